"""What wall and board show of the whole city, made once per change and shared by every screen. (verb: reads)

From tallies, and from what is open; so the cost does not grow with the number of reports.
The shape is documented in docs/snapshot.md. Everything in it is public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.rates import rounded
from dashboard.city import City
from dashboard.ports import OpenWork, Work
from dashboard.publishing.release import AFTER, BEFORE, is_photo_public, photo_shape, public_case
from dashboard.publishing.standings import (
    PERIOD_DAYS,
    TREND_DAYS,
    Counts,
    Rows,
    grouped,
    late_counts,
    league_row,
    period_shape,
    ranked,
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


def slow_figures(open_reading: OpenWork, city: City, now: datetime) -> Slow:
    """The figures of ``Slow`` for the 7 days up to now."""
    today = day_of(now, city.zone)
    first, last = midnight(today - timedelta(days=PERIOD_DAYS - 1), city.zone), midnight(next_day(today), city.zone)
    with open_reading() as work:
        median = work.boards.median_seconds_to_close(first, last, {})
        hours = {code: rounded(seconds / 3600, 1) for code, seconds in work.boards.medians_by_department(first, last).items()}
        return Slow(_average_curve(work, city, today), None if median is None else rounded(median / 3600, 2), hours)


def city_snapshot(open_reading: OpenWork, city: City, now: datetime, slow: Slow) -> dict[str, Any]:
    """Everything the city-wide wall and board show, language free; see the module's docstring."""
    today = day_of(now, city.zone)
    with open_reading() as work:
        days = _by(work.tallies.rows(["day"], today - timedelta(days=TREND_DAYS - 1), today, {}), "day")
        standing = work.tallies.open_now(now)
        return {
            "event": work.events.latest(),
            "as_of": stamp(now, city.zone),
            "minute": f"{now.astimezone(city.zone):%H:%M}",
            "now": _now(work, city, days.get(today.isoformat(), {}), standing, today),
            "yesterday": _yesterday(work, city, standing, now),
            "period": _period(work, days, standing, city, today, slow),
            "districts": _ranked(work, city, "district", list(city.districts), standing, today),
            "departments": _ranked(work, city, "department", list(city.departments), standing, today, slow.department_hours),
            "panels": _panels(work, city, standing, today),
            "overdue": _overdue(work, city, standing, now),
            "next_deadlines": [_deadline(case, city) for case in work.boards.next_deadlines(now, DEADLINES)],
            "due_in_30_min": work.boards.due_between(now, now + SOON),
            "curve": {"step_minutes": CURVE_STEP_MIN, "today": _curve(work, city, today, now), "average": slow.average},
            "newest": [newest_shape(case, city) for case in work.boards.newest(NEWEST)],
            "reports_last_5_min": sum(row["reports"] for row in work.tallies.minutes(now - LATELY, now)),
            "outcomes": outcomes(work, city, {}, OUTCOMES),
            "trend": trend(days, today),
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


def _now(work: Work, city: City, counts: Mapping[str, Any], standing: Rows, today: date) -> dict[str, Any]:
    late = late_counts(standing, city, today, today)
    return {
        "reports": counts.get("reports", 0),
        "accepted": counts.get("accepted", 0),
        "closed": counts.get("closings", 0),
        "in_progress": sum(row["open"] for row in standing),
        "waiting": work.boards.waiting(),
        "overdue": sum(row["overdue"] for row in standing),
        **with_rates(counts, late),
    }


def _yesterday(work: Work, city: City, standing: Rows, now: datetime) -> dict[str, Any]:
    """The same as of yesterday at the same minute: counters of that day so far; standings by what came and went since."""
    then = to_minute(now) - timedelta(days=1)
    day = midnight(day_of(then, city.zone), city.zone)
    rows = work.tallies.minutes(day, now)
    minute = int(then.timestamp() // 60)
    so_far = [row for row in rows if row["minute"] <= minute]
    since = [row for row in rows if row["minute"] > minute]
    counts = {
        name: sum(row[name] for row in so_far)
        for name in ("reports", "accepted", "closings", "due", "closed_on_time", "handling_due", "handled_on_time")
    }
    late = {
        "due": sum(row["open"] for row in standing if row["due_at"] and day <= row["due_at"] <= then),
        "handling_due": sum(row["open"] for row in standing if row["handling_due_at"] and day <= row["handling_due_at"] <= then),
    }
    return {
        "reports": counts["reports"],
        "accepted": counts["accepted"],
        "closed": counts["closings"],
        "in_progress": sum(row["open"] for row in standing) - sum(row["in_progress"] for row in since),
        "waiting": work.boards.waiting() - sum(row["waiting"] for row in since),
        "overdue": work.boards.overdue_at(then),
        **with_rates(counts, late),
        "closing_rate": None,  # how many of the due ones were closed is not kept by the minute
    }


def _period(work: Work, days: Mapping[str, Mapping[str, Any]], standing: Rows, city: City, today: date, slow: Slow) -> dict[str, Any]:
    first = today - timedelta(days=PERIOD_DAYS - 1)
    counts = summed([row for day, row in days.items() if day >= first.isoformat()])
    solved = work.boards.solved(midnight(first, city.zone), midnight(next_day(today), city.zone), {})
    return {"median_hours_to_close": slow.median_hours} | period_shape(counts, standing, city, first, today, solved)


def _ranked(
    work: Work, city: City, by: str, keys: Sequence[str], standing: Rows, today: date, hours: Mapping[str, float] | None = None
) -> list[dict[str, Any]]:
    """One row a district or department: month to date, the last 7 days, today; by the month's rate, those without one last."""
    month = today.replace(day=1)
    week = today - timedelta(days=PERIOD_DAYS - 1)
    rows = grouped(work.tallies.rows([by, "day"], min(month, week), today, {}), by)
    standing_by = grouped(standing, by)
    shaped = [league_row(key, rows.get(key, []), standing_by.get(key, []), city, month, today) for key in keys]
    if hours is not None:
        shaped = [row | {"median_hours_to_close": hours.get(row["key"])} for row in shaped]
    return ranked(shaped)


def _panels(work: Work, city: City, standing: Rows, today: date) -> list[dict[str, Any]]:
    today_rows = work.tallies.rows(["category"], today, today, {})
    panel = {code: category.panel for code, category in city.categories.items()}
    return [
        {
            "key": code,
            "reports": sum(row["reports"] for row in today_rows if panel.get(row["category"]) == code),
            "in_progress": sum(row["open"] for row in standing if panel.get(row["category"]) == code),
        }
        for code in sorted(city.panels, key=lambda code: city.panels[code].order)
    ]


def _overdue(work: Work, city: City, standing: Rows, now: datetime) -> dict[str, Any]:
    by_district: Counts = {}
    for row in standing:
        if row["overdue"]:
            by_district[row["district"]] = by_district.get(row["district"], 0) + row["overdue"]
    longest = work.boards.longest_overdue(now)
    return {
        "count": sum(by_district.values()),
        "longest": _deadline(longest, city) if longest else None,
        "districts": sorted(by_district.items(), key=lambda item: -item[1]),
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
    steps = [0] * (int((until - start) / timedelta(minutes=CURVE_STEP_MIN)) + 1)
    first = int(start.timestamp() // 60)
    for row in work.tallies.minutes(start, until):
        steps[(row["minute"] - first) // CURVE_STEP_MIN] += row["reports"]
    return steps


def _average_curve(work: Work, city: City, today: date) -> list[float]:
    whole_days = [today - timedelta(days=back) for back in range(1, PERIOD_DAYS + 1)]
    curves = [_curve(work, city, day, midnight(next_day(day), city.zone) - timedelta(minutes=1)) for day in whole_days]
    return [round(sum(step) / len(curves), 2) for step in zip(*curves, strict=False)]


def outcomes(work: Work, city: City, where: Mapping[str, str], most: int) -> list[dict[str, Any]]:
    """The newest closed cases whose before and after may be seen."""
    cases = work.boards.closed_newest(most * 4, where)
    photos = work.photos.of_cases([case.id for case in cases])
    pairs = ((case, _pair(case, photos.get(case.id, []))) for case in cases)
    return [_outcome(case, pair, city) for case, pair in pairs if pair[0] and pair[1]][:most]


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


def _by(rows: Rows, name: str) -> dict[str, Mapping[str, Any]]:
    return {row[name]: row for row in rows}
