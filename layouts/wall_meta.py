"""What the wall's scripts must know besides the snapshot: the city's words, the geometry of its maps, its days. (layouts)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import gettext as _

from dashboard.city import UNKNOWN_NAME, City, Panel
from dashboard.figures.theme import RATE_FLOORS
from dashboard.figures.wall_view import Line, View, borders_of, label_places, view_of, whole_box
from layouts.wall_look import look_of

LEGEND_PX = {"zh": 212, "en": 318}  # width of the panels' names and counts
STRIP_PX = 84  # what the map gains in height where there is no overdue strip above it


class Format(NamedTuple):
    """One shape of screen: width and height in px of what its maps and curve fill. The same as in assets/wall_formats.css.

    map: beneath the overdue strip.
    """

    map: tuple[int, int]
    inset: tuple[int, int]
    curve: tuple[int, int]


FORMATS: Mapping[str, Format] = {
    #                    map          inset       curve
    "wide": Format((928, 716), (238, 262), (408, 210)),
    "ultra": Format((1116, 716), (290, 320), (408, 210)),
    "panorama": Format((1792, 716), (628, 688), (520, 210)),
    "portrait": Format((1024, 534), (238, 262), (464, 210)),
}
FIRST = "wide"  # how the server draws; the scripts draw anew what the screen is
CORE_LABEL_PX, INSET_LABEL_PX = 34.0, 14.0  # room around a label: about half the width of a name at 22 and 18 px
INSET_MARGIN = 0.03  # of the city's extent


@lru_cache(maxsize=256)
def wall_views(city: City, district: str = "", format_: str = FIRST) -> Mapping[str, View]:
    """strip, full: the core of the city, or a district, at the map's two sizes; inset: all of the city. format_: of ``FORMATS``."""
    sizes = FORMATS[format_]
    west, south, east, north = whole_box(city.districts.values())
    edge_lon, edge_lat = (east - west) * INSET_MARGIN, (north - south) * INSET_MARGIN
    whole = (west - edge_lon, south - edge_lat, east + edge_lon, north + edge_lat)
    shown = whole_box([city.districts[district]]) if district else city.core_box
    full = (sizes.map[0], sizes.map[1] + STRIP_PX)
    return {"strip": view_of(shown, *sizes.map), "full": view_of(shown, *full), "inset": view_of(whole, *sizes.inset)}


@lru_cache(maxsize=256)
def wall_labels(
    city: City, district: str = "", format_: str = FIRST, language: str = "zh"
) -> Mapping[str, Mapping[str, tuple[float, float]]]:
    """Where each district is named on each view; the inset names those that the core does not show."""
    views, districts = wall_views(city, district, format_), city.districts.values()
    covered = {name: _covered(views[name], views["inset"], LEGEND_PX.get(language, LEGEND_PX["en"])) for name in ("strip", "full")}
    labels = {name: label_places(districts, views[name], CORE_LABEL_PX, plates) for name, plates in covered.items()}
    others = [district for district in districts if district.adcode not in labels["strip"]]
    return labels | {"inset": label_places(others, views["inset"], INSET_LABEL_PX, ())}


@lru_cache(maxsize=64)
def wall_borders(city: City, district: str = "") -> Mapping[str, Mapping[str, Line]]:
    """The districts' borders, as each view draws them."""
    return {name: borders_of(city.districts.values(), view) for name, view in wall_views(city, district).items()}


def meta_of(language: str, city: City, now: datetime, working_days: str, district: str = "", panel: str = "") -> dict[str, Any]:
    """JSON for the store ``meta``. Words are in the page's language; places in px. district, panel: what is shown alone, '' all."""
    narrowed = f"?district={district}" if district else f"?panel={panel}" if panel else ""
    return {
        "language": language,
        "district": district,
        "panel": panel,
        "scene": f"/data/scene.json{narrowed}" if narrowed else "",
        "points": f"/data/points.json{narrowed}",
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
        "formats": {name: _format(name, city, district, language) for name in FORMATS},
        "rates": {"floors": RATE_FLOORS},
        "words": script_words(),
        **look_of(city, language),
    }


def script_words() -> dict[str, str]:
    """The messages that scripts fill in; places are %(name)s."""
    return {
        "age": _("Data %(age)s s old"),
        "open": _("connected"),
        "polling": _("refreshing on a timer"),
        "connecting": _("connecting"),
        "doing_network": _("reconnecting, attempt %(tries)s"),
        "doing_server": _("server error, attempt %(tries)s"),
        "doing_unreadable": _("unreadable data, attempt %(tries)s"),
        "broken_network": _("Connection lost · state of %(time)s · attempt %(tries)s"),
        "broken_server": _("Server error · state of %(time)s · attempt %(tries)s"),
        "broken_unreadable": _("Unreadable data · state of %(time)s · attempt %(tries)s"),
        "working_day": _("Working day"),
        "day_off": _("Day off"),
        "set_clock": _("demo clock"),
        "some": _("%(first)s–%(last)s of %(of)s"),
        "month": _("Days 1–%(day)s · %(low)s–100"),
        "month_first": _("Day 1 · %(low)s–100"),
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
        "so_far": _("%(count)s this month"),
        "month_rate": _("Days 1–%(day)s · %(low)s–100%%"),
        "mute": _("Alarms are mute: touch this screen once to let it sound."),
    }


def _view(view: View, labels: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    edges = {"lon": [view.west, view.east], "lat": [view.south, view.north]}
    return edges | {"size": [view.width_px, view.height_px], "labels": {code: list(place) for code, place in labels.items()}}


def _format(name: str, city: City, district: str, language: str) -> dict[str, Any]:
    views, labels = wall_views(city, district, name), wall_labels(city, district, name, language)
    return {"format": name, "views": {key: _view(view, labels[key]) for key, view in views.items()}, "curve": FORMATS[name].curve}


def _covered(map_: View, inset: View, legend_px: int) -> tuple[tuple[float, float, float, float], ...]:
    """What plates cover on the map: (left, top, right, bottom) in px."""
    width, height = map_.width_px, map_.height_px
    return (
        (0, 0, 280, 76),
        (width - 24 - inset.width_px, 0, width, inset.height_px + 24),
        (0, height - 280, legend_px + 24, height),
        (width - 578, height - 70, width, height),
    )


def _panel_name(panel: Panel, language: str) -> str:
    # The official English names are too long for the legend; the plain ones say the same.
    return panel.name[language] if language == "zh" else panel.plain[language]


def _brief(street: str) -> str:
    # On the wall "Xinhua Road" is enough: everyone knows that it is a subdistrict.
    return street.removesuffix(" Subdistrict")
