"""Tallies: counters per day, per minute and per hexagon, kept in the same transaction as their cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Select, String, Table, bindparam, func, select, type_coerce
from sqlalchemy.engine import Connection

from dashboard.assessment.counting import DAY_COUNTERS, MINUTE_COUNTERS, POST_COUNTERS
from dashboard.records import Case, Mark
from data_access.behind import stood_then
from data_access.cases import CASES, HISTORY, IS_CLOSING
from data_access.engine import add_up, metadata, to_ms
from data_access.log import corrections

MINUTE_MS = 60_000
DAY_KEYS = ("day", "district", "street", "department", "category")
SUM_KEYS = ("day", "district", "department", "panel")
MINUTE_KEYS = ("minute", "district")
POST_KEYS = ("day", "person", "department")
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
SUMS = Table(
    "sum_tallies",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("district", String(12), primary_key=True),
    Column("department", String(40), primary_key=True),
    Column("panel", String(20), primary_key=True),
    *(Column(name, Integer, nullable=False, server_default="0") for name in DAY_COUNTERS),
)
"""The same counters without street and category: what boards read, a few dozen rows a day."""
MINUTES = Table(
    "minute_tallies",
    metadata,
    Column("minute", Integer, primary_key=True),
    Column("district", String(12), primary_key=True),
    *(Column(name, Integer, nullable=False, server_default="0") for name in MINUTE_COUNTERS),
)
POSTS = Table(
    "post_tallies",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("person", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("department", String(40), primary_key=True),
    *(Column(name, Integer, nullable=False, server_default="0") for name in POST_COUNTERS),
)
"""Counters of people in post: reviewers, dispatchers, handlers, verifiers."""
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
Index("tallies_street", TALLIES.c.street, TALLIES.c.day)

LocalDay = Callable[[datetime], str]


def local_day(zone: ZoneInfo) -> LocalDay:
    """A function that says on which day of the city, as YYYY-MM-DD, a time falls. It remembers: marks come many to a moment."""

    @lru_cache(maxsize=1024)
    def day(at: datetime) -> str:
        return at.astimezone(zone).date().isoformat()

    return day


class MarkSheet:
    """Marks added up by row, so that one transaction touches each tally row once and always in the same order."""

    def __init__(self, day: LocalDay) -> None:
        self._day = day
        self.days: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        self.sums: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        self.posts: dict[tuple[str, int, str], Counter[str]] = defaultdict(Counter)
        self.minutes: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
        self.places: Counter[tuple[str, str, str, str]] = Counter()

    def count(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            day = self._day(mark.at)
            if mark.person and mark.counter in _POST:
                self.posts[day, mark.person, mark.department][mark.counter] += mark.amount
            if mark.counter in _DAY:
                self.days[day, mark.district, mark.street, mark.department, mark.category][mark.counter] += mark.amount
                self.sums[day, mark.district, mark.department, mark.panel][mark.counter] += mark.amount
            if mark.counter in _MINUTE:
                self.minutes[to_ms(mark.at) // MINUTE_MS, mark.district][mark.counter] += mark.amount

    def count_place(self, report: Case) -> None:
        self.places[(self._day(report.reported_at), report.place.hexagon, report.category, report.place.district)] += 1

    def write(self, connection: Connection) -> None:
        for day_key, counts in sorted(self.days.items()):
            _write(connection, TALLIES, DAY_KEYS, day_key, counts)
        for sum_key, counts in sorted(self.sums.items()):
            _write(connection, SUMS, SUM_KEYS, sum_key, counts)
        for post_key, counts in sorted(self.posts.items()):
            _write(connection, POSTS, POST_KEYS, post_key, counts)
        for minute_key, counts in sorted(self.minutes.items()):
            _write(connection, MINUTES, MINUTE_KEYS, minute_key, counts)
        for place_key, reports in sorted(self.places.items()):
            _write(connection, PLACES, PLACE_KEYS, place_key, {"reports": reports})


_DAY = frozenset(DAY_COUNTERS)
_POST = frozenset(POST_COUNTERS)
_MINUTE = frozenset(MINUTE_COUNTERS)


def _write(connection: Connection, table: Table, keys: tuple[str, ...], key: Sequence[Any], counts: Mapping[str, int]) -> None:
    changed = {name: amount for name, amount in counts.items() if amount}
    if changed:
        add_up(connection, table, keys, dict(zip(keys, key, strict=True)) | changed)


@lru_cache(maxsize=64)
def _summing(table: Table, by: tuple[str, ...], names: tuple[str, ...]) -> Select[Any]:
    groups = [table.c[name] for name in by]
    return select(*groups, *(func.coalesce(func.sum(table.c[name]), 0).label(name) for name in names)).group_by(*groups)


_within = MINUTES.c.minute.between(bindparam("low"), bindparam("high"))
_there = MINUTES.c.district == bindparam("district")
MINUTE_SUMS = select(*(func.coalesce(func.sum(MINUTES.c[name]), 0) for name in MINUTE_COUNTERS)).where(_within)
_step = ((MINUTES.c.minute - bindparam("low", type_=Integer)) // bindparam("step", type_=Integer)).label("step_number")
CURVE = select(_step, func.sum(MINUTES.c.reports)).where(_within).group_by(_step)
MINUTE_SUMS_THERE, CURVE_THERE = MINUTE_SUMS.where(_there), CURVE.where(_there)


class SqlTallies:
    """``ports.TallyStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(
        self,
        by: Sequence[str],
        first: date | None,
        last: date | None,
        where: Mapping[str, str | Sequence[str]],
        names: Sequence[str] = DAY_COUNTERS,
    ) -> list[dict[str, Any]]:
        """Sums of the named day counters, grouped by the keys ``by``; both days inclusive. where: key → code or codes.

        Keys: day, district, street, department, category; or panel, which goes without street and category.
        """
        table = SUMS if {*by, *where} <= set(SUM_KEYS) else TALLIES
        query = _summing(table, tuple(by), tuple(names))
        query = query.where(table.c.day >= first.isoformat()) if first else query
        query = query.where(table.c.day <= last.isoformat()) if last else query
        for name, wanted in where.items():
            query = query.where(table.c[name].in_([wanted] if isinstance(wanted, str) else list(wanted)))
        keys = (*by, *names)
        return [dict(zip(keys, row, strict=True)) for row in self._connection.execute(query)]

    def minute_sums(self, first: datetime, last: datetime, district: str = "") -> dict[str, int]:
        """Sums of every minute counter over the minutes in [first, last], in a district or ('') the whole city."""
        facts = {"low": to_ms(first) // MINUTE_MS, "high": to_ms(last) // MINUTE_MS, "district": district}
        query = MINUTE_SUMS_THERE if district else MINUTE_SUMS
        row = self._connection.execute(query, facts).one()
        return dict(zip(MINUTE_COUNTERS, row, strict=True))

    def curve(self, first: datetime, last: datetime, step_min: int, district: str = "") -> dict[int, int]:
        """Reports in [first, last], of a district or all, by step of so many minutes counted from ``first``; empty steps are missing."""
        facts = {"low": to_ms(first) // MINUTE_MS, "high": to_ms(last) // MINUTE_MS, "step": step_min, "district": district}
        query = CURVE_THERE if district else CURVE
        return {int(row[0]): int(row[1]) for row in self._connection.execute(query, facts)}

    def places(self, first: date, last: date, categories: Sequence[str], district: str) -> list[tuple[str, int]]:
        """(hexagon, reports) in the days, of the categories (all when empty), in the district (all when '').

        Reports without a known place stand in no hexagon, and are left out.
        """
        query = select(PLACES.c.hexagon, func.sum(PLACES.c.reports)).where(PLACES.c.hexagon != "")
        query = query.where(PLACES.c.day.between(first.isoformat(), last.isoformat()))
        if categories:
            query = query.where(PLACES.c.category.in_(categories))
        if district:
            query = query.where(PLACES.c.district == district)
        return [(row[0], int(row[1])) for row in self._connection.execute(query.group_by(PLACES.c.hexagon))]

    def closings(self, first: datetime, before: datetime, as_of: datetime | None = None) -> list[tuple[float, str, str, str, str, str]]:
        """(seconds by the clock from acceptance, district, street, department, panel, category) of each closing in [first, before).

        The department is the one that had the case then. A closing that a correction took back is none. as_of: what was known then,
        instead of now.
        """
        case = CASES.c
        taken = type_coerce(HISTORY.c.at, BigInteger) - type_coerce(case.accepted_at, BigInteger)
        query = select(taken, case.district, case.street, HISTORY.c.department, case.panel, case.category)
        query = query.join_from(HISTORY, CASES, case.id == HISTORY.c.case_id)
        stands = [HISTORY.c.at <= as_of, stood_then(as_of)] if as_of else [HISTORY.c.position > case.corrected]
        query = query.where(*_closed_within(first, before), *stands)
        return [(row[0] / 1000, *row[1:]) for row in self._connection.execute(query)]

    def count_closings(self, first: datetime, before: datetime) -> int:
        """How many closings history tells of in [first, before), those that a correction took back too: it alone reads no case."""
        query = select(func.count()).select_from(HISTORY).where(*_closed_within(first, before))
        return int(self._connection.execute(query).scalar_one())

    def corrections(self) -> int:
        """How many cases were set right: their closings of finished days may be others now."""
        return corrections(self._connection)

    def first_closing(self) -> datetime | None:
        """When anything was closed for the first time."""
        return self._connection.execute(select(func.min(HISTORY.c.at)).where(IS_CLOSING)).scalar()

    def post_rows(self, first: date | None, last: date | None, department: str) -> list[dict[str, Any]]:
        """Sums of the post counters by ``person`` and ``department``, of one department or (with '') of all; both days inclusive."""
        query = _summing(POSTS, ("person", "department"), POST_COUNTERS)
        query = query.where(POSTS.c.day >= first.isoformat()) if first else query
        query = query.where(POSTS.c.day <= last.isoformat()) if last else query
        query = query.where(POSTS.c.department == department) if department else query
        return [dict(row._mapping) for row in self._connection.execute(query)]


def _closed_within(first: datetime, before: datetime) -> list[Any]:
    return [IS_CLOSING, HISTORY.c.at >= first, HISTORY.c.at < before]
