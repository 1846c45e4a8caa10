"""The time machine: a past day played again on a dark page that assets/replay*.js build and move. (layouts)"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component
from flask_babel import gettext as _

from dashboard.city import UNKNOWN_NAME, City
from dashboard.figures.hex_map import outlines
from dashboard.figures.wall_view import whole_box
from dashboard.publishing.replay_cases import PER_DEGREE
from layouts import ids


def counter_names() -> dict[str, str]:
    """The counters that the page shows, and what each is called on it."""
    return {
        "reports": _("Reports so far"),
        "accepted": _("Accepted so far"),
        "handled": _("Handled so far"),
        "closings": _("Closed so far"),
        "waiting": _("Awaiting review"),
        "in_progress": _("Cases in progress"),
        "overdue": _("Past deadline"),
        "rework": _("Sent back so far"),
    }


def happening_names() -> dict[str, str]:
    """What its feed says of a case, by ``replay_cases.SEEN``; what is not here is not said."""
    return {
        "received": _("Received"),
        "accepted": _("Accepted"),
        "closed": _("Closed"),
        "late": _("Overdue"),
        "reopened": _("Reopened"),
        "dismissed": _("Not accepted"),
        "appealed": _("Appealed"),
    }


def replay(language: str, city: City, now: datetime) -> Component:
    """The page; its script fetches the day that the address names."""
    meta = {
        "language": language,
        "today": now.astimezone(city.zone).date().isoformat(),
        "districts": {code: row.name[language] for code, row in city.districts.items()},
        "categories": {code: row.name[language] for code, row in city.categories.items()},
        "unknown": UNKNOWN_NAME[language],
        "counters": counter_names(),
        "happenings": happening_names(),
        "map": _map(city, language),
        "words": _words(),
    }
    body = html.Div(id=ids.REPLAY_BODY)
    head = html.Header([html.H1(_("Time machine")), html.P(_("Any day of the city, minute by minute, from its log"), className="sub")])
    main = html.Main([head, body], id=ids.REPLAY, className="replay", lang={"zh": "zh-CN"}.get(language, language))
    return html.Div([main, dcc.Store(id=ids.REPLAY_META, data=meta)])


def _words() -> dict[str, str]:
    return {
        "day": _("Day"),
        "before": _("The day before"),
        "after": _("The day after"),
        "other": _("Choose another day"),
        "play": _("Play"),
        "pause": _("Pause"),
        "again": _("Play from 00:00"),
        "speed": _("Speed"),
        "scrubber": _("Moment of the day"),
        "copy": _("Copy link"),
        "copied": _("Link copied"),
        "no_copy": _("The link stands in the address bar."),
        "loading": _("Fetching the day …"),
        "failed": _("The day could not be fetched. Choose it again, or reload the page."),
        "again_later": _("Not that far yet: the day is running."),
        "quiet": _("Nothing has happened yet on this day."),
        "district": _("District"),
        "hour": _("Each hour of the day"),
        "hour_head": _("Hour"),
        "districts": _("By district, up to this moment"),
        "map": _("Where it happened: what came in, was closed or became overdue on this day"),
        "core": _("City centre"),
        "whole": _("Whole city"),
        "feed": _("The newest up to this moment"),
        "timeline": _("Received (up) and closed (down), every 10 minutes"),
        "on_time": _("{rate} on time"),
        "keys": _("Space plays and pauses · ← → ten minutes · [ ] the day before and after"),
        "handover": _("Hand-over brief"),
        "received": _("Received"),
        "closed": _("Closed"),
        "open": _("In progress"),
        "late": _("Past deadline"),
        "new": _("Just received"),
        "waits": _("Awaiting review"),
    }


def _map(city: City, language: str) -> dict[str, Any]:
    """Outlines and boxes in whole steps from the map's middle, as the day's cases are."""
    lon, lat = city.map_view.lon, city.map_view.lat

    def steps(point: Any) -> list[int]:
        return [round((point[0] - lon) * PER_DEGREE), round((point[1] - lat) * PER_DEGREE)]

    def box(west: float, south: float, east: float, north: float) -> list[int]:
        return [*steps((west, south)), *steps((east, north))]

    shapes = outlines({"code": code, "name": "", "polygons": row.polygons} for code, row in city.districts.items())
    return {
        "lat": lat,
        "core": box(*city.core_box),
        "whole": box(*whole_box(city.districts.values())),
        "labels": [[row.short[language], *steps((row.label_lon, row.label_lat))] for row in city.districts.values()],
        "rings": [
            [steps(point) for point in ring]
            for shape in shapes["features"]
            for polygon in shape["geometry"]["coordinates"]
            for ring in polygon
        ],
    }
