"""A city's ``wall.toml``: read, each faulty line named. (rules)

A folder without that file gets walls that show the whole city, dark, without alarms. Source: docs/wall.md
"""

from __future__ import annotations

import re
from pathlib import Path

from dashboard.city.source import Table, read_toml, tables
from dashboard.city.wall import ALARMS, DAYS, EVERY, LAST_MINUTE, SCENES, THEMES, Alarm, Known, Screen, Turn, WallPlan, scenes_of

SECTIONS = ("theme", "turn", "alarm", "screen")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
NAME = re.compile(r"[a-z0-9_-]{1,40}")
LEAST_S, MOST_S = 10, 3600  # that a scene stays


def read_wall(path: Path, languages: tuple[str, ...], known: Known) -> WallPlan:
    """The plan; the default one where there is no such file. Raises BadCity with the line that is wrong."""
    if not path.exists():
        return WallPlan()
    top = read_toml(path)
    for name in top.values:
        if name not in SECTIONS:
            raise top.wrong(name, f"“{name}” is not known", "The file has theme, [[turn]], [[alarm]] and [[screen]].")
    screens = [_screen(row, languages, known) for row in _rows(top, "screen")]
    for screen in screens:
        if [one.code for one in screens].count(screen.code) > 1:
            raise top.wrong("", f"the screen {screen.code} stands here twice", "Keep one of them.")
    return WallPlan(
        theme=_one_of(top, "theme", THEMES) if "theme" in top.values else "dark",
        turns=tuple(_turn(row, known) for row in _rows(top, "turn")),
        alarms=tuple(_alarm(row, known) for row in _rows(top, "alarm")),
        screens={screen.code: screen for screen in screens},
    )


def _rows(top: Table, name: str) -> list[Table]:
    return tables(top, name) if name in top.values else []


def _turn(row: Table, known: Known) -> Turn:
    first, last = _minute(row, "from", "00:00"), _minute(row, "until", "24:00")
    return Turn(
        days=_one_of(row, "days", DAYS) if "days" in row.values else "all",
        from_minute=first,
        until_minute=last if last > first else last + LAST_MINUTE,
        scenes=_scenes(row, known),
    )


def _scenes(row: Table, known: Known) -> tuple[tuple[str, int], ...]:
    example = '[["city", 120], ["districts", 20]]'
    found: list[tuple[str, int]] = []
    for pair in row.need("scenes", list, example):
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str) or not isinstance(pair[1], int):
            raise row.wrong("scenes", f"{pair!r} is not a scene with its seconds", f"Write it like scenes = {example}.")
        word, seconds = pair
        if not LEAST_S <= seconds <= MOST_S:
            raise row.wrong("scenes", f"{word} has {seconds} seconds", f"Give it {LEAST_S} to {MOST_S}.")
        scenes = scenes_of(word, known)
        if not scenes:
            remedy = f"Choose from {', '.join((*SCENES, *EVERY))}, district:<adcode> and panel:<code>."
            raise row.wrong("scenes", f"the scene “{word}” is not known", remedy)
        found += [(scene, seconds) for scene in scenes]
    if not found:
        raise row.wrong("scenes", "scenes is empty", f"Write it like scenes = {example}.")
    return tuple(found)


def _alarm(row: Table, known: Known) -> Alarm:
    when = row.text_of("when", ALARMS[0])
    kind, _, code = when.partition(":")
    if kind not in ALARMS or (kind == "category") != bool(code):
        remedy = f"Choose from {', '.join(name for name in ALARMS if name != 'category')} and category:<code>."
        raise row.wrong("when", f"the alarm “{when}” is not known", remedy)
    if code and code not in known.categories:
        raise row.wrong("when", f"the category “{code}” is not known", "Use a code of categories.toml.")
    above = row.need("above", int, "50") if "above" in row.values else 0
    if above < 0:
        raise row.wrong("above", f"above is {above}", "Give it a count from 0 on.")
    sound, flash = (row.need(key, bool, "true") if key in row.values else False for key in ("sound", "flash"))
    if not (sound or flash):
        raise row.wrong("", f"the alarm {when} neither sounds nor flashes", "Add sound = true or flash = true.")
    first, last = _minute(row, "from", "00:00"), _minute(row, "until", "24:00")
    return Alarm(when, above, sound, flash, first, last if last > first else last + LAST_MINUTE)


def _screen(row: Table, languages: tuple[str, ...], known: Known) -> Screen:
    code = row.text_of("code", "hall")
    if not NAME.fullmatch(code):
        raise row.wrong("code", f"the code “{code}” cannot stand in an address", "Write up to 40 of a-z, 0-9, _ and -.")
    turns: tuple[Turn, ...] = ()
    if "scenes" in row.values:
        turns = (Turn("all", 0, LAST_MINUTE, _scenes(row, known)),)
    theme = _one_of(row, "theme", THEMES) if "theme" in row.values else ""
    return Screen(code, row.words("name", languages), theme, turns)


def _one_of(row: Table, key: str, choices: tuple[str, ...]) -> str:
    value = row.text_of(key, choices[0])
    if value not in choices:
        raise row.wrong(key, f"{key} is “{value}”", f"Choose one of {', '.join(choices)}.")
    return value


def _minute(row: Table, key: str, otherwise: str) -> int:
    told = row.text_of(key, otherwise) if key in row.values else otherwise
    if not CLOCK.fullmatch(told):
        raise row.wrong(key, f"{key} is “{told}”", f'Write a time of day like {key} = "{otherwise}".')
    hours, _, minutes = told.partition(":")
    return int(hours) * 60 + int(minutes)
