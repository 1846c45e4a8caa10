"""Answers that many viewers share: kept by what was asked, with the event that they know, in the process or in Redis. (edge)

A page says which event its own snapshot knows, and an answer that knows as much serves it: with 500 boards open and 20 reports a second
each question was computed anew, for an event that its page had not heard of.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from flask_caching import Cache

from dashboard.product import Product

CACHE_WAIT_S = 0.5
MOST_KEPT = 200

log = logging.getLogger(__name__)


class Answers:
    """One cache for all boards of a server."""

    def __init__(self, server: Flask, product: Product) -> None:
        self._open_reading = product.open_reading
        self._cache = Cache(server, config=_config(product))

    def kept(self, name: str, make: Callable[[], Any], seconds: int, known: int = 0) -> Any:
        """The answer under this name that knows event ``known`` (0: the newest); out of reach, the cache is done without."""
        with self._open_reading() as work:
            newest = work.events.latest()
        found = _tried(lambda: self._cache.get(name))
        if found is None or found[0] < (min(known, newest) or newest):
            found = (newest, make())
            _tried(lambda: self._cache.set(name, found, timeout=seconds))
        return found[1]


def answers_of(server: Flask, product: Product) -> Answers:
    """The server's answers; made when they are first asked for."""
    answers: Answers = server.extensions.setdefault("board_answers", None) or Answers(server, product)
    server.extensions["board_answers"] = answers
    return answers


def known_event(request: Mapping[str, Any]) -> int:
    """The number of the event that the page which asks knows; 0 where it says none."""
    try:
        return max(0, int(request.get("event") or 0))
    except (TypeError, ValueError):
        return 0


def _tried(use: Callable[[], Any]) -> Any:
    """What the cache says, or None when it is out of reach: the board goes on without one."""
    try:
        return use()
    except Exception as error:  # each kind of cache raises its own
        log.warning("board_cache_out_of_reach", extra={"reason": str(error)})
        return None


def _config(product: Product) -> dict[str, Any]:
    if not product.settings.redis_url:
        return {"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": MOST_KEPT}
    return {
        "CACHE_TYPE": "RedisCache",
        "CACHE_REDIS_URL": product.settings.redis_url,
        "CACHE_KEY_PREFIX": f"{product.city.code}:",
        "CACHE_OPTIONS": {"socket_connect_timeout": CACHE_WAIT_S, "socket_timeout": CACHE_WAIT_S},
    }
