"""Hot spots: where, when and where again. (rules)

A place is up to two by two neighbouring cells of the unit grid (200 m), because phones' GPS scatters over a cell's border.
Source: docs/hotspots.md
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from dashboard.geo import ALPHABET

LEAST = 3
"""Reports: a place with fewer is not told of, whoever asks."""

ROW = 1 << 20
"""A cell's code is its row and its column, four digits of base 32 each: one row on is so much more."""
SHAPES = ((0,), (0, 1), (0, ROW), (0, 1, ROW, ROW + 1))
"""A cell; two beside, two above each other; four. The smaller one goes first where the larger has nothing more."""
NO_CELL = -1
NEVER = 1 << 62
HOURS = 24
WEEKDAYS = 7
_DIGITS = str.maketrans(ALPHABET, "0123456789abcdefghijklmnopqrstuv")


@dataclass(frozen=True)
class Block:
    """A place. keys: its cells with any reports, the busiest first."""

    keys: tuple[int, ...]
    reports: int


def cell_key(cell: str) -> int:
    """The row and column that a cell's code stands for, as one number; NO_CELL for what is no code."""
    if len(cell) != 8 or not set(cell) <= set(ALPHABET):
        return NO_CELL
    return int(cell.translate(_DIGITS), 32)


def blocks(keys: np.ndarray, least: int, most: int | None = None) -> list[Block]:
    """The places with the most reports, none overlapping. keys: of each report's cell; least: reports that a place must have."""
    cells, counts = np.unique(keys[keys != NO_CELL], return_counts=True)
    known = dict(zip(cells.tolist(), counts.tolist(), strict=True))
    taken: set[int] = set()
    found: list[Block] = []
    for total, members in _candidates(cells, counts, least):
        if most is not None and len(found) >= most:
            break
        if taken.isdisjoint(members):
            taken.update(members)
            there = sorted((key for key in members if key in known), key=lambda key: (-known[key], key))
            found.append(Block(tuple(there), total))
    return found


def numbers_of(keys: np.ndarray, found: Sequence[Block]) -> np.ndarray:
    """The number of the place that each report is in, from 0; -1 for none. keys: of each report's cell."""
    pairs = sorted((key, number) for number, block in enumerate(found) for key in block.keys)
    if not pairs:
        return np.full(len(keys), -1)
    cells, numbers = np.array(pairs, np.int64).T.copy()
    places = np.minimum(np.searchsorted(cells, keys), len(cells) - 1)
    return np.where(cells[places] == keys, numbers[places], -1)


def _candidates(cells: np.ndarray, counts: np.ndarray, least: int) -> Iterable[tuple[int, tuple[int, ...]]]:
    """(reports, cells) of everything that could be a place, the most reports first, then the smallest.

    What has an empty row or column is left out: the smaller one in it has as many reports.
    """
    corners = np.unique(np.concatenate([cells - step for step in SHAPES[-1]]))
    here, right, above, across = (_counts_at(cells, counts, corners + step) for step in SHAPES[-1])
    needed = (here, np.minimum(here, right), np.minimum(here, above), _least_edge(here, right, above, across))
    sums = np.stack([here, here + right, here + above, here + right + above + across])
    shapes, places = np.nonzero((sums >= least) & (np.stack(needed) > 0))
    totals = sums[shapes, places]
    order = np.lexsort((corners[places], shapes, -totals))
    for total, shape, corner in zip(totals[order].tolist(), shapes[order].tolist(), corners[places[order]].tolist(), strict=True):
        yield total, tuple([corner + step for step in SHAPES[shape]])


def _least_edge(here: np.ndarray, right: np.ndarray, above: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Reports of the emptiest row or column of each square."""
    edges: np.ndarray = np.minimum.reduce([here + right, above + across, here + above, right + across])
    return edges


def _counts_at(cells: np.ndarray, counts: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """How many reports the wanted cells have; cells: sorted."""
    if not len(cells):
        return np.zeros(len(wanted), np.int64)
    places = np.minimum(np.searchsorted(cells, wanted), len(cells) - 1)
    return np.where(cells[places] == wanted, counts[places], 0)


def profile(weekdays: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """Reports by weekday (Monday first) and hour: 7 × 24. weekdays: 0-6 and hours: 0-23 of each report."""
    flat = np.bincount(weekdays.astype(np.int64) * HOURS + hours, minlength=WEEKDAYS * HOURS)
    return flat.reshape(WEEKDAYS, HOURS)


def returns(groups: np.ndarray, accepted: np.ndarray, closed: np.ndarray) -> dict[int, int]:
    """How often trouble came back, by group: a case accepted after one before it was closed, each counted once.

    groups: of each case; accepted, closed: when, in any unit of time; closed: 0 while it is open. Cases that overlap are one trouble.
    """
    ended = np.where(closed > 0, closed, NEVER)
    order = np.lexsort((ended, groups))
    found: dict[int, int] = {}
    current, last_closed, came = None, 0, 0
    for group, start, end in zip(groups[order].tolist(), accepted[order].tolist(), ended[order].tolist(), strict=True):
        if group != current:
            current, last_closed, came = group, end, 0
            found[group] = 0
        elif start > last_closed:
            last_closed, came = end, came + 1
            found[group] = came
    return found


def before(first: date, last: date) -> tuple[date, date]:
    """The period before: as many whole months where the period is whole months, else as many days."""
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        index = first.year * 12 + first.month - 1 - months
        return date(index // 12, index % 12 + 1, 1), first - timedelta(days=1)
    return first - timedelta(days=(last - first).days + 1), first - timedelta(days=1)


def commonest(values: np.ndarray) -> tuple[int, int]:
    """(value, how often) of what occurs most; the smallest of several. values: not empty."""
    found, counts = np.unique(values, return_counts=True)
    place = int(np.argmax(counts))
    return int(found[place]), int(counts[place])


def weekday_counts(first: date, last: date) -> Sequence[int]:
    """How many Mondays, Tuesdays and so on the days hold, both inclusive."""
    days = (last - first).days + 1
    return [days // WEEKDAYS + ((number - first.weekday()) % WEEKDAYS < days % WEEKDAYS) for number in range(WEEKDAYS)]
