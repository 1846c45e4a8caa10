"""The board's panels beside the same numbers counted by plain scans: equal, and how many times slower the scans are.

Each scan is what one would write without tallies and indices (``NOT INDEXED``); its numbers must be those that the panel shows.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bench.report import Figure, quantile
from dashboard.assessment.rates import percent
from dashboard.ports import Work
from dashboard.product import Product
from dashboard.publishing.standings import PERIOD_DAYS, TREND_DAYS, league, standing_now
from dashboard.times import day_of, midnight, next_day
from data_access.engine import to_ms

RUNS, SCANS = 9, 3
OPEN = "('accepted', 'dispatched', 'handling', 'deferred', 'handled')"
CASES = "FROM cases NOT INDEXED"
SPAN = f"{CASES} WHERE reported_at >= :first AND reported_at < :before"
DUE = (
    "FROM dues NOT INDEXED WHERE kind = 'handling' AND until IS NULL AND counts_at >= :first AND counts_at < :before "
    "AND (done_at IS NOT NULL OR deadline < :now)"
)
Numbers = Mapping[str, Any]


@dataclass(frozen=True)
class Panel:
    """ours: as the board reads it. scan: SQL whose rows are a key and counts; told: the counts to what the panel shows."""

    name: str
    first: date
    ours: Callable[[Work, date, date, datetime], Numbers]
    scan: str
    told: Callable[..., Any] = lambda count: count


def figures(product: Product, size: int) -> list[Figure]:
    """A line for each panel: milliseconds of ours and of the scan, and the ratio. Raises AssertionError when they differ."""
    return [_figure(product, panel, size) for panel in _panels(product)]


def _panels(product: Product) -> list[Panel]:
    city = product.city
    today = day_of(product.clock(), city.zone)
    week, month = today - timedelta(days=PERIOD_DAYS - 1), today.replace(day=1)

    def open_now(work: Work, _first: date, _last: date, now: datetime) -> Numbers:
        by = standing_now(work, city, now, {}, today).by("district")
        return {key: (own.open, own.overdue) for key, own in by.items() if own.open}

    def rates(work: Work, first: date, last: date, now: datetime) -> Numbers:
        rows = league(work, "district", list(city.districts), standing_now(work, city, now, {}, first), first, last, {})
        return {row["key"]: row["on_time_handling_rate"] for row in rows if row["handling_due"]}

    def solved(work: Work, first: date, last: date, _now: datetime) -> Numbers:
        return {"": work.boards.solved(midnight(first, city.zone), midnight(next_day(last), city.zone), {})}

    return [
        Panel("open and overdue by district", today, open_now,
              f"SELECT district, count(*), SUM(state IN ('dispatched', 'handling') AND handling_deadline < :now) {CASES} "
              f"WHERE state IN {OPEN} GROUP BY district", lambda *two: two),
        Panel("reports a day, 30 days", today - timedelta(days=TREND_DAYS - 1), _tallied("day"),
              f"SELECT date((reported_at + :offset) / 1000, 'unixepoch'), count(*) {SPAN} GROUP BY 1"),
        Panel("reports by panel, 7 days", week, _tallied("panel"), f"SELECT panel, count(*) {SPAN} GROUP BY panel"),
        Panel("on-time handling rate by district, month to date", month, rates,
              f"SELECT district, SUM(done_at IS NOT NULL AND on_time), count(*) {DUE} GROUP BY district", percent),
        Panel("solved, of the accepted of 7 days", week, solved,
              f"SELECT '', count(*) {CASES} WHERE closed_at >= :first AND accepted_at >= :first AND accepted_at < :before"),
        Panel("hexagons, 7 days", week, lambda work, first, last, _now: dict(work.tallies.places(first, last, (), "")),
              f"SELECT hexagon, count(*) {SPAN} AND hexagon <> '' GROUP BY hexagon"),
        Panel("the 12 newest reports", today, lambda work, *_days: {case.number: case.state for case in work.boards.newest(12)},
              f"SELECT number, state {CASES} ORDER BY reported_at DESC, id DESC LIMIT 12"),
    ]  # fmt: skip


def _tallied(by: str) -> Callable[[Work, date, date, datetime], Numbers]:
    def counted(work: Work, first: date, last: date, _now: datetime) -> Numbers:
        return {row[by]: row["reports"] for row in work.tallies.rows([by], first, last, {}, ("reports",)) if row["reports"]}

    return counted


def _figure(product: Product, panel: Panel, size: int) -> Figure:
    city, now = product.city, product.clock()
    today = day_of(now, city.zone)
    offset = now.astimezone(city.zone).utcoffset() or timedelta()
    facts = {
        "first": to_ms(midnight(panel.first, city.zone)),
        "before": to_ms(midnight(next_day(today), city.zone)),
        "now": to_ms(now),
        "offset": offset // timedelta(milliseconds=1),
    }

    def ours() -> Numbers:
        with product.open_reading() as work:
            return panel.ours(work, panel.first, today, now)

    with closing(sqlite3.connect(f"file:{product.settings.folder / 'city.db'}?mode=ro", uri=True)) as connection:

        def scanned() -> Numbers:
            return {row[0]: panel.told(*row[1:]) for row in connection.execute(panel.scan, facts)}

        shown, counted = ours(), scanned()
        assert shown == counted, (panel.name, shown, counted)
        fast, slow = _median(ours, RUNS), _median(scanned, SCANS)
    value = f"{fast:.1f} ms; scan {slow:.0f} ms: {slow / fast:.0f} × as long"
    return Figure(f"panel: {panel.name}", f"{size:,} reports, equal numbers", value)


def _median(action: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return quantile(times, 0.5)
