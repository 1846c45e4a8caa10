"""Where on earth: datums, metres, unit grid cells and hexagons. (rules)

Degrees are WGS-84 unless a datum is named. WGS-84 → GCJ-02 is the published formula (Krasovsky ellipsoid), BD-09 a rotation
and shift on top of it; both inverses are fixed-point steps, exact to micrometres. Source: docs/cities.md
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from math import asin, atan2, cos, floor, hypot, pi, radians, sin, sqrt

import h3

from dashboard.errors import FactUnknown

WGS_84 = "WGS-84"
GCJ_02 = "GCJ-02"
BD_09 = "BD-09"
DATUMS = (WGS_84, GCJ_02, BD_09)

EARTH_RADIUS_M = 6371008.8  # mean radius, IUGG
KRASOVSKY_M = 6378245.0
KRASOVSKY_E2 = 0.00669342162296594323
CHINA_BOX = (72.004, 0.8293, 137.8347, 55.8271)  # outside it GCJ-02 equals WGS-84
BD_ANGLE = pi * 3000 / 180
INVERSE_STEPS = 6  # four reach micrometres; BD-09 wants two more

CELL_M = 100  # a unit grid cell is about 10,000 m²
LAT_STEP = CELL_M / 111_194.93  # degrees of latitude in one cell: metres a degree on EARTH_RADIUS_M
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32
HEXAGON_RESOLUTION = 8


def to_wgs84(lon: float, lat: float, crs: str) -> tuple[float, float]:
    """(lon, lat) of WGS-84 from degrees of ``crs``. Raises FactUnknown for a datum that is none of DATUMS."""
    datum = _datum(crs)
    if datum == WGS_84:
        return lon, lat
    return _inverse(lon, lat, _wgs_to_gcj if datum == GCJ_02 else _wgs_to_bd)


def from_wgs84(lon: float, lat: float, crs: str) -> tuple[float, float]:
    """(lon, lat) of ``crs`` from degrees of WGS-84. Raises FactUnknown for a datum that is none of DATUMS."""
    datum = _datum(crs)
    if datum == WGS_84:
        return lon, lat
    return _wgs_to_gcj(lon, lat) if datum == GCJ_02 else _wgs_to_bd(lon, lat)


def metres(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance of two places in metres (haversine, 0.5 % of the ellipsoid's)."""
    half_lat = sin(radians(lat2 - lat1) / 2)
    half_lon = sin(radians(lon2 - lon1) / 2)
    part = half_lat * half_lat + cos(radians(lat1)) * cos(radians(lat2)) * half_lon * half_lon
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(part)))


def cell_of(lon: float, lat: float, lat0: float) -> tuple[str, float, float]:
    """(code, centre_lon, centre_lat) of the unit grid cell, about 100 m × 100 m, that a place is in.

    lat0: the city's latitude, degrees: one width of columns for the whole city. The code is eight characters
    of Crockford base 32, four for the row and four for the column; the centre is rounded to 6 decimals (0.1 m).
    """
    step = _lon_step(lat0)
    row = floor((lat + 90) / LAT_STEP)
    column = floor((lon + 180) / step)
    centre_lon = (column + 0.5) * step - 180
    centre_lat = (row + 0.5) * LAT_STEP - 90
    return _base32(row) + _base32(column), round(centre_lon, 6), round(centre_lat, 6)


def hexagon_of(lon: float, lat: float) -> str:
    """The H3 hexagon of resolution 8 (about 0.7 km²) that a place is in."""
    return str(h3.latlng_to_cell(lat, lon, HEXAGON_RESOLUTION))


def hexagons_about(lon: float, lat: float) -> tuple[str, ...]:
    """The hexagon that a place is in and its six neighbours: whatever is within 400 m is in one of them."""
    return tuple(sorted(map(str, h3.grid_disk(h3.latlng_to_cell(lat, lon, HEXAGON_RESOLUTION), 1))))


def hexagon_ring(hexagon: str) -> list[tuple[float, float]]:
    """The hexagon's outline as (lon, lat), closed, rounded to 6 decimals. Raises FactUnknown for what is no hexagon."""
    if not h3.is_valid_cell(hexagon):
        raise FactUnknown(field="hexagon", fact="hexagon", value=hexagon)
    corners = [(round(lon, 6), round(lat, 6)) for lat, lon in h3.cell_to_boundary(hexagon)]
    return [*corners, corners[0]]


def hexagon_centre(hexagon: str) -> tuple[float, float]:
    """(lon, lat) of the middle of an H3 hexagon."""
    lat, lon = h3.cell_to_latlng(hexagon)
    return lon, lat


@lru_cache(maxsize=64)
def _datum(crs: str) -> str:
    plain = re.sub(r"[^0-9a-z]", "", str(crs).lower())
    for datum in DATUMS:
        if plain == datum.replace("-", "").lower():
            return datum
    if plain in ("4326", "epsg4326"):
        return WGS_84
    raise FactUnknown(field="crs", fact="crs", value=crs)


def _inverse(lon: float, lat: float, forward: Callable[[float, float], tuple[float, float]]) -> tuple[float, float]:
    guess_lon, guess_lat = lon, lat
    for _ in range(INVERSE_STEPS):
        there_lon, there_lat = forward(guess_lon, guess_lat)
        guess_lon += lon - there_lon
        guess_lat += lat - there_lat
    return guess_lon, guess_lat


def _wgs_to_gcj(lon: float, lat: float) -> tuple[float, float]:
    west, south, east, north = CHINA_BOX
    if not (west <= lon <= east and south <= lat <= north):
        return lon, lat
    shift_lat = _shift_lat(lon - 105, lat - 35)
    shift_lon = _shift_lon(lon - 105, lat - 35)
    phi = radians(lat)
    part = 1 - KRASOVSKY_E2 * sin(phi) ** 2
    meridian = KRASOVSKY_M * (1 - KRASOVSKY_E2) / (part * sqrt(part)) * pi / 180
    parallel = KRASOVSKY_M / sqrt(part) * cos(phi) * pi / 180
    return lon + shift_lon / parallel, lat + shift_lat / meridian


def _shift_lat(x: float, y: float) -> float:
    metres_north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    metres_north += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    metres_north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    return metres_north + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3


def _shift_lon(x: float, y: float) -> float:
    metres_east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    metres_east += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    metres_east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    return metres_east + (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3


def _wgs_to_bd(lon: float, lat: float) -> tuple[float, float]:
    x, y = _wgs_to_gcj(lon, lat)
    radius = hypot(x, y) + 0.00002 * sin(y * BD_ANGLE)
    angle = atan2(y, x) + 0.000003 * cos(x * BD_ANGLE)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _lon_step(lat0: float) -> float:
    return LAT_STEP / cos(radians(lat0))


def _base32(number: int) -> str:
    text = ""
    for _ in range(4):
        number, digit = divmod(number, 32)
        text = ALPHABET[digit] + text
    return text
