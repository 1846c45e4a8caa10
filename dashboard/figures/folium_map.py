"""The ground of the maps that Dash cannot hand out: a Leaflet map built by Folium, without tiles and without its CDNs. (figures)

What is drawn on it is the work of assets/map_open.js, which finds the map under ``MAP_NAME``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.hex_map import LAND, outlines
from dashboard.figures.theme import LIGHT

MAP_NAME = "map_city"
NEAREST_ZOOM = 18  # Leaflet takes it from its tiles, and there are none
GROUND = {"color": LIGHT.border, "weight": 1.5, "fillColor": LAND, "fillOpacity": 1}


@dataclass(frozen=True)
class FoliumParts:
    """What Folium wrote: the map's element, and the script that begins it."""

    html: str
    script: str


def ground_map(districts: Iterable[Mapping[str, Any]], box: Sequence[float]) -> FoliumParts:
    """The districts as ground, opened on box: west, south, east, north. districts: as for ``hex_map``."""
    import folium  # here, so that a server which nobody asks for a map does not carry it

    west, south, east, north = box
    city = folium.Map([(south + north) / 2, (west + east) / 2], tiles=None, control_scale=True, maxZoom=NEAREST_ZOOM)
    city._name, city._id = MAP_NAME.split("_")
    shapes = outlines(districts)
    if shapes["features"]:
        ground = folium.GeoJson(shapes, style_function=lambda _feature: GROUND, interactive=False, smooth_factor=0.5)
        ground._id = "ground"
        ground.add_to(city)
    fitted = folium.FitBounds([[south, west], [north, east]])
    fitted.options["animate"] = False  # a tap while the map still zooms by itself led nowhere
    city.add_child(fitted)
    root: Any = city.get_root()
    root.render()
    return FoliumParts(root.html.render(), root.script.render())  # its header, which names the CDNs, is left out
