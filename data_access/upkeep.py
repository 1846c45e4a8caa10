"""What is forgotten in time: answers of repeated requests after a day, minute tallies after nine weeks."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from dashboard.ports import PhotoStore
from data_access.engine import to_ms
from data_access.log import REQUESTS
from data_access.photos import PHOTOS
from data_access.tallies import MINUTE_MS, MINUTES

KEPT_ANSWERS = timedelta(hours=24)
KEPT_MINUTES = timedelta(days=64)  # what a weekday usually looks like is told from the same day of eight weeks before
KEPT_DRAFTS = timedelta(hours=25)  # a draft's token ends after 24


def forget_drafts(engine: Engine, photo_store: PhotoStore, now: datetime) -> int:
    """Remove originals that were sent ahead of a report which never came; how many."""
    with engine.connect() as connection:
        used = set(connection.execute(select(PHOTOS.c.original).distinct()).scalars())
    # asked afterwards: who sends such a photo again keeps it anew, so that it is not old any more
    unused = [name for name in photo_store.older_than("original", now - KEPT_DRAFTS) if name not in used]
    for name in unused:
        photo_store.remove("original", name)
    return len(unused)


def prune(engine: Engine, now: datetime) -> None:
    """Remove what is older than its time, each kind in a short transaction of its own."""
    old_minute = to_ms(now - KEPT_MINUTES) // MINUTE_MS
    for query in (REQUESTS.delete().where(REQUESTS.c.at < now - KEPT_ANSWERS), MINUTES.delete().where(MINUTES.c.minute < old_minute)):
        with engine.connect() as connection:
            connection.execute(query)
            connection.commit()
