"""Which closings citizens contradicted, and who can really be told apart from whom. (rules)

Formulas, reasons and sources: docs/fairness.md
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from math import sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

from dashboard.assessment.again import reported_again
from dashboard.assessment.counting import SATISFIED
from dashboard.assessment.rates import percent, rounded
from dashboard.sightings import OnTime, Sighting

DAYS = 30  # a closing is watched for so long, and so many days are looked at
NEAR_M = 50  # two phones, each some 20 m off, at one trouble a few metres wide
LEAST_DUE = 30  # below it a normal approximation of a rate says little; docs/fairness.md
SURE = 0.95  # of a league: all its statements at once
REOPENED, UNSATISFIED, AGAIN, NOT_CONTRADICTED = "reopened", "unsatisfied", "reported_again", "not_contradicted"
VERDICTS = (REOPENED, UNSATISFIED, AGAIN, NOT_CONTRADICTED)
UNITS = ("panel", "district", "department")
DAY_MS = 86_400_000
PAUSE_AFTER = 5_000


class Judged(NamedTuple):
    """A closing and what citizens said of it. ripe: its 30 days are over, so that this is the last word."""

    closing: OnTime
    verdict: str
    ripe: bool


def judge(closings: Sequence[OnTime], reports: Sequence[Sighting], now: datetime, pause: Callable[[], None] = lambda: None) -> list[Judged]:
    """Each closing with its verdict, the first of ``VERDICTS`` that holds. pause: called now and then, so that others get on."""
    again = reported_again(closings, reports, NEAR_M, DAYS * DAY_MS, pause)
    ripe_ms = now.timestamp() * 1000 - DAYS * DAY_MS
    found = []
    for place, (one, seen) in enumerate(zip(closings, again, strict=True)):
        if place % PAUSE_AFTER == 0:
            pause()
        found.append(Judged(one, verdict_of(one, seen), one.closed_ms <= ripe_ms))
    return found


def verdict_of(closing: OnTime, again: bool) -> str:
    """again: the same was reported nearby within 30 days after it."""
    closed_later = closing.closed_again_ms is None or closing.closed_again_ms > closing.closed_ms
    if closing.reopened and closed_later:
        return REOPENED
    if closing.rating is not None and closing.rating < SATISFIED:
        return UNSATISFIED
    return AGAIN if again else NOT_CONTRADICTED


Counts = Counter[tuple[str, bool]]


def truth_gap(first: date, last: date, due: Mapping[str, Mapping[str, int]], judged: Sequence[Judged]) -> dict[str, Any]:
    """Official and confirmed rate of all, and of each panel, district and department.

    due: {"panel": {code: cases due}, "district": ..., "department": ...}. Rates in percent, gap in percentage points, two decimals.
    """
    head = {"from": first.isoformat(), "to": last.isoformat(), "days": DAYS, "radius_m": NEAR_M}
    counted = Counter((one.closing.panel, one.closing.district, one.closing.department, one.verdict, one.ripe) for one in judged)
    groups = {f"{by}s": _rows(due[by], _counts_of(counted, place)) for place, by in enumerate(UNITS)}
    whole: Counts = Counter()
    for (*_units, verdict, ripe), count in counted.items():
        whole[verdict, ripe] += count
    return head | _gap(sum(due["panel"].values()), whole) | groups


def _counts_of(counted: Mapping[tuple[str, str, str, str, bool], int], place: int) -> dict[str, Counts]:
    """By the code at ``place`` of ``UNITS``."""
    found: dict[str, Counts] = defaultdict(Counter)
    for key, count in counted.items():
        found[str(key[place])][key[3], key[4]] += count
    return found


def _rows(due: Mapping[str, int], counts: Mapping[str, Counts]) -> list[dict[str, Any]]:
    """A row for each code with anything due, the smallest gap first, as the picture shows them."""
    rows = [{"key": key} | _gap(count, counts.get(key, Counter())) for key, count in due.items() if count and key]
    return sorted(rows, key=lambda row: (row["gap"], row["key"]))


def _gap(due: int, counts: Counts) -> dict[str, Any]:
    by_verdict = {name: counts[name, True] + counts[name, False] for name in VERDICTS}
    closed, confirmed = sum(by_verdict.values()), by_verdict[NOT_CONTRADICTED]
    return {
        "due": due,
        "closed_on_time": closed,
        "official": percent(closed, due),
        "confirmed_cases": confirmed,
        "confirmed": percent(confirmed, due),
        "gap": percent(closed - confirmed, due),
        "ripe": sum(counts[name, True] for name in VERDICTS),
        "contradicted": {name: by_verdict[name] for name in VERDICTS[:-1]},
    }


@dataclass(frozen=True)
class Placed:
    """One unit of a fair league. counts are of comparable cases: of categories that at least one other unit had too.

    low, high: of the adjusted rate, percent. place: by adjusted rate; best, worst: the places it may really have. band: 1 is the best.
    """

    key: str
    all_due: int
    due: int
    on_time: int
    expected: float
    rate: float | None
    adjusted: float | None = None
    low: float | None = None
    high: float | None = None
    place: int | None = None
    best: int | None = None
    worst: int | None = None
    band: int | None = None


Counted = Mapping[str, Mapping[str, tuple[int, int]]]


def fair_league(counts: Counted) -> list[Placed]:
    """The units, the best first, those not ranked last. counts: unit → category → (due, closed on time).

    Source: indirect standardisation; Wilson 1927; Newcombe 1998, method 10; Bonferroni. docs/fairness.md
    """
    standard = _standard(counts)
    units = [_unit(key, rows, standard) for key, rows in counts.items()]
    ranked = [one for one in units if one.due >= LEAST_DUE and one.expected > 0]
    level = _level([sum(column) for column in zip(*((one.on_time, one.due) for one in ranked), strict=True)])
    pairs = max(1, len(ranked) * (len(ranked) - 1) // 2)
    sure = _z(1 - (1 - SURE) / pairs)
    exact = {one.key: _adjusted(one, level, sure) for one in ranked}
    order = sorted(ranked, key=lambda one: (-exact[one.key][0], one.key))
    bands = _bands([exact[one.key] for one in order])
    placed = [_placed(one, exact, level, band) for one, band in zip(order, bands, strict=True)]
    left = sorted((one for one in units if one not in ranked), key=lambda one: one.key)
    return placed + left


def _standard(counts: Counted) -> dict[str, float]:
    """The city's rate of each category: the mean of the units' own rates, so that nobody sets the measure by having many cases.

    Categories of one unit alone are left out: there is nobody to compare with.
    """
    rates: dict[str, list[float]] = defaultdict(list)
    for rows in counts.values():
        for category, (due, on_time) in rows.items():
            if due:
                rates[category].append(on_time / due)
    return {category: sum(found) / len(found) for category, found in rates.items() if len(found) > 1}


def _unit(key: str, rows: Mapping[str, tuple[int, int]], standard: Mapping[str, float]) -> Placed:
    known = {category: pair for category, pair in rows.items() if category in standard}
    due, on_time = (sum(pair[place] for pair in known.values()) for place in (0, 1))
    expected = sum(pair[0] * standard[category] for category, pair in known.items())
    return Placed(key, sum(pair[0] for pair in rows.values()), due, on_time, expected, percent(on_time, due))


def _level(sums: Sequence[int]) -> float:
    return sums[0] / sums[1] if sums else 0.0


def _z(sure: float) -> float:
    return NormalDist().inv_cdf(0.5 + sure / 2)


def wilson(part: int, whole: int, z: float) -> tuple[float, float]:
    """The interval of a share, 0-1, by Wilson's score. whole > 0."""
    share, width = part / whole, z * z / whole
    middle = (share + width / 2) / (1 + width)
    half = z / (1 + width) * sqrt(share * (1 - share) / whole + width / (4 * whole))
    return max(0.0, middle - half), min(1.0, middle + half)


