"""To whom a case goes, by rule, and what the department brings back. (rules and steps)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dashboard.city import City
from dashboard.ports import Work
from dashboard.publishing.release import AFTER
from dashboard.records import MACHINE, By, Case
from dashboard.reports.intake import KeptPhoto, add_photos

RULE: By = MACHINE


def by_rule(case: Case, city: City) -> dict[str, Any] | None:
    """The facts of a dispatch by the routing rule; None when a dispatcher must decide (handed back before, or no rule)."""
    department = city.department_for(case.category, case.place.district) if case.routed_by_rule else None
    return {"department": department} if department else None


def keep_outcome(work: Work, case: Case, photos: Sequence[KeptPhoto], now: datetime) -> list[int]:
    """Add the department's outcome photos; their ids."""
    return [photo.id for photo in add_photos(work, case.id, AFTER, photos, now)]
