"""The page of hot spots: where, when, what, where again, what rises, and who drowns. Plain HTML that works without scripts. (web)"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.assessment.hot_answers import KINDS, Answer, Asked
from dashboard.assessment.hotspots import HOURS, WEEKDAYS
from dashboard.assessment.workload import FEW, IDLE
from dashboard.product import Product
from dashboard.web.access import open_to_all
from dashboard.web.hotspot_map import hot_map
from dashboard.web.hotspot_words import place_of
from dashboard.web.hotspots_data import answer_to, asked_of, worded
from dashboard.web.words import WEEKDAYS as WEEKDAY_WORDS
from dashboard.web.words import language

blueprint = Blueprint("hotspots", __name__)

MOST_SHOWN = {"places": 10, "repeated": 8, "rising": 8, "categories": 12, "capacity": 40}
DENSITIES = 5
UNTOLD = (FEW, IDLE)


@blueprint.get("/hotspots")
@open_to_all
def hotspots() -> AnyResponse:
    """Every kind of hot spot of some days, under one filter."""
    product: Product = current_app.extensions["product"]
    asked = asked_of(request.args.to_dict(), product, "places")
    told = {kind: answer_to(replace(asked, kind=kind), product) for kind in KINDS}
    answers = {kind: one.answer for kind, one in told.items()}
    page = make_response(
        render_template(
            "citizen/hotspots.html",
            asked=asked,
            as_of=min(one.as_of for one in told.values()),
            map=hot_map(product.city, answers["places"].items[: MOST_SHOWN["places"]]),
            hours=_hours(answers["hours"]),
            place_of=place_of,
            data_address=lambda kind: _address(asked, kind),
            capacity=_shown("capacity", _told(answers["capacity"]), asked) | {"few": _few(answers["capacity"])},
            **{name: _shown(name, answers[name], asked) for name in MOST_SHOWN if name != "capacity"},
        )
    )
    page.headers["Cache-Control"] = "no-cache"
    page.vary.add("Cookie")
    page.add_etag()
    return page.make_conditional(request)


def _shown(kind: str, answer: Answer, asked: Asked) -> dict[str, Any]:
    """What a section of the page shows: its first items in words, how many there are in all, and what it was made with."""
    items = worded(Answer(answer.items[: MOST_SHOWN[kind]], answer.facts), replace(asked, kind=kind))
    return {"items": items, "all": len(answer.items), "facts": answer.facts}


def _told(loads: Answer) -> Answer:
    """The departments of which something can be said."""
    return Answer([item for item in loads.items if item["state"] not in UNTOLD], loads.facts)


def _few(loads: Answer) -> int:
    return sum(item["state"] in UNTOLD for item in loads.items)


def _hours(answer: Answer) -> dict[str, Any]:
    """The profile as a table: a row for each hour, a cell for each weekday with its mean count and its step of density, 0 to 5."""
    means = [item["reports"] / item["days"] if item["days"] else 0.0 for item in answer.items]
    most = max(means, default=0.0)
    cells = [{"mean": mean, "reports": item["reports"], "step": _step(mean, most)} for mean, item in zip(means, answer.items, strict=True)]
    rows = [[cells[weekday * HOURS + hour] for weekday in range(WEEKDAYS)] for hour in range(HOURS)]
    return {"rows": rows, "weekdays": WEEKDAY_WORDS[language()], "reports": answer.facts["reports"]}


def _step(mean: float, most: float) -> int:
    return 0 if not mean else min(int(mean / most * DENSITIES) + 1, DENSITIES)


def _address(asked: Asked, kind: str) -> str:
    """The same answer as JSON."""
    wanted: dict[str, str | date] = {"kind": kind, "from": asked.first, "to": asked.last, "district": asked.district, "panel": asked.panel}
    return "/data/hotspots.json?" + urlencode({name: value for name, value in wanted.items() if value})
