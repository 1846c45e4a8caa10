"""Figures that take their time are made beside those who ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.web.renewed import Renewed

NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)  # in Shanghai
MINUTE = timedelta(minutes=1)


class Later:
    """What was begun beside those who ask, to be finished when the test says so."""

    def __init__(self) -> None:
        self.begun: list[Callable[[], None]] = []

    def __call__(self, work: Callable[[], None]) -> None:
        self.begun.append(work)

    def finish(self) -> None:
        while self.begun:
            self.begun.pop(0)()


@pytest.fixture
def later() -> Later:
    return Later()


def renewed(later: Later, make: Callable[[datetime], datetime] = lambda now: now) -> Renewed[datetime]:
    return Renewed(make, ZoneInfo("Asia/Shanghai"), fresh=MINUTE, oldest=15 * MINUTE, beside=later)


def test_only_the_first_waits_and_the_others_hear_the_one_before_until_the_new_one_is_made(later: Later) -> None:
    figure = renewed(later)
    assert figure.at(NOON) == NOON
    assert figure.at(NOON + MINUTE / 2) == NOON
    assert later.begun == []
    assert figure.at(NOON + 2 * MINUTE) == NOON
    later.finish()
    assert figure.at(NOON + 2 * MINUTE) == NOON + 2 * MINUTE


def test_it_is_made_anew_once_however_many_see_that_it_is_old(later: Later) -> None:
    figure = renewed(later)
    figure.at(NOON)
    assert [figure.at(NOON + 2 * MINUTE) for _ in range(3)] == [NOON] * 3
    assert len(later.begun) == 1


@pytest.mark.parametrize(
    "then", [NOON + 15 * MINUTE, NOON - timedelta(days=1), NOON + timedelta(hours=12)], ids=["old", "before", "next day"]
)
def test_nobody_hears_one_that_is_too_old_or_of_another_day(later: Later, then: datetime) -> None:
    figure = renewed(later)
    figure.at(NOON)
    assert figure.at(then) == then


def test_midnight_in_the_city_ends_a_figure_of_a_minute_ago(later: Later) -> None:
    figure = renewed(later)
    before = datetime(2026, 3, 4, 15, 59, 50, tzinfo=UTC)
    figure.at(before)
    assert figure.at(before + timedelta(seconds=20)) == before + timedelta(seconds=20)


def test_a_failure_leaves_the_one_before_and_the_next_who_asks_tries_again(later: Later) -> None:
    broken: list[datetime] = []

    def make(now: datetime) -> datetime:
        if now in broken:
            raise OSError("the disk is away")
        return now

    figure = renewed(later, make)
    figure.at(NOON)
    broken.append(NOON + 2 * MINUTE)
    figure.at(NOON + 2 * MINUTE)
    later.finish()
    assert figure.at(NOON + 3 * MINUTE) == NOON
    later.finish()
    assert figure.at(NOON + 3 * MINUTE) == NOON + 3 * MINUTE


def test_without_another_thread_the_one_before_is_told(later: Later) -> None:
    def none_left(_work: Callable[[], None]) -> None:
        raise RuntimeError("can't start new thread")

    figure = Renewed(lambda now: now, ZoneInfo("Asia/Shanghai"), fresh=MINUTE, oldest=15 * MINUTE, beside=none_left)
    figure.at(NOON)
    assert figure.at(NOON + 2 * MINUTE) == NOON
    assert figure.at(NOON + 3 * MINUTE) == NOON
