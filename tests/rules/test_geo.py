"""Datums, metres, grid cells and hexagons; and which district and street of Guiyang a place is in."""

import json
import math
import random

import pytest
import shapely
import shapely.geometry
from hypothesis import given
from hypothesis import strategies as st

from dashboard.city import Locator
from dashboard.errors import FactUnknown, OutsideCity
from dashboard.geo import cell_of, from_wgs84, hexagon_of, hexagon_ring, metres, to_wgs84

LAT0 = 26.6
GUIYANG = (st.floats(106.1, 107.3), st.floats(26.1, 27.4))
ANYWHERE_IN_CHINA = (st.floats(73.6, 134.9), st.floats(18.0, 53.6))
SQUARE = (106.7135, 26.5783)  # near Zunyi Road in Nanming


@pytest.fixture(scope="module")
def locator(city):
    return Locator(city)


@pytest.mark.parametrize(
    "lon, lat, crs, there",
    [
        (116.3912757, 39.906217, "GCJ-02", (116.39751670534572, 39.907618208506655)),
        (*SQUARE, "GCJ-02", (106.71727208407725, 26.57477782762972)),
        (*SQUARE, "BD-09", (106.72380695277027, 26.580660154250282)),
    ],
)
def test_other_datums_are_those_that_coord_convert_gives(lon, lat, crs, there):
    # coord-convert 0.2.1 from PyPI
    assert from_wgs84(lon, lat, crs) == pytest.approx(there, abs=1e-9)


@pytest.mark.parametrize("crs", ["WGS-84", "GCJ-02", "BD-09"])
@given(lon=ANYWHERE_IN_CHINA[0], lat=ANYWHERE_IN_CHINA[1])
def test_there_and_back_is_exact_to_a_millimetre(crs, lon, lat):
    there = from_wgs84(lon, lat, crs)
    assert metres(lon, lat, *to_wgs84(*there, crs)) < 0.001


@pytest.mark.parametrize("crs", ["gcj02", "GCJ-02", "gcj_02", "Gcj 02"])
def test_a_datum_is_known_however_it_is_written(crs):
    assert to_wgs84(*SQUARE, crs) == to_wgs84(*SQUARE, "GCJ-02")


@pytest.mark.parametrize("crs", ["WGS84", "wgs-84", "EPSG:4326"])
def test_wgs_84_stays_as_it_is(crs):
    assert to_wgs84(*SQUARE, crs) == SQUARE == from_wgs84(*SQUARE, crs)


@pytest.mark.parametrize("crs", ["", "GCJ-03", "wgs", "墨卡托"])
def test_another_datum_is_refused_by_name(crs):
    with pytest.raises(FactUnknown) as refused:
        to_wgs84(*SQUARE, crs)
    assert refused.value.field == "crs"
    with pytest.raises(FactUnknown):
        from_wgs84(*SQUARE, crs)


def test_outside_china_gcj_02_moves_nothing():
    assert from_wgs84(-71.06, 42.36, "GCJ-02") == (-71.06, 42.36)


def test_metres_are_those_of_the_earth():
    assert metres(*SQUARE, *SQUARE) == 0
    assert metres(106.7, 26.0, 106.7, 27.0) == pytest.approx(111_195, abs=5)
    assert metres(106.0, 26.6, 107.0, 26.6) == pytest.approx(111_195 * math.cos(math.radians(26.6)), rel=1e-4)
    assert metres(179.9999, 0, -179.9999, 0) < 30


@given(lon=GUIYANG[0], lat=GUIYANG[1])
def test_a_cell_is_about_a_hundred_metres_and_its_centre_is_in_it(lon, lat):
    code, centre_lon, centre_lat = cell_of(lon, lat, LAT0)
    assert len(code) == 8
    assert metres(lon, lat, lon, centre_lat) <= 50.2
    assert metres(lon, lat, centre_lon, lat) <= 50.8  # columns are a little wider in the south
    assert cell_of(centre_lon, centre_lat, LAT0) == (code, centre_lon, centre_lat)


def test_neighbouring_cells_differ_and_their_centres_are_a_cell_apart():
    code, lon, lat = cell_of(*SQUARE, LAT0)
    east, east_lon, _ = cell_of(lon + 0.00101, lat, LAT0)
    assert east != code
    assert metres(lon, lat, east_lon, lat) == pytest.approx(100, abs=0.6)


def test_a_hexagon_holds_its_place_and_closes():
    hexagon = hexagon_of(*SQUARE)
    ring = hexagon_ring(hexagon)
    assert ring[0] == ring[-1]
    assert len(ring) == 7
    assert shapely.Polygon(ring).contains(shapely.Point(SQUARE))
    with pytest.raises(FactUnknown):
        hexagon_ring("88400c0c6d")


def test_a_place_has_all_its_codes(locator, city):
    place = locator.place(*SQUARE)
    assert (place.lon, place.lat) == SQUARE
    assert place.district == "520102"
    assert city.streets[place.street].name["zh"] == "中华南路街道"
    assert (place.cell, place.cell_lon, place.cell_lat) == cell_of(*SQUARE, city.lat0)
    assert place.hexagon == hexagon_of(*SQUARE)


def test_every_street_centre_is_found_as_its_own_street(locator, city):
    for street in city.streets.values():
        place = locator.place(street.lon, street.lat)
        assert (place.district, place.street) == (street.district, street.code)


def test_every_label_stands_in_its_district(locator, city):
    for district in city.districts.values():
        assert locator.district_of(district.label_lon, district.label_lat) == district.adcode


@pytest.mark.parametrize("lon, lat", [(0, 0), (106.7, 25.9), (113.3, 23.1), (26.57, 106.71), (math.nan, 26.5), (math.inf, 26.5)])
def test_a_place_outside_is_refused(locator, lon, lat):
    with pytest.raises(OutsideCity):
        locator.place(lon, lat)


def test_no_place_falls_between_two_districts(locator, city):
    whole = shapely.union_all([shapely.Polygon(p[0], p[1:]) for district in city.districts.values() for p in district.polygons])
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    draw = random.Random(7)
    west, south, east, north = whole.bounds
    for _ in range(500):
        lon, lat = draw.uniform(west, east), draw.uniform(south, north)
        assert (locator.district_of(lon, lat) is not None) == whole.covers(shapely.Point(lon, lat))


def test_the_districts_are_those_of_the_reference(city, shared_data):
    reference = json.loads((shared_data / "guiyang_districts_reference.geojson").read_text(encoding="utf-8"))
    assert len(reference["features"]) == len(city.districts)
    for feature in reference["features"]:
        told, shape = feature["properties"], shapely.geometry.shape(feature["geometry"])
        district = city.districts[told["adcode"]]
        ours = shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in district.polygons])
        assert district.name == {"zh": told["name"], "en": told["name_en"]}
        assert district.area_km2 == pytest.approx(told["area_km2"], rel=0.001)
        assert ours.symmetric_difference(shape).area / shape.area < 0.004
        assert shapely.hausdorff_distance(ours, shape) * 111_000 < 40
