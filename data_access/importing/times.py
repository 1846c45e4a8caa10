"""Times as files write them: in the city's zone, across its clock changes. (rules)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from data_access.importing.mapping import ISO

AMBIGUOUS = "ambiguous_hour"
NONEXISTENT = "nonexistent_hour"
EARLIEST = datetime(1900, 1, 1)
LATEST = datetime(2200, 1, 1)


@dataclass(frozen=True)
class Read:
    """A moment in UTC, whole milliseconds, and what was odd about how it was written ('' for nothing)."""

    at: datetime
    flag: str = ""


def written(value: Any, time_format: str) -> datetime | None:
    """What a value says, naive or aware as it is written; None for nothing. Raises ValueError for what is no time."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    return datetime.fromisoformat(text) if time_format == ISO else datetime.strptime(text, time_format)


def in_utc(local: datetime, zone: ZoneInfo, not_before: datetime | None = None) -> Read:
    """A moment, from a time with its own offset or a local one of the zone.

    An hour that comes twice is the first one, unless that lies before ``not_before`` and the second does not. An hour that is left
    out is read by the clock that was just given up. Raises ValueError outside 1900 to 2200.
    """
    if not EARLIEST <= local.replace(tzinfo=None) < LATEST:
        raise ValueError("outside 1900 to 2200")
    local = local.replace(microsecond=local.microsecond // 1000 * 1000)
    if local.tzinfo is not None:
        return Read(local.astimezone(UTC))
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return Read(first)
    if first.astimezone(zone).replace(tzinfo=None) != local:
        return Read(first, NONEXISTENT)
    return Read(second if not_before and first < not_before <= second else first, AMBIGUOUS)
