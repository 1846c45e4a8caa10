"""Places, hours and what comes back: rules on plain numbers."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.assessment.hotspots import LEAST, NO_CELL, ROW, before, blocks, cell_key, commonest, profile, returns, weekday_counts
from dashboard.geo import cell_of

CORNER = 500 * ROW + 500


def cells(**counts: int) -> np.ndarray:
    """Reports by offset from a corner: right3 is three columns on, up1 one row."""
    steps = {"here": 0, "right": 1, "up": ROW, "upright": ROW + 1, "right2": 2, "far": 50}
    return np.array([CORNER + steps[name] for name, count in counts.items() for _ in range(count)], np.int64)


def came_again(lives: list[tuple[int, int]]) -> int:
    """How often one place's trouble came back. lives: (accepted, closed or 0)."""
    accepted, closed = (np.array([life[which] for life in lives], np.int64) for which in (0, 1))
    return returns(np.zeros(len(lives), np.int64), accepted, closed).get(0, 0)


def test_a_cells_code_is_its_row_and_column() -> None:
    code, _, _ = cell_of(106.713, 26.58, 26.6)
    beside, _, _ = cell_of(106.714005, 26.58, 26.6)
    above, _, _ = cell_of(106.713, 26.5809, 26.6)
    assert cell_key(beside) == cell_key(code) + 1
    assert cell_key(above) == cell_key(code) + ROW


@pytest.mark.parametrize("code", ["", "cell", "3YK18PC", "3YK18PCU", "3yk18pc3", "unknown!"])
def test_what_is_no_cell_has_no_place(code: str) -> None:
    assert cell_key(code) == NO_CELL
    assert blocks(np.array([cell_key(code)] * 9), LEAST) == []


def test_a_spot_on_a_border_is_one_place() -> None:
    """GPS scatters the same corner over four cells."""
    (found,) = blocks(cells(here=4, right=3, up=2, upright=5), LEAST)
    assert (found.reports, found.keys[0], len(found.keys)) == (14, CORNER + ROW + 1, 4)


def test_a_place_is_no_larger_than_its_reports_need() -> None:
    (found,) = blocks(cells(here=7), LEAST)
    assert (found.reports, found.keys) == (7, (CORNER,))


def test_fewer_than_three_reports_are_no_place() -> None:
    assert blocks(cells(here=1, far=2), LEAST) == []
    assert blocks(cells(), LEAST) == []


def test_the_busiest_places_come_first_and_only_as_many_as_asked() -> None:
    found = blocks(cells(here=3, far=9), LEAST)
    assert [block.reports for block in found] == [9, 3]
    assert blocks(cells(here=3, far=9), LEAST, 1) == found[:1]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=80))
def test_every_report_is_in_one_place_at_most_and_no_cell_twice(spots: list[tuple[int, int]]) -> None:
    keys = np.array([CORNER + row * ROW + column for row, column in spots], np.int64)
    found = blocks(keys, 1)
    told = [key for block in found for key in block.keys]
    assert len(told) == len(set(told))
    assert sum(block.reports for block in found) == len(spots)
    assert all(block.reports == int(np.isin(keys, block.keys).sum()) for block in found)
    assert [block.reports for block in found] == sorted((block.reports for block in found), reverse=True)
    for block in found:
        rows, columns = {key // ROW for key in block.keys}, {key % ROW for key in block.keys}
        assert max(rows) - min(rows) <= 1
        assert max(columns) - min(columns) <= 1


def test_the_profile_counts_by_weekday_and_hour() -> None:
    counts = profile(np.array([0, 0, 6], np.int8), np.array([9, 9, 23], np.int8))
    assert counts.shape == (7, 24)
    assert (counts[0, 9], counts[6, 23], counts.sum()) == (2, 1, 3)


@pytest.mark.parametrize(
    ("lives", "came_back"),
    [
        ([], 0),
        ([(1, 2)], 0),
        ([(1, 2), (3, 4)], 1),
        ([(1, 2), (3, 0)], 1),
        ([(1, 5), (2, 6), (3, 7)], 0),
        ([(1, 2), (2, 3)], 0),
        ([(1, 2), (3, 0), (4, 0)], 1),
        ([(1, 20), (2, 3), (5, 6), (8, 9)], 2),
    ],
    ids=[
        "nothing", "once", "came back", "came back and is open", "three at once are one trouble", "closed as it came: the same trouble",
        "two open at once came back once", "a long one beside does not hide that it came back",
    ],
)  # fmt: skip
def test_trouble_came_back_when_it_was_over_before(lives: list[tuple[int, int]], came_back: int) -> None:
    assert came_again(lives) == came_back


def test_each_group_comes_back_by_itself() -> None:
    groups, accepted, closed = np.array([7, 3, 7, 3, 9]), np.array([1, 1, 5, 2, 1]), np.array([2, 9, 6, 8, 0])
    assert returns(groups, accepted, closed) == {7: 1, 3: 0, 9: 0}


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 20)), max_size=20), st.randoms())
def test_the_order_of_cases_does_not_change_how_often_trouble_came_back(spans: list[tuple[int, int]], random: object) -> None:
    lives = [(start, start + length) for start, length in spans]
    shuffled = lives[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert came_again(lives) == came_again(shuffled) <= max(len(lives) - 1, 0)


@pytest.mark.parametrize(
    ("period", "then"),
    [
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-03-09", "2026-03-15"), ("2026-03-02", "2026-03-08")),
        (("2026-03-18", "2026-03-18"), ("2026-03-17", "2026-03-17")),
    ],
)
def test_a_period_is_held_against_the_one_before(period: tuple[str, str], then: tuple[str, str]) -> None:
    assert before(date.fromisoformat(period[0]), date.fromisoformat(period[1])) == tuple(map(date.fromisoformat, then))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 100))
def test_the_weekdays_of_a_period_add_up_to_its_days(first: date, more: int) -> None:
    last = date.fromordinal(first.toordinal() + more)
    counts = weekday_counts(first, last)
    days = [date.fromordinal(number).weekday() for number in range(first.toordinal(), last.toordinal() + 1)]
    assert list(counts) == [days.count(weekday) for weekday in range(7)]


def test_the_commonest_of_equals_is_always_the_same() -> None:
    assert commonest(np.array([5, 2, 5, 2, 9])) == (2, 2)
