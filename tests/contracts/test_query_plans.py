"""No board reads all cases ever: SQLite's own plans, on a database without statistics, as a fresh one has none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
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
from dashboard.publishing.panel_scene import panel_snapshot
from dashboard.publishing.progress import Asked, Unit, progress
from dashboard.publishing.slow import slow_figures
from dashboard.publishing.snapshot import city_snapshot, points
from dashboard.reports.lifecycle import OPEN_STATES, WAITING_STATES
from dashboard.times import day_of
from tests.cities import Cities
from tests.clock import GivenClock

NEWEST = "ORDER BY cases.id DESC"  # from the end, and only a few of them
OF_WHAT_IS_OPEN = ("cases_open", "cases_waiting", "cases_deadline", "cases_standing")
WHOLE = ("SCAN cases", "SCAN history", "SCAN dues", "SCAN events")
AS_GOOD_AS_WHOLE = ("cases_district (district=?)", "cases_department (department=?)", "dues_counted (kind=?)", "KEY (rowid>?)")
"""Every case of a district that there ever was, or every deadline of a kind: as many as all, but for a factor."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, cities: Cities) -> Product:
    return build_product(load_settings(var_dir=cities.copied(tmp_path_factory.mktemp("plans"), 500, 10)), GivenClock())


@pytest.fixture
def scans() -> Iterator[list[str]]:
    """Each statement that walks through a whole table of cases, history, deadlines or events, or an index over all or a part of it."""
    found: list[str] = []

    def look(connection: Connection, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if not statement.startswith("SELECT"):
            return
        own = connection.connection.cursor()
        plan = [row[3] for row in own.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()]
        own.close()
        walks = [step for step in plan if step.startswith(WHOLE) or step.endswith(AS_GOOD_AS_WHOLE)]
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


def test_a_panels_scene_walks_through_no_whole_table(loaded: Product, scans: list[str]) -> None:
    now = loaded.clock()
    panel_snapshot(loaded.open_reading, loaded.city, now, "enforcement")
    points(loaded.open_reading, loaded.city, now, panel="enforcement")
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
        {"district": "520103", "category": "low_cable", "from": "2025-12-01", "to": "2026-11-30"},
        {"hex": "88400c0c69fffff", "district": "520103", "panel": "sanitation"},
    ],
    ids=str,
)
def test_a_filtered_board_walks_through_no_whole_table(loaded: Product, scans: list[str], asked: dict[str, str]) -> None:
    now = loaded.clock()
    filters = read_filters(asked, loaded.city, day_of(now, loaded.city.zone))
    filtered_board(loaded.open_reading, loaded.city, filters, now, Closings())
    assert scans == []


@pytest.mark.parametrize("unit", [Unit("district", "520103"), Unit("department", "city_sanitation")], ids=str)
@pytest.mark.parametrize("kind", ["day", "month", "year"])
def test_a_unit_s_page_walks_through_no_whole_table(loaded: Product, scans: list[str], unit: Unit, kind: str) -> None:
    now = loaded.clock()
    asked = Asked(unit, kind, day_of(now, loaded.city.zone))
    progress(loaded.open_reading, loaded.city, asked, Closings(), now)
    assert scans == []


def test_what_stood_behind_a_past_count_of_a_district_walks_through_no_whole_table(loaded: Product, scans: list[str]) -> None:
    then = loaded.clock() - timedelta(days=2)
    with loaded.open_reading() as work:
        for counter in ("reports", "accepted", "closings", "rework", "overdue_open"):
            work.behind.count(counter, then - timedelta(days=1), then, {"district": "520103"}, then)
    assert scans == []


def test_desks_and_the_open_map_read_only_what_is_open_or_waits(loaded: Product, scans: list[str]) -> None:
    with loaded.open_reading() as work:
        for states in (OPEN_STATES, WAITING_STATES, (*OPEN_STATES, *WAITING_STATES), ("handled",)):
            work.cases.queue(states)
            work.cases.queue(states, department="city_sanitation", district="520103")
            work.cases.count(states, department="city_sanitation")
    assert scans == []
