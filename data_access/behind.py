"""What stands behind a count: its cases one by one, and the counts as they were known at a past moment.

Slower than the tallies, since it reads the cases of the asked days; the tallies must agree with it (tests hold them together).
A deadline counts at ``counts_at``; whether it was due, done and on time at a past moment follows from when each became known.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, and_, case, cast, func, literal, or_, select, true, type_coerce
from sqlalchemy.engine import Connection

from dashboard.assessment.counting import SATISFIED
from dashboard.assessment.dues import COUNTERS, TO_HANDLE
from dashboard.records import Behind
from dashboard.reports.lifecycle import ON_THE_CLOCK
from data_access.cases import CASES, HISTORY, IS_CLOSING, IS_COUNTED, case_of
from data_access.dues import DUES, IS_UNMET, due_of_row
from data_access.engine import EPOCH, MILLISECOND
from data_access.objections import OBJECTIONS

Where = Mapping[str, str | Sequence[str]]
LocalDay = Any
QUARTER_MS = 900_000  # no time zone is off by less
LONG_S = 0.02
"""A query that takes longer keeps the streams waiting: the next one is about half as many days."""
RUN, LONGEST_RUN = timedelta(days=1), timedelta(days=16)
EVER, NEVER = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""With both ends given a query goes by its index."""
A_LIFE = 4096
"""More history rows than any case has: case and position make one number to page by."""
DUE_OF = {name: (kind, place) for kind, names in COUNTERS.items() for place, name in enumerate(names)}
MOVE_OF = {
    "closings": "close",
    "dispatched": "dispatch",
    "rework": "send_back",
    "deferrals": "grant_deferral",
    "ratings": "rate",
    "satisfied": "rate",
}
MOMENT_OF = {"reports": "reported_at", "accepted": "accepted_at"}
later = HISTORY.alias("later")
owner = HISTORY.alias("owner")


@dataclass(frozen=True)
class _Source:
    """Where a count comes from: a query's columns and conditions. at: when it counts; keys: the columns it may be grouped by."""

    number: ColumnElement[Any]
    at: ColumnElement[Any]
    keys: Mapping[str, ColumnElement[Any]]
    conditions: tuple[Any, ...]
    joins: Any
    whole_due: bool = False
    alone: Any = None
    """What is enough to count from, where that is less than ``joins``."""

    def within(self, first: datetime | None, before: datetime | None) -> list[ColumnElement[bool]]:
        return [*([self.at >= first] if first else []), *([self.at < before] if before else [])]

    def narrowed(self, where: Where) -> list[ColumnElement[bool]]:
        return [
            self.keys[name].in_([wanted] if isinstance(wanted, (str, int)) else list(wanted)) for name, wanted in where.items() if wanted
        ]


