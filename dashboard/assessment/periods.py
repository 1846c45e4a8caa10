"""Closing of periods: what was counted is frozen as an issue, and later news makes a corrected one beside it. (verbs)

An issue is written in a transaction of a few milliseconds: its content is gathered before, in one reading, and says as of which event.
Source: docs/periods.md
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from dashboard.assessment.closings import Closings
from dashboard.assessment.counting import DAY_COUNTERS
from dashboard.assessment.signing import OVERALL, changes, digest, frozen, is_mistake, reason_of
from dashboard.assessment.tables import PERIODS, Wanted, bounds_of, period_of, table_of
from dashboard.city import City
from dashboard.errors import NotFound, PeriodNotOver
from dashboard.ports import OpenWork, Work
from dashboard.records import MACHINE, Issue
from dashboard.times import day_of, midnight, next_day, stamp

Period = tuple[str, str]
"""Kind and key."""
ContentOf = Callable[[Work, City, str, str, Closings, datetime], dict[str, Any]]
"""``publishing.bulletins.content.content_of``: everything that is to be frozen, as plain JSON."""

MOST_AT_ONCE = 50
RECENT = timedelta(days=62)
ROUND_NIGHTS = 30
PATIENCE = timedelta(days=7)


def closes_at(kind: str, key: str, city: City) -> datetime:
    """From when on a period may be closed: its end and the city's grace. Raises NotFound for a key that is none of its kind."""
    try:
        first, last = bounds_of(kind, key)
        real = period_of(kind, first) == key
    except (KeyError, ValueError, OverflowError):
        real = False
    if not real:
        raise NotFound()
    return midnight(next_day(last), city.zone) + city.assessment.grace


def unclosed(work: Work, city: City, now: datetime) -> list[Period]:
    """Every period in which anything was counted, that may be closed and has no issue; newest first, the shorter before the longer."""
    days = _days_with_figures(work, city, now)
    waiting = {(kind, period_of(kind, day)) for kind in PERIODS for day in days} - work.issues.closed()
    over = [period for period in waiting if closes_at(*period, city) <= now]
    return sorted(over, key=lambda period: bounds_of(*period)[::-1], reverse=True)


def to_check(closed: Iterable[Period], today: date) -> list[Period]:
    """The closed periods that tonight's round counts again: those that ended lately, and of the older ones every thirtieth."""
    turn = today.toordinal() % ROUND_NIGHTS
    return sorted(
        (kind, key)
        for kind, key in closed
        if today - bounds_of(kind, key)[1] <= RECENT or crc32(f"{kind} {key}".encode()) % ROUND_NIGHTS == turn
    )


def close_period(
    open_work: OpenWork,
    open_reading: OpenWork,
    kind: str,
    key: str,
    content_of: ContentOf,
    *,
    city: City,
    closings: Closings,
    now: datetime,
) -> Issue:
    """The period's first issue, made if there is none yet; whoever asks again or at the same time is given the same.

    Raises PeriodNotOver, NotFound for a key that is none of its kind.
    """
    over = closes_at(kind, key, city)
    if now < over:
        raise PeriodNotOver(period=key, at=stamp(over, city.zone))
    with open_reading() as work:
        there = work.issues.get(kind, key, 1)
        content = {} if there else content_of(work, city, kind, key, closings, now)
    return there or _issued(open_work, kind, key, 1, "", content, now)


def close_periods(
    open_work: OpenWork, open_reading: OpenWork, content_of: ContentOf, *, city: City, now: datetime, most: int = MOST_AT_ONCE
) -> int:
    """Close what is over, ``most`` periods at a time; how many are left for the next time."""
    with open_reading() as work:
        waiting = unclosed(work, city, now)
    closings = Closings()
    for kind, key in waiting[:most]:
        close_period(open_work, open_reading, kind, key, content_of, city=city, closings=closings, now=now)
    return len(waiting[most:])


def correct_period(
    open_work: OpenWork,
    open_reading: OpenWork,
    kind: str,
    key: str,
    content_of: ContentOf,
    *,
    city: City,
    closings: Closings,
    now: datetime,
    patience: timedelta = timedelta(0),
) -> Issue | None:
    """A corrected issue beside the ones before, when a signed figure is known otherwise by now; None when there is nothing to correct.

    patience: what only shows that work went on waits until the newest issue is so old.
    """
    with open_reading() as work:
        signed = work.issues.newest(kind, key)
        if signed is None:
            return None
        found = changes(signed.content, _figures(work, city, kind, key, closings, now))
        if not found or (now - signed.closed_at < patience and not any(map(is_mistake, found))):
            return None
        content = content_of(work, city, kind, key, closings, now)
    reason = reason_of(changes(signed.content, content))
    return _issued(open_work, kind, key, signed.number + 1, reason, content, now)


def correct_periods(
    open_work: OpenWork,
    open_reading: OpenWork,
    content_of: ContentOf,
    *,
    city: City,
    now: datetime,
    periods: Collection[Period] | None = None,
    patience: timedelta = timedelta(0),
) -> list[Issue]:
    """Corrected issues of every period that later news touched. periods: which to look at; None: tonight's round."""
    if periods is None:
        with open_reading() as work:
            periods = to_check(work.issues.closed(), day_of(now, city.zone))
    closings = Closings()
    made = (
        correct_period(open_work, open_reading, kind, key, content_of, city=city, closings=closings, now=now, patience=patience)
        for kind, key in periods
    )
    return [issue for issue in made if issue]


def _issued(open_work: OpenWork, kind: str, key: str, number: int, reason: str, content: dict[str, Any], now: datetime) -> Issue:
    """The issue with this number: added, or the one that somebody else added meanwhile."""
    issue = Issue(kind, key, number, now, reason, digest(content), frozen(content))
    with open_work() as work:
        work.issues.lock()
        there = work.issues.get(kind, key, number)
        if there:
            return there
        issue = work.issues.add(issue)
        facts = {"kind": kind, "key": key, "number": number, "serial": issue.serial, "digest": issue.digest}
        work.audit("period:close" if number == 1 else "period:correct", MACHINE, now, facts)
        work.commit()
    return issue


def _figures(work: Work, city: City, kind: str, key: str, closings: Closings, now: datetime) -> dict[str, Any]:
    """The figures of a period as they are known now, in the shape of its content; what ``content_of`` adds to them costs more."""
    first, last = bounds_of(kind, key)
    by = {name: name for name in ("district", "department", "panel", "category")}
    by |= {} if kind == "day" else {"day": "month" if kind == "year" else "day"}
    tables = {table: table_of(work, city, Wanted(name, first, last), closings, now) for table, name in by.items()}
    return {OVERALL: table_of(work, city, Wanted("", first, last), closings, now)[0], "tables": tables}


def _days_with_figures(work: Work, city: City, now: datetime) -> set[date]:
    """Days on which anything counts: in the tallies, or by a deadline that is past and not met."""
    rows = work.tallies.rows(["day"], None, None, {})
    days = {date.fromisoformat(row["day"]) for row in rows if any(row[name] for name in DAY_COUNTERS)}
    return days | {day_of(row["counts_at"], city.zone) for row in work.dues.late(now, {})}
