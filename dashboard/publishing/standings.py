"""A period's counts and rates, and how districts and departments stand in it. (rules and reading steps)

From tally rows (what was counted) and standing rows (what is open now: its lateness is told by the clock alone).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from dashboard.assessment.dues import TO_CLOSE, TO_HANDLE
from dashboard.assessment.rates import percent
from dashboard.city import City
from dashboard.ports import Work
from dashboard.times import day_of, midnight

TREND_DAYS = 30
PERIOD_DAYS = 7
COUNTS = ("reports", "accepted", "handling_due", "handled", "handled_on_time", "due", "closed", "closed_on_time", "closings", "rework")
LEAGUE_COUNTS = ("reports", "handling_due", "handled_on_time", "due", "closed", "closed_on_time")
HANDLING_COUNTS = ("handling_due", "handled_on_time")
Counts = dict[str, int]
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Standing:
    """What is open now. groups: counts by district, department and panel; late: each deadline that is past and not met, with its day."""

    groups: Rows
    late: Rows

    @property
    def open(self) -> int:
        return sum(row["open"] for row in self.groups)

    @property
    def overdue(self) -> int:
        return sum(row["overdue"] for row in self.groups)

    @cached_property
    def late_days(self) -> Mapping[str, list[str]]:
        """The days on which missed deadlines count, in order, to be looked up for every unit and day of a board."""
        return {name: sorted(row[name] for row in self.late if row[name]) for name in ("day", "handling_day")}

    def by(self, name: str) -> dict[str, Standing]:
        """The standing of each district, department or panel that has any."""
        groups, late = grouped(self.groups, name), grouped(self.late, name)
        return {key: Standing(groups.get(key, []), late.get(key, [])) for key in {*groups, *late}}


NOBODY = Standing((), ())


def standing_now(work: Work, city: City, now: datetime, where: Mapping[str, str], since: date) -> Standing:
    """What is open now, in the whole city or in a district or panel; of what is late, that which became so since a day."""
    late = work.dues.late(now, where, midnight(since, city.zone))
    return Standing(work.boards.standing(now, where), [row | _days(row, city) for row in late])


def _days(row: Mapping[str, Any], city: City) -> dict[str, str]:
    """The day on which a missed deadline counts, under its kind; '' under the other."""
    day = day_of(row["counts_at"], city.zone).isoformat()
    return {"day": day if row["kind"] == TO_CLOSE else "", "handling_day": day if row["kind"] == TO_HANDLE else ""}


def late_counts(standing: Standing, first: date, last: date) -> Counts:
    """What is due by the clock alone in the days: deadlines that are past and not met."""
    low, high = first.isoformat(), last.isoformat()
    closing, handling = (bisect_right(days, high) - bisect_left(days, low) for days in standing.late_days.values())
    return {"due": closing, "handling_due": handling}


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


def period_shape(counts: Counts, standing: Standing, first: date, last: date, solved: int) -> dict[str, Any]:
    """A period's counts and rates, and what is open now. solved: how many of the cases accepted in it are closed now."""
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "reports": counts["reports"],
        "accepted": counts["accepted"],
        "closed": counts["closings"],
        "solved": solved,
        "solved_rate": percent(solved, counts["accepted"]),
        "in_progress": standing.open,
        "overdue": standing.overdue,
        **with_rates(counts, late_counts(standing, first, last)),
    }


def summed(rows: Rows, names: Sequence[str] = COUNTS) -> Counts:
    """Column sums of tally rows."""
    return {name: sum(row[name] for row in rows) for name in names}


def grouped(rows: Rows, by: str) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of each key."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[by], []).append(row)
    return found


def league(
    work: Work, by: str, keys: Sequence[str], standing: Standing, first: date, last: date, where: Mapping[str, str | Sequence[str]]
) -> list[dict[str, Any]]:
    """Districts or departments by their on-time handling rate in the days, with each of the last 7 days'; those without a rate last."""
    week = last - timedelta(days=PERIOD_DAYS - 1)
    totals = {row[by]: row for row in work.tallies.rows([by], first, last, where, LEAGUE_COUNTS)}
    days = grouped(work.tallies.rows([by, "day"], week, last, where, HANDLING_COUNTS), by)
    standings = standing.by(by)
    shaped = [_league_row(key, totals.get(key, {}), days.get(key, []), standings.get(key, NOBODY), first, last) for key in keys]
    return sorted(shaped, key=lambda row: (row["on_time_handling_rate"] is None, -(row["on_time_handling_rate"] or 0), row["key"]))


def _league_row(key: str, total: Mapping[str, Any], days: Rows, standing: Standing, first: date, last: date) -> dict[str, Any]:
    week = [last - timedelta(days=back) for back in range(PERIOD_DAYS - 1, -1, -1)]
    counts = {row["day"]: row for row in days}
    rates = [_handling_rate([counts[day.isoformat()]] if day.isoformat() in counts else [], standing, day, day) for day in week]
    return {
        "key": key,
        "reports": total.get("reports", 0),
        "in_progress": standing.open,
        "overdue": standing.overdue,
        **with_rates(total, late_counts(standing, first, last)),
        "today_rate": rates[-1],
        "week_rate": _handling_rate(days, standing, week[0], last),
        "trend": rates,
    }


def _handling_rate(rows: Rows, standing: Standing, first: date, last: date) -> float | None:
    counts = summed(rows, HANDLING_COUNTS)
    return percent(counts["handled_on_time"], counts["handling_due"] + late_counts(standing, first, last)["handling_due"])


def trend(days: Mapping[str, Mapping[str, Any]], standing: Standing, today: date, length: int = TREND_DAYS) -> list[dict[str, Any]]:
    """Each of the last days: received, accepted, closed, on-time handling rate."""
    wanted = [today - timedelta(days=back) for back in range(length - 1, -1, -1)]
    return [_trend_day(day, days.get(day.isoformat(), {}), standing) for day in wanted]


def _trend_day(day: date, row: Mapping[str, Any], standing: Standing) -> dict[str, Any]:
    late = late_counts(standing, day, day)["handling_due"]
    return {
        "day": day.isoformat(),
        "reports": row.get("reports", 0),
        "accepted": row.get("accepted", 0),
        "closed": row.get("closings", 0),
        "on_time_handling_rate": percent(row.get("handled_on_time", 0), row.get("handling_due", 0) + late),
    }
