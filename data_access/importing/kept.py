"""Which row of which data each imported case is: the table on top, the queries beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table, bindparam, select
from sqlalchemy.engine import Connection

from data_access.engine import metadata

if TYPE_CHECKING:
    from data_access.importing.lives import Life

IMPORT_ROWS = Table(
    "import_rows",
    metadata,
    Column("source", String(40), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("row_hash", LargeBinary(32), nullable=False),
    Column("flags", String(200), nullable=False),
)
"""row_hash: of what the row said when it was last taken. flags: with spaces between."""

MOST_FLAGS = 200
ADD_ROW = IMPORT_ROWS.insert()
SET_ROW = (
    IMPORT_ROWS.update()
    .where(IMPORT_ROWS.c.source == bindparam("new_source"), IMPORT_ROWS.c.key == bindparam("new_key"))
    .values(row_hash=bindparam("new_row_hash"), flags=bindparam("new_flags"))
)


@dataclass(frozen=True)
class Kept:
    """What is there of a row."""

    case_id: int
    row_hash: bytes
    flags: tuple[str, ...]


def kept_rows(connection: Connection, source: str, keys: Sequence[str]) -> dict[str, Kept]:
    """What is there of the rows with these keys."""
    query = select(IMPORT_ROWS.c.key, IMPORT_ROWS.c.case_id, IMPORT_ROWS.c.row_hash, IMPORT_ROWS.c.flags)
    rows = connection.execute(query.where(IMPORT_ROWS.c.source == source, IMPORT_ROWS.c.key.in_(keys)))
    return {row.key: Kept(row.case_id, bytes(row.row_hash), tuple(row.flags.split())) for row in rows}


def row_of(source: str, life: Life, case_id: int) -> dict[str, Any]:
    """A life's row as the columns of the table."""
    flags = " ".join(life.flags)[:MOST_FLAGS]
    return {"source": source, "key": life.row.key, "case_id": case_id, "row_hash": life.row.digest, "flags": flags}
