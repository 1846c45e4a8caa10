"""Style sheets, scripts and icons: addresses that change with their content, so that phones keep them for a year. (web)"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import cast

from flask import Flask, Response, current_app, request
from markupsafe import Markup

from dashboard.city import Category

YEAR_S = 365 * 86400


def init_app(app: Flask) -> None:
    """Offer ``asset('site.css')`` and ``icon('camera')`` to templates; let browsers keep what carries its hash."""
    app.jinja_env.globals.update(asset=asset, icon=icon, sketch=sketch)
    app.after_request(_keep_hashed)


def asset(name: str) -> str:
    """The address of a file in assets/, with its content's hash."""
    file = _folder() / name
    return f"/assets/{name}?v={_hash(file, file.stat().st_mtime_ns)}"


def release() -> str:
    """What scripts and style sheets this process serves: changes with any of them. A wall that was loaded with others loads anew."""
    return release_of(_folder())


def release_of(folder: Path) -> str:
    """As ``release``, of a folder."""
    return _release(folder)


def icon(name: str, size: int = 24) -> Markup:
    """The line icon assets/icons/NAME.svg, inline, hidden from readers: its words stand beside it."""
    file = _folder() / "icons" / f"{name}.svg"
    attributes = f'<svg width="{size}" height="{size}" aria-hidden="true" focusable="false" '
    return Markup(_text(file, file.stat().st_mtime_ns).replace("<svg ", attributes, 1))


def sketch(category: Category) -> Markup:
    """A small drawing of the category; the panel's icon where nobody drew one."""
    drawings = _folder() / "icons" / "categories.svg"
    if f'id="{category.code}"' in _text(drawings, drawings.stat().st_mtime_ns):
        drawing = Markup('<svg viewBox="0 0 48 32" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>')
        return Markup('<span class="sketch">{}</span>').format(drawing.format(asset("icons/categories.svg"), category.code))
    return Markup('<span class="sketch">{}</span>').format(icon(category.panel, 40))


def _folder() -> Path:
    return Path(cast(str, current_app.static_folder))


@lru_cache(maxsize=256)
def _hash(file: Path, changed_ns: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=8)
def _release(folder: Path) -> str:
    files = sorted(path for path in folder.iterdir() if path.suffix in (".js", ".css"))
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()[:12]


@lru_cache(maxsize=128)
def _text(file: Path, changed_ns: int) -> str:
    return file.read_text().strip()


def _keep_hashed(response: Response) -> Response:
    if request.path.startswith("/assets/") and request.args.get("v") and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return response
