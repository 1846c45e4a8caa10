"""One published outcome: before and after, how long it took, who did it. Plain HTML with a share card. (web)"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from dashboard.errors import NotFound
from dashboard.product import Product
from dashboard.publishing.release import AFTER, BEFORE, public_case
from dashboard.reports.lifecycle import CLOSED
from dashboard.trust.names import normal_number
from dashboard.web.access import open_to_all

blueprint = Blueprint("outcomes", __name__)

@blueprint.get("/outcomes/<number>")
@open_to_all
def outcome(number: str) -> AnyResponse:
    """The outcome page; 404 until the case is closed."""
    product: Product = current_app.extensions["product"]
    with product.open_reading() as work:
        case = work.cases.find(normal_number(number))
        photos = work.photos.of_case(case.id)
    if case.state != CLOSED:
        raise NotFound()
    told = public_case(case, photos, product.city.zone)
    page = make_response(
        render_template(
            "citizen/outcome.html",
            told=told,
            pair=_pair(told),
            dispatched_at=case.dispatched_at,
            seconds=_seconds(told["reported_at"], told["closed_at"]),
            timeline=_timeline(told, case.dispatched_at),
            public_url=product.settings.public_url,
        )
    )
    page.headers["Cache-Control"] = "no-cache"
    page.vary.add("Cookie")
    page.add_etag()
    return page.make_conditional(request)


def _pair(told: dict[str, Any]) -> dict[str, dict[str, Any] | None]:
    """The first public photo of each kind; None while its blurring is not confirmed, or there was none."""
    return {kind: next((photo for photo in told["photos"] if photo["kind"] == kind), None) for kind in (BEFORE, AFTER)}


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def _timeline(told: dict[str, Any], dispatched_at: datetime | None) -> list[tuple[str, datetime | str]]:
    """What happened and when, in order; what is not on record is left out."""
    rows = (
        (_("Reported"), told["reported_at"]),
        (_("Taken up"), told["accepted_at"]),
        (_("Dispatched"), dispatched_at),
        (_("Dealt with"), told["handled_at"]),
        (_("Checked and closed"), told["closed_at"]),
    )
    return [(words, at) for words, at in rows if at]
