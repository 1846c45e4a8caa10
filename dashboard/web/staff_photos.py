"""Photos as staff see them: blurred for all who may see the case, as they were taken for those who judge the blur. (web)"""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from dashboard.errors import NotAllowed, NotFound, NotYourDepartment
from dashboard.handling.review import CLEARS
from dashboard.permissions import may
from dashboard.product import Product
from dashboard.publishing.renditions import LARGE, read_for_staff
from dashboard.records import By, Case, Photo
from dashboard.reports.lifecycle import moves_for
from dashboard.reports.photos import render
from dashboard.web.access import current_by, require
from dashboard.web.offload import offload

SIZES = {"original": LARGE, "staff": LARGE, "thumb": 320}
"""Longest side in pixels. original is unblurred (and without its metadata), the others are blurred where boxes are."""

blueprint = Blueprint("staff_photos", __name__)


@blueprint.get("/staff/photos/<int:photo_id>/<size>")
@require("case:read", "case:read_own")
def photo(photo_id: int, size: str) -> Response:
    """One photo's JPEG. Raises NotFound, NotAllowed (original), NotYourDepartment."""
    product: Product = current_app.extensions["product"]
    by = current_by()
    with product.open_reading() as work:
        found = work.photos.by_id(photo_id)
        case = work.cases.by_id(found.case_id)
    check_sight(case, by)
    if size not in SIZES:
        raise NotFound()
    if size == "original" and not _judges_blur(case, found, by, product):
        raise NotAllowed()
    return Response(offload(_jpeg, product, found, size), mimetype="image/jpeg")


def check_sight(case: Case, by: By) -> None:
    """Raises NotYourDepartment when who sees only their own department's cases asks for another's."""
    if not may(by.role, "case:read") and case.department != by.department:
        raise NotYourDepartment()


def _judges_blur(case: Case, photo: Photo, by: By, product: Product) -> bool:
    """Whether a move that confirms this photo's blurring is open to them now: only then it is shown as it was taken."""
    open_to_them = moves_for(case, by, product.clock())
    return may(by.role, "photo:original") and any(CLEARS.get(move.name) == photo.kind for move in open_to_them)


def _jpeg(product: Product, photo: Photo, size: str) -> bytes:
    store = product.photo_store
    if size == "original" and photo.staff_name and store.has("staff", photo.staff_name):
        return read_for_staff(store, product.keys, photo)
    if size == "staff" and photo.public_name and store.has("public", photo.public_name):
        return store.read("public", photo.public_name)
    return render(read_for_staff(store, product.keys, photo), SIZES[size], () if size == "original" else photo.boxes)[0]
