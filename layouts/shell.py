"""What every board page stands in: the HTML around the app, and what all scripts share. (layouts)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids

INDEX = """<!DOCTYPE html>
<html lang="{language}" data-page="{page}" data-theme="{theme}" data-release="{release}"{clock}>
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<title>{title}</title>
<link rel="icon" type="image/svg+xml" href="{icon}">
{styles}
{ahead}
</head>
<body>
{notice}
<noscript><p>{needs_scripts}</p></noscript>
<div id="react-entry-point"></div>
{config}
{scripts}
{renderer}
</body>
</html>
"""


def late_page() -> Component:
    """An empty frame that asks its own address what to show."""
    return html.Div([dcc.Location(id=ids.ASKED, refresh=False), html.Div(id=ids.PAGE)])


def stores(snapshot: dict[str, Any], meta: dict[str, Any]) -> list[Component]:
    """What the scripts read: the snapshot that the first paint shows, and what does not change while the page is open."""
    return [
        dcc.Store(id=ids.META, data=meta),
        dcc.Store(id=ids.SNAPSHOT, data=snapshot),
        dcc.Store(id=ids.EVENT, data=snapshot.get("event", 0)),
    ]


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[object]] = (), **more: Any) -> Component:
    """The table twin of a chart, for who cannot see it."""
    return html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([html.Tr([html.Td(str(cell)) for cell in row]) for row in rows]),
        ],
        className="visually-hidden",
        **more,
    )
