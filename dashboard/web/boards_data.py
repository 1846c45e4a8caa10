"""The snapshot that every screen shares: made once per change, compressed once, served to all. (web)"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

import brotli
from flask import Blueprint, Flask, Response, current_app, request

from dashboard.assessment.closings import Closings
from dashboard.errors import FactUnknown, OutsideCity
from dashboard.product import Product
from dashboard.publishing.panel_scene import panel_snapshot
from dashboard.publishing.slow import PastDays, Slow, slow_figures
from dashboard.publishing.snapshot import city_snapshot, points
from dashboard.web.access import open_to_all
from dashboard.web.renewed import Renewed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

blueprint = Blueprint("boards_data", __name__)

FRESH_S = 0.1  # who asks without an event number may be told what is so old
SLOW = timedelta(minutes=1)
SLOWEST = timedelta(minutes=15)  # where nobody asked meanwhile
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

    def ready(self, event: int) -> Packed | None:
        """An answer that knows event ``event`` and is at hand; None when one would have to be made."""
        kept = self._kept
        return kept if kept and kept.event >= event and time.monotonic() - kept.made < STALE_S else None

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
        if event is not None:
            return self.ready(event) is not None
        age = time.monotonic() - kept.made
        return age < FRESH_S or (age < STALE_S and kept.event == self._latest())

    def _pack(self) -> Packed:
        value = self._make(self._clock())
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return Packed(value["event"], str(value.get("minute", "")), time.monotonic(), value, plain, brotli.compress(plain, quality=5))


class BoardsData:
    """What the boards of this process show now."""

    def __init__(self, product: Product, closings: Closings) -> None:
        self._product = product
        self._closings = closings
        self.snapshot = Shared(_Scene(product, closings).made, self.latest, product.clock)
        self._scenes: dict[tuple[str, str], Shared] = {}

    def latest(self) -> int:
        with self._product.open_reading() as work:
            return work.events.latest()

    def district(self, code: str) -> Shared:
        """What the wall of one district shows. Raises FactUnknown for a code that the city has not."""
        self._check("district", code)
        return self._scene(("district", code), lambda: _Scene(self._product, self._closings, code).made)

    def panel(self, code: str) -> Shared:
        """What the wall's scene of one panel shows. Raises FactUnknown for a code that the city has not."""
        self._check("panel", code)
        product = self._product
        return self._scene(("panel", code), lambda: lambda now: panel_snapshot(product.open_reading, product.city, now, code))

    def points(self, district: str, panel: str = "") -> Shared:
        """Every open case of one district, of one panel, or ('') of the city. Raises FactUnknown for a code that the city has not."""
        for kind, code in (("district", district), ("panel", panel)):
            if code:
                self._check(kind, code)
        product = self._product
        return self._scene(
            ("points", f"{district} {panel}"), lambda: lambda now: points(product.open_reading, product.city, now, district, panel)
        )

    def _scene(self, key: tuple[str, str], make: Callable[[], Callable[[datetime], dict[str, Any]]]) -> Shared:
        if key not in self._scenes:
            self._scenes[key] = Shared(make(), self.latest, self._product.clock)
        return self._scenes[key]

    def _check(self, kind: str, code: str) -> None:
        known = self._product.city.districts if kind == "district" else self._product.city.panels
        if code not in known:
            raise FactUnknown(field=kind, fact=kind, value=code)


class _Scene:
    """The snapshot of the whole city or of a district, and what of it is made only once a minute, beside those who ask."""

    def __init__(self, product: Product, closings: Closings, district: str = "") -> None:
        self._product = product
        self._closings = closings
        self._district = district
        self._past = PastDays(district)
        self._slow = Renewed(self._slowly, product.city.zone, fresh=SLOW, oldest=SLOWEST)

    def made(self, now: datetime) -> dict[str, Any]:
        """The snapshot as of now."""
        product = self._product
        return city_snapshot(product.open_reading, product.city, now, self._slow.at(now), self._district)

    def _slowly(self, now: datetime) -> Slow:
        product = self._product
        return slow_figures(product.open_reading, product.city, now, self._closings, self._past, self._street_of, self._district)

    def _street_of(self, lon: float, lat: float) -> tuple[str, str]:
        """District and street, both "" outside the city: a hexagon's middle may be over the border."""
        try:
            place = self._product.locator.place(lon, lat)
        except OutsideCity:
            return "", ""
        return place.district, place.street


