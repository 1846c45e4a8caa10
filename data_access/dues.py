"""Every deadline that every case got: the table on top, the queries beneath.

Written by ``cases.change``, and with whole lives at once where cases come in masses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Row, String, Table, bindparam, select, text
from sqlalchemy.engine import Connection

from dashboard.assessment.dues import Change
from dashboard.errors import NotFound
from dashboard.records import Due
from data_access.engine import Moment, metadata

DUES = Table(
    "dues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("deadline", Moment),
    Column("since", Moment, nullable=False),
    Column("counts_at", Moment, nullable=False),
    Column("district", String(12), nullable=False),
    Column("street", String(16), nullable=False),
    Column("department", String(40), nullable=False),
    Column("panel", String(20), nullable=False),
    Column("category", String(40), nullable=False),
    Column("person", ForeignKey("accounts.id")),
    Column("done_at", Moment),
    Column("on_time", Boolean),
    Column("until", Moment),
    Column("ended_by", String(12), nullable=False, server_default=""),
)
IS_UNMET = text("done_at IS NULL AND until IS NULL")
"""As text: a partial index serves only a query that repeats its very words."""
Index("dues_of_case", DUES.c.case_id)
Index("dues_unmet", DUES.c.deadline, sqlite_where=IS_UNMET, postgresql_where=IS_UNMET)
IS_MET = text("done_at IS NOT NULL")  # partial: SQLite would look for unmet ones in the whole index
Index("dues_done", DUES.c.done_at, sqlite_where=IS_MET, postgresql_where=IS_MET)
IS_ENDED = text("until IS NOT NULL")
Index("dues_ended", DUES.c.until, sqlite_where=IS_ENDED, postgresql_where=IS_ENDED)
Index("dues_counted", DUES.c.kind, DUES.c.counts_at, DUES.c.department, DUES.c.district)

DUE_FIELDS = tuple(field.name for field in fields(Due) if field.name != "id")
ADD_DUE = DUES.insert()
CHANGING = ("counts_at", "person", "done_at", "on_time", "until", "ended_by")
CHANGE_DUE = DUES.update().where(DUES.c.id == bindparam("row_id")).values({name: bindparam(f"new_{name}") for name in CHANGING})
LIVE = select(DUES).where(DUES.c.case_id == bindparam("wanted_case"), DUES.c.until.is_(None)).order_by(DUES.c.id)


def due_row(due: Due) -> dict[str, Any]:
    """A due as the columns of its row, without its id."""
    return {name: getattr(due, name) for name in DUE_FIELDS}


def due_of_row(row: Row[Any]) -> Due:
    """The due that a whole row of DUES holds."""
    return Due(**row._mapping)


def live_dues(connection: Connection, case_id: int) -> list[Due]:
    """A case's deadlines that still count or may come to."""
    return [due_of_row(row) for row in connection.execute(LIVE, {"wanted_case": case_id})]


def write_dues(connection: Connection, changes: Sequence[Change]) -> None:
    """Add and change a case's rows."""
    for change in changes:
        if change.old is None:
            connection.execute(ADD_DUE, due_row(change.new))
        else:
            connection.execute(CHANGE_DUE, {f"new_{name}": getattr(change.new, name) for name in CHANGING} | {"row_id": change.new.id})


class SqlDues:
    """``ports.DueStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_case(self, case_id: int) -> list[Due]:
        """Every row of a case, those that stopped counting too."""
        query = select(DUES).where(DUES.c.case_id == case_id).order_by(DUES.c.id)
        return [due_of_row(row) for row in self._connection.execute(query)]

    def by_id(self, due_id: int) -> Due:
        """Raises NotFound."""
        row = self._connection.execute(select(DUES).where(DUES.c.id == due_id)).first()
        if row is None:
            raise NotFound()
        return due_of_row(row)

    def late(
        self, now: datetime, where: Mapping[str, str | Sequence[str]], since: datetime | None = None, before: datetime | None = None
    ) -> list[dict[str, Any]]:
        """Each deadline in [since, before) that is past and not met: its codes, person, kind, counts_at, case_id.

        where: column → code or codes. since, before: None without end.
        """
        names = ("case_id", "kind", "counts_at", "district", "street", "department", "panel", "category", "person")
        query = select(*(DUES.c[name] for name in names)).where(IS_UNMET, DUES.c.deadline < now, *narrowed(where))
        query = query.where(DUES.c.deadline >= since) if since else query
        query = query.where(DUES.c.deadline < before) if before else query
        return [dict(zip(names, row, strict=True)) for row in self._connection.execute(query)]


def narrowed(where: Mapping[str, Any], table: Table = DUES) -> list[Any]:
    """The conditions of a filter: column → code or codes; '' or nothing: all."""
    return [table.c[name].in_([wanted] if isinstance(wanted, (str, int)) else list(wanted)) for name, wanted in where.items() if wanted]
