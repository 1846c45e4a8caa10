"""What wall and board show of the whole city, made once per change and shared by every screen. (verb: reads)

From tallies, and from what is open; so the cost does not grow with the number of reports.
The shape is documented in docs/snapshot.md. Everything in it is public.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.dues import TO_CLOSE, TO_HANDLE
from dashboard.assessment.rates import rounded
from dashboard.city import City
from dashboard.ports import OpenWork, Work
from dashboard.publishing.forecast import STEP_MIN, forecast, usual_band
from dashboard.publishing.release import AFTER, BEFORE, is_photo_public, photo_shape, public_case
from dashboard.publishing.slow import Scores, Slow
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

NEWEST = 12
DEADLINES = 10
OUTCOMES = 6
SOON = timedelta(minutes=30)
LATELY = timedelta(minutes=5)
AHEAD_HOURS = 8
Where = Mapping[str, str]
UNSCORED = {"score": None, "grade": "", "rank": None, "rank_change": None}


def with_hours(rows: Rows, hours: Mapping[str, float]) -> list[dict[str, Any]]:
    """The departments' rows, each with its median hours; None without a closing."""
    return [{**row, "median_hours_to_close": hours.get(row["key"])} for row in rows]


def with_scores(rows: Rows, scores: Mapping[str, Scores], by: str) -> list[dict[str, Any]]:
    """The rows, each with its composite score of the month, its grade, rank, and how many places up since the days up to yesterday."""
    return [{**row, **scores.get(by, {}).get(row["key"], UNSCORED)} for row in rows]


def city_snapshot(open_reading: OpenWork, city: City, now: datetime, slow: Slow, district: str = "") -> dict[str, Any]:
    """Everything the wall and board of the whole city show, or a district's wall; language free. slow: of the same district."""
    where = {"district": district} if district else {}
    today = day_of(now, city.zone)
    with open_reading() as work:
        days = {row["day"]: row for row in work.tallies.rows(["day"], today - timedelta(days=TREND_DAYS - 1), today, where, COUNTS)}
        month = today.replace(day=1)
        standing = standing_now(work, city, now, where, min(month, today - timedelta(days=TREND_DAYS - 1)))
        return {
            "event": work.events.latest(),
            "as_of": stamp(now, city.zone),
            "minute": f"{now.astimezone(city.zone):%H:%M}",
            "slow_as_of": stamp(slow.as_of or now, city.zone),
            "now": counts_now(work, where, days.get(today.isoformat(), {}), standing, today),
            "yesterday": _yesterday(work, city, where, standing, now),
            "period": _period(work, where, days, standing, city, today, slow),
            "districts": with_scores(
                league(work, "district", list(city.districts), standing, month, today, where), slow.scores, "district"
            ),
            "streets": [{"key": key, **own} for key, own in slow.scores.get("street", {}).items()],
            "departments": with_scores(
                with_hours(league(work, "department", list(city.departments), standing, month, today, where), slow.department_hours),
                slow.scores,
                "department",
            ),
            "panels": _panels(work, city, where, standing, today),
            "overdue": overdue_shape(work, city, where, standing, now),
            "next_deadlines": [deadline_shape(case, city) for case in work.boards.next_deadlines(now, DEADLINES, where)],
            "due_in_30_min": work.boards.due_between(now, now + SOON, where),
            "breach": coming_breaches(work, city, where, standing, now),
            "curve": _curves(work, city, where, slow, now),
            "hot": slow.hot,
            "newest": [newest_shape(case, city) for case in work.boards.newest(NEWEST, where)],
            "reports_last_5_min": work.tallies.minute_sums(now - LATELY, now, district)["reports"],
            "outcomes": outcomes(work, city, where, OUTCOMES),
            "trend": trend(days, standing, today),
        }


def points(open_reading: OpenWork, city: City, now: datetime, district: str = "", panel: str = "") -> dict[str, Any]:
    """Every open case of a district and a panel, or ('') of all, as [lon, lat, panel index, overdue 0/1], at the place that is public."""
    order = {code: place for place, code in enumerate(sorted(city.panels, key=lambda code: city.panels[code].order))}
    with open_reading() as work:
        rows = work.boards.open_points(now, {"district": district, "panel": panel})
        event = work.events.latest()
    shown = [
        [round(cell_lon if home else lon, 5), round(cell_lat if home else lat, 5), order[panel], late]
        for lon, lat, home, cell_lon, cell_lat, panel, late in rows
    ]
    return {"event": event, "as_of": stamp(now, city.zone), "points": shown}


def counts_now(work: Work, where: Where, counts: Mapping[str, Any], standing: Standing, today: date) -> dict[str, Any]:
    """Today's counters and rates, and what is open. counts: today's tallies."""
    return {
        "reports": counts.get("reports", 0),
        "accepted": counts.get("accepted", 0),
        "closed": counts.get("closings", 0),
        "in_progress": standing.open,
        "waiting": work.boards.waiting(where),
        "overdue": standing.overdue,
        **with_rates(counts, late_counts(standing, today, today)),
    }


