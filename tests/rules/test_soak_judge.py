"""When a page that was open for long counts as flat, right and recovered."""

from __future__ import annotations

import random

import pytest

from bench.soak_judge import Trouble, counted, grown, warm_s

HALF_HOUR = [second * 15.0 for second in range(121)]


def heap(per_hour: float, noise: float = 1.5) -> list[float]:
    """A heap of 40 MB that warms up for some minutes, breathes, and grows by so many MB an hour."""
    dice = random.Random(7)
    warm = [12 * min(1.0, second / 300) for second in HALF_HOUR]
    return [40 + one + per_hour * second / 3600 + dice.uniform(-noise, noise) for second, one in zip(HALF_HOUR, warm, strict=True)]


@pytest.mark.parametrize("per_hour", [0.0, -8.0, 2.0])
def test_a_heap_that_breathes_is_flat_after_its_warm_up(per_hour: float) -> None:
    assert grown(HALF_HOUR, heap(per_hour)).flat


@pytest.mark.parametrize("per_hour", [16.0, 60.0, 600.0])
def test_a_heap_that_grows_is_not_flat(per_hour: float) -> None:
    found = grown(HALF_HOUR, heap(per_hour))
    assert not found.flat
    assert found.per_hour == pytest.approx(per_hour, rel=0.2)


def test_a_single_peak_is_no_growth() -> None:
    values = heap(0.0)
    values[-2:] = [400.0, 380.0]
    assert grown(HALF_HOUR, values).flat


def test_steps_that_stay_are_growth() -> None:
    assert not grown(HALF_HOUR, [1000 + 40 * (second // 300) for second in HALF_HOUR]).flat


def test_a_run_too_short_to_judge_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        grown([0, 20, 40, 60, 80], [1, 1, 1, 1, 1])


@pytest.mark.parametrize(("lasted", "warm"), [(120, 60), (1800, 360), (86_400, 600)])
def test_the_warm_up_is_a_fifth_of_the_run_within_bounds(lasted: float, warm: float) -> None:
    assert warm_s(lasted) == warm


@pytest.mark.parametrize(("page", "right"), [(99, False), (100, True), (104, True), (108, True), (109, False)])
def test_a_count_is_one_that_the_server_had_meanwhile(page: int, right: bool) -> None:
    assert counted(page, 100, 108) is right


@pytest.mark.parametrize(
    ("trouble", "met"),
    [
        (Trouble("server", 11.0, 4.0), True),
        (Trouble("server", 12.5, 4.0), False),
        (Trouble("server", None, 4.0), False),
        (Trouble("server", 11.0, 10.5), False),
        (Trouble("server", 11.0, None), False),
        (Trouble("bus", None, 0.5, goes_on=True), True),
        (Trouble("bus", None, None, goes_on=True), False),
    ],
)
def test_trouble_is_told_within_twelve_seconds_and_over_within_ten(trouble: Trouble, met: bool) -> None:
    assert trouble.met is met
