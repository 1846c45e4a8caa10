"""The board's snapshot at 100,000 and 1,000,000 reports: p95, and whether it stays flat."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from bench.grown import grown_city
from bench.report import Figure, quantile, spread
from dashboard.assessment.closings import Closings
from dashboard.product import Product
from dashboard.publishing.board import filtered_board
from dashboard.publishing.board_filters import BoardFilters
from dashboard.publishing.slow import slow_figures
from dashboard.publishing.snapshot import city_snapshot
from dashboard.times import day_of

SIZES = (100_000, 1_000_000)
RUNS = 200
BUDGET_MS = 20
FLAT = 1.5


def measure() -> list[Figure]:
    """p95 of the shared snapshot and of a filtered board, at each size, in one run."""
    cities = [(size, grown_city(size)) for size in SIZES]
    taken = {size: _snapshots(product) for size, product in cities}
    boards = {size: _boards(product) for size, product in cities}
    figures = [_figure("shared snapshot", size, values, BUDGET_MS) for size, values in taken.items()]
    ratio = quantile(taken[SIZES[-1]], 0.95) / quantile(taken[SIZES[0]], 0.95)
    figures.append(Figure("shared snapshot, growth", f"{SIZES[-1]:,} against {SIZES[0]:,}", f"{ratio:.2f} ×", f"≤ {FLAT} ×", ratio <= FLAT))
    return figures + [_figure("filtered board, 7 days", size, values, 300) for size, values in boards.items()]


def _figure(what: str, size: int, values: list[float], budget: int) -> Figure:
    return Figure(what, f"{size:,} reports, {len(values)} runs", spread(values), f"p95 ≤ {budget} ms", quantile(values, 0.95) <= budget)


def _snapshots(product: Product) -> list[float]:
    now = product.clock()
    slow = slow_figures(product.open_reading, product.city, now, Closings())
    return [_timed(lambda: city_snapshot(product.open_reading, product.city, now, slow)) for _ in range(RUNS)]


def _boards(product: Product) -> list[float]:
    now = product.clock()
    closings = Closings()
    today = day_of(now, product.city.zone)
    filters = BoardFilters(today - timedelta(days=6), today, panel="enforcement")
    return [_timed(lambda: filtered_board(product.open_reading, product.city, filters, now, closings)) for _ in range(RUNS // 4)]


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000
