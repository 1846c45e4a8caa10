"""How a district or a department gets on: today, this period, its score, what is due next. (verb: reads)

Language free, so that everybody shares one answer. Source: DOMAIN "Indicators"; docs/progress.md
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.closings import Closings
from dashboard.assessment.scores import if_closed
from dashboard.assessment.tables import Wanted, bounds_of, period_of, table_of
from dashboard.city import City
from dashboard.errors import NotFound
from dashboard.ports import OpenWork, Work
from dashboard.publishing.honesty import fair_place
from dashboard.publishing.progress_scores import frame_of, peers_of, score_of
from dashboard.records import Case
from dashboard.reports.lifecycle import URGE
from dashboard.times import day_of, midnight, next_day, stamp
from dashboard.turns import Turn

MOST_DUE = 100
SPARK_DAYS = 8
FOUR = ("handling_due", "handled", "handled_on_time", "rework")
SHOWN = (
    "reports", "acceptance_rate", "due", "on_time_closing_rate", "closing_rate", "rework_rate", "overdue_open", "deferral_rate",
    "satisfaction_rate", "median_hours_to_close",
)  # fmt: skip
"""The rows of the page's table of indicators."""
HIGH_IS_GOOD = ("acceptance_rate", "on_time_closing_rate", "closing_rate", "satisfaction_rate")
LOW_IS_GOOD = ("rework_rate", "overdue_open", "deferral_rate", "median_hours_to_close")
STANDING = "overdue_open"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Unit:
    """What is looked at. by: district or department; code: the city's."""

    by: str
    code: str

    @property
    def where(self) -> dict[str, str]:
        return {self.by: self.code}


@dataclass(frozen=True)
class Asked:
    """One page. kind: day, week, month, quarter or year; day: a day in it, not after today. inside: with what staff may see."""

    unit: Unit
    kind: str
    day: date
    inside: bool = False


@dataclass(frozen=True)
class _Reading:
    """What every part of the page is read with."""

    work: Work
    city: City
    asked: Asked
    closings: Closings
    now: datetime
    overdue: dict[datetime, int] = field(default_factory=dict)
    turn: Turn = field(default_factory=Turn)

    @property
    def today(self) -> date:
        return day_of(self.now, self.city.zone)

    @property
    def where(self) -> dict[str, str]:
        return self.asked.unit.where

    def table(self, by: str, first: date, last: date, codes: Mapping[str, str], as_of: datetime | None = None) -> list[dict[str, Any]]:
        self.turn.give_way()
        return table_of(self.work, self.city, Wanted(by, first, min(last, self.today), codes, as_of), self.closings, self.now)

    def whole(self, first: date, last: date) -> dict[str, Any]:
        """The unit's row of these days."""
        return self.table("", first, last, self.where)[0]

    def overdue_at(self, moment: datetime) -> int:
        """How many of the unit's were overdue then; each moment is asked for once."""
        if moment not in self.overdue:
            self.turn.give_way()
            self.overdue[moment] = self.work.behind.count(STANDING, None, None, self.where, moment)
        return self.overdue[moment]


def unit_of(city: City, named: Mapping[str, str]) -> Unit:
    """The unit that ``district`` or ``department`` names. Raises NotFound."""
    for by, known in (("district", city.districts), ("department", city.departments)):
        code = named.get(by, "")
        if code in known:
            return Unit(by, code)
    raise NotFound()


def progress(open_reading: OpenWork, city: City, asked: Asked, closings: Closings, now: datetime) -> dict[str, Any]:
    """Everything the page shows; see docs/progress.md. Days are ISO, moments carry the city's offset."""
    with open_reading() as work:
        return _progress(_Reading(work, city, asked, closings, now))


def due_today(work: Work, city: City, unit: Unit, now: datetime) -> tuple[list[Case], int]:
    """A unit's cases whose handling is still due today, the nearest deadline first (at most MOST_DUE); and how many there are."""
    until = _end(day_of(now, city.zone), city)
    cases = [
        case for case in work.boards.next_deadlines(now, MOST_DUE, unit.where) if case.handling_deadline and case.handling_deadline < until
    ]
    count = len(cases) if len(cases) < MOST_DUE else work.boards.due_between(now, until, unit.where)
    return cases, count


