"""What is told as rising: exact chances, and false alarms that stay within their bound."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.assessment.rises import LEAST_COUNTED, adjusted, dispersion, rises, upper_tail

BOUND = 0.05
LOOKS = 400
SERIES = 200
WEEKS = 8
SLACK = 3 * (BOUND * (1 - BOUND) / LOOKS) ** 0.5
"""Three standard errors of a share of BOUND among the looks."""


def exact_tail(least: int, trials: int, parts: int) -> Fraction:
    share = Fraction(1, parts)
    return sum((comb(trials, count) * share**count * (1 - share) ** (trials - count) for count in range(least, trials + 1)), Fraction(0))


def quiet_city(rng: np.random.Generator, scatter: float = 1.0) -> dict[int, list[int]]:
    """Series whose days do not change, as they are in a city: a few large, most small. scatter: variance over mean."""
    means = rng.gamma(0.6, 20, SERIES)[:, None] + 0.05
    shape = (SERIES, WEEKS + 1)
    counts = rng.poisson(means, shape) if scatter == 1 else rng.negative_binomial(means / (scatter - 1), 1 / scatter, shape)
    return dict(enumerate(counts.tolist()))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(2, 12))
def test_the_tail_is_the_exact_binomial_one(least: int, trials: int, parts: int) -> None:
    assert upper_tail(least, trials, 1 / parts) == pytest.approx(float(exact_tail(least, trials, parts)), rel=1e-9, abs=1e-300)


def test_the_tail_holds_for_large_counts() -> None:
    """A city's month: the normal approximation says 0.5 within its own error of one in a thousand."""
    assert upper_tail(100_000, 900_000, 1 / 9) == pytest.approx(0.5, abs=2e-3)
    assert upper_tail(0, 0, 0.1) == 1.0
    assert 0 < upper_tail(900_000, 900_000, 1 / 9) < 1e-300 or upper_tail(900_000, 900_000, 1 / 9) == 0.0


def test_p_values_are_adjusted_as_in_the_paper() -> None:
    """Benjamini and Hochberg 1995, section 3.1: at 0.05 the four smallest of these fifteen are chosen."""
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert [q <= 0.05 for q in adjusted(chances)] == [True] * 4 + [False] * 11
    assert adjusted([]) == []


@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusting_keeps_the_order_and_never_makes_surer(chances: list[float]) -> None:
    told = adjusted(chances)
    assert all(p <= q <= 1 or q == pytest.approx(p) for p, q in zip(chances, told, strict=True))
    ranked = [q for _, q in sorted(zip(chances, told, strict=True))]
    assert ranked == sorted(ranked)


@pytest.mark.parametrize("scatter", [1.0, 2.0], ids=["as chance has it", "with twice the scatter"])
def test_while_nothing_changes_false_alarms_stay_within_the_bound(scatter: float) -> None:
    """Where nothing has changed, whatever is told is false: then the share of looks that tell anything is what the bound holds down."""
    rng = np.random.default_rng(20260318)
    alarms = sum(bool(rises(quiet_city(rng, scatter), BOUND)) for _ in range(LOOKS))
    assert alarms / LOOKS <= BOUND + SLACK


def test_without_the_control_false_alarms_would_be_many() -> None:
    """So that the test above can fail: single tests at the same level cry wolf at nearly every look."""
    rng = np.random.default_rng(20260318)
    cried = 0
    for _ in range(50):
        city = quiet_city(rng)
        cried += any(upper_tail(counts[0], sum(counts), 1 / (WEEKS + 1)) <= BOUND for counts in city.values())
    assert cried >= 45


def test_of_what_is_told_beside_real_rises_few_are_false() -> None:
    rng = np.random.default_rng(7)
    shares = []
    for _ in range(100):
        city = quiet_city(rng)
        real = set(range(0, SERIES, 10))
        for key in real:
            city[key] = [*rng.poisson(60, 1).tolist(), *rng.poisson(20, WEEKS).tolist()]
        told = {rise.key for rise in rises(city, BOUND)}
        shares.append(len(told - real) / max(len(told), 1))
        assert len(told & real) >= 0.95 * len(real)
    assert np.mean(shares) <= BOUND + 0.01


