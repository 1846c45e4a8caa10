"""How a district or a department gets on: today, this period, its score, what is due next. (verb: reads)

Language free, so that everybody shares one answer. Source: DOMAIN "Indicators"; docs/progress.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.city import City
from dashboard.errors import NotFound
from dashboard.ports import Work
from dashboard.records import Case
from dashboard.reports.lifecycle import ON_THE_CLOCK
from dashboard.times import day_of, midnight, next_day

MOST_DUE = 1000


@dataclass(frozen=True)
class Unit:
    """What is looked at. by: district or department; code: the city's."""

    by: str
    code: str


def unit_of(city: City, named: Mapping[str, str]) -> Unit:
    """The unit that ``district`` or ``department`` names. Raises NotFound."""
    for by, known in (("district", city.districts), ("department", city.departments)):
        code = named.get(by, "")
        if code in known:
            return Unit(by, code)
    raise NotFound()


def due_today(work: Work, city: City, unit: Unit, now: datetime) -> tuple[list[Case], int]:
    """A unit's cases whose handling is still due today, the nearest deadline first; and how many they are."""
    midnight_comes = midnight(next_day(day_of(now, city.zone)), city.zone)
    own = {unit.by: unit.code}
    queue = work.cases.queue(ON_THE_CLOCK, most=MOST_DUE, district=own.get("district", ""), department=own.get("department", ""))
    due = [case for case in queue if case.handling_deadline and now <= case.handling_deadline < midnight_comes]
    return due, len(due)
