"""The form's small map: simplified outlines of districts, and street offices, light enough for a phone. (web)

Coordinates are WGS-84 in steps of a ten-thousandth degree (about 10 m), each ring as its first point and then differences.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from itertools import pairwise
from typing import Any

import shapely

from dashboard.city import City

STEPS = 10_000  # a degree has so many steps
ROUGHNESS = 0.002  # of the outlines, degrees: a corner that changes less than about 200 m x 200 m goes


@lru_cache(maxsize=8)
def map_file(city: City, language: str) -> tuple[str, str]:
    """The map's data as JSON in one language, and the hash that names its version."""
    text = json.dumps(_map_data(city, language), ensure_ascii=False, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


def _map_data(city: City, language: str) -> dict[str, Any]:
    view = city.map_view
    return {
        "view": [view.lon, view.lat],
        "core": list(city.core_box),
        "steps": STEPS,
        "districts": [
            [code, city.districts[code].name[language], city.districts[code].label_lon, city.districts[code].label_lat, rings]
            for code, rings in _outlines(city).items()
        ],
        "streets": [[s.code, s.name[language], round(s.lon, 5), round(s.lat, 5), s.district] for s in city.streets.values()],
    }


def _outlines(city: City) -> dict[str, list[list[int]]]:
    """Each district's outer rings; neighbours keep one common border."""
    shapes = [shapely.MultiPolygon([(p[0], p[1:]) for p in district.polygons]) for district in city.districts.values()]
    simple = shapely.coverage_simplify(shapes, ROUGHNESS)
    return {code: [_ring(part) for part in _parts(shape)] for code, shape in zip(city.districts, simple, strict=True)}


def _parts(shape: Any) -> list[Any]:
    return [part for part in getattr(shape, "geoms", [shape]) if not part.is_empty]


def _ring(polygon: Any) -> list[int]:
    steps = [(round(lon * STEPS), round(lat * STEPS)) for lon, lat in polygon.exterior.coords]
    numbers = list(steps[0])
    for (lon, lat), (next_lon, next_lat) in pairwise(steps):
        numbers += [next_lon - lon, next_lat - lat]
    return numbers
