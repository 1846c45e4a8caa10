"""A unit's composite score on its page: value, grade, rank, parts, the way to the next grade, the way so far. (steps that read)"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from dashboard.assessment.closings import Closings
from dashboard.city import City
from dashboard.ports import Work


def peers_of(city: City, by: str, code: str) -> list[str]:
    """Codes of those that the unit is ranked among, itself too."""
    if by == "district":
        return list(city.districts)
    kind = city.departments[code].kind
    return [other for other, department in city.departments.items() if department.kind == kind]


def score_of(
    work: Work, city: City, by: str, code: str, days: tuple[date, date], closings: Closings, now: datetime
) -> dict[str, Any] | None:
    """The unit's score over these days (both inclusive) in its group."""
    return None