def test_a_planted_rise_is_found_and_explained() -> None:
    rng = np.random.default_rng(1)
    city: dict[object, list[int]] = dict(quiet_city(rng))
    city["planted"] = [50, 18, 22, 19, 21, 20, 20, 17, 23]
    (rise,) = rises(city, BOUND)
    assert (rise.key, rise.observed, rise.expected, rise.weeks) == ("planted", 50, 20.0, (18, 22, 19, 21, 20, 20, 17, 23))
    assert rise.p <= rise.q <= BOUND


def test_a_fall_is_no_rise() -> None:
    assert rises({"fell": [2, 40, 41, 39, 40]}, BOUND) == []


def test_something_new_is_a_rise() -> None:
    assert [rise.expected for rise in rises({"new": [12, 0, 0, 0, 0]}, BOUND)] == [0.0]


def test_too_few_reports_are_never_tested() -> None:
    assert rises({"few": [LEAST_COUNTED - 1, 0, 0, 0, 0, 0, 0, 0, 0]}, 1.0) == []


def test_when_weeks_scatter_more_counts_weigh_less() -> None:
    calm = {"tried": [40, 20, 20, 20, 20], **{key: [20, 20, 20, 20, 20] for key in range(30)}}
    wild = {"tried": [40, 20, 20, 20, 20], **{key: [20, 2, 40, 5, 33] for key in range(30)}}
    assert [rise.key for rise in rises(calm, BOUND)] == ["tried"]
    assert rises(wild, BOUND) == []


def test_scatter_is_measured_without_bias_and_never_below_chance() -> None:
    rng = np.random.default_rng(3)
    assert dispersion(rng.poisson(0.4, (4000, 8)).tolist()) == pytest.approx(1, abs=0.05)
    assert dispersion(rng.negative_binomial(10, 0.5, (4000, 8)).tolist()) == pytest.approx(2, rel=0.1)
    assert dispersion([[5, 5, 5]]) == 1.0
    assert dispersion([]) == dispersion([[3]]) == dispersion([[0, 0]]) == 1.0


@given(st.dictionaries(st.integers(), st.lists(st.integers(0, 500), min_size=4, max_size=4), max_size=20), st.floats(0.01, 0.5))
def test_a_stricter_bound_tells_no_more(series: dict[int, list[int]], bound: float) -> None:
    strict, loose = ({rise.key for rise in rises(series, share)} for share in (bound / 2, bound))
    assert strict <= loose


def test_on_a_real_half_year_few_are_told_and_springs_potholes_are(shared_data: Path) -> None:
    """Boston, January to June 2015, every week from the ninth on: districts' reasons as the city wrote them."""
    series: dict[tuple[str, str], Counter[int]] = {}
    with gzip.open(shared_data / "boston_2015_h1.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            week = (date.fromisoformat(row["OPEN_DT"][:10]) - date(2015, 1, 1)).days // 7
            series.setdefault((row["neighborhood"], row["REASON"]), Counter())[week] += 1
    told, cried = [], 0
    for week in range(WEEKS, 25):
        counts = {key: [weeks[week - back] for back in range(WEEKS + 1)] for key, weeks in series.items()}
        told += [(date(2015, 1, 1) + timedelta(weeks=week), *rise.key) for rise in rises(counts, BOUND / 2)]
        cried += sum(upper_tail(row[0], sum(row), 1 / (WEEKS + 1)) <= BOUND for row in counts.values() if sum(row) >= LEAST_COUNTED)
    assert cried > 500
    assert 10 <= len(told) <= cried / 10
    assert (date(2015, 3, 12), "West Roxbury", "Highway Maintenance") in told
