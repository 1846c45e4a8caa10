"""A period's counts and rates, and how districts and departments stand in it. (rules)

From tally rows (what was counted) and standing rows (what is open now: its lateness is told by the clock alone).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.assessment.rates import percent
from dashboard.city import City
from dashboard.times import midnight, next_day

TREND_DAYS = 30
PERIOD_DAYS = 7
COUNTS = ("reports", "accepted", "handling_due", "handled", "handled_on_time", "due", "closed", "closed_on_time", "closings", "rework")
Counts = dict[str, int]
Rows = Sequence[Mapping[str, Any]]


def late_counts(standing: Rows, city: City, first: date, last: date) -> Counts:
    """What is due by the clock alone in the days: open cases past their deadline."""
    start, end = midnight(first, city.zone), midnight(next_day(last), city.zone)
    return {
        "due": sum(row["open"] for row in standing if row["due_at"] and start <= row["due_at"] < end),
        "handling_due": sum(row["open"] for row in standing if row["handling_due_at"] and start <= row["handling_due_at"] < end),
    }


def with_rates(counts: Mapping[str, Any], late: Counts) -> dict[str, Any]:
    """Due counts with the late open ones added, and the rates over them."""
    due = counts.get("due", 0) + late["due"]
    handling_due = counts.get("handling_due", 0) + late["handling_due"]
    return {
        "due": due,
        "closed_on_time": counts.get("closed_on_time", 0),
        "closing_rate": percent(counts.get("closed", 0), due),
        "on_time_closing_rate": percent(counts.get("closed_on_time", 0), due),
        "handling_due": handling_due,
        "handled_on_time": counts.get("handled_on_time", 0),
        "on_time_handling_rate": percent(counts.get("handled_on_time", 0), handling_due),
    }


def period_shape(counts: Counts, standing: Rows, city: City, first: date, last: date, solved: int) -> dict[str, Any]:
    """A period's counts and rates, and what is open now. solved: how many of the cases accepted in it are closed now."""
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "reports": counts["reports"],
        "accepted": counts["accepted"],
        "closed": counts["closings"],
        "solved": solved,
        "solved_rate": percent(solved, counts["accepted"]),
        "in_progress": sum(row["open"] for row in standing),
        "overdue": sum(row["overdue"] for row in standing),
        **with_rates(counts, late_counts(standing, city, first, last)),
    }


def summed(rows: Rows) -> Counts:
    """Column sums of tally rows."""
    return {name: sum(row[name] for row in rows) for name in COUNTS}


def grouped(rows: Rows, by: str) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of each key."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[by], []).append(row)
    return found


def ranked(shaped: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By on-time handling rate, the best first; those without a rate last."""
    return sorted(shaped, key=lambda row: (row["on_time_handling_rate"] is None, -(row["on_time_handling_rate"] or 0), row["key"]))


def league_row(key: str, rows: Rows, standing: Rows, city: City, first: date, today: date) -> dict[str, Any]:
    """A district's or department's row: counts and rate from ``first`` on, today's, the last 7 days', and each of these days'."""
    counts = summed([row for row in rows if row["day"] >= first.isoformat()])
    day_rates = [
        _rate_of(rows, standing, city, day, day) for day in (today - timedelta(days=back) for back in range(PERIOD_DAYS - 1, -1, -1))
    ]
    return {
        "key": key,
        "reports": counts["reports"],
        "in_progress": sum(row["open"] for row in standing),
        "overdue": sum(row["overdue"] for row in standing),
        **with_rates(counts, late_counts(standing, city, first, today)),
        "today_rate": day_rates[-1],
        "week_rate": _rate_of(rows, standing, city, today - timedelta(days=PERIOD_DAYS - 1), today),
        "trend": day_rates,
    }


def _rate_of(rows: Rows, standing: Rows, city: City, first: date, last: date) -> float | None:
    within = [row for row in rows if first.isoformat() <= row["day"] <= last.isoformat()]
    rate: float | None = with_rates(summed(within), late_counts(standing, city, first, last))["on_time_handling_rate"]
    return rate


def trend(days: Mapping[str, Mapping[str, Any]], today: date, length: int = TREND_DAYS) -> list[dict[str, Any]]:
    """Each of the last days: received, accepted, closed, on-time handling rate of what is settled."""
    wanted = [(today - timedelta(days=back)).isoformat() for back in range(length - 1, -1, -1)]
    return [_trend_day(day, days.get(day, {})) for day in wanted]


def _trend_day(day: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "day": day,
        "reports": row.get("reports", 0),
        "accepted": row.get("accepted", 0),
        "closed": row.get("closings", 0),
        "on_time_handling_rate": percent(row.get("handled_on_time", 0), row.get("handling_due", 0)),
    }
