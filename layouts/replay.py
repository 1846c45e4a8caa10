"""The time machine: a past day played again on a dark page that assets/replay.js builds and moves. (layouts)"""

from __future__ import annotations

from datetime import datetime

from dash import dcc, html
from dash.development.base_component import Component
from flask_babel import gettext as _

from dashboard.city import UNKNOWN_NAME, City
from layouts import ids


def counter_names() -> dict[str, str]:
    """The counters that the page shows, and what each is called on it."""
    return {
        "reports": _("Reports so far"),
        "accepted": _("Accepted so far"),
        "closings": _("Closed so far"),
        "waiting": _("Awaiting review"),
        "in_progress": _("Cases in progress"),
        "overdue": _("Past deadline"),
    }


def replay(language: str, city: City, now: datetime) -> Component:
    """The page; its script fetches the day that the address names."""
    words = {
        "day": _("Day"),
        "play": _("Play"),
        "pause": _("Pause"),
        "speed": _("Speed"),
        "scrubber": _("Moment of the day"),
        "copy": _("Copy link"),
        "copied": _("Link copied"),
        "no_copy": _("The link stands in the address bar."),
        "loading": _("Fetching the day …"),
        "failed": _("The day could not be fetched. Choose it again, or reload the page."),
        "district": _("District"),
        "hour": _("Reports in each hour"),
        "districts": _("By district, up to this moment"),
    }
    meta = {
        "today": now.astimezone(city.zone).date().isoformat(),
        "districts": {code: row.name[language] for code, row in city.districts.items()},
        "unknown": UNKNOWN_NAME[language],
        "counters": counter_names(),
        "words": words,
    }
    body = html.Div(id=ids.REPLAY_BODY)
    head = html.Header([html.H1(_("Time machine")), html.Div(id=ids.REPLAY_CLOCK, className="replay-clock")])
    main = html.Main([head, body], id=ids.REPLAY, className="replay", lang={"zh": "zh-CN"}.get(language, language))
    return html.Div([main, dcc.Store(id=ids.REPLAY_META, data=meta)])
