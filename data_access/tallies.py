"""Tallies: counters per day, per minute and per hexagon, kept in the same transaction as their cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, case, column, func, select, type_coerce, values
from sqlalchemy.engine import Connection

from dashboard.assessment.counting import DAY_COUNTERS, MINUTE_COUNTERS
from dashboard.records import Case, Mark
from dashboard.reports.lifecycle import ON_THE_CLOCK
from data_access.cases import CASES, HISTORY, IS_CLOSING, IS_OPEN
from data_access.engine import add_up, metadata, to_ms

MINUTE_MS = 60_000
DAY_KEYS = ("day", "district", "street", "department", "category")
MINUTE_KEYS = ("minute", "district")
PLACE_KEYS = ("day", "hexagon", "category", "district")

TALLIES = Table(
    "tallies",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("district", String(12), primary_key=True),
    Column("street", String(16), primary_key=True),
    Column("department", String(40), primary_key=True),
    Column("category", String(40), primary_key=True),
    *(Column(name, Integer, nullable=False, server_default="0") for name in DAY_COUNTERS),
)
MINUTES = Table(
    "minute_tallies",
    metadata,
    Column("minute", Integer, primary_key=True),
    Column("district", String(12), primary_key=True),
    *(Column(name, Integer, nullable=False, server_default="0") for name in MINUTE_COUNTERS),
)
PLACES = Table(
    "place_tallies",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("hexagon", String(16), primary_key=True),
    Column("category", String(40), primary_key=True),
    Column("district", String(12), primary_key=True),
    Column("reports", Integer, nullable=False, server_default="0"),
)
Index("tallies_department", TALLIES.c.department, TALLIES.c.day)

LocalDay = Callable[[datetime], str]


def local_day(zone: ZoneInfo) -> LocalDay:
    """A function that says on which day of the city, as YYYY-MM-DD, a time falls."""

    def day(at: datetime) -> str:
        return at.astimezone(zone).date().isoformat()

    return day


class MarkSheet:
    """Marks added up by row, so that one transaction touches each tally row once and always in the same order."""

    def __init__(self, day: LocalDay) -> None:
        self._day = day
        self.days: dict[tuple[str, ...], Counter[str]] = {}
        self.minutes: dict[tuple[int, str], Counter[str]] = {}
        self.places: Counter[tuple[str, str, str, str]] = Counter()

    def count(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            if mark.counter in _DAY:
                key = (self._day(mark.at), mark.district, mark.street, mark.department, mark.category)
                self.days.setdefault(key, Counter())[mark.counter] += mark.amount
            if mark.counter in _MINUTE:
                self.minutes.setdefault((to_ms(mark.at) // MINUTE_MS, mark.district), Counter())[mark.counter] += mark.amount

    def count_place(self, report: Case) -> None:
        self.places[(self._day(report.reported_at), report.place.hexagon, report.category, report.place.district)] += 1

    def write(self, connection: Connection) -> None:
        for day_key, counts in sorted(self.days.items()):
            _write(connection, TALLIES, DAY_KEYS, day_key, counts)
        for minute_key, counts in sorted(self.minutes.items()):
            _write(connection, MINUTES, MINUTE_KEYS, minute_key, counts)
        for place_key, reports in sorted(self.places.items()):
            _write(connection, PLACES, PLACE_KEYS, place_key, {"reports": reports})


_DAY = frozenset(DAY_COUNTERS)
_MINUTE = frozenset(MINUTE_COUNTERS)


def _write(connection: Connection, table: Table, keys: tuple[str, ...], key: Sequence[Any], counts: Mapping[str, int]) -> None:
    changed = {name: amount for name, amount in counts.items() if amount}
    if changed:
        add_up(connection, table, keys, dict(zip(keys, key, strict=True)) | changed)


class SqlTallies:
    """``ports.TallyStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(
        self, by: Sequence[str], first: date | None, last: date | None, where: Mapping[str, str | Sequence[str]]
    ) -> list[dict[str, Any]]:
        """Sums of every day counter, grouped by the named keys; both days inclusive. where: key → code or codes."""
        groups = [TALLIES.c[name] for name in by]
        query = select(*groups, *(func.coalesce(func.sum(TALLIES.c[name]), 0).label(name) for name in DAY_COUNTERS)).group_by(*groups)
        if first:
            query = query.where(TALLIES.c.day >= first.isoformat())
        if last:
            query = query.where(TALLIES.c.day <= last.isoformat())
        for name, wanted in where.items():
            query = query.where(TALLIES.c[name].in_([wanted] if isinstance(wanted, str) else list(wanted)))
        return [dict(row._mapping) for row in self._connection.execute(query)]

    def minutes(self, first: datetime, last: datetime) -> list[dict[str, Any]]:
        """City-wide sums of every minute counter for each minute in [first, last] that has any; ``minute`` is minutes since 1970."""
        low, high = to_ms(first) // MINUTE_MS, to_ms(last) // MINUTE_MS
        query = (
            select(MINUTES.c.minute, *(func.sum(MINUTES.c[name]).label(name) for name in MINUTE_COUNTERS))
            .where(MINUTES.c.minute.between(low, high))
            .group_by(MINUTES.c.minute)
        )
        return [dict(row._mapping) for row in self._connection.execute(query)]

    def places(self, first: date, last: date, categories: Sequence[str], district: str) -> list[tuple[str, int]]:
        """(hexagon, reports) in the days, of the categories (all when empty), in the district (all when '')."""
        query = select(PLACES.c.hexagon, func.sum(PLACES.c.reports)).where(PLACES.c.day.between(first.isoformat(), last.isoformat()))
        if categories:
            query = query.where(PLACES.c.category.in_(categories))
        if district:
            query = query.where(PLACES.c.district == district)
        return [(row[0], int(row[1])) for row in self._connection.execute(query.group_by(PLACES.c.hexagon))]

    def open_now(self, now: datetime) -> list[dict[str, Any]]:
        """Open cases by district × street × department × category: how many, how many past their handling and closing deadline.

        Each past one is also told with the day it was due, since it counts there as due and not done.
        """
        late = case((CASES.c.state.in_(ON_THE_CLOCK) & (CASES.c.handling_deadline < now), 1), else_=0)
        keys = [CASES.c.district, CASES.c.street, CASES.c.department, CASES.c.category]
        due_day = case((CASES.c.closing_deadline < now, CASES.c.closing_deadline), else_=None)
        handling_day = case((late == 1, CASES.c.handling_deadline), else_=None)
        query = (
            select(
                *keys,
                handling_day.label("handling_due_at"),
                due_day.label("due_at"),
                func.count().label("open"),
                func.sum(late).label("overdue"),
            )
            .where(IS_OPEN)
            .group_by(*keys, handling_day, due_day)
        )
        return [dict(row._mapping) for row in self._connection.execute(query)]

    def hours_to_close(
        self, by: str, spans: Sequence[tuple[str, datetime, datetime]], where: Mapping[str, str | Sequence[str]]
    ) -> dict[str, float]:
        """Median seconds by the clock from acceptance to closing, of the closings in the spans (key, first, before).

        by: the case's column to group by (panel too), or '' for the spans' keys. where: column → code or codes.
        """
        if not spans:
            return {}
        shape = values(column("span", String), column("low", BigInteger), column("high", BigInteger), name="spans")
        within = shape.data([(key, to_ms(first), to_ms(before)) for key, first, before in spans]).cte("spans")
        at, accepted_at = type_coerce(HISTORY.c.at, BigInteger), type_coerce(CASES.c.accepted_at, BigInteger)
        key, taken = (CASES.c[by] if by else within.c.span), at - accepted_at
        closings = (
            select(
                key.label("key"),
                taken.label("taken"),
                func.row_number().over(partition_by=key, order_by=taken).label("place"),
                func.count().over(partition_by=key).label("many"),
            )
            .select_from(within.join(HISTORY, (at >= within.c.low) & (at < within.c.high)).join(CASES, CASES.c.id == HISTORY.c.case_id))
            .where(IS_CLOSING, CASES.c.accepted_at.is_not(None))
        )
        for name, wanted in where.items():
            closings = closings.where(CASES.c[name].in_([wanted] if isinstance(wanted, str) else list(wanted)))
        ranked = closings.subquery()
        middle = (ranked.c.place * 2).between(ranked.c.many, ranked.c.many + 2)
        query = select(ranked.c.key, func.avg(ranked.c.taken)).where(middle).group_by(ranked.c.key)
        return {row[0]: float(row[1]) / 1000 for row in self._connection.execute(query)}
