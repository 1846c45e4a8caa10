"""What lies on each desk of the demo city. Made-up cases alone, known by their drawn photo: visitors' own are left to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, exists, func, select
from sqlalchemy.engine import Connection

from dashboard.publishing.release import BEFORE
from dashboard.records import Case
from dashboard.reports.lifecycle import ACCEPTED, CLOSED, DISPATCHED, HANDLED, ON_THE_CLOCK, WAITING_STATES
from data_access.cases import CASES, IS_OPEN, IS_WAITING, case_of
from data_access.demo.scenery import SIZE
from data_access.photos import PHOTOS

DAY = timedelta(days=1)
MOST = 60
MOST_WORKING = 300
_MADE_UP = exists().where(PHOTOS.c.case_id == CASES.c.id, PHOTOS.c.kind == BEFORE, PHOTOS.c.width == SIZE[0], PHOTOS.c.height == SIZE[1])


@dataclass(frozen=True)
class Piles:
    """The most urgent cases of each desk. counts: all made-up ones by state. late: how many are past their deadline now.

    working: dispatched and being handled, by deadline. newest and closed: the latest first. reports: in the last 24 hours.
    """

    waiting: list[Case]
    unsent: list[Case]
    fresh: list[Case]
    working: list[Case]
    handled: list[Case]
    newest: list[Case]
    closed: list[Case]
    counts: dict[str, int]
    late: int
    reports: int

    def count(self, *states: str) -> int:
        return sum(self.counts.get(state, 0) for state in states)


def piles(connection: Connection, now: datetime) -> Piles:
    """What lies where at this moment."""
    on_the_clock = CASES.c.state.in_(ON_THE_CLOCK)
    return Piles(
        waiting=_cases(connection, IS_WAITING, WAITING_STATES, CASES.c.reported_at),
        unsent=_cases(connection, IS_OPEN, (ACCEPTED,), CASES.c.id),
        fresh=_cases(connection, IS_OPEN, (DISPATCHED,), CASES.c.handling_deadline),
        working=_cases(connection, IS_OPEN, ON_THE_CLOCK, CASES.c.handling_deadline, MOST_WORKING),
        handled=_cases(connection, IS_OPEN, (HANDLED,), CASES.c.handled_at, MOST_WORKING),
        newest=_all(connection, select(CASES).where(_MADE_UP).order_by(CASES.c.id.desc()).limit(MOST)),
        closed=_all(connection, select(CASES).where(CASES.c.state == CLOSED, _MADE_UP).order_by(CASES.c.closed_at.desc()).limit(MOST)),
        counts=_counts(connection, IS_OPEN) | _counts(connection, IS_WAITING),
        late=_count(connection, IS_OPEN, on_the_clock, CASES.c.handling_deadline < now, _MADE_UP),
        reports=_count(connection, CASES.c.reported_at >= now - DAY),
    )


def _cases(connection: Connection, part: TextClause, states: Sequence[str], order: ColumnElement[object], most: int = MOST) -> list[Case]:
    """part: the words of the partial index that holds these states."""
    return _all(connection, select(CASES).where(part, CASES.c.state.in_(states), _MADE_UP).order_by(order).limit(most))


def _all(connection: Connection, query: Select[Any]) -> list[Case]:
    return [case_of(row) for row in connection.execute(query)]


def _counts(connection: Connection, part: TextClause) -> dict[str, int]:
    query = select(CASES.c.state, func.count()).where(part, _MADE_UP).group_by(CASES.c.state)
    return {state: int(count) for state, count in connection.execute(query)}


def _count(connection: Connection, *where: ColumnElement[bool] | TextClause) -> int:
    return int(connection.execute(select(func.count()).select_from(CASES).where(*where)).scalar_one())
