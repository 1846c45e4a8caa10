"""Closings that citizens contradicted, and a league that says only what it knows."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.assessment.again import reported_again
from dashboard.assessment.fairness import DAYS, LEAST_DUE, NEAR_M, Placed, apart, fair_league, judge, truth_gap, wilson
from dashboard.geo import metres
from dashboard.sightings import OnTime, Sighting

NOW = datetime(2026, 3, 18, 4, tzinfo=UTC)
DONE = NOW - timedelta(days=10)
DONE_MS = int(DONE.timestamp() * 1000)
DAY_MS = 86_400_000
CLOSING = OnTime(1, "260308-ABCD", "sanitation", "full_bin", "520102", "d", DONE_MS, 106.7, 26.6, True, None, False, DONE_MS)
AGAIN = Sighting(2, "full_bin", 106.7, 26.6, DONE_MS + DAY_MS)
METRE = 1 / 111_195  # of latitude
LATER = DONE_MS + 2 * DAY_MS


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "not_contradicted"),
        ({"rating": 5}, "not_contradicted"),
        ({"rating": 4}, "not_contradicted"),
        ({"rating": 3}, "unsatisfied"),
        ({"reopened": True, "closed_again_ms": None}, "reopened"),
        ({"reopened": True, "closed_again_ms": LATER, "rating": 5}, "reopened"),
        ({"reopened": True}, "not_contradicted"),  # it is the second closing, after the reopening
    ],
)
def test_what_citizens_said_of_the_case_itself(changed: dict[str, object], verdict: str) -> None:
    assert judge([CLOSING._replace(**changed)], [], NOW)[0].verdict == verdict  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "reported_again"),
        ({"lat": 26.6 + 49 * METRE}, "reported_again"),
        ({"lat": 26.6 + 51 * METRE}, "not_contradicted"),
        ({"lat": 26.6 - 49 * METRE}, "reported_again"),
        ({"lon": 106.7 - 54 * METRE}, "reported_again"),  # degrees of longitude are shorter there
        ({"lon": 106.7 + 57 * METRE}, "not_contradicted"),
        ({"category": "burning"}, "not_contradicted"),
        ({"case_id": 1}, "not_contradicted"),
        ({"reported_ms": DONE_MS}, "not_contradicted"),
        ({"reported_ms": DONE_MS + DAYS * DAY_MS}, "reported_again"),
        ({"reported_ms": DONE_MS + DAYS * DAY_MS + 1000}, "not_contradicted"),
    ],
)
def test_the_same_reported_nearby_within_30_days_contradicts(changed: dict[str, object], verdict: str) -> None:
    assert judge([CLOSING], [AGAIN._replace(**changed)], NOW)[0].verdict == verdict  # type: ignore[arg-type]


EAST = st.integers(-3, 3).map(lambda steps: 106.7 + steps * 30 * METRE)
NORTH = st.integers(-3, 3).map(lambda steps: 26.6 + steps * 30 * METRE)
TIMES = st.integers(0, 45).map(lambda days: DONE_MS + days * DAY_MS)
KINDS = st.sampled_from(["full_bin", "burning"])


@given(
    st.lists(st.tuples(st.integers(1, 9), KINDS, EAST, NORTH, TIMES), max_size=12),
    st.lists(st.tuples(st.integers(1, 9), KINDS, EAST, NORTH, TIMES), max_size=20),
)
def test_squares_find_what_looking_at_every_pair_finds(
    done: list[tuple[int, str, float, float, int]], told: list[tuple[int, str, float, float, int]]
) -> None:
    closings = [CLOSING._replace(case_id=n, category=kind, lon=x, lat=y, closed_ms=at) for n, kind, x, y, at in done]
    wanted = [
        any(
            report[0] != one.case_id
            and report[1] == one.category
            and one.closed_ms < report[4] <= one.closed_ms + DAYS * DAY_MS
            and metres(one.lon, one.lat, report[2], report[3]) <= NEAR_M
            for report in told
        )
        for one in closings
    ]
    assert reported_again(closings, [Sighting(*one) for one in told], NEAR_M, DAYS * DAY_MS, lambda: None) == wanted


def test_a_case_without_a_place_is_not_contradicted_by_one() -> None:
    assert judge([CLOSING._replace(placed=False)], [AGAIN], NOW)[0].verdict == "not_contradicted"


def test_a_closing_is_ripe_when_its_days_are_over() -> None:
    old = CLOSING._replace(closed_ms=int((NOW - timedelta(days=DAYS)).timestamp() * 1000))
    assert [one.ripe for one in judge([old, CLOSING], [], NOW)] == [True, False]


def test_the_gap_is_what_was_contradicted_of_what_was_due() -> None:
    judged = judge([CLOSING, CLOSING._replace(rating=1), CLOSING._replace(panel="muck")], [], NOW)
    due = {"panel": {"sanitation": 3, "muck": 1, "site": 0}, "district": {"520102": 4}, "department": {"d": 4}}
    told = truth_gap(date(2026, 2, 17), date(2026, 3, 18), due, judged)
    assert (told["due"], told["closed_on_time"], told["official"]) == (4, 3, 75.0)
    assert (told["confirmed_cases"], told["confirmed"], told["gap"]) == (2, 50.0, 25.0)
    assert [(row["key"], row["gap"]) for row in told["panels"]] == [("muck", 0.0), ("sanitation", 33.33)]
    assert told["contradicted"] == {"reopened": 0, "unsatisfied": 1, "reported_again": 0}


def test_nothing_due_has_no_rate() -> None:
    told = truth_gap(NOW.date(), NOW.date(), {"panel": {"site": 0}, "district": {}, "department": {}}, [])
    assert (told["official"], told["confirmed"], told["gap"], told["panels"]) == (None, None, None, [])


@pytest.mark.parametrize(("part", "whole", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)])
def test_intervals_are_those_that_newcombe_printed(part: int, whole: int, low: float, high: float) -> None:
    """Newcombe 1998, table I, method 3."""
    assert wilson(part, whole, 1.959964) == pytest.approx((low, high), abs=0.00005)


def league(**units: dict[str, tuple[int, int]]) -> dict[str, Placed]:
    return {one.key: one for one in fair_league(units)}


def test_small_numbers_are_not_ranked() -> None:
    few, enough = {"x": (LEAST_DUE - 1, 29)}, {"x": (LEAST_DUE, 3)}
    found = league(few=few, enough=enough, other={"x": (500, 450)})
    assert found["few"].place is None
    assert found["few"].band is None
    assert (found["other"].place, found["enough"].place) == (1, 2)


def test_what_cannot_be_told_apart_shares_a_band_and_its_places() -> None:
    found = league(a={"x": (100, 92)}, b={"x": (100, 90)}, c={"x": (400, 200)})
    assert [(one.band, one.best, one.worst) for one in found.values()] == [(1, 1, 2), (1, 1, 2), (2, 3, 3)]


def test_harder_cases_are_allowed_for() -> None:
    """Both close 90 % of the easy and 50 % of the hard ones on time; one has mostly hard ones."""
    found = league(easy={"easy": (900, 810), "hard": (100, 50)}, hard={"easy": (100, 90), "hard": (900, 450)})
    assert found["easy"].rate == 86.0
    assert found["hard"].rate == 54.0
    assert found["easy"].adjusted == found["hard"].adjusted
    assert found["easy"].place == found["hard"].place == 1


def test_what_nobody_else_does_compares_nobody() -> None:
    found = league(a={"x": (50, 40), "mine": (500, 1)}, b={"x": (50, 40)})
    assert (found["a"].due, found["a"].all_due) == (50, 550)
    assert found["a"].adjusted == found["b"].adjusted


PAIRS = st.integers(1, 60).flatmap(lambda due: st.tuples(st.just(due), st.integers(0, due)))
CITIES = st.dictionaries(st.sampled_from("ABCDE"), st.dictionaries(st.sampled_from("xyz"), PAIRS, min_size=1), min_size=2, max_size=5)


@given(CITIES, st.sampled_from("ABCDE"), st.integers(2, 50))
def test_more_reports_handled_alike_never_lower_a_place(counts: dict[str, dict[str, tuple[int, int]]], unit: str, times: int) -> None:
    before = league(**counts)
    if unit not in counts or before[unit].place is None:
        return
    more = {category: (due * times, on_time * times) for category, (due, on_time) in counts[unit].items()}
    after = league(**counts | {unit: more})
    assert {key: one.place for key, one in after.items()} == {key: one.place for key, one in before.items()}


@given(CITIES)
def test_bands_are_told_apart_and_places_are_possible(counts: dict[str, dict[str, tuple[int, int]]]) -> None:
    ranked = [one for one in fair_league(counts) if one.place]
    for one in ranked:
        assert one.best
        assert one.worst
        assert one.best <= one.place <= one.worst <= len(ranked)
        assert one.low is not None
        assert one.adjusted is not None
        assert one.high is not None
        assert one.low <= one.adjusted <= one.high
    for above, below in itertools.pairwise(ranked):
        assert above.band in (below.band, (below.band or 0) - 1)
        if above.band != below.band:
            assert above.worst < below.best  # type: ignore[operator]


def test_equal_rates_are_never_told_apart() -> None:
    assert not apart((90.0, 90.0, 90.0), (90.0, 90.0, 90.0))
