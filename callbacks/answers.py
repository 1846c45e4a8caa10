"""Answers that many viewers share: kept by what was asked and the event number, in the process or in Redis. (edge)"""

from __future__ import annotations

import logging
from collections.abc import Callable
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
        self._cache = Cache(server, config=_config(product))

    def kept(self, name: str, make: Callable[[], Any], seconds: int) -> Any:
        """The answer under this name, made when there is none; out of reach, the cache is done without."""
        found = _tried(lambda: self._cache.get(name))
        if found is None:
            found = make()
            _tried(lambda: self._cache.set(name, found, timeout=seconds))
        return found


def answers_of(server: Flask, product: Product) -> Answers:
    """The server's answers; made when they are first asked for."""
    answers: Answers = server.extensions.setdefault("board_answers", None) or Answers(server, product)
    server.extensions["board_answers"] = answers
    return answers


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
