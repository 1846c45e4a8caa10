"""A unit's composite score on its page: value, grade, rank, parts, the way to the next grade, the way so far. (steps that read)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from dashboard.assessment.indicators import COUNTS, row_of
from dashboard.assessment.scores import part_shape
from dashboard.assessment.scoring import Ranked, Score, composite, group_of, group_rows, league, members
from dashboard.assessment.what_if import Frame
from dashboard.city import City, Group
from dashboard.city.judging import PROPORTIONAL
from dashboard.times import day_of, midnight, next_day

EVENING = time(18)
MOST_POINTS = 62  # of the line that shows the score's way
Row = Mapping[str, Any]


def peers_of(city: City, by: str, code: str) -> list[str]:
    """Codes of those that the unit is ranked among, itself too."""
    return members(city, group_of(city, by, code))


def league_of(city: City, group: Group, rows: Sequence[Row]) -> list[Ranked]:
    """A group's members from the best down. rows: of the table by district or department."""
    return league(group_rows(rows, city, group), city.assessment.schemes[group.scheme], city.assessment.grades)


def score_of(city: City, by: str, code: str, rows: Sequence[Row], days: Sequence[Row]) -> dict[str, Any]:
    """The unit's score and rank, and its way day by day. rows: everybody's, of the scored days; days: its own, one each."""
    group = group_of(city, by, code)
    places = league_of(city, group, rows)
    own = next(one for one in places if one.key == code)
    shape = score_shape(own.score) | {"group": group.code, "rank": own.rank, "of": sum(one.rank is not None for one in places)}
    shape["tied"] = own.rank is not None and sum(one.rank == own.rank for one in places) > 1
    scheme = city.assessment.schemes[group.scheme]
    way = _way(city, group, days, next(row for row in rows if row["key"] == code))
    return shape | {"scheme": dict(scheme.name), "plain": all(part.kind == PROPORTIONAL for part in scheme.parts), "trend": way}


def frame_of(city: City, first: date, last: date, now: datetime) -> Frame:
    """What if, in the period of these days: by six this evening, or tomorrow's when that is past; never after the period."""
    today, end = day_of(now, city.zone), midnight(next_day(last), city.zone)
    evening = datetime.combine(today, EVENING, city.zone)
    evening = evening if now < evening else datetime.combine(next_day(today), EVENING, city.zone)
    return Frame(midnight(first, city.zone), end, now, min(end, evening))


def score_shape(score: Score) -> dict[str, Any]:
    """A score as plain values."""
    following = {"grade": score.next_grade, "points": score.next_points} if score.next_grade else None
    return {"value": score.value, "grade": score.grade, "next": following, "parts": [part_shape(part) for part in score.parts]}


def _way(city: City, group: Group, days: Sequence[Row], whole: Row) -> list[dict[str, Any]]:
    """The score of the days up to each day, as known now; what was late before the first of them counts on every day."""
    scheme, grades = city.assessment.schemes[group.scheme], city.assessment.grades
    sums: Counter[str] = Counter(overdue_open=whole["overdue_open"] - sum(day["overdue_open"] for day in days))
    way, step = [], len(days) // MOST_POINTS + 1
    for place, day in enumerate(days, 1):
        sums.update({name: day[name] for name in (*COUNTS, "overdue_open")})
        if place % step and place < len(days):
            continue
        row = row_of({name: sums[name] for name in COUNTS}, sums["overdue_open"], None)
        way.append({"day": day["key"], "value": composite(row, scheme, grades).value})
    return way
