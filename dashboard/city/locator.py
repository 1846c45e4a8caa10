"""Which district, street, grid cell and hexagon a place is in. (rules)"""

from __future__ import annotations

from math import cos, isfinite, radians

import shapely

from dashboard.city.model import City, Polygon
from dashboard.errors import OutsideCity
from dashboard.geo import cell_of, hexagon_of
from dashboard.records import Place


class Locator:
    """Built once from a city, then asked for every report. Safe to share: nothing in it changes."""

    def __init__(self, city: City) -> None:
        self._lat0 = city.lat0
        self._lon_scale = cos(radians(city.lat0))
        parts = [(adcode, _shape(polygon)) for adcode, district in city.districts.items() for polygon in district.polygons]
        self._adcodes = tuple(adcode for adcode, _ in parts)
        self._tree = shapely.STRtree([shape for _, shape in parts])
        self._streets = {
            adcode: tuple((street.lon, street.lat, street.code) for street in city.streets.values() if street.district == adcode)
            for adcode in city.districts
        }

    def place(self, lon: float, lat: float) -> Place:
        """The place of WGS-84 degrees, with its codes. Raises OutsideCity."""
        district = self.district_of(lon, lat)
        if district is None:
            raise OutsideCity()
        cell, cell_lon, cell_lat = cell_of(lon, lat, self._lat0)
        return Place(lon, lat, district, self.street_of(lon, lat, district), cell, cell_lon, cell_lat, hexagon_of(lon, lat))

    def district_of(self, lon: float, lat: float) -> str | None:
        """The adcode of the district that a place is in; on a border the city's first; None outside the city."""
        if not (isfinite(lon) and isfinite(lat)):
            return None
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self._adcodes[min(found)] if len(found) else None

    def street_of(self, lon: float, lat: float, district: str) -> str:
        """The code of the district's street whose centre is nearest, straight; "" for a district without streets."""
        nearest, code = float("inf"), ""
        for street_lon, street_lat, street in self._streets[district]:
            east, north = (street_lon - lon) * self._lon_scale, street_lat - lat
            away = east * east + north * north
            if away < nearest:
                nearest, code = away, street
        return code


def _shape(polygon: Polygon) -> shapely.Polygon:
    return shapely.Polygon(polygon[0], polygon[1:])
