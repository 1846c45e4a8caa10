"""What a bulletin says: every figure of a period, as plain JSON that is frozen when the period is closed. (step)

Gathered in one reading, so that its tables agree with each other. It holds no words of citizens and nobody's name: only what is public.
"""

from __future__ import annotations

import re
import time
from datetime import date, datetime, timedelta
from typing import Any, cast

from dashboard.assessment.closings import Closings
from dashboard.assessment.costs import balance_of
from dashboard.assessment.dues import TO_HANDLE
from dashboard.assessment.hot_places import hot_places_of
from dashboard.assessment.rates import rounded
from dashboard.assessment.tables import Wanted, bounds_of, period_of, table_of
from dashboard.city import City, name_of
from dashboard.errors import NotFound
from dashboard.ports import Work
from dashboard.publishing.bulletins.examples import examples_of
from dashboard.publishing.bulletins.standing import scores_of
from dashboard.reports.lifecycle import ON_THE_CLOCK
from dashboard.times import day_of, stamp

FORMS = {
    # kind: how its keys look; imported cases may be a century old
    "day": re.compile(r"[12]\d{3}-\d\d-\d\d"),
    "week": re.compile(r"[12]\d{3}-W\d\d"),
    "month": re.compile(r"[12]\d{3}-\d\d"),
    "quarter": re.compile(r"[12]\d{3}-Q[1-4]"),
    "year": re.compile(r"[12]\d{3}"),
}
BY = ("district", "department", "panel", "category")
MOST_OVERDUE = 100
NAMED = {"category": "categories", "district": "districts", "street": "streets", "department": "departments"}


def kind_of(key: str) -> str:
    """The kind of period that a key is of: 2026-W47 is a week. Raises NotFound for a key of none."""
    for kind, form in FORMS.items():
        if form.fullmatch(key) and key.isascii() and _is_real(kind, key):
            return kind
    raise NotFound()


def content_of(work: Work, city: City, kind: str, key: str, closings: Closings, now: datetime) -> dict[str, Any]:
    """Everything that the period's papers say, as known now. Raises NotFound for a key that is none of its kind."""
    if kind_of(key) != kind:
        raise NotFound()
    first, last = bounds_of(kind, key)
    work = cast(Work, _Reading(work))
    tables = _Tables(work, city, closings, now)
    overall = tables.whole(first, last)
    tables_by = {by: tables.by(by, first, last) for by in BY}
    return {
        "kind": kind,
        "key": key,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "as_of": stamp(now, city.zone),
        "event": work.events.latest(),
        "city": {"code": city.code, "name": city.name, "title": city.title},
        "overall": overall,
        "before": _before(tables, kind, first),
        "year_before": _year_before(tables, kind, key),
        "tables": tables_by | {"day": _by_time(tables, kind, first, last, day_of(now, city.zone))},
        "scores": scores_of(tables_by, city),
        "places": hot_places_of(work, city, first, last, now),
        "overdue": {"total": overall["overdue_open"], "items": _overdue(work, city, now)},
        "examples": examples_of(work, city, first, last, now),
        "costs": balance_of(overall, city, first, max(first, min(last, day_of(now, city.zone)))),
    }


class _Reading:
    """A reading that asks once what ten tables ask for: a city with thousands of late cases would read them all each time."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.dues, self.boards = _Once(work.dues), _Once(work.boards)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)


class _Once:
    """A store whose answers are remembered by question."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self._told: dict[tuple[str, str], Any] = {}

    def __getattr__(self, name: str) -> Any:
        def ask(*about: Any) -> Any:
            question = (name, repr(about))
            if question not in self._told:
                self._told[question] = getattr(self._store, name)(*about)
            return self._told[question]

        return ask


class _Tables:
    """Indicator tables inside one reading."""

    def __init__(self, work: Work, city: City, closings: Closings, now: datetime) -> None:
        self._work, self._city, self._closings, self._now = work, city, closings, now

    def by(self, by: str, first: date, last: date) -> list[dict[str, Any]]:
        time.sleep(0)  # between two tables the streams go on
        rows = table_of(self._work, self._city, Wanted(by, first, last), self._closings, self._now)
        return [row | {"name": dict(row["name"])} for row in rows]

    def whole(self, first: date, last: date) -> dict[str, Any]:
        return self.by("", first, last)[0] | {"key": "", "name": dict(self._city.name)}


def _is_real(kind: str, key: str) -> bool:
    """Whether the calendar has it: no month 13, no week 53 in a year of 52."""
    try:
        return period_of(kind, bounds_of(kind, key)[0]) == key
    except (ValueError, OverflowError):
        return False


def _before(tables: _Tables, kind: str, first: date) -> dict[str, Any]:
    """The period before this one: the whole, and by district and department."""
    key = period_of(kind, first - timedelta(days=1))
    days = bounds_of(kind, key)
    by = {name: {row["key"]: row for row in tables.by(name, *days)} for name in ("district", "department")}
    return {"key": key, "overall": tables.whole(*days), **by}


def _year_before(tables: _Tables, kind: str, key: str) -> dict[str, Any] | None:
    """The same period a year before; None for a year, for a day or week that it did not have, and when nothing was reported then."""
    then = f"{int(key[:4]) - 1:04}{key[4:]}"
    if kind == "year" or not _is_real(kind, then):
        return None
    overall = tables.whole(*bounds_of(kind, then))
    return {"key": then, "overall": overall} if overall["reports"] or overall["due"] else None


def _by_time(tables: _Tables, kind: str, first: date, last: date, today: date) -> list[dict[str, Any]]:
    """The period's days, a year's months; what lies ahead is left out."""
    if kind == "day" or first > today:
        return []
    return tables.by("month" if kind == "year" else "day", first, min(last, today))


def _overdue(work: Work, city: City, now: datetime) -> list[dict[str, Any]]:
    """The cases that are late the longest: only what is public of them."""
    late = sorted((row["counts_at"], row["case_id"]) for row in work.dues.late(now, {}) if row["kind"] == TO_HANDLE)
    items: list[dict[str, Any]] = []
    for deadline, case_id in late:
        case = work.cases.by_id(case_id)
        if case.state not in ON_THE_CLOCK or case.handling_deadline != deadline:
            continue  # a deadline that was missed by whoever had it before
        codes = {"category": case.category, "district": case.place.district, "street": case.place.street, "department": case.department}
        hours = rounded((now - deadline).total_seconds() / 3600, 2)
        names = {name: dict(name_of(getattr(city, NAMED[name]), code)) for name, code in codes.items()}
        items.append({"number": case.number, **codes, "names": names, "handling_deadline": stamp(deadline, city.zone), "late_hours": hours})
        if len(items) == MOST_OVERDUE:
            break
    return items
