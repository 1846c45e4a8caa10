"""A small map of one place, drawn from what every city has: district outlines, street offices and the unit grid. (web)

Everything is in pixels of the map, ready for SVG; north is up. No tiles, no network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, floor, radians

import shapely

from dashboard.city import City
from dashboard.geo import CELL_M, LAT_STEP
from dashboard.web.words import pick

WIDTH, HEIGHT = 370, 160
INSET_WIDTH, INSET_HEIGHT = 92, 72
NARROWEST_M, WIDEST_M = 400, 1600
"""The map's width on the ground: wide enough for street offices, narrower where the neighbours are near."""
M_PER_DEGREE = CELL_M / LAT_STEP
INSET_ROUGHNESS = 0.0015  # degrees: what disappears is below a pixel of the inset
SCALES_M = (50, 100, 200, 500)

Point = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """Something on the map beside the place itself. label: its name."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class PlaceMap:
    """grid, border, outline: SVG path data. scale: (metres, pixels). camera: where the photo says it was taken."""

    width: int
    height: int
    here: Point
    grid: str
    border: str
    streets: tuple[Mark, ...]
    others: tuple[Mark, ...]
    camera: Point | None
    scale: tuple[int, float]
    inset: tuple[int, int]
    outline: str
    inset_here: Point


def place_map(
    city: City, lon: float, lat: float, district: str, *, others: Sequence[tuple[float, float, str]] = (), camera: Point | None = None
) -> PlaceMap:
    """The map around (lon, lat). others: (lon, lat, label) of what is near; camera: (lon, lat) of the photo."""
    eye = _Eye.around(city, lon, lat, [(x, y) for x, y, _label in others] + ([camera] if camera else []))
    box = eye.box()
    return PlaceMap(
        width=WIDTH,
        height=HEIGHT,
        here=eye.at(lon, lat),
        grid=_grid(eye, box),
        border=_border(city, district, eye, box),
        streets=tuple(_marks(eye, [(s.lon, s.lat, s.name) for s in city.streets.values() if s.district == district])),
        others=tuple(Mark(*eye.at(x, y), label) for x, y, label in others if eye.sees(x, y)),
        camera=eye.at(*camera) if camera and eye.sees(*camera) else None,
        scale=_scale(eye),
        inset=(INSET_WIDTH, INSET_HEIGHT),
        outline=_outline(city, district)[0],
        inset_here=_outline_point(city, district, lon, lat),
    )


@dataclass(frozen=True)
class _Eye:
    """What the map looks at: the centre, and pixels per degree both ways."""

    lon: float
    lat: float
    per_lon: float
    per_lat: float

    @classmethod
    def around(cls, city: City, lon: float, lat: float, near: Sequence[Point]) -> _Eye:
        reach = [max(abs(x - lon) * cos(radians(city.lat0)), abs(y - lat) * WIDTH / HEIGHT) * M_PER_DEGREE for x, y in near]
        width_m = min(max(2.6 * max(reach), NARROWEST_M), WIDEST_M) if reach else WIDEST_M
        per_lat = WIDTH / width_m * M_PER_DEGREE
        return cls(lon, lat, per_lat * cos(radians(city.lat0)), per_lat)

    def at(self, lon: float, lat: float) -> Point:
        return round(WIDTH / 2 + (lon - self.lon) * self.per_lon, 1), round(HEIGHT / 2 - (lat - self.lat) * self.per_lat, 1)

    def sees(self, lon: float, lat: float, margin: float = 6) -> bool:
        x, y = self.at(lon, lat)
        return margin <= x <= WIDTH - margin and margin <= y <= HEIGHT - margin

    def box(self) -> tuple[float, float, float, float]:
        half_lon, half_lat = WIDTH / 2 / self.per_lon, HEIGHT / 2 / self.per_lat
        return self.lon - half_lon, self.lat - half_lat, self.lon + half_lon, self.lat + half_lat


def _grid(eye: _Eye, box: tuple[float, float, float, float]) -> str:
    """The unit grid's lines, as the cells of ``geo.cell_of`` have them."""
    west, south, east, north = box
    step = LAT_STEP * eye.per_lat / eye.per_lon
    columns = range(floor((west + 180) / step) + 1, floor((east + 180) / step) + 1)
    rows = range(floor((south + 90) / LAT_STEP) + 1, floor((north + 90) / LAT_STEP) + 1)
    upright = [f"M{eye.at(column * step - 180, 0)[0]} 0V{HEIGHT}" for column in columns]
    level = [f"M0 {eye.at(0, row * LAT_STEP - 90)[1]}H{WIDTH}" for row in rows]
    return "".join(upright + level)


def _border(city: City, district: str, eye: _Eye, box: tuple[float, float, float, float]) -> str:
    clipped = shapely.clip_by_rect(shapely.boundary(_shape(city, district)), *box)
    lines = [part for part in getattr(clipped, "geoms", [clipped]) if not part.is_empty]
    return "".join(_path([eye.at(x, y) for x, y in line.coords]) for line in lines)


def _marks(eye: _Eye, places: Sequence[tuple[float, float, dict[str, str]]]) -> list[Mark]:
    return [Mark(*eye.at(lon, lat), pick(name)) for lon, lat, name in places if eye.sees(lon, lat, 24)]


def _scale(eye: _Eye) -> tuple[int, float]:
    per_m = eye.per_lat / M_PER_DEGREE
    metres = max((m for m in SCALES_M if m * per_m <= 90), default=SCALES_M[0])
    return metres, round(metres * per_m, 1)


@lru_cache(maxsize=64)
def _shape(city: City, district: str) -> shapely.MultiPolygon:
    """The district's shape; the whole city's where the district is not known."""
    found = [city.districts[district]] if district in city.districts else list(city.districts.values())
    parts = [shapely.Polygon(polygon[0], polygon[1:]) for record in found for polygon in record.polygons]
    return _parts_of(shapely.union_all(parts)) if len(found) > 1 else shapely.MultiPolygon(parts)


def _parts_of(shape: shapely.Geometry) -> shapely.MultiPolygon:
    return shape if isinstance(shape, shapely.MultiPolygon) else shapely.MultiPolygon([shape])


@lru_cache(maxsize=64)
def _outline(city: City, district: str) -> tuple[str, float, float, float, float]:
    """The district's outline for the inset, and what places a point in it: west, north, pixels per degree both ways."""
    west, south, east, north = _shape(city, district).bounds
    narrow = cos(radians(city.lat0))
    per_lat = min((INSET_WIDTH - 12) / ((east - west) * narrow), (INSET_HEIGHT - 12) / (north - south))
    left = (INSET_WIDTH - (east - west) * narrow * per_lat) / 2
    top = (INSET_HEIGHT - (north - south) * per_lat) / 2
    per_lon = per_lat * narrow
    west, north = west - left / per_lon, north + top / per_lat
    simple = shapely.simplify(_shape(city, district), INSET_ROUGHNESS)
    rings = [part.exterior.coords for part in getattr(simple, "geoms", [simple]) if not part.is_empty]
    paths = [_path([(round((x - west) * per_lon, 1), round((north - y) * per_lat, 1)) for x, y in ring]) + "Z" for ring in rings]
    return "".join(paths), west, north, per_lon, per_lat


def _outline_point(city: City, district: str, lon: float, lat: float) -> Point:
    _path_data, west, north, per_lon, per_lat = _outline(city, district)
    return round((lon - west) * per_lon, 1), round((north - lat) * per_lat, 1)


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)