class Shortcut:
    """Answers the address that every screen fetches after every change, before Flask looks at the request.

    Hundreds of screens fetch the same bytes at the same moment: 0.1 ms each so, 1.2 ms through sessions, limits and headers. Who comes
    when there is a newer snapshot already gets that one, which nobody may keep under the older one's address.
    """

    def __init__(self, wsgi: WSGIApplication, data: BoardsData) -> None:
        self._wsgi = wsgi
        self._data = data

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        told = _TOLD.fullmatch(environ.get("QUERY_STRING", "")) if environ["PATH_INFO"] == SNAPSHOT else None
        if told is None or environ["REQUEST_METHOD"] != "GET" or "br" not in environ.get("HTTP_ACCEPT_ENCODING", ""):
            return self._wsgi(environ, start_response)
        packed = self._data.snapshot.ready(int(told[1]))
        if packed is None:
            return self._wsgi(environ, start_response)
        kept = FOREVER if packed.event == int(told[1]) else "no-cache"
        start_response("200 OK", [*_PLAIN_HEADERS, ("Cache-Control", kept), ("Content-Length", str(len(packed.packed)))])
        return [packed.packed]


SNAPSHOT = "/data/snapshot.json"
CITY_TIME = "City-Time"  # by which a page whose stream is down keeps the city's clock
FOREVER = "public, max-age=3600, immutable"
_TOLD = re.compile(r"event=(\d{1,15})(?:&minute=\d{4})?")
_PLAIN_HEADERS = [
    ("Content-Type", "application/json"),
    ("Content-Encoding", "br"),
    ("Vary", "Accept-Encoding"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'"),
]


def init_app(app: Flask, product: Product) -> None:
    app.extensions["closings"] = Closings()
    app.extensions["boards_data"] = data = BoardsData(product, app.extensions["closings"])
    app.wsgi_app = Shortcut(app.wsgi_app, data)  # type: ignore[method-assign]


def current_snapshot(product: Product, district: str = "", panel: str = "") -> dict[str, Any]:
    """The shared snapshot of the city, a district or a panel as a dict; not to be changed. product: the running one."""
    data: BoardsData = current_app.extensions["boards_data"]
    if panel:
        return data.panel(panel).at_least(None).value
    return (data.district(district) if district else data.snapshot).at_least(None).value


@blueprint.get(SNAPSHOT)
@open_to_all
def snapshot() -> Response:
    """What the whole city's wall and board show; ?event=N: as of that event or a later one."""
    data: BoardsData = current_app.extensions["boards_data"]
    return _newest(data, data.snapshot)


@blueprint.get("/data/scene.json")
@open_to_all
def scene() -> Response:
    """What the wall of one district (?district=) or panel (?panel=) shows, in the same shapes; ?event=N as above."""
    data: BoardsData = current_app.extensions["boards_data"]
    panel = request.args.get("panel", "")
    return _newest(data, data.panel(panel) if panel else data.district(request.args.get("district", "")))


@blueprint.get("/data/points.json")
@open_to_all
def open_points() -> Response:
    """Every open case as a point, at the place that is public; ?district= or ?panel= for those of one."""
    data: BoardsData = current_app.extensions["boards_data"]
    return _answer(data.points(request.args.get("district", ""), request.args.get("panel", "")).at_least(None), None)


def _newest(data: BoardsData, shared: Shared) -> Response:
    asked = request.args.get("event", type=int)
    latest = data.latest() if asked is not None else 0
    return _answer(shared.at_least(None if asked is None else min(asked, latest)), asked)


def _answer(packed: Packed, asked: int | None) -> Response:
    """Immutable under the very event and minute that the address names; otherwise to be asked for again, by its tag."""
    brotli_wanted = request.accept_encodings.quality("br") > 0
    response = Response(packed.packed if brotli_wanted else packed.plain, mimetype="application/json")
    if brotli_wanted:
        response.headers["Content-Encoding"] = "br"
    response.headers["Vary"] = "Accept-Encoding"
    exact = asked == packed.event and request.args.get("minute", "") in ("", packed.minute.replace(":", ""))
    response.headers["Cache-Control"] = FOREVER if asked is not None and exact else "no-cache"
    if asked is None:
        response.headers[CITY_TIME] = current_app.extensions["product"].clock().isoformat(timespec="milliseconds")
    response.set_etag(f"{packed.event}-{crc32(packed.plain):x}", weak=True)
    response.make_conditional(request)
    return response
