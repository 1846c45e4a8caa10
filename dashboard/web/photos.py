"""Public photos: blurred, confirmed by a person, and only while they are public. (web)"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from dashboard.errors import NotFound
from dashboard.product import Product
from dashboard.publishing.release import is_photo_public
from dashboard.web.access import open_to_all

blueprint = Blueprint("photos", __name__)

KEPT = "public, max-age=31536000, immutable"
NAME_SIGNS = 64


@blueprint.get("/photos/<name>.jpg")
@open_to_all
def photo(name: str) -> Response:
    """A public rendition. Its name is the hash of its content, so that it never changes."""
    product: Product = current_app.extensions["product"]
    if len(name) != NAME_SIGNS or not name.isascii() or not name.isalnum() or not _is_public(name, product):
        raise NotFound()
    response = Response(product.photo_store.read("public", name), mimetype="image/jpeg")
    response.headers["Cache-Control"] = KEPT
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(name)
    response.make_conditional(request)
    return response


def _is_public(name: str, product: Product) -> bool:
    with product.open_reading() as work:
        return any(is_photo_public(work.cases.by_id(photo.case_id), photo) for photo in work.photos.by_public_name(name))
