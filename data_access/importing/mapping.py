"""A mapping file: which column of somebody's data means what. (rules)

Source: docs/import.md. What is wrong in it is said with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Table_
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard.city import OTHER, City, name_of
from dashboard.city.source import Table, read_toml, refusal, table
from dashboard.errors import FactUnknown
from dashboard.geo import WGS_84, to_wgs84

BUNDLED = Path(__file__).parent / "mappings"
NEEDED = ("key", "opened")
OPTIONAL = (
    "target", "closed", "status", "type", "department", "district", "street", "lon", "lat", "address", "words", "duplicate", "private_home",
    "source",
)  # fmt: skip
ANSWERS = ("on_time", "late", "duplicate", "private_home")
"""Lists of values that mean this."""
RECORDS = {"type": "categories", "department": "departments", "district": "districts", "street": "streets"}
"""Columns whose values become codes of the city: by a table of the mapping, by code, or by name."""
GROUPS = ("columns", "times", "places", "answers", "file", *RECORDS.values())
ISO = "iso"
MOST_NAME = 40
Codes = Table_[str, str]


@dataclass(frozen=True)
class Mapping:
    """columns: meaning → column. time_format: ``iso`` or strptime's. nowhere: (lon, lat) that stand where no place is known.

    answers: meaning → values. codes: of each column of RECORDS, value → code of the city.
    """

    name: str
    columns: Codes
    zone: ZoneInfo
    time_format: str = ISO
    crs: str = WGS_84
    nowhere: frozenset[tuple[float, float]] = frozenset()
    answers: Table_[str, frozenset[str]] = field(default_factory=dict)
    codes: Table_[str, Codes] = field(default_factory=dict)
    delimiter: str = ","
    encoding: str = "utf-8"


def bundled_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with the product."""
    return tuple(sorted(file.stem for file in BUNDLED.glob("*.toml")))


def load_mapping(name_or_file: str, city: City) -> Mapping:
    """The mapping of a bundled name or of a file, read and held against the city. Raises BadCity with file and line."""
    top = read_toml(_file(name_or_file))
    for name in top.values:
        if name not in (*GROUPS, "name"):
            here = Table(top.path, top.text, name if isinstance(top.values[name], dict) else "", 0, {})
            raise here.wrong(name, f"{name} is not known", f"Write one of {', '.join(('name', *GROUPS))}.")
    if OTHER not in city.categories:
        raise refusal(city.folder / "categories.toml", 1, f"there is no category {OTHER}", "Rows of an unknown type need it: add it.")
    columns = _columns(top)
    times, places, file = (_group(top, name) for name in ("times", "places", "file"))
    return Mapping(
        name=_name(top),
        columns=columns,
        zone=_zone(times, city),
        time_format=_time_format(times),
        crs=_crs(places),
        nowhere=_nowhere(places),
        answers=_answers(top, columns),
        codes={column: _codes(top, column, city) for column in RECORDS},
        delimiter=_text(file, "delimiter", ","),
        encoding=_encoding(file),
    )


def _file(name_or_file: str) -> Path:
    bundled = BUNDLED / f"{name_or_file}.toml"
    if re.fullmatch(r"\w+", name_or_file) and bundled.is_file():
        return bundled
    file = Path(name_or_file)
    if not file.is_file():
        raise refusal(file, 1, "there is no such mapping", f"Name a file, or one of: {', '.join(bundled_mappings())}.")
    return file


def _name(top: Table) -> str:
    name = top.code("name")
    if len(name) > MOST_NAME:
        raise top.wrong("name", f"the name is longer than {MOST_NAME} letters", "Cases keep it: write a short one.")
    return name


