"""A city from its folder: each file read, each faulty line named. (rules)

Source: docs/cities.md
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard.city.assessment import read_assessment
from dashboard.city.bulletin_template import read_bulletin
from dashboard.city.checks import check_codes_of_city, check_nobody_is_left_out, check_routing
from dashboard.city.model import (
    KINDS,
    OFFICIAL,
    SHAPES,
    Calendar,
    Category,
    City,
    Department,
    MapView,
    Panel,
    Routing,
)
from dashboard.city.places import read_districts, read_streets
from dashboard.city.source import Table, read_toml, refusal, table, tables
from dashboard.city.wall import Known
from dashboard.city.wall_file import read_wall

BUNDLED = Path(__file__).parent
TIME_CODE = re.compile(r"[1-9]\d{0,2}[hdH]")
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(([01]\d|2[0-3]):([0-5]\d)|24:00)")
MIDNIGHT = time(23, 59, 59, 999999)


def bundled_cities() -> tuple[str, ...]:
    """The names of the cities that come with the product."""
    return tuple(sorted(folder.parent.name for folder in BUNDLED.glob("*/city.toml")))


def load_city(name_or_path: str | Path) -> City:
    """The city of a bundled name or of a folder, read and checked.

    Raises BadCity with file, line, what is wrong and what to do.
    """
    folder = _folder(name_or_path)
    return _bundled(folder) if folder.parent == BUNDLED else _read(folder)


@cache
def _bundled(folder: Path) -> City:
    """Read once: it comes with the product, and changes only with it."""
    return _read(folder)


def _read(folder: Path) -> City:
    top = read_toml(folder / "city.toml")
    languages = _languages(top)
    districts = read_districts(folder / "districts.geojson")
    kinds = read_toml(folder / "categories.toml")
    panels = _panels(kinds, languages)
    categories = _categories(kinds, languages, panels)
    departments = _departments(read_toml(folder / "departments.toml"), languages, panels, set(districts))
    rows = read_toml(folder / "routing.toml")
    city = City(
        **_about(top, languages),
        languages=languages,
        districts=districts,
        streets=read_streets(folder / "streets.csv", districts),
        panels=panels,
        categories=categories,
        departments=departments,
        routing=_routing(rows),
        calendar=_calendar(read_toml(folder / "calendar.toml")),
        folder=folder,
        bulletin=read_bulletin(folder / "bulletin.toml", languages),
        assessment=read_assessment(folder / "assessment.toml", languages, panels, departments),
        wall=read_wall(folder / "wall.toml", languages, Known(districts, panels, categories)),
    )
    check_codes_of_city(city, top)
    check_routing(city, rows)
    check_nobody_is_left_out(city, rows)
    return city


def _folder(name_or_path: str | Path) -> Path:
    bundled = BUNDLED / str(name_or_path)
    if re.fullmatch(r"\w+", str(name_or_path)) and (bundled / "city.toml").is_file():
        return bundled
    folder = Path(name_or_path)
    if not folder.is_dir():
        known = ", ".join(bundled_cities())
        raise refusal(folder, 1, "there is no such city folder", f"Set CITY to a folder, or to one of: {known}.")
    return folder


def _languages(top: Table) -> tuple[str, ...]:
    languages = top.strings("languages", '["zh", "en"]')
    if set(languages) != {"zh", "en"}:
        raise top.wrong("languages", f"languages is {list(languages)}", 'The product speaks two: write languages = ["zh", "en"].')
    return languages


def _about(top: Table, languages: tuple[str, ...]) -> dict[str, Any]:
    view = table(top, "map")
    try:
        zone = ZoneInfo(top.text_of("zone", "Asia/Shanghai"))
    except (ZoneInfoNotFoundError, ValueError):
        raise top.wrong("zone", f"the time zone “{top.values['zone']}” is not known", 'Write it like zone = "Asia/Shanghai".') from None
    hours = top.number_of("verification_hours", "8.0")
    if hours <= 0:
        raise top.wrong("verification_hours", f"verification_hours is {hours}", "Give it more than nothing, as 8.0.")
    return {
        "code": top.code(),
        "adcode": top.text_of("adcode", "520100"),
        "name": top.words("name", languages),
        "title": top.words("title", languages),
        "zone": zone,
        "map_view": MapView(view.number_of("lon", "106.70"), view.number_of("lat", "26.59"), view.number_of("zoom", "10.5")),
        "core_box": _core_box(view),
        "lat0": view.number_of("lat0", "26.6"),
        "verification_hours": hours,
        "core_districts": top.strings("core_districts", '["520103"]'),
    }


def _core_box(view: Table) -> tuple[float, float, float, float]:
    example = "[106.56, 26.485, 106.857, 26.695]"
    box = view.need("core_box", list, example)
    if len(box) != 4 or not all(isinstance(edge, (int, float)) for edge in box) or box[0] >= box[2] or box[1] >= box[3]:
        raise view.wrong("core_box", f"core_box is {box}", f"Write west, south, east, north, like core_box = {example}.")
    west, south, east, north = (float(edge) for edge in box)
    return west, south, east, north


def _panels(top: Table, languages: tuple[str, ...]) -> dict[str, Panel]:
    panels: dict[str, Panel] = {}
    for row in tables(top, "panel"):
        code = row.code()
        if code in panels:
            raise row.wrong("code", f"the panel {code} stands here twice", "Keep one of them.")
        shape = row.text_of("shape", SHAPES[0])
        if shape not in SHAPES:
            raise row.wrong("shape", f"the shape “{shape}” is not known", f"Choose one of {', '.join(SHAPES)}.")
        panels[code] = Panel(code, row.words("name", languages), row.words("plain", languages), shape, len(panels))
    return panels


def _categories(top: Table, languages: tuple[str, ...], panels: dict[str, Panel]) -> dict[str, Category]:
    categories: dict[str, Category] = {}
    for row in tables(top, "category"):
        category = _category(row, languages, panels)
        if category.code in categories:
            raise row.wrong("code", f"the category {category.code} stands here twice", "Keep one of them.")
        categories[category.code] = category
    return categories


def _category(row: Table, languages: tuple[str, ...], panels: dict[str, Panel]) -> Category:
    code, panel = row.code(), row.text_of("panel", next(iter(panels)))
    if panel not in panels:
        raise row.wrong("panel", f"the category {code} is in the unknown panel “{panel}”", f"Choose one of {', '.join(panels)}.")
    photo_needed = row.need("photo_needed", bool, "true") if "photo_needed" in row.values else True
    return Category(
        code,
        panel,
        row.words("name", languages),
        row.words("description", languages),
        row.words("must_show", languages),
        _time_code(row, "time"),
        _time_code(row, "safe_within") if row.values.get("safe_within") else "",
        photo_needed,
    )


def _time_code(row: Table, key: str) -> str:
    code = row.text_of(key, "4h")
    if not TIME_CODE.fullmatch(code):
        remedy = 'Write "4h" for working hours, "5d" for working days, "2H" for clock hours.'
        raise row.wrong(key, f"the time “{code}” cannot be read", remedy)
    return code


def _departments(top: Table, languages: tuple[str, ...], panels: dict[str, Panel], districts: set[str]) -> dict[str, Department]:
    departments: dict[str, Department] = {}
    for row in tables(top, "department"):
        code, kind, district = row.department_code(), row.text_of("kind", "district"), str(row.values.get("district", ""))
        if code in departments:
            raise row.wrong("code", f"the department {code} stands here twice", "Keep one of them.")
        if kind not in KINDS:
            raise row.wrong("kind", f"the kind “{kind}” is not known", f"Choose one of {', '.join(KINDS)}.")
        if (district and district not in districts) or (kind == "district" and not district):
            what = f"the department {code} is of the unknown district “{district}”"
            raise row.wrong("district", what, "Use an adcode of districts.geojson.")
        worked_on = row.strings("panels", '["enforcement"]')
        for panel in worked_on:
            if panel not in panels:
                raise row.wrong("panels", f"the panel “{panel}” of {code} is not known", f"Choose from {', '.join(panels)}.")
        departments[code] = Department(code, row.words("name", languages), row.words("short", languages), kind, district, worked_on)
    return departments


def _routing(top: Table) -> Routing:
    found: dict[str, dict[str, dict[str, str]]] = {"categories": {}, "panels": {}}
    for name in top.values:
        if name not in found:
            raise top.wrong(name, f"[{name}] is not known", "Rows stand below [categories.CODE] or [panels.CODE].")
    for name in found:
        for key in top.values.get(name, {}):
            row = table(top, f"{name}.{key}")
            found[name][key] = {district: row.text_of(district, "a_department") for district in row.values}
    return Routing(found["categories"], found["panels"])


def _calendar(top: Table) -> Calendar:
    official = top.text_of("official", "china")
    if official not in OFFICIAL:
        raise top.wrong("official", f"the calendar “{official}” is not known", f"Choose one of {', '.join(OFFICIAL)}.")
    days = {**_days(top, "holidays", False), **_days(top, "working_days", True)}
    both = set(_days(top, "holidays", False)) & set(_days(top, "working_days", True))
    if both:
        raise top.wrong("working_days", f"{min(both)} is a holiday and a working day", "Keep it in one of the two lists.")
    return Calendar(_hours(top), tuple(sorted(days.items())), official)


def _hours(top: Table) -> tuple[tuple[time, time], ...]:
    example = '["09:00-12:00", "13:00-17:00"]'
    hours: list[tuple[time, time]] = []
    for part in top.strings("hours", example):
        found = HOURS.fullmatch(part)
        if not found:
            raise top.wrong("hours", f"the hours “{part}” cannot be read", f"Write them like hours = {example}.")
        till = MIDNIGHT if found[3] == "24:00" else time(int(found[4]), int(found[5]))
        hours.append((time(int(found[1]), int(found[2])), till))
        if hours[-1][0] >= till or (len(hours) > 1 and hours[-2][1] > hours[-1][0]):
            raise top.wrong("hours", f"the hours “{part}” end before they begin, or overlap", "Write them in the order of the day.")
    if not hours:
        raise top.wrong("hours", "there are no hours", f"Write them like hours = {example}.")
    return tuple(hours)


def _days(top: Table, key: str, works: bool) -> dict[date, bool]:
    days = top.need(key, list, "[2026-05-04]")
    for day in days:
        if not isinstance(day, date) or isinstance(day, datetime):
            raise top.wrong(key, f"{day!r} is no day", f"Write days without quotes, like {key} = [2026-05-04].")
    return dict.fromkeys(days, works)
