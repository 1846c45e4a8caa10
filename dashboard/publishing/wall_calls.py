"""A supervisor calls a scene up on the wall screens, for some time or until it is ended; else the timetable decides. (verbs)

Source: docs/wall.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from dashboard.city import City, Known, is_scene
from dashboard.errors import FactUnknown, NotAllowed
from dashboard.permissions import may
from dashboard.ports import OpenWork, Work
from dashboard.publishing.scenes import shown_at, turns_of
from dashboard.records import By, News, WallCall

CALL = "walls:call"
ALL_SCREENS = ""
NOTICE = "walls"
"""What a ``notice`` of the stream names when walls must look what they show."""


def call_up(open_work: OpenWork, screen: str, scene: str, until: datetime | None, *, by: By, now: datetime, city: City) -> WallCall:
    """Show a scene on a screen from now on, in place of what was called up there before. screen: of ``city.wall.screens``, '' for all.

    A call for all screens goes before every older call for one. until: None until it is ended. Raises NotAllowed, FactUnknown.
    """
    _check(screen, scene, city, by)
    if until is not None and until <= now:
        raise FactUnknown(field="until", fact="until", value=until.isoformat())
    assert by.account is not None
    with open_work() as work:
        for replaced in city.wall.screens if screen == ALL_SCREENS else ():
            work.wall_calls.end(replaced, now)
        work.wall_calls.end(screen, now)
        call = work.wall_calls.add(WallCall(0, screen, scene, by.account, now, until))
        _tell(work, by, now, {"screen": screen, "scene": scene, "until": until.isoformat() if until else None})
        work.commit()
    return call


def end_call(open_work: OpenWork, screen: str, *, by: By, now: datetime, city: City) -> bool:
    """Give a screen ('' for those called up together) back to its timetable; False where nothing was called up.

    Raises NotAllowed, FactUnknown.
    """
    _check(screen, "city", city, by)
    with open_work() as work:
        ended = work.wall_calls.end(screen, now)
        if ended:
            _tell(work, by, now, {"screen": screen, "scene": "", "until": None})
            work.commit()
    return ended > 0


def call_for(calls: Iterable[WallCall], screen: str, now: datetime) -> WallCall | None:
    """The newest call that a screen follows now; calls: the newest first."""
    for call in calls:
        if call.screen in (ALL_SCREENS, screen) and call.ended_at is None and (call.until is None or now < call.until):
            return call
    return None


def on_screen(open_reading: OpenWork, city: City, screen: str, now: datetime, works: Callable[[date], bool]) -> dict[str, Any]:
    """What a screen shows now: scene, since, until (None: until ended), following, called, theme, event. works: is a date worked on?"""
    with open_reading() as work:
        call = call_for(work.wall_calls.standing(), screen, now)
        event = work.events.latest()
    local = now.astimezone(city.zone)
    own = city.wall.screens.get(screen)
    told: dict[str, Any] = {
        "event": event,
        "screen": screen,
        "theme": (own.theme if own else "") or city.wall.theme,
        "called": call is not None,
    }
    if call is not None:
        return told | {
            "scene": call.scene,
            "since": call.called_at.isoformat(),
            "until": call.until and call.until.isoformat(),
            "following": "",
        }

    shown = shown_at(turns_of(city.wall, screen), local, works)
    return told | {
        "scene": shown.scene,
        "since": shown.since.isoformat(),
        "until": shown.until.isoformat(),
        "following": shown.following,
    }


def _check(screen: str, scene: str, city: City, by: By) -> None:
    if not may(by.role, CALL):
        raise NotAllowed()
    if screen != ALL_SCREENS and screen not in city.wall.screens:
        raise FactUnknown(field="screen", fact="screen", value=screen)
    if not is_scene(scene, Known(city.districts, city.panels, city.categories)):
        raise FactUnknown(field="scene", fact="scene", value=scene)


def _tell(work: Work, by: By, now: datetime, facts: dict[str, Any]) -> None:
    work.tell(News("notice", None, now, "", "", {"about": NOTICE, "screen": facts["screen"]}, facts))
    work.audit(CALL, by, now, facts)
