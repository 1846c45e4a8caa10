"""What the time machine's map and feed say of a case, and clocks that change on the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.city import City
from dashboard.played import Change, Spot, Step
from dashboard.publishing.replay_cases import SEEN, packed_cases, seen_cases
from dashboard.reports.lifecycle import RECEIVED
from dashboard.times import clock_changes, midnight, next_day

T = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def step(minutes: int, move: str, source: str, target: str, case_id: int = 1) -> Step:
    return Step(case_id, T + timedelta(minutes=minutes), move, source, target, {}, "520102", "sanitation")


def test_a_life_is_told_where_the_case_stands_otherwise() -> None:
    life = [
        step(0, RECEIVED, "", "submitted"),
        step(1, "claim", "submitted", "under_review"),
        step(2, "accept", "under_review", "accepted"),
        step(3, "dispatch", "accepted", "dispatched"),
        step(9, "close", "handled", "closed"),
        step(10, "reopen", "closed", "handling"),
    ]
    late = [Change(T + timedelta(minutes=5), "overdue", 1, "520102", "sanitation", 1)]
    assert [what for _, what, _ in seen_cases(life, late)] == ["received", "accepted", "late", "closed", "reopened"]


def test_of_one_moment_the_end_is_told_last() -> None:
    ended = Change(T, "overdue", -1, "520102", "sanitation", 1)
    assert [what for _, what, _ in seen_cases([step(0, "close", "handled", "closed")], [ended])] == ["in_time", "closed"]


def test_a_case_without_a_place_is_left_out_of_the_map(city: City) -> None:
    seen = seen_cases([step(0, RECEIVED, "", "submitted"), step(1, RECEIVED, "", "submitted", case_id=2)], [])
    pack = packed_cases(seen, {2: Spot("260302-AAAA", "noise", "520102", 106.72, 26.58)}, city, T)
    assert pack["cases"]["number"] == ["260302-AAAA"]
    assert (pack["seen"]["after"], pack["seen"]["case"]) == ([60], [0])
    assert [SEEN[what] for what in pack["seen"]["what"]] == ["received"]


@pytest.mark.parametrize(("day", "changes"), [("2015-03-07", []), ("2015-03-08", [[7200, 60]]), ("2015-11-01", [[7200, -60]])])
def test_a_day_tells_when_its_clock_changes(day: str, changes: list[list[int]]) -> None:
    zone, at = ZoneInfo("America/New_York"), date.fromisoformat(day)
    assert clock_changes(midnight(at, zone), midnight(next_day(at), zone)) == changes
