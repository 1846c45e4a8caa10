"""Every report of some days as columns of numbers: each day is read once, then only what events have touched since. (steps)

A month of reports read anew for every question took 400 ms at 90,000 of them; what is remembered is patched in a few.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

from dashboard.assessment.hotspots import cell_key
from dashboard.ports import Work
from dashboard.sightings import HotRow
from dashboard.times import day_of, midnight, next_day

MOST_KEPT = 1_000_000  # reports, 47 bytes each
MOST_DAYS_KEPT = 800  # also of days without reports
MOST_TOUCHED = 5_000  # reports that are patched; when more were touched, everything is read anew
HOUR_MS = 3_600_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CODES = ("district", "street", "panel", "category", "state")
COLUMNS = np.dtype(
    [
        ("id", "i8"), ("key", "i8"), *((name, "i2") for name in CODES), ("hour", "i1"), ("day", "i4"), ("accepted", "i8"), ("closed", "i8"),
    ]
)  # fmt: skip
"""key: the cell's, as ``hotspots.cell_key``; day: its ordinal; accepted, closed: milliseconds since 1970, 0 for not yet."""

Columns = np.ndarray


@dataclass(frozen=True)
class Reports:
    """Reports as columns. names: the codes that numbers stand for; centres: cell key → (code, lon, lat)."""

    rows: Columns
    names: Sequence[str]
    centres: Mapping[int, tuple[str, float, float]]

    def only(self, wanted: np.ndarray) -> Reports:
        return replace(self, rows=self.rows[wanted])

    def where(self, **codes: Sequence[str]) -> Reports:
        """Those that have one of the codes in each named column; no codes: all."""
        wanted: np.ndarray | None = None
        for name, some in codes.items():
            if some:
                has = self._has(some)[self.rows[name]]
                wanted = has if wanted is None else wanted & has
        return self if wanted is None else self.only(wanted)

    def _has(self, codes: Sequence[str]) -> np.ndarray:
        """Of each number, whether it stands for one of the codes."""
        return np.array([name in codes for name in self.names] or [False])

    def between(self, first: date, last: date) -> Reports:
        """Those of the days, both inclusive."""
        return self.only((self.rows["day"] >= first.toordinal()) & (self.rows["day"] <= last.toordinal()))

    def groups(self, numbers: np.ndarray, count: int) -> list[Reports]:
        """Those of group 0, 1 and so on up to ``count``. numbers: of each report; those of no group have -1."""
        order = np.argsort(numbers, kind="stable")
        starts = np.searchsorted(numbers[order], np.arange(count + 1)).tolist()
        return [self.only(order[start:end]) for start, end in pairwise(starts)]

    def __len__(self) -> int:
        return len(self.rows)


class ReportDays:
    """The days that this process has read. Shared by all who ask; a database of one city."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._days: OrderedDict[date, Columns] = OrderedDict()
        self._numbers: dict[str, int] = {}
        self._centres: dict[int, tuple[str, float, float]] = {}
        self._event = 0

    def read(self, work: Work, zone: ZoneInfo, first: date, last: date) -> Reports:
        """Every report received in the days, both inclusive, as this transaction sees them."""
        with self._lock:
            event = work.events.latest()
            if event < self._event:  # this transaction began before others brought these days further
                return ReportDays().read(work, zone, first, last)
            self._patch(work, zone)
            self._event = event
            rows = np.concatenate([self._day(work, zone, first + timedelta(days=number)) for number in range((last - first).days + 1)])
            self._forget()
            return Reports(rows, tuple(self._numbers), self._centres)

    def _day(self, work: Work, zone: ZoneInfo, day: date) -> Columns:
        if day not in self._days:
            time.sleep(0)  # between two days the streams go on
            self._days[day] = self._columns(work.hot.reports(midnight(day, zone), midnight(next_day(day), zone)), day, zone)
        self._days.move_to_end(day)
        return self._days[day]

    def _patch(self, work: Work, zone: ZoneInfo) -> None:
        """Bring the remembered days up to the newest event."""
        touched = work.hot.touched(self._event, MOST_TOUCHED) if self._days else []
        if touched is None:
            self._days.clear()
        if not touched:
            return
        ids = np.array([row[0] for row in touched], np.int64)
        fresh: dict[date, list[HotRow]] = {}
        for row in touched:
            fresh.setdefault(day_of(EPOCH + timedelta(milliseconds=row[9]), zone), []).append(row)
        for day, kept in list(self._days.items()):
            stale = np.isin(kept["id"], ids)
            if day in fresh or stale.any():
                self._days[day] = np.concatenate([kept[~stale], self._columns(fresh.get(day, []), day, zone)])

    def _columns(self, rows: Sequence[HotRow], day: date, zone: ZoneInfo) -> Columns:
        hours, start = _hours(day, zone)
        return np.array([self._row(row, day.toordinal(), hours[(row[9] - start) // HOUR_MS]) for row in rows], COLUMNS)

    def _row(self, row: HotRow, day: int, hour: int) -> tuple[int, ...]:
        key = cell_key(row[1])
        self._centres.setdefault(key, row[1:4])
        return (row[0], key, *(self._number(code) for code in row[4:9]), hour, day, row[10] or 0, row[11] or 0)

    def _number(self, code: str) -> int:
        return self._numbers.setdefault(code, len(self._numbers))

    def _forget(self) -> None:
        kept = sum(map(len, self._days.values()))
        while len(self._days) > MOST_DAYS_KEPT or (len(self._days) > 1 and kept > MOST_KEPT):
            kept -= len(self._days.popitem(last=False)[1])


def _hours(day: date, zone: ZoneInfo) -> tuple[list[int], int]:
    """The clock's hour of each hour of the day, 23 to 25 of them; and when the day begins, in milliseconds."""
    start, end = midnight(day, zone).astimezone(UTC), midnight(next_day(day), zone).astimezone(UTC)
    count = -((start - end) // timedelta(hours=1))
    return [(start + timedelta(hours=number)).astimezone(zone).hour for number in range(count)], (start - EPOCH) // timedelta(
        milliseconds=1
    )
