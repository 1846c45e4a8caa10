"""The report form: one page, one minute, with or without scripts; whatever goes wrong, nothing typed is lost. (web)"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, make_response, redirect, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from dashboard.city import City
from dashboard.errors import CityError, FormExpired, KeyReused, NotFound, TooMany, UnsoundPhoto
from dashboard.product import Product
from dashboard.reports.intake import MOST_ADDRESS, MOST_PHOTOS, MOST_WORDS, Receipt, ReportDraft, RequestKey, check_draft, submit_report
from dashboard.reports.photos import HEAVIEST_BYTES, render
from dashboard.trust.identity import unseal
from dashboard.web.access import open_to_all
from dashboard.web.drafts import DraftPhoto, read_draft
from dashboard.web.form_input import (
    Problem,
    Typed,
    blank_form,
    body_hash,
    fresh_key,
    keep_upload,
    kept_photos,
    photo_places,
    problem_of,
    read_form,
    report_draft,
)
from dashboard.web.limits import limiter
from dashboard.web.offload import offload
from dashboard.web.report_map import map_file
from dashboard.web.words import LANGUAGES, language

TEXTS = ("address", "text", "phone")
ORDER = ("form", "photo", "place", "address", "category", "text", "phone")
CALLER = "form"  # whose request keys these are
REPORTS = "20 per minute"  # from one address: behind one there may be a whole neighbourhood's phones
PHOTOS = "60 per minute"
THUMB_PX = 640
SHOWN = 4  # categories of a panel that are shown before "all"

blueprint = Blueprint("form", __name__)


@blueprint.get("/report")
@open_to_all
def blank() -> Response:
    """The empty form."""
    return _page(blank_form(request, _product().city), [])


@blueprint.post("/report")
@open_to_all
@limiter.limit(REPORTS)
def send() -> AnyResponse:
    """Take the report, and show its receipt; or the form again, with what to do."""
    product = _product()
    typed, wrong = read_form(product, request)
    told = {error.field for error in wrong}
    wrong += [error for error in _wrong_in(product, typed) if error.field not in told]
    if wrong:
        return _page(typed, wrong)
    try:
        receipt = _submitted(product, typed)
    except KeyReused as error:
        return _page(replace(typed, request_key=fresh_key()), [error])
    except CityError as error:
        return _page(typed, [error])
    return redirect(f"/r/{receipt.code}?new=1", 303)


@blueprint.post("/report/photo")
@open_to_all
@limiter.limit(PHOTOS)
def add_photo() -> Response:
    """Keep one photo while the citizen goes on with the form: its token, and where it was taken."""
    product = _product()
    file = request.files.get("photo")
    if file is None:
        abort(400)
    try:
        photo = keep_upload(product, file)
    except UnsoundPhoto as error:
        answer = jsonify(problem=problem_of(error).words)
        answer.status_code = 422
        return answer
    return jsonify(token=photo.token, place=_place_of(product, photo))


@blueprint.get("/report/draft/<token>")
@open_to_all
@limiter.limit(PHOTOS)
def draft_thumb(token: str) -> Response:
    """The picture of a photo that is kept but not yet sent; only who holds its token sees it."""
    product = _product()
    photo = read_draft(product.keys, token, product.clock())
    if photo is None:
        raise NotFound()
    answer = make_response(offload(_thumb, product, photo))
    answer.headers.update({"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=3600"})
    return answer


@blueprint.get("/report/map-<wanted>.json")
@open_to_all
def outlines(wanted: str) -> Response:
    """Outlines and street offices for the form's map, in one language."""
    if wanted not in LANGUAGES:
        raise NotFound()
    answer = make_response(map_file(_product().city, wanted)[0])
    answer.headers.update({"Content-Type": "application/json", "Cache-Control": "public, max-age=31536000, immutable"})
    return answer


