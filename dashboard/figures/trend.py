"""Thirty days of reports and closings, small, labelled at their ends. (figures)

Bars start at zero; today is amber, the past grey. Plain dicts of lists: the page moves them when news comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.figures.day_curve import nice_ticks
from dashboard.figures.theme import FONT, LIGHT, bare_layout, saying

PAST, GRID = "#C3C9CC", "#E7E9E6"
ROOM = 1.03  # above the highest line

Figure = dict[str, Any]


def trend(rows: Sequence[Mapping[str, Any]], words: Mapping[str, str], *, today: str = "") -> Figure:
    """Reports as bars, closings as a line, one value a day; the day still running stands apart as a dot.

    rows: day (ISO), reports, closed; oldest first. words: reports, closed, nothing. today: the day still running, if among them.
    """
    days = [row["day"] for row in rows]
    whole = [row for row in rows if row["day"] != today]
    running = [row for row in rows if row["day"] == today]
    bars: Figure = {"type": "bar", "name": words["reports"], "x": days, "y": [row["reports"] for row in rows], "hovertemplate": "%{y:,}"}
    bars["marker"] = {"color": [LIGHT.amber if day == today else PAST for day in days]}
    line = _closed(whole, words["closed"], mode="lines", line={"color": LIGHT.done, "width": 2.5})
    dot = _closed(
        running, words["closed"], mode="markers", marker={"color": LIGHT.surface, "size": 8, "line": {"color": LIGHT.done, "width": 2.5}}
    )
    most = max((count for row in rows for count in (row["reports"], row["closed"])), default=0)
    nothing = saying(words["nothing"], LIGHT, size_px=16) | {"visible": not most}
    layout = _layout()
    lines = nice_ticks(most)
    layout["yaxis"] |= {"tickvals": lines, "range": [0, lines[-1] * ROOM], "showticklabels": bool(most)}
    return {"data": [bars, line, dot], "layout": {**layout, "annotations": [nothing]}}


def _closed(rows: Sequence[Mapping[str, Any]], name: str, **look: Any) -> Figure:
    days, closed = [row["day"] for row in rows], [row["closed"] for row in rows]
    return {"type": "scatter", "name": name, "x": days, "y": closed, "hovertemplate": "%{y:,}", "cliponaxis": False, **look}


def _layout() -> Figure:
    quiet = {"size": 13, "color": LIGHT.text_3, "family": FONT}
    return {
        **bare_layout(LIGHT, None, None, size_px=14),
        "margin": {"l": 44, "r": 4, "t": 8, "b": 30},
        "hovermode": "x unified",
        "bargap": 0.25,
        "hoverlabel": {"bgcolor": LIGHT.surface, "bordercolor": LIGHT.text_1, "font": {"family": FONT, "size": 14, "color": LIGHT.text_1}},
        "xaxis": {
            "type": "date",
            "fixedrange": True,
            "showgrid": False,
            "tickformat": "%-m-%-d",
            "nticks": 5,
            "tickfont": quiet,
            "ticks": "outside",
            "tickcolor": LIGHT.text_3,
        },
        "yaxis": {
            "fixedrange": True,
            "gridcolor": GRID,
            "zerolinecolor": LIGHT.text_3,
            "tickfont": quiet,
            "tickformat": ",",
        },
    }
