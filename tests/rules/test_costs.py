"""Rewards against inspectors: the printed figures of March 2018, and what must hold for any city and period."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.assessment.costs import balance, balance_of, estimated_rewards_fen
from dashboard.assessment.indicators import row_of
from dashboard.city import bundled_cities, load_city

COSTS = load_city("guiyang").assessment.costs
MARCH = (date(2018, 3, 1), date(2018, 3, 31))


@pytest.fixture(scope="module")
def printed(shared_data: Path) -> dict[str, Any]:
    """What was printed of the whole of March 2018."""
    bulletins = json.loads((shared_data / "bulletins.json").read_text(encoding="utf-8"))["bulletins"]
    return next(one for one in bulletins if one["id"] == "guiyang-2018-03-31")


def a_row(accepted, closed=0):
    return row_of({"accepted": accepted, "due": closed, "closed": closed}, 0, None)


def test_what_was_paid_in_march_2018_is_held_against_the_inspectors(printed) -> None:
    paid = printed["cash_yuan"] * 100
    assert paid == printed["cash_cases"] * COSTS.reward_fen == 29_406_000
    found = balance(a_row(printed["accepted"], 50_000), COSTS, *MARCH, paid)
    # 2,520 ÷ 6 = 420 inspectors × 48,000 yuan × 31 ÷ 365 = 1,712,219.18 yuan
    assert (found.inspectors, found.inspectors_fen, found.days) == (420.0, 171_221_918, 31)
    assert (found.rewards_fen, found.estimated) == (paid, False)
    assert found.per_accepted_fen == 517  # 5.17 yuan for each of 56,878
    assert found.per_closed_fen == 588
    assert found.inspectors_per_accepted_fen == 3010
    assert found.saved_fen == 171_221_918 - 29_406_000
    assert found.share == 17.17


def test_without_a_ledger_the_rewards_are_estimated_and_said_to_be(printed) -> None:
    found = balance(a_row(printed["accepted"]), COSTS, *MARCH)
    assert found.estimated
    assert found.rewards_fen == pytest.approx(printed["cash_yuan"] * 100, rel=0.001)


def test_nothing_accepted_costs_nothing_by_case() -> None:
    found = balance(a_row(0), COSTS, *MARCH)
    assert (found.rewards_fen, found.per_accepted_fen, found.per_closed_fen, found.inspectors_per_closed_fen) == (0, None, None, None)
    assert found.inspectors_fen == 171_221_918


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_whole_year_costs_the_yearly_cost_leap_year_or_not(year) -> None:
    found = balance(a_row(1), COSTS, date(year, 1, 1), date(year, 12, 31))
    assert found.inspectors_fen == 420 * 48_000 * 100


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 800), st.integers(0, 800))
def test_two_periods_cost_what_they_cost_together(first, one, two) -> None:
    middle, last = first + timedelta(days=one), first + timedelta(days=one + 1 + two)
    parts = [balance(a_row(0), COSTS, *days).inspectors_fen for days in ((first, middle), (middle + timedelta(days=1), last))]
    assert abs(sum(parts) - balance(a_row(0), COSTS, first, last).inspectors_fen) <= 1  # each is rounded to the fen


@given(st.integers(0, 10**7), st.integers(0, 10**5), st.integers(0, 100))
def test_an_estimate_is_never_more_than_a_reward_for_every_accepted_case(accepted, reward, share) -> None:
    costs = replace(COSTS, reward_fen=reward, cash_share=float(share))
    assert 0 <= estimated_rewards_fen(accepted, costs) <= accepted * reward


@pytest.mark.parametrize("name", bundled_cities())
def test_a_balance_is_plain_json_with_the_rules_it_follows(name) -> None:
    city = load_city(name)
    plain = balance_of(a_row(100, 90), city, *MARCH)
    assert json.loads(json.dumps(plain)) == plain
    assert plain["rules"]["inspector_area_km2"] == 6
    assert plain["unit"]["zh"]
