"""What a wall screen shows at a moment: by its city's timetable, or because somebody called a scene up. (rules)

Every screen with the same timetable shows the same scene at the same moment, and a screen that was off goes on where the others are:
a round of scenes begins with the turn, or with the day where the turn began the day before. Source: docs/wall.md
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dashboard.city import Turn, WallPlan

CITY = "city"
DAY_MIN = 24 * 60


@dataclass(frozen=True)
class Shown:
    """A scene, since when it is shown, and until when; following: the scene after it, '' where nothing else is ever shown."""

    scene: str
    since: datetime
    until: datetime
    following: str = ""


def turns_of(plan: WallPlan, screen: str) -> tuple[Turn, ...]:
    """The timetable of a screen: its own, or all others'. screen: a code of ``plan.screens``, or any other name."""
    own = plan.screens.get(screen)
    return own.turns if own and own.turns else plan.turns


def turn_at(turns: tuple[Turn, ...], local: datetime, works: Callable[[date], bool]) -> tuple[Turn, datetime] | None:
    """The first turn that fits a moment of the city's time, and when it began; None where none does. works: is a date worked on?"""
    minute = local.hour * 60 + local.minute
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for turn in turns:
        for back in (0, 1):  # one that began yesterday may reach into today
            at = minute + back * DAY_MIN
            day = (local - timedelta(days=back)).date()
            fits = turn.days == "all" or (turn.days == "working") == works(day)
            if fits and turn.from_minute <= at < turn.until_minute:
                return turn, midnight + timedelta(minutes=turn.from_minute - back * DAY_MIN)
    return None


def shown_at(turns: tuple[Turn, ...], local: datetime, works: Callable[[date], bool]) -> Shown:
    """What a screen with these turns shows at a moment of the city's time. The city itself where no turn fits."""
    found = turn_at(turns, local, works)
    if found is None:
        minute = local.replace(second=0, microsecond=0)
        return Shown(CITY, minute, minute + timedelta(minutes=1))
    turn, begun = found
    end = begun + timedelta(minutes=turn.until_minute - turn.from_minute)
    round_s = sum(seconds for _, seconds in turn.scenes)
    since = begun + timedelta(seconds=(local - begun).total_seconds() // round_s * round_s)
    for place, (scene, seconds) in enumerate(turn.scenes):
        until = since + timedelta(seconds=seconds)
        if local < until:
            following = turn.scenes[(place + 1) % len(turn.scenes)][0]
            return Shown(scene, since, min(until, end), following if following != scene else "")
        since = until
    raise AssertionError("a round has no gap")
