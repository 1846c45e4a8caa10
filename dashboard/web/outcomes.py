"""One published outcome: before and after, how long it took, who did it. Plain HTML with a share card. (web)"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from dashboard.city import City
from dashboard.errors import NotFound
from dashboard.product import Product
from dashboard.publishing.release import AFTER, BEFORE, is_photo_public, public_case
from dashboard.records import Case
from dashboard.reports.lifecycle import CLOSED
from dashboard.trust.names import normal_number
from dashboard.web.access import open_to_all
from dashboard.web.offload import offload
from dashboard.web.share_card import SIZES, pair_picture
from dashboard.web.words import duration, pick

blueprint = Blueprint("outcomes", __name__)

NOT_MODIFIED = 304


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
            share_size=SIZES["share"],
            public_url=product.settings.public_url,
        )
    )
    page.headers["Cache-Control"] = "no-cache"
    page.vary.add("Cookie")
    page.add_etag()
    return page.make_conditional(request)


@blueprint.get("/outcomes/<number>/<size>.jpg")
@open_to_all
def pair(number: str, size: str) -> AnyResponse:
    """Before and after in one picture, while both are public: asked for again each time, for a reopened case shows none."""
    product: Product = current_app.extensions["product"]
    with product.open_reading() as work:
        case = work.cases.find(normal_number(number))
        shown = [photo for photo in work.photos.of_case(case.id) if is_photo_public(case, photo)]
    before, after = (next((photo for photo in shown if photo.kind == kind), None) for kind in (BEFORE, AFTER))
    if size not in SIZES or before is None or after is None:
        raise NotFound()
    names = (before.small_name, after.small_name) if size == "small" else (before.public_name, after.public_name)
    words = _card_words(product.city, case) if size == "share" else ()
    answer = make_response()
    answer.headers.update({"Content-Type": "image/jpeg", "Cache-Control": "public, no-cache"})
    answer.vary.add("Cookie")  # its words are in the reader's language
    answer.set_etag(sha256("\n".join((*names, size, *words)).encode()).hexdigest()[:32])
    if answer.make_conditional(request).status_code != NOT_MODIFIED:
        answer.set_data(offload(pair_picture, product.photo_store, *names, size, words))
    return answer


def _card_words(city: City, case: Case) -> tuple[str, str, str]:
    """What the share card says: category and place, the time taken, the city."""
    rows = (city.categories.get(case.category), city.districts.get(case.place.district), city.streets.get(case.place.street))
    seconds = (case.closed_at - case.reported_at).total_seconds() if case.closed_at else None
    return (
        " · ".join(pick(row.name) for row in rows if row),
        _("Reported by a citizen, dealt with in %(time)s.", time=duration(seconds)),
        pick(city.title),
    )


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
        (_("Result in"), told["handled_at"]),
        (_("Checked and closed"), told["closed_at"]),
    )
    return [(words, at) for words, at in rows if at]
