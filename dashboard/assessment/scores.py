"""Everybody's score in a group, and what closing some cases would make of one. (verb: reads; step)

From indicator rows, so that their cost does not grow with the number of reports. Source: docs/assessment.md
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dashboard.assessment.closings import Closings
from dashboard.assessment.scoring import PartScore, Ranked, group_of, group_rows, league
from dashboard.assessment.tables import Wanted, indicator_rows
from dashboard.assessment.what_if import MOST, Frame, Standing, cases_until, count_open, what_if
from dashboard.city import City, Group
from dashboard.ports import OpenWork, Work

Row = Mapping[str, Any]
PLAIN = ("code", "kind", "indicator", "part", "whole", "inverted", "weight", "given", "count", "of", "rate", "held", "points", "lost")


def scores_of(
    open_reading: OpenWork,
    city: City,
    group: Group,
    first: date | None,
    last: date | None,
    closings: Closings,
    now: datetime,
    as_of: datetime | None = None,
) -> tuple[list[Ranked], int]:
    """The group's members from the best down, and the number of the newest event they know. Days both inclusive, None without end."""
    rows, event = indicator_rows(open_reading, city, Wanted(group.by, first, last, None, as_of), closings, now)
    return league(group_rows(rows, city, group), city.assessment.schemes[group.scheme], city.assessment.grades), event


def if_closed(work: Work, city: City, by: str, code: str, rows: Sequence[Row], frame: Frame, close: int | None = None) -> dict[str, Any]:
    """What if the unit closed so many of its cases on the clock by then, the soonest due first. close: None for all due by ``frame.until``.

    rows: everybody's, of the period. before, left, after: {value, grade, rank}, now, with nothing done about them, with them closed;
    of: how many are ranked; most: how many could be closed; counted: how many are.
    """
    group = group_of(city, by, code)
    own = [row for row in group_rows(rows, city, group) if row["key"] == code]
    others = [row for row in group_rows(rows, city, group) if row["key"] != code]
    until, wanted = (frame.until, MOST) if close is None else (None, max(0, close))
    picked = cases_until(work, {by: code}, frame.now, until, min(MOST, wanted), fed_back=False)
    answer = what_if(own[0], others, picked, city.assessment.schemes[group.scheme], city.assessment.grades, frame)
    stands = {"before": answer.before, "left": answer.left, "after": answer.after}
    counts = {"of": answer.of, "most": count_open(work, {by: code}, frame.now), "counted": len(picked)}
    return {name: _plain(stand) for name, stand in stands.items()} | counts | {"numbers": [case.number for case in picked]}


def part_shape(part: PartScore) -> dict[str, Any]:
    """A part as plain values, its name and formula in words of each language."""
    return {name: getattr(part, name) for name in PLAIN} | {"name": dict(part.name), "formula": dict(part.formula)}


def _plain(stand: Standing) -> dict[str, Any]:
    return {"value": stand.score.value, "grade": stand.score.grade, "rank": stand.rank}
