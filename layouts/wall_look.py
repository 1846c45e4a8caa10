"""How a city's walls look and what they call for attention for, as their scripts read it. (layouts)"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from dashboard.city import Alarm, City


def look_of(city: City, language: str) -> dict[str, Any]:
    """theme: dark, light or day; screens: the theme of each screen that has its own; alarms: with their sentence, %(count)s in it."""
    return {
        "theme": city.wall.theme,
        "screens": {code: screen.theme for code, screen in city.wall.screens.items() if screen.theme},
        "alarms": [_alarm(alarm, city, language) for alarm in city.wall.alarms],
    }


def _alarm(alarm: Alarm, city: City, language: str) -> dict[str, Any]:
    return {
        "when": alarm.when,
        "above": alarm.above,
        "sound": alarm.sound,
        "flash": alarm.flash,
        "from": alarm.from_minute,
        "until": alarm.until_minute,
        "words": _words(alarm, city, language),
    }


def _words(alarm: Alarm, city: City, language: str) -> str:
    kind, _colon, code = alarm.when.partition(":")
    if kind == "category":
        return f"{city.categories[code].name[language]} · {_('%(count)s in half an hour')}"
    sentences = {
        "overdue": _("%(count)s past their deadline"),
        "waiting": _("%(count)s reports await review"),
        "stale": _("The data are %(count)s s old"),
    }
    return sentences[kind]
