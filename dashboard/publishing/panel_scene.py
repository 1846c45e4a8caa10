"""What the wall's scene of one panel shows: its cases alone, in the snapshot's shapes; its days instead of its hours. (verb: reads)

The shape is documented in docs/snapshot.md. Everything in it is public.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dashboard.city import City
from dashboard.ports import OpenWork
from dashboard.publishing.snapshot import (
    DEADLINES,
    LATELY,
    NEWEST,
    OUTCOMES,
    SOON,
    coming_breaches,
    counts_now,
    deadline_shape,
    newest_shape,
    outcomes,
    overdue_shape,
)
from dashboard.publishing.standings import COUNTS, TREND_DAYS, late_counts, league, standing_now, summed, trend, with_rates
from dashboard.times import day_of, stamp


def panel_snapshot(open_reading: OpenWork, city: City, now: datetime, panel: str) -> dict[str, Any]:
    """The city's snapshot narrowed to a panel. ``month``: the month so far; ``districts``: by their handling in it."""
    where = {"panel": panel}
    today = day_of(now, city.zone)
    month = today.replace(day=1)
    first = min(month, today - timedelta(days=TREND_DAYS - 1))
    with open_reading() as work:
        days = {row["day"]: row for row in work.tallies.rows(["day"], first, today, where, COUNTS)}
        standing = standing_now(work, city, now, where, first)
        so_far = summed([row for day, row in days.items() if day >= month.isoformat()])
        newest = work.boards.newest(NEWEST, where)
        return {
            "event": work.events.latest(),
            "as_of": stamp(now, city.zone),
            "minute": f"{now.astimezone(city.zone):%H:%M}",
            "now": counts_now(work, where, days.get(today.isoformat(), {}), standing, today),
            "month": {
                "reports": so_far["reports"],
                "accepted": so_far["accepted"],
                "closed": so_far["closings"],
                **with_rates(so_far, late_counts(standing, month, today)),
            },
            "districts": league(work, "district", list(city.districts), standing, month, today, where),
            "streets": [],
            "panels": [{"key": panel, "in_progress": standing.open}],
            "overdue": overdue_shape(work, city, where, standing, now),
            "next_deadlines": [deadline_shape(case, city) for case in work.boards.next_deadlines(now, DEADLINES, where)],
            "due_in_30_min": work.boards.due_between(now, now + SOON, where),
            "breach": coming_breaches(work, city, where, standing, now),
            "newest": [newest_shape(case, city) for case in newest],
            "reports_last_5_min": sum(case.reported_at > now - LATELY for case in newest),
            "outcomes": outcomes(work, city, where, OUTCOMES),
            "hot": [],
            "trend": trend(days, standing, today),
        }
