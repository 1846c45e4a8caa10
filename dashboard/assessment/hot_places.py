"""The places with the most reports, and those where trouble comes back. (verb: reads; rules on the rows that were read)

Everything told is plain JSON. What a report is: DOMAIN ``reports``, duplicates too; here those rejected or void do not count.
Source: docs/hotspots.md
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from dashboard.assessment.hotspots import LEAST, NO_CELL, Block, before, blocks, commonest, numbers_of, returns
from dashboard.assessment.rates import percent
from dashboard.assessment.report_days import EPOCH, ReportDays, Reports
from dashboard.city import City, name_of
from dashboard.ports import Work
from dashboard.reports.lifecycle import DUPLICATE, OPEN_STATES, REJECTED, STATES, VOID
from dashboard.times import day_of, midnight, stamp

Item = dict[str, Any]
MOST_PLACES = 100
COUNTING = tuple(code for code in STATES if code not in (REJECTED, VOID))
"""States of reports that stand for something that is there."""
ONCE = tuple(code for code in COUNTING if code != DUPLICATE)
PANELS = 4096  # more than a city has numbers of codes for panels


def hot_places_of(work: Work, city: City, first: date, last: date, now: datetime, most: int = 10) -> list[Item]:
    """The places with the most reports received in the days, both inclusive, and how many they had in the period before.

    Each place: cell, lon, lat (the centre of its busiest cell), bbox (of its cells' centres), district, district_name (words), street
    ('' for none), street_name (words, None where it says no more than the district), category (its commonest), category_name (words),
    category_reports, panel, reports, before, change, change_rate (%; these three None where the period before is not wholly known), open,
    as_of.
    ``open``: cases open there now, which changes after the period is over.
    Reads only; a month of 90,000 reports takes about a second.
    """
    reports = ReportDays().read(work, city.zone, before(first, last)[0], last)
    since = known_since(work, city.zone)
    return [place | {"as_of": stamp(now, city.zone)} for place in places(reports, city, first, last, since, most)]


def known_since(work: Work, zone: ZoneInfo) -> date | None:
    """The day of the first report of all; None without any."""
    first = work.hot.first_reported()
    return day_of(first, zone) if first else None


def places(reports: Reports, city: City, first: date, last: date, since: date | None, most: int = MOST_PLACES) -> list[Item]:
    """The places of the days with the most reports. reports: of these days and of the period before, which is known from ``since`` on."""
    counting, earlier = reports.where(state=COUNTING), before(first, last)
    there = counting.between(first, last)
    then = counting.between(*earlier) if since is not None and since <= earlier[0] else None
    found = blocks(there.rows["key"], LEAST, most)
    own = there.groups(numbers_of(there.rows["key"], found), len(found))
    was = None if then is None else numbers_of(then.rows["key"], found)
    return [
        _place(block.keys, city, own[number], None if was is None else int((was == number).sum())) for number, block in enumerate(found)
    ]


def _place(keys: tuple[int, ...], city: City, own: Reports, was: int | None) -> Item:
    category, often = commonest(own.rows["category"])
    return {
        **whereabouts(keys, city, own),
        **kind_of(own.names[category], city),
        "category_reports": often,
        **change(len(own), was),
        "open": len(own.where(state=OPEN_STATES)),
    }


def repeated(reports: Reports, city: City, last: date, least: int) -> list[Item]:
    """Cells where the same panel's trouble came back at least so many times, the most often first (顽疾点位).

    reports: of the days that count, up to ``last``. It came back when a case was accepted there on a later day than one before was closed.
    """
    cases = reports.where(state=ONCE)
    accepted, closed = (_days(cases.rows[name], cases, city, last) for name in ("accepted", "closed"))
    counted = (accepted > 0) & (cases.rows["key"] != NO_CELL)
    cases, accepted, closed = cases.only(counted), accepted[counted], closed[counted]
    groups, often = _often(cases, max(least + 1, LEAST))
    times = returns(groups[often], accepted[often], closed[often])
    found = sorted((-count, group) for group, count in times.items() if count >= max(least, LEAST - 1))[:MOST_PLACES]
    theirs = cases.groups(numbers_of(groups, [Block((group,), 0) for _, group in found]), len(found))
    items = [_came_back(own, city, -count) for (count, _), own in zip(found, theirs, strict=True)]
    return sorted(items, key=lambda item: (-item["returns"], -item["cases"], item["cell"], item["panel"]))


def _days(moments: np.ndarray, cases: Reports, city: City, last: date) -> np.ndarray:
    """The city's day of each moment, counted from 1 on the day of the first report; 0 for none, and for those after ``last``."""
    first = int(cases.rows["day"].min(initial=last.toordinal()))
    starts = [midnight(date.fromordinal(day), city.zone) for day in range(first, last.toordinal() + 2)]
    numbers = np.searchsorted([(start - EPOCH) // timedelta(milliseconds=1) for start in starts], moments, side="right")
    return np.where(numbers < len(starts), numbers, 0)


def _often(cases: Reports, least: int) -> tuple[np.ndarray, np.ndarray]:
    """Of each case the number of its cell and panel, and whether there are at least so many."""
    groups = cases.rows["key"] * PANELS + cases.rows["panel"]
    _, places, counts = np.unique(groups, return_inverse=True, return_counts=True)
    return groups, counts[places] >= least


def _came_back(cases: Reports, city: City, times: int) -> Item:
    """One cell and panel, from its cases."""
    panel = cases.names[cases.rows["panel"][0]]
    latest = EPOCH + timedelta(milliseconds=int(cases.rows["accepted"].max()))
    return {
        **whereabouts((int(cases.rows["key"][0]),), city, cases),
        "panel": panel,
        "panel_name": name_of(city.panels, panel),
        "cases": len(cases),
        "returns": times,
        "last_accepted": stamp(latest, city.zone),
        "open": len(cases.where(state=OPEN_STATES)),
    }


def whereabouts(keys: tuple[int, ...], city: City, own: Reports) -> Item:
    """Where a place is: the centre of its busiest cell, never the point of any report; and the box of its cells' centres."""
    centres = [own.centres[key] for key in keys]
    cell, lon, lat = centres[0]
    lons, lats = [centre[1] for centre in centres], [centre[2] for centre in centres]
    district, street = (own.names[commonest(own.rows[name])[0]] for name in ("district", "street"))
    return {
        "cell": cell,
        "lon": lon,
        "lat": lat,
        "bbox": [min(lons), min(lats), max(lons), max(lats)],
        "district": district,
        "district_name": name_of(city.districts, district),
        "street": street,
        "street_name": name_of(city.streets, street) if _says_more(city, street, district) else None,
    }


def _says_more(city: City, street: str, district: str) -> bool:
    """Whether a street tells more than its district: not where it is the only one there."""
    return bool(street) and any(other.district == district and other.code != street for other in city.streets.values())


def kind_of(category: str, city: City) -> Item:
    """A category in words, and its panel."""
    known = city.categories.get(category)
    return {"category": category, "category_name": name_of(city.categories, category), "panel": known.panel if known else ""}


def change(reports: int, was: int | None) -> Item:
    """A count beside that of the period before, None where that is not known. change_rate: in percent, None where there was nothing."""
    if was is None:
        return {"reports": reports, "before": None, "change": None, "change_rate": None}
    return {"reports": reports, "before": was, "change": reports - was, "change_rate": percent(reports - was, was)}
