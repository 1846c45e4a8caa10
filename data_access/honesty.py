"""Closings on time and the reports that may contradict them: a day at a time, by indexes on days."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Integer, select, type_coerce
from sqlalchemy.engine import Connection

from dashboard.assessment.dues import TO_CLOSE
from dashboard.reports.lifecycle import REJECTED, VOID
from dashboard.sightings import OnTime, Sighting
from data_access.cases import CASES
from data_access.dues import DUES

_PLACED = (CASES.c.cell != "").label("placed")
_MS = BigInteger  # as they are kept: a time made of each would take as long as reading it
CLOSED_ON_TIME = select(
    DUES.c.case_id,
    CASES.c.number,
    *(DUES.c[name] for name in ("panel", "category", "district", "department")),
    type_coerce(DUES.c.done_at, _MS),
    CASES.c.lon,
    CASES.c.lat,
    type_coerce(_PLACED, Integer),
    CASES.c.rating,
    type_coerce(CASES.c.reopened, Integer),
    type_coerce(CASES.c.closed_at, _MS),
).join(CASES, CASES.c.id == DUES.c.case_id)
CLOSED_ON_TIME = CLOSED_ON_TIME.where(DUES.c.kind == TO_CLOSE, DUES.c.until.is_(None), DUES.c.on_time.is_(True))
REPORTS = select(*(CASES.c[name] for name in ("id", "category", "lon", "lat")), type_coerce(CASES.c.reported_at, _MS))
REPORTS = REPORTS.where(CASES.c.cell != "", CASES.c.state.not_in((REJECTED, VOID)))


class SqlHonesty:
    """``ports.HonestyStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def closed_on_time(self, first: datetime, before: datetime) -> list[OnTime]:
        """The closings counted as on time in [first, before)."""
        query = CLOSED_ON_TIME.where(DUES.c.counts_at >= first, DUES.c.counts_at < before).order_by(DUES.c.counts_at, DUES.c.id)
        return list(map(OnTime._make, self._connection.execute(query).all()))

    def reports(self, first: datetime, before: datetime) -> list[Sighting]:
        """Every report at a known place in [first, before), but those rejected or void."""
        query = REPORTS.where(CASES.c.reported_at >= first, CASES.c.reported_at < before)
        return list(map(Sighting._make, self._connection.execute(query).all()))
