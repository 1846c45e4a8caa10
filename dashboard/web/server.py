"""The server: puts together the files of the HTTP edge, one per desk, page or interface. (web)

One error shape for machines, one page for people; a content security policy on every answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import structlog
from flask import Blueprint, Flask, Response, render_template, request
from flask_babel import gettext
from flask_compress import Compress
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.response import Response as AnyResponse

from dashboard.errors import CityError, FormExpired, NotFound
from dashboard.product import Product
from dashboard.web import access, assets, boards_data, events, limits, words
from dashboard.web.problems import problem_response

log = structlog.get_logger()

MODULES = (
    "home", "form", "tracking", "outcomes", "photos", "boards_data", "events", "api", "open_data", "health",
    "sign_in", "review", "desk", "verify", "staff_photos", "urging", "figures", "score_figures", "objections", "posts",
    "issues_data", "scores_data", "hotspots_data", "hotspots", "bulletins", "leaflet", "maps", "honesty_data", "replay_data", "walls",
    "handover",
)  # fmt: skip
FOR_MACHINES = ("/api/", "/data/", "/events", "/healthz", "/readyz", "/metrics")
WITHOUT_CSRF = ("api", "open_data", "health", "events", "boards_data")
LARGEST_BODY = 50 * 1024 * 1024  # three photos of 15 MB and their form
ROOT = Path(__file__).resolve().parent.parent.parent


def create_server(product: Product) -> Flask:
    """The Flask server with everything but the boards. Nothing is connected to yet."""
    server = Flask(__name__, static_folder=str(ROOT / "assets"), static_url_path="/assets")
    server.config.update(
        SECRET_KEY=product.settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=product.settings.production,
        SESSION_COOKIE_NAME="baixingpai",
        WTF_CSRF_TIME_LIMIT=6 * 3600,
        WTF_CSRF_SSL_STRICT=False,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "application/javascript",
            "application/json",
            "image/svg+xml",
            "application/geo+json",
        ],
    )
    server.extensions["product"] = product
    server.before_request(_refuse_unkept)
    csrf = CSRFProtect(server)
    for part in (words, assets):
        part.init_app(server)
    for part in (access, limits, boards_data, events):
        part.init_app(server, product)
    for name in MODULES:
        blueprint: Blueprint = import_module(f"dashboard.web.{name}").blueprint
        server.register_blueprint(blueprint)
        if name in WITHOUT_CSRF:
            csrf.exempt(blueprint)
    _answer_errors(server)
    Compress(server)
    return server


def finish_server(server: Flask, product: Product, script_hashes: Sequence[str]) -> None:
    """What needs every route to be known: the content security policy with the boards' scripts."""
    policy = {
        "default-src": "'self'",
        "script-src": ["'self'", *script_hashes],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    server.after_request(_hide_code)  # runs after Talisman's own
    Talisman(
        server,
        content_security_policy=policy,
        force_https=False,
        session_cookie_secure=product.settings.production,
        strict_transport_security=product.settings.production,
        referrer_policy="same-origin",
        permissions_policy={"geolocation": "(self)", "camera": "(self)", "browsing-topics": "()"},
    )


def _refuse_unkept() -> None:
    """PostgreSQL keeps no NUL, so that nothing is called so."""
    if "\0" in request.path:
        raise NotFound()


def _hide_code(response: Response) -> Response:
    """The address of a receipt is a secret: no page it leads to may learn it."""
    if request.path.startswith("/r/"):
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _answer_errors(server: Flask) -> None:
    server.register_error_handler(CityError, _refused)
    server.register_error_handler(CSRFError, lambda error: _refused(FormExpired()))
    server.register_error_handler(HTTPException, _http_error)
    server.register_error_handler(Exception, _broken)


def _for_machines() -> bool:
    return request.path.startswith(FOR_MACHINES)


def _refused(error: CityError) -> Response:
    if _for_machines():
        return problem_response(error)
    return _page(error.status, gettext(error.message) % error.facts)


def _http_error(error: HTTPException) -> AnyResponse:
    if error.response is not None:
        return error.response
    if _for_machines():
        return problem_response(error)
    response = _page(error.code or 500, "")
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _broken(error: Exception) -> Response:
    log.exception("request.failed", endpoint=request.endpoint)  # not its path: a receipt's is a secret
    return problem_response(error) if _for_machines() else _page(500, "")


def _page(status: int, message: str) -> Response:
    return Response(render_template("error.html", status=status, message=message), status=status, mimetype="text/html")
