"""The map of places: every number can be read, everything is on it, and places stand where they are."""

from __future__ import annotations

from itertools import combinations
from math import hypot

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from dashboard.city import City, load_city
from dashboard.web.hotspot_map import CLEAR, HEIGHT, WIDTH, HotMap, hot_map
from tests.builders import CENTRE

CITY = load_city("guiyang")
SPOT = st.tuples(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05), st.integers(3, 90))


def drawn(city: City, spots: list[tuple[float, float, int]]) -> HotMap:
    """The map of places by their distance from the centre, in degrees, and their reports."""
    found = hot_map(city, [{"lon": CENTRE[0] + east, "lat": CENTRE[1] + north, "reports": reports} for east, north, reports in spots])
    assert found is not None
    return found


def test_without_places_there_is_no_map(city: City) -> None:
    assert hot_map(city, []) is None


def test_a_place_further_north_and_east_is_higher_and_more_to_the_right(city: City) -> None:
    by_number = {circle.number: circle for circle in drawn(city, [(0, 0, 9), (0.03, 0.03, 5)]).circles}
    assert by_number[2].x > by_number[1].x
    assert by_number[2].y < by_number[1].y
    assert by_number[1].radius > by_number[2].radius


def test_districts_are_named_beside_the_places(app: Flask) -> None:
    with app.test_request_context("/hotspots?lang=zh"):
        labels = drawn(app.extensions["product"].city, [(0, 0, 9), (0.01, 0.02, 5)]).labels
    assert {"云岩", "南明"} <= {label.words for label in labels}


@given(st.lists(SPOT, min_size=1, max_size=10))
def test_every_circle_is_on_the_map(spots: list[tuple[float, float, int]]) -> None:
    for circle in drawn(CITY, spots).circles:
        assert circle.radius - 0.1 <= circle.x <= WIDTH - circle.radius + 0.1
        assert circle.radius - 0.1 <= circle.y <= HEIGHT - circle.radius + 0.1


def test_places_side_by_side_do_not_hide_each_other(city: City) -> None:
    circles = drawn(city, [(0, 0, 70), (0.0012, 0, 60), (0.0012, 0.001, 50), (0.05, 0.04, 20)]).circles
    for one, other in combinations(circles, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= (one.radius + other.radius) * CLEAR * 0.85
