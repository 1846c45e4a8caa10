"""What a city is: its places, categories, departments and working hours, as frozen records. (rules)

Words are {"zh": ..., "en": ...}. Codes are stable: they stand in URLs, files and Open311. Source: docs/cities.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard.city.judging import Assessment
from dashboard.city.wall import WallPlan

Words = dict[str, str]
Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]

SHAPES = ("circle", "square", "diamond", "triangle", "hexagon", "cross")
KINDS = ("city", "district", "enterprise")
OFFICIAL = ("china", "weekdays")
BULLETIN_KINDS = ("day", "week", "month", "quarter", "year")
BULLETIN_SECTIONS = (
    "overall", "districts", "departments", "scores", "categories", "places", "days", "examples", "overdue", "costs", "definitions",
)  # fmt: skip


@dataclass(frozen=True)
class MapView:
    """Where maps open: WGS-84 degrees and a web map's zoom."""

    lon: float
    lat: float
    zoom: float


@dataclass(frozen=True)
class District:
    """short: its name without 区 or 县. polygons: each its outer ring, then holes, of (lon, lat), closed."""

    adcode: str
    name: Words
    short: Words
    label_lon: float
    label_lat: float
    area_km2: float
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class Street:
    """A street office or township. district: its adcode. centre_known: False for a point that is only plausible."""

    code: str
    name: Words
    district: str
    lon: float
    lat: float
    centre_known: bool


@dataclass(frozen=True)
class Panel:
    """One of the large groups of categories. plain: its name on the form. order: its place in every list, from 0."""

    code: str
    name: Words
    plain: Words
    shape: str
    order: int


@dataclass(frozen=True)
class Category:
    """One kind of problem. time: handling time, ``4h`` working hours, ``5d`` working days, ``2H`` clock hours.

    safe_within: to be made safe within it, "" for none. must_show: what the photo has to show.
    urgent: counted by the clock, day and night.
    """

    code: str
    panel: str
    name: Words
    description: Words
    must_show: Words
    time: str
    safe_within: str
    photo_needed: bool

    @property
    def urgent(self) -> bool:
        return self.time.endswith("H") or bool(self.safe_within)


@dataclass(frozen=True)
class Department:
    """Who handles cases. kind: city, district or enterprise. district: adcode, "" for the whole city."""

    code: str
    name: Words
    short: Words
    kind: str
    district: str
    panels: tuple[str, ...]


@dataclass(frozen=True)
class Calendar:
    """When the city works. hours: (from, to) of a working day. own_days: (day, works), before what is official.

    official: ``china`` for the published working calendar, ``weekdays`` for Monday to Friday.
    """

    hours: tuple[tuple[time, time], ...]
    own_days: tuple[tuple[date, bool], ...] = ()
    official: str = "china"

    @property
    def day_s(self) -> int:
        """Working seconds of one working day."""
        return sum(_seconds(till) - _seconds(since) for since, till in self.hours)


@dataclass(frozen=True)
class Routing:
    """Which department a category goes to: by category or panel, each a table of district → department.

    The key "default" is for every district without a row of its own.
    """

    categories: Mapping[str, Mapping[str, str]]
    panels: Mapping[str, Mapping[str, str]]

    def department_for(self, category: str, panel: str, district: str) -> str | None:
        """The first of: the category's row for the district, its default, the panel's row, its default."""
        for table in (self.categories.get(category, {}), self.panels.get(panel, {})):
            found = table.get(district) or table.get("default")
            if found:
                return found
        return None


@dataclass(frozen=True)
class BulletinTemplate:
    """The form of the city's bulletins. head: the red line at the top; titles, sections: by kind of period; most_…: rows on paper.

    number may name {year} and {number}, titles {city} and {period}.
    """

    head: Words
    issuer: Words
    number: Words
    signature: Words
    copy_to: Words
    printed_by: Words
    titles: dict[str, Words]
    sections: dict[str, tuple[str, ...]]
    most_overdue: int
    most_categories: int


@dataclass(frozen=True, eq=False)
class City:
    """Everything of one city's folder. Compared and hashed by identity, so that it can key a cache.

    core_box: (west, south, east, north) that the wall shows. lat0: one latitude for the widths of grid cells.
    verification_hours: working hours from the handling to the closing deadline.
    """

    code: str
    adcode: str
    name: Words
    title: Words
    zone: ZoneInfo
    languages: tuple[str, ...]
    map_view: MapView
    core_box: tuple[float, float, float, float]
    lat0: float
    districts: dict[str, District]
    streets: dict[str, Street]
    panels: dict[str, Panel]
    categories: dict[str, Category]
    departments: dict[str, Department]
    routing: Routing
    calendar: Calendar
    verification_hours: float
    core_districts: tuple[str, ...]
    folder: Path
    bulletin: BulletinTemplate
    assessment: Assessment
    wall: WallPlan

    @cached_property
    def street_centres(self) -> frozenset[tuple[float, float]]:
        """(lon, lat) where a report is put that names its street alone."""
        return frozenset((street.lon, street.lat) for street in self.streets.values())

    def department_for(self, category: str, district: str) -> str | None:
        """The code of the department that a category goes to in a district; None if nobody handles it."""
        known = self.categories.get(category)
        return self.routing.department_for(category, known.panel, district) if known else None


def _seconds(moment: time) -> int:
    # 24:00 cannot be written as a time, so the end of a day that works until midnight is 23:59:59.999999.
    return moment.hour * 3600 + moment.minute * 60 + moment.second + (1 if moment.microsecond else 0)
