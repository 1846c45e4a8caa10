"""Where the places are: district outlines and numbered circles, in pixels, ready for SVG; north is up. No tiles, no network. (web)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from math import cos, hypot, radians, sqrt
from typing import Any

import shapely

from dashboard.city import City
from dashboard.geo import CELL_M, LAT_STEP
from dashboard.web.words import pick

WIDTH, HEIGHT = 400, 340  # as wide as a phone's column, so that its numbers can be read there
NARROWEST_M = 3_000
AROUND = 1.25  # of the box that holds every place
ROUGHNESS = 0.001  # degrees of the outlines; what disappears is below a pixel of most maps
SMALLEST_PX, LARGEST_PX = 14, 21
LEAST_SHOWN = 0.05  # of the map: a smaller part of a district goes without its name
STEPS_APART = 12
CLEAR = 0.8  # of the sum of two radii: circles may overlap by the rest
LABEL_SPOTS = tuple((float(x), float(y)) for x in range(50, WIDTH - 49, 25) for y in range(30, HEIGHT - 19, 25))
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
    circles = _apart([_circle(eye, number, place, most) for number, place in enumerate(places, 1)])
    return HotMap(
        WIDTH, HEIGHT, _borders(city, eye), _labels(city, eye, circles), tuple(sorted(circles, key=lambda circle: -circle.radius))
    )


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

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Degrees of a pixel."""
        return self.lon + (x - WIDTH / 2) / self.per_lon, self.lat - (y - HEIGHT / 2) / self.per_lat

    def box(self) -> tuple[float, float, float, float]:
        half_lon, half_lat = WIDTH / 2 / self.per_lon, HEIGHT / 2 / self.per_lat
        return self.lon - half_lon, self.lat - half_lat, self.lon + half_lon, self.lat + half_lat


def _circle(eye: _Eye, number: int, place: Mapping[str, Any], most: int) -> Circle:
    radius = max(LARGEST_PX * sqrt(place["reports"] / most), SMALLEST_PX)
    return Circle(number, *eye.at(place["lon"], place["lat"]), round(radius, 1))


def _apart(circles: list[Circle]) -> list[Circle]:
    """The same circles, each pushed off those it would hide, so that every number can be read."""
    for _ in range(STEPS_APART):
        for one, other in combinations(range(len(circles)), 2):
            circles[one], circles[other] = _pushed(circles[one], circles[other])
    return circles


def _pushed(one: Circle, other: Circle) -> tuple[Circle, Circle]:
    """Two circles that do not overlap much, each moved half of the way."""
    away = hypot(other.x - one.x, other.y - one.y)
    lacking = (one.radius + other.radius) * CLEAR - away
    if lacking <= 0:
        return one, other
    east, north = ((other.x - one.x) / away, (other.y - one.y) / away) if away else (1.0, 0.0)
    east, north = east * lacking / 2, north * lacking / 2
    return _moved(one, -east, -north), _moved(other, east, north)


def _moved(circle: Circle, east: float, north: float) -> Circle:
    x, y = (min(max(at, circle.radius), size - circle.radius) for at, size in ((circle.x + east, WIDTH), (circle.y + north, HEIGHT)))
    return replace(circle, x=round(x, 1), y=round(y, 1))


def _labels(city: City, eye: _Eye, circles: Sequence[Circle]) -> tuple[Label, ...]:
    """Each district's name within what is seen of it, as far from the circles as can be."""
    box = shapely.box(*eye.box())
    found = []
    for district, shape in zip(city.districts.values(), _shapes(city), strict=True):
        free = [(x, y) for x, y in LABEL_SPOTS if shapely.contains_xy(shape, *eye.place(x, y))]
        if free and shapely.intersection(shape, box).area > LEAST_SHOWN * box.area:
            found.append(Label(*max(free, key=lambda spot: _room(spot, circles)), pick(district.short)))
    return tuple(found)


def _room(spot: tuple[float, float], circles: Sequence[Circle]) -> float:
    return min(hypot(circle.x - spot[0], circle.y - spot[1]) for circle in circles)


def _borders(city: City, eye: _Eye) -> str:
    clipped = shapely.clip_by_rect(shapely.union_all(shapely.boundary(_shapes(city))), *eye.box())
    lines = [part for part in getattr(clipped, "geoms", [clipped]) if not part.is_empty]
    return "".join("M" + "L".join("{} {}".format(*eye.at(x, y)) for x, y in line.coords) for line in lines)


@lru_cache(maxsize=8)
def _shapes(city: City) -> Any:
    """The districts' shapes in the city's order, simplified so that neighbours keep a common border."""
    shapes = [shapely.MultiPolygon([(p[0], p[1:]) for p in district.polygons]) for district in city.districts.values()]
    return shapely.coverage_simplify(shapes, ROUGHNESS)
