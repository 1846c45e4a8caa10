"""One counted thing as anybody may see it, in the list behind a number. (rules)

Of a case that is not public only what is public of it; where the list itself says more (its department, what happened to it), not even
its number: otherwise a filter would tell what the case keeps. It stays a line all the same, so that the lines add up to the number.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from dashboard.assessment.behind import Line
from dashboard.publishing.release import public_place
from dashboard.reports.intake import waiting_shape
from dashboard.reports.lifecycle import STATES
from dashboard.times import stamp

RECEIVED = "reports"
"""The one count that says no more of a report than that it came in."""
HIDDEN = ("number", "district", "street", "state", "reported_at", "lon", "lat")
LATER = ("department", "accepted_at", "at", "deadline", "done_at", "on_time", "hours")
"""What is public of a case from its acceptance on, and of what happened to it afterwards."""


def line_shape(line: Line, zone: ZoneInfo, *, of_department: bool) -> dict[str, Any]:
    """The line as plain JSON: times ISO 8601, None for what is not public. of_department: the list is narrowed to one."""
    case, due, counts = line.behind.case, line.behind.due, list(line.counts)
    shape = waiting_shape(case, zone)
    if not STATES[case.state].public:
        hidden = dict.fromkeys(HIDDEN) if of_department or counts != [RECEIVED] else {}
        return shape | hidden | dict.fromkeys(LATER) | {"marks": [], "counts": counts}
    lon, lat = public_place(case)
    return shape | {
        "lon": lon,
        "lat": lat,
        "department": line.behind.department or None,
        "accepted_at": stamp(case.accepted_at, zone),
        "at": stamp(line.behind.at, zone),
        "deadline": stamp(due.deadline, zone) if due else None,
        "done_at": stamp(line.done_at, zone),
        "on_time": line.on_time,
        "hours": None if line.seconds is None else round(line.seconds / 3600, 6),
        "marks": list(line.marks),
        "counts": counts,
    }
