"""One transaction: lock, change, tell, commit. What was told leaves only after the commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from dashboard.ports import OpenWork, Work
from dashboard.records import By, News
from data_access.behind import SqlBehind
from data_access.boards import SqlBoards
from data_access.cases import SqlCases
from data_access.dues import SqlDues
from data_access.honesty import SqlHonesty
from data_access.hot import SqlHot
from data_access.issues import SqlIssues
from data_access.log import SqlEvents, SqlRequests, append
from data_access.objections import SqlObjections
from data_access.outcomes import SqlOutcomes
from data_access.people import SqlPeople, SqlStaff, write_audit
from data_access.photos import SqlPhotos
from data_access.replay import SqlReplay
from data_access.schema import is_current
from data_access.tallies import LocalDay, MarkSheet, SqlTallies, local_day
from data_access.wall_calls import SqlWallCalls


class SqlWork:
    """``ports.Work`` on one connection. Tallies are added up and written once, at the commit, in a fixed order."""

    def __init__(self, connection: Connection, day: LocalDay) -> None:
        self._connection = connection
        self._sheet = MarkSheet(day)
        self._told: list[News] = []
        self.last_event = 0
        self.cases = SqlCases(connection, self._sheet.count, self._sheet.count_place)
        self.photos = SqlPhotos(connection)
        self.people = SqlPeople(connection)
        self.staff = SqlStaff(connection)
        self.tallies = SqlTallies(connection)
        self.boards = SqlBoards(connection)
        self.outcomes = SqlOutcomes(connection)
        self.dues = SqlDues(connection)
        self.behind = SqlBehind(connection, day)
        self.issues = SqlIssues(connection)
        self.objections = SqlObjections(connection)
        self.hot = SqlHot(connection)
        self.honesty = SqlHonesty(connection)
        self.replay = SqlReplay(connection)
        self.wall_calls = SqlWallCalls(connection)
        self.events = SqlEvents(connection)
        self.requests = SqlRequests(connection)

    def is_current(self) -> bool:
        """Whether every migration has been run."""
        return is_current(self._connection)

    def tell(self, news: News) -> None:
        self._told.append(news)

    def audit(self, tag: str, by: By, at: datetime, facts: Mapping[str, Any]) -> None:
        write_audit(self._connection, tag, by, at, facts)

    def commit(self) -> None:
        self._sheet.write(self._connection)
        numbered = append(self._connection, self._told)
        self._connection.commit()
        self.last_event = numbered[-1].number if numbered else 0


def work_opener(engine: Engine, zone: ZoneInfo, nudge: Callable[[int], None]) -> OpenWork:
    """``open_work`` for this database; nudge(N) is called after a commit that told news up to event N."""
    day = local_day(zone)

    @contextmanager
    def open_work() -> Iterator[Work]:
        with engine.connect() as connection:
            work = SqlWork(connection, day)
            yield work
        if work.last_event:
            nudge(work.last_event)

    return open_work


def reading_opener(engine: Engine, zone: ZoneInfo) -> OpenWork:
    """``open_reading``: one consistent view of the database, which writes nothing."""
    day = local_day(zone)

    @contextmanager
    def open_reading() -> Iterator[Work]:
        with engine.connect() as connection:
            yield SqlWork(connection, day)

    return open_reading
