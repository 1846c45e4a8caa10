"""The home page: the numbers that matter, the way in, the latest results. (web)"""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from dashboard.web.access import open_to_all
from dashboard.web.boards_data import current_snapshot
from dashboard.web.qr import qr_svg

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@open_to_all
def home() -> AnyResponse:
    """Plain HTML that works without scripts; answered 304 while nothing changed."""
    product = current_app.extensions["product"]
    qr = qr_svg(f"{product.settings.public_url}/report", _("QR code of the report form"))
    page = make_response(render_template("citizen/home.html", board=current_snapshot(product), qr=qr))
    page.headers["Cache-Control"] = "no-cache"
    page.vary.add("Cookie")
    page.add_etag()
    return page.make_conditional(request)


@blueprint.get("/favicon.ico")
@open_to_all
def icon() -> AnyResponse:
    """What browsers ask for beside answers that are no page, such as a JSON file opened by hand."""
    return current_app.send_static_file("icons/logo.svg")
