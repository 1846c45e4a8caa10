"""One row of a file as a case that once was: read, flagged, or rejected with the reason. (rules)

Only what cannot be read is rejected; whatever is merely odd is taken and flagged.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping as Table_
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any

from dashboard.city import OTHER, UNKNOWN, City
from dashboard.geo import to_wgs84
from dashboard.reports.intake import MOST_ADDRESS, MOST_KEY, MOST_WORDS
from data_access.importing.mapping import Mapping
from data_access.importing.times import Read, in_utc, written

IN_FUTURE = "in_future"
REASONS = {
    "line_unreadable": "the line cannot be read, or has more columns than the first line",
    "no_key": "the key is missing",
    "key_too_long": f"the key is longer than {MOST_KEY} characters",
    "key_repeated": "an earlier row of this file has the same key",
    "no_opened": "the time of opening is missing",
    "opened_unreadable": "the time of opening cannot be read",
    "target_unreadable": "the deadline cannot be read",
    "closed_unreadable": "the time of closing cannot be read",
    "moved_here": "the row changed, but the case was worked on here since its import: correct it by hand",
}
FLAGS = {
    "closed_before_opened": "closed before it was opened: both times are kept",
    "duplicate": "the file calls it a duplicate: it keeps its own closing and counts",
    "no_place": "no coordinates, or a point that means none",
    "bad_coordinates": "coordinates that cannot be read: taken as none",
    "no_district": "no district: it stands under unknown",
    "unknown_district": "a district that the city does not have: found by its place, or unknown",
    "unknown_type": "a type that the city does not have: other",
    "unknown_department": "a department that the city does not have: kept as it is written",
    "status_without_deadline": "the file says on time or late, but gives no deadline",
    "status_unknown": "an on-time status that the mapping does not know: the times decide",
    "status_contradicts_times": "the file's status and its times disagree: the status counts",
    "nonexistent_hour": "a time in the hour that the change to summer time left out",
    "ambiguous_hour": "a time in the hour that came twice",
    IN_FUTURE: "a time after the import",
}
KEPT_CODE = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*( [A-Za-z0-9_.-]+)*")  # begun with a minus, spreadsheets take it for a formula
MOST_CODE = 40
MOST_SOURCE = 40


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be taken. reason: one of REASONS; value: what stood there."""

    line: int
    key: str
    reason: str
    value: str = ""


