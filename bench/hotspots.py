"""Hot spots of a month at a million reports: each kind computed anew, from what the process remembers; and the first answer of all."""

from __future__ import annotations

import time
from datetime import timedelta

from bench.grown import grown_city
from bench.report import Figure, quantile, spread
from dashboard.assessment.hot_answers import KINDS, Asked, hotspots_of
from dashboard.assessment.report_days import ReportDays
from dashboard.product import Product
from dashboard.times import day_of

SIZE = 1_000_000
A_MONTH = 90_000  # three thousand a day
RUNS = 40
BUDGET_MS = 300


def measure() -> list[Figure]:
    """p95 of each kind."""
    return figures(grown_city(SIZE, month=A_MONTH))


def figures(product: Product) -> list[Figure]:
    days = ReportDays()
    first = _taken(product, "places", days)
    found = [Figure("hot spots, first answer of a process", f"{SIZE:,} reports, {A_MONTH:,} a month", f"{first:.0f} ms")]
    for kind in KINDS:
        _taken(product, kind, days)
        taken = [_taken(product, kind, days) for _ in range(RUNS)]
        met = quantile(taken, 0.95) <= BUDGET_MS
        found.append(Figure(f"hot spots, {kind}", f"a month, {RUNS} runs", spread(taken), f"p95 ≤ {BUDGET_MS} ms", met))
    return found


def _taken(product: Product, kind: str, days: ReportDays) -> float:
    now = product.clock()
    last = day_of(now, product.city.zone) - timedelta(days=1)
    started = time.perf_counter()
    hotspots_of(product.open_reading, product.city, Asked(kind, last - timedelta(days=29), last), days, now)
    return (time.perf_counter() - started) * 1000
