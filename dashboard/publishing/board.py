"""The public board under a person's own filters: panel, district, period. (verb: reads)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.rates import rounded
from dashboard.city import City
from dashboard.ports import OpenWork, Work
from dashboard.publishing.snapshot import OUTCOMES, outcomes
from dashboard.publishing.standings import TREND_DAYS, Counts, Rows, grouped, league_row, period_shape, ranked, summed, trend
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


def filtered_board(open_reading: OpenWork, city: City, filters: BoardFilters, now: datetime) -> dict[str, Any]:
    """What the board shows under these filters; the same shapes as the snapshot's, rates over the filtered period."""
    categories = [code for code, category in city.categories.items() if category.panel == filters.panel]
    tally_where: dict[str, Any] = ({"category": categories} if filters.panel else {}) | (
        {"district": filters.district} if filters.district else {}
    )
    case_where = {"panel": filters.panel, "district": filters.district}
    today = day_of(now, city.zone)
    with open_reading() as work:
        standing = [row for row in work.tallies.open_now(now) if _within(row, tally_where)]
        days = work.tallies.rows(["day"], min(filters.first, today - timedelta(days=TREND_DAYS - 1)), max(filters.last, today), tally_where)
        inside = [row for row in days if filters.first.isoformat() <= row["day"] <= filters.last.isoformat()]
        return {
            "event": work.events.latest(),
            "as_of": stamp(now, city.zone),
            "period": _period(work, city, filters, summed(inside), standing, case_where),
            "districts": _league(work, city, "district", list(city.districts), standing, filters, tally_where),
            "departments": _league(work, city, "department", list(city.departments), standing, filters, tally_where),
            "trend": trend({row["day"]: row for row in days}, today),
            "hexagons": hexagons(work, filters, categories, case_where),
            "outcomes": outcomes(work, city, case_where, OUTCOMES),
        }


def hexagons(work: Work, filters: BoardFilters, categories: Sequence[str], where: Mapping[str, str]) -> list[dict[str, Any]]:
    """Reports of the period and cases open now by H3 hexagon; a hexagon with few reports tells no number (None)."""
    still_open = work.boards.open_by_hexagon(where)
    found = work.tallies.places(filters.first, filters.last, categories, filters.district)
    return [
        {"hexagon": hexagon, "reports": reports if reports >= FEW else None, "open": still_open.get(hexagon, 0) if reports >= FEW else None}
        for hexagon, reports in found
        if reports
    ]


def _within(row: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    return all(row[name] in ([wanted] if isinstance(wanted, str) else wanted) for name, wanted in where.items())


def _league(
    work: Work, city: City, by: str, keys: Sequence[str], standing: Rows, filters: BoardFilters, where: Mapping[str, Any]
) -> list[dict[str, Any]]:
    rows = grouped(work.tallies.rows([by, "day"], min(filters.first, filters.last - timedelta(days=6)), filters.last, where), by)
    standing_by = grouped(standing, by)
    shaped = [league_row(key, rows.get(key, []), standing_by.get(key, []), city, filters.first, filters.last) for key in keys]
    if by == "district" and filters.district:
        shaped = [row for row in shaped if row["key"] == filters.district]
    return ranked(shaped)


def _period(work: Work, city: City, filters: BoardFilters, counts: Counts, standing: Rows, where: Mapping[str, str]) -> dict[str, Any]:
    first, last = midnight(filters.first, city.zone), midnight(next_day(filters.last), city.zone)
    seconds = work.boards.median_seconds_to_close(first, last, where)
    shape = period_shape(counts, standing, city, filters.first, filters.last, work.boards.solved(first, last, where))
    return shape | {"median_hours_to_close": None if seconds is None else rounded(seconds / 3600, 2)}
