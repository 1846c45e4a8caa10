"""Which closed cases a bulletin shows before and after: published pairs of its last days, of many kinds. (step)"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.city import City, name_of
from dashboard.ports import Work
from dashboard.publishing.release import AFTER, BEFORE, is_photo_public
from dashboard.records import Case, Photo
from dashboard.reports.lifecycle import CLOSED
from dashboard.times import midnight, next_day, stamp

MOST = 6
LOOKED_AT = 400
"""Closings that are looked through: a bulletin has to be made within a second or two."""
NEWEST_DAYS = 3

Pair = tuple[Photo, Photo]


def examples_of(work: Work, city: City, first: date, last: date, now: datetime) -> list[dict[str, Any]]:
    """Up to six: one of each category before a second one; from the last days of the period, or else from all of it."""
    newest = max(first, last - timedelta(days=NEWEST_DAYS - 1))
    found = _pairs(work, city, newest, last, now) or _pairs(work, city, first, last, now)
    return [_example(city, case, pair) for case, pair in _varied(found)[:MOST]]


def _pairs(work: Work, city: City, first: date, last: date, now: datetime) -> list[tuple[Case, Pair]]:
    """Cases closed in these days, and closed still, that show both photos to everybody."""
    days = (midnight(first, city.zone), midnight(next_day(last), city.zone))
    closings = work.behind.page("closings", *days, {}, now, 0, LOOKED_AT)
    cases = {behind.case.id: behind.case for behind in closings if behind.case.state == CLOSED and behind.case.closed_at}
    photos = work.photos.of_cases(list(cases))
    pairs = ((case, _pair(case, photos.get(case.id, ()))) for case in cases.values())
    return [(case, pair) for case, pair in pairs if pair]


def _pair(case: Case, photos: Sequence[Photo]) -> Pair | None:
    before, after = (
        next((photo for photo in photos if photo.kind == kind and photo.small_name and is_photo_public(case, photo)), None)
        for kind in (BEFORE, AFTER)
    )
    return (before, after) if before and after else None


def _varied(found: Iterable[tuple[Case, Pair]]) -> list[tuple[Case, Pair]]:
    """The best supported of each category first, then their seconds."""
    seen: dict[str, int] = {}
    ranked = []
    for case, pair in sorted(found, key=lambda each: (-each[0].supporters, each[0].number)):
        seen[case.category] = seen.get(case.category, 0) + 1
        ranked.append((seen[case.category], case, pair))
    return [(case, pair) for _, case, pair in sorted(ranked, key=lambda each: (each[0], -each[1].supporters, each[1].number))]


def _example(city: City, case: Case, pair: Pair) -> dict[str, Any]:
    names = {"category": name_of(city.categories, case.category), "district": name_of(city.districts, case.place.district)}
    return {
        "number": case.number,
        "category": case.category,
        "district": case.place.district,
        "department": case.department,
        "names": {name: dict(words) for name, words in names.items()},
        "reported_at": stamp(case.reported_at, city.zone),
        "closed_at": stamp(case.closed_at, city.zone),
        "before": pair[0].small_name,
        "after": pair[1].small_name,
    }
