"""Demand against capacity, on plain numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.assessment.workload import DROWNED, FALLS_BEHIND, FEW, IDLE, KEEPS_UP, STANDS_STILL, STATES, drowns_on, load, state_of

TODAY = date(2026, 3, 18)
DROWN_DAYS = 30


def test_a_department_that_keeps_up_shows_what_it_can() -> None:
    """Ten a day come and go; in its best week it closed 84."""
    one = load([10] * 28, [10] * 14 + [12] * 7 + [8] * 7, 30)
    assert (one.arrivals, one.closings, one.capacity) == (280, 280, 12.0)
    assert one.utilisation == 83.33
    assert (one.work_days, one.clear_days) == (3.0, 15.0)
    assert state_of(one, False, DROWN_DAYS) == KEEPS_UP
    assert drowns_on(one, TODAY, DROWN_DAYS) is None


def test_a_good_day_at_either_end_shows_no_less_than_the_mean() -> None:
    assert load([5] * 8, [50, 0, 0, 0, 0, 0, 0, 50], 0).capacity == 12.5


def test_a_backlog_that_only_grew_at_first_is_no_falling_behind() -> None:
    """Two weeks in which sixty more came than went, then two that were even."""
    assert load([30] * 14 + [30] * 14, [26] * 14 + [30] * 14, 60).chance > 0.4
    assert load([30] * 28, [20] * 28, 300).chance < 0.001


def test_one_that_falls_behind_drowns_on_a_day() -> None:
    """Twelve come, ten go: two more a day; a month of work is 300, of which 100 are there."""
    one = load([12] * 28, [10] * 28, 100)
    assert state_of(one, True, DROWN_DAYS) == FALLS_BEHIND
    assert one.clear_days is None
    assert drowns_on(one, TODAY, DROWN_DAYS) == date(2026, 6, 27)


def test_more_arrivals_by_chance_are_no_falling_behind() -> None:
    one = load([10] * 28, [9] * 28, 20)
    assert one.chance > 0.05
    assert state_of(one, False, DROWN_DAYS) == KEEPS_UP


def test_more_than_a_month_of_work_is_too_much_whatever_comes() -> None:
    one = load([1] * 28, [2] * 28, 61)
    assert state_of(one, False, DROWN_DAYS) == DROWNED
    assert drowns_on(load([3] * 28, [2] * 28, 61), TODAY, DROWN_DAYS) is None


def test_who_closes_nothing_stands_still() -> None:
    one = load([5, 7, 0], [0, 0, 0], 12)
    assert (one.utilisation, one.work_days, one.clear_days) == (None, None, None)
    assert state_of(one, True, DROWN_DAYS) == STANDS_STILL


def test_who_has_nothing_is_idle() -> None:
    assert state_of(load([0] * 7, [0] * 7, 0), False, DROWN_DAYS) == IDLE


def test_of_a_few_cases_nothing_is_said() -> None:
    """Two open and one closed in a month are a month of work, and no alarm."""
    assert state_of(load([0] * 26 + [1, 2], [0] * 27 + [1], 2), True, DROWN_DAYS) == FEW


def test_nothing_open_is_cleared_already() -> None:
    assert load([1] * 7, [1] * 7, 0).clear_days == 0.0


def test_a_drowning_further_off_than_ten_years_is_no_warning() -> None:
    assert drowns_on(load([1000] * 28, [1000] * 27 + [999], 0), TODAY, DROWN_DAYS) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=40), st.integers(0, 5000))
def test_any_flow_has_a_state_and_no_impossible_number(flows: list[tuple[int, int]], open_now: int) -> None:
    came, went = zip(*flows, strict=True)
    one = load(came, went, open_now)
    assert state_of(one, one.chance <= 0.05, DROWN_DAYS) in STATES
    assert one.capacity >= one.closings / one.days - 1e-9
    assert one.clear_days is None or one.clear_days >= 0
    day = drowns_on(one, TODAY, DROWN_DAYS)
    assert day is None or day > TODAY


@given(st.integers(1, 100), st.integers(0, 100), st.integers(0, 1000), st.integers(1, 20))
def test_whoever_has_more_open_drowns_no_later(came: int, went: int, open_now: int, more: int) -> None:
    early, late = (drowns_on(load([came] * 7, [went] * 7, number), TODAY, DROWN_DAYS) for number in (open_now + more, open_now))
    assert early is None or late is None or early <= late


def test_a_short_window_has_its_own_best() -> None:
    assert load([4, 4], [3, 5], 0).capacity == pytest.approx(4.0)
