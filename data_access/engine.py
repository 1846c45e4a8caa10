"""The database: PostgreSQL, or an SQLite file in WAL mode whose write transactions begin IMMEDIATE.

Measured (docs/adr/0001): on SQLite a greenlet runs its whole transaction without yielding, and a writer that must
wait tries again after a cooperative sleep, because waiting inside SQLite stops every stream of the process.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Engine, MetaData, Table, bindparam, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import TypeDecorator

metadata = MetaData()

LOCK_WAIT_S = 15.0  # longer than any transaction of ours by three orders; then the client hears 503
LOCK_TRY_S = 0.002
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as milliseconds since 1970 UTC: sorts, subtracts and indexes alike on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_ms(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(milliseconds=value)


def to_ms(value: datetime) -> int:
    """Whole milliseconds since 1970 UTC; raises TypeError for a time without zone."""
    return (value - EPOCH) // MILLISECOND


def open_engine(url: str, *, reading: bool = False) -> Engine:
    """An engine for writing, or for reading alone. Nothing is connected before first use, so that forks share nothing.

    Its errors name no values: they end in logs, and what citizens wrote does not belong there.
    """
    if not url.startswith("sqlite"):
        level = "REPEATABLE READ" if reading else "READ COMMITTED"
        return create_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, isolation_level=level, hide_parameters=True)
    engine = create_engine(url, pool_size=10, max_overflow=20, connect_args={"check_same_thread": False}, hide_parameters=True)
    event.listen(engine, "connect", _reading_pragmas if reading else _writing_pragmas)
    event.listen(engine, "begin", _begin_deferred if reading else _begin_immediate)
    return engine


def _pragmas(connection: sqlite3.Connection, busy_ms: int) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={busy_ms}",
        "temp_store=MEMORY",
        "cache_size=-32000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _writing_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    _pragmas(connection, 2000)  # a first connection after a crash waits for the log's recovery
    connection.execute("PRAGMA busy_timeout=0")


def _reading_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    _pragmas(connection, 2000)
    connection.execute("PRAGMA query_only=ON")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    """BEGIN IMMEDIATE, tried again cooperatively while another writer holds the file; raises OperationalError in the end."""
    until = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(LOCK_TRY_S)


def add_or_ignore(connection: Connection, table: Any) -> Any:
    """INSERT … ON CONFLICT of either dialect, to be completed by the caller."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def add_up(connection: Connection, table: Table, keys: tuple[str, ...], row: Mapping[str, Any]) -> None:
    """Add the row's counters to the row with the same keys, made if there is none."""
    connection.execute(_adding(connection.dialect.name, table, keys, tuple(row)), row)


@lru_cache(maxsize=512)
def _adding(dialect: str, table: Table, keys: tuple[str, ...], names: tuple[str, ...]) -> Any:
    """The statement for these columns, made once: making it anew took longer than running it."""
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(table).values({name: bindparam(name) for name in names})
    sums = {name: table.c[name] + insert.excluded[name] for name in names if name not in keys}
    return insert.on_conflict_do_update(index_elements=list(keys), set_=sums)
