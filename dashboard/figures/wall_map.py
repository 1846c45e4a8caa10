"""The wall's map: districts in the steps of their rate, open cases in the shapes of their panels, and the inset. (figures)

Plain lines and symbols on a Mercator projection: no base layer, so nothing is fetched. assets/wall_map.js fills the points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.city import Panel
from dashboard.figures.theme import SYMBOLS, Theme, bare_layout, rate_step
from dashboard.figures.wall_view import Line, View

Figure = dict[str, Any]
Rates = Mapping[str, float | None]
BASE_LAYERS = ("showland", "showocean", "showlakes", "showrivers", "showcoastlines", "showcountries", "showsubunits", "showframe")
SIZE_PX = {"circle": 7, "square": 8.5, "diamond": 10, "triangle": 10, "hexagon": 10, "cross": 11}
RING_PX = 18
BORDER_PX, INSET_BORDER_PX = 1.6, 1.0
INSET_PART = 0.45  # the inset's symbols, of the map's
CLIP_PAD = 1e-3  # degrees that Plotly takes off each side of a range before it fits it


def wall_map(borders: Mapping[str, Line], panels: Iterable[Panel], rates: Rates, view: View, theme: Theme) -> Figure:
    """The core of the city. borders, rates (today's): by district code. Traces carry ``meta``: district, panel or layer."""
    ring = {"symbol": "circle-open", "size": RING_PX, "color": theme.overdue, "line": {"color": theme.overdue, "width": 2.4}}
    overdue = _trace([], [], {"layer": "overdue"}, mode="markers", marker=ring)
    return {"data": [*_districts(borders, rates, theme, BORDER_PX), *_points(panels, theme, 1.0), overdue], "layout": _layout(view, theme)}


def inset_map(borders: Mapping[str, Line], panels: Iterable[Panel], rates: Rates, view: View, core: View, theme: Theme) -> Figure:
    """All districts; the rectangle is the core that the wall's map shows."""
    frame = _trace(*core.outline(), {"layer": "core"}, mode="lines", line={"color": theme.amber, "width": 2.4})
    districts = _districts(borders, rates, theme, INSET_BORDER_PX)
    return {"data": [*districts, *_points(panels, theme, INSET_PART), frame], "layout": _layout(view, theme)}


def rate_colour(rate: float | None, theme: Theme) -> str:
    """The fill of a district; without a rate, that of the cards."""
    step = rate_step(rate)
    return theme.surface if step is None else theme.rates[step]


def _layout(view: View, theme: Theme) -> dict[str, Any]:
    layout = bare_layout(theme, view.width_px, view.height_px)
    layout["geo"] = {
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [view.west - CLIP_PAD, view.east + CLIP_PAD], "showgrid": False},
        "lataxis": {"range": [view.south - CLIP_PAD, view.north + CLIP_PAD], "showgrid": False},
        "domain": {"x": [0, 1], "y": [0, 1]},
        "bgcolor": "rgba(0,0,0,0)",
        "visible": False,
        **dict.fromkeys(BASE_LAYERS, False),
    }
    return layout


def _districts(borders: Mapping[str, Line], rates: Rates, theme: Theme, border_px: float) -> list[dict[str, Any]]:
    line = {"color": theme.border, "width": border_px}
    return [
        _trace(lon, lat, {"district": code}, mode="lines", fill="toself", fillcolor=rate_colour(rates.get(code), theme), line=dict(line))
        for code, (lon, lat) in borders.items()
    ]


def _points(panels: Iterable[Panel], theme: Theme, part: float) -> list[dict[str, Any]]:
    return [_trace([], [], {"panel": panel.code}, mode="markers", marker=_marker(panel, theme, part)) for panel in panels]


def _marker(panel: Panel, theme: Theme, part: float) -> dict[str, Any]:
    line = {"color": theme.ground, "width": 1.2 * part}
    return {
        "symbol": SYMBOLS[panel.shape],
        "size": SIZE_PX[panel.shape] * part,
        "color": theme.panels[panel.code],
        "line": line,
        "opacity": 1,
    }


def _trace(lon: Iterable[float | None], lat: Iterable[float | None], meta: dict[str, str], **drawn: Any) -> dict[str, Any]:
    return {"type": "scattergeo", "lon": list(lon), "lat": list(lat), "meta": meta, "hoverinfo": "skip", **drawn}
