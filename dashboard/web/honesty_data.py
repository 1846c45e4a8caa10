"""Closed on time beside confirmed by citizens, the cases behind it, and the fair league, as open data. (web)"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState

from dashboard.assessment.fairness import Judged
from dashboard.assessment.tables import bounds_of, period_of
from dashboard.city import City
from dashboard.errors import FactUnknown
from dashboard.product import Product
from dashboard.publishing.honesty import LEAGUES, Truth, Truths, league_of_days
from dashboard.times import day_of, stamp
from dashboard.web.access import open_to_all
from dashboard.web.api_input import text_of
from dashboard.web.words import pick

blueprint = Blueprint("honesty_data", __name__)
CASES_FILE = "/data/truth.csv"
COLUMNS = ("number", "category", "panel", "district", "department", "closed_at", "verdict", "watched_to_the_end")

LINES_AT_ONCE = 2_000
OPEN = {"Cache-Control": "public, no-cache", "Access-Control-Allow-Origin": "*"}


@blueprint.record_once
def _remember(state: BlueprintSetupState) -> None:
    state.app.extensions["truths"] = Truths()


@blueprint.get("/data/truth.json")
@open_to_all
def truth() -> Response:
    """Closed on time beside confirmed by citizens, of the last 30 days, by panel, district and department."""
    return _json({**current_truth().told, "cases": CASES_FILE})


@blueprint.get(CASES_FILE)
@open_to_all
def truth_cases() -> Response:
    """Every closing on time of these days with its verdict: what the rates of truth.json are counted from."""
    found = current_truth()
    answer = Response(_lines(found, _product().city), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename=truth-{found.told['to']}.csv"
    answer.headers.update(OPEN)
    return answer


@blueprint.get("/data/league.json")
@open_to_all
def fair_league() -> Response:
    """Who can be told apart from whom: ``by`` district or department; ``period`` a month, this one without it."""
    product, asked = _product(), request.args.to_dict()
    by, now = text_of(asked, "by") or LEAGUES[0], product.clock()
    if by not in LEAGUES:
        raise FactUnknown(field="by", fact="by", value=by)
    first, last = _month(text_of(asked, "period") or period_of("month", day_of(now, product.city.zone)))
    told = league_of_days(product.open_reading, product.city, by, first, last, now)
    return _json(told | {"items": [item | {"name": pick(item["name"])} for item in told["items"]], "next": None})


def current_truth() -> Truth:
    """What this process knows of it now."""
    product, found = _product(), current_app.extensions
    kept: Truths = found["truths"]
    return kept.now(product.open_reading, product.city, found["closings"], product.clock())


def _lines(found: Truth, city: City) -> Iterator[str]:
    """Some lines at a time, so that others get on."""
    for start in range(-LINES_AT_ONCE, len(found.judged), LINES_AT_ONCE):
        text = StringIO()
        lines = csv.writer(text)
        if start < 0:
            text.write("\ufeff")
            lines.writerow(COLUMNS)
        else:
            lines.writerows(_line(one, city) for one in found.judged[start : start + LINES_AT_ONCE])
        yield text.getvalue()
        time.sleep(0)


def _line(one: Judged, city: City) -> tuple[Any, ...]:
    case = one.closing
    codes = (case.number, case.category, case.panel, case.district, case.department)
    return (*codes, stamp(datetime.fromtimestamp(case.closed_ms / 1000, UTC), city.zone), one.verdict, "yes" if one.ripe else "no")


def _month(key: str) -> tuple[date, date]:
    try:
        first, last = bounds_of("month", key)
    except (ValueError, OverflowError, KeyError):
        raise FactUnknown(field="period", fact="period", value=key) from None
    if period_of("month", first) != key or first.year <= 1970:
        raise FactUnknown(field="period", fact="period", value=key)
    return first, last


def _json(told: dict[str, Any]) -> Response:
    return _open(Response(json.dumps(told, ensure_ascii=False, separators=(",", ":")), mimetype="application/json"))


def _open(answer: Response) -> Response:
    answer.headers.update(OPEN)
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product
