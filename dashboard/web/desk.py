"""The desk of those who dispatch, handle and supervise: what is due first, and for each case the moves that are open to them. (web)

Buttons and their fields are read off the table of moves; nothing here names what may follow what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from dashboard.city import City
from dashboard.errors import CityError, FormExpired, NotFound
from dashboard.permissions import OF_ONE_DEPARTMENT, may
from dashboard.ports import Work
from dashboard.product import Product
from dashboard.records import By, Case, Photo
from dashboard.reports.lifecycle import ACCEPTED, DEFERRED, DISPATCHED, HANDLED, HANDLING, MOVE_WORDS, OPEN_STATES, STATES, Move, moves_for
from dashboard.trust.names import normal_number
from dashboard.web.access import current_by, current_by_or_none, require, to_sign_in
from dashboard.web.desk_input import Typed, Wrong, make_typed_move, read_typed, wrong_of
from dashboard.web.sight import Due, Sight, due_of, sight_of
from dashboard.web.words import pick

SHOWN = 100
LOOKED_AT = 1000
HOME = "/staff/desk"
ELSEWHERE = {"case:review": "/staff/review", "case:verify": "/staff/verify"}
"""Moves of these permissions have a desk of their own, while the case waits there."""
AT_ELSEWHERE = frozenset({"claim", "release", "accept", "reject", "mark_duplicate", "close", "send_back"})

blueprint = Blueprint("desk", __name__)


@dataclass(frozen=True)
class Tab:
    """One list of a desk. asked: only cases whose deferral is to be decided."""

    code: str
    zh: str
    en: str
    states: tuple[str, ...]
    asked: bool = False


ALL_OPEN = Tab("open", "全部在办", "All open", OPEN_STATES)
OWN_TABS = (
    Tab("dispatched", "待签收", "To take", (DISPATCHED,)),
    Tab("handling", "处理中", "Being handled", (HANDLING,)),
    Tab("deferred", "缓办", "Deferred", (DEFERRED,)),
    Tab("handled", "待核查", "To be verified", (HANDLED,)),
)
TABS: dict[str, tuple[Tab, ...]] = {
    "handler": OWN_TABS,
    "department_head": OWN_TABS,
    "dispatcher": (Tab("accepted", "待派遣", "To dispatch", (ACCEPTED,)), ALL_OPEN),
    "supervisor": (Tab("deferral", "缓办申请", "Deferrals asked", (HANDLING,), asked=True), ALL_OPEN),
}
"""The lists of each role's desk; other roles see all that is open."""


@dataclass(frozen=True)
class Line:
    """One case in a list."""

    case: Case
    photo: Photo | None
    due: Due


@blueprint.get("/staff/desk")
@require("case:read", "case:read_own")
def show_list() -> Any:
    """One list by deadline; ``?number=`` opens a case."""
    product, by = _product(), current_by()
    wanted = request.args.get("number", "").strip()
    if wanted:
        number = _known_number(product, wanted)
        if number:
            return redirect(f"{HOME}/{number}", 303)
    tabs = TABS.get(by.role or "", (ALL_OPEN,))
    tab = next((tab for tab in tabs if tab.code == request.args.get("list")), tabs[0])
    with product.open_reading() as work:
        counts = {one.code: _count(work, one, by) for one in tabs}
        lines = _lines(product, work, tab, by)
    page = make_response(
        render_template(
            "staff/desk.html",
            tabs=tabs,
            tab=tab,
            counts=counts,
            lines=lines,
            shown=SHOWN,
            states=STATES,
            wanted=wanted,
            department=product.city.departments.get(by.department) if by.role in OF_ONE_DEPARTMENT else None,
            wrong=[Wrong("number", _("There is no such case. Please check the number."), 404)] if wanted else [],
        )
    )
    page.status_code = 404 if wanted else 200
    return page


@blueprint.get("/staff/desk/<number>")
@require("case:read", "case:read_own")
def show_case(number: str) -> Response:
    """One case with all that its desk may know, and the moves that are open now."""
    return _page(_product(), current_by(), number)


