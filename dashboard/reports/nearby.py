"""The open cases around a report, and how likely each is the same trouble. (steps)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dashboard.city import City
from dashboard.geo import hexagons_about
from dashboard.ports import Work
from dashboard.records import Case, Place
from dashboard.reports.duplicates import Likeness, likenesses
from dashboard.sightings import Seen


def likely_same(work: Work, case: Case, city: City) -> list[Likeness]:
    """The open cases that may be what this case reports, the likeliest first."""
    return around(work, case.category, case.place, case.reported_at, city, words=case.words, but=case.id)


def around(work: Work, category: str, place: Place, at: datetime, city: City, *, words: str = "", but: int = 0) -> list[Likeness]:
    """The open cases that may be this trouble at this place, the likeliest first; never the case whose id is ``but``."""
    report = _seen(Seen(but, category, city.categories[category].panel, place.lon, place.lat, at, words), city)
    standing: Sequence[Seen] = work.cases.standing(hexagons_about(place.lon, place.lat))
    return likenesses(report, (_seen(case, city) for case in standing if case.case_id != but))


def _seen(seen: Seen, city: City) -> Seen:
    """The same, known to be without a place of its own when it stands where its street's reports without one are put."""
    return seen._replace(placed=seen.placed and (seen.lon, seen.lat) not in city.street_centres)
