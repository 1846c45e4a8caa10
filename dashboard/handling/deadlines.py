"""When a case is due: working hours, working days, clock hours, and clocks that stop. (rules)

A working day is the official working calendar's, moved days (调休) included, at the city's hours; the city's own days go before.
Working time is counted as seconds since the year began, so that adding and measuring are one search each and undo each other.
Source: docs/cities.md, “Calendar”; the published days are those of the PyPI package chinesecalendar.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

import chinese_calendar

from dashboard.city import Calendar
from dashboard.errors import FactUnknown

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000  # all inner times are whole microseconds, so that nothing is lost in sums
HOUR_S = 3600
SATURDAY = 5
LAST_YEAR = 9000  # a search for working time that ends here never ends


def deadline(start: datetime, time_code: str, calendar: Calendar, zone: tzinfo) -> datetime:
    """When a time that begins at ``start`` (aware) is over, in UTC.

    time_code: "4h" working hours, "5d" working days, "2H" clock hours. A working day is as many working seconds as the
    calendar's day has, so 1d from Tuesday 10:00 is Wednesday 10:00. Raises FactUnknown for a code that is none of these.
    """
    return from_left(start, seconds_of(time_code, calendar), time_code, calendar, zone)


def time_left(now: datetime, deadline: datetime, time_code: str, calendar: Calendar, zone: tzinfo) -> int:
    """Whole seconds, working or by the clock as the code says, from now to the deadline; 0 when it is past."""
    first, last = _instant(now), _instant(deadline)
    if last <= first:
        return 0
    left = last - first if is_by_clock(time_code) else _worked_between(first, last, calendar, zone)
    return left // SECOND


def from_left(now: datetime, left_s: int, time_code: str, calendar: Calendar, zone: tzinfo) -> datetime:
    """The deadline, in UTC, of a clock that starts again now with ``left_s`` seconds on it."""
    if is_by_clock(time_code):
        return _moment(_instant(now) + left_s * SECOND)
    return _moment(_after_work(_instant(now), left_s * SECOND, calendar, zone))


def plus_working_hours(t: datetime, hours: float, calendar: Calendar, zone: tzinfo) -> datetime:
    """``hours`` working hours after t, in UTC: the closing deadline after the handling deadline."""
    return _moment(_after_work(_instant(t), round(hours * HOUR_S) * SECOND, calendar, zone))


@lru_cache(maxsize=256)
def seconds_of(time_code: str, calendar: Calendar) -> int:
    """How many seconds a time code is: of working time for h and d, by the clock for H. Raises FactUnknown."""
    amount, unit = time_code[:-1], time_code[-1:]
    if not amount.isascii() or not amount.isdigit() or unit not in ("h", "d", "H"):
        raise FactUnknown(field="time", fact="time", value=time_code)
    return int(amount) * (calendar.day_s if unit == "d" else HOUR_S)


def is_by_clock(time_code: str) -> bool:
    """Whether the clock runs day and night (H)."""
    return time_code.endswith("H")


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether the city works on a day: its own days, else the published ones, else Monday to Friday."""
    for own, works in calendar.own_days:
        if own == day:
            return works
    if calendar.official == "china" and calendar_known(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY


@lru_cache(maxsize=64)
def calendar_known(year: int) -> bool:
    """Whether the official Chinese calendar of a year is published; if not, plain weekdays count and the administrator is warned."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        return False
    return True


@dataclass(frozen=True)
class _Year:
    """A year's working windows as microseconds since EPOCH. worked: before each window, of this year; total: of all of it."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    worked: tuple[int, ...]
    total: int

    def worked_until(self, instant: int) -> int:
        window = bisect_right(self.starts, instant) - 1
        if window < 0:
            return 0
        return self.worked[window] + min(instant, self.ends[window]) - self.starts[window]

    def instant_of(self, worked: int) -> int:
        """The first instant at which so much of the year was worked; more than nothing."""
        window = bisect_left(self.worked, worked) - 1
        return self.starts[window] + worked - self.worked[window]


@lru_cache(maxsize=64)
def _year(year: int, calendar: Calendar, zone: tzinfo) -> _Year:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    windows = [
        (_instant(datetime.combine(day, since, zone)), _end(day, till, zone))
        for day in days
        if day.year == year and is_working_day(day, calendar)
        for since, till in calendar.hours
    ]
    worked = [0]
    for start, end in windows:
        worked.append(worked[-1] + end - start)
    return _Year(tuple(start for start, _ in windows), tuple(end for _, end in windows), tuple(worked[:-1]), worked[-1])


def _end(day: date, till: time, zone: tzinfo) -> int:
    # 24:00 is kept as the day's last microsecond.
    return _instant(datetime.combine(day, till, zone)) + (1 if till.microsecond else 0)


def _after_work(instant: int, wanted: int, calendar: Calendar, zone: tzinfo) -> int:
    """The first instant by which ``wanted`` microseconds were worked since ``instant``."""
    if wanted <= 0:
        return instant
    year = _year_of(instant, zone)
    part = _year(year, calendar, zone)
    wanted += part.worked_until(instant)
    while wanted > part.total:
        wanted -= part.total
        year += 1
        if year > LAST_YEAR:
            raise FactUnknown(field="calendar", fact="calendar", value="no working time")
        part = _year(year, calendar, zone)
    return part.instant_of(wanted)


def _worked_between(first: int, last: int, calendar: Calendar, zone: tzinfo) -> int:
    first_year, last_year = _year_of(first, zone), _year_of(last, zone)
    whole = sum(_year(year, calendar, zone).total for year in range(first_year, last_year))
    until = _year(last_year, calendar, zone).worked_until(last)
    return whole + until - _year(first_year, calendar, zone).worked_until(first)


def _year_of(instant: int, zone: tzinfo) -> int:
    return _moment(instant).astimezone(zone).year


def _instant(moment: datetime) -> int:
    # Through UTC: two moments of one zone would be subtracted by their wall clocks, an hour wrong across a clock change.
    return (moment - EPOCH) // MICROSECOND


def _moment(instant: int) -> datetime:
    return EPOCH + timedelta(microseconds=instant)