@blueprint.errorhandler(CSRFError)
def expired(_error: CSRFError) -> Response:
    """The form's token is too old, or its cookie is gone: everything is shown again with a new one."""
    if request.path != "/report":
        return make_response(jsonify(problem=problem_of(FormExpired()).words), 400)
    typed, _wrong = read_form(_product(), request)
    return _page(typed, [FormExpired()])


@blueprint.errorhandler(RateLimitExceeded)
def too_often(_error: RateLimitExceeded) -> Response:
    """Too many reports from one address: everything typed is shown again; photos sent along are not looked at, to spare the work."""
    if request.path != "/report":
        return make_response(jsonify(problem=problem_of(TooMany()).words), TooMany.status)
    typed, _wrong = read_form(_product(), request, uploads=False)
    return _page(typed, [TooMany()])


def _product() -> Product:
    return current_app.extensions["product"]


def _wrong_in(product: Product, typed: Typed) -> list[CityError]:
    """Everything that has to be corrected, field by field: each is put right in thought, and the rest checked again."""
    city, wrong = product.city, list[CityError]()
    right = _right_fields(city)
    try:
        draft = report_draft(typed, city, product.locator)
    except CityError as error:
        wrong.append(error)
        texts: dict[str, Any] = {"address": typed.address, "text": typed.text, "phone": typed.phone}
        draft = ReportDraft(typed.category, photos=kept_photos(typed), **texts, **right["place"])
    for _field in right:
        try:
            check_draft(draft, city, product.locator)
        except CityError as error:
            wrong.append(error)
            draft = replace(draft, **right.get(error.field or "", {}))
    return list({error.field: error for error in reversed(wrong)}.values())[::-1]


def _right_fields(city: City) -> dict[str, dict[str, Any]]:
    """For each field that can be wrong, in the form's order, values that are right."""
    plain = next(({"category": code} for code, category in city.categories.items() if not category.photo_needed), {})
    place = {"lon": city.map_view.lon, "lat": city.map_view.lat}
    return {"photo": plain, "place": place, "category": plain, **{name: {name: ""} for name in TEXTS}}


def _submitted(product: Product, typed: Typed) -> Receipt:
    draft = report_draft(typed, product.city, product.locator)
    key = RequestKey(CALLER, typed.request_key, body_hash(typed))
    stores: dict[str, Any] = {"city": product.city, "locator": product.locator, "keys": product.keys}
    receipt = submit_report(product.open_work, draft, request=key, now=product.clock(), **stores)
    if draft.photos and not receipt.repeated:
        product.jobs.soon("sweep")
    return receipt


def _page(typed: Typed, wrong: list[CityError]) -> Response:
    city = _product().city
    problems = sorted((problem_of(error) for error in wrong), key=lambda problem: ORDER.index(problem.anchor))
    page = make_response(
        render_template(
            "citizen/form.html",
            typed=typed,
            problems=problems,
            by_field=_by_field(problems),
            panels=sorted(city.panels.values(), key=lambda panel: panel.order),
            map_url=f"/report/map-{language()}.json?v={map_file(city, language())[1]}",
            limits={"photos": MOST_PHOTOS, "bytes": HEAVIEST_BYTES, "text": MOST_WORDS, "address": MOST_ADDRESS},
            shown=SHOWN,
        )
    )
    page.status_code = wrong[0].status if wrong else 200
    page.headers["Cache-Control"] = "private, no-cache"  # kept for the way back, never shared
    return page


def _by_field(problems: list[Problem]) -> dict[str, list[str]]:
    return {field: [p.words for p in problems if p.anchor == field] for field in {p.anchor for p in problems}}


def _place_of(product: Product, photo: DraftPhoto) -> dict[str, float] | None:
    """Where the photo was taken, if that is in the city."""
    at = next((at for at in photo_places([photo.kept]) if product.locator.district_of(*at)), None)
    return {"lon": round(at[0], 6), "lat": round(at[1], 6)} if at else None


def _thumb(product: Product, photo: DraftPhoto) -> bytes:
    sealed = product.photo_store.read("original", photo.kept.original)
    return render(unseal(product.keys, sealed, "photo"), THUMB_PX)[0]
