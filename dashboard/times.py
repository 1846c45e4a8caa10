"""Times at the edge: the city's zone, its days, its stamps. Inside, every time is UTC. (rules)"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What time it is, in UTC. lead: by how much it is ahead of the machine's own."""

    lead: timedelta

    def __call__(self) -> datetime: ...


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


def at_time(at: datetime, time_: str, zone: ZoneInfo) -> datetime:
    """That time (10:30) of the day on which ``at`` falls in the city. Raises ValueError for what is no time of a day."""
    return datetime.combine(day_of(at, zone), datetime.strptime(time_, "%H:%M").time(), zone)


def next_day(day: date) -> date:
    return day + timedelta(days=1)


def seconds_between(first: datetime, at: datetime) -> int:
    """By the clock of the world: two times of one zone would be subtracted as if no clock ever changed."""
    return int(at.timestamp() - first.timestamp())


def clock_changes(first: datetime, end: datetime) -> list[list[int]]:
    """[seconds after ``first``, minutes that the clock is then put forward (or back, below 0)], in a city's zone; mostly none."""
    found, begin, zone = [], first.astimezone(UTC), first.tzinfo
    was = first.utcoffset()
    for minute in range(seconds_between(first, end) // 60 + 1):
        moment = (begin + timedelta(minutes=minute)).astimezone(zone)
        if (now := moment.utcoffset()) != was and now is not None and was is not None:
            found.append([minute * 60, (now - was) // timedelta(minutes=1)])
            was = now
    return found