@dataclass(frozen=True)
class Imported:
    """What a row says. Times in UTC; on_time: None while open, or where neither file nor deadline says anything yet.

    lon, lat: WGS-84, None without a known place. district, street: '' where only the place can tell.
    """

    line: int
    key: str
    opened: datetime
    target: datetime | None
    closed: datetime | None
    on_time: bool | None
    category: str
    department: str
    district: str
    street: str
    lon: float | None
    lat: float | None
    address: str
    words: str
    duplicate: bool
    private_home: bool
    source: str
    flags: tuple[str, ...]

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of everything it says; another line number alone changes nothing, nor does that what was to come has come."""
        said = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "line"}
        said["flags"] = [flag for flag in self.flags if flag != IN_FUTURE]
        return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).digest()


class Reader:
    """Reads the rows of one file. now: later times are flagged."""

    def __init__(self, mapping: Mapping, city: City, now: datetime) -> None:
        self._mapping, self._city, self._now = mapping, city, now
        self._lines: dict[str, int] = {}

    def read(self, line: int, values: Table_[str, Any]) -> Imported | Rejected:
        """What the row on this line (from 1) says."""
        key = self._text(values, "key")
        reason = self._key_trouble(key)
        if reason:
            return Rejected(line, key[:MOST_KEY], reason, f"line {self._lines[key]}" if reason == "key_repeated" else "")
        self._lines[key] = line
        try:
            times = self._times(values)
        except _Unreadable as error:
            return Rejected(line, key, error.reason, error.value)
        return self._imported(line, key, times, values)

    def _key_trouble(self, key: str) -> str:
        if not key:
            return "no_key"
        if len(key) > MOST_KEY:
            return "key_too_long"
        return "key_repeated" if key in self._lines else ""

    def _times(self, values: Table_[str, Any]) -> dict[str, Read | None]:
        opened = self._time(values, "opened", None)
        if opened is None:
            raise _Unreadable("no_opened")
        return {"opened": opened, "target": self._time(values, "target", opened.at), "closed": self._time(values, "closed", opened.at)}

    def _time(self, values: Table_[str, Any], name: str, not_before: datetime | None) -> Read | None:
        value = values.get(self._mapping.columns.get(name, ""))
        try:
            local = written(value, self._mapping.time_format)
            return None if local is None else in_utc(local, self._mapping.zone, not_before)
        except (ValueError, OverflowError):
            raise _Unreadable(f"{name}_unreadable", str(value)[:80]) from None

    def _imported(self, line: int, key: str, times: Table_[str, Read | None], values: Table_[str, Any]) -> Imported:
        opened, target, closed = (read.at if (read := times[name]) else None for name in ("opened", "target", "closed"))
        assert opened is not None
        flags = [read.flag for read in times.values() if read and read.flag]
        flags += ["closed_before_opened"] if closed and closed < opened else []
        flags += [IN_FUTURE] if any(read and read.at > self._now for read in (times["opened"], times["closed"])) else []
        on_time = self._on_time(values, target, closed, flags)
        category, department = self._category(values, flags), self._department(values, flags)
        district = self._district(values, flags)
        lon, lat = self._point(values, flags)
        duplicate = self._says(values, "duplicate")
        flags += ["duplicate"] if duplicate else []
        street = self._mapping.codes["street"].get(self._text(values, "street"), "")
        return Imported(
            line, key, opened, target, closed, on_time, category, department, district, street, lon, lat,
            address=self._text(values, "address")[:MOST_ADDRESS],
            words=self._text(values, "words")[:MOST_WORDS],
            duplicate=duplicate,
            private_home=self._says(values, "private_home"),
            source=self._text(values, "source")[:MOST_SOURCE],
            flags=tuple(name for name in FLAGS if name in flags),
        )  # fmt: skip

    def _on_time(self, values: Table_[str, Any], target: datetime | None, closed: datetime | None, flags: list[str]) -> bool | None:
        """The file's own status of a closed case; where it says nothing, its times; without a deadline it is on time."""
        status = self._text(values, "status")
        said = True if status in self._mapping.answers.get("on_time", ()) else False if self._is_late(status) else None
        if status and said is None:
            flags.append("status_unknown")
        if said is not None and target is None:
            flags.append("status_without_deadline")
        if closed is None:
            return None
        by_times = target is None or closed <= target
        if said is not None and target is not None and said is not by_times:
            flags.append("status_contradicts_times")
        return by_times if said is None else said

    def _is_late(self, status: str) -> bool:
        return status in self._mapping.answers.get("late", ())

    def _category(self, values: Table_[str, Any], flags: list[str]) -> str:
        code = self._mapping.codes["type"].get(self._text(values, "type"))
        if code is None:
            flags.append("unknown_type")
        return code or OTHER

    def _department(self, values: Table_[str, Any], flags: list[str]) -> str:
        value = self._text(values, "department")
        code = self._mapping.codes["department"].get(value)
        if code is None:
            flags.append("unknown_department")
        kept = value if KEPT_CODE.fullmatch(value) and len(value) <= MOST_CODE and value.strip(".") else UNKNOWN
        return code or kept

    def _district(self, values: Table_[str, Any], flags: list[str]) -> str:
        """The file's district; '' where the place must tell: no such column, or a value that is no district of the city."""
        if "district" not in self._mapping.columns:
            return ""
        value = self._text(values, "district")
        if not value:
            flags.append("no_district")
            return UNKNOWN
        code = self._mapping.codes["district"].get(value, "")
        flags += [] if code else ["unknown_district"]
        return code

    def _point(self, values: Table_[str, Any], flags: list[str]) -> tuple[float | None, float | None]:
        texts = [self._text(values, name) for name in ("lon", "lat")]
        if not all(texts):
            flags.append("no_place")
            return None, None
        try:
            point = (float(texts[0]), float(texts[1]))
        except ValueError:
            point = (math.nan, math.nan)
        if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            flags += ["bad_coordinates", "no_place"]
            return None, None
        if point in self._mapping.nowhere:
            flags.append("no_place")
            return None, None
        return to_wgs84(*point, self._mapping.crs)

    def _says(self, values: Table_[str, Any], name: str) -> bool:
        return self._text(values, name) in self._mapping.answers.get(name, ())

    def _text(self, values: Table_[str, Any], name: str) -> str:
        """The value of a column as text, without spaces around it; '' for none."""
        value = values.get(self._mapping.columns.get(name, ""))
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # Parquet files keep whole numbers with a gap among them as floats
        return str(value).replace("\x00", "").strip()


class _Unreadable(Exception):
    """A time that is missing or cannot be read."""

    def __init__(self, reason: str, value: str = "") -> None:
        super().__init__(reason)
        self.reason, self.value = reason, value
