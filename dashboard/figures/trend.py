"""Thirty days of reports and closings, small, labelled at their ends. (figures)

Bars start at zero; today is amber, the past grey. Plain dicts of lists: the page moves them when news comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

INK, QUIET, PAST, AMBER, DONE, GRID = "#17202A", "#626E7A", "#C3C9CC", "#FFB52E", "#00704F", "#E7E9E6"
FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, HarmonyOS Sans SC, Microsoft YaHei, sans-serif"
REPORTS, CLOSED = 0, 1  # places of the traces in ``data``

Figure = dict[str, Any]


def trend(rows: Sequence[Mapping[str, Any]], words: Mapping[str, str], *, today: str = "") -> Figure:
    """Reports as bars, closings as a line, one value a day.

    rows: day (ISO), reports, closed; oldest first. words: reports, closed, nothing. today: the day still running, if among them.
    """
    days, reports, closed = [row["day"] for row in rows], [row["reports"] for row in rows], [row["closed"] for row in rows]
    bars = {
        "type": "bar",
        "name": words["reports"],
        "x": days,
        "y": reports,
        "marker": {"color": [AMBER if day == today else PAST for day in days]},
        "hovertemplate": "%{y:,}",
    }
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": words["closed"],
        "x": days,
        "y": closed,
        "line": {"color": DONE, "width": 2.5},
        "hovertemplate": "%{y:,}",
    }
    return {"data": [bars, line], "layout": {**_layout(), "annotations": [] if rows else [_nothing(words["nothing"])]}}


def _layout() -> Figure:
    quiet = {"size": 13, "color": QUIET, "family": FONT}
    return {
        "margin": {"l": 44, "r": 4, "t": 8, "b": 26},
        "showlegend": False,
        "hovermode": "x unified",
        "bargap": 0.25,
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 14, "color": INK},
        "hoverlabel": {"bgcolor": "#FFFFFF", "bordercolor": INK, "font": {"family": FONT, "size": 14, "color": INK}},
        "xaxis": {"type": "date", "fixedrange": True, "showgrid": False, "tickformat": "%-m-%-d", "nticks": 5, "tickfont": quiet},
        "yaxis": {"rangemode": "tozero", "fixedrange": True, "gridcolor": GRID, "zerolinecolor": QUIET, "nticks": 4, "tickfont": quiet, "tickformat": ","},
    }


def _nothing(words: str) -> Figure:
    return {"text": words, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "font": {"size": 16, "color": QUIET}}
