"""One day as the time machine plays it, for staff, and so kept by no cache. (web)"""

from __future__ import annotations

import json
from datetime import date

from flask import Blueprint, Response, current_app, request

from dashboard.city import City
from dashboard.errors import BadInput
from dashboard.played import PlayedDay
from dashboard.product import Product
from dashboard.publishing.replay import pack_of, read_day
from dashboard.times import day_of
from dashboard.web.access import require
from dashboard.web.offload import offload

PERMISSION = "replay:read"
EARLIEST = date(2000, 1, 1)

blueprint = Blueprint("replay_data", __name__)


@blueprint.get("/data/replay.json")
@require(PERMISSION)
def replay() -> Response:
    """What stood at midnight of ?day= and each change since, for the time machine; of the running day up to now."""
    product: Product = current_app.extensions["product"]
    now = product.clock()
    read = read_day(product.open_reading, product.city, _day(request.args.get("day", ""), day_of(now, product.city.zone)), now)
    return Response(offload(_written, read, product.city), mimetype="application/json")


def _written(read: PlayedDay, city: City) -> str:
    return json.dumps(pack_of(read, city), separators=(",", ":"))


def _day(text: str, today: date) -> date:
    """Raises BadInput for what is no day, and for one that has not begun."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput(field="day", value=text) from None
    if not EARLIEST <= day <= today:
        raise BadInput(field="day", value=text)
    return day
