"""Every question that wall and board ask is answered, and answered alike, by both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dashboard.assessment.closings import Closings
from dashboard.city import City
from dashboard.publishing.board import filtered_board
from dashboard.publishing.board_filters import read_filters
from dashboard.publishing.panel_scene import panel_snapshot
from dashboard.publishing.slow import slow_figures
from dashboard.publishing.snapshot import city_snapshot, points
from dashboard.times import day_of
from tests.builders import a_report, moved
from tests.stores import Stores

HOUR = timedelta(hours=1)
LIVES = ((), ("accept",), ("accept", "take"), ("accept", "take", "feed_back"), ("accept", "take", "feed_back", "close"), ("reject",))
LATE = timedelta(days=9)


@pytest.fixture
def lived(either: Stores, city: City, now: datetime) -> tuple[Stores, datetime]:
    """A case in each of the states, and a moment at which those on the clock are late."""
    for moves in LIVES:
        number = a_report(either.open_work, city, now, category="exposed_litter").number
        if moves:
            moved(either.open_work, city, number, *moves, now=now + HOUR)
    return either, now + LATE


@pytest.mark.parametrize("narrowed", [False, True])
def test_a_snapshot_counts_what_is_open_waiting_and_late(lived: tuple[Stores, datetime], city: City, narrowed: bool) -> None:
    stores, then = lived
    with stores.open_reading() as work:
        district = work.boards.newest(1)[0].place.district if narrowed else ""
    slow = slow_figures(stores.open_reading, city, then, Closings(), district=district)
    told = city_snapshot(stores.open_reading, city, then, slow, district)
    assert (told["now"]["in_progress"], told["now"]["waiting"], told["now"]["overdue"]) == (3, 1, 2)
    assert told["overdue"]["longest"]["category"] == "exposed_litter"
    assert len(told["newest"]) == len(LIVES)
    assert len(points(stores.open_reading, city, then, district)["points"]) == 3


def test_the_scene_of_a_panel_counts_its_own_cases_alone(lived: tuple[Stores, datetime], city: City, now: datetime) -> None:
    stores, then = lived
    own, other = (panel_snapshot(stores.open_reading, city, then, panel) for panel in ("sanitation", "muck"))
    assert (own["now"]["in_progress"], own["now"]["waiting"], own["now"]["overdue"]) == (3, 1, 2)
    this_month = day_of(then, city.zone).replace(day=1)
    reports, accepted, closed = (
        count * (day_of(at, city.zone) >= this_month) for count, at in ((len(LIVES), now), (4, now + HOUR), (1, now + HOUR))
    )
    assert (own["month"]["reports"], own["month"]["accepted"], own["month"]["closed"]) == (reports, accepted, closed)
    assert sum(row["reports"] for row in own["districts"]) == reports
    assert sum(row["reports"] for row in own["trend"]) == len(LIVES)
    assert len(points(stores.open_reading, city, then, panel="sanitation")["points"]) == 3
    assert (other["now"]["in_progress"], other["month"]["reports"], other["newest"], other["overdue"]["count"]) == (0, 0, [], 0)
    assert points(stores.open_reading, city, then, panel="muck")["points"] == []


@pytest.mark.parametrize(
    ("state", "places"), [("", len(LIVES)), ("open", 3), ("overdue", 2), ("closed", 1)], ids=["all", "open", "overdue", "closed"]
)
def test_a_filtered_board_shows_the_hexagon_where_they_are(lived: tuple[Stores, datetime], city: City, state: str, places: int) -> None:
    stores, then = lived
    filters = read_filters({"state": state, "period": "30"}, city, day_of(then, city.zone))
    told = filtered_board(stores.open_reading, city, filters, then, Closings())
    assert len(told["hexagons"]) == 1
    assert told["hexagons"][0]["count"] == (places if places >= 3 else None)
