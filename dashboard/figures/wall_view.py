"""Which part of the earth a map of fixed size shows, and where on it labels find room. (rules)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import asinh, atan, degrees, radians, sinh, tan

import numpy as np
from shapely import Point, Polygon, box, maximum_inscribed_circle, transform, union_all
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from dashboard.city import District

Line = tuple[tuple[float | None, ...], tuple[float | None, ...]]
FINEST_PX = 0.5  # detail of a border that nobody sees


@dataclass(frozen=True)
class View:
    """A box of WGS-84 degrees that fills width × height px exactly in the Mercator projection."""

    west: float
    south: float
    east: float
    north: float
    width_px: int
    height_px: int

    @property
    def degrees_a_px(self) -> float:
        return (self.east - self.west) / self.width_px

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point is drawn: px from the left, px from the top."""
        top, bottom = _north(self.north), _north(self.south)
        x = (lon - self.west) / (self.east - self.west) * self.width_px
        y = (top - _north(lat)) / (top - bottom) * self.height_px
        return x, y

    def outline(self) -> tuple[list[float], list[float]]:
        """Longitudes and latitudes of the closed box."""
        return [self.west, self.east, self.east, self.west, self.west], [self.north, self.north, self.south, self.south, self.north]


def view_of(box_: tuple[float, float, float, float], width_px: int, height_px: int) -> View:
    """The smallest view of that size that holds box_ (west, south, east, north), with the same centre."""
    west, south, east, north = box_
    low, high = _north(south), _north(north)
    scale = max(radians(east - west) / width_px, (high - low) / height_px)
    half_lon, half_north = degrees(scale * width_px / 2), scale * height_px / 2
    middle_lon, middle_north = (west + east) / 2, (low + high) / 2
    south, north = _south(middle_north - half_north), _south(middle_north + half_north)
    return View(middle_lon - half_lon, south, middle_lon + half_lon, north, width_px, height_px)


def whole_box(districts: Iterable[District]) -> tuple[float, float, float, float]:
    """West, south, east, north of all districts."""
    return union_all([shape_of(district) for district in districts]).bounds


def borders_of(districts: Iterable[District], view: View) -> Mapping[str, Line]:
    """By district code: longitudes and latitudes of its outer rings, as fine as the view can show, gaps between."""
    return {district.adcode: _rings(district, view.degrees_a_px * FINEST_PX) for district in districts}


def label_places(
    districts: Iterable[District], view: View, room_px: float, taken: Iterable[tuple[float, float, float, float]]
) -> Mapping[str, tuple[float, float]]:
    """Where each district's label stands, px from left and top; a district without room in view is left out.

    room_px: how far to each side of a label its district must reach. taken: boxes (left, top, right, bottom) in px that
    legends cover. The district's own label place is kept where it is free.
    """
    free = box(0, 0, view.width_px, view.height_px).difference(union_all([box(*edges) for edges in taken]))
    places = {}
    for district in districts:
        shape = transform(shape_of(district), lambda points: np.array([view.place(lon, lat) for lon, lat in points]))
        place = _label_place(shape.intersection(free), Point(view.place(district.label_lon, district.label_lat)), room_px)
        if place:
            places[district.adcode] = place
    return places


def shape_of(district: District) -> BaseGeometry:
    """The district as one shape in degrees."""
    return union_all([Polygon(rings[0], rings[1:]) for rings in district.polygons]).buffer(0)


def _rings(district: District, finest: float) -> Line:
    lon: list[float | None] = []
    lat: list[float | None] = []
    for polygon in district.polygons:
        ring = orient(Polygon(polygon[0]).simplify(finest), -1).exterior.coords  # clockwise, as the projection wants it
        if lon:
            lon.append(None)
            lat.append(None)
        lon.extend(round(point[0], 5) for point in ring)
        lat.extend(round(point[1], 5) for point in ring)
    return tuple(lon), tuple(lat)


def _label_place(room: BaseGeometry, wished: Point, room_px: float) -> tuple[float, float] | None:
    # A label is about half as high as wide: measured in a plane stretched upwards, circles become such boxes.
    room, wished = (affine_transform(shape, (1, 0, 0, 2, 0, 0)) for shape in (room, wished))
    if room.is_empty or room.area == 0:
        return None
    if room.contains(wished) and room.boundary.distance(wished) >= room_px:
        return round(wished.x, 1), round(wished.y / 2, 1)
    pieces = [piece for piece in getattr(room, "geoms", [room]) if isinstance(piece, Polygon)]
    circles = [maximum_inscribed_circle(piece, tolerance=1.0) for piece in pieces]
    circle = max(circles, key=lambda line: line.length, default=None)
    if circle is None or circle.length < room_px:
        return None
    x, y = circle.coords[0]
    return round(x, 1), round(y / 2, 1)


def _north(lat: float) -> float:
    return asinh(tan(radians(lat)))


def _south(north: float) -> float:
    return degrees(atan(sinh(north)))
