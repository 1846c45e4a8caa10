"""The reviewer's desk: one report at a time, claimed by opening it, decided with one key; who reported is never shown. (web)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, session
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from dashboard.errors import CityError, ClaimedByAnother, FormExpired, MoveRefused
from dashboard.handling.clocks import promised
from dashboard.handling.moves import Brought, make_move
from dashboard.permissions import may
from dashboard.product import Product
from dashboard.records import By, Case, Photo
from dashboard.reports.lifecycle import MOVE_WORDS, REJECT_REASONS, STATES, SUBMITTED, UNDER_REVIEW, WAITING_STATES
from dashboard.web.access import current_by, current_by_or_none, require, to_sign_in
from dashboard.web.desk_input import Typed, Wrong, make_typed_move, read_typed, wrong_of
from dashboard.web.evidence import facts_of
from dashboard.web.sight import sight_of
from dashboard.web.words import pick

SHOWN = 40
LOOKED_AT = 200  # urgent ones come first even from so far behind
DECISIONS = ("accept", "reject", "mark_duplicate")
HOME = "/staff/review"

blueprint = Blueprint("review", __name__)


@dataclass(frozen=True)
class Waiting:
    """One report in the queue. taken: a colleague has it."""

    case: Case
    photo: Photo | None
    waited_s: int
    urgent: bool
    taken: bool


@blueprint.get("/staff/review")
@require("case:review")
def next_report() -> Any:
    """On to the first report that can be had; without one, or when pausing, the empty desk."""
    product, by = _product(), current_by()
    rows = _queue(product, by)
    for row in rows if "pause" not in request.args else []:
        if not row.taken and _claimed(product, row.case, by) is None:
            return redirect(f"{HOME}/{row.case.number}", 303)
    return _page(product, by, rows)


@blueprint.get("/staff/review/<number>")
@require("case:review")
def open_report(number: str) -> Response:
    """One report, claimed with it; what this reviewer had open before is free for others again."""
    product, by = _product(), current_by()
    with product.open_reading() as work:
        case = work.cases.find(number)
    wrong = _claimed(product, case, by)
    rows = _queue(product, by)
    if wrong:
        return _page(product, by, rows, wrong=[wrong])
    _release_others(product, rows, number, by)
    return _page(product, by, rows, number=number)


@blueprint.post("/staff/review/<number>")
@require("case:review")
def decide(number: str) -> Any:
    """Accept, reject, join or release; straight on to the next report. What is wrong is said beside everything typed."""
    product, by = _product(), current_by()
    typed, wrong = read_typed(product, request)
    with product.open_reading() as work:
        case = work.cases.find(number)
    if typed.move in ("box", "drop") or wrong:
        return _page(product, by, _queue(product, by), number=number, typed=typed, wrong=wrong)
    try:
        after = make_typed_move(product, case, typed, by)
    except CityError as error:
        still = error.status not in (403, 409)  # otherwise the report is no longer this reviewer's
        return _page(product, by, _queue(product, by), number=number if still else "", typed=typed, wrong=[wrong_of(error)])
    if typed.move in DECISIONS:
        _count(case, product.clock())
    flash(_said(product, after, typed.move), after.number)
    return redirect(f"{HOME}?pause=1" if typed.move == "release" else HOME, 303)


@blueprint.errorhandler(CSRFError)
def expired(_error: CSRFError) -> Any:
    """The form's token is too old: everything typed is shown again with a new one."""
    by = current_by_or_none()
    if by is None or not may(by.role, "case:review"):
        return to_sign_in()
    product, number = _product(), str((request.view_args or {})["number"])
    typed, _wrong = read_typed(product, request)
    return _page(product, by, _queue(product, by), number=number, typed=typed, wrong=[wrong_of(FormExpired())])


def _product() -> Product:
    return current_app.extensions["product"]


def _queue(product: Product, by: By) -> list[Waiting]:
    """Waiting reports: urgent first, then by arrival."""
    now = product.clock()
    with product.open_reading() as work:
        cases = work.cases.queue(WAITING_STATES, most=LOOKED_AT)
        cases.sort(key=lambda case: (not product.city.categories[case.category].urgent, case.reported_at))
        cases = cases[:SHOWN]
        photos = work.photos.of_cases([case.id for case in cases]) if cases else {}
    return [
        Waiting(
            case=case,
            photo=next(iter(photos.get(case.id, [])), None),
            waited_s=max(int((now - case.reported_at).total_seconds()), 0),
            urgent=product.city.categories[case.category].urgent,
            taken=case.state == UNDER_REVIEW and case.claimed_by not in (None, by.account),
        )
        for case in cases
    ]


def _claimed(product: Product, case: Case, by: By) -> Wrong | None:
    """Claim it unless it is this reviewer's already; what stands against it."""
    try:
        if case.state == SUBMITTED:
            make_move(product.open_work, case.number, "claim", Brought({}), by=by, city=product.city, now=product.clock())
        elif not STATES[case.state].waiting:
            raise MoveRefused(state=case.state, move="claim")
        elif case.claimed_by not in (None, by.account):
            raise ClaimedByAnother()
    except CityError as error:
        return wrong_of(error)
    return None


def _release_others(product: Product, rows: Sequence[Waiting], number: str, by: By) -> None:
    for row in rows:
        if row.case.number != number and row.case.state == UNDER_REVIEW and row.case.claimed_by == by.account:
            try:
                make_move(product.open_work, row.case.number, "release", Brought({}), by=by, city=product.city, now=product.clock())
            except CityError:
                continue  # decided meanwhile in another window


def _page(
    product: Product, by: By, rows: Sequence[Waiting], *, number: str = "", typed: Typed | None = None, wrong: Sequence[Wrong] = ()
) -> Response:
    sight = sight_of(product, number, by) if number else None
    with product.open_reading() as work:
        waiting = work.cases.count(WAITING_STATES)
    page = make_response(
        render_template(
            "staff/review.html",
            rows=rows,
            sight=sight,
            facts=facts_of(sight.case, sight.photos, sight.near, product.city) if sight else [],
            promised_at=promised(sight.case.category, product.clock(), product.city) if sight else None,
            typed=typed or Typed(),
            wrong=wrong,
            reasons=REJECT_REASONS,
            states=STATES,
            stats={"waiting": waiting, "longest_s": max((row.waited_s for row in rows), default=None), **_own_stats()},
            following=_following(rows, number),
        )
    )
    page.status_code = wrong[0].status if wrong else 200
    return page


def _following(rows: Sequence[Waiting], number: str) -> dict[str, str]:
    """The report before and after this one in the queue, by number."""
    free = [row.case.number for row in rows if not row.taken]
    at = free.index(number) if number in free else -1
    return {"before": free[at - 1] if at > 0 else "", "after": free[at + 1] if at + 1 < len(free) else ""}


def _count(case: Case, now: datetime) -> None:
    """Add a decision to this session's figures."""
    seconds = int((now - case.claimed_at).total_seconds()) if case.claimed_at else 0
    done = session.get("reviewed", {"count": 0, "seconds": 0})
    session["reviewed"] = {"count": done["count"] + 1, "seconds": done["seconds"] + seconds}


def _own_stats() -> dict[str, int]:
    done = session.get("reviewed", {"count": 0, "seconds": 0})
    return {"done": done["count"], "mean_s": round(done["seconds"] / done["count"]) if done["count"] else 0}


def _said(product: Product, case: Case, move: str) -> str:
    """What was done, in one line."""
    department = product.city.departments.get(case.department)
    said = pick(MOVE_WORDS[move])
    return f"{said} · {_('to %(department)s', department=pick(department.name))}" if department and move == "accept" else said
