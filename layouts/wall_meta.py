"""What the wall's scripts must know besides the snapshot: the city's words, the geometry of its maps, its days. (layouts)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from dashboard.city import UNKNOWN_NAME, City, Panel
from dashboard.figures.theme import DARK, RATE_FLOORS
from dashboard.figures.wall_view import Line, View, borders_of, label_places, view_of, whole_box

MAP_PX = {"strip": (928, 716), "full": (928, 800)}
"""Width and height of the map beneath the overdue strip, and without it, in px of the 1920 × 1080 design."""
INSET_PX = (238, 262)
CURVE_PX = (408, 210)
CORE_LABEL_PX, INSET_LABEL_PX = 34.0, 14.0  # room around a label: about half the width of a name at 22 and 18 px
INSET_MARGIN = 0.03  # of the city's extent


@lru_cache(maxsize=64)
def wall_views(city: City, district: str = "") -> Mapping[str, View]:
    """strip, full: the core of the city, or a district, at the map's two sizes; inset: all of the city."""
    west, south, east, north = whole_box(city.districts.values())
    edge_lon, edge_lat = (east - west) * INSET_MARGIN, (north - south) * INSET_MARGIN
    whole = (west - edge_lon, south - edge_lat, east + edge_lon, north + edge_lat)
    shown = whole_box([city.districts[district]]) if district else city.core_box
    return {name: view_of(shown, *size) for name, size in MAP_PX.items()} | {"inset": view_of(whole, *INSET_PX)}


@lru_cache(maxsize=64)
def wall_labels(city: City, district: str = "") -> Mapping[str, Mapping[str, tuple[float, float]]]:
    """Where each district is named on each view; the inset names those that the core does not show."""
    views, districts = wall_views(city, district), city.districts.values()
    labels = {name: label_places(districts, views[name], CORE_LABEL_PX, _covered(*size)) for name, size in MAP_PX.items()}
    others = [district for district in districts if district.adcode not in labels["strip"]]
    return labels | {"inset": label_places(others, views["inset"], INSET_LABEL_PX, ())}


@lru_cache(maxsize=64)
def wall_borders(city: City, district: str = "") -> Mapping[str, Mapping[str, Line]]:
    """The districts' borders, as each view draws them."""
    return {name: borders_of(city.districts.values(), view) for name, view in wall_views(city, district).items()}


def meta_of(language: str, city: City, now: datetime, working_days: str, district: str = "") -> dict[str, Any]:
    """JSON for the store ``meta``. Words are in the page's language; places in px. district: whose wall it is, '' the city's."""
    views, labels = wall_views(city, district), wall_labels(city, district)
    return {
        "language": language,
        "district": district,
        "scene": f"/data/scene.json?district={district}" if district else "",
        "points": f"/data/points.json?district={district}" if district else "/data/points.json",
        "now": now.isoformat(),
        "today": now.astimezone(city.zone).date().isoformat(),
        "working_days": working_days,
        "districts": {code: [row.name[language], row.short[language]] for code, row in city.districts.items()},
        "unknown": UNKNOWN_NAME[language],
        "streets": {code: _brief(row.name[language]) for code, row in city.streets.items()},
        "departments": {code: row.short[language] for code, row in city.departments.items()},
        "categories": {code: row.name[language] for code, row in city.categories.items()},
        "panels": [
            [row.code, _panel_name(row, language), row.shape] for row in sorted(city.panels.values(), key=lambda panel: panel.order)
        ],
        "views": {name: _view(view, labels[name]) for name, view in views.items()},
        "rates": {"floors": RATE_FLOORS, "colours": DARK.rates, "none": DARK.surface},
        "words": script_words(),
    }


def script_words() -> dict[str, str]:
    """The messages that scripts fill in; places are %(name)s."""
    return {
        "age": _("Data %(age)s s old"),
        "open": _("connected"),
        "polling": _("refreshing on a timer"),
        "connecting": _("connecting"),
        "broken": _("Connection lost. Shown is the state of %(time)s."),
        "working_day": _("Working day"),
        "day_off": _("Day off"),
        "some": _("%(first)s–%(last)s of %(of)s"),
        "month": _("Days 1–%(day)s · %(low)s–100"),
        "month_first": _("Day 1 this month · %(low)s–100"),
        "no_scores": _("No case was due this month yet. Scores appear with the first deadline."),
        "an_hour": _("an hour"),
        "whole_day": _("%(count)s expected"),
        "breach": _("If nothing is done: %(first)s late by %(first_at)s, %(last)s by %(last_at)s"),
        "breach_one": _("If nothing is done: %(first)s late by %(first_at)s"),
        "tour": _("%(count)s in 7 days"),
        "overdue": _("Overdue now"),
        "longest": _("Longest %(time)s"),
        "others": _("Others"),
        "no_points": _("No case is open. Reports appear here once they are accepted."),
        "no_map": _("The map's points could not be loaded. Trying again."),
        "within_30": _("%(count)s within 30 min"),
        "no_deadlines": _("No deadline is near. Accepted cases appear here with their time left."),
        "past": _("Past"),
        "last_5": _("%(count)s in the last 5 min"),
        "no_reports": _("No report yet. Anyone can send one from the home page."),
        "solved_at": _("%(time)s · took %(duration)s"),
        "before": _("Reported"),
        "after": _("Solved"),
        "no_outcome": _("No outcome yet. It appears here when a case is closed and its photos are cleared."),
        "spoken": _("%(count)s reports today"),
    }


def _view(view: View, labels: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    edges = {"lon": [view.west, view.east], "lat": [view.south, view.north]}
    return edges | {"size": [view.width_px, view.height_px], "labels": {code: list(place) for code, place in labels.items()}}


def _covered(width: int, height: int) -> tuple[tuple[float, float, float, float], ...]:
    """What plates cover on the map: (left, top, right, bottom) in px."""
    inset_left = width - 14 - INSET_PX[0]
    return (
        (0, 0, 280, 76),
        (inset_left - 10, 0, width, INSET_PX[1] + 24),
        (0, height - 280, 236, height),
        (350, height - 70, width, height),
    )


def _panel_name(panel: Panel, language: str) -> str:
    # The official English names are too long for the legend; the plain ones say the same.
    return panel.name[language] if language == "zh" else panel.plain[language]


def _brief(street: str) -> str:
    # On the wall "Xinhua Road" is enough: everyone knows that it is a subdistrict.
    return street.removesuffix(" Subdistrict")