def _adjusted(one: Placed, level: float, z: float) -> tuple[float, float, float]:
    """Observed ÷ expected × the city's rate, with its interval; percent."""
    scale = 100 * level * one.due / one.expected
    low, high = wilson(one.on_time, one.due, z)
    return scale * one.on_time / one.due, scale * low, scale * high


def apart(better: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    """Whether the first is better for sure: the interval of the difference (square and add) is above 0. Each: rate, low, high."""
    difference = better[0] - other[0]
    return difference > sqrt((better[0] - better[1]) ** 2 + (other[2] - other[0]) ** 2) + 1e-9


def _bands(order: Sequence[tuple[float, float, float]]) -> list[int]:
    """A new band begins only where everybody before is told apart from everybody after."""
    found = [1] if order else []
    for place, _pair in enumerate(pairwise(order), start=1):
        cut = all(apart(above, below) for above in order[:place] for below in order[place:])
        found.append(found[-1] + cut)
    return found


def _placed(one: Placed, exact: Mapping[str, tuple[float, float, float]], level: float, band: int) -> Placed:
    mine = exact[one.key]
    _, low, high = _adjusted(one, level, _z(SURE))
    return replace(
        one,
        adjusted=rounded(min(100.0, mine[0])),
        low=rounded(min(100.0, low)),
        high=rounded(min(100.0, high)),
        place=1 + sum(other[0] > mine[0] + 1e-9 for other in exact.values()),
        best=1 + sum(apart(other, mine) for other in exact.values()),
        worst=len(exact) - sum(apart(mine, other) for other in exact.values()),
        band=band,
    )
