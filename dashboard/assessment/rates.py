"""Percentages as the bulletins print them: two decimals, rounded half up; nothing under it is no rate. (rules)"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


def percent(part: int, whole: int) -> float | None:
    """part ÷ whole in percent, two decimals, half up; None when whole is 0, never 0 or 100 for nothing."""
    if not whole:
        return None
    return float((Decimal(part * 100) / Decimal(whole)).quantize(HUNDREDTH, ROUND_HALF_UP))


def rounded(value: float, places: int = 2) -> float:
    """value with so many decimals, half up."""
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
