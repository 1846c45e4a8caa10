"""When things happen in the demo city: reports through the day, reviewers' and verifiers' hours. (rules)

Departments work by the city's own calendar; see ``life``.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from data_access.demo.proportions import HOURS, WEEKDAYS

HOUR = timedelta(hours=1)
REVIEW_HOURS = (7.0, 22.5)
VERIFY_HOURS = (8.0, 20.0)
REVIEW_MIN = 14
VERIFY_MIN = 35
URGENT_MIN = 3


def report_times(count: int, days: int, now: datetime, zone: ZoneInfo, rng: Random) -> list[datetime]:
    """So many times of reports in the days up to now, in order, by the curve of the day and the week."""
    start = now - timedelta(days=days)
    hours = [start + hour * HOUR for hour in range(days * 24)]
    reach = list(accumulate(_weight(hour.astimezone(zone)) for hour in hours))
    drawn = sorted(rng.random() * reach[-1] for _ in range(count))
    return [_within(hours, reach, value) for value in drawn]


def _weight(local: datetime) -> float:
    """The curve over the hour that begins now, between the middles of the hours of the table."""
    place = local.hour + local.minute / 60
    part = place - int(place)
    return (HOURS[int(place)] * (1 - part) + HOURS[(int(place) + 1) % 24] * part) * WEEKDAYS[local.weekday()]


def _within(hours: list[datetime], reach: list[float], value: float) -> datetime:
    place = bisect_left(reach, value)
    before = reach[place - 1] if place else 0.0
    part = (value - before) / (reach[place] - before)
    return (hours[place] + part * HOUR).replace(microsecond=0)


def reviewed(reported_at: datetime, urgent: bool, zone: ZoneInfo, rng: Random) -> datetime:
    """When the one verification decides: soon by day, in the morning what came at night; urgent things at once."""
    wait = timedelta(minutes=rng.lognormvariate(0, 0.9) * (URGENT_MIN if urgent else REVIEW_MIN))
    return reported_at + wait if urgent else staffed(reported_at + wait, REVIEW_HOURS, zone, rng)


def verified(handled_at: datetime, zone: ZoneInfo, rng: Random) -> datetime:
    """When a verifier looks at an outcome."""
    wait = timedelta(minutes=rng.lognormvariate(0, 0.8) * VERIFY_MIN)
    return staffed(handled_at + wait, VERIFY_HOURS, zone, rng)


def staffed(at: datetime, hours: tuple[float, float], zone: ZoneInfo, rng: Random) -> datetime:
    """That time, or, outside the hours, some time in the next morning. hours: of the day, seven days a week."""
    local = at.astimezone(zone)
    hour = local.hour + local.minute / 60
    if hours[0] <= hour < hours[1]:
        return at
    opens = local.replace(hour=0, minute=0, second=0) + hours[0] * HOUR + (timedelta(days=1) if hour >= hours[1] else timedelta())
    return at + (opens - local) + timedelta(minutes=rng.expovariate(1 / 40))
