"""Published outcomes, a page at a time: each reads at most ``WINDOW`` closings, by their index, however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, or_, select, type_coerce
from sqlalchemy.engine import Connection

from dashboard.assessment.counting import SATISFIED
from dashboard.records import Case
from dashboard.reports.lifecycle import CLOSED
from data_access.cases import CASES, case_of
from data_access.photos import PHOTOS

WINDOW = 2000  # closings looked at for one page: half a day of the busiest day, 20 ms

_NEWEST = (CASES.c.closed_at.desc(), CASES.c.id.desc())
_TOOK_MS = type_coerce(CASES.c.closed_at, BigInteger) - type_coerce(CASES.c.reported_at, BigInteger)
_ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": _NEWEST,
    "rating": (CASES.c.rating.desc().nulls_last(), *_NEWEST),
    "fastest": (_TOOK_MS, *_NEWEST),
    "longest": (_TOOK_MS.desc(), *_NEWEST),
}


class SqlOutcomes:
    """``ports.OutcomeStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, where: Mapping[str, str], order: str, most: int, *, unsatisfied: bool = False, after: Case | None = None
    ) -> tuple[list[Case], str]:
        """Closed cases with a cleared photo before and one after, and the number after which to go on ('' at the end).

        where: panel, district → code. order: newest, or rating, fastest, longest among the newest ``WINDOW`` closings.
        """
        window = _window(after)
        query = select(CASES).where(
            CASES.c.id.in_(select(window.subquery().c.id)), CASES.c.state == CLOSED, _shows("before"), _shows("after")
        )
        query = query.where(*(CASES.c[name] == code for name, code in where.items() if code))
        query = query.where(CASES.c.rating < SATISFIED) if unsatisfied else query
        rows = self._connection.execute(query.order_by(*_ORDERS[order]).limit(most + 1)).fetchall()
        found = [case_of(row) for row in rows]
        if len(found) > most:
            return found[:most], found[most - 1].number
        last = self._connection.execute(window.with_only_columns(CASES.c.number).offset(WINDOW - 1).limit(1)).scalar()
        return found, str(last or "")


def _window(after: Case | None) -> Select[Any]:
    query = select(CASES.c.id).where(CASES.c.closed_at.is_not(None))
    if after is not None and after.closed_at is not None:
        at = after.closed_at
        query = query.where(CASES.c.closed_at <= at, or_(CASES.c.closed_at < at, CASES.c.id < after.id))
    return query.order_by(*_NEWEST).limit(WINDOW)


def _shows(kind: str) -> ColumnElement[bool]:
    own = (PHOTOS.c.case_id == CASES.c.id) & (PHOTOS.c.kind == kind)
    return select(PHOTOS.c.id).where(own, PHOTOS.c.cleared_at.is_not(None), PHOTOS.c.public_name != "").exists()
