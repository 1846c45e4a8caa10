"""What happened on one day, from cases, their history and their deadlines: what the time machine plays. Reads alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, or_, select
from sqlalchemy.engine import Connection

from dashboard.assessment.counting import RATE
from dashboard.assessment.dues import TO_HANDLE
from dashboard.played import Counted, Deadline, Spot, Step
from data_access.cases import CASES, HISTORY
from data_access.dues import DUES

AT_ONCE = 500  # cases read by one query


class SqlReplay:
    """``ports.ReplayStore`` on one connection; [first, before) are moments."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def received(self, first: datetime, before: datetime) -> list[tuple[datetime, str, str]]:
        """(when, district, panel) of each report received."""
        query = select(CASES.c.reported_at, CASES.c.district, CASES.c.panel)
        found = self._connection.execute(query.where(CASES.c.reported_at >= first, CASES.c.reported_at < before))
        return [(row[0], row[1], row[2]) for row in found]

    def accepted(self, first: datetime, before: datetime) -> list[tuple[datetime, str, str]]:
        """(when, district, panel) of each acceptance that stands."""
        query = select(CASES.c.accepted_at, CASES.c.district, CASES.c.panel)
        found = self._connection.execute(query.where(CASES.c.accepted_at >= first, CASES.c.accepted_at < before))
        return [(row[0], row[1], row[2]) for row in found]

    def steps(self, first: datetime, before: datetime) -> list[Step]:
        """Each row of history, what a correction took back aside."""
        query = select(*_STEP).join_from(HISTORY, CASES, CASES.c.id == HISTORY.c.case_id)
        query = query.where(HISTORY.c.at >= first, HISTORY.c.at < before, HISTORY.c.position > CASES.c.corrected)
        return [Step(*row) for row in self._connection.execute(query)]

    def counted(self, first: datetime, before: datetime) -> list[Counted]:
        """Each deadline that was met and still counts, when it counts."""
        columns = (DUES.c.counts_at, DUES.c.kind, DUES.c.on_time, DUES.c.district, DUES.c.panel)
        query = select(*columns).where(DUES.c.counts_at >= first, DUES.c.counts_at < before)
        return [Counted(*row) for row in self._connection.execute(query.where(DUES.c.until.is_(None), DUES.c.done_at.is_not(None)))]

    def late(self, first: datetime, before: datetime) -> tuple[list[Deadline], list[Step]]:
        """Every handling deadline and the whole history of the cases that may have been overdue for a moment of [first, before)."""
        unmet = or_(DUES.c.done_at.is_(None), DUES.c.done_at >= first)
        live = or_(DUES.c.until.is_(None), DUES.c.until >= first, DUES.c.ended_by == "objection")
        cases = select(DUES.c.case_id).where(DUES.c.kind == TO_HANDLE, DUES.c.deadline < before, unmet, live)
        columns = (DUES.c.case_id, DUES.c.deadline, DUES.c.since, DUES.c.done_at, DUES.c.until, DUES.c.ended_by)
        dues = select(*columns).where(DUES.c.kind == TO_HANDLE, DUES.c.case_id.in_(cases)).order_by(DUES.c.case_id, DUES.c.id)
        steps = select(*_STEP).join_from(HISTORY, CASES, CASES.c.id == HISTORY.c.case_id)
        steps = steps.where(HISTORY.c.case_id.in_(cases), HISTORY.c.position > CASES.c.corrected, HISTORY.c.at < before)
        run = self._connection.execute
        return [Deadline(*row) for row in run(dues)], [Step(*row) for row in run(steps.order_by(HISTORY.c.case_id, HISTORY.c.position))]

    def spots(self, cases: Sequence[int]) -> dict[int, Spot]:
        """Where each of the cases is, by its id; those whose place is not known are left out."""
        columns = (CASES.c.number, CASES.c.category, CASES.c.district, CASES.c.cell_lon, CASES.c.cell_lat)
        found = dict[int, Spot]()
        for start in range(0, len(cases), AT_ONCE):
            query = select(CASES.c.id, *columns).where(CASES.c.id.in_(cases[start : start + AT_ONCE]), CASES.c.cell != "")
            found |= {row[0]: Spot(*row[1:]) for row in self._connection.execute(query)}
        return found


_STEP = (
    HISTORY.c.case_id, HISTORY.c.at, HISTORY.c.move, HISTORY.c.source, HISTORY.c.target,
    case((HISTORY.c.move == RATE, HISTORY.c.facts)).label("facts"),  # the others' are not looked at
    CASES.c.district, CASES.c.panel,
)  # fmt: skip
