"""The public board under a person's own filters: kind, place, state, period. (verb: reads)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.closings import Closings, Span
from dashboard.city import City
from dashboard.ports import OpenWork, Work
from dashboard.publishing import board_places as places
from dashboard.publishing.board_filters import BoardFilters
from dashboard.publishing.snapshot import OUTCOMES, outcomes, with_hours
from dashboard.publishing.standings import COUNTS, TREND_DAYS, Standing, league, period_shape, standing_now, summed, trend
from dashboard.times import day_of, midnight, next_day, stamp

LEAST_DAYS = 7  # of reports over time by kind: one day alone is no course


def filtered_board(open_reading: OpenWork, city: City, filters: BoardFilters, now: datetime, closings: Closings) -> dict[str, Any]:
    """What the board shows under these filters; the same shapes as the snapshot's, rates over the filtered period.

    closings: what this process remembers of them.
    """
    codes, tallied = filters.codes, filters.tallied(city)
    today = day_of(now, city.zone)
    since = min(filters.first, today - timedelta(days=TREND_DAYS - 1))
    span = Span("", filters.first, filters.last)
    districts = [filters.district] if filters.district else list(city.districts)
    with open_reading() as work:
        standing = standing_now(work, city, now, codes, since)
        days = work.tallies.rows(["day"], since, max(filters.last, today), tallied, COUNTS)
        inside = summed([row for row in days if filters.first.isoformat() <= row["day"] <= filters.last.isoformat()])
        first, before = midnight(filters.first, city.zone), midnight(next_day(filters.last), city.zone)
        return {
            "event": work.events.latest(),
            "as_of": stamp(now, city.zone),
            "period": period_shape(inside, standing, filters.first, filters.last, work.boards.solved(first, before, codes))
            | {"median_hours_to_close": closings.hours(work, city, "", [span], codes, now).get("")},
            "districts": league(work, "district", districts, standing, filters.first, filters.last, tallied),
            "departments": with_hours(
                league(work, "department", list(city.departments), standing, filters.first, filters.last, tallied),
                closings.hours(work, city, "department", [span], codes, now),
            ),
            "streets": streets(work, city, filters, standing),
            "trend": trend({row["day"]: row for row in days}, standing, today),
            "kinds": kinds(work, city, filters, tallied),
            "hexagons": places.hexagons(work, city, filters, now),
            "cases": places.cases_here(work, city, filters, now),
            "outcomes": outcomes(work, city, codes, OUTCOMES),
        }


def points(open_reading: OpenWork, city: City, filters: BoardFilters, box: Sequence[float], now: datetime) -> dict[str, Any]:
    """The cases shown in a box of the map; see ``board_places.points``."""
    with open_reading() as work:
        return places.points(work, city, filters, box, now)


def streets(work: Work, city: City, filters: BoardFilters, standing: Standing) -> list[dict[str, Any]]:
    """The street offices of the asked district by their on-time handling rate; none without a district.

    What is open now is not known by street, and stands as none.
    """
    if not filters.district:
        return []
    keys = [code for code, row in city.streets.items() if row.district == filters.district and filters.street in ("", code)]
    kind = {"category": filters.categories(city)} if filters.panel else {}
    return league(work, "street", keys, Standing((), standing.late), filters.first, filters.last, {"district": filters.district, **kind})


def kinds(work: Work, city: City, filters: BoardFilters, tallied: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
    """Reports a day by panel, or by category of the asked panel: ``by``, ``days``, ``rows`` of key, reports (one a day), total."""
    first = min(filters.first, filters.last - timedelta(days=LEAST_DAYS - 1))
    days = [first + timedelta(days=number) for number in range((filters.last - first).days + 1)]
    by = "category" if filters.panel else "panel"
    read_by = "category" if by == "category" or filters.street else "panel"
    if read_by == "category" and "panel" in tallied:
        tallied = {name: codes for name, codes in tallied.items() if name != "panel"} | {"category": filters.categories(city)}
    found: dict[str, dict[str, int]] = {}
    for row in work.tallies.rows(["day", read_by], first, filters.last, tallied, ("reports",)):
        key = city.categories[row["category"]].panel if read_by != by else row[read_by]
        own = found.setdefault(key, {})
        own[row["day"]] = own.get(row["day"], 0) + row["reports"]
    return {"by": by, "days": [day.isoformat() for day in days], "rows": _rows(city, by, filters, found, days)}


def _rows(city: City, by: str, filters: BoardFilters, found: Mapping[str, Mapping[str, int]], days: Sequence[date]) -> list[dict[str, Any]]:
    """A row for each kind, those with most reports first; of the panels all, of categories those that there are."""
    keys = city.panels if by == "panel" else [code for code in filters.categories(city) if code in found]
    counts = {key: [found.get(key, {}).get(day.isoformat(), 0) for day in days] for key in keys}
    rows = [{"key": key, "reports": own, "total": sum(own)} for key, own in counts.items()]
    return sorted(rows, key=lambda row: (-row["total"], row["key"]))
