"""What boards show besides tallies: the newest, the next due, the open ones on the map. Each cost is bounded by what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Case as Case_
from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.engine import Connection

from dashboard.records import Case
from dashboard.reports.lifecycle import CLOSED, ON_THE_CLOCK, OPEN_STATES, WAITING_STATES
from data_access.cases import CASES, IS_OPEN, IS_WAITING, case_of
from data_access.engine import EPOCH, Moment
from data_access.photos import PHOTOS
from data_access.tallies import PLACES

FIRST_SPAN = timedelta(hours=12)  # of the newest cases of some places: the next spans are three times as long each
LOOKED_AT = 10_000  # closings, for outcomes: ten days of a thousand each, 25 ms where none has photos
_HEXAGON = func.coalesce(CASES.c.hexagon, "")
"""The hexagon where what is open leads: by its bare name SQLite would walk the index of all cases."""


class SqlBoards:
    """``ports.BoardStore`` on one connection. where: district, department, panel → code ('' or missing: all)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing(self, now: datetime, where: Mapping[str, str | Sequence[str]]) -> list[dict[str, Any]]:
        """Open cases by district, department and panel: how many (``open``), how many past their handling deadline (``overdue``)."""
        # In the order of the index cases_standing, which holds all that is read here.
        keys = (CASES.c.district, CASES.c.department, CASES.c.panel)
        query = select(*keys, func.count().label("open"), func.sum(_late(now)).label("overdue")).where(IS_OPEN, *_among(where))
        return [dict(row._mapping) for row in self._connection.execute(query.group_by(*keys))]

    def overdue(self, now: datetime, where: Mapping[str, str]) -> list[dict[str, Any]]:
        """Each case on the clock past its handling deadline: its codes, ``person`` in post, ``handling_deadline``."""
        names = ("district", "street", "department", "panel", "category", "handling_deadline")
        query = select(*(CASES.c[name] for name in names), CASES.c.handler).where(IS_OPEN, CASES.c.handling_deadline < now)
        query = query.where(CASES.c.state.in_(ON_THE_CLOCK), *_among(where))
        return [dict(zip((*names, "person"), row, strict=True)) for row in self._connection.execute(query)]

    def newest(self, most: int, where: Mapping[str, str] | None = None) -> list[Case]:
        return self._cases(select(CASES).where(*_narrowed(where or {})).order_by(CASES.c.id.desc()).limit(most))

    def next_deadlines(self, now: datetime, most: int, where: Mapping[str, str] | None = None) -> list[Case]:
        """Cases on the clock that are not late yet, the soonest first."""
        query = select(CASES).where(IS_OPEN, CASES.c.handling_deadline >= now, CASES.c.state.in_(ON_THE_CLOCK), *_among(where or {}))
        return self._cases(query.order_by(CASES.c.handling_deadline).limit(most))

    def due_between(self, now: datetime, until: datetime, where: Mapping[str, str] | None = None) -> int:
        query = select(func.count()).select_from(CASES).where(IS_OPEN, CASES.c.state.in_(ON_THE_CLOCK), *_among(where or {}))
        return int(self._connection.execute(query.where(CASES.c.handling_deadline.between(now, until))).scalar_one())

    def deadlines_between(self, now: datetime, until: datetime, where: Mapping[str, str] | None = None) -> list[datetime]:
        """The handling deadline of each case on the clock that is due in [now, until)."""
        query = select(CASES.c.handling_deadline).where(IS_OPEN, CASES.c.state.in_(ON_THE_CLOCK), *_among(where or {}))
        return list(self._connection.execute(query.where(CASES.c.handling_deadline >= now, CASES.c.handling_deadline < until)).scalars())

    def longest_overdue(self, now: datetime, where: Mapping[str, str] | None = None) -> Case | None:
        query = select(CASES).where(IS_OPEN, CASES.c.handling_deadline < now, CASES.c.state.in_(ON_THE_CLOCK), *_among(where or {}))
        return next(iter(self._cases(query.order_by(CASES.c.handling_deadline).limit(1))), None)

    def overdue_at(self, moment: datetime, where: Mapping[str, str] | None = None) -> int:
        """How many were past their handling deadline at that moment: those still open, and those handled since."""
        was_late = and_(CASES.c.handling_deadline < moment, CASES.c.dispatched_at <= moment, *_among(where or {}))
        still = select(func.count()).select_from(CASES).where(IS_OPEN, CASES.c.state.in_(ON_THE_CLOCK), was_late)
        since = select(func.count()).select_from(CASES).where(CASES.c.handled_at > moment, was_late)
        return int(self._connection.execute(still).scalar_one()) + int(self._connection.execute(since).scalar_one())

    def waiting(self, where: Mapping[str, str] | None = None) -> int:
        query = select(func.count()).select_from(CASES).where(IS_WAITING, CASES.c.state.in_(WAITING_STATES), *_among(where or {}))
        return int(self._connection.execute(query).scalar_one())

    def newest_outcomes(self, most: int, where: Mapping[str, str | Sequence[str]]) -> list[Case]:
        """The newest closed cases that have a cleared photo of before and one of after, among the ``LOOKED_AT`` newest closings."""
        closings = select(CASES.c.closed_at).where(CASES.c.closed_at.is_not(None)).order_by(CASES.c.closed_at.desc())
        since = func.coalesce(closings.limit(1).offset(LOOKED_AT).scalar_subquery(), literal(EPOCH, Moment))
        query = select(CASES).where(CASES.c.closed_at >= since, CASES.c.state == CLOSED, _shows("before"), _shows("after"), *_among(where))
        return self._cases(query.order_by(CASES.c.closed_at.desc()).limit(most))

    def open_points(self, now: datetime, where: Mapping[str, str] | None = None) -> list[tuple[float, float, bool, float, float, str, int]]:
        """(lon, lat, private_home, cell_lon, cell_lat, panel, overdue 0/1) of every open case whose place is known."""
        # Ordered by an expression: by the bare id SQLite would walk through all cases ever instead of the open ones.
        columns = (CASES.c.lon, CASES.c.lat, CASES.c.private_home, CASES.c.cell_lon, CASES.c.cell_lat, CASES.c.panel, _late(now))
        return [
            tuple(row)
            for row in self._connection.execute(
                select(*columns).where(IS_OPEN, CASES.c.cell != "", *_among(where or {})).order_by(CASES.c.id + 0)
            )
        ]

    def open_by_hexagon(self, now: datetime, where: Mapping[str, str | Sequence[str]]) -> dict[str, tuple[int, int]]:
        """(open, of these past their handling deadline) by hexagon."""
        query = select(_HEXAGON, func.count(), func.sum(_late(now))).where(IS_OPEN, CASES.c.hexagon != "", *_among(where))
        return {row[0]: (int(row[1]), int(row[2])) for row in self._connection.execute(query.group_by(_HEXAGON))}

    def unfinished_by_hexagon(self, first: datetime, before: datetime, where: Mapping[str, str | Sequence[str]]) -> dict[str, int]:
        """Of the reports received in [first, before), those that are open or wait for review, by hexagon."""
        found: Counter[str] = Counter()
        for unfinished in (IS_OPEN, IS_WAITING):
            query = select(CASES.c.hexagon, CASES.c.reported_at).where(unfinished, CASES.c.hexagon != "", *_among(where))
            found.update(hexagon for hexagon, at in self._connection.execute(query) if first <= at < before)
        return found

    def place_counts(self, first: date, last: date, categories: Sequence[str], district: str) -> list[tuple[str, str, int]]:
        """(hexagon, category, reports) in the days, both inclusive, from the tallies; no categories, or '': all."""
        query = select(PLACES.c.hexagon, PLACES.c.category, func.sum(PLACES.c.reports)).where(PLACES.c.hexagon != "")
        query = query.where(PLACES.c.day.between(first.isoformat(), last.isoformat()))
        query = query.where(PLACES.c.category.in_(categories)) if categories else query
        query = query.where(PLACES.c.district == district) if district else query
        found = self._connection.execute(query.group_by(PLACES.c.hexagon, PLACES.c.category))
        return [(row[0], row[1], int(row[2])) for row in found]

    def cases_near(
        self, hexagons: Sequence[str], first: datetime, before: datetime, where: Mapping[str, str | Sequence[str]], most: int
    ) -> list[Case]:
        """Cases of the hexagons received in [first, before), the newest first; where may name states too.

        Open ones are read from what is open; others back in time by longer and longer spans, until there are enough.
        """
        states = where.get("state") or ()
        if states and set(states) <= set(OPEN_STATES):
            query = select(CASES).where(IS_OPEN, _HEXAGON.in_(list(hexagons)), *_among(where))
            found = [case for case in self._cases(query) if first <= case.reported_at < before]
            return sorted(found, key=lambda case: (case.reported_at, case.id), reverse=True)[:most]
        found, until, span = list[Case](), before, FIRST_SPAN
        while until > first and len(found) < most:
            since = max(first, until - span)
            query = select(CASES).where(CASES.c.hexagon.in_(list(hexagons)), CASES.c.reported_at >= since, CASES.c.reported_at < until)
            newest = query.where(*_among(where)).order_by(CASES.c.reported_at.desc(), CASES.c.id.desc())
            found += self._cases(newest.limit(most - len(found)))
            until, span = since, span * 3
        return found

    def solved(self, first: datetime, last: datetime, where: Mapping[str, str | Sequence[str]]) -> int:
        """How many of the cases accepted in [first, last) are closed now: part of the accepted, so never more than they."""
        accepted = (CASES.c.accepted_at >= first) & (CASES.c.accepted_at < last)
        query = select(func.count()).select_from(CASES).where(CASES.c.closed_at >= first, accepted, *_among(where))
        return int(self._connection.execute(query).scalar_one())

    def _cases(self, query: Select[Any]) -> list[Case]:
        return [case_of(row) for row in self._connection.execute(query)]


def _late(now: datetime) -> Case_[int]:
    """1 for a case on the clock past its handling deadline, else 0."""
    return case((CASES.c.state.in_(ON_THE_CLOCK) & (CASES.c.handling_deadline < now), 1), else_=0)


def _shows(kind: str) -> ColumnElement[bool]:
    own = (PHOTOS.c.case_id == CASES.c.id) & (PHOTOS.c.kind == kind)
    return select(PHOTOS.c.id).where(own, PHOTOS.c.cleared_at.is_not(None), PHOTOS.c.public_name != "").exists()


def _narrowed(where: Mapping[str, str | Sequence[str]]) -> list[Any]:
    return [CASES.c[name].in_([code] if isinstance(code, str) else list(code)) for name, code in where.items() if code]


def _among(where: Mapping[str, str | Sequence[str]]) -> list[Any]:
    """The same where a time or state leaves few cases: by its bare name SQLite would walk a district's every case instead."""
    return [func.coalesce(CASES.c[name], "").in_([code] if isinstance(code, str) else list(code)) for name, code in where.items() if code]
