"""Any indicator table of any month at 1 million reports: p95, once a process has read ahead, and before. SQLite."""

from __future__ import annotations

import time
from datetime import date, timedelta

from bench.grown import grown_city
from bench.report import Figure, quantile, spread
from dashboard.assessment.closings import Closings
from dashboard.assessment.tables import BY, Wanted, bounds_of, indicator_rows, period_of
from dashboard.product import Product

REPORTS = 1_000_000
A_MONTH = 100_000
MONTHS = 10
BUDGET_MS = 100


def measure() -> list[Figure]:
    """p95 over every kind of table of each of the last months; then as of a past day, which is counted from the cases."""
    product = grown_city(REPORTS, month=A_MONTH)
    months = _months(product)
    unread = [_timed(product, Wanted(by, *month), closings) for closings in (Closings(),) for month in months for by in BY]
    closings = Closings()
    closings.read_ahead(product.open_reading, product.city, product.clock(), pause_s=0)
    once = [_timed(product, Wanted(by, *month), closings) for month in months for by in BY]
    narrowed = [_timed(product, Wanted(by, *month, codes={"district": "520103"}), closings) for month in months for by in BY]
    then = product.clock() - timedelta(days=40)
    past = [_timed(product, Wanted(by, *months[2], as_of=then), closings) for by in ("", "district", "department", "day")]
    load = f"{REPORTS:,} reports, {A_MONTH:,} a month, {len(months)} months × {len(BY)} tables"
    return [
        _figure("indicator table, each once", load, once, BUDGET_MS),
        _figure("indicator table of one district", load, narrowed, BUDGET_MS),
        _figure("indicator table, each once, in a process that has not read ahead", load, unread, 0),
        _figure("indicator table as of a past day", f"{REPORTS:,} reports, one month, 4 tables", past, 0),
    ]


def _figure(what: str, load: str, values: list[float], budget: int) -> Figure:
    met = quantile(values, 0.95) <= budget if budget else None
    return Figure(what, load, spread(values), f"p95 ≤ {budget} ms" if budget else "no budget", met)


def _months(product: Product) -> list[tuple[date, date]]:
    today = product.clock().date()
    keys = dict.fromkeys(period_of("month", today - timedelta(days=28 * back)) for back in range(MONTHS))
    return [bounds_of("month", key) for key in keys]


def _timed(product: Product, wanted: Wanted, closings: Closings) -> float:
    started = time.perf_counter()
    indicator_rows(product.open_reading, product.city, wanted, closings, product.clock())
    return (time.perf_counter() - started) * 1000
