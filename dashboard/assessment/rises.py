"""What is rising: the last days against the same weekdays of the weeks before, with false alarms held down. (rules)

Given how many reports there were in all, those of the last days are binomial while nothing has changed (Przyborowski and Wilenski 1940);
what is told is chosen by Benjamini and Hochberg (1995). Source: docs/hotspots.md
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, exp, lgamma, log, log1p
from typing import Generic, TypeVar

import numpy as np

Key = TypeVar("Key")
NEGLIGIBLE = 1e-17
LEAST_COUNTED = 5
"""Reports in all: with fewer no test could tell a rise; chosen by the total, which says nothing of when they came."""


@dataclass(frozen=True)
class Rise(Generic[Key]):
    """One rise. observed: in the last days; expected: mean of the weeks before; p: chance of so many while nothing has changed.

    q: share of false alarms among all that is told down to this one, at most (p adjusted after Benjamini and Hochberg).
    """

    key: Key
    observed: int
    expected: float
    weeks: tuple[int, ...]
    p: float
    q: float


def rises(series: Mapping[Key, Sequence[int]], false_alarms: float) -> list[Rise[Key]]:
    """What has risen, the surest first. series: key → (last days, the week before, two weeks before, ...), counts of the same weekdays.

    false_alarms: largest expected share of false ones among those told, 0–1. While the weeks scatter more than chance does, every
    count weighs less by that much.
    """
    counted = {key: counts for key, counts in series.items() if sum(counts) >= LEAST_COUNTED}
    scatter = dispersion([counts[1:] for counts in counted.values()])
    chances = [_chance(counts, scatter) for counts in counted.values()]
    found = [
        Rise(key, counts[0], sum(counts[1:]) / (len(counts) - 1), tuple(counts[1:]), p, q)
        for (key, counts), p, q in zip(counted.items(), chances, adjusted(chances), strict=True)
        if q <= false_alarms
    ]
    return sorted(found, key=lambda rise: (rise.p, rise.expected - rise.observed, str(rise.key)))


def _chance(counts: Sequence[int], scatter: float) -> float:
    """p of one series; counts are divided by the scatter, against the rise where they are rounded."""
    now, earlier = int(counts[0] / scatter), ceil(sum(counts[1:]) / scatter)
    return upper_tail(now, now + earlier, 1 / len(counts))


@lru_cache(maxsize=65536)
def upper_tail(least: int, trials: int, share: float) -> float:
    """Chance of at least so many of the trials, each with this share (0–1): the exact binomial tail."""
    if least <= 0:
        return 1.0
    if least <= trials * share:  # the long side: count the short one
        return 1.0 - _sum_from(trials - least + 1, trials, 1 - share)
    return _sum_from(least, trials, share)


def _sum_from(least: int, trials: int, share: float) -> float:
    """The terms from ``least`` on, each from the one before; past the mean they only fall."""
    if least > trials:
        return 0.0
    start = lgamma(trials + 1) - lgamma(least + 1) - lgamma(trials - least + 1)
    term = exp(start + least * log(share) + (trials - least) * log1p(-share))
    total, odds = 0.0, share / (1 - share)
    for count in range(least, trials + 1):
        total += term
        if term < total * NEGLIGIBLE:
            break
        term *= (trials - count) / (count + 1) * odds
    return min(total, 1.0)


def adjusted(chances: Sequence[float]) -> list[float]:
    """Each p after Benjamini and Hochberg: choosing those at most x keeps the expected share of false ones at most x."""
    given = np.asarray(chances, np.float64)
    order = np.argsort(given, kind="stable")
    scaled = given[order] * len(given) / np.arange(1, len(given) + 1)
    smallest = np.minimum.accumulate(scaled[::-1])[::-1]
    out = np.empty_like(given)
    out[order] = np.minimum(smallest, 1.0)
    return [float(value) for value in out]


def dispersion(weeks: Sequence[Sequence[int]]) -> float:
    """How much more than chance equal weeks scatter, 1 or more: Pearson's chi-square over its degrees of freedom, over all series.

    weeks: of each series its counts of several weeks. Given their sum, the chi-square of chance is its degrees of freedom in the mean,
    however small the counts.
    """
    table = np.array([row for row in weeks if sum(row)], np.float64)
    if not table.size or table.shape[1] < 2:
        return 1.0
    means = table.mean(axis=1, keepdims=True)
    square = float(((table - means) ** 2 / means).sum())
    return max(1.0, square / (len(table) * (table.shape[1] - 1)))