def ranked(value: float | None, others: Sequence[float | None], *, high_is_good: bool) -> int | None:
    """The place of a value among others, equal ones sharing it; None for no value."""
    if value is None:
        return None
    known = [other for other in others if other is not None]
    return 1 + sum(other > value if high_is_good else other < value for other in known)


def _progress(reading: _Reading) -> dict[str, Any]:
    asked, city, today = reading.asked, reading.city, reading.today
    key = period_of(asked.kind, asked.day)
    first, last = bounds_of(asked.kind, key)
    month_first, month_last = bounds_of("month", period_of("month", asked.day))
    days = {row["key"]: row for row in reading.table("day", min(month_first, _back(asked.day, SPARK_DAYS - 1)), month_last, reading.where)}
    running = last >= today
    everyone = reading.table(asked.unit.by, month_first, month_last, {})
    own = next(row for row in everyone if row["key"] == asked.unit.code)
    period = days[key] if asked.kind == "day" else own if asked.kind == "month" else reading.whole(first, last)
    return {
        "event": reading.work.events.latest(),
        "as_of": stamp(reading.now, city.zone),
        "by": asked.unit.by,
        "code": asked.unit.code,
        "kind": asked.kind,
        "key": key,
        "day": asked.day.isoformat(),
        "first": first.isoformat(),
        "last": min(last, today).isoformat(),
        "ends": last.isoformat(),
        "running": running,
        "today": today.isoformat(),
        "numbers": _numbers(reading, period, first, last, running=running),
        "before": _before(reading, first, running=running),
        "issue": None if running else _issue(reading, asked.kind, key),
        "score": _score(reading, first, last, days, everyone),
        "fair": fair_place(reading.work, city, asked.unit.by, asked.unit.code, month_first, min(month_last, today), reading.now),
        "calendar": _calendar(days, month_first, month_last),
        "month": {"first": month_first.isoformat(), "last": min(month_last, today).isoformat()},
        "table": _table(reading, days, everyone, month_first, month_last),
        "deadlines": _deadlines(reading) if running else None,
        "what_if": _what_if(reading, everyone, month_first, month_last) if running else None,
    }


def _score(reading: _Reading, first: date, last: date, days: Mapping[str, Row], everyone: Sequence[Row]) -> dict[str, Any]:
    """Of the shown period; a day's and a week's page show their month's."""
    unit, city = reading.asked.unit, reading.city
    if reading.asked.kind in ("day", "week", "month"):
        first, last = bounds_of("month", period_of("month", reading.asked.day))
        each, rows = list(days.values()), everyone
    else:
        each, rows = list(reading.table("day", first, last, reading.where)), reading.table(unit.by, first, last, {})
    shown = (first.isoformat(), min(last, reading.today).isoformat())
    own = [day for day in each if shown[0] <= day["key"] <= shown[1]]
    return score_of(city, unit.by, unit.code, rows, own) | {"first": shown[0], "last": shown[1]}


def _what_if(reading: _Reading, everyone: Sequence[Row], first: date, last: date) -> dict[str, Any]:
    """The month's score and rank if all that is due by this evening were closed by then, and if nothing were done."""
    unit, city = reading.asked.unit, reading.city
    answer = if_closed(reading.work, city, unit.by, unit.code, everyone, frame_of(city, first, last, reading.now))
    return {name: answer[name] for name in ("before", "left", "after", "of", "counted")}


def _numbers(reading: _Reading, period: Row, first: date, last: date, *, running: bool) -> dict[str, Any]:
    """The period's row, what is not yet due in it, and how many are overdue now (of a past period: were, when it ended: known_at)."""
    end = _end(last, reading.city)
    waiting = reading.work.boards.due_between(reading.now, end, reading.where) if running else 0
    overdue = reading.overdue_at(reading.now if running else end)
    return dict(period) | {"not_yet_due": waiting, STANDING: overdue, "known_at": None if running else stamp(end, reading.city.zone)}


def _before(reading: _Reading, first: date, *, running: bool) -> dict[str, Any]:
    """The period before: a running one as it was known at the same point of it, a past one whole."""
    asked, city, work = reading.asked, reading.city, reading.work
    earlier = bounds_of(asked.kind, period_of(asked.kind, _back(first, 1)))
    start, end = midnight(earlier[0], city.zone), _end(earlier[1], city)
    then = min(start + (reading.now - midnight(first, city.zone)), end) if running else end
    known = {name: work.behind.count(name, start, then, reading.where, then) for name in FOUR} if running else reading.whole(*earlier)
    return {name: known[name] for name in FOUR} | {
        STANDING: reading.overdue_at(then),
        "same_moment": running,
        "as_of": stamp(then, city.zone),
        "first": earlier[0].isoformat(),
        "last": min(earlier[1], day_of(then, city.zone)).isoformat(),
    }


