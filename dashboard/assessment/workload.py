"""Demand against capacity: whether a department works off what comes in, and when it would drown. (rules)

Demand: cases accepted that are its. Output: cases of it closed. Capacity: its best seven days in a row (its mean where that is more),
because who keeps up shows no more than what came in. Source: docs/hotspots.md
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from dashboard.assessment.rates import percent
from dashboard.assessment.rises import upper_tail

WEEK = 7
FEWEST = 10
"""Cases: with fewer nothing is said of how a department gets on."""
FURTHEST_DAYS = 3650
"""A day further away than ten years is no warning."""

IDLE = "idle"
KEEPS_UP = "keeps_up"
FALLS_BEHIND = "falls_behind"
DROWNED = "drowned"
STANDS_STILL = "stands_still"
FEW = "few"
STATES = (DROWNED, STANDS_STILL, FALLS_BEHIND, KEEPS_UP, FEW, IDLE)
"""The worst first."""


@dataclass(frozen=True)
class Load:
    """One department's load over ``days`` days. arrivals, closings: cases in the days; open: now.

    capacity: cases a day it has shown it can close. utilisation: arrivals of it in percent, None without capacity. work_days: days of work
    that are open at its pace. clear_days: until nothing would be open if it worked at its best, None if never. chance: of so many more
    arrivals than closings if both came at one pace, in that half of the days where they differ less.
    """

    days: int
    arrivals: int
    closings: int
    open: int
    capacity: float
    utilisation: float | None
    work_days: float | None
    clear_days: float | None
    chance: float


def load(arrivals: Sequence[int], closings: Sequence[int], open_now: int) -> Load:
    """The load of a window of days. arrivals, closings: cases of each day, oldest first, equally many days."""
    days, came, went = len(arrivals), sum(arrivals), sum(closings)
    week = min(WEEK, days)
    best = max(sum(closings[start : start + week]) for start in range(days - week + 1))
    shown, within = max((best, week), (went, days), key=lambda pace: Fraction(*pace))
    spare = shown / within - came / days
    return Load(
        days=days,
        arrivals=came,
        closings=went,
        open=open_now,
        capacity=shown / within,
        utilisation=percent(came * within, shown * days),
        work_days=open_now / (went / days) if went else None,
        clear_days=0.0 if not open_now else open_now / spare if spare > 0 else None,
        chance=max(_chance(arrivals[half], closings[half]) for half in (slice(days // 2), slice(days // 2, days))),
    )


def _chance(arrivals: Sequence[int], closings: Sequence[int]) -> float:
    """Of so many more arrivals, or more, if each of all these events were as likely the one as the other; 0 for no days at all."""
    return upper_tail(sum(arrivals), sum(arrivals) + sum(closings), 0.5) if len(arrivals) else 0.0


def state_of(load: Load, is_growing: bool, drown_days: int) -> str:
    """What to say of a load. is_growing: whether more came than went, false alarms held down over all departments."""
    if not load.open and not load.arrivals:
        return IDLE
    if max(load.arrivals, load.open) < FEWEST:
        return FEW
    if not load.closings:
        return STANDS_STILL if load.open else KEEPS_UP
    if load.open * load.days > load.closings * drown_days:
        return DROWNED
    return FALLS_BEHIND if is_growing else KEEPS_UP


def drowns_on(load: Load, today: date, drown_days: int) -> date | None:
    """The day on which, at this pace, more will be open than is closed in drown_days; None when the pace never leads there."""
    growth = (load.arrivals - load.closings) / load.days
    room = load.closings / load.days * drown_days - load.open
    if growth <= 0 or room < 0 or room / growth > FURTHEST_DAYS:
        return None
    return today + timedelta(days=floor(room / growth) + 1)
