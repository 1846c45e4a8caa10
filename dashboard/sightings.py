"""Closings on time, and the reports that may say otherwise. (records)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OnTime:
    """A closing on time. closed_again_at: when the case was closed last, None while it is open again. placed: its place is known."""

    case_id: int
    number: str
    panel: str
    category: str
    district: str
    department: str
    closed_at: datetime
    lon: float
    lat: float
    placed: bool
    rating: int | None
    reopened: bool
    closed_again_at: datetime | None


@dataclass(frozen=True)
class Sighting:
    """A report that was neither rejected nor void, at a known place."""

    case_id: int
    category: str
    lon: float
    lat: float
    reported_at: datetime
