"""Everybody's score in a month, group by group: rank, grade, parts, change; what closing some cases would make of one. (verb: reads)

Language free, so that everybody shares one answer. Source: docs/assessment.md
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.closings import Closings
from dashboard.assessment.scores import if_closed
from dashboard.assessment.scoring import Ranked
from dashboard.assessment.tables import Wanted, bounds_of, period_of, table_of
from dashboard.city import City, Group
from dashboard.city.judging import GROUPED_BY
from dashboard.ports import OpenWork, Work
from dashboard.publishing.honesty import league_told
from dashboard.publishing.progress_scores import frame_of, league_of, score_shape
from dashboard.times import day_of, next_day, stamp

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class LeagueAsked:
    """month: one of its days, not after today. opened: by:code of the unit whose score is seen through.

    unit, close: what if it closed so many by this evening?
    """

    month: date
    opened: str = ""
    unit: str = ""
    close: int = 0


def assessment(open_reading: OpenWork, city: City, asked: LeagueAsked, closings: Closings, now: datetime) -> dict[str, Any]:
    """Everything the page of scores shows; see docs/progress.md."""
    with open_reading() as work:
        return _assessment(work, city, asked, closings, now)


def _assessment(work: Work, city: City, asked: LeagueAsked, closings: Closings, now: datetime) -> dict[str, Any]:
    today = day_of(now, city.zone)
    key = period_of("month", asked.month)
    first, last = bounds_of("month", key)
    earlier = bounds_of("month", period_of("month", first - timedelta(days=1)))
    tables = _tables(work, city, (first, min(last, today)), closings, now)
    before = _tables(work, city, earlier, closings, now)
    issue = work.issues.newest("month", key) if last < today else None
    days = {"first": first.isoformat(), "last": min(last, today).isoformat()}
    return {
        "event": work.events.latest(),
        "as_of": stamp(now, city.zone),
        "key": key,
        **days,
        "earlier": period_of("month", earlier[0]),
        "following": period_of("month", next_day(last)) if last < today else "",
        "issue": {"number": issue.number, "closed_at": stamp(issue.closed_at, city.zone)} if issue else None,
        "grades": [{"letter": grade.letter, "name": dict(grade.name), "least": grade.least} for grade in city.assessment.grades],
        "groups": [_group(city, group, tables, before, asked, days) for group in city.assessment.groups.values()],
        "fair": {by: league_told(work, city, by, first, last, now) for by in GROUPED_BY},
        "what_if": _what_if(work, city, asked, tables, (first, last), now),
    }


def _tables(work: Work, city: City, days: tuple[date, date], closings: Closings, now: datetime) -> dict[str, list[dict[str, Any]]]:
    return {by: table_of(work, city, Wanted(by, *days), closings, now) for by in GROUPED_BY}


def _group(city: City, group: Group, tables: Tables, before: Tables, asked: LeagueAsked, days: Mapping[str, str]) -> dict[str, Any]:
    places = league_of(city, group, tables[group.by])
    earlier = {one.key: one for one in league_of(city, group, before[group.by])}
    shared = [one.rank for one in places]
    scheme = city.assessment.schemes[group.scheme]
    rows = [_row(one, earlier.get(one.key), shared, opened=asked.opened == f"{group.by}:{one.key}") | dict(days) for one in places]
    parts = [{"name": part["name"], "weight": part["weight"]} for part in rows[0]["parts"]]
    return {"code": group.code, "by": group.by, "name": dict(group.name), "scheme": dict(scheme.name), "parts": parts, "rows": rows}


def _row(one: Ranked, before: Ranked | None, ranks: Sequence[int | None], *, opened: bool) -> dict[str, Any]:
    """One unit. change: points against the month before; worst: the part that costs most."""
    shape = score_shape(one.score)
    lost = max((part["lost"] or 0 for part in shape["parts"]), default=0)
    parts = [part | {"worst": bool(lost) and part["lost"] == lost} for part in shape["parts"]]
    now, then = one.score.value, before.score.value if before else None
    change = None if now is None or then is None else round(now - then, 2)
    return shape | {
        "code": one.key,
        "rank": one.rank,
        "tied": one.rank is not None and ranks.count(one.rank) > 1,
        "change": change,
        "rank_before": before.rank if before else None,
        "parts": parts,
        "open": opened,
    }


def _what_if(work: Work, city: City, asked: LeagueAsked, tables: Tables, days: tuple[date, date], now: datetime) -> dict[str, Any]:
    """Only of the running month: what is over cannot be closed in time any more."""
    by, _colon, code = asked.unit.partition(":")
    question: dict[str, Any] = {"unit": asked.unit, "close": asked.close, "running": days[1] >= day_of(now, city.zone)}
    if not question["running"] or by not in GROUPED_BY or all(row["key"] != code for row in tables[by]):
        return question | {"before": None}
    frame = frame_of(city, *days, now)
    return question | if_closed(work, city, by, code, tables[by], frame, asked.close)
