"""The public board under a person's own filters: panel, district, period. (verb: reads)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.closings import Closings, Span
from dashboard.city import City
from dashboard.ports import OpenWork, Work
from dashboard.publishing.snapshot import OUTCOMES, outcomes, with_hours
from dashboard.publishing.standings import COUNTS, TREND_DAYS, Counts, Standing, league, period_shape, standing_now, summed, trend
from dashboard.times import day_of, midnight, next_day, stamp

FEW = 3
"""A hexagon with fewer reports shows no number: it could point at a home."""


@dataclass(frozen=True)
class BoardFilters:
    """panel, district: codes, '' for all; first, last: days, both inclusive."""

    first: date
    last: date
    panel: str = ""
    district: str = ""


def filtered_board(open_reading: OpenWork, city: City, filters: BoardFilters, now: datetime, closings: Closings) -> dict[str, Any]:
    """What the board shows under these filters; the same shapes as the snapshot's, rates over the filtered period.

    closings: what this process remembers of them.
    """
    where = {name: code for name, code in (("panel", filters.panel), ("district", filters.district)) if code}
    today = day_of(now, city.zone)
    districts = [filters.district] if filters.district else list(city.districts)
    with open_reading() as work:
        standing = standing_now(work, city, now, where, min(filters.first, today - timedelta(days=TREND_DAYS - 1)))
        days = work.tallies.rows(
            ["day"], min(filters.first, today - timedelta(days=TREND_DAYS - 1)), max(filters.last, today), where, COUNTS
        )
        span = Span("", filters.first, filters.last)
        inside = [row for row in days if filters.first.isoformat() <= row["day"] <= filters.last.isoformat()]
        return {
            "event": work.events.latest(),
            "as_of": stamp(now, city.zone),
            "period": _period(work, city, filters, summed(inside), standing, where)
            | {"median_hours_to_close": closings.hours(work, city, "", [span], where, now).get("")},
            "districts": league(work, "district", districts, standing, filters.first, filters.last, where),
            "departments": with_hours(
                league(work, "department", list(city.departments), standing, filters.first, filters.last, where),
                closings.hours(work, city, "department", [span], where, now),
            ),
            "trend": trend({row["day"]: row for row in days}, standing, today),
            "hexagons": hexagons(work, city, filters, where),
            "outcomes": outcomes(work, city, where, OUTCOMES),
        }


def hexagons(work: Work, city: City, filters: BoardFilters, where: Mapping[str, str]) -> list[dict[str, Any]]:
    """Reports of the period and cases open now by H3 hexagon; a hexagon with few reports tells no number (None)."""
    categories = [code for code, category in city.categories.items() if category.panel == filters.panel]
    still_open = work.boards.open_by_hexagon(where)
    found = work.tallies.places(filters.first, filters.last, categories, filters.district)
    return [
        {"hexagon": hexagon, "reports": reports if reports >= FEW else None, "open": still_open.get(hexagon, 0) if reports >= FEW else None}
        for hexagon, reports in found
        if reports
    ]


def _period(work: Work, city: City, filters: BoardFilters, counts: Counts, standing: Standing, where: Mapping[str, str]) -> dict[str, Any]:
    first, last = midnight(filters.first, city.zone), midnight(next_day(filters.last), city.zone)
    return period_shape(counts, standing, filters.first, filters.last, work.boards.solved(first, last, where))
