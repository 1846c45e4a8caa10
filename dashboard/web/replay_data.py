"""One day as the time machine plays it, for staff, and so kept by no cache. (web)"""

from __future__ import annotations

import json
from datetime import date

from flask import Blueprint, Response, current_app, request

from dashboard.errors import BadInput
from dashboard.product import Product
from dashboard.publishing.replay import day_pack
from dashboard.times import day_of
from dashboard.web.access import require

PERMISSION = "replay:read"
EARLIEST = date(2000, 1, 1)

blueprint = Blueprint("replay_data", __name__)


@blueprint.get("/data/replay.json")
@require(PERMISSION)
def replay() -> Response:
    """What stood at midnight of ?day= and each change since, for the time machine; of the running day up to now."""
    product: Product = current_app.extensions["product"]
    now = product.clock()
    pack = day_pack(product.open_reading, product.city, _day(request.args.get("day", ""), day_of(now, product.city.zone)), now)
    return Response(json.dumps(pack, separators=(",", ":")), mimetype="application/json")


def _day(text: str, today: date) -> date:
    """Raises BadInput for what is no day, and for one that has not begun."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput(field="day", value=text) from None
    if not EARLIEST <= day <= today:
        raise BadInput(field="day", value=text)
    return day
