"""The gallery of published outcomes: what its address may ask for, and a page of it. (reads)

Only cleared photos are told (``release``), only closed cases have a place here, and who reported never.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.city import City
from dashboard.errors import NotFound
from dashboard.ports import OpenWork, Work
from dashboard.publishing.release import AFTER, BEFORE, public_case
from dashboard.records import Case, Photo
from dashboard.reports.lifecycle import CLOSED
from dashboard.times import stamp
from dashboard.trust.names import normal_number

ORDERS = ("newest", "rating", "fastest", "longest")
PAGED = "newest"  # the others are sorted among the newest closings, and end
A_PAGE = 24


@dataclass(frozen=True)
class Wanted:
    """What an address asks for. case: the number of the featured one; after: the number of the last one of the page before."""

    panel: str = ""
    district: str = ""
    order: str = PAGED
    unsatisfied: bool = False
    case: str = ""
    after: str = ""

    def asked(self) -> dict[str, str]:
        """As an address says it: without what goes without saying."""
        order = "" if self.order == PAGED else self.order
        told = {"panel": self.panel, "district": self.district, "order": order, "unsatisfied": "1" if self.unsatisfied else ""}
        return {name: value for name, value in (told | {"after": self.after, "case": self.case}).items() if value}


def read_wanted(question: Mapping[str, str], city: City) -> Wanted:
    """The address's question; what the city does not know is left out."""
    panel, district, order = (question.get(name, "") for name in ("panel", "district", "order"))
    order = order if order in ORDERS else PAGED
    return Wanted(
        panel=panel if panel in city.panels else "",
        district=district if district in city.districts else "",
        order=order,
        unsatisfied=question.get("unsatisfied") == "1",
        case=question.get("case", "")[:20],
        after=question.get("after", "")[:20] if order == PAGED else "",
    )


def gallery(open_reading: OpenWork, city: City, wanted: Wanted, now: datetime) -> dict[str, Any]:
    """{as_of, month: {closings, ratings, satisfied}, featured, items, next}; featured is None when there is nothing.

    Each item is what ``public_case`` tells, with ``before`` and ``after`` as ``photo_shape`` has them, and ``seconds`` taken.
    """
    where = {"panel": wanted.panel, "district": wanted.district}
    with open_reading() as work:
        after = _closed(work, wanted.after)
        cases, following = work.outcomes.page(where, wanted.order, A_PAGE, unsatisfied=wanted.unsatisfied, after=after)
        items = _told(work, city, cases)
        chosen = _closed(work, wanted.case)
        featured = _told(work, city, [chosen] if chosen else [])
        month = _month(work, where, now.astimezone(city.zone))
    return {
        "as_of": stamp(now, city.zone),
        "month": month,
        "featured": next(iter([*featured, *items]), None),
        "items": items,
        "next": following if wanted.order == PAGED else "",
    }


def _month(work: Work, where: Mapping[str, str], local: datetime) -> dict[str, int]:
    """Closings and ratings of the month to date, from the tallies."""
    names = ("closings", "ratings", "satisfied")
    chosen = {name: code for name, code in where.items() if code}
    rows = work.tallies.rows((), local.date().replace(day=1), local.date(), chosen, names)
    return {name: sum(int(row[name] or 0) for row in rows) for name in names}


def _closed(work: Work, number: str) -> Case | None:
    """The closed case of a number; None for any other."""
    if not number:
        return None
    try:
        case = work.cases.find(normal_number(number))
    except NotFound:
        return None
    return case if case.state == CLOSED else None


def _told(work: Work, city: City, cases: list[Case]) -> list[dict[str, Any]]:
    """The cases that have a public photo before and one after, told."""
    photos = work.photos.of_cases([case.id for case in cases]) if cases else {}
    told = (_item(case, photos.get(case.id, []), city) for case in cases)
    return [item for item in told if item[BEFORE] and item[AFTER]]


def _item(case: Case, photos: list[Photo], city: City) -> dict[str, Any]:
    told = public_case(case, photos, city.zone)
    before = next((photo for photo in told["photos"] if photo["kind"] == BEFORE), None)
    after = next((photo for photo in reversed(told["photos"]) if photo["kind"] == AFTER), None)
    seconds = (case.closed_at - case.reported_at).total_seconds() if case.closed_at else 0
    return told | {"dispatched_at": stamp(case.dispatched_at, city.zone), "seconds": seconds, BEFORE: before, AFTER: after}
