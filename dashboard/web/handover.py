"""The shift's hand-over brief: one page to read, to print, or to paste into a chat. (web)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask_babel import gettext as _

from dashboard.city import UNKNOWN_NAME, City
from dashboard.errors import BadInput
from dashboard.permissions import may
from dashboard.product import Product
from dashboard.publishing.handover import Handover, LateCase, handover, shift_at
from dashboard.records import Case
from dashboard.web.access import current_account, require
from dashboard.web.replay_data import PERMISSION
from dashboard.web.words import clock, number, pick, rate, signed

HOME = "/staff/handover"
MINUTE = "%Y-%m-%dT%H:%M"

blueprint = Blueprint("handover", __name__)


@blueprint.get(HOME)
@require(PERMISSION)
def show() -> Any:
    """The brief of ?from= to ?to=, the city's clock; of ?shift=running; else of the last shift that is over."""
    product = _product()
    city, now = product.city, product.clock()
    wrong, brief = "", None
    over = shift_at(now, city.zone, over=True)
    running = shift_at(now, city.zone, over=False)
    first, last = running if request.args.get("shift") == "running" else over
    asked = {"from": first.strftime(MINUTE), "to": last.astimezone(city.zone).strftime(MINUTE)}
    asked |= {name: request.args[name] for name in asked if request.args.get(name)}
    try:
        if {"from", "to"} & request.args.keys():
            first, last = (_moment(asked[name], city) for name in asked)
        brief = handover(product.open_reading, city, first, last, now)
    except BadInput as error:
        wrong = _wrong(error.field or "")
    page = render_template(
        "staff/handover.html",
        brief=brief,
        asked=asked,
        wrong=wrong,
        shown="running" if request.args.get("shift") == "running" else "own" if request.args.get("from") else "over",
        text="\n".join(lines_of(brief, city)) if brief else "",
        headline=headline(brief) if brief else "",
        flow_words=flow_words(),
        standing_words=standing_words(),
        name_of=lambda kind, code: name_of(city, kind, code),
        where=lambda one: where(city, one),
        opens=may(current_account().role, "case:read"),
        change=change,
        link=f"/board/replay?at={first.astimezone(city.zone).strftime(MINUTE)}&speed=300",
    )
    return page, 422 if wrong else 200


def flow_words() -> dict[str, str]:
    """What is counted in a shift, as the brief calls it."""
    return {
        "reports": _("Reported"),
        "accepted": _("Accepted"),
        "handled": _("Handled"),
        "closings": _("Closed"),
        "rejected": _("Not accepted"),
        "duplicates": _("Duplicates"),
        "rework": _("Sent back"),
        "deferrals": _("Deferrals granted"),
    }


def standing_words() -> dict[str, str]:
    """What stands at a moment."""
    return {"waiting": _("Awaiting review"), "in_progress": _("Cases in progress"), "overdue": _("Past deadline")}


def change(amount: int) -> str:
    """+3, −2, 0."""
    return signed(amount) if amount else "0"


def headline(brief: Handover) -> str:
    """The shift in one sentence."""
    flows, more = brief.flows, brief.end["overdue"] - brief.begin["overdue"]
    facts = {name: number(flows[name]) for name in flows} | {"overdue": number(brief.end["overdue"]), "more": change(more)}
    facts["share"] = rate(100 * flows["handled_on_time"] / flows["handled"], 1) if flows["handled"] else "—"
    if not flows["handled"]:
        return _("%(reports)s reported, %(accepted)s accepted, %(closings)s closed; %(overdue)s cases past deadline (%(more)s).", **facts)
    said = _("%(reports)s reported, %(accepted)s accepted, %(handled)s handled (%(share)s on time), %(closings)s closed; ", **facts)
    return said + _("%(overdue)s cases past deadline (%(more)s).", **facts)


def lines_of(brief: Handover, city: City) -> list[str]:
    """The brief as plain text, a line each."""
    lines = [f"{pick(city.title)} · {_('Hand-over brief')}", f"{_span(brief.first)} – {_span(brief.last)}", headline(brief), ""]
    for name, words in standing_words().items():
        lines.append(f"{words} {number(brief.begin[name])} → {number(brief.end[name])} ({change(brief.end[name] - brief.begin[name])})")
    lines.append(" · ".join(f"{words} {number(brief.flows[name])}" for name, words in flow_words().items() if brief.flows[name]))
    if brief.late:
        lines += ["", _("Became overdue and still is: %(count)s", count=number(brief.became_late))]
        lines += [f"{_line(city, _span(one.since), one)} {where(city, one)}".strip() for one in brief.late]
    if brief.soon:
        lines += ["", _("Due within 8 hours: %(count)s", count=number(brief.due_soon))]
        lines += [_line(city, clock(one.handling_deadline), one) for one in brief.soon]
    return lines


def _line(city: City, at: str, one: LateCase | Case) -> str:
    return f"{at} {one.number} {name_of(city, 'category', one.category)} {name_of(city, 'department', one.department)}"


def where(city: City, one: LateCase) -> str:
    """District and street of a case."""
    return " ".join(filter(None, (name_of(city, "district", one.district), name_of(city, "street", one.street))))


def name_of(city: City, kind: str, code: str) -> str:
    """A district, panel, category or department by its code, in the page's language; '' for none."""
    kinds: dict[str, Mapping[str, Any]] = {
        "district": city.districts,
        "street": city.streets,
        "panel": city.panels,
        "category": city.categories,
        "department": city.departments,
    }
    known = kinds[kind]
    return pick(known[code].name) if code in known else pick(UNKNOWN_NAME) if code else ""


def _span(at: datetime) -> str:
    return at.strftime("%m-%d %H:%M")


def _moment(text: str, city: City) -> datetime:
    """Raises BadInput for what is no minute."""
    try:
        return datetime.strptime(text, MINUTE).replace(tzinfo=city.zone)
    except ValueError:
        raise BadInput(field="moment", value=text) from None


def _wrong(field: str) -> str:
    if field == "from":
        return _("A brief covers at most 48 hours. Please choose a later beginning.")
    if field == "moment":
        return _("Please choose the beginning and the end as a date with a time.")
    return _("Please choose an end that is after the beginning and not in the future.")


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product
