"""Open data: what is published of every report, and every indicator, for anybody's own programs. (web)"""

from __future__ import annotations

import hashlib
import json
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState

from dashboard.assessment.closings import Closings
from dashboard.assessment.indicators import INDICATORS, KINDS
from dashboard.assessment.tables import BY, Wanted, indicator_rows
from dashboard.city import City
from dashboard.errors import FactMissing, FactUnknown, _
from dashboard.product import Product
from dashboard.publishing.formats import feature
from dashboard.reports.lifecycle import PUBLIC_STATES, STATES
from dashboard.times import midnight, next_day, stamp
from dashboard.web.access import open_to_all
from dashboard.web.api_input import codes_of, days_of, text_of, whole_of
from dashboard.web.figure_input import as_of_asked, codes_asked
from dashboard.web.limits import of_the_past
from dashboard.web.problems import refusal
from dashboard.web.words import language, pick

blueprint = Blueprint("open_data", __name__)

MOST_FEATURES = 1000
FRESH_S = 0.9  # an indicator table is never more than a second old
MOST_TABLES = 64
BAD_BOX = _("A box is west,south,east,north in degrees.")

Build = Callable[[], bytes]


class Tables:
    """Indicator tables of the last second, made once for all who ask for the same at the same event."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._past = threading.Lock()
        self._kept: OrderedDict[tuple[Any, ...], tuple[float, bytes]] = OrderedDict()

    def get(self, asked: tuple[Any, ...], build: Build, *, past: bool = False) -> bytes:
        """past: counted anew from the cases, so that one of them at a time is enough for a process."""
        with self._lock:
            kept = self._kept.get(asked)
        if kept and time.monotonic() - kept[0] < FRESH_S:
            return kept[1]
        began = time.monotonic()
        with self._past if past else nullcontext():
            body = build()
        with self._lock:
            self._kept[asked] = (began, body)
            while len(self._kept) > MOST_TABLES:
                self._kept.popitem(last=False)
        return body


@blueprint.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions["indicator_tables"] = Tables()


@blueprint.get("/data/reports.geojson")
@open_to_all
def reports() -> Response:
    """Every report as a point, with only what is public of it now; page by page, in the order they came in."""
    product, asked = _product(), request.args.to_dict()
    filters = _filters(asked, product.city)
    after = whole_of(asked, "after", 0, 0, 2**31 - 1)
    most = whole_of(asked, "limit", MOST_FEATURES, 1, MOST_FEATURES)
    with product.open_reading() as work:
        found = work.cases.search(filters, after=after, most=most + 1) if filters is not None else []
        page = found[:most]
        photos = work.photos.of_cases([case.id for case in page])
        event = work.events.latest()
    shown = _json([feature(case, photos.get(case.id, ()), product.city.zone) for case in page])
    following = str(page[-1].id) if len(found) > most else None
    rest = {"type": "FeatureCollection", "next": following, "as_of": stamp(product.clock(), product.city.zone), "event": event}
    body = _json(rest)[:-1] + b',"features":' + shown + b"}"  # a thousand features are written once, not twice for the tag
    return _answer(body, "application/geo+json", tag=_digest(shown))


@blueprint.get("/data/indicators.json")
@of_the_past
@open_to_all
def indicators() -> Response:
    """Every indicator, by place, department, kind or time; both days inclusive; with ``as_of`` as it was known then."""
    product, asked = _product(), request.args.to_dict()
    wanted = _wanted(asked, product)
    with product.open_reading() as work:
        event = work.events.latest()
    key = (wanted.by, wanted.first, wanted.last, tuple(sorted((wanted.codes or {}).items())), wanted.as_of, language(), event)
    tables: Tables = current_app.extensions["indicator_tables"]
    return _answer(tables.get(key, lambda: _table(wanted, product), past=wanted.as_of is not None), "application/json")


@blueprint.get("/data/definitions.json")
@open_to_all
def definitions() -> Response:
    """What each indicator means: its formula, its kind and where it comes from."""
    items = [
        {
            "key": indicator.key,
            "name": pick((indicator.zh, indicator.en)),
            "definition": pick((indicator.zh_is, indicator.en_is)),
            "kind": indicator.kind,
            "part": indicator.part or None,
            "whole": indicator.whole or None,
            "source": indicator.source,
        }
        for indicator in INDICATORS
    ]
    return _answer(_json({"items": items, "kinds": {code: words[1] for code, words in KINDS.items()}}), "application/json")


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product


def _table(wanted: Wanted, product: Product) -> bytes:
    now = product.clock()
    closings: Closings = current_app.extensions["closings"]
    rows, event = indicator_rows(product.open_reading, product.city, wanted, closings, now)
    items = [row | {"name": pick(row["name"])} for row in rows]
    days = {"from": wanted.first and wanted.first.isoformat(), "to": wanted.last and wanted.last.isoformat()}
    known_at = stamp(wanted.as_of or now, product.city.zone)
    return _json({"by": wanted.by, **days, "items": items, "next": None, "as_of": known_at, "event": event})


def _wanted(asked: Mapping[str, str], product: Product) -> Wanted:
    by = text_of(asked, "by")
    if not by:
        raise FactMissing(field="by", fact="by")
    if by not in BY:
        raise FactUnknown(field="by", fact="by", value=by)
    first, last = days_of(asked)
    as_of = as_of_asked(asked, product.city.zone, product.clock())
    return Wanted(by, first, last, codes_asked(asked, product.city), as_of)


def _filters(asked: Mapping[str, str], city: City) -> dict[str, Any] | None:
    """What ``cases.search`` understands; None when nothing can be found. Raises BadInput and its children."""
    known: dict[str, Mapping[str, Any]] = {
        "district": city.districts,
        "street": city.streets,
        "department": city.departments,
        "panel": city.panels,
        "category": city.categories,
        "state": STATES,
    }
    filters: dict[str, Any] = {name: codes_of(asked, name, codes) for name, codes in known.items()}
    if filters["department"]:
        # which department a case is with is public from acceptance on, and must not be told by a filter before
        filters["state"] = tuple(code for code in filters["state"] or PUBLIC_STATES if code in PUBLIC_STATES)
        if not filters["state"]:
            return None
    first, last = days_of(asked)
    filters["first"] = midnight(first, city.zone) if first else None
    filters["before"] = midnight(next_day(last), city.zone) if last else None
    filters["bbox"] = _box(text_of(asked, "bbox"))
    return filters


def _box(text: str) -> Sequence[float] | None:
    """west, south, east, north of WGS-84 degrees. Raises BadInput."""
    if not text:
        return None
    try:
        box = [float(part) for part in text.split(",")]
    except ValueError:
        raise refusal("bbox", BAD_BOX) from None
    if len(box) != 4 or not all(map(math.isfinite, box)) or box[0] > box[2] or box[1] > box[3]:
        raise refusal("bbox", BAD_BOX)
    return box


def _json(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]


def _answer(body: bytes, kind: str, tag: str = "") -> Response:
    """To be asked for again each time, and answered 304 while nothing changed. tag: of what matters in the body."""
    response = Response(body, content_type=kind)
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(tag or _digest(body), weak=True)
    response.make_conditional(request)
    return response