def _columns(top: Table) -> dict[str, str]:
    here = table(top, "columns")
    for name in here.values:
        if name not in (*NEEDED, *OPTIONAL):
            raise here.wrong(name, f"the column {name} is not known", f"Choose from {', '.join((*NEEDED, *OPTIONAL))}.")
    for name in NEEDED:
        here.text_of(name, name.upper())
    if ("lon" in here.values) != ("lat" in here.values):
        raise here.wrong("lon" if "lon" in here.values else "lat", "a place needs both lon and lat", "Name both columns, or none.")
    return {name: here.text_of(name, name.upper()) for name in here.values}


def _group(top: Table, name: str) -> Table:
    """A table that may be missing."""
    return table(top, name) if name in top.values else Table(top.path, top.text, name, 0, {})


def _text(here: Table, key: str, usual: str) -> str:
    return here.text_of(key, usual) if key in here.values else usual


def _zone(times: Table, city: City) -> ZoneInfo:
    if "zone" not in times.values:
        return city.zone
    try:
        return ZoneInfo(times.text_of("zone", "America/New_York"))
    except (ZoneInfoNotFoundError, ValueError):
        raise times.wrong("zone", f"the time zone “{times.values['zone']}” is not known", 'Write it like "America/New_York".') from None


def _time_format(times: Table) -> str:
    written = _text(times, "format", ISO)
    if written != ISO:
        try:
            datetime.strptime(datetime(2015, 11, 30, 23, 59, 58).strftime(written), written)
        except (ValueError, re.error):
            raise times.wrong(
                "format", f"the format “{written}” cannot be read back", 'Write "iso", or like "%m/%d/%Y %H:%M:%S".'
            ) from None
    return written


def _crs(places: Table) -> str:
    crs = _text(places, "crs", WGS_84)
    try:
        to_wgs84(0.0, 0.0, crs)
    except FactUnknown:
        raise places.wrong("crs", f"the datum “{crs}” is not known", "Choose one of WGS-84, GCJ-02, BD-09.") from None
    return crs


def _nowhere(places: Table) -> frozenset[tuple[float, float]]:
    example = "[[-71.0587, 42.3594]]"
    points = places.need("nowhere", list, example) if "nowhere" in places.values else []
    for point in points:
        if not isinstance(point, list) or len(point) != 2 or not all(isinstance(part, (int, float)) for part in point):
            raise places.wrong("nowhere", f"{point} is no point", f"Write longitude and latitude, like nowhere = {example}.")
    return frozenset((float(lon), float(lat)) for lon, lat in points)


def _encoding(file: Table) -> str:
    name = _text(file, "encoding", "utf-8")
    try:
        "".encode(name)
    except LookupError:
        raise file.wrong("encoding", f"the encoding “{name}” is not known", 'Write it like "utf-8" or "gb18030".') from None
    return name


def _answers(top: Table, columns: Codes) -> dict[str, frozenset[str]]:
    here = _group(top, "answers")
    for name in here.values:
        if name not in ANSWERS:
            raise here.wrong(name, f"{name} is not known", f"Choose from {', '.join(ANSWERS)}.")
    found = {name: frozenset(here.strings(name, '["yes"]')) for name in here.values}
    wanted = {"status": ("on_time", "late"), "duplicate": ("duplicate",), "private_home": ("private_home",)}
    for column, names in wanted.items():
        if column in columns and not any(found.get(name) for name in names):
            raise here.wrong("", f"nothing says which values of {columns[column]} mean what", f'Add {names[0]} = ["…"] below [answers].')
    return found


def _codes(top: Table, column: str, city: City) -> dict[str, str]:
    """Value → code: each record's code and names, then the mapping's own rows."""
    records: dict[str, Any] = getattr(city, RECORDS[column])
    found: dict[str, str] = {}
    for code in records:
        for value in (code, *name_of(records, code).values()):
            found.setdefault(value, code)
    here = _group(top, RECORDS[column])
    for value in here.values:
        code = here.text_of(value, next(iter(records)))
        if code not in records:
            raise here.wrong(value, f"{code} is none of the city's {RECORDS[column]}", f"Use a code of the folder of {city.code}.")
        found[value] = code
    return found