def _yesterday(work: Work, city: City, where: Where, standing: Standing, now: datetime) -> dict[str, Any]:
    """The same as of yesterday at the same minute: counters of that day so far; standings by what came and went since."""
    then = to_minute(now) - timedelta(days=1)
    day = midnight(day_of(then, city.zone), city.zone)
    district = where.get("district", "")
    counts = work.tallies.minute_sums(day, then, district)
    since = work.tallies.minute_sums(then + timedelta(minutes=1), now, district)
    late = {
        "due": sum(row["kind"] == TO_CLOSE and day <= row["counts_at"] <= then for row in standing.late),
        "handling_due": sum(row["kind"] == TO_HANDLE and day <= row["counts_at"] <= then for row in standing.late),
    }
    return {
        "reports": counts["reports"],
        "accepted": counts["accepted"],
        "closed": counts["closings"],
        "in_progress": standing.open - since["in_progress"],
        "waiting": work.boards.waiting(where) - since["waiting"],
        "overdue": work.boards.overdue_at(then, where),
        **with_rates(counts, late),
        "closing_rate": None,  # how many of the due ones were closed is not kept by the minute
    }


def _period(
    work: Work, where: Where, days: Mapping[str, Mapping[str, Any]], standing: Standing, city: City, today: date, slow: Slow
) -> dict[str, Any]:
    first = today - timedelta(days=PERIOD_DAYS - 1)
    counts = summed([row for day, row in days.items() if day >= first.isoformat()])
    solved = work.boards.solved(midnight(first, city.zone), midnight(next_day(today), city.zone), where)
    return {"median_hours_to_close": slow.median_hours} | period_shape(counts, standing, first, today, solved)


def _panels(work: Work, city: City, where: Where, standing: Standing, today: date) -> list[dict[str, Any]]:
    reports = {row["panel"]: row["reports"] for row in work.tallies.rows(["panel"], today, today, where, ("reports",))}
    standings = standing.by("panel")
    order = sorted(city.panels, key=lambda code: city.panels[code].order)
    return [{"key": code, "reports": reports.get(code, 0), "in_progress": standings.get(code, NOBODY).open} for code in order]


def overdue_shape(work: Work, city: City, where: Where, standing: Standing, now: datetime) -> dict[str, Any]:
    """How many open cases are past their handling deadline, the longest of them, and how many in each district."""
    by_district = {key: own.overdue for key, own in standing.by("district").items() if own.overdue}
    longest = work.boards.longest_overdue(now, where) if by_district else None
    return {
        "count": standing.overdue,
        "longest": deadline_shape(longest, city) if longest else None,
        "districts": sorted(by_district.items(), key=lambda item: (-item[1], item[0])),
    }


def deadline_shape(case: Case, city: City) -> dict[str, Any]:
    """A case in the list of what is due next."""
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


def coming_breaches(work: Work, city: City, where: Where, standing: Standing, now: datetime) -> list[dict[str, Any]]:
    """How many open cases will be past their handling deadline at each coming full hour if nobody does anything more; the late ones too."""
    hour = now.astimezone(city.zone).replace(minute=0, second=0, microsecond=0)
    day_end = midnight(next_day(day_of(now, city.zone)), city.zone)
    hours = [at for at in (hour + timedelta(hours=ahead) for ahead in range(1, AHEAD_HOURS + 1)) if at <= day_end]
    due = sorted(work.boards.deadlines_between(now, hours[-1], where))
    return [{"at": stamp(at, city.zone), "count": standing.overdue + bisect_left(due, at)} for at in hours]


def _curves(work: Work, city: City, where: Where, slow: Slow, now: datetime) -> dict[str, Any]:
    """Reports per step of today, and reports an hour: what is usual on this weekday, and how today goes on to midnight."""
    start = midnight(day_of(now, city.zone), city.zone)
    today = _curve(work, start, now, where.get("district", ""))
    low, high = usual_band(slow.usual_days)
    told = forecast(slow.usual_days, today, (now - start) / timedelta(minutes=STEP_MIN) - (len(today) - 1))
    ahead = {"mid": told.mid, "low": told.low, "high": told.high} if told else {"mid": [], "low": [], "high": []}
    return {
        "step_minutes": STEP_MIN,
        "today": today,
        "average": slow.average,
        "usual": {"low": low, "high": high},
        "forecast": ahead,
        "total": dict(zip(("mid", "low", "high"), told.total, strict=True)) if told else None,
    }


def _curve(work: Work, start: datetime, until: datetime, district: str) -> list[int]:
    """Reports per step of the day, up to the step that runs now."""
    counted = work.tallies.curve(start, until, STEP_MIN, district)
    return [counted.get(step, 0) for step in range(int((until - start) / timedelta(minutes=STEP_MIN)) + 1)]


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
