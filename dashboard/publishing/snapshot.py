"""What wall and board show of the whole city, made once per change and shared by every screen. (verb: reads)

From tallies, and from what is open; so the cost does not grow with the number of reports.
The shape is documented in docs/snapshot.md. Everything in it is public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.closings import Closings, Span
from dashboard.assessment.dues import TO_CLOSE, TO_HANDLE
from dashboard.assessment.rates import rounded
from dashboard.city import City
from dashboard.ports import OpenWork, Work
from dashboard.publishing.release import AFTER, BEFORE, is_photo_public, photo_shape, public_case
from dashboard.publishing.standings import (
    COUNTS,
    NOBODY,
    PERIOD_DAYS,
    TREND_DAYS,
    Rows,
    Standing,
    late_counts,
    league,
    period_shape,
    standing_now,
    summed,
    trend,
    with_rates,
)
from dashboard.records import Case, Photo
from dashboard.times import day_of, midnight, next_day, stamp, to_minute

CURVE_STEP_MIN = 10
NEWEST = 12
DEADLINES = 10
OUTCOMES = 6
SOON = timedelta(minutes=30)
LATELY = timedelta(minutes=5)


@dataclass(frozen=True)
class Slow:
    """Figures that need not move with every event: made once a minute. average: mean reports per step of the last 7 days."""

    average: list[float]
    median_hours: float | None
    department_hours: dict[str, float]


def slow_figures(open_reading: OpenWork, city: City, now: datetime, closings: Closings) -> Slow:
    """The figures of ``Slow`` for the 7 days up to now. closings: what this process remembers of them."""
    today = day_of(now, city.zone)
    week = Span("", today - timedelta(days=PERIOD_DAYS - 1), today)
    with open_reading() as work:
        hours = closings.hours(work, city, "", [week], {}, now)
        return Slow(_average_curve(work, city, today), hours.get(""), closings.hours(work, city, "department", [week], {}, now))


def with_hours(rows: Rows, hours: Mapping[str, float]) -> list[dict[str, Any]]:
    """The departments' rows, each with its median hours; None without a closing."""
    return [{**row, "median_hours_to_close": hours.get(row["key"])} for row in rows]


def city_snapshot(open_reading: OpenWork, city: City, now: datetime, slow: Slow) -> dict[str, Any]:
    """Everything the city-wide wall and board show, language free; see the module's docstring."""
    today = day_of(now, city.zone)
    with open_reading() as work:
        days = {row["day"]: row for row in work.tallies.rows(["day"], today - timedelta(days=TREND_DAYS - 1), today, {}, COUNTS)}
        month = today.replace(day=1)
        standing = standing_now(work, city, now, {}, min(month, today - timedelta(days=TREND_DAYS - 1)))
        return {
            "event": work.events.latest(),
            "as_of": stamp(now, city.zone),
            "minute": f"{now.astimezone(city.zone):%H:%M}",
            "now": _now(work, days.get(today.isoformat(), {}), standing, today),
            "yesterday": _yesterday(work, city, standing, now),
            "period": _period(work, days, standing, city, today, slow),
            "districts": league(work, "district", list(city.districts), standing, month, today, {}),
            "departments": with_hours(
                league(work, "department", list(city.departments), standing, month, today, {}), slow.department_hours
            ),
            "panels": _panels(work, city, standing, today),
            "overdue": _overdue(work, city, standing, now),
            "next_deadlines": [_deadline(case, city) for case in work.boards.next_deadlines(now, DEADLINES)],
            "due_in_30_min": work.boards.due_between(now, now + SOON),
            "curve": {"step_minutes": CURVE_STEP_MIN, "today": _curve(work, city, today, now), "average": slow.average},
            "newest": [newest_shape(case, city) for case in work.boards.newest(NEWEST)],
            "reports_last_5_min": work.tallies.minute_sums(now - LATELY, now)["reports"],
            "outcomes": outcomes(work, city, {}, OUTCOMES),
            "trend": trend(days, standing, today),
        }


def points(open_reading: OpenWork, city: City, now: datetime) -> dict[str, Any]:
    """Every open case as [lon, lat, panel index, overdue 0/1], at the place that is public."""
    order = {code: place for place, code in enumerate(sorted(city.panels, key=lambda code: city.panels[code].order))}
    with open_reading() as work:
        rows = work.boards.open_points(now)
        event = work.events.latest()
    shown = [
        [round(cell_lon if home else lon, 5), round(cell_lat if home else lat, 5), order[panel], late]
        for lon, lat, home, cell_lon, cell_lat, panel, late in rows
    ]
    return {"event": event, "as_of": stamp(now, city.zone), "points": shown}


def _now(work: Work, counts: Mapping[str, Any], standing: Standing, today: date) -> dict[str, Any]:
    return {
        "reports": counts.get("reports", 0),
        "accepted": counts.get("accepted", 0),
        "closed": counts.get("closings", 0),
        "in_progress": standing.open,
        "waiting": work.boards.waiting(),
        "overdue": standing.overdue,
        **with_rates(counts, late_counts(standing, today, today)),
    }