class SqlBehind:
    """``ports.BehindStore`` on one connection."""

    def __init__(self, connection: Connection, day: LocalDay) -> None:
        self._connection = connection
        self._day = day

    def counts(self, by: str, first: datetime | None, before: datetime | None, where: Where, as_of: datetime) -> dict[str, dict[str, int]]:
        """Every counter by key of ``by``, as known at as_of. Read for the asked days only: long spans take seconds."""
        found: dict[str, Counter[str]] = {}
        for name in (*MOMENT_OF, *DUE_OF, *MOVE_OF):
            for key, number in self._run_by_run(_source(name, as_of), by, first, before, where, as_of):
                found.setdefault(key, Counter())[name] += number
        for key, number in self._grouped(_source("overdue_open", as_of), by, None, None, where):
            found.setdefault(key, Counter())["overdue_open"] += number
        return {key: dict(counts) for key, counts in found.items()}

    def count(self, counter: str, first: datetime | None, before: datetime | None, where: Where, as_of: datetime) -> int:
        """How many the counter counts. overdue_open: whatever the days."""
        return sum(number for _, number in self._grouped(_source(counter, as_of), "", *_days(counter, first, before), where))

    def page(
        self, counter: str, first: datetime | None, before: datetime | None, where: Where, as_of: datetime, after: int, most: int
    ) -> list[Behind]:
        """What it counts, one by one, by id after ``after``."""
        source = _source(counter, as_of)
        first, before = _days(counter, first, before)
        own = (source.number.label("own"), source.at.label("own_at"), source.keys["department"].label("own_department"))
        query = select(CASES, *own, *(column.label(f"due_{column.name}") for column in DUES.columns if source.whole_due))
        query = query.select_from(source.joins).where(*source.conditions, *source.within(first, before), *source.narrowed(where))
        own_number = cast(source.number, BigInteger)  # not the bare key: SQLite would walk the whole table in its order to find a few
        query = query.where(own_number > after).order_by(own_number).limit(most)
        return [_behind(row, source.whole_due) for row in self._connection.execute(query)]

    def _run_by_run(
        self, source: _Source, by: str, first: datetime | None, before: datetime | None, where: Where, as_of: datetime
    ) -> Iterator[tuple[str, int]]:
        """Counts by key, a run of days after another, so that no query is long: between two of them the streams go on."""
        begins, ends, step = first or EVER, before or NEVER, RUN
        earliest = self._connection.execute(select(func.min(CASES.c.reported_at))).scalar() or as_of
        while begins < ends:
            time.sleep(0)
            until = max(begins, earliest) + step
            until = ends if until >= min(ends, as_of) else until
            started = time.monotonic()
            yield from self._grouped(source, by, begins, until, where)
            step = max(step / 2, RUN) if time.monotonic() - started > LONG_S else min(step * 2, LONGEST_RUN)
            begins = until

    def _grouped(
        self, source: _Source, by: str, first: datetime | None, before: datetime | None, where: Where
    ) -> Iterator[tuple[str, int]]:
        conditions = [*source.conditions, *source.within(first, before), *source.narrowed(where)]
        table = source.joins if source.alone is None else source.alone
        if not by:
            yield "", int(self._connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one())
            return
        key = _key(source, by)
        query = select(key, func.count()).select_from(table).where(*conditions).group_by(key)
        for value, number in self._connection.execute(query):
            yield (self._day(EPOCH + value * QUARTER_MS * MILLISECOND) if by == "day" else str(value or "")), number


def _key(source: _Source, by: str) -> ColumnElement[Any]:
    if by == "day":
        return type_coerce(source.at, BigInteger) // literal(QUARTER_MS, Integer, literal_execute=True)
    return source.keys[by]


def _days(counter: str, first: datetime | None, before: datetime | None) -> tuple[datetime | None, datetime | None]:
    return (None, None) if counter == "overdue_open" else (first, before)


def _source(counter: str, as_of: datetime) -> _Source:
    if counter == "overdue_open":
        return _overdue(as_of)
    if counter in DUE_OF:
        return _of_dues(*DUE_OF[counter], as_of)
    if counter in MOVE_OF:
        return _of_history(counter, as_of)
    return _of_cases(CASES.c[MOMENT_OF[counter]], as_of)


def _of_cases(moment: Column[Any], as_of: datetime) -> _Source:
    """Reports and acceptances: with the department that had the case then."""
    keys = _codes(CASES) | {"department": _department_at(as_of), "person": CASES.c.handler}
    return _Source(CASES.c.id, moment, keys, (moment <= as_of,), CASES)


def _department_at(as_of: datetime) -> ColumnElement[Any]:
    """The case's department as of then: of its last dispatch, unless it was handed back after it."""
    moves = owner.c.move.in_(("dispatch", "hand_back"))
    last = select(case((owner.c.move == "dispatch", owner.c.department), else_="")).where(
        owner.c.case_id == CASES.c.id, moves, owner.c.at <= as_of
    )
    then = func.coalesce(last.order_by(owner.c.position.desc()).limit(1).correlate(CASES).scalar_subquery(), "")
    return case((CASES.c.dispatched_at <= as_of, CASES.c.department), else_=then)


def _of_dues(kind: str, place: int, as_of: datetime) -> _Source:
    """Due, done, and done on time, of the deadlines that stood then."""
    done = DUES.c.done_at <= as_of
    stood = (DUES.c.since <= as_of) & (DUES.c.until.is_(None) | (DUES.c.until > as_of))
    stage = (or_(DUES.c.counts_at < as_of, done), done, done & DUES.c.on_time)[place]
    keys = {name: DUES.c[name] for name in ("district", "street", "department", "panel", "category", "person")}
    joins = DUES.join(CASES, CASES.c.id == DUES.c.case_id)
    return _Source(DUES.c.id, DUES.c.counts_at, keys, (DUES.c.kind == kind, stood, stage), joins, True, DUES)


