"""Times at the edge: the city's zone, its days, its stamps. Inside, every time is UTC. (rules)"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def stamp(at: datetime | None, zone: ZoneInfo) -> str | None:
    """ISO 8601 with the city's offset, to the second."""
    return None if at is None else at.astimezone(zone).isoformat(timespec="seconds")


def to_minute(at: datetime) -> datetime:
    """The minute it falls into."""
    return at.replace(second=0, microsecond=0)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """On which day of the city it falls."""
    return at.astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When that day begins in the city."""
    return datetime.combine(day, time(), zone)


def next_day(day: date) -> date:
    return day + timedelta(days=1)
