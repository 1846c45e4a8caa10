"""Closed on time beside confirmed by citizens, and the fair league: what they are told from. (verb: reads)

Closings of 30 days are held against 30 days of reports: a second at 100,000 a month, so that the answer is kept for ten minutes.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.closings import Closings
from dashboard.assessment.fairness import (
    DAYS,
    LEAST_DUE,
    SURE,
    UNITS,
    Judged,
    Placed,
    fair_league,
    judge,
    truth_gap,
)
from dashboard.assessment.tables import Wanted, table_of
from dashboard.city import City
from dashboard.ports import OpenWork, Work
from dashboard.sightings import OnTime, Sighting
from dashboard.times import day_of, midnight, next_day, stamp

KEPT = timedelta(minutes=10)
AT_ONCE = timedelta(hours=3)  # read in one go: some 400 closings at 100,000 a month, a few milliseconds
LEAGUES = ("district", "department")


@dataclass(frozen=True)
class Truth:
    """told: ``fairness.truth_gap`` with ``as_of`` and ``event``; judged: the closings behind it, the oldest first."""

    at: datetime
    told: Mapping[str, Any]
    judged: list[Judged] = field(repr=False)


def _in_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="truth", daemon=True).start()


class Truths:
    """The truth gap that this process has worked out: who asks first waits, later all are told the one before while it is worked out anew.

    soon: runs the work while others go on.
    """

    def __init__(self, soon: Callable[[Callable[[], None]], None] = _in_a_thread) -> None:
        self._lock = threading.Lock()
        self._kept: Truth | None = None
        self._soon = soon

    def now(self, open_reading: OpenWork, city: City, closings: Closings, now: datetime) -> Truth:
        """As of now, or of the last time that somebody asked ten minutes later. Where nothing was closed, it is looked again."""

        def renew() -> None:
            try:
                self._kept = truth_of(open_reading, city, closings, now)
            finally:
                self._lock.release()

        kept = self._kept
        if kept is None or not kept.judged:
            self._lock.acquire()
            if self._kept is None or not self._kept.judged:
                renew()
            else:
                self._lock.release()
        elif not _is_fresh(kept, city, now) and self._lock.acquire(blocking=False):
            self._soon(renew)
        assert self._kept is not None
        return self._kept


def _is_fresh(kept: Truth, city: City, now: datetime) -> bool:
    return now - kept.at < KEPT and day_of(now, city.zone) == day_of(kept.at, city.zone)


def truth_of(open_reading: OpenWork, city: City, closings: Closings, now: datetime) -> Truth:
    """The truth gap of the last 30 days, today included; read some hours at a time, giving way in between."""
    last = day_of(now, city.zone)
    first = last - timedelta(days=DAYS - 1)
    with open_reading() as work:
        event = work.events.latest()
        due = {by: {row["key"]: row["due"] for row in table_of(work, city, Wanted(by, first, last), closings, now)} for by in UNITS}
        closed, reports = _read(work, city, first, last)
    judged = judge(closed, reports, now, _give_way)
    told = truth_gap(first, last, due, judged) | {"as_of": stamp(now, city.zone), "event": event}
    return Truth(now, told, judged)


def _read(work: Work, city: City, first: date, last: date) -> tuple[list[OnTime], list[Sighting]]:
    closed: list[OnTime] = []
    reports: list[Sighting] = []
    start, end = midnight(first, city.zone), midnight(next_day(last), city.zone)
    while start < end:
        _give_way()
        before = min(start + AT_ONCE, end)
        closed += work.honesty.closed_on_time(start, before)
        _give_way()
        reports += work.honesty.reports(start, before)
        start = before
    return closed, reports


def _give_way() -> None:
    time.sleep(0)  # the streams go on


def league_of_days(open_reading: OpenWork, city: City, by: str, first: date, last: date, now: datetime) -> dict[str, Any]:
    """The fair league of the districts or departments, both days inclusive. by: one of ``LEAGUES``."""
    with open_reading() as work:
        return league_told(work, city, by, first, last, now)


def league_told(work: Work, city: City, by: str, first: date, last: date, now: datetime) -> dict[str, Any]:
    """The same inside somebody's reading."""
    known = city.districts if by == "district" else city.departments
    counts = _counts(work, city, by, first, last, now)
    items = [_item(one, dict(known[one.key].name)) for one in fair_league({key: counts.get(key, {}) for key in known})]
    head = {"by": by, "from": first.isoformat(), "to": last.isoformat(), "least_due": LEAST_DUE, "sure": SURE}
    return head | {"items": items, "as_of": stamp(now, city.zone), "event": work.events.latest()}


def fair_place(work: Work, city: City, by: str, code: str, first: date, last: date, now: datetime) -> dict[str, Any] | None:
    """One unit's line of the fair league, with ``of``: how many are ranked. None where nothing of the unit was due."""
    items = league_told(work, city, by, first, last, now)["items"]
    own = next(one for one in items if one["key"] == code)
    return own | {"of": sum(one["place"] is not None for one in items)} if own["due"] else None


def _counts(work: Work, city: City, by: str, first: date, last: date, now: datetime) -> dict[str, dict[str, tuple[int, int]]]:
    """Unit → category → (due, closed on time): from the tallies, and what is late by the clock alone."""
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)

    def count(key: str, category: str, due: int, on_time: int) -> None:
        before = found[key].get(category, (0, 0))
        found[key][category] = (before[0] + due, before[1] + on_time)

    for row in work.tallies.rows([by, "category"], first, last, {}, ("due", "closed_on_time")):
        count(row[by], row["category"], int(row["due"]), int(row["closed_on_time"]))
    for row in work.dues.late(now, {}, midnight(first, city.zone), midnight(next_day(last), city.zone)):
        if row["kind"] == "closing":
            count(row[by], row["category"], 1, 0)
    return found


def _item(one: Placed, name: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": name,
        "place": one.place,
        "best": one.best,
        "worst": one.worst,
        "band": one.band,
        "due": one.all_due,
        "comparable_due": one.due,
        "closed_on_time": one.on_time,
        "expected": round(one.expected, 2),
        "rate": one.rate,
        "adjusted": one.adjusted,
        "low": one.low,
        "high": one.high,
    }
