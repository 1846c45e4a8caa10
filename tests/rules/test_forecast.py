"""What is usual, and how today goes on."""

from __future__ import annotations

import pytest

from dashboard.publishing.forecast import STEPS, forecast, usual_band

FLAT = [10] * STEPS  # 1,440 a day, 60 an hour
QUIET, BUSY = [5] * STEPS, [20] * STEPS


def test_the_band_holds_four_of_five_days_and_is_in_reports_an_hour() -> None:
    low, high = usual_band([FLAT] * 3)
    assert low == high == [60.0] * STEPS
    low, high = usual_band([QUIET, FLAT, BUSY])
    assert 30 <= low[70] < 60 < high[70] <= 120


def test_without_days_nothing_is_usual() -> None:
    assert usual_band([]) == ([], [])
    assert forecast([], [1, 2], 1.0) is None
    assert forecast([[0] * STEPS], [1, 2], 1.0) is None


def test_a_day_like_the_others_ends_like_them() -> None:
    told = forecast([FLAT] * 4, [10] * 72, 1.0)
    assert told is not None
    assert told.total[0] == 1440
    assert told.mid == [60.0] * (STEPS - 71)
    assert told.total[1] < 1440 < told.total[2]


def test_a_day_that_is_twice_as_busy_so_far_is_told_to_go_on_so() -> None:
    told = forecast([FLAT] * 4, [20] * 72, 1.0)
    assert told is not None
    assert told.total[0] == pytest.approx(1440 + 720 * (1440 + 30) / (720 + 30), abs=1)


def test_ten_reports_more_at_six_change_little() -> None:
    told = forecast([[0] * 36 + [10] * (STEPS - 36)] * 4, [0] * 35 + [10], 1.0)
    assert told is not None
    assert told.total[0] < 1.4 * 1080


@pytest.mark.parametrize("filled", [0.0, 0.3, 1.0])
def test_the_running_step_counts_once(filled: float) -> None:
    told = forecast([FLAT] * 4, [10] * 71 + [round(10 * filled)], filled)
    assert told is not None
    assert told.total[0] == 1440


def test_days_that_differ_widen_the_band() -> None:
    alike, unlike = (
        forecast([FLAT] * 4, [10] * 72, 1.0),
        forecast([FLAT[:72] + one[72:] for one in (QUIET, BUSY, FLAT, FLAT)], [10] * 72, 1.0),
    )
    assert alike is not None
    assert unlike is not None
    assert unlike.total[2] - unlike.total[1] > 3 * (alike.total[2] - alike.total[1])


def test_at_midnight_the_day_is_what_it_was() -> None:
    told = forecast([FLAT] * 4, FLAT, 1.0)
    assert told is not None
    assert told.total == (1440, 1440, 1440)
