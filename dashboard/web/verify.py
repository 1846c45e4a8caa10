"""The verifier's desk: before beside after, the after photos' blurring confirmed, closed or sent back. (web)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request
from flask_wtf.csrf import CSRFError

from dashboard.errors import CityError, FormExpired, MoveRefused
from dashboard.permissions import may
from dashboard.product import Product
from dashboard.records import By, Case, Photo
from dashboard.reports.lifecycle import HANDLED, MOVE_WORDS, moves_for
from dashboard.web.access import current_by, current_by_or_none, require, to_sign_in
from dashboard.web.desk_input import Typed, Wrong, make_typed_move, read_typed, wrong_of
from dashboard.web.sight import Due, due_of, sight_of
from dashboard.web.words import pick

SHOWN = 40
HOME = "/staff/verify"

blueprint = Blueprint("verify", __name__)


@dataclass(frozen=True)
class Handled:
    """One case in the queue, with its newest outcome photo."""

    case: Case
    photo: Photo | None
    due: Due


@blueprint.get("/staff/verify")
@require("case:verify")
def next_case() -> Any:
    """On to the case whose deadline is nearest; without one, or when pausing, the empty desk."""
    product, by = _product(), current_by()
    rows = _queue(product)
    if rows and "pause" not in request.args:
        return redirect(f"{HOME}/{rows[0].case.number}", 303)
    return _page(product, by, rows)


@blueprint.get("/staff/verify/<number>")
@require("case:verify")
def open_case(number: str) -> Response:
    """One handled case; another one is said to have moved on."""
    product, by = _product(), current_by()
    with product.open_reading() as work:
        case = work.cases.find(number)
    if not moves_for(case, by, product.clock()):
        return _page(product, by, _queue(product), wrong=[wrong_of(MoveRefused(state=case.state, move="close"))])
    return _page(product, by, _queue(product), number=number)


@blueprint.post("/staff/verify/<number>")
@require("case:verify")
def decide(number: str) -> Any:
    """Close or send back; straight on to the next case. What is wrong is said beside everything typed."""
    product, by = _product(), current_by()
    typed, wrong = read_typed(product, request)
    with product.open_reading() as work:
        case = work.cases.find(number)
    if typed.move in ("box", "drop") or wrong:
        return _page(product, by, _queue(product), number=number, typed=typed, wrong=wrong)
    try:
        after = make_typed_move(product, case, typed, by)
    except CityError as error:
        still = error.status not in (403, 409)
        return _page(product, by, _queue(product), number=number if still else "", typed=typed, wrong=[wrong_of(error)])
    flash(pick(MOVE_WORDS[typed.move]), after.number)
    return redirect(HOME, 303)


@blueprint.errorhandler(CSRFError)
def expired(_error: CSRFError) -> Any:
    """The form's token is too old: everything typed is shown again with a new one."""
    by = current_by_or_none()
    if by is None or not may(by.role, "case:verify"):
        return to_sign_in()
    product, number = _product(), str((request.view_args or {})["number"])
    typed, _wrong = read_typed(product, request)
    return _page(product, by, _queue(product), number=number, typed=typed, wrong=[wrong_of(FormExpired())])


def _product() -> Product:
    return current_app.extensions["product"]


def _queue(product: Product) -> list[Handled]:
    now = product.clock()
    with product.open_reading() as work:
        cases = work.cases.queue((HANDLED,), most=SHOWN)
        photos = work.photos.of_cases([case.id for case in cases]) if cases else {}
    return [Handled(case, next(reversed(photos.get(case.id, [])), None), due_of(case, now)) for case in cases]


def _page(
    product: Product, by: By, rows: Sequence[Handled], *, number: str = "", typed: Typed | None = None, wrong: Sequence[Wrong] = ()
) -> Response:
    sight = sight_of(product, number, by) if number else None
    with product.open_reading() as work:
        waiting = work.cases.count((HANDLED,))
    page = make_response(
        render_template(
            "staff/verify.html",
            rows=rows,
            sight=sight,
            typed=typed or Typed(),
            wrong=wrong,
            stats={"waiting": waiting, "late": sum(row.due.kind == "late" for row in rows)},
            following=_following(rows, number),
        )
    )
    page.status_code = wrong[0].status if wrong else 200
    return page


def _following(rows: Sequence[Handled], number: str) -> dict[str, str]:
    numbers = [row.case.number for row in rows]
    at = numbers.index(number) if number in numbers else -1
    return {"before": numbers[at - 1] if at > 0 else "", "after": numbers[at + 1] if at + 1 < len(numbers) else ""}
