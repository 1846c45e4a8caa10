"""``assessment.toml`` of a city's folder: read, checked, each faulty line named. (rules)

Source: docs/assessment.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from dashboard.city.judging import (
    FULL_MARKS_AT,
    GROUPED_BY,
    LETTERS,
    PART_KINDS,
    POINTS_OFF,
    PROPORTIONAL,
    Assessment,
    Costs,
    Grade,
    Group,
    HotspotRules,
    Part,
    Scheme,
)
from dashboard.city.model import KINDS, Department
from dashboard.city.source import Table, read_toml, table, tables

SECTIONS = ("scheme", "part", "group", "grade", "costs", "hotspots", "closing")
PART_KEYS = {
    # kind: what a row has besides scheme, kind, of and weight
    PROPORTIONAL: (),
    FULL_MARKS_AT: ("at", "off", "least"),
    POINTS_OFF: ("off", "more_from", "more_off", "least"),
}
OPTIONAL = {"more_from", "more_off", "least"}
GROUP_HAS = "A group has code, name, by, scheme, and for departments kind and panels."
FULL = 100.0
MOST_DAYS = 3650
WEEK_DAYS, QUARTER_DAYS, YEAR_DAYS = 7, 92, 366
"""Hot spots: days of one week against the same of others; a quarter at once; what is remembered of reports reaches back a year."""
MOST_GRACE_HOURS = 168


def read_assessment(path: Path, languages: tuple[str, ...], panels: Mapping[str, Any], departments: Mapping[str, Department]) -> Assessment:
    """The city's rules. Raises BadCity with the line that is wrong."""
    top = read_toml(path)
    _only(top, SECTIONS, "Sections are [[scheme]], [[part]], [[group]], [[grade]], [costs], [hotspots] and [closing].")
    schemes = _schemes(top, languages)
    groups = _groups(top, languages, schemes, panels)
    _check_everyone_is_judged_once(top, groups, departments)
    judged = Assessment(schemes, groups, _grades(top, languages), _costs(table(top, "costs"), languages), _hotspots(table(top, "hotspots")))
    return replace(judged, grace=_grace(table(top, "closing"))) if "closing" in top.values else judged


def is_member(group: Group, department: Department) -> bool:
    """Whether a department is judged in this group."""
    of_panel = not group.panels or bool(set(group.panels) & set(department.panels))
    return group.by == "department" and group.kind in ("", department.kind) and of_panel


def _schemes(top: Table, languages: tuple[str, ...]) -> dict[str, Scheme]:
    rows: dict[str, Table] = {}
    for row in tables(top, "scheme"):
        _only(row, ("code", "name"), "A scheme has a code and a name; its rows are [[part]].")
        _once(row, row.code(), rows, "scheme")
        rows[row.code()] = row
    parts: dict[str, list[Part]] = {code: [] for code in rows}
    for row in tables(top, "part"):
        scheme = row.text_of("scheme", "proportional")
        if scheme not in parts:
            raise row.wrong("scheme", f"the scheme “{scheme}” is not known", f"Choose one of {', '.join(parts)}.")
        parts[scheme].append(_part(row, [other.of for other in parts[scheme]]))
    for code, row in rows.items():
        total = sum(part.weight for part in parts[code])
        if round(total, 6) != FULL:
            raise row.wrong("code", f"the weights of {code} sum to {total:g}", "Give its [[part]]s weights that sum to 100.")
    return {code: Scheme(code, row.words("name", languages), tuple(parts[code])) for code, row in rows.items()}


def _part(row: Table, others: list[str]) -> Part:
    kind = _one_of(row, "kind", tuple(PART_KINDS))
    of = _one_of(row, "of", PART_KINDS[kind])
    if of in others:
        raise row.wrong("of", f"{of} stands in this scheme twice", "Keep one of them.")
    keys = PART_KEYS[kind]
    _only(row, ("scheme", "kind", "of", "weight", *keys), f"A part of this kind has weight{''.join(f', {key}' for key in keys)}.")
    weight = _number(row, "weight", "40", above=0, most=FULL)
    if round(weight, 2) != weight:
        raise row.wrong("weight", f"weight is {weight:g}", "Give it two decimals at most, as points have.")
    given = {key: _number(row, key, "1", most=FULL) for key in keys if key in row.values or key not in OPTIONAL}
    if given.get("least", 0) > weight:
        raise row.wrong("least", f"least is {given['least']:g}, more than the weight", f"Give it at most {weight:g}.")
    if ("more_from" in given) != ("more_off" in given):
        raise row.wrong("", "one of more_from and more_off is missing", "Give both, or none.")
    if "more_off" in given and given["more_off"] < given["off"]:
        raise row.wrong("more_off", "more_off is less than off", "Later ones cost at least as much as the first.")
    more_from = {"more_from": _whole(row, "more_from", "3", 1, 1000)} if "more_from" in given else {}
    return Part(kind, of, weight, **(given | more_from))  # type: ignore[arg-type]


def _groups(top: Table, languages: tuple[str, ...], schemes: Mapping[str, Scheme], panels: Mapping[str, Any]) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for row in tables(top, "group"):
        _only(
            row,
            ("code", "name", "by", "scheme", "kind", "panels"),
            GROUP_HAS,
        )
        code = row.code()
        _once(row, code, groups, "group")
        by, scheme = _one_of(row, "by", GROUPED_BY), _one_of(row, "scheme", tuple(schemes))
        if by == "district" and (named := next((key for key in ("kind", "panels") if key in row.values), "")):
            raise row.wrong(named, f"a group of districts has no {named}", "Leave it out, or group by department.")
        kind = _one_of(row, "kind", KINDS) if "kind" in row.values else ""
        worked_on = row.strings("panels", '["sanitation"]') if "panels" in row.values else ()
        for panel in worked_on:
            if panel not in panels:
                raise row.wrong("panels", f"the panel “{panel}” is not known", f"Choose from {', '.join(panels)}.")
        groups[code] = Group(code, row.words("name", languages), by, scheme, kind, worked_on)
    return groups


