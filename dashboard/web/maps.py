"""Maps of open cases for others: one to embed, which stays live, and one file per district for crews without network. (web)

Both show what is public and nothing else, carry no session, and load nothing from elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, request
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from dashboard.city import City
from dashboard.errors import NotFound
from dashboard.figures.folium_map import ground_map
from dashboard.figures.theme import GLYPHS, LIGHT
from dashboard.product import Product
from dashboard.reports.lifecycle import STATES
from dashboard.web.access import open_to_all
from dashboard.web.api_input import codes_of
from dashboard.web.assets import asset
from dashboard.web.leaflet import library, library_address
from dashboard.web.open_map import OpenMap, answered
from dashboard.web.words import language, pick

blueprint = Blueprint("maps", __name__)


@blueprint.record_once
def _remember(state: BlueprintSetupState) -> None:
    state.app.extensions["open_map"] = OpenMap(state.app.extensions["product"])


STYLES, SCRIPTS = ("leaflet.css", "cluster.css"), ("leaflet.js", "cluster.js")
ASSETS = Path(__file__).resolve().parents[2] / "assets"
EMBED_POLICY = "default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors *"
FILE_POLICY = "default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"


@blueprint.after_app_request
def _own_policy(response: Response) -> Response:
    """A map's own policy, after the one that every answer gets."""
    policy = g.get("map_policy")
    if policy:
        response.headers["Content-Security-Policy"] = policy
        if "frame-ancestors *" in policy:
            response.headers.pop("X-Frame-Options", None)
    return response


@blueprint.get("/data/map.json")
@open_to_all
def open_cases() -> AnyResponse:
    """Every open case as a marker, what is public of it; ?panel= and ?district= narrow it."""
    return answered(_open_map().of(*_asked()))


@blueprint.get("/map/embed")
@open_to_all
def embed() -> Response:
    """The live map for other websites; ?panel=, ?district= and ?lang= narrow it."""
    panels, districts = _asked()
    return _document(panels, districts, inline=False)


@blueprint.get("/map/district/<adcode>.html")
@open_to_all
def district(adcode: str) -> Response:
    """One self-contained file with a district's open cases; 404 for any other code."""
    if adcode not in _product().city.districts:
        raise NotFound()
    response = _document((), (adcode,), inline=True)
    name = f"{adcode}-{_product().clock().astimezone(_product().city.zone):%Y%m%d-%H%M}.html"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product


def _asked() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Panels and districts of the address. Raises FactUnknown."""
    city, asked = _product().city, request.args.to_dict()
    return codes_of(asked, "panel", city.panels), codes_of(asked, "district", city.districts)


def _open_map() -> OpenMap:
    found: OpenMap = current_app.extensions["open_map"]
    return found


def _document(panels: Sequence[str], districts: Sequence[str], *, inline: bool) -> Response:
    city = _product().city
    shown = [city.districts[code] for code in districts]
    corners = [corner for one in shown for polygon in one.polygons for corner in polygon[0]]
    lons, lats = [lon for lon, _lat in corners], [lat for _lon, lat in corners]
    box = (min(lons), min(lats), max(lons), max(lats)) if shown else city.core_box
    ground = [{"code": one.adcode, "polygons": one.polygons} for one in city.districts.values()]
    map_parts = ground_map(ground, box)
    own = (ASSETS / "map_open.js").read_text(encoding="utf-8")
    inner = [*(library(name) for name in SCRIPTS), map_parts.script, own] if inline else [map_parts.script]
    title = " · ".join([*(pick(one.name) for one in shown), _("Open cases"), city.title[language()]])
    told = _open_map().of(tuple(panels), tuple(districts)).value
    page = render_template(
        "maps/document.html",
        title=title,
        inline=inline,
        told=told,
        styles=[Markup(text) for text in (*(library(name) for name in STYLES), (ASSETS / "map_open.css").read_text(encoding="utf-8"))],
        scripts=[Markup(text) for text in inner],
        before=[library_address(name) for name in SCRIPTS],
        after=asset("map_open.js"),
        map_html=Markup(map_parts.html),
        facts=Markup(json.dumps(_facts(city, panels, districts, told, inline), ensure_ascii=False).replace("<", "\\u003c")),
    )
    g.map_policy = (FILE_POLICY if inline else EMBED_POLICY).format(hashes=" ".join(map(_hash, inner)))
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _hash(script: str) -> str:
    """As a content security policy names an inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _facts(city: City, panels: Sequence[str], districts: Sequence[str], told: dict[str, Any], inline: bool) -> dict[str, Any]:
    """What the script needs: cases, names, shapes, words."""
    near = [street for street in city.streets.values() if not districts or street.district in districts]
    return {
        "live": not inline,
        "asked": {"panel": ",".join(panels), "district": ",".join(districts)},
        "told": told,
        "language": language(),
        "panels": {code: {"name": pick(p.name), "glyph": GLYPHS[p.shape], "colour": LIGHT.panels.get(code, LIGHT.text_1)}
                   for code, p in city.panels.items()},
        "categories": {code: pick(category.name) for code, category in city.categories.items()},
        "districts": {code: pick(one.name) for code, one in city.districts.items()},
        "labels": [[pick(one.short), one.label_lat, one.label_lon] for one in city.districts.values()],
        "streets": [[pick(street.name), street.lat, street.lon] for street in near],
        "states": {code: pick((state.zh, state.en)) for code, state in STATES.items()},
        "words": _words(),
    }  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "since": _("Since"),
        "deadline": _("Deadline"),
        "late": _("Overdue"),
        "as_of": _("As of"),
        "shown": _("open cases"),
        "none": _("No case found."),
        "more": _("only the most urgent are shown"),
        "event": _("event no."),
        "stale": _("no connection, the last known state is shown"),
        "no_place": _("This device does not tell where it is."),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
    }
