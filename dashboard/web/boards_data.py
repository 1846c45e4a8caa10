"""The snapshot that every screen shares: made once per change, compressed once, served to all. (web)"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import brotli
from flask import Blueprint, Flask, Response, current_app, request

from dashboard.product import Product
from dashboard.publishing.snapshot import Slow, city_snapshot, points, slow_figures
from dashboard.web.access import open_to_all

blueprint = Blueprint("boards_data", __name__)

FRESH_S = 0.25  # changes are shown at most four times a second
SLOW_S = 60.0
STALE_S = 5.0  # what only the clock changes is told again after this long


@dataclass(frozen=True)
class Packed:
    """One answer, ready to send: event number and minute it stands for, as JSON and compressed."""

    event: int
    minute: str
    made: float
    value: dict[str, Any]
    plain: bytes
    packed: bytes


class Shared:
    """One figure that all ask for and one makes: at most every ``FRESH_S`` seconds, and only when there is news."""

    def __init__(self, make: Callable[[datetime], dict[str, Any]], latest: Callable[[], int], clock: Callable[[], datetime]) -> None:
        self._make = make
        self._latest = latest
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: Packed | None = None

    def at_least(self, event: int | None) -> Packed:
        """The newest answer that knows event ``event``; None: the newest there is."""
        kept = self._kept
        if kept and self._serves(kept, event):
            return kept
        with self._lock:
            kept = self._kept
            if not (kept and self._serves(kept, event)):
                kept = self._kept = self._pack()
        return kept

    def _serves(self, kept: Packed, event: int | None) -> bool:
        age = time.monotonic() - kept.made
        if event is not None and kept.event >= event and age < STALE_S:
            return True
        if age < FRESH_S and (event is None or kept.event >= event):
            return True
        return event is None and age < STALE_S and kept.event == self._latest()

    def _pack(self) -> Packed:
        value = self._make(self._clock())
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return Packed(value["event"], str(value.get("minute", "")), time.monotonic(), value, plain, brotli.compress(plain, quality=5))


class BoardsData:
    """What the boards of this process show now."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._slow: tuple[float, Slow] | None = None
        self.snapshot = Shared(self._snapshot, self.latest, product.clock)
        self.points = Shared(lambda now: points(product.open_reading, product.city, now), self.latest, product.clock)

    def latest(self) -> int:
        with self._product.open_reading() as work:
            return work.events.latest()

    def _snapshot(self, now: datetime) -> dict[str, Any]:
        if self._slow is None or time.monotonic() - self._slow[0] > SLOW_S:
            self._slow = (time.monotonic(), slow_figures(self._product.open_reading, self._product.city, now))
        return city_snapshot(self._product.open_reading, self._product.city, now, self._slow[1])


def init_app(app: Flask, product: Product) -> None:
    app.extensions["boards_data"] = BoardsData(product)


def current_snapshot(product: Product) -> dict[str, Any]:
    """The shared snapshot as a dict; not to be changed. product: the running one (its stores make it)."""
    data: BoardsData = current_app.extensions["boards_data"]
    return data.snapshot.at_least(None).value


@blueprint.get("/data/snapshot.json")
@open_to_all
def snapshot() -> Response:
    data: BoardsData = current_app.extensions["boards_data"]
    asked = request.args.get("event", type=int)
    latest = data.latest() if asked is not None else 0
    return _answer(data.snapshot.at_least(None if asked is None else min(asked, latest)), asked)


@blueprint.get("/data/points.json")
@open_to_all
def open_points() -> Response:
    data: BoardsData = current_app.extensions["boards_data"]
    return _answer(data.points.at_least(None), None)


def _answer(packed: Packed, asked: int | None) -> Response:
    """Immutable under the very event and minute that the address names; otherwise to be asked for again, by its tag."""
    brotli_wanted = request.accept_encodings.quality("br") > 0
    response = Response(packed.packed if brotli_wanted else packed.plain, mimetype="application/json")
    if brotli_wanted:
        response.headers["Content-Encoding"] = "br"
    response.headers["Vary"] = "Accept-Encoding"
    exact = asked == packed.event and request.args.get("minute", "") in ("", packed.minute.replace(":", ""))
    response.headers["Cache-Control"] = "public, max-age=3600, immutable" if asked is not None and exact else "no-cache"
    response.set_etag(f"{packed.event}-{hash(packed.plain) & 0xFFFFFFFF:x}", weak=True)
    response.make_conditional(request)
    return response
