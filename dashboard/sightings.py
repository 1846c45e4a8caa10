"""What is compared by the hundred thousand, hence tuples: closings on time, what may say otherwise, cases alike. (records)"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

HotRow = tuple[int, str, float, float, str, str, str, str, str, int, int | None, int | None]
"""A report as hot spots are found from it."""


class OnTime(NamedTuple):
    """A closing on time. closed_again_ms: when the case was closed last, None while it is open again. placed: its place is known.

    Times are milliseconds since 1970 UTC.
    """

    case_id: int
    number: str
    panel: str
    category: str
    district: str
    department: str
    closed_ms: int
    lon: float
    lat: float
    placed: bool
    rating: int | None
    reopened: bool
    closed_again_ms: int | None


class Sighting(NamedTuple):
    """A report that was neither rejected nor void, at a known place."""

    case_id: int
    category: str
    lon: float
    lat: float
    reported_ms: int


class Seen(NamedTuple):
    """What is compared of a report or an open case. prints: 64-bit perceptual hashes of its photos; placed: its place is known."""

    case_id: int
    category: str
    panel: str
    lon: float
    lat: float
    at: datetime
    words: str = ""
    prints: tuple[int, ...] = ()
    accuracy_m: float = 0.0
    placed: bool = True
