"""Composite scores for anybody's own programs: everybody in a group, each with its parts, formulas and counts. (web)"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request

from dashboard.assessment.scores import part_shape, scores_of
from dashboard.assessment.scoring import PartScore, Ranked
from dashboard.assessment.xray import group_asked
from dashboard.city import Group
from dashboard.city.judging import GROUPED_BY
from dashboard.product import Product
from dashboard.times import stamp
from dashboard.web.access import open_to_all
from dashboard.web.api_input import days_of, text_of
from dashboard.web.figure_input import as_of_asked, codes_asked
from dashboard.web.limits import of_the_past
from dashboard.web.words import language, pick

blueprint = Blueprint("scores_data", __name__)


@blueprint.get("/data/scores.json")
@of_the_past
@open_to_all
def scores() -> Response:
    """Composite scores of a group or of one unit, the best first; both days inclusive; with ``as_of`` as it was known then."""
    product, asked = _product(), request.args.to_dict()
    codes = codes_asked(asked, product.city)
    by = next((name for name in GROUPED_BY if codes[name]), "")
    group = group_asked(product.city, text_of(asked, "group"), by, codes.get(by, ""))
    first, last = days_of(asked)
    as_of = as_of_asked(asked, product.city.zone, product.clock())
    with product.open_reading() as work:
        event = work.events.latest()
    key = ("scores", group.code, codes.get(by, ""), first, last, as_of, language(), event)
    body = current_app.extensions["indicator_tables"].get(key, lambda: _body(group, codes.get(by, ""), first, last, as_of))
    answer = Response(body, content_type="application/json")
    answer.headers.update({"Cache-Control": "public, no-cache", "Access-Control-Allow-Origin": "*"})
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]


def _body(group: Group, unit: str, first: date | None, last: date | None, as_of: datetime | None) -> bytes:
    product = _product()
    city, now = product.city, product.clock()
    found, event = scores_of(product.open_reading, city, group, first, last, current_app.extensions["closings"], now, as_of)
    scheme = city.assessment.schemes[group.scheme]
    days = {name: day.isoformat() if day else None for name, day in (("from", first), ("to", last))}
    head = {
        "group": group.code,
        "name": pick(dict(group.name)),
        "by": group.by,
        "scheme": {"code": scheme.code, "name": pick(dict(scheme.name))},
        "grades": [{"letter": grade.letter, "name": pick(dict(grade.name)), "least": grade.least} for grade in city.assessment.grades],
        "groups": [{"code": other.code, "name": pick(dict(other.name)), "by": other.by} for other in city.assessment.groups.values()],
    }
    query = {name: text for name, text in days.items() if text} | ({"as_of": as_of.isoformat()} if as_of else {})
    items = [_item(one, group, query) for one in found if unit in ("", one.key)]
    rest = {"next": None, "as_of": stamp(as_of or now, city.zone), "event": event}
    return json.dumps(head | days | {"items": items} | rest, ensure_ascii=False, separators=(",", ":")).encode()


def _item(one: Ranked, group: Group, query: dict[str, str]) -> dict[str, Any]:
    score, unit = one.score, {group.by: one.key}
    following = {"grade": score.next_grade, "points": score.next_points} if score.next_grade else None
    head = {"key": one.key, "name": pick(dict(one.name)), "rank": one.rank, "value": score.value, "grade": score.grade or None}
    opened = f"/figures/score?{urlencode({'group': group.code} | unit | query)}"
    return head | {"next": following, "parts": [_part(part, unit | query) for part in score.parts], "opened": opened}


def _part(part: PartScore, query: dict[str, str]) -> dict[str, Any]:
    shape = part_shape(part)
    words = {"name": pick(shape["name"]), "formula": pick(shape["formula"])}
    return shape | words | {"opened": f"/figures/{part.indicator}?{urlencode(query)}"}


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product
