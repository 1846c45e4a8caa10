"""Where the reports are: district outlines, hexagons coloured by density, the newest reports. (figures)

Plotly's MapLibre with a style that is a dict and names no glyphs: nothing is fetched, labels use the machine's own fonts.
Figures are plain dicts of lists (never arrays: what a page extends must stay JSON). Colours: design language, "Density".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log
from typing import Any

import shapely

from dashboard.figures.theme import LIGHT
from dashboard.geo import hexagon_ring

LEAST_REPORTS = 3  # fewer in a hexagon say too much about single people
SIMPLE_DEGREES = 0.002  # about 200 m: three pixels of the opening view, a third of the weight
DECIMALS = 4  # about 10 m
SCALE = 10**DECIMALS
LAND, OUTSIDE = "#F1F2EC", "#E3E8EA"
BOLD = ["Noto Sans CJK SC Bold", "Source Han Sans SC Bold", "PingFang SC Semibold", "Microsoft YaHei Bold"]
PLAIN = ["Noto Sans CJK SC Regular", "Source Han Sans SC Regular", "PingFang SC Regular", "Microsoft YaHei Regular"]

Figure = dict[str, Any]


def hex_map(districts: Iterable[Mapping[str, Any]], streets: Iterable[Mapping[str, Any]] = ()) -> Figure:
    """The map's figure: its style, and five traces that the page fills: hexagons, cases as discs on rings, the newest as amber on ink.

    districts: code, name (as to be read), lon, lat of the label, polygons (polygons of rings of (lon, lat)).
    streets: name, lon, lat; written from zoom 12. Centre and zoom are the page's: it knows its width.
    """
    hexagons = {
        "type": "choroplethmap",
        "geojson": {"type": "FeatureCollection", "features": []},
        "locations": [],
        "z": [],
        "zmin": 0.5,
        "zmax": len(LIGHT.density) + 0.5,
        "colorscale": _steps(LIGHT.density),
        "showscale": False,
        "marker": {"opacity": 0.92, "line": {"color": LAND, "width": 1}},
        "below": "borders",
        "hoverinfo": "none",
    }
    cases = [_points(15, LIGHT.text_1, "none"), _points(9, LIGHT.surface)]
    return {"data": [hexagons, *cases, _points(15, LIGHT.text_1), _points(10, LIGHT.amber)], "layout": _layout(districts, streets)}


def packed_hexagons(hexagons: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """What the page needs to draw and tell hexagons, as lists of one length, fullest first; a third of their weight as GeoJSON.

    hexagons: hexagon (H3), reports (None: too few to tell), open, and if known place and category as codes; count: what is drawn,
    when it is not the reports. Only those with LEAST_REPORTS are given. rings: the first corner and the steps to the next, in
    10⁻⁴ degrees of lon and lat. step: 1 to 5, the density.
    """
    counted = [(row.get("count", row["reports"]) or 0, row) for row in hexagons]
    shown = [row for _count, row in sorted(counted, key=lambda one: (-one[0], one[1]["hexagon"])) if _count >= LEAST_REPORTS]
    counts = [row.get("count", row["reports"]) for row in shown]
    most = counts[0] if shown else LEAST_REPORTS
    return {
        "hexagon": [row["hexagon"] for row in shown],
        "rings": [_packed_ring(row["hexagon"]) for row in shown],
        "step": [density_step(count, most) for count in counts],
        "count": counts,
        "reports": [row["reports"] for row in shown],
        "open": [row["open"] for row in shown],
        "place": [row.get("place", "") for row in shown],
        "category": [row.get("category", "") for row in shown],
    }


def density_step(reports: int, most: int) -> int:
    """1 to 5: in which fifth of the ratio scale from LEAST_REPORTS to ``most`` a count lies."""
    if most <= LEAST_REPORTS:
        return 1
    part = log(max(reports, LEAST_REPORTS) / LEAST_REPORTS) / log(most / LEAST_REPORTS)
    return min(len(LIGHT.density), 1 + int(part * len(LIGHT.density)))


def outlines(districts: Iterable[Mapping[str, Any]]) -> Figure:
    """District shapes as GeoJSON, simplified together so that neighbours keep one common border."""
    rows = list(districts)
    shapes = [shapely.MultiPolygon([(rings[0], rings[1:]) for rings in row["polygons"]]) for row in rows]
    simple = shapely.coverage_simplify(shapes, SIMPLE_DEGREES) if shapes else []
    features = [_feature(row["code"], _rounded(shape)) for row, shape in zip(rows, simple, strict=True)]
    return {"type": "FeatureCollection", "features": features}


def _layout(districts: Iterable[Mapping[str, Any]], streets: Iterable[Mapping[str, Any]]) -> Figure:
    rows = list(districts)
    return {
        "map": {"style": _style(rows, list(streets)), "center": {"lon": 0, "lat": 0}, "zoom": 9},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": "pan",
        "paper_bgcolor": OUTSIDE,
        "uirevision": "map",
    }


def _style(districts: list[Mapping[str, Any]], streets: list[Mapping[str, Any]]) -> Figure:
    sources = {"land": outlines(districts), "names": _labels(districts), "streets": _labels(streets)}
    return {
        "version": 8,
        "sources": {name: {"type": "geojson", "data": data} for name, data in sources.items()},
        "layers": [
            {"id": "outside", "type": "background", "paint": {"background-color": OUTSIDE}},
            {"id": "land", "type": "fill", "source": "land", "paint": {"fill-color": LAND}},
            {
                "id": "borders",
                "type": "line",
                "source": "land",
                "paint": {"line-color": LIGHT.text_1, "line-opacity": 0.55, "line-width": 1},
            },
            _text_layer("streets", 12, PLAIN, minzoom=11.6),
            _text_layer("names", 15, BOLD),
        ],
    }


def _text_layer(source: str, size: int, fonts: list[str], **more: object) -> Figure:
    layout = {"text-field": ["get", "name"], "text-font": fonts, "text-size": size, "text-padding": 4}
    paint = {"text-color": LIGHT.text_1, "text-halo-color": LIGHT.halo, "text-halo-width": 1.6}
    return {"id": source, "type": "symbol", "source": source, "layout": layout, "paint": paint, **more}


def _labels(rows: Iterable[Mapping[str, Any]]) -> Figure:
    features = [
        {"type": "Feature", "properties": {"name": row["name"]}, "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]}}
        for row in rows
    ]
    return {"type": "FeatureCollection", "features": features}


def _points(size: int, colour: str, hover: str = "skip") -> Figure:
    """An empty trace of circles: other symbols would be fetched from a CDN. hover "none": it can be pointed at."""
    return {"type": "scattermap", "mode": "markers", "lon": [], "lat": [], "marker": {"size": size, "color": colour}, "hoverinfo": hover}


def _steps(colours: Sequence[str]) -> list[list[Any]]:
    """A Plotly colour scale of equal flat steps."""
    count = len(colours)
    return [[edge / count, colour] for step, colour in enumerate(colours) for edge in (step, step + 1)]


def _packed_ring(hexagon: str) -> list[int]:
    corners = [(round(lon * SCALE), round(lat * SCALE)) for lon, lat in hexagon_ring(hexagon)[:-1]]
    steps = [(x - x0, y - y0) for (x0, y0), (x, y) in pairwise(corners)]
    return [number for corner in (corners[0], *steps) for number in corner]


def _feature(code: str, coordinates: list[Any]) -> Figure:
    return {"type": "Feature", "id": code, "geometry": {"type": "MultiPolygon", "coordinates": coordinates}}


def _rounded(shape: Any) -> list[Any]:
    parts = getattr(shape, "geoms", [shape])
    return [
        [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords] for ring in (part.exterior, *part.interiors)] for part in parts
    ]
