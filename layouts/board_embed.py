"""Below the board's map: the places with the most reports, and the same map for other websites. (layouts)"""

from __future__ import annotations

import json

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _


def hot_places() -> Component:
    """The hexagons with the most reports of the last 7 days in the whole city; assets/board_hot.js fills it from the snapshot."""
    words = {
        "title": _("Most reports in the last 7 days"),
        "place": _("%(place)s: %(reports)s reports; show them on the map"),
    }
    return html.Div(id="board-hot", className="hot", **{"data-words": json.dumps(words, ensure_ascii=False)})


def embed() -> Component:
    """How a website shows the live map, as it is narrowed here; assets/board_embed.js writes the code."""
    words = {"title": _("Open cases"), "copied": _("Copied."), "failed": _("Mark the text and copy it.")}
    tools = html.Div(
        [
            html.Button(_("Copy the code"), id="board-embed-copy", className="pill"),
            html.A(_("Look at it"), href="/map/embed", id="board-embed-look", className="link"),
            html.Span(id="board-embed-said", role="status"),
        ],
        className="tools",
    )
    body = [
        html.P(_("This code puts the open cases, as narrowed above by panel and district, onto another website, live.")),
        html.Label(
            [html.Span(_("Code for another website")), html.Textarea(id="board-embed-code", readOnly=True, rows=3, spellCheck="false")]
        ),
        tools,
    ]
    data = {"data-words": json.dumps(words, ensure_ascii=False)}
    return html.Details([html.Summary(_("Embed this map")), *body], className="twin embed", id="board-embed", **data)
