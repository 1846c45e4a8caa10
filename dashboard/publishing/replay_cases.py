"""What happens to each case of a played day, for its map and its feed: who may see no report may see this. (rules)

A case stands at the middle of its grid cell, as it does in public. Source: docs/replay.md
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dashboard.city import City
from dashboard.played import Change, Spot, Step
from dashboard.reports.lifecycle import CLOSED, RECEIVED, STATES
from dashboard.times import seconds_between

LATE, IN_TIME = "late", "in_time"
SEEN = (LATE, IN_TIME, "received", "appealed", "accepted", "reopened", "closed", "dismissed")
"""What a case may be seen to do; of the same moment, in this order."""
_WAITS, _OPEN, _CLOSED, _GONE = "waits", "open", "closed", "gone"
_TURNS = {
    (_WAITS, _OPEN): "accepted",
    (_WAITS, _GONE): "dismissed",
    (_GONE, _WAITS): "appealed",
    (_OPEN, _CLOSED): "closed",
    (_OPEN, _GONE): "dismissed",
    (_CLOSED, _OPEN): "reopened",
}
PER_DEGREE = 10_000  # a cell's middle to about ten metres

Happened = tuple[datetime, str, int]


def seen_cases(steps: Iterable[Step], lateness: Iterable[Change]) -> list[Happened]:
    """(when, what of SEEN, id of the case), in order. lateness: cases that become overdue (1) or stop being so (-1)."""
    found = [(step.at, what, step.case_id) for step in steps if (what := _seen(step))]
    found += [(change.at, LATE if change.amount > 0 else IN_TIME, change.case_id) for change in lateness]
    return sorted(found, key=lambda one: (one[0], SEEN.index(one[1]), one[2]))


def packed_cases(seen: Iterable[Happened], spots: Mapping[int, Spot], city: City, first: datetime) -> dict[str, Any]:
    """``cases``: columns, a place for each case; ``seen``: what each does, in order, and how many seconds after what was before it.

    category and district: places in the lists of codes beside them. x, y: from the map's middle, in 1/PER_DEGREE degrees east and north.
    """
    known = [one for one in seen if one[2] in spots]
    ids = list(dict.fromkeys(case for _, _, case in known))
    place = {case: at for at, case in enumerate(ids)}
    rows = [spots[case] for case in ids]
    categories, districts = sorted({row.category for row in rows}), sorted({row.district for row in rows})
    at = [seconds_between(first, when) for when, _, _ in known]
    return {
        "cases": {
            "categories": categories,
            "districts": districts,
            "number": [row.number for row in rows],
            "category": [categories.index(row.category) for row in rows],
            "district": [districts.index(row.district) for row in rows],
            "x": [round((row.lon - city.map_view.lon) * PER_DEGREE) for row in rows],
            "y": [round((row.lat - city.map_view.lat) * PER_DEGREE) for row in rows],
        },
        "seen": {
            "whats": list(SEEN),
            "after": [this - last for last, this in zip([0, *at], at, strict=False)],
            "what": [SEEN.index(what) for _, what, _ in known],
            "case": [place[case] for _, _, case in known],
        },
    }


def _seen(step: Step) -> str:
    return "received" if step.move == RECEIVED else _TURNS.get((_stands(step.source), _stands(step.target)), "")


def _stands(state: str) -> str:
    if state == CLOSED:
        return _CLOSED
    return _OPEN if STATES[state].open else _WAITS if STATES[state].waiting else _GONE
