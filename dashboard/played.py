"""What of a past day is read to play it again. (records)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Step:
    """One row of history with its case's codes."""

    case_id: int
    at: datetime
    move: str
    source: str
    target: str
    facts: Mapping[str, Any]
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
