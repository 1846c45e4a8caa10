"""Reports as bare rows, for hot spots: a day at a time, then only what has changed since an event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, func, select, type_coerce
from sqlalchemy.engine import Connection

from dashboard.sightings import HotRow
from data_access.cases import CASES
from data_access.log import EVENTS

_PLAIN = ("id", "cell", "cell_lon", "cell_lat", "district", "street", "panel", "category", "state")
_TIMES = ("reported_at", "accepted_at", "closed_at")
ROWS = select(*(CASES.c[name] for name in _PLAIN), *(type_coerce(CASES.c[name], BigInteger) for name in _TIMES))
"""Times stay milliseconds: a month is a hundred thousand rows."""


class SqlHot:
    """``ports.HotStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def reports(self, first: datetime, before: datetime) -> list[HotRow]:
        """Every report received in [first, before)."""
        return self._rows(ROWS.where(CASES.c.reported_at >= first, CASES.c.reported_at < before))

    def first_reported(self) -> datetime | None:
        """When the first report of all was received."""
        return self._connection.execute(select(func.min(CASES.c.reported_at))).scalar()

    def touched(self, after: int, most: int) -> list[HotRow] | None:
        """Every report that an event after number ``after`` is about, as it is now; None when they are more than ``most``."""
        about = select(EVENTS.c.case_id).where(EVENTS.c.number > after, EVENTS.c.case_id.is_not(None))
        found = self._rows(ROWS.where(CASES.c.id.in_(about)).limit(most + 1))
        return None if len(found) > most else found

    def _rows(self, query: Select[Any]) -> list[HotRow]:
        return [tuple(row) for row in self._connection.execute(query)]
