"""Hot spots as open data: where, when and what is reported most, what comes back, what rises, who drowns. (web)"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState

from dashboard.assessment.hot_answers import KINDS, MOST_DAYS, Answer, Asked, hotspots_of
from dashboard.assessment.hot_places import COUNTING
from dashboard.assessment.report_days import ReportDays
from dashboard.city import City, is_known
from dashboard.errors import FactMissing, FactUnknown, _
from dashboard.product import Product
from dashboard.times import day_of, stamp
from dashboard.web.access import open_to_all
from dashboard.web.api_input import days_of, text_of
from dashboard.web.hotspot_words import sentence_of
from dashboard.web.problems import refusal
from dashboard.web.words import pick

blueprint = Blueprint("hotspots_data", __name__)

FRESH = timedelta(seconds=20)
"""Hot spots are of days and weeks: an answer may be so old, and says so."""
MOST_KEPT = 60

TOO_MANY_DAYS = _("Please ask for at most %(most)s days.")
NAMES = ("district_name", "street_name", "category_name", "panel_name", "department_name")


@dataclass(frozen=True)
class Told:
    """An answer and when it was made."""

    answer: Answer
    as_of: datetime


class Answers:
    """Answers of the last seconds, made once for all who ask the same; and what this process remembers of reports."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._days = ReportDays()
        self._kept: OrderedDict[Asked, Told] = OrderedDict()

    def get(self, asked: Asked, product: Product) -> Told:
        now = product.clock()
        with self._lock:
            kept = self._kept.get(asked)
        if kept and timedelta() <= now - kept.as_of < FRESH:
            return kept
        told = Told(hotspots_of(product.open_reading, product.city, asked, self._days, now), now)
        with self._lock:
            self._kept[asked] = told
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return told


@blueprint.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions["hot_answers"] = Answers()


@blueprint.get("/data/hotspots.json")
@open_to_all
def hotspots() -> Response:
    """Places, hours, categories, repeated places, rises, or departments' load, of some days; ?kind= says which."""
    product: Product = current_app.extensions["product"]
    asked = asked_of(request.args.to_dict(), product, kind=_kind(request.args.to_dict()))
    told = answer_to(asked, product)
    head = {"kind": asked.kind, "from": asked.first.isoformat(), "to": asked.last.isoformat(), **told.answer.facts}
    rest = {"next": None, "as_of": stamp(told.as_of, product.city.zone), "event": told.answer.event}
    return _answered({**head, "items": worded(told.answer, asked), **rest})


def answer_to(asked: Asked, product: Product) -> Told:
    """One answer, at most FRESH old."""
    answers: Answers = current_app.extensions["hot_answers"]
    return answers.get(asked, product)


def asked_of(fields: Mapping[str, str], product: Product, kind: str) -> Asked:
    """The days, district and panel asked for; without days the city's window up to yesterday. Raises BadInput and its children."""
    first, last = days_of(fields)
    last = last or max(day_of(product.clock(), product.city.zone) - timedelta(days=1), first or date.min)
    first = first or last - timedelta(days=product.city.assessment.hotspots.window_days - 1)
    if (last - first).days >= MOST_DAYS:
        raise refusal("from", TOO_MANY_DAYS, most=MOST_DAYS)
    codes = {name: _one_code(fields, name, known) for name, known in _known(product.city).items()}
    return Asked(kind, first, last, **codes)


def worded(answer: Answer, asked: Asked) -> list[dict[str, Any]]:
    """The items in the request's language, each with its sentence, and places with the address of their reports."""
    return [item | {name: pick(item[name]) for name in NAMES if name in item} | _more(asked, item, answer) for item in answer.items]


def _more(asked: Asked, item: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if sentence := sentence_of(asked.kind, item, answer.facts):
        more["words"] = sentence
    if asked.kind == "places":
        more["reports_url"] = reports_of(asked, item)
    return more


def reports_of(asked: Asked, place: Mapping[str, Any]) -> str:
    """Where the very reports that a place counts are listed."""
    wanted = {"bbox": ",".join(map(str, place["bbox"])), "from": asked.first, "to": asked.last, "state": ",".join(COUNTING)}
    filters = {"district": asked.district, "panel": asked.panel}
    return "/data/reports.geojson?" + urlencode(wanted | {name: code for name, code in filters.items() if code}, safe=",")


def _kind(fields: Mapping[str, str]) -> str:
    kind = text_of(fields, "kind")
    if not kind:
        raise FactMissing(field="kind", fact="kind")
    if kind not in KINDS:
        raise FactUnknown(field="kind", fact="kind", value=kind)
    return kind


def _known(city: City) -> dict[str, Mapping[str, Any]]:
    return {"district": city.districts, "panel": city.panels}


def _one_code(fields: Mapping[str, str], name: str, known: Mapping[str, Any]) -> str:
    code = text_of(fields, name)
    if code and not is_known(known, name, code):
        raise FactUnknown(field=name, fact=name, value=code)
    return code


def _answered(body: Mapping[str, Any]) -> Response:
    """To be asked for again each time, and answered 304 while its items are the same."""
    response = Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), content_type="application/json")
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    told = json.dumps([body["from"], body["to"], body["items"]], sort_keys=True)
    response.set_etag(hashlib.sha256(told.encode()).hexdigest()[:16], weak=True)
    response.make_conditional(request)
    return response
