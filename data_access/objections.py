"""Objections of departments to deadlines they are held to; the table on top, the queries beneath."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Row, Select, String, Table, Text, select, text
from sqlalchemy.engine import Connection

from dashboard.errors import NotFound
from dashboard.records import Objection
from data_access.engine import Moment, metadata

OBJECTIONS = Table(
    "objections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("due", ForeignKey("dues.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("department", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", ForeignKey("accounts.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decision", String(8), nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Column("decided_by", ForeignKey("accounts.id")),
    Column("decided_at", Moment),
    CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="objections_by_two"),
)
IS_UNDECIDED = text("decision = ''")
Index("objections_of_due", OBJECTIONS.c.due)
Index("objections_undecided", OBJECTIONS.c.department, sqlite_where=IS_UNDECIDED, postgresql_where=IS_UNDECIDED)


class SqlObjections:
    """``ports.ObjectionStore`` on one connection. department: '' for all."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, objection: Objection) -> Objection:
        new = self._connection.execute(OBJECTIONS.insert(), _row_of(objection)).inserted_primary_key
        assert new is not None
        return replace(objection, id=new[0])

    def save(self, objection: Objection) -> None:
        self._connection.execute(OBJECTIONS.update().where(OBJECTIONS.c.id == objection.id), _row_of(objection))

    def by_id(self, objection_id: int) -> Objection:
        """Raises NotFound."""
        found = self._all(select(OBJECTIONS).where(OBJECTIONS.c.id == objection_id))
        if not found:
            raise NotFound()
        return found[0]

    def of_due(self, due_id: int) -> list[Objection]:
        return self._all(select(OBJECTIONS).where(OBJECTIONS.c.due == due_id).order_by(OBJECTIONS.c.id))

    def undecided(self, department: str, most: int) -> list[Objection]:
        """The oldest first."""
        return self._all(_of(department).where(IS_UNDECIDED).order_by(OBJECTIONS.c.id).limit(most))

    def latest(self, department: str, most: int) -> list[Objection]:
        return self._all(_of(department).order_by(OBJECTIONS.c.id.desc()).limit(most))

    def _all(self, query: Select[Any]) -> list[Objection]:
        return [_objection(row) for row in self._connection.execute(query)]


def _of(department: str) -> Select[Any]:
    query = select(OBJECTIONS)
    return query.where(OBJECTIONS.c.department == department) if department else query


def _row_of(objection: Objection) -> dict[str, Any]:
    return {name: value for name, value in vars(objection).items() if name != "id"}


def _objection(row: Row[Any]) -> Objection:
    return Objection(**row._mapping)
