"""Issues of closed periods for anybody: which there are, and each as the very text that was signed. (web)"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, request

from dashboard.assessment.signing import canonical, changes_in, reason_words
from dashboard.assessment.tables import PERIODS, period_words
from dashboard.city import City
from dashboard.errors import FactUnknown, NotFound
from dashboard.product import Product
from dashboard.records import Issue
from dashboard.times import stamp
from dashboard.web.access import open_to_all
from dashboard.web.api_input import text_of, whole_of
from dashboard.web.words import pick

blueprint = Blueprint("issues_data", __name__)

MOST_ISSUES = 200
FOREVER = "public, max-age=31536000, immutable"


@blueprint.get("/data/issues.json")
@open_to_all
def issues() -> Response:
    """Issues of closed periods without their content, newest first; ?kind=, ?key= narrow them."""
    product, asked = _product(), request.args.to_dict()
    kind, key = _kind(asked), text_of(asked, "key")
    before = whole_of(asked, "after", 0, 0, 2**31 - 1)
    most = whole_of(asked, "limit", MOST_ISSUES, 1, MOST_ISSUES)
    with product.open_reading() as work:
        found = work.issues.heads(kind, key, most + 1, before)
        event = work.events.latest()
    page = found[:most]
    following = str(page[-1].serial) if len(found) > most else None
    items = [_item(issue, product.city) for issue in page]
    told = {"items": items, "next": following, "as_of": stamp(product.clock(), product.city.zone), "event": event}
    answer = Response(json.dumps(told, ensure_ascii=False, separators=(",", ":")), mimetype="application/json")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@blueprint.get("/data/issues/<kind>/<key>/<number>.json")
@open_to_all
def issue(kind: str, key: str, number: str) -> Response:
    """The frozen content of an issue, byte for byte what its digest is of; it never changes."""
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise NotFound()
    with _product().open_reading() as work:
        found = work.issues.get(kind, key, int(number))
    if found is None:
        raise NotFound()
    answer = Response(canonical(found.content), mimetype="application/json")
    answer.headers["Cache-Control"] = FOREVER
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.set_etag(found.digest)
    answer.make_conditional(request)
    return answer


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product


def _kind(asked: dict[str, str]) -> str:
    kind = text_of(asked, "kind")
    if kind and kind not in PERIODS:
        raise FactUnknown(field="kind", fact="kind", value=kind)
    return kind


def _item(found: Issue, city: City) -> dict[str, Any]:
    changes, more = changes_in(found.reason)
    return {
        "serial": found.serial,
        "kind": found.kind,
        "key": found.key,
        "name": pick(period_words(found.kind, found.key)),
        "number": found.number,
        "closed_at": stamp(found.closed_at, city.zone),
        "digest": found.digest,
        "reason": pick(reason_words(found.reason, city)),
        "changes": [vars(change) for change in changes],
        "more_changes": more,
        "content": f"/data/issues/{found.kind}/{found.key}/{found.number}.json",
    }
