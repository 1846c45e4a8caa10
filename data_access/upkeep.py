"""What is forgotten in time: answers of repeated requests after a day, minute tallies after nine."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine

from data_access.engine import to_ms
from data_access.log import REQUESTS
from data_access.tallies import MINUTE_MS, MINUTES

KEPT_ANSWERS = timedelta(hours=24)
KEPT_MINUTES = timedelta(days=9)


def prune(engine: Engine, now: datetime) -> None:
    """Remove what is older than its time, each kind in a short transaction of its own."""
    old_minute = to_ms(now - KEPT_MINUTES) // MINUTE_MS
    for query in (REQUESTS.delete().where(REQUESTS.c.at < now - KEPT_ANSWERS), MINUTES.delete().where(MINUTES.c.minute < old_minute)):
        with engine.connect() as connection:
            connection.execute(query)
            connection.commit()
