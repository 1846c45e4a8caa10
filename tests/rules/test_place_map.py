"""The small map of one place: centred, true to scale, and drawable for every place of the city."""

from __future__ import annotations

from math import hypot

import pytest

from dashboard.city import City
from dashboard.geo import metres
from dashboard.web.place_map import HEIGHT, INSET_HEIGHT, INSET_WIDTH, WIDTH, place_map
from tests.builders import CENTRE

DISTRICT = "520103"


def test_the_place_is_in_the_middle(city: City) -> None:
    assert place_map(city, *CENTRE, DISTRICT).here == (WIDTH / 2, HEIGHT / 2)


def test_what_is_near_stands_as_far_off_as_it_is(city: City) -> None:
    other = (CENTRE[0] + 0.0012, CENTRE[1] + 0.0005)
    drawn = place_map(city, *CENTRE, DISTRICT, others=[(*other, "260318-ABCD")])
    scale_m, scale_px = drawn.scale
    (mark,) = drawn.others
    apart_m = hypot(mark.x - drawn.here[0], mark.y - drawn.here[1]) / scale_px * scale_m
    assert apart_m == pytest.approx(metres(*CENTRE, *other), rel=0.01)


def test_north_is_up_and_east_is_right(city: City) -> None:
    (mark,) = place_map(city, *CENTRE, DISTRICT, others=[(CENTRE[0] + 0.001, CENTRE[1] + 0.0005, "")]).others
    assert mark.x > WIDTH / 2
    assert mark.y < HEIGHT / 2


def test_a_photo_from_another_continent_is_left_off(city: City) -> None:
    assert place_map(city, *CENTRE, DISTRICT, camera=(-94.3, 39.1)).camera is None


def test_every_street_office_has_its_map(city: City) -> None:
    for street in city.streets.values():
        drawn = place_map(city, street.lon, street.lat, street.district)
        assert drawn.grid.startswith("M")
        assert drawn.outline.startswith("M")
        x, y = drawn.inset_here
        assert -2 <= x <= INSET_WIDTH + 2, street
        assert -2 <= y <= INSET_HEIGHT + 2, street
