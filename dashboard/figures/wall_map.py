"""The wall's map: districts in the steps of their rate, open cases in the shapes of their panels, and the inset. (figures)

Plain lines and symbols on a Mercator projection: no base layer, so nothing is fetched. assets/wall_map.js fills the points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import plotly.graph_objects as go
from shapely import Polygon

from dashboard.city import District, Panel
from dashboard.figures.theme import SYMBOLS, Theme, bare_layout, rate_step
from dashboard.figures.wall_view import View

Rates = Mapping[str, float | None]
BASE_LAYERS = ("showland", "showocean", "showlakes", "showrivers", "showcoastlines", "showcountries", "showsubunits", "showframe")
SIZE_PX = {"circle": 7, "square": 8.5, "diamond": 10, "triangle": 10, "hexagon": 10, "cross": 11}
RING_PX = 18
CLIP_PAD = 1e-3  # degrees that Plotly takes off each side of a range before it fits it
INSET_PART = 0.45  # the inset's symbols, of the map's


def wall_map(districts: Iterable[District], panels: Iterable[Panel], rates: Rates, view: View, theme: Theme) -> go.Figure:
    """The core of the city. rates: today's by district code. Traces carry ``meta``: district, panel or layer."""
    figure = go.Figure(layout=_layout(view, theme))
    _add_districts(figure, districts, rates, theme, border_px=1.6)
    _add_panels(figure, panels, theme, 1.0)
    ring = {"symbol": "circle-open", "size": RING_PX, "color": theme.overdue, "line": {"color": theme.overdue, "width": 2.4}}
    figure.add_scattergeo(lon=[], lat=[], mode="markers", marker=ring, meta={"layer": "overdue"})
    return figure


def inset_map(
    districts: Iterable[District], panels: Iterable[Panel], rates: Rates, view: View, core: View, theme: Theme
) -> go.Figure:
    """All districts; the rectangle is the core that the wall's map shows."""
    figure = go.Figure(layout=_layout(view, theme))
    _add_districts(figure, districts, rates, theme, border_px=1.0)
    _add_panels(figure, panels, theme, INSET_PART)
    lon, lat = core.outline()
    figure.add_scattergeo(lon=lon, lat=lat, mode="lines", line={"color": theme.amber, "width": 2.4}, meta={"layer": "core"})
    return figure


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


def _add_districts(figure: go.Figure, districts: Iterable[District], rates: Rates, theme: Theme, *, border_px: float) -> None:
    for district in districts:
        lon, lat = _rings(district)
        figure.add_scattergeo(
            lon=lon,
            lat=lat,
            mode="lines",
            fill="toself",
            fillcolor=rate_colour(rates.get(district.adcode), theme),
            line={"color": "#4A5A6A", "width": border_px},
            meta={"district": district.adcode},
        )


def _rings(district: District) -> tuple[list[float | None], list[float | None]]:
    """Outer rings, each clockwise as the projection wants them, with gaps between."""
    lon: list[float | None] = []
    lat: list[float | None] = []
    for polygon in district.polygons:
        ring = polygon[0] if not Polygon(polygon[0]).exterior.is_ccw else tuple(reversed(polygon[0]))
        if lon:
            lon.append(None)
            lat.append(None)
        lon.extend(round(point[0], 5) for point in ring)
        lat.extend(round(point[1], 5) for point in ring)
    return lon, lat


def _add_panels(figure: go.Figure, panels: Iterable[Panel], theme: Theme, part: float) -> None:
    for panel in panels:
        marker = {
            "symbol": SYMBOLS[panel.shape],
            "size": SIZE_PX[panel.shape] * part,
            "color": theme.panels[panel.code],
            "line": {"color": theme.ground, "width": 1.2 * part},
            "opacity": 1,
        }
        figure.add_scattergeo(lon=[], lat=[], mode="markers", marker=marker, meta={"panel": panel.code})
