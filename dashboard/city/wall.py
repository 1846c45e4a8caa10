"""What a city's wall screens show and when, how they look, and what they raise an alarm for, as frozen records. (rules)

Read from ``wall.toml``. Source: docs/wall.md
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

Words = Mapping[str, str]

CITY = "city"
SCENES = (CITY, "outcomes", "assessment")
"""Scenes without a code; besides ``district:<adcode>`` and ``panel:<code>``."""
EVERY = {"districts": "district", "panels": "panel"}
"""In a timetable these words stand for one scene each of all districts, or panels."""
THEMES = ("dark", "light", "day")
DAYS = ("all", "working", "off")
ALARMS = ("overdue", "waiting", "stale", "category")
LAST_MINUTE = 24 * 60


@dataclass(frozen=True)
class Turn:
    """Scenes in their order with seconds each, on some days between two minutes of the day; until_minute may lie beyond midnight's."""

    days: str
    from_minute: int
    until_minute: int
    scenes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Alarm:
    """What a wall calls for attention for.

    when: overdue (cases past their deadline), waiting (reports awaiting review), stale (the screen's own data are old, in seconds) or
    category:<code> (a report of this kind); above: the count or seconds that must be exceeded. sound, flash: how. Minutes of the day.
    """

    when: str
    above: int
    sound: bool
    flash: bool
    from_minute: int = 0
    until_minute: int = LAST_MINUTE


@dataclass(frozen=True)
class Screen:
    """A screen with a name of its own. theme: '' as all others. turns: () as all others."""

    code: str
    name: Words
    theme: str = ""
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class WallPlan:
    """theme: dark, light, or day (light by day). turns: the first that fits a moment counts; without one the whole city is shown."""

    theme: str = "dark"
    turns: tuple[Turn, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    screens: Mapping[str, Screen] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """Codes that scenes and alarms may name."""

    districts: Collection[str]
    panels: Collection[str]
    categories: Collection[str]


def is_scene(scene: str, known: Known) -> bool:
    """Whether a wall can show it."""
    kind, _, code = scene.partition(":")
    codes = {"district": known.districts, "panel": known.panels}.get(kind)
    return scene in SCENES if codes is None else code in codes


def scenes_of(word: str, known: Known) -> list[str]:
    """The scenes that a word of a timetable stands for; [] for an unknown one."""
    if kind := EVERY.get(word):
        return [f"{kind}:{code}" for code in getattr(known, word)]
    return [word] if is_scene(word, known) else []
