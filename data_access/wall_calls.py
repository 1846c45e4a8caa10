"""Scenes called up on wall screens; the table on top, the queries beneath."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, select, text
from sqlalchemy.engine import Connection

from dashboard.records import WallCall
from data_access.engine import Moment, metadata

WALL_CALLS = Table(
    "wall_calls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("screen", String(40), nullable=False),
    Column("scene", String(60), nullable=False),
    Column("called_by", ForeignKey("accounts.id"), nullable=False),
    Column("called_at", Moment, nullable=False),
    Column("until", Moment),
    Column("ended_at", Moment),
)
STANDING = text("ended_at IS NULL")
Index("wall_calls_standing", WALL_CALLS.c.screen, sqlite_where=STANDING, postgresql_where=STANDING)


class SqlWallCalls:
    """``ports.WallCallStore`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, call: WallCall) -> WallCall:
        row = {name: value for name, value in vars(call).items() if name != "id"}
        new = self._connection.execute(WALL_CALLS.insert(), row).inserted_primary_key
        assert new is not None
        return replace(call, id=new[0])

    def standing(self) -> list[WallCall]:
        """Those that nobody ended, past their end or not; the newest first."""
        query = select(WALL_CALLS).where(STANDING).order_by(WALL_CALLS.c.id.desc())
        return [WallCall(**row._mapping) for row in self._connection.execute(query)]

    def end(self, screen: str, now: datetime) -> int:
        """End what stands for a screen; how many that were."""
        ended = WALL_CALLS.update().where(WALL_CALLS.c.screen == screen, STANDING).values(ended_at=now)
        return self._connection.execute(ended).rowcount
