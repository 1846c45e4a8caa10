"""Dash's own scripts: compressed once instead of for every visitor, and kept by browsers for a year. (edge)

Plotly's script is 4.8 MB. Compressing it for each request took 0.2 s on the loop that feeds every stream. Here it is compressed
once a process, in a native thread (0.6 s). ``make install`` has it compressed best, once an installation (10 s):
1.11 MB instead of 1.23.
"""

from __future__ import annotations

import hashlib
import sys
from importlib.util import find_spec
from pathlib import Path

import brotli
from flask import Flask, Response, request
from plotly.offline import get_plotlyjs_version

from dashboard.web.offload import offload

SUITES = "/board/_dash-component-suites/"
PLOTLY = f"{SUITES}plotly/package_data/plotly.min.js?v={get_plotlyjs_version()}"
READY = Path(sys.prefix) / "share" / "baixingpai"  # files named by the hash of what they hold, uncompressed
QUICK, BEST = 9, 11
LONG = 300_000  # bytes; a shorter script is compressed best within half a second
WINDOW = 24  # bits; Plotly's script is longer than the usual window
FOREVER = "public, max-age=31536000, immutable"


class Bundles:
    """What was compressed, by address without its question: its bytes and its tag."""

    def __init__(self) -> None:
        self._packed: dict[str, tuple[bytes, str]] = {}

    def init_app(self, server: Flask) -> None:
        server.before_request(self.answer)
        server.after_request(self.keep)

    def answer(self) -> Response | None:
        """A script that was asked for before, unless the browser may have it already."""
        packed, tag = self._packed.get(request.path, (None, ""))
        if packed is None or not _takes_brotli() or request.if_none_match:
            return None
        response = Response(packed, mimetype="text/javascript")
        if tag:
            response.set_etag(tag)
        return _dressed(response)

    def keep(self, response: Response) -> Response:
        """Compress a script that is asked for the first time."""
        if request.path.startswith(SUITES) and response.status_code == 200 and _takes_brotli() and not response.content_encoding:
            data = response.get_data()
            packed = _ready(data) or offload(brotli.compress, data, quality=BEST if len(data) < LONG else QUICK, lgwin=WINDOW)
            self._packed[request.path] = (packed, response.get_etag()[0] or "")
            response.set_data(packed)
            _dressed(response)
        return response


def _takes_brotli() -> bool:
    return request.accept_encodings.quality("br") > 0


def _dressed(response: Response) -> Response:
    response.content_encoding = "br"
    response.vary.add("Accept-Encoding")
    if request.args.get("v") or ".v" in request.path.rpartition("/")[2]:  # Dash puts versions into names: react.v4_4_1m17….min.js
        response.headers["Cache-Control"] = FOREVER
    return response


def _ready(data: bytes) -> bytes | None:
    file = READY / f"{hashlib.sha256(data).hexdigest()}.br"
    return file.read_bytes() if file.exists() else None


def compress_best() -> Path:
    """Compress Plotly's script as far as it goes, for every later start. Returns the file."""
    spec = find_spec("plotly")
    data = (Path(str(spec and spec.origin)).parent / "package_data" / "plotly.min.js").read_bytes()
    file = READY / f"{hashlib.sha256(data).hexdigest()}.br"
    if not file.exists():
        READY.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_bytes(brotli.compress(data, quality=BEST, lgwin=WINDOW))
        part.replace(file)
    return file
