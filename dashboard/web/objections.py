"""申诉剔除 in plain forms: heads of department object to missed deadlines, supervisors strike them out or keep them. (web)"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from dashboard.errors import CityError, FactMissing, FormExpired, NotFound
from dashboard.handling.facts import MOST_NOTE
from dashboard.handling.objections import (
    DAYS,
    DECIDE,
    DECISION_WORDS,
    GRANTED,
    OBJECT,
    REFUSED,
    SHOWN,
    decide_objection,
    missed_by,
    object_to,
    standing,
)
from dashboard.permissions import OF_ONE_DEPARTMENT, may
from dashboard.product import Product
from dashboard.records import By
from dashboard.trust.names import normal_number
from dashboard.web.access import current_by, current_by_or_none, require, to_sign_in
from dashboard.web.desk_input import Wrong, wrong_of

HOME = "/staff/objections"
MOST_ID = 2**31 - 1
LONGEST = 2000

blueprint = Blueprint("objections", __name__)


@blueprint.get(HOME)
@require(OBJECT, DECIDE)
def show() -> Response:
    """What waits for a decision, what was decided, and for heads of department what they may object to; ``?number=`` of one case."""
    return _page(current_by())


@blueprint.post(HOME)
@require(OBJECT)
def ask() -> Any:
    """Object to the deadline ``due`` for the reason given."""
    product, by = _product(), current_by()
    due, reason = request.form.get("due", ""), request.form.get("reason", "")[:LONGEST]
    try:
        object_to(product.open_work, _id(due), reason, by=by, now=product.clock(), city=product.city)
    except CityError as error:
        return _page(by, due, reason, [_wrong(error)])
    flash(_("Asked to be struck out"), request.form.get("number", "")[:20])
    return redirect(HOME, 303)


@blueprint.post(f"{HOME}/<int:objection>")
@require(DECIDE)
def decide(objection: int) -> Any:
    """Grant or refuse an objection: the button pressed is ``do``."""
    product, by = _product(), current_by()
    words, do = request.form.get("words", "")[:LONGEST], request.form.get("do", "")
    try:
        if do not in (GRANTED, REFUSED):
            raise FactMissing(field="do", fact="do")
        decide_objection(product.open_work, _id(str(objection)), do == GRANTED, words, by=by, now=product.clock(), city=product.city)
    except CityError as error:
        return _page(by, str(objection), words, [_wrong(error)])
    flash(_("Struck out: the figures changed") if do == GRANTED else _("Refused: it stays counted"), request.form.get("number", "")[:20])
    return redirect(HOME, 303)


@blueprint.errorhandler(CSRFError)
def expired(_error: CSRFError) -> Any:
    """The form's token is too old: what was typed is shown again with a new one."""
    by = current_by_or_none()
    if by is None or not (may(by.role, OBJECT) or may(by.role, DECIDE)):
        return to_sign_in()
    about = request.form.get("due", "") or str((request.view_args or {}).get("objection", ""))
    typed = request.form.get("reason", "") or request.form.get("words", "")
    return _page(by, about, typed[:LONGEST], [wrong_of(FormExpired())])


def _page(by: By, about: str = "", typed: str = "", wrong: list[Wrong] | None = None) -> Response:
    """The page; about: which deadline or objection was typed for, shown again with what is wrong."""
    product, now = _product(), _product().clock()
    own = by.department if by.role in OF_ONE_DEPARTMENT else ""
    asked = request.args.get("number", "").strip()[:20]
    with product.open_reading() as work:
        waiting, done = standing(work, own)
        number, unknown = _number(work, asked)
        missed = missed_by(work, own, now, number) if own and not unknown else []
    page = make_response(
        render_template(
            "staff/objections.html",
            waiting=waiting,
            done=done,
            missed=missed,
            own=own,
            decides=may(by.role, DECIDE),
            me=by.account,
            decision_words=DECISION_WORDS,
            asked=asked,
            unknown=unknown,
            days=DAYS,
            shown=SHOWN,
            most=MOST_NOTE,
            about=about,
            typed=typed,
            wrong=wrong or [],
            elsewhere=bool(wrong) and about not in _ids(waiting, missed),
        )
    )
    page.status_code = wrong[0].status if wrong else 404 if unknown else 200
    return page


def _number(work: Any, asked: str) -> tuple[str, bool]:
    """The case's number as it is kept, and whether there is none such."""
    try:
        return (work.cases.find(normal_number(asked)).number, False) if asked else ("", False)
    except NotFound:
        return "", True


def _ids(waiting: Any, missed: Any) -> set[str]:
    return {str(one.objection.id) for one in waiting} | {str(one.due.id) for one in missed}


def _wrong(error: CityError) -> Wrong:
    if isinstance(error, FactMissing):
        return Wrong(str(error.field), _("Please say why, in a sentence."), error.status)
    return wrong_of(error)


def _id(text: str) -> int:
    """Raises NotFound for what is no id."""
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= MOST_ID):
        raise NotFound()
    return int(text)


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product
