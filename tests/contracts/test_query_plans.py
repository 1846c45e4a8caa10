"""No board reads all cases ever: SQLite's own plans, on a database without statistics, as a fresh one has none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from app import build_product
from dashboard.assessment.closings import Closings
from dashboard.config import load_settings
from dashboard.product import Product
from dashboard.publishing.board import filtered_board
from dashboard.publishing.board_filters import read_filters
from dashboard.publishing.slow import slow_figures
from dashboard.publishing.snapshot import city_snapshot, points
from dashboard.times import day_of
from data_access.commands import migrate_database
from data_access.demo_city import load_demo

NEWEST = "ORDER BY cases.id DESC"  # from the end, and only a few of them
OF_WHAT_IS_OPEN = ("cases_open", "cases_waiting", "cases_deadline", "cases_standing")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Product:
    product = build_product(load_settings(var_dir=Path(tmp_path_factory.mktemp("plans"))))
    migrate_database(product)
    load_demo(product, reports=200, days=10)
    return product


@pytest.fixture
def scans() -> Iterator[list[str]]:
    """Each statement that walks through a whole table of cases, history, deadlines or events, or through an index over all of it."""
    found: list[str] = []

    def look(connection: Connection, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if not statement.startswith("SELECT"):
            return
        own = connection.connection.cursor()
        plan = [row[3] for row in own.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()]
        own.close()
        walks = [step for step in plan if step.startswith(("SCAN cases", "SCAN history", "SCAN dues", "SCAN events"))]
        if NEWEST not in statement and any(not step.endswith(OF_WHAT_IS_OPEN) for step in walks):
            found.append(f"{walks}: {statement}")

    event.listen(Engine, "before_cursor_execute", look)
    yield found
    event.remove(Engine, "before_cursor_execute", look)


@pytest.mark.parametrize("district", ["", "520103"])
def test_a_snapshot_walks_through_no_whole_table(loaded: Product, scans: list[str], district: str) -> None:
    now = loaded.clock()
    slow = slow_figures(loaded.open_reading, loaded.city, now, Closings(), district=district)
    city_snapshot(loaded.open_reading, loaded.city, now, slow, district)
    points(loaded.open_reading, loaded.city, now, district)
    assert scans == []


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"panel": "enforcement"},
        {"category": "noise", "panel": "enforcement"},
        {"district": "520103"},
        {"state": "open"},
        {"state": "overdue", "district": "520102"},
        {"state": "closed"},
        {"period": "today"},
    ],
    ids=str,
)
def test_a_filtered_board_walks_through_no_whole_table(loaded: Product, scans: list[str], asked: dict[str, str]) -> None:
    now = loaded.clock()
    filters = read_filters(asked, loaded.city, day_of(now, loaded.city.zone))
    filtered_board(loaded.open_reading, loaded.city, filters, now, Closings())
    assert scans == []