def _of_history(counter: str, as_of: datetime) -> _Source:
    move = MOVE_OF[counter]
    satisfied = CASES.c.rating >= SATISFIED if counter == "satisfied" else true()
    which = IS_CLOSING if move == "close" else and_(IS_COUNTED, HISTORY.c.move == move)
    keys = _codes(CASES) | {"department": HISTORY.c.department, "person": CASES.c.handler}
    number = cast(HISTORY.c.case_id, BigInteger) * A_LIFE + HISTORY.c.position  # PostgreSQL's integers end at half a million cases
    joins = HISTORY.join(CASES, CASES.c.id == HISTORY.c.case_id)
    return _Source(number, HISTORY.c.at, keys, (which, HISTORY.c.at <= as_of, stood_then(as_of), satisfied), joins)


def stood_then(as_of: datetime) -> ColumnElement[bool]:
    """Of a row of history joined with its case: no correction known then had taken it back, and none that came later wrote it."""
    between = and_(HISTORY.c.position > _corrected(as_of, known=True), HISTORY.c.position < _corrected(as_of, known=False))
    return or_(CASES.c.corrected == 0, between)


def _corrected(as_of: datetime, *, known: bool) -> ColumnElement[Any]:
    """The position of the last correction known then (0: none), or of the first one that was not (A_LIFE: none)."""
    rows = select((func.max if known else func.min)(later.c.position)).where(later.c.case_id == CASES.c.id, later.c.move == "correct")
    rows = rows.where(later.c.at <= as_of if known else later.c.at > as_of).correlate(CASES)
    return func.coalesce(rows.scalar_subquery(), 0 if known else A_LIFE)


def _overdue(as_of: datetime) -> _Source:
    """Cases on the clock then, past the handling deadline that they had then; struck out or not, the case is late."""
    newest = select(func.max(later_due.c.id)).where(
        later_due.c.case_id == CASES.c.id, later_due.c.kind == TO_HANDLE, later_due.c.since <= as_of
    )
    state = select(later.c.target).where(later.c.case_id == CASES.c.id, later.c.at <= as_of)
    state_then = state.order_by(later.c.position.desc()).limit(1).correlate(CASES).scalar_subquery()
    struck = DUES.c.id.in_(select(OBJECTIONS.c.due).where(OBJECTIONS.c.decision == "granted"))
    unmet = or_(DUES.c.done_at.is_(None), DUES.c.done_at > as_of) & or_(DUES.c.until.is_(None), DUES.c.until > as_of, struck)
    to_handle = func.coalesce(DUES.c.kind, "") == TO_HANDLE  # by its bare name SQLite would walk every deadline to handle that there was
    conditions = (
        or_(IS_UNMET, DUES.c.done_at > as_of, DUES.c.until > as_of, struck),  # each has its index
        to_handle, DUES.c.deadline < as_of, DUES.c.since <= as_of, unmet,
        DUES.c.id == newest.correlate(CASES).scalar_subquery(), state_then.in_(ON_THE_CLOCK),
    )  # fmt: skip
    keys = {name: DUES.c[name] for name in ("district", "street", "department", "panel", "category", "person")}
    return _Source(DUES.c.id, DUES.c.counts_at, keys, conditions, DUES.join(CASES, CASES.c.id == DUES.c.case_id), True)


later_due = DUES.alias("later_due")


def _codes(table: Any) -> dict[str, ColumnElement[Any]]:
    """Its codes; by their bare names SQLite would walk a district's every case instead of those of the days."""
    return {name: func.coalesce(table.c[name], "") for name in ("district", "street", "panel", "category")}


def _behind(row: Any, whole_due: bool) -> Behind:
    values = row._mapping
    at = values["own_at"]
    due = None
    if whole_due:
        due = due_of_row(_Prefixed(values))  # type: ignore[arg-type]
    return Behind(values["own"], case_of(row), at, values["own_department"], due)


class _Prefixed:
    """A row's due_ columns as a row of their own."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._mapping = {column.name: values[f"due_{column.name}"] for column in DUES.columns}