def _issue(reading: _Reading, kind: str, key: str) -> dict[str, Any] | None:
    """The issue in which the period is closed; None when it is not."""
    issue = reading.work.issues.newest(kind, key)
    if issue is None:
        return None
    return {"number": issue.number, "serial": issue.serial, "closed_at": stamp(issue.closed_at, reading.city.zone)}


def _calendar(days: Mapping[str, Row], first: date, last: date) -> list[dict[str, Any]]:
    """Every day of the month with its on-time closing rate; None for what is still to come."""
    kept = ("due", "closed_on_time", "on_time_closing_rate")
    all_days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [{"day": day.isoformat(), **{name: days.get(day.isoformat(), {}).get(name) for name in kept}} for day in all_days]


def _table(reading: _Reading, days: Mapping[str, Row], everyone: Sequence[Row], first: date, last: date) -> list[dict[str, Any]]:
    """The indicators by column: the day, the day before, its month, the month before, the whole city's month; eight days, and the rank."""
    unit, day = reading.asked.unit, reading.asked.day
    eight = [_back(day, back) for back in range(SPARK_DAYS - 1, -1, -1)]
    standing = {each: reading.overdue_at(min(reading.now, _end(each, reading.city))) for each in eight}
    earlier = bounds_of("month", period_of("month", _back(first, 1)))
    month = next(row for row in everyone if row["key"] == unit.code)
    columns: dict[str, Row] = {
        "day": dict(days[day.isoformat()]) | {STANDING: standing[day]},
        "day_before": dict(days[_back(day, 1).isoformat()]) | {STANDING: standing[_back(day, 1)]},
        "month": month,
        "month_before": reading.whole(*earlier) | {STANDING: reading.overdue_at(_end(earlier[1], reading.city))},
        "city": reading.table("", first, last, {})[0],
    }
    moments = {"day": day, "day_before": _back(day, 1), "month_before": earlier[1]}
    known_at = {column: stamp(_end(each, reading.city), reading.city.zone) for column, each in moments.items() if each < reading.today}
    peers = peers_of(reading.city, unit.by, unit.code)
    others = [row for row in everyone if row["key"] in peers]
    return [
        {
            "key": name,
            **{column: row[name] for column, row in columns.items()},
            "spark": [standing[each] if name == STANDING else days[each.isoformat()][name] for each in eight],
            "known_at": known_at if name == STANDING else {},
            "rank": _rank(name, month, others),
            "tied": month[name] is not None and sum(row[name] == month[name] for row in others) > 1,
            "of": len(others),
        }
        for name in SHOWN
    ]


def _rank(name: str, own: Row, others: Sequence[Row]) -> int | None:
    if name not in HIGH_IS_GOOD + LOW_IS_GOOD or len(others) < 2:
        return None
    return ranked(own[name], [row[name] for row in others], high_is_good=name in HIGH_IS_GOOD)


def _deadlines(reading: _Reading) -> dict[str, Any]:
    cases, count = due_today(reading.work, reading.city, reading.asked.unit, reading.now)
    return {"count": count, "rows": [_deadline(reading, case) for case in cases]}


def _deadline(reading: _Reading, case: Case) -> dict[str, Any]:
    shown = {
        "number": case.number,
        "deadline": stamp(case.handling_deadline, reading.city.zone),
        "category": case.category,
        "panel": case.panel,
        "district": case.place.district,
        "street": case.place.street,
        "department": case.department,
        "state": case.state,
        "rework": case.rework > 0,
    }
    return shown | _for_staff(reading, case) if reading.asked.inside else shown


def _for_staff(reading: _Reading, case: Case) -> dict[str, Any]:
    """Who has it in hand, and when it was urged for the last time."""
    urged = [row.at for row in reading.work.cases.history(case.id) if row.move == URGE]
    person = reading.work.staff.by_id(case.handler).name if case.handler else ""
    return {"person": person, "urged": stamp(max(urged), reading.city.zone) if urged else None}


def _back(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _end(day: date, city: City) -> datetime:
    return midnight(next_day(day), city.zone)
