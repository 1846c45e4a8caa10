"""催办: a supervisor or a head of department urges a case on, or all that their page shows as due today. (web)

Plain forms; afterwards one is back on the page one came from, which says when each case was urged.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Blueprint, current_app, flash, redirect, request
from flask_babel import gettext as _

from dashboard.errors import MoveRefused, NotYourDepartment, UrgedAlready
from dashboard.handling.urging import urge
from dashboard.product import Product
from dashboard.publishing.progress import due_today, unit_of
from dashboard.web.access import current_by, require, safe_next

blueprint = Blueprint("urging", __name__)


@blueprint.post("/staff/cases/<number>/urge")
@require("case:urge")
def urge_one(number: str) -> Any:
    """Urge one case; back to ``?next=``, or to its page on the desk."""
    product = _product()
    case = urge(product.open_work, number, by=current_by(), city=product.city, now=product.clock())
    wanted = _wanted()
    if not wanted:
        flash(_("Urged"), case.number)
    return redirect(wanted or f"/staff/desk/{case.number}", 303)


@blueprint.post("/staff/cases/urge")
@require("case:urge")
def urge_all() -> Any:
    """Urge every case of ``?district=`` or ``?department=`` that is due today and was not urged within the hour."""
    product, by, now = _product(), current_by(), _product().clock()
    unit = unit_of(product.city, request.args.to_dict())
    with product.open_reading() as work:
        cases, _count = due_today(work, product.city, unit, now)
    for case in cases:
        with suppress(UrgedAlready, MoveRefused, NotYourDepartment):  # urged a moment ago, done meanwhile, or another's
            urge(product.open_work, case.number, by=by, city=product.city, now=now)
    return redirect(_wanted() or "/staff/desk", 303)


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product


def _wanted() -> str:
    """The page to go back to; '' when none of ours is named."""
    wanted = safe_next(request.args.get("next", ""))
    return "" if wanted == "/staff/" else wanted