def _yesterday(work: Work, city: City, standing: Standing, now: datetime) -> dict[str, Any]:
    """The same as of yesterday at the same minute: counters of that day so far; standings by what came and went since."""
    then = to_minute(now) - timedelta(days=1)
    day = midnight(day_of(then, city.zone), city.zone)
    counts = work.tallies.minute_sums(day, then)
    since = work.tallies.minute_sums(then + timedelta(minutes=1), now)
    late = {
        "due": sum(row["kind"] == TO_CLOSE and day <= row["counts_at"] <= then for row in standing.late),
        "handling_due": sum(row["kind"] == TO_HANDLE and day <= row["counts_at"] <= then for row in standing.late),
    }
    return {
        "reports": counts["reports"],
        "accepted": counts["accepted"],
        "closed": counts["closings"],
        "in_progress": standing.open - since["in_progress"],
        "waiting": work.boards.waiting() - since["waiting"],
        "overdue": work.boards.overdue_at(then),
        **with_rates(counts, late),
        "closing_rate": None,  # how many of the due ones were closed is not kept by the minute
    }


def _period(work: Work, days: Mapping[str, Mapping[str, Any]], standing: Standing, city: City, today: date, slow: Slow) -> dict[str, Any]:
    first = today - timedelta(days=PERIOD_DAYS - 1)
    counts = summed([row for day, row in days.items() if day >= first.isoformat()])
    solved = work.boards.solved(midnight(first, city.zone), midnight(next_day(today), city.zone), {})
    return {"median_hours_to_close": slow.median_hours} | period_shape(counts, standing, first, today, solved)


def _panels(work: Work, city: City, standing: Standing, today: date) -> list[dict[str, Any]]:
    reports = {row["panel"]: row["reports"] for row in work.tallies.rows(["panel"], today, today, {}, ("reports",))}
    standings = standing.by("panel")
    order = sorted(city.panels, key=lambda code: city.panels[code].order)
    return [{"key": code, "reports": reports.get(code, 0), "in_progress": standings.get(code, NOBODY).open} for code in order]


def _overdue(work: Work, city: City, standing: Standing, now: datetime) -> dict[str, Any]:
    by_district = {key: own.overdue for key, own in standing.by("district").items() if own.overdue}
    longest = work.boards.longest_overdue(now) if by_district else None
    return {
        "count": standing.overdue,
        "longest": _deadline(longest, city) if longest else None,
        "districts": sorted(by_district.items(), key=lambda item: (-item[1], item[0])),
    }


def _deadline(case: Case, city: City) -> dict[str, Any]:
    return {
        "number": case.number,
        "category": case.category,
        "panel": case.panel,
        "district": case.place.district,
        "street": case.place.street,
        "department": case.department,
        "deadline": stamp(case.handling_deadline, city.zone),
    }


def newest_shape(case: Case, city: City) -> dict[str, Any]:
    """A report in the feed: its public shape, no more."""
    shape = public_case(case, (), city.zone)
    kept = ("number", "category", "panel", "district", "street", "lon", "lat", "state")
    return {name: shape[name] for name in kept} | {"at": shape["reported_at"]}


def _curve(work: Work, city: City, today: date, until: datetime) -> list[int]:
    """Reports per step of today, up to the step that runs now."""
    start = midnight(today, city.zone)
    counted = work.tallies.curve(start, until, CURVE_STEP_MIN)
    return [counted.get(step, 0) for step in range(int((until - start) / timedelta(minutes=CURVE_STEP_MIN)) + 1)]


def _average_curve(work: Work, city: City, today: date) -> list[float]:
    whole_days = [today - timedelta(days=back) for back in range(1, PERIOD_DAYS + 1)]
    curves = [_curve(work, city, day, midnight(next_day(day), city.zone) - timedelta(minutes=1)) for day in whole_days]
    return [round(sum(step) / len(curves), 2) for step in zip(*curves, strict=False)]


def outcomes(work: Work, city: City, where: Mapping[str, str], most: int) -> list[dict[str, Any]]:
    """The newest closed cases whose before and after may be seen."""
    cases = work.boards.newest_outcomes(most, where)
    photos = work.photos.of_cases([case.id for case in cases])
    pairs = ((case, _pair(case, photos.get(case.id, []))) for case in cases)
    return [_outcome(case, pair, city) for case, pair in pairs if pair[0] and pair[1]]


def _pair(case: Case, photos: Sequence[Photo]) -> tuple[Photo | None, Photo | None]:
    shown = [photo for photo in photos if is_photo_public(case, photo)]
    return next((p for p in shown if p.kind == BEFORE), None), next((p for p in reversed(shown) if p.kind == AFTER), None)


def _outcome(case: Case, pair: tuple[Photo | None, Photo | None], city: City) -> dict[str, Any]:
    shape = public_case(case, (), city.zone)
    kept = ("number", "category", "panel", "district", "street", "department", "closed_at", "reported_at", "rating")
    seconds = (case.closed_at - case.accepted_at).total_seconds() if case.closed_at and case.accepted_at else 0
    before, after = (photo_shape(photo) if photo else None for photo in pair)
    own = {name: shape[name] for name in kept}
    return own | {"hours": rounded(seconds / 3600, 1), "on_time": shape["closed_on_time"], "before": before, "after": after}
