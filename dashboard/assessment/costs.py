"""Cost and benefit: rewards to citizens against the grid inspectors who would have to find the same. (rules)

Inspectors: the area they would go round ÷ an inspector's area × the yearly cost, for the days of the period.
Money in whole fen (cents), rounded half up.
Source: DOMAIN "The story"; docs/assessment.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dashboard.assessment.rates import HUNDREDTH, percent
from dashboard.city import City, Costs

FEN = 100
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Balance:
    """What reports cost in a period and what inspectors would have. estimated: no ledger said what was paid.

    inspectors: how many the area needs; saved_fen: below 0 when rewards cost more; share: rewards ÷ inspectors in per cent;
    per_…: rewards and inspectors by case, None without cases.
    """

    days: int
    estimated: bool
    rewards_fen: int
    inspectors: float
    inspectors_fen: int
    saved_fen: int
    share: float | None
    accepted: int
    closed: int
    per_accepted_fen: int | None
    per_closed_fen: int | None
    inspectors_per_accepted_fen: int | None
    inspectors_per_closed_fen: int | None


def balance(row: Row, costs: Costs, first: date, last: date, rewards_fen: int | None = None) -> Balance:
    """row: the city's counts of these days (both inclusive); rewards_fen: what the ledger paid in them, None where there is none."""
    rewards = estimated_rewards_fen(row["accepted"], costs) if rewards_fen is None else rewards_fen
    inspectors_fen = _inspectors_fen(costs, first, last)
    accepted, closed = row["accepted"], row["closed"]
    return Balance(
        (last - first).days + 1,
        rewards_fen is None,
        rewards,
        float((_exact(costs.area_km2) / _exact(costs.inspector_area_km2)).quantize(HUNDREDTH, ROUND_HALF_UP)),
        inspectors_fen,
        inspectors_fen - rewards,
        percent(rewards, inspectors_fen),
        accepted,
        closed,
        _each(rewards, accepted),
        _each(rewards, closed),
        _each(inspectors_fen, accepted),
        _each(inspectors_fen, closed),
    )


def estimated_rewards_fen(accepted: int, costs: Costs) -> int:
    """What so many accepted cases cost on average, until a ledger says: their share with a reward in cash × the reward."""
    return _whole(accepted * _exact(costs.cash_share) / FEN * costs.reward_fen)


def balance_of(row: Row, city: City, first: date, last: date, rewards_fen: int | None = None) -> dict[str, Any]:
    """The balance as plain JSON, with what it is computed from and the unit of money in words."""
    costs = city.assessment.costs
    rules = {"area_km2": costs.area_km2, "inspector_area_km2": costs.inspector_area_km2, "inspector_year": costs.inspector_year}
    rules |= {"reward_fen": costs.reward_fen, "cash_share": costs.cash_share}
    return asdict(balance(row, costs, first, last, rewards_fen)) | {"unit": dict(costs.unit), "rules": rules}


def _inspectors_fen(costs: Costs, first: date, last: date) -> int:
    """The yearly cost, by the day, so that all days of a year are the year's cost."""
    years = sum((Decimal(days) / (366 if _is_leap(year) else 365) for year, days in _days_by_year(first, last).items()), Decimal(0))
    return _whole(_exact(costs.area_km2) / _exact(costs.inspector_area_km2) * _exact(costs.inspector_year) * FEN * years)


def _days_by_year(first: date, last: date) -> dict[int, int]:
    found: dict[int, int] = {}
    for year in range(first.year, last.year + 1):
        begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        found[year] = (end - begin + timedelta(days=1)).days
    return found


def _is_leap(year: int) -> bool:
    return (date(year, 12, 31) - date(year, 1, 1)).days == 365


def _each(fen: int, cases: int) -> int | None:
    return _whole(Decimal(fen) / cases) if cases else None


def _whole(fen: Decimal) -> int:
    return int(fen.quantize(Decimal(1), ROUND_HALF_UP))


def _exact(value: float) -> Decimal:
    return Decimal(repr(value))
