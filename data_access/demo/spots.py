"""Where the demo city's troubles are: around the centres of its streets, many near the same spots. (rules)"""

from __future__ import annotations

from bisect import bisect
from datetime import datetime
from itertools import accumulate
from math import cos, radians
from random import Random
from typing import TypeVar

from dashboard.city import City, Locator, Street
from dashboard.errors import OutsideCity
from dashboard.geo import metres
from dashboard.records import Place
from data_access.demo.proportions import COMES_BACK, COMES_BACK_ELSEWHERE, district_weights
from data_access.demo.seen import DEGREE_M, Seen

Thing = TypeVar("Thing")

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
WIDER = 1.5


class Spots:
    """Draws places, in the order of time. One random source; the same source gives the same places."""

    def __init__(self, city: City, locator: Locator, rng: Random) -> None:
        self._locator, self._rng, self._city = locator, rng, city
        self._lon_m = DEGREE_M * cos(radians(city.lat0))
        districts = [code for code in city.districts if any(street.district == code for street in city.streets.values())]
        self._districts, self._district_reach = districts, list(accumulate(district_weights(districts)))
        self._streets = {code: [street for street in city.streets.values() if street.district == code] for code in districts}
        self._street_reach = {code: list(accumulate(self._weight(street) for street in self._streets[code])) for code in districts}
        self._spots: dict[str, list[Place]] = {}
        self._seen = Seen(city.lat0)

    def draw(self, category: str, at: datetime) -> Place:
        """The place of a new report: where none of its category was in the last month, or where one was solved and is there again."""
        back = self._seen.coming_back(category, at, self._rng) if self._rng.random() < self._comes_back(category) else None
        place = self._there_again(*back) if back else self._new(category, at)
        self._seen.add(category, place.lon, place.lat, at)
        return place

    def remember(self, category: str, lon: float, lat: float, at: datetime) -> None:
        """What was reported before."""
        self._seen.add(category, lon, lat, at)

    def beside(self, place: Place, drift_m: float = DRIFT_M) -> Place:
        """The same spot as another phone would tell it."""
        lon, lat = self._moved(place.lon, place.lat, drift_m)
        return self._locator.place(lon, lat) if self._locator.district_of(lon, lat) == place.district else place

    def _comes_back(self, category: str) -> float:
        return COMES_BACK.get(self._city.categories[category].panel, COMES_BACK_ELSEWHERE)

    def _there_again(self, lon: float, lat: float) -> Place:
        return self.beside(self._locator.place(lon, lat))

    def _new(self, category: str, at: datetime) -> Place:
        district = _chosen(self._districts, self._district_reach, self._rng)
        street = _chosen(self._streets[district], self._street_reach[district], self._rng)
        if self._rng.random() >= AT_A_SPOT:
            return self._around(street, category, at)
        spots = self._spots.setdefault(street.code, [])
        wanted = int(SPOTS_A_STREET * self._rng.random() ** 2)  # the first spots of a street are its worst
        while len(spots) <= wanted:
            spots.append(self._around(street, category, at))
        spot = spots[wanted]
        return self._free(spot.lon, spot.lat, DRIFT_M, street.district, category, at) or spot

    def _around(self, street: Street, category: str, at: datetime) -> Place:
        spread: float = SPREAD_M[0] if street.district in self._city.core_districts[:2] else SPREAD_M[1]
        spread *= WIDE_TIMES if self._rng.random() < WIDE else 1
        return self._free(street.lon, street.lat, spread, street.district, category, at) or self._centre(street)

    def _free(self, lon: float, lat: float, spread_m: float, district: str, category: str, at: datetime) -> Place | None:
        """Somewhere in the district where nothing of the category was lately, the farther away the fuller it is."""
        found = None
        for _ in range(TRIES):
            there = self._moved(lon, lat, spread_m)
            is_free = self._seen.is_free(category, *there, at)
            if (is_free or found is None) and self._locator.district_of(*there) == district:
                found = there
                if is_free:
                    break
            spread_m *= WIDER
        return self._locator.place(*found) if found else None

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
