"""Where the reports are: hexagons of a period, the cases of one hexagon, the points of a box. (rules and reading steps)

Hexagons come from tallies and from what is open; cases and points only of the hexagons that are asked for, and at most so many.
Fewer than ``FEW`` in a hexagon show no number. Every place is the public one, and a case belongs where it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import h3

from dashboard.city import City
from dashboard.geo import HEXAGON_RESOLUTION, hexagon_of
from dashboard.ports import Work
from dashboard.publishing.board_filters import CLOSED_ONES, OPEN_ONES, OVERDUE_ONES, BoardFilters
from dashboard.publishing.release import public_place
from dashboard.records import Case
from dashboard.reports.lifecycle import CLOSED, ON_THE_CLOCK, OPEN_STATES, STATES, WAITING_STATES
from dashboard.times import midnight, next_day, stamp, to_minute

FEW = 3
"""A hexagon with fewer reports shows no number: it could point at a home."""
LISTED = 50  # cases of one hexagon
READ = 1500  # cases of a hexagon and its neighbours that a list is picked from
DRAWN = 1200  # points in a box
WIDEST = 0.35  # degrees of a box: a 4K screen at zoom 13
FINISHED_STATES = tuple(code for code in STATES if code not in (*OPEN_STATES, *WAITING_STATES))
STATES_OF: Mapping[str, Sequence[str]] = {
    "": (),
    OPEN_ONES: OPEN_STATES,
    OVERDUE_ONES: ON_THE_CLOCK,
    CLOSED_ONES: FINISHED_STATES,
}
"""State filter → states that a case may be in; none: any."""


def hexagons(work: Work, city: City, filters: BoardFilters, now: datetime) -> list[dict[str, Any]]:
    """hexagon, count (of the state filter; None: too few), reports of the period, open now, its commonest category.

    Finished are the period's reports that are neither open nor waiting: closed, or not taken up.
    """
    codes = filters.codes
    still_open = work.boards.open_by_hexagon(now, codes)
    found: dict[str, dict[str, int]] = {}
    for hexagon, category, reports in work.boards.place_counts(filters.first, filters.last, filters.categories(city), filters.district):
        found.setdefault(hexagon, {})[category] = reports
    left = work.boards.unfinished_by_hexagon(*_span(city, filters), codes) if filters.state == CLOSED_ONES else {}
    return [_hexagon(key, found.get(key, {}), *still_open.get(key, (0, 0)), left.get(key, 0), filters) for key in {*found, *still_open}]


def _hexagon(key: str, kinds: Mapping[str, int], still_open: int, overdue: int, left: int, filters: BoardFilters) -> dict[str, Any]:
    reports = sum(kinds.values())
    counts = {"": reports, OPEN_ONES: still_open, OVERDUE_ONES: overdue, CLOSED_ONES: max(0, reports - left)}
    count = counts[filters.state]
    most = max(kinds, key=lambda category: (kinds[category], category)) if kinds else ""
    if count < FEW:
        return {"hexagon": key, "count": None, "reports": None, "open": None, "category": ""}
    return {"hexagon": key, "count": count, "reports": reports if reports >= FEW else None, "open": still_open, "category": most}


def cases_here(work: Work, city: City, filters: BoardFilters, now: datetime) -> list[dict[str, Any]] | None:
    """The newest cases shown in the asked hexagon, or in one unit grid cell of it; None when no hexagon is asked for."""
    if not filters.hexagon:
        return None
    near = h3.grid_disk(filters.hexagon, 1)  # a home is shown at its cell's centre, which may be next door
    found = [case for case in _near(work, city, near, filters, READ) if hexagon_of(*public_place(case)) == filters.hexagon]
    here = [case for case in _of_state(found, filters, now) if filters.cell in ("", case.place.cell)]
    return [_case(case, city, now) for case in here[:LISTED]]


def points(work: Work, city: City, filters: BoardFilters, box: Sequence[float], now: datetime) -> dict[str, Any]:
    """``cases`` shown in a box (west, south, east, north), the newest; none in one wider than WIDEST. more: not all were read."""
    west, south, east, north = box
    if not (0 < east - west <= WIDEST and 0 < north - south <= WIDEST):
        return {"cases": [], "more": True}
    shape = h3.LatLngPoly([(south, west), (south, east), (north, east), (north, west)])
    inside = {*h3.h3shape_to_cells(shape, HEXAGON_RESOLUTION), hexagon_of((west + east) / 2, (south + north) / 2)}
    near = {ring for cell in inside for ring in h3.grid_disk(cell, 1)}
    found = _near(work, city, sorted(near), filters, DRAWN)
    shown = [(case, *public_place(case)) for case in _of_state(found, filters, now)]
    inside_box = [_case(case, city, now) for case, lon, lat in shown if west <= lon <= east and south <= lat <= north]
    return {"cases": inside_box, "more": len(found) == DRAWN}


def _near(work: Work, city: City, near: Sequence[str], filters: BoardFilters, most: int) -> list[Case]:
    return work.boards.cases_near(near, *_span(city, filters), filters.codes | {"state": STATES_OF[filters.state]}, most)


def _of_state(found: Sequence[Case], filters: BoardFilters, now: datetime) -> list[Case]:
    return [case for case in found if filters.state != OVERDUE_ONES or _is_late(case, now)]


def _case(case: Case, city: City, now: datetime) -> dict[str, Any]:
    """What is public of a case in any state; ``place`` is the hexagon it is shown in, ``told`` whether its outcome has a page."""
    lon, lat = public_place(case)
    return {
        "number": case.number,
        "category": case.category,
        "panel": case.panel,
        "street": case.place.street,
        "state": case.state,
        "overdue": _is_late(case, now),
        "finished": case.state in FINISHED_STATES,
        "told": case.state == CLOSED,
        "at": stamp(to_minute(case.reported_at), city.zone),
        "lon": lon,
        "lat": lat,
        "cell": case.place.cell,
        "hexagon": hexagon_of(lon, lat),
    }


def _is_late(case: Case, now: datetime) -> bool:
    return case.state in ON_THE_CLOCK and case.handling_deadline is not None and case.handling_deadline < now


def _span(city: City, filters: BoardFilters) -> tuple[datetime, datetime]:
    return midnight(filters.first, city.zone), midnight(next_day(filters.last), city.zone)
