"""What a day usually looks like, and how today will go on: the curve's band, and its forecast to midnight. (rules)

From counts of earlier days per step of ``STEP_MIN`` minutes, shown as reports an hour over the sixty minutes that end at
each step, as the wall draws its line. Source: docs/snapshot.md, "Forecast".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.assessment.rates import rounded

STEP_MIN = 10
STEPS = 24 * 60 // STEP_MIN
AN_HOUR = 60 // STEP_MIN
LEAST_DAYS = 2  # of one weekday: with fewer there is nothing usual about it
USUAL = (0.1, 0.9)  # quantiles: four of five days lay between them
EIGHTY = 1.2816  # standard deviations on either side hold 80 % of a normal distribution
SHRUNK_BY = 30  # reports' worth of belief that today is a day like the others: at six in the morning ten more mean little
Days = Sequence[Sequence[int]]
Numbers = np.ndarray


@dataclass(frozen=True)
class Forecast:
    """From the step that runs now to midnight.

    mid, low, high: reports an hour at each step's end; total: reports of the whole day, the same three.
    """

    mid: list[float]
    low: list[float]
    high: list[float]
    total: tuple[int, int, int]


def usual_band(days: Days) -> tuple[list[float], list[float]]:
    """Reports an hour at the end of each step between which four of five such days lay: (low, high); empty without days.

    days: counts per step of whole days, ``STEPS`` each.
    """
    if not days:
        return [], []
    hourly = np.stack([_hourly(np.asarray(day, float)) for day in days])
    low, high = np.quantile(hourly, USUAL, axis=0)
    return [rounded(float(one), 1) for one in low], [rounded(float(one), 1) for one in high]


def forecast(days: Days, today: Sequence[int], filled: float) -> Forecast | None:
    """How today goes on if it keeps its distance from the days before; None without days that had any report.

    days: as in ``usual_band``. today: counts per step so far, the last one still running. filled: which part of that one is over, 0-1.
    The rest of the usual day is scaled by today so far over usual so far, drawn towards 1 by ``SHRUNK_BY`` reports. The band adds what
    the same forecast, made on those days from the others, was wrong by, to the scatter of counts themselves (Poisson).
    """
    past = np.asarray(days, float)
    if not past.size or not past.sum():
        return None
    spent = _spent(len(today), filled)
    rest = past.mean(axis=0) * (1 - spent)
    scaled = rest * _scale(past, float(sum(today)), spent)
    wrong = _wrong_by(past, spent)
    left, so_far = float(scaled.sum()), sum(today)
    margin = EIGHTY * float(np.sqrt((wrong * left) ** 2 + left))
    hours = _hourly(_joined(today, scaled))[max(0, len(today) - 1) :]
    spread = EIGHTY * np.sqrt((wrong * hours) ** 2 + hours)
    total = (so_far + round(left), so_far + max(0, round(left - margin)), so_far + round(left + margin))
    return Forecast(_list(hours), _list(np.maximum(0, hours - spread)), _list(hours + spread), total)


def _spent(steps: int, filled: float) -> Numbers:
    """Which part of each of the day's steps is over."""
    spent = np.zeros(STEPS)
    spent[: max(0, steps - 1)] = 1
    if steps:
        spent[steps - 1] = filled
    return spent


def _scale(past: Numbers, so_far: float, spent: Numbers) -> float:
    return (so_far + SHRUNK_BY) / (float((past.mean(axis=0) * spent).sum()) + SHRUNK_BY)


def _wrong_by(past: Numbers, spent: Numbers) -> float:
    """Root mean square of the relative error of the rest of each day, as told from the other days; of one day nothing is known: 0.5."""
    if len(past) < LEAST_DAYS:
        return 0.5
    errors = []
    for place, day in enumerate(past):
        others = np.delete(past, place, axis=0)
        told = float((others.mean(axis=0) * (1 - spent)).sum()) * _scale(others, float((day * spent).sum()), spent)
        if told:
            errors.append(float((day * (1 - spent)).sum()) / told - 1)
    return float(np.sqrt(np.mean(np.square(errors)))) if errors else 0.0


def _joined(today: Sequence[int], rest: Numbers) -> Numbers:
    """Today's counts with the forecast behind them; the running step has its part of both."""
    whole = rest.copy()
    whole[: len(today)] += np.asarray(today, float)
    return whole


def _hourly(counts: Numbers) -> Numbers:
    """Reports an hour over the sixty minutes (or the day so far) that end at each step's end."""
    sums = np.concatenate([np.zeros(1), np.cumsum(counts)])
    ends = np.arange(1, len(counts) + 1)
    starts = np.maximum(0, ends - AN_HOUR)
    return np.asarray((sums[ends] - sums[starts]) * AN_HOUR / (ends - starts))


def _list(values: Numbers) -> list[float]:
    return [rounded(float(one), 1) for one in values]
