"""What boards show that need not move with every event: scores, usual days, hot places. Made once a minute. (verb: reads)

The shape is documented in docs/snapshot.md.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.closings import Closings, Span
from dashboard.assessment.scores import scores_of
from dashboard.assessment.scoring import Ranked, group_of, league
from dashboard.assessment.tables import Wanted, indicator_rows
from dashboard.city import City
from dashboard.geo import hexagon_centre
from dashboard.ports import OpenWork, Work
from dashboard.publishing.forecast import LEAST_DAYS, STEP_MIN, STEPS
from dashboard.publishing.standings import PERIOD_DAYS
from dashboard.times import day_of, midnight, next_day

WEEKS = 8  # of one weekday that say what is usual
HOT = 6
FEW = 3  # a hexagon with fewer reports could point at a home
READ_AGAIN = timedelta(hours=1)  # a past day changes only by imports and corrections
AT_ONCE = 3  # past days read again in one go
StreetOf = Callable[[float, float], tuple[str, str]]
Scores = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Slow:
    """average: mean reports per step of the last 7 days. usual_days: counts per step of the same weekday in the weeks before,
    of the last 7 days while there are too few. scores: {"district": {code: {score, grade, rank, rank_change}}, "department": ...}.
    as_of: when all of it was made.
    """

    average: list[float]
    median_hours: float | None
    department_hours: dict[str, float]
    usual_days: list[list[int]] = field(default_factory=list)
    scores: Mapping[str, Scores] = field(default_factory=dict)
    hot: list[dict[str, Any]] = field(default_factory=list)
    as_of: datetime | None = None


class PastDays:
    """The curves of whole past days that this process has read; each is read again after an hour, a few at a time. district: '' for all."""

    def __init__(self, district: str = "") -> None:
        self._district = district
        self._kept: dict[date, tuple[datetime, list[int]]] = {}

    def of(self, work: Work, city: City, days: list[date], now: datetime) -> dict[date, list[int]]:
        """Reports per step of each day, ``STEPS`` each."""
        old = sorted(
            (day for day in days if day in self._kept and now - self._kept[day][0] > READ_AGAIN), key=lambda day: self._kept[day][0]
        )
        for day in [*(day for day in days if day not in self._kept), *old[:AT_ONCE]]:
            time.sleep(0)  # between two days the streams go on
            self._kept[day] = (now, _day_curve(work, city, day, self._district))
        self._kept = {day: self._kept[day] for day in days}
        return {day: counts for day, (_, counts) in self._kept.items()}


def slow_figures(
    open_reading: OpenWork,
    city: City,
    now: datetime,
    closings: Closings,
    past: PastDays | None = None,
    street_of: StreetOf | None = None,
    district: str = "",
) -> Slow:
    """The figures of ``Slow`` as of now, of a district or ('') the whole city; gives way between its pieces.

    closings, past: what this process remembers, past of the same district; street_of: (lon, lat) to district and street.
    """
    today = day_of(now, city.zone)
    where = {"district": district} if district else {}
    week = Span("", today - timedelta(days=PERIOD_DAYS - 1), today)
    with open_reading() as work:
        last_7 = [today - timedelta(days=back) for back in range(1, PERIOD_DAYS + 1)]
        same = [today - timedelta(weeks=back) for back in range(1, WEEKS + 1)]
        curves = (past or PastDays(district)).of(work, city, sorted({*last_7, *same}), now)
        time.sleep(0)
        hours = closings.hours(work, city, "", [week], where, now)
        by_department = closings.hours(work, city, "department", [week], where, now)
        hot = _hot(work, week, street_of, district)
    scores = {by: _group_scores(open_reading, city, by, today, closings, now) for by in ("district", "department")}
    return Slow(
        average=[round(sum(step) / len(last_7), 2) for step in zip(*(curves[day] for day in last_7), strict=True)],
        median_hours=hours.get(""),
        department_hours=by_department,
        usual_days=_lived([curves[day] for day in same]) or _lived([curves[day] for day in last_7], 1),
        scores=scores | ({"street": _street_scores(open_reading, city, district, today, closings, now)} if district else {}),
        hot=hot,
        as_of=now,
    )


def _lived(days: list[list[int]], least: int = LEAST_DAYS) -> list[list[int]]:
    """The days on which anything was reported; none when there are too few: the system was not there yet."""
    found = [day for day in days if any(day)]
    return found if len(found) >= least else []


def _day_curve(work: Work, city: City, day: date, district: str) -> list[int]:
    until = midnight(next_day(day), city.zone) - timedelta(minutes=1)
    counted = work.tallies.curve(midnight(day, city.zone), until, STEP_MIN, district)
    return [counted.get(step, 0) for step in range(STEPS)]  # a day of 25 hours loses its last, one of 23 ends with nothing


def _group_scores(open_reading: OpenWork, city: City, by: str, today: date, closings: Closings, now: datetime) -> Scores:
    """Score, grade and rank of the month to date, and how many places up since the month's days up to yesterday, each in its group."""
    month = today.replace(day=1)
    found: dict[str, Mapping[str, Any]] = {}
    for group in city.assessment.groups.values():
        if group.by == by:
            ranked = []
            for last in [today, today - timedelta(days=1)] if today > month else [today]:
                time.sleep(0)  # between two tables the streams go on
                ranked.append(scores_of(open_reading, city, group, month, last, closings, now)[0])
            found.update(_moved(*ranked))
    return found


def _street_scores(open_reading: OpenWork, city: City, district: str, today: date, closings: Closings, now: datetime) -> Scores:
    """The same of a district's streets among themselves, by the scheme of the district."""
    month, group = today.replace(day=1), group_of(city, "district", district)
    scheme, grades = city.assessment.schemes[group.scheme], city.assessment.grades
    days = [today, today - timedelta(days=1)] if today > month else [today]
    wanted = [Wanted("street", month, last, {"district": district}) for last in days]
    return _moved(*(league(indicator_rows(open_reading, city, one, closings, now)[0], scheme, grades) for one in wanted))


def _moved(ranked: Sequence[Ranked], earlier: Sequence[Ranked] = ()) -> Scores:
    ranks = {one.key: one.rank for one in earlier}
    found: dict[str, Mapping[str, Any]] = {}
    for one in ranked:
        was = ranks.get(one.key)
        change = was - one.rank if was is not None and one.rank is not None else None
        found[one.key] = {"score": one.score.value, "grade": one.score.grade, "rank": one.rank, "rank_change": change}
    return found


def _hot(work: Work, week: Span, street_of: StreetOf | None, district: str) -> list[dict[str, Any]]:
    """The hexagons with the most reports of the last 7 days, the most first."""
    found = sorted(work.tallies.places(week.first, week.last, (), district), key=lambda one: (-one[1], one[0]))
    return [_hot_place(hexagon, reports, street_of) for hexagon, reports in found[:HOT] if reports >= FEW]


def _hot_place(hexagon: str, reports: int, street_of: StreetOf | None) -> dict[str, Any]:
    lon, lat = hexagon_centre(hexagon)
    district, street = street_of(lon, lat) if street_of else ("", "")
    return {"hexagon": hexagon, "lon": round(lon, 5), "lat": round(lat, 5), "district": district, "street": street, "reports": reports}
