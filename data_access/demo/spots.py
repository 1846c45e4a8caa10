"""Where the demo city's troubles are: around the centres of its streets, many at the same spots again and again. (rules)"""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from math import cos, radians
from random import Random
from typing import TypeVar

from dashboard.city import City, Locator, Street
from dashboard.errors import OutsideCity
from dashboard.geo import metres
from dashboard.records import Place
from data_access.demo.proportions import district_weights

Thing = TypeVar("Thing")

DEGREE_M = 111_320
SPOTS_A_STREET = 14
SPREAD_M = (520, 1_200)
"""Of the dense core and of the rest: how far from a street's centre, one standard deviation."""
WIDE = 0.28
WIDE_TIMES = 2.6
AT_A_SPOT = 0.62
DRIFT_M = 9
TOWN_TIMES = 7
NEAR_CENTRE_M = 2_500
TRIES = 12


class Spots:
    """Draws places. One random source; the same source gives the same places."""

    def __init__(self, city: City, locator: Locator, rng: Random) -> None:
        self._locator, self._rng, self._city = locator, rng, city
        self._lon_m = DEGREE_M * cos(radians(city.lat0))
        districts = [code for code in city.districts if any(street.district == code for street in city.streets.values())]
        self._districts, self._district_reach = districts, list(accumulate(district_weights(districts)))
        self._streets = {code: [street for street in city.streets.values() if street.district == code] for code in districts}
        self._street_reach = {code: list(accumulate(self._weight(street) for street in self._streets[code])) for code in districts}
        self._spots: dict[str, list[Place]] = {}

    def draw(self) -> Place:
        """The place of a new report."""
        district = _chosen(self._districts, self._district_reach, self._rng)
        street = _chosen(self._streets[district], self._street_reach[district], self._rng)
        if self._rng.random() >= AT_A_SPOT:
            return self._around(street)
        spots = self._spots.setdefault(street.code, [])
        wanted = int(SPOTS_A_STREET * self._rng.random() ** 2)  # the first spots of a street are its worst
        while len(spots) <= wanted:
            spots.append(self._around(street))
        return self.beside(spots[wanted])

    def beside(self, place: Place, drift_m: float = DRIFT_M) -> Place:
        """The same spot as another phone would tell it."""
        lon, lat = self._moved(place.lon, place.lat, drift_m)
        return self._locator.place(lon, lat) if self._locator.district_of(lon, lat) == place.district else place

    def _around(self, street: Street) -> Place:
        spread = SPREAD_M[0] if street.district in self._city.core_districts[:2] else SPREAD_M[1]
        for _ in range(TRIES):
            lon, lat = self._moved(street.lon, street.lat, spread * (WIDE_TIMES if self._rng.random() < WIDE else 1))
            if self._locator.district_of(lon, lat) == street.district:
                return self._locator.place(lon, lat)
        return self._centre(street)

    def _centre(self, street: Street) -> Place:
        try:
            return self._locator.place(street.lon, street.lat)
        except OutsideCity:
            district = self._city.districts[street.district]
            return self._locator.place(district.label_lon, district.label_lat)

    def _moved(self, lon: float, lat: float, spread_m: float) -> tuple[float, float]:
        east, north = self._rng.gauss(0, spread_m), self._rng.gauss(0, spread_m)
        return round(lon + east / self._lon_m, 6), round(lat + north / DEGREE_M, 6)

    def _weight(self, street: Street) -> float:
        """Busy towards the middle of the city; in the country, the towns."""
        view = self._city.map_view
        away = metres(street.lon, street.lat, view.lon, view.lat) / NEAR_CENTRE_M
        town = TOWN_TIMES if street.name.get("zh", "").endswith("街道") else 1
        return town / (1 + away**1.4)


def _chosen(things: list[Thing], reach: list[float], rng: Random) -> Thing:
    return things[min(bisect(reach, rng.random() * reach[-1]), len(things) - 1)]