@blueprint.post("/staff/desk/<number>")
@require("case:read", "case:read_own")
def move(number: str) -> Any:
    """Make one move; what is wrong is said beside everything typed."""
    product, by = _product(), current_by()
    typed, wrong = read_typed(product, request)
    sight = sight_of(product, number, by)
    if wrong:
        return _page(product, by, number, typed, wrong)
    try:
        after = make_typed_move(product, sight.case, typed, by)
    except CityError as error:
        return _page(product, by, number, typed, [wrong_of(error)])
    flash(pick(MOVE_WORDS[typed.move]), after.number)
    stays = _sees(after, by) and bool(moves_for(after, by, product.clock()))
    return redirect(f"{HOME}/{number}" if stays else HOME, 303)


@blueprint.errorhandler(CSRFError)
def expired(_error: CSRFError) -> Any:
    """The form's token is too old: everything typed is shown again with a new one."""
    by = current_by_or_none()
    if by is None or not (may(by.role, "case:read") or may(by.role, "case:read_own")):
        return to_sign_in()
    product, number = _product(), str((request.view_args or {})["number"])
    typed, _wrong = read_typed(product, request)
    return _page(product, by, number, typed, [wrong_of(FormExpired())])


def _product() -> Product:
    return current_app.extensions["product"]


def _sees(case: Case, by: By) -> bool:
    return by.role not in OF_ONE_DEPARTMENT or case.department == by.department


def _own(by: By) -> str:
    """The department that lists are narrowed to; '' for who sees all."""
    return by.department if by.role in OF_ONE_DEPARTMENT else ""


def _count(work: Work, tab: Tab, by: By) -> int:
    if tab.asked:
        return sum(case.deferral_asked is not None for case in work.cases.queue(tab.states, most=LOOKED_AT))
    return work.cases.count(tab.states, department=_own(by))


def _lines(product: Product, work: Work, tab: Tab, by: By) -> list[Line]:
    cases = work.cases.queue(tab.states, department=_own(by), most=LOOKED_AT if tab.asked else SHOWN)
    cases = [case for case in cases if case.deferral_asked is not None or not tab.asked][:SHOWN]
    photos = work.photos.of_cases([case.id for case in cases]) if cases else {}
    now = product.clock()
    return [Line(case, next(iter(photos.get(case.id, [])), None), due_of(case, now)) for case in cases]


def _known_number(product: Product, typed: str) -> str:
    try:
        number = normal_number(typed)
        with product.open_reading() as work:
            return work.cases.find(number).number
    except NotFound:
        return ""


def _page(product: Product, by: By, number: str, typed: Typed | None = None, wrong: Sequence[Wrong] = ()) -> Response:
    sight = sight_of(product, number, by)
    moves = moves_for(sight.case, by, product.clock())
    desks = {ELSEWHERE[move.permission] for move in moves if move.name in AT_ELSEWHERE and move.permission in ELSEWHERE}
    page = make_response(
        render_template(
            "staff/case.html",
            sight=sight,
            moves=_offered(sight, moves),
            elsewhere=[f"{desk}/{number}" for desk in sorted(desks)],
            move_words=MOVE_WORDS,
            departments=_departments(product.city, sight.case),
            typed=typed or Typed(),
            wrong=wrong,
            moved_on=wrong and typed and typed.move not in [move.name for move in moves],
        )
    )
    page.status_code = wrong[0].status if wrong else 200
    return page


def _offered(sight: Sight, moves: Sequence[Move]) -> list[Move]:
    """The moves made on this page; a deferral is decided only when one is asked for or to grant one unasked."""
    pointless = {"refuse_deferral"} if sight.case.deferral_asked is None else set()
    return [move for move in moves if move.name not in AT_ELSEWHERE | pointless]


def _departments(city: City, case: Case) -> list[tuple[str, list[tuple[str, str]]]]:
    """Departments to choose from, (group, [(code, name)]): those for this place and panel first."""
    here = [d for d in city.departments.values() if d.district in ("", case.place.district)]
    groups = (
        (_("Here"), [d for d in here if case.panel in d.panels]),
        (_("Here, other panels"), [d for d in here if case.panel not in d.panels]),
        (_("Elsewhere"), [d for d in city.departments.values() if d not in here]),
    )
    return [(name, [(d.code, pick(d.name)) for d in group]) for name, group in groups if group]
