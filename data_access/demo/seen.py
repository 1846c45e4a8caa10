"""What was lately reported where in the demo city: most troubles stay away for a month once solved, some come back. (rules)"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import datetime, timedelta
from math import cos, floor, hypot, radians
from random import Random

DEGREE_M = 111_320
APART_M = 55  # a little more than what counts as the same place: dashboard.assessment.fairness.NEAR_M
KEPT = timedelta(days=30)
BACK_DAYS = (1.5, 75)
"""How long after a report the trouble is there again, if it ever is: as likely late as soon."""
MOST = 4_000  # of one category: of what may come back


class Seen:
    """Reports of the last months, by category. at: never earlier than the one before."""

    def __init__(self, lat0: float) -> None:
        self._lon_m = DEGREE_M * cos(radians(lat0))
        self._squares: dict[tuple[str, int, int], list[tuple[float, float, datetime]]] = defaultdict(list)
        self._ages: dict[str, list[tuple[datetime, float, float]]] = defaultdict(list)

    def add(self, category: str, lon: float, lat: float, at: datetime) -> None:
        """Remember a report."""
        x, y = self._metres(lon, lat)
        self._squares[category, *_square(x, y)].append((x, y, at))
        ages = self._ages[category]
        ages.append((at, lon, lat))
        if len(ages) > MOST:
            del ages[: MOST // 4]

    def is_free(self, category: str, lon: float, lat: float, at: datetime) -> bool:
        """Whether nothing of the category was reported nearby within a month."""
        x, y = self._metres(lon, lat)
        column, row = _square(x, y)
        return not any(
            self._is_near(key, x, y, at)
            for key in ((category, column + east, row + north) for east in (-1, 0, 1) for north in (-1, 0, 1))
            if key in self._squares
        )

    def coming_back(self, category: str, at: datetime, rng: Random) -> tuple[float, float] | None:
        """(lon, lat) of a trouble that has been solved and is there again; None where nothing is known from so long ago."""
        ages = self._ages[category]
        place = bisect_right(ages, (at - timedelta(days=rng.uniform(*BACK_DAYS)),))
        return ages[place - 1][1:] if place else None

    def _is_near(self, key: tuple[str, int, int], x: float, y: float, at: datetime) -> bool:
        kept = self._squares[key] = [one for one in self._squares[key] if at - one[2] < KEPT]
        return any(hypot(x - one[0], y - one[1]) < APART_M for one in kept)

    def _metres(self, lon: float, lat: float) -> tuple[float, float]:
        return lon * self._lon_m, lat * DEGREE_M


def _square(x: float, y: float) -> tuple[int, int]:
    return floor(x / APART_M), floor(y / APART_M)
