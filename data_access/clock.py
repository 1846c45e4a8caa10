"""The one clock: the machine's time, or in demo mode a given moment that goes on from when its city first began. (store)

No other place of the product asks the machine what time it is; tests/house/test_clock.py reads every file for it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dashboard.config import Settings, kept_in


class CityClock:
    """What time it is, in UTC. lead: by how much it is ahead of the machine's own, which dates files and wakes jobs."""

    def __init__(self, lead: timedelta = timedelta()) -> None:
        self.lead = lead

    def __call__(self) -> datetime:
        return _machine() + self.lead


def open_clock(settings: Settings) -> CityClock:
    """The clock that these settings ask for.

    With ``CLOCK`` it stood there when the first process of this folder began; that beginning is kept beside the database, one file for
    each moment that was ever set, so that every later process is given the same time. Raises BadSetting.
    """
    moment = settings.set_clock
    if moment is None:
        return CityClock()
    settings.folder.mkdir(parents=True, exist_ok=True)
    began = kept_in(settings.folder / f"clock.{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}", lambda: _machine().isoformat())
    return CityClock(moment - datetime.fromisoformat(began))


def _machine() -> datetime:
    return datetime.now(UTC)
