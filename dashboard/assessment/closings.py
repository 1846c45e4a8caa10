"""How long closings took: medians over days that are read once and then remembered. (steps)

A median cannot be added up from smaller ones, and reading a month of closings anew for every question took 600 ms at 90,000 of them.
What is over stays as it was, so that only today is read each time; an import of older closings shows in their number, and is read then;
a correction, which may leave that number as it was, makes all be forgotten.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

import numpy as np

from dashboard.assessment.rates import rounded
from dashboard.city import City
from dashboard.ports import OpenWork, Work
from dashboard.times import day_of, midnight, next_day

CODES = ("district", "street", "department", "panel", "category")
AHEAD_DAYS = 400
PAUSE_S = 0.1
MOST_KEPT = 4_000_000  # closings, 18 bytes each
Numbers = np.ndarray


@dataclass(frozen=True)
class Day:
    """One day's closings. seconds: from acceptance to closing; codes: of each closing, as numbers of ``Closings.number``.

    told: how many history tells of, those that a correction took back too.
    """

    seconds: Numbers
    codes: Mapping[str, Numbers]
    told: int = 0

    def __len__(self) -> int:
        return len(self.seconds)


@dataclass(frozen=True)
class Span:
    """Whole days of the city, both inclusive, under one key."""

    key: str
    first: date
    last: date


class Closings:
    """The closings of finished days that this process has read. Shared by all who ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._days: OrderedDict[date, Day] = OrderedDict()
        self._numbers: dict[str, int] = {}
        self._corrections = 0

    def medians(
        self, work: Work, city: City, by: str, spans: Sequence[Span], where: Mapping[str, str], now: datetime, as_of: datetime | None = None
    ) -> dict[str, float]:
        """Median seconds by key: the spans' keys, or with ``by`` the codes of one span. where: column → code, '' for all.

        as_of: only what was known then, read anew.
        """
        if not spans:
            return {}
        first, last = min(span.first for span in spans), max(span.last for span in spans)
        days = self._then(work, city, first, last, as_of) if as_of else self._needed(work, city, first, last, day_of(now, city.zone))
        found: dict[str, float] = {}
        for span in spans:
            picked = self._picked([days[day] for day in _days(span.first, span.last) if day in days], where)
            if by and picked:
                found |= self._by_code(by, picked)
            elif picked:
                found[span.key] = float(np.median(np.concatenate([day.seconds for day in picked])))
        return found

    def hours(self, work: Work, city: City, by: str, spans: Sequence[Span], where: Mapping[str, str], now: datetime) -> dict[str, float]:
        """The same in hours, two decimals, half up."""
        return {key: rounded(seconds / 3600) for key, seconds in self.medians(work, city, by, spans, where, now).items()}

    def read_ahead(self, open_reading: OpenWork, city: City, now: datetime, days: int = AHEAD_DAYS, pause_s: float = PAUSE_S) -> int:
        """Read the last days before anybody asks, newest first, one at a time with a pause; how many there were. (verb: reads)

        A month of 100,000 closings, read at its first question, took 400 ms.
        """
        today = day_of(now, city.zone)
        with open_reading() as work:
            first = work.tallies.first_closing()
        wanted = [today - timedelta(days=back) for back in range(1, days + 1)]
        there = [day for day in wanted if first and day >= day_of(first, city.zone)]
        for day in there:
            with open_reading() as work:
                self.medians(work, city, "", [Span("", day, day)], {}, now)
            time.sleep(pause_s)
        return len(there)

    def _needed(self, work: Work, city: City, first: date, last: date, today: date) -> dict[date, Day]:
        """The days up to today; all read anew when there are more, or fewer, closings in them than were remembered."""
        last = min(last, today)
        self._forget_corrected(work.tallies.corrections())
        self._pass_over(work, city, _days(first, min(last, today - timedelta(days=1))))
        days = {day: self._day(work, city, day, today) for day in _days(first, last)}
        there = work.tallies.count_closings(midnight(first, city.zone), midnight(next_day(last), city.zone))
        if there != sum(day.told for day in days.values()):
            days = {day: self._read(work, city, day, keep=day < today) for day in _days(first, last)}
        return days

    def _forget_corrected(self, corrections: int) -> None:
        with self._lock:
            if corrections != self._corrections:
                self._days.clear()
                self._corrections = corrections

    def _pass_over(self, work: Work, city: City, days: Sequence[date]) -> None:
        """Months without any closing: their days are remembered as such, and not read one by one."""
        with self._lock:
            unread = [day for day in days if day not in self._days]
        for _, some in groupby(unread, key=lambda day: (day.year, day.month)):
            month = list(some)
            if not work.tallies.count_closings(midnight(month[0], city.zone), midnight(next_day(month[-1]), city.zone)):
                with self._lock:
                    self._days |= dict.fromkeys(month, self._made([]))

    def _then(self, work: Work, city: City, first: date, last: date, as_of: datetime) -> dict[date, Day]:
        """The days as they were known at a past moment."""
        found: dict[date, Day] = {}
        for day in _days(first, min(last, day_of(as_of, city.zone))):
            time.sleep(0)  # between two days the streams go on
            found[day] = self._made(work.tallies.closings(midnight(day, city.zone), midnight(next_day(day), city.zone), as_of))
        return found

    def _day(self, work: Work, city: City, day: date, today: date) -> Day:
        with self._lock:
            kept = self._days.get(day) if day < today else None
        return self._read(work, city, day, keep=day < today) if kept is None else kept

    def _read(self, work: Work, city: City, day: date, *, keep: bool) -> Day:
        time.sleep(0)  # between two days the streams go on
        first, before = midnight(day, city.zone), midnight(next_day(day), city.zone)
        read = replace(self._made(work.tallies.closings(first, before)), told=work.tallies.count_closings(first, before))
        if keep:
            self._keep(day, read)
        return read

    def _made(self, rows: Sequence[tuple[float, str, str, str, str, str]]) -> Day:
        seconds = np.fromiter((row[0] for row in rows), np.float64, len(rows))
        columns = {
            name: np.fromiter((self._number(str(row[place])) for row in rows), np.int16, len(rows))
            for place, name in enumerate(CODES, start=1)
        }
        return Day(seconds, columns)

    def _keep(self, day: date, read: Day) -> None:
        with self._lock:
            self._days[day] = read
            kept = sum(map(len, self._days.values())) if len(read) else 0
            while len(self._days) > 1 and kept > MOST_KEPT:
                kept -= len(self._days.popitem(last=False)[1])

    def _number(self, code: str) -> int:
        return self._numbers.setdefault(code, len(self._numbers))

    def _picked(self, days: Sequence[Day], where: Mapping[str, str]) -> list[Day]:
        """The days with only the closings that the filters leave; empty days left out."""
        for name, code in where.items():
            if code:
                wanted = self._numbers.get(code, -1)
                days = [_only(day, day.codes[name] == wanted) for day in days]
        return [day for day in days if len(day)]

    def _by_code(self, by: str, days: Sequence[Day]) -> dict[str, float]:
        codes = np.concatenate([day.codes[by] for day in days])
        seconds = np.concatenate([day.seconds for day in days])
        ranked = np.lexsort((seconds, codes))
        numbers, starts = np.unique(codes[ranked], return_index=True)
        names = {number: code for code, number in self._numbers.items()}
        groups = np.split(seconds[ranked], starts[1:])
        return {names[int(number)]: float(np.median(group)) for number, group in zip(numbers, groups, strict=True)}


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _only(day: Day, wanted: Numbers) -> Day:
    return Day(day.seconds[wanted], {name: codes[wanted] for name, codes in day.codes.items()})
