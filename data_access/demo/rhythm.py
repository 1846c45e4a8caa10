"""When things happen in the demo city: reports through the day, and the hours of those who work on them. (rules)

Deadlines run by the city's working calendar; its crews are on duty every day of the week, as street crews are.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from data_access.demo.proportions import HOURS, WEEKDAYS

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DUTY_HOURS = (8.0, 21.0)
REVIEW_HOURS = (7.0, 22.5)
REVIEW_MIN = 20
NIGHT_TIMES = 2.5
VERIFY_MIN = 35
URGENT_MIN = 3
AT_NIGHT = 0.08
"""Of the crews' and verifiers' work: done by those on duty at night."""


def report_times(count: int, days: int, now: datetime, zone: ZoneInfo, rng: Random) -> list[datetime]:
    """So many times of reports in the days up to now, in order, by the curve of the day and the week."""
    start = now - timedelta(days=days)
    hours = [start + hour * HOUR for hour in range(days * 24)]
    reach = list(accumulate(_weight(hour.astimezone(zone)) for hour in hours))
    drawn = sorted(rng.random() * reach[-1] for _ in range(count))
    return [_within(hours, reach, value) for value in drawn]


def _weight(local: datetime) -> float:
    """The curve over the hour that begins now, between the middles of the hours of the table."""
    place = _hour(local)
    part = place - int(place)
    return (HOURS[int(place)] * (1 - part) + HOURS[(int(place) + 1) % 24] * part) * WEEKDAYS[local.weekday()]


def _within(hours: list[datetime], reach: list[float], value: float) -> datetime:
    place = bisect_left(reach, value)
    before = reach[place - 1] if place else 0.0
    part = (value - before) / (reach[place] - before)
    return (hours[place] + part * HOUR).replace(microsecond=0)


def reviewed(reported_at: datetime, urgent: bool, zone: ZoneInfo, rng: Random) -> datetime:
    """When the one verification decides: somebody is always there, fewer at night; urgent things at once."""
    minutes = rng.lognormvariate(0, 0.9) * (URGENT_MIN if urgent else REVIEW_MIN)
    at_night = not REVIEW_HOURS[0] <= _hour(reported_at.astimezone(zone)) < REVIEW_HOURS[1]
    return reported_at + timedelta(minutes=minutes * (NIGHT_TIMES if at_night else 1))


def verified(handled_at: datetime, zone: ZoneInfo, rng: Random) -> datetime:
    """When a verifier looks at an outcome."""
    return on_duty(handled_at, rng.lognormvariate(0, 0.8) * VERIFY_MIN * 60, zone, rng)


def on_duty(at: datetime, seconds: float, zone: ZoneInfo, rng: Random) -> datetime:
    """So many seconds of somebody's work later; a few work at night too."""
    if rng.random() < AT_NIGHT:
        return at + timedelta(seconds=seconds)
    local, left = at.astimezone(zone), timedelta(seconds=seconds)
    while True:
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        start, end = max(local, midnight + DUTY_HOURS[0] * HOUR), midnight + DUTY_HOURS[1] * HOUR
        if start + left <= end:
            return at + (start + left - at.astimezone(zone))
        left -= max(end - start, timedelta())
        local = midnight + DAY


def _hour(local: datetime) -> float:
    return local.hour + local.minute / 60
