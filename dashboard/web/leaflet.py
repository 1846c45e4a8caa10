"""Leaflet and its clusters, out of their Python packages: for a page as files of this site, for a file inline. (web)"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response
from xstatic.pkg import leaflet, leaflet_markercluster

from dashboard.errors import NotFound
from dashboard.web.access import open_to_all

blueprint = Blueprint("leaflet", __name__)

FILES = {
    "leaflet.css": Path(leaflet.BASE_DIR) / "leaflet.css",
    "cluster.css": Path(leaflet_markercluster.BASE_DIR) / "MarkerCluster.css",
    "leaflet.js": Path(leaflet.BASE_DIR) / "leaflet.js",
    "cluster.js": Path(leaflet_markercluster.BASE_DIR) / "leaflet.markercluster.js",
}
TYPES = {".css": "text/css", ".js": "text/javascript"}
YEAR_S = 365 * 86400
ELSEWHERE_IN_SCRIPTS = (
    (re.compile(r"//# sourceMappingURL=\S+"), ""),
    (re.compile(r"https?://leafletjs\.com/?"), ""),  # its credit, which is text on the map otherwise
)
ELSEWHERE_IN_STYLES = (
    (re.compile(r"/\*.*?\*/", re.DOTALL), " "),  # comments of style sheets name bug reports
    (re.compile(r"url\([^)]*\)"), "none"),  # pictures of controls that no map here has
)


@lru_cache(maxsize=8)
def library(name: str) -> str:
    """The text of one of ``FILES``, without a word that would load something else."""
    text = FILES[name].read_text(encoding="utf-8")
    for pattern, instead in ELSEWHERE_IN_STYLES if name.endswith(".css") else ELSEWHERE_IN_SCRIPTS:
        text = pattern.sub(instead, text)
    return text.strip()


def library_address(name: str) -> str:
    """Its address on this site, which changes with it."""
    return f"/map/parts/{name}?v={hashlib.sha256(library(name).encode()).hexdigest()[:12]}"


@blueprint.get("/map/parts/<name>")
@open_to_all
def part(name: str) -> Response:
    """One of the library's files."""
    if name not in FILES:
        raise NotFound()
    response = Response(library(name), mimetype=TYPES[FILES[name].suffix])
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return response