def _check_everyone_is_judged_once(top: Table, groups: Mapping[str, Group], departments: Mapping[str, Department]) -> None:
    """Raises BadCity for a group of nobody, and for a department or the districts in no group or in two."""
    rows = dict(zip(groups, tables(top, "group"), strict=True))
    judged = {
        f"the department {one.code}": [code for code, group in groups.items() if is_member(group, one)] for one in departments.values()
    }
    judged["the districts"] = [code for code, group in groups.items() if group.by == "district"]
    for code, row in rows.items():
        if not any(code in found for found in judged.values()):
            raise row.wrong("code", f"nobody is in the group {code}", "Take it out, or change its kind and panels.")
    for who, found in judged.items():
        if len(found) > 1:
            raise rows[found[1]].wrong("code", f"{who} would be judged in {' and '.join(found)}", "Let their kinds and panels differ.")
        if not found:
            last = next(reversed(rows.values()))
            raise last.wrong("", f"{who} would be judged in no group", "Add a [[group]] for it, or change the kind and panels of one.")


def _grades(top: Table, languages: tuple[str, ...]) -> tuple[Grade, ...]:
    grades: list[Grade] = []
    for row in tables(top, "grade"):
        _only(row, ("letter", "name", "least"), "A grade has letter, name and least.")
        if len(grades) == len(LETTERS) or row.text_of("letter", "A") != LETTERS[len(grades)]:
            raise row.wrong("letter", f"the grade “{row.values['letter']}” does not follow", f"Grades are {', '.join(LETTERS)}.")
        least = _number(row, "least", "90", most=FULL)
        if grades and least >= grades[-1].least:
            raise row.wrong("least", f"least is {least:g}, not below the grade before", "Write the grades from the best down.")
        grades.append(Grade(LETTERS[len(grades)], row.words("name", languages), least))
    if grades[-1].least:
        raise tables(top, "grade")[-1].wrong("least", f"scores below {grades[-1].least:g} have no grade", "Let the last grade begin at 0.")
    return tuple(grades)


def _costs(row: Table, languages: tuple[str, ...]) -> Costs:
    keys = ("unit", "area_km2", "inspector_area_km2", "inspector_year", "reward_fen", "cash_share")
    _only(row, keys, f"[costs] has {', '.join(keys)}.")
    return Costs(
        row.words("unit", languages),
        _number(row, "area_km2", "369", above=0),
        _number(row, "inspector_area_km2", "6", above=0),
        _number(row, "inspector_year", "48000", above=0),
        _whole(row, "reward_fen", "1000", 0, 10**9),
        _number(row, "cash_share", "51.7", most=FULL),
    )


def _hotspots(row: Table) -> HotspotRules:
    keys = tuple(HotspotRules.__dataclass_fields__)
    _only(row, keys, f"[hotspots] has {', '.join(keys)}.")
    return HotspotRules(
        _whole(row, "window_days", "28", 1, QUARTER_DAYS),
        _whole(row, "repeat_cases", "2", 2, 1000),
        _whole(row, "repeat_days", "60", 1, YEAR_DAYS),
        _number(row, "false_alarms", "0.05", above=0, most=0.5),
        _whole(row, "rising_days", "7", 1, WEEK_DAYS),
        _whole(row, "rising_weeks", "8", 2, YEAR_DAYS // WEEK_DAYS),
        _whole(row, "drown_days", "30", 1, MOST_DAYS),
    )


def _grace(row: Table) -> timedelta:
    _only(row, ("grace_hours",), "[closing] has grace_hours.")
    return timedelta(hours=_number(row, "grace_hours", "2", most=MOST_GRACE_HOURS))


def _only(row: Table, keys: tuple[str, ...], remedy: str) -> None:
    for key in row.values:
        if key not in keys:
            raise _at(row, key).wrong(key, f"{key} is not known", remedy)


def _at(row: Table, key: str) -> Table:
    """Where an unknown key stands: a table of its own, or in its row."""
    value = row.values[key]
    has_header = not row.header and (isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)))
    return Table(row.path, row.text, key, 0, {}) if has_header else row


def _once(row: Table, code: str, known: Mapping[str, Any], what: str) -> None:
    if code in known:
        raise row.wrong("code", f"the {what} {code} stands here twice", "Keep one of them.")


def _one_of(row: Table, key: str, known: tuple[str, ...]) -> str:
    found = row.text_of(key, known[0])
    if found not in known:
        raise row.wrong(key, f"{key} is “{found}”", f"Choose one of {', '.join(known)}.")
    return found


def _number(row: Table, key: str, example: str, *, above: float | None = None, most: float = 1e12) -> float:
    number = row.number_of(key, example)
    if not (0 if above is None else above) <= number <= most or number == above:
        least = "at least 0" if above is None else f"more than {above:g}"
        raise row.wrong(key, f"{key} is {number:g}", f"Give it {least}" + (f", at most {most:g}." if most < 1e12 else "."))
    return number


def _whole(row: Table, key: str, example: str, least: int, most: int) -> int:
    number: int = row.need(key, int, example)
    if not least <= number <= most:
        raise row.wrong(key, f"{key} is {number}", f"Give it a number from {least} to {most}.")
    return number
