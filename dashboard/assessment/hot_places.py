"""Which places, hours and categories have the most reports, and where trouble comes back. (verb: reads)

Each answer is plain JSON. What a report is: DOMAIN ``reports``, duplicates too; for places those rejected or void do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import numpy as np

from dashboard.assessment.hotspots import LEAST, Block, before, blocks, commonest
from dashboard.assessment.report_days import ReportDays, Reports
from dashboard.city import City
from dashboard.ports import Work
from dashboard.reports.lifecycle import OPEN_STATES, REJECTED, STATES, VOID

Item = dict[str, Any]
COUNTING = tuple(code for code in STATES if code not in (REJECTED, VOID))
"""States of reports that stand for something that is there."""


def hot_places_of(work: Work, city: City, first: date, last: date, now: datetime, most: int = 10) -> list[Item]:
    """The places with the most reports received in the days, both inclusive, and how many they had in the period before.

    Each place: cell, lon, lat (the centre of its busiest cell), bbox (of its cells' centres), district, district_name (words), street
    ('' for none), street_name (words, None for none), category (its commonest), category_name (words), category_reports, panel, reports,
    before, change, open, as_of. ``open``: cases open there now, which changes after the period is over.
    Reads only; a month of 90,000 reports takes about a second.
    """
    then = before(first, last)
    reports = ReportDays().read(work, city.zone, then[0], last).where(state=COUNTING)
    return [place | {"as_of": now.isoformat()} for place in places(reports, city, first, last, most)]


def places(reports: Reports, city: City, first: date, last: date, most: int) -> list[Item]:
    """The places of the days with the most of these reports, which reach back over the period before."""
    there, then = reports.between(first, last), reports.between(*before(first, last))
    found = blocks(there.rows["key"], LEAST, most)
    return [place(block, city, there, then) for block in found]


def place(block: Block, city: City, there: Reports, then: Reports) -> Item:
    """One place in words and numbers: of the period, and of the one before."""
    own = there.only(np.isin(there.rows["key"], block.keys))
    was = int(np.isin(then.rows["key"], block.keys).sum())
    category, often = commonest(own.rows["category"])
    code = own.names[category]
    return whereabouts(block, city, own) | {
        "category": code,
        "category_name": words_of(city.categories, code),
        "category_reports": often,
        "panel": own.names[commonest(own.rows["panel"][own.rows["category"] == category])[0]],
        "reports": len(own),
        "before": was,
        "change": len(own) - was,
        "open": len(own.where(state=OPEN_STATES)),
    }


def whereabouts(block: Block, city: City, own: Reports) -> Item:
    """Where a place is: the centre of its busiest cell, never the point of any report; and the box of its cells."""
    cell, lon, lat = own.centres[block.keys[0]]
    centres = [own.centres[key] for key in block.keys]
    district, street = (own.names[commonest(own.rows[name])[0]] for name in ("district", "street"))
    return {
        "cell": cell,
        "lon": lon,
        "lat": lat,
        "bbox": [min(c[1] for c in centres), min(c[2] for c in centres), max(c[1] for c in centres), max(c[2] for c in centres)],
        "district": district,
        "district_name": words_of(city.districts, district),
        "street": street,
        "street_name": words_of(city.streets, street) if street else None,
    }


def words_of(records: Mapping[str, Any], code: str) -> dict[str, str]:
    """The name of a code; the code itself where the city no longer has it."""
    record = records.get(code)
    return dict(record.name) if record else {"zh": code, "en": code}
