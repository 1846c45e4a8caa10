"""The event log, gap-free in commit order, and the answers kept for repeated requests.

The number is given last, under one row's lock, just before the commit: so who sees number N sees every number below it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Row, String, Table, bindparam, func, select
from sqlalchemy.engine import Connection

from dashboard.records import News
from data_access.engine import Moment, add_or_ignore, metadata
from data_access.json_text import JsonText

COUNTERS = Table("counters", metadata, Column("name", String(20), primary_key=True), Column("value", Integer, nullable=False))
CORRECTIONS = "corrections"
EVENTS = Table(
    "events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),
    Column("case_id", ForeignKey("cases.id")),
    Column("at", Moment, nullable=False, index=True),
    Column("district", String(12), nullable=False),
    Column("department", String(40), nullable=False),
    Column("public", JsonText, nullable=False),
    Column("staff", JsonText, nullable=False),
)
REQUESTS = Table(
    "requests",
    metadata,
    Column("caller", String(40), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("body_hash", LargeBinary(32), nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)
Index("requests_at", REQUESTS.c.at)

ADD_EVENTS = EVENTS.insert()
RAISE_COUNTER = (
    COUNTERS.update().where(COUNTERS.c.name == "event").values(value=COUNTERS.c.value + bindparam("by")).returning(COUNTERS.c.value)
)
FIND_ANSWER = select(REQUESTS.c.body_hash, REQUESTS.c.answer).where(
    REQUESTS.c.caller == bindparam("wanted_caller"), REQUESTS.c.key == bindparam("wanted_key")
)
KEEP_ANSWER = REQUESTS.insert()


class SqlEvents:
    """``ports.EventStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def latest(self) -> int:
        """The number of the newest event that is committed; 0 when there is none."""
        return self._connection.execute(select(COUNTERS.c.value).where(COUNTERS.c.name == "event")).scalar() or 0

    def after(self, number: int, most: int) -> list[News]:
        query = select(EVENTS).where(EVENTS.c.number > number).order_by(EVENTS.c.number).limit(most)
        return [_news(row) for row in self._connection.execute(query)]


def append(connection: Connection, news: Sequence[News]) -> list[News]:
    """Number the news and add it to the log; the last thing a transaction does."""
    if not news:
        return []
    last = connection.execute(RAISE_COUNTER, {"by": len(news)}).scalar_one()
    numbered = [replace(item, number=last - len(news) + place) for place, item in enumerate(news, start=1)]
    connection.execute(ADD_EVENTS, [vars_of(item) for item in numbered])
    return numbered


def vars_of(news: News) -> dict[str, Any]:
    """News as the columns of its row."""
    return {name: getattr(news, name) for name in ("number", "kind", "case_id", "at", "district", "department", "public", "staff")}


def _news(row: Row[Any]) -> News:
    return News(**row._mapping)


class SqlRequests:
    """``ports.RequestStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, caller: str, key: str) -> tuple[bytes, bytes] | None:
        """(body hash, kept answer) of the first request with this key, or None; a second request at once waits for the first.

        SQLite's write transaction already keeps others out; PostgreSQL is asked for a lock on the key.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_advisory_xact_lock(_lock_number(caller, key))))
        row = self._connection.execute(FIND_ANSWER, {"wanted_caller": caller, "wanted_key": key}).first()
        return None if row is None else (bytes(row[0]), bytes(row[1]))

    def keep(self, caller: str, key: str, body_hash: bytes, answer: bytes, now: datetime) -> None:
        row = {"caller": caller, "key": key, "body_hash": body_hash, "answer": answer, "at": now}
        self._connection.execute(KEEP_ANSWER, row)


def _lock_number(caller: str, key: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{caller} {key}".encode()).digest()[:8], signed=True)


def count_correction(connection: Connection) -> None:
    """One more case was set right: what was remembered of finished days may be wrong."""
    row = add_or_ignore(connection, COUNTERS).values(name=CORRECTIONS, value=1)
    connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": COUNTERS.c.value + 1}))


def corrections(connection: Connection) -> int:
    """How many corrections there were."""
    return connection.execute(select(COUNTERS.c.value).where(COUNTERS.c.name == CORRECTIONS)).scalar() or 0


def start_counter(connection: Connection) -> None:
    """Make the row that numbers events, once."""
    connection.execute(add_or_ignore(connection, COUNTERS).values(name="event", value=0).on_conflict_do_nothing())
