"""What the pages of districts, departments and assessment share: what their address asks for, who looks, and shared answers. (edge)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from flask import current_app
from flask_wtf.csrf import generate_csrf

from callbacks.answers import answers_of, known_event
from dashboard.assessment.closings import Closings
from dashboard.assessment.tables import PERIODS
from dashboard.handling.deadlines import is_working_day
from dashboard.handling.urging import PERMISSION
from dashboard.permissions import OF_ONE_DEPARTMENT, may
from dashboard.product import Product
from dashboard.publishing.progress import Asked, Unit, progress
from dashboard.records import By
from dashboard.times import day_of
from dashboard.trust.demo_accounts import ROLE_WORDS
from dashboard.web.access import current_by_or_none
from layouts.progress_parts import Frame, address

EARLIEST = date(2000, 1, 1)
POSTS = "post:read"
KEPT_S = 20  # an answer: what the clock alone changes may be this old


def asked_of(question: Mapping[str, str], unit: Unit, today: date, *, inside: bool) -> Asked:
    """The page that an address asks for. What is not known falls back: today."""
    kind = question.get("period", "")
    return Asked(unit, kind if kind in PERIODS else "day", parse_day(question.get("day", ""), today), inside)


def parse_day(text: str, today: date) -> date:
    """A day that is over or runs; today for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if EARLIEST <= day <= today else today


def unit_figures(product: Product, question: Mapping[str, str], unit: Unit) -> dict[str, Any]:
    """What the unit's page shows: shared by all who ask for the same period and know no later event. Staff's answers are their own."""
    now = product.clock()
    asked = asked_of(question, unit, day_of(now, product.city.zone), inside=_is_inside(current_by_or_none(), unit))
    closings: Closings = current_app.extensions["closings"]
    answers = answers_of(current_app, product)
    made = partial(progress, product.open_reading, product.city, asked, closings, now)
    found: dict[str, Any] = answers.kept(f"progress:{asked}", made, KEPT_S, known_event(question))
    return found


def unit_frame(product: Product, data: Mapping[str, Any], language: str) -> Frame:
    """Who looks at which unit's page, in which language."""
    by, city = current_by_or_none(), product.city
    days = [date.fromisoformat(row["day"]) for row in data["calendar"]] + [date.fromisoformat(data["day"])]
    urges = has(by, PERMISSION) and _is_theirs(by, Unit(data["by"], data["code"]))
    return Frame(
        city,
        language,
        address(data["by"], data["code"]),
        data["as_of"],
        data["kind"],
        role=role_of(by, language),
        posts=has(by, POSTS),
        urges=urges,
        token=generate_csrf() if urges else "",
        works=frozenset(day.isoformat() for day in days if is_working_day(day, city.calendar)),
    )


def has(by: By | None, *permissions: str) -> bool:
    """Whether who looks holds one of these."""
    return by is not None and any(may(by.role, permission) for permission in permissions)


def role_of(by: By | None, language: str) -> str:
    """What who is signed in is called; '' for nobody."""
    words = ROLE_WORDS.get(by.role or "") if by else None
    return words[0 if language == "zh" else 1] if words else ""


def _is_inside(by: By | None, unit: Unit) -> bool:
    """Whether who looks is told who has a case in hand: those of one department in their own alone."""
    return has(by, "case:read") or (has(by, "case:read_own") and _is_theirs(by, unit))


def _is_theirs(by: By | None, unit: Unit) -> bool:
    """Heads urge, and know who does what, on the page of their own department alone."""
    return by is not None and (by.role not in OF_ONE_DEPARTMENT or unit == Unit("department", by.department))
