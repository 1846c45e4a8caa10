"""Issues of closed periods, frozen when they are added; the table on top, the queries beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Index, Integer, Row, Select, String, Table, UniqueConstraint, func, select
from sqlalchemy.engine import Connection

from dashboard.records import Issue
from data_access.engine import Moment, metadata
from data_access.json_text import JsonText

ISSUES = Table(
    "issues",
    metadata,
    Column("serial", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("key", String(10), nullable=False),
    Column("number", Integer, nullable=False),
    Column("closed_at", Moment, nullable=False),
    Column("reason", String(2000), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", JsonText, nullable=False),
    UniqueConstraint("kind", "key", "number"),
)
LOCK = 0x697373756573  # "issues": no other lock of ours has this number
Index("issues_of_period", ISSUES.c.kind, ISSUES.c.key)


class SqlIssues:
    """``ports.IssueStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        """Whoever else adds issues waits here until this transaction ends. SQLite's writers wait anyway; PostgreSQL is asked for a lock."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_advisory_xact_lock(LOCK)))

    def add(self, issue: Issue) -> Issue:
        """The issue with its serial, one more than the last. Raises IntegrityError when its period has this number already."""
        last = self._connection.execute(select(func.max(ISSUES.c.serial))).scalar() or 0
        numbered = replace(issue, serial=last + 1)
        self._connection.execute(ISSUES.insert(), vars(numbered))
        return numbered

    def newest(self, kind: str, key: str) -> Issue | None:
        return self._first(_of(kind, key).order_by(ISSUES.c.number.desc()))

    def get(self, kind: str, key: str, number: int) -> Issue | None:
        return self._first(_of(kind, key).where(ISSUES.c.number == number))

    def of_period(self, kind: str, key: str) -> list[Issue]:
        """The first issue and its corrections, in order."""
        return [_issue(row) for row in self._connection.execute(_of(kind, key).order_by(ISSUES.c.number))]

    def latest(self, kinds: Sequence[str], most: int, before: int = 0) -> list[Issue]:
        """The newest issues of these kinds (all when empty), those below the serial ``before`` when it is given."""
        query = select(ISSUES).order_by(ISSUES.c.serial.desc()).limit(most)
        query = query.where(ISSUES.c.kind.in_(kinds)) if kinds else query
        query = query.where(ISSUES.c.serial < before) if before else query
        return [_issue(row) for row in self._connection.execute(query)]

    def heads(self, kind: str, key: str, most: int, before: int = 0) -> list[Issue]:
        """The newest issues without their content, of this kind and this period ('': of all); those below the serial ``before``."""
        columns = [column for column in ISSUES.c if column.name != "content"]
        query = select(*columns).order_by(ISSUES.c.serial.desc()).limit(most)
        query = query.where(ISSUES.c.kind == kind) if kind else query
        query = query.where(ISSUES.c.key == key) if key else query
        query = query.where(ISSUES.c.serial < before) if before else query
        return [Issue(content={}, **row._mapping) for row in self._connection.execute(query)]

    def closed(self) -> set[tuple[str, str]]:
        """Kind and key of every period that has an issue."""
        return {(row.kind, row.key) for row in self._connection.execute(select(ISSUES.c.kind, ISSUES.c.key).distinct())}

    def _first(self, query: Select[Any]) -> Issue | None:
        row = self._connection.execute(query.limit(1)).first()
        return None if row is None else _issue(row)


def _of(kind: str, key: str) -> Select[Any]:
    return select(ISSUES).where(ISSUES.c.kind == kind, ISSUES.c.key == key)


def _issue(row: Row[Any]) -> Issue:
    return Issue(**row._mapping)
