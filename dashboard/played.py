"""What of a past day is read to play it again. (records)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Step:
    """One row of history with its case's codes. facts: of a rating; of other moves they are not read."""

    case_id: int
    at: datetime
    move: str
    source: str
    target: str
    facts: Mapping[str, Any] | None
    district: str
    panel: str


@dataclass(frozen=True)
class Counted:
    """A deadline that was met, and when it counts."""

    at: datetime
    kind: str
    on_time: bool
    district: str
    panel: str


@dataclass(frozen=True)
class Deadline:
    """A handling deadline: from ``since`` on, until it was met or stopped counting."""

    case_id: int
    deadline: datetime | None
    since: datetime
    done_at: datetime | None
    until: datetime | None
    ended_by: str


@dataclass(frozen=True)
class Spot:
    """A case as a map may show it to whoever sees no report: its number, category, district, and the middle of its cell."""

    number: str
    category: str
    district: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Change:
    """One counter of one district and panel goes up or down. case_id: 0 where it is of no one case."""

    at: datetime
    counter: str
    amount: int
    district: str
    panel: str
    case_id: int = 0


@dataclass(frozen=True)
class PlayedDay:
    """What is read at ``now`` of the day [first, end); dues and lives are of the cases that may have been late in it."""

    day: date
    first: datetime
    end: datetime
    now: datetime
    event: int
    stood: Mapping[str, int]
    received: Sequence[tuple[datetime, str, str]]
    accepted: Sequence[tuple[datetime, str, str]]
    steps: Sequence[Step]
    counted: Sequence[Counted]
    dues: Sequence[Deadline]
    lives: Sequence[Step]
    spots: Mapping[int, Spot]
