"""What the maps of open cases show: read and packed once for all who look, whatever they narrow it to. (web)"""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from datetime import datetime
from typing import Any
from zlib import crc32

import brotli
from flask import Response, request

from dashboard.city import City
from dashboard.product import Product
from dashboard.publishing.release import public_case
from dashboard.records import Case
from dashboard.reports.lifecycle import ON_THE_CLOCK, OPEN_STATES, WAITING_STATES
from dashboard.times import stamp
from dashboard.web.boards_data import Packed

MOST = 4_000  # cases on one map, the most urgent first: a phone draws no more
AT_ALL = 100_000  # open cases read: half a day's reports lie with the crews
AGAIN_S = 1.0  # with news; a map that was told less than it knows of asks again
STALE_S = 30.0  # without news: what becomes overdue by the clock alone
QUESTIONS = 64  # narrowings kept packed
COLUMNS = ("number", "category", "panel", "state", "district", "street", "lon", "lat")
Asked = tuple[tuple[str, ...], tuple[str, ...]]


class OpenMap:
    """The open cases as this process last read them, and what panels and districts leave of them."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._lock = threading.Lock()
        self._read_at = 0.0
        self._all: dict[str, Any] | None = None
        self._packed: OrderedDict[Asked, Packed] = OrderedDict()

    def of(self, panels: tuple[str, ...] = (), districts: tuple[str, ...] = ()) -> Packed:
        """event, as_of, more (not all are here), cases: the most urgent of these panels and districts, () for all."""
        asked = (tuple(sorted(set(panels))), tuple(sorted(set(districts))))
        with self._lock:
            told = self._newest()
            if asked not in self._packed:
                self._packed[asked] = _pack(_narrowed(told, *asked))
            self._packed.move_to_end(asked)
            while len(self._packed) > QUESTIONS:
                self._packed.popitem(last=False)
            return self._packed[asked]

    def _newest(self) -> dict[str, Any]:
        age = time.monotonic() - self._read_at
        if self._all is None or age > STALE_S or (age > AGAIN_S and self._all["event"] != self._latest()):
            self._packed.clear()
            self._all = open_cases(self._product, self._product.clock())
            self._read_at = time.monotonic()
        return self._all

    def _latest(self) -> int:
        with self._product.open_reading() as work:
            return work.events.latest()


def open_cases(product: Product, now: datetime) -> dict[str, Any]:
    """Every open case at a known place, the most urgent first."""
    with product.open_reading() as work:
        event = work.events.latest()
        found = work.cases.queue((*OPEN_STATES, *WAITING_STATES), most=AT_ALL)
    rows = [_row(case, product.city, now) for case in found if case.place.cell]
    return {"event": event, "as_of": stamp(now, product.city.zone), "cases": rows}


def answered(packed: Packed) -> Response:
    """To be asked for again, by its tag."""
    brotli_wanted = request.accept_encodings.quality("br") > 0
    response = Response(packed.packed if brotli_wanted else packed.plain, mimetype="application/json")
    if brotli_wanted:
        response.headers["Content-Encoding"] = "br"
    response.headers.update({"Vary": "Accept-Encoding", "Cache-Control": "no-cache"})
    response.set_etag(f"{crc32(packed.plain):x}", weak=True)
    response.make_conditional(request)
    return response


def _narrowed(told: dict[str, Any], panels: tuple[str, ...], districts: tuple[str, ...]) -> dict[str, Any]:
    wanted = [one for one in told["cases"] if (not panels or one["panel"] in panels) and (not districts or one["district"] in districts)]
    return told | {"more": len(wanted) > MOST, "open": len(wanted), "cases": wanted[:MOST]}


def _pack(value: dict[str, Any]) -> Packed:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Packed(value["event"], "", time.monotonic(), value, plain, brotli.compress(plain, quality=5))


def _row(case: Case, city: City, now: datetime) -> dict[str, Any]:
    shape = public_case(case, (), city.zone)
    late = case.state in ON_THE_CLOCK and case.handling_deadline is not None and case.handling_deadline < now
    return {name: shape[name] for name in COLUMNS} | {"since": shape["reported_at"], "deadline": shape["handling_deadline"], "late": late}
