"""Where the places are: district outlines and numbered circles, in pixels, ready for SVG; north is up. No tiles, no network. (web)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sqrt
from typing import Any

import shapely

from dashboard.city import City
from dashboard.geo import CELL_M, LAT_STEP
from dashboard.web.words import pick

WIDTH, HEIGHT = 560, 420
NARROWEST_M = 3_000
AROUND = 1.25  # of the box that holds every place
ROUGHNESS = 0.001  # degrees of the outlines; what disappears is below a pixel of most maps
SMALLEST_PX, LARGEST_PX = 13, 24
EDGE_PX = 30
M_PER_DEGREE = CELL_M / LAT_STEP


@dataclass(frozen=True)
class Circle:
    """One place on the map. number: its place in the list, from 1."""

    number: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Label:
    """A district's name on the map."""

    x: float
    y: float
    words: str


@dataclass(frozen=True)
class HotMap:
    """borders: SVG path data. The largest circles come first, so that small ones lie on top."""

    width: int
    height: int
    borders: str
    labels: tuple[Label, ...]
    circles: tuple[Circle, ...]


def hot_map(city: City, places: Sequence[Mapping[str, Any]]) -> HotMap | None:
    """The map that holds these places, in the order of their list; None without places."""
    if not places:
        return None
    eye = _Eye.over(city, places)
    most = max(place["reports"] for place in places)
    circles = [_circle(eye, number, place, most) for number, place in enumerate(places, 1)]
    labels = [
        Label(*eye.at(d.label_lon, d.label_lat), pick(d.short)) for d in city.districts.values() if eye.sees(d.label_lon, d.label_lat)
    ]
    return HotMap(WIDTH, HEIGHT, _borders(city, eye), tuple(labels), tuple(sorted(circles, key=lambda circle: -circle.radius)))


@dataclass(frozen=True)
class _Eye:
    """What the map looks at: its centre, and pixels per degree both ways."""

    lon: float
    lat: float
    per_lon: float
    per_lat: float

    @classmethod
    def over(cls, city: City, places: Sequence[Mapping[str, Any]]) -> _Eye:
        lons, lats = [place["lon"] for place in places], [place["lat"] for place in places]
        narrow = cos(radians(city.lat0))
        wide = max((max(lons) - min(lons)) * narrow, (max(lats) - min(lats)) * WIDTH / HEIGHT) * AROUND
        per_lat = WIDTH / max(wide, NARROWEST_M / M_PER_DEGREE)
        return cls((max(lons) + min(lons)) / 2, (max(lats) + min(lats)) / 2, per_lat * narrow, per_lat)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return round(WIDTH / 2 + (lon - self.lon) * self.per_lon, 1), round(HEIGHT / 2 - (lat - self.lat) * self.per_lat, 1)

    def sees(self, lon: float, lat: float) -> bool:
        x, y = self.at(lon, lat)
        return EDGE_PX <= x <= WIDTH - EDGE_PX and EDGE_PX <= y <= HEIGHT - EDGE_PX

    def box(self) -> tuple[float, float, float, float]:
        half_lon, half_lat = WIDTH / 2 / self.per_lon, HEIGHT / 2 / self.per_lat
        return self.lon - half_lon, self.lat - half_lat, self.lon + half_lon, self.lat + half_lat


def _circle(eye: _Eye, number: int, place: Mapping[str, Any], most: int) -> Circle:
    radius = max(LARGEST_PX * sqrt(place["reports"] / most), SMALLEST_PX)
    return Circle(number, *eye.at(place["lon"], place["lat"]), round(radius, 1))


def _borders(city: City, eye: _Eye) -> str:
    clipped = shapely.clip_by_rect(_outlines(city), *eye.box())
    lines = [part for part in getattr(clipped, "geoms", [clipped]) if not part.is_empty]
    return "".join("M" + "L".join("{} {}".format(*eye.at(x, y)) for x, y in line.coords) for line in lines)


@lru_cache(maxsize=8)
def _outlines(city: City) -> Any:
    """Every border once, simplified so that neighbours keep a common one."""
    shapes = [shapely.MultiPolygon([(p[0], p[1:]) for p in district.polygons]) for district in city.districts.values()]
    return shapely.union_all(shapely.boundary(shapely.coverage_simplify(shapes, ROUGHNESS)))
