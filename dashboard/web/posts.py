"""岗位评价: the figures of people in post, for staff alone: supervisors and auditors see all, heads of department their own. (web)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from dashboard.assessment.posts import POSTS, posts_of
from dashboard.assessment.tables import PERIODS, bounds_of, period_of, period_words
from dashboard.errors import FactUnknown, NotSignedIn, NotYourDepartment
from dashboard.permissions import OF_ONE_DEPARTMENT
from dashboard.product import Product
from dashboard.records import By
from dashboard.times import day_of, stamp
from dashboard.trust.demo_accounts import ROLE_WORDS
from dashboard.web.access import current_by, require, token_by_header
from dashboard.web.api_input import days_of, text_of

HOME = "/staff/posts"
PERMISSION = "post:read"
PERIOD_WORDS: dict[str, tuple[str, str]] = {
    "day": ("日", "Day"),
    "week": ("周", "Week"),
    "month": ("月", "Month"),
    "quarter": ("季", "Quarter"),
    "year": ("年", "Year"),
}

blueprint = Blueprint("posts", __name__)


@blueprint.get(HOME)
@require(PERMISSION)
def show() -> str:
    """People in post by kind of post, over a day, week, month, quarter, year or any days."""
    product, by = _product(), current_by()
    today = day_of(product.clock(), product.city.zone)
    first, last = days_of(request.args)
    if first is None and last is None:
        first, last = bounds_of("month", period_of("month", today))
    department = _department(by, product)
    kind = next((one for one in PERIODS if first and bounds_of(one, period_of(one, first)) == (first, last)), "")
    with product.open_reading() as work:
        rows = posts_of(work, product.city, first, last, department, product.clock())
    return render_template(
        "staff/posts.html",
        posts=POSTS,
        rows=rows,
        first=first,
        last=last,
        own=by.role in OF_ONE_DEPARTMENT,
        chosen=department,
        kind=kind,
        span=period_words(kind, period_of(kind, first)) if kind and first else None,
        periods=[(one, PERIOD_WORDS[one], _address(one, _within(first, last, today), department)) for one in PERIODS],
        turns=_turns(kind, first, department),
        role_words=ROLE_WORDS,
        now=product.clock(),
    )


@blueprint.get("/api/v1/posts")
@require(PERMISSION)
def as_json() -> Response:
    """The same for the city's own systems: one item for each person and kind of post; both days inclusive."""
    product = _product()
    by = token_by_header(product)
    if by is None:
        raise NotSignedIn()
    first, last = days_of(request.args)
    with product.open_reading() as work:
        rows = posts_of(work, product.city, first, last, _department(by, product), product.clock())
        event = work.events.latest()
    items = [{"post": post} | row for post, members in rows.items() for row in members]
    answer = jsonify(items=items, next=None, as_of=stamp(product.clock(), product.city.zone), event=event)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _department(by: By, product: Product) -> str:
    """The department asked for; heads have their own alone. Raises FactUnknown, NotYourDepartment."""
    asked = text_of(request.args, "department")
    if asked and asked not in product.city.departments:
        raise FactUnknown(field="department", fact="department", value=asked)
    if by.role not in OF_ONE_DEPARTMENT:
        return asked
    if asked not in ("", by.department):
        raise NotYourDepartment()
    return by.department


def _within(first: date | None, last: date | None, today: date) -> date:
    """The day whose period a switch leads to: today where the shown days hold it, else their first."""
    return today if (first or date.min) <= today <= (last or date.max) else first or today


def _turns(kind: str, first: date | None, department: str) -> list[tuple[str, Mapping[str, str]]]:
    """The period before and the one after: (address, words); none for days that are no period."""
    if not kind or not first:
        return []
    begin, end = bounds_of(kind, period_of(kind, first))
    days = (begin - timedelta(days=1), end + timedelta(days=1))
    return [(_address(kind, day, department), period_words(kind, period_of(kind, day))) for day in days]


def _address(kind: str, day: date, department: str) -> str:
    first, last = bounds_of(kind, period_of(kind, day))
    query = {"from": first.isoformat(), "to": last.isoformat()} | ({"department": department} if department else {})
    return f"{HOME}?{urlencode(query)}"


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product
