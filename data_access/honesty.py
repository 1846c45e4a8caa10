"""Closings on time and the reports that may contradict them: a day at a time, by indexes on days."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from dashboard.assessment.dues import TO_CLOSE
from dashboard.reports.lifecycle import REJECTED, VOID
from dashboard.sightings import OnTime, Sighting
from data_access.cases import CASES
from data_access.dues import DUES

_DUE = ("case_id", "panel", "category", "district", "department", "done_at")
_CASE = ("number", "lon", "lat", "cell", "rating", "reopened", "closed_at")
CLOSED_ON_TIME = select(*(DUES.c[name] for name in _DUE), *(CASES.c[name] for name in _CASE)).join(CASES, CASES.c.id == DUES.c.case_id)
CLOSED_ON_TIME = CLOSED_ON_TIME.where(DUES.c.kind == TO_CLOSE, DUES.c.until.is_(None), DUES.c.on_time.is_(True))
REPORTS = select(*(CASES.c[name] for name in ("id", "category", "lon", "lat", "reported_at")))
REPORTS = REPORTS.where(CASES.c.cell != "", CASES.c.state.not_in((REJECTED, VOID)))


class SqlHonesty:
    """``ports.HonestyStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def closed_on_time(self, first: datetime, before: datetime) -> list[OnTime]:
        """The closings counted as on time in [first, before)."""
        query = CLOSED_ON_TIME.where(DUES.c.counts_at >= first, DUES.c.counts_at < before).order_by(DUES.c.counts_at, DUES.c.id)
        return [
            OnTime(
                row.case_id, row.number, row.panel, row.category, row.district, row.department, row.done_at,
                row.lon, row.lat, row.cell != "", row.rating, row.reopened, row.closed_at,
            )
            for row in self._connection.execute(query)
        ]  # fmt: skip

    def reports(self, first: datetime, before: datetime) -> list[Sighting]:
        """Every report at a known place in [first, before), but those rejected or void."""
        query = REPORTS.where(CASES.c.reported_at >= first, CASES.c.reported_at < before)
        return [Sighting(*row) for row in self._connection.execute(query)]
