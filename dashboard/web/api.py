"""The interface for other systems: reports in, their progress out, and the city's codes. (web)

What it takes and answers is described by ``openapi.py``; errors by ``problems.py``. No cookie opens anything here that writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from dashboard.errors import CityError, PlaceMissing, UnknownCategory, _
from dashboard.geo import WGS_84
from dashboard.handling.clocks import promised
from dashboard.product import Product
from dashboard.publishing.masking import masked
from dashboard.records import Case, Happening
from dashboard.reports.intake import KeptPhoto, Receipt, ReportDraft, check_draft, submit_report
from dashboard.reports.lifecycle import ACCEPTED, DUPLICATE, MOVE_NAMES, RECEIVED, SUBMITTED, WAITING_STATES
from dashboard.times import stamp
from dashboard.trust.names import code_hash, normal_code
from dashboard.web.access import open_to_all, token_by_header
from dashboard.web.api_cases import add_case_routes
from dashboard.web.api_input import Fields, Upload, keep_uploads, number_of, read_fields, read_uploads, request_key, text_of
from dashboard.web.api_objections import add_objection_routes
from dashboard.web.limits import limiter
from dashboard.web.openapi import document
from dashboard.web.openapi_reading import readable
from dashboard.web.problems import Problems, problem_response, refusal
from dashboard.web.words import pick

blueprint = Blueprint("api", __name__)
blueprint.register_error_handler(Problems, problem_response)
add_case_routes(blueprint)
add_objection_routes(blueprint)

ANYBODY = "anonymous"
NO_TOKENS_YET = _("No phone tokens are issued yet. Please leave this empty, or send the number as “phone”.")
TEXTS = ("category", "crs", "street", "address", "text", "phone")
TOLD: dict[str, tuple[str, ...]] = {"reject": ("reason",), "appeal": ("note",), "reopen": ("reason", "note")}
"""What of a move's facts the citizen is told: why it was rejected, and their own words; not what staff noted among themselves."""


@blueprint.post("/api/v1/reports")
@limiter.limit("30/minute;300/hour")
@open_to_all
def send_report() -> Response:
    """Send a report: multipart with photos, or JSON without."""
    product = _product()
    by = token_by_header(product)
    fields = read_fields(request)
    draft, uploads = _draft(fields, product)
    key = request_key(request, f"account:{by.account}" if by else ANYBODY, _told(fields), uploads)
    draft = _with_photos(draft, keep_uploads(uploads, product))
    city, locator, keys = product.city, product.locator, product.keys
    receipt = submit_report(product.open_work, draft, city=city, locator=locator, keys=keys, request=key, now=product.clock())
    if draft.photos and not receipt.repeated:
        product.jobs.soon("sweep")
    return _received(receipt, product)


@blueprint.get("/api/v1/reports/<code>")
@limiter.limit("30/minute")
@open_to_all
def show_report(code: str) -> Response:
    """What became of a report, for who has its secret code."""
    product = _product()
    with product.open_reading() as work:
        case = work.cases.by_code(code_hash(product.keys, code))
        history = work.cases.history(case.id)
        original = work.cases.by_id(case.original).number if case.state == DUPLICATE and case.original else None
    answer = jsonify(_progress(case, history, code, original, product))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/api/v1/categories")
@open_to_all
def categories() -> Response:
    """Kinds of problems, with the panel each belongs to and what its photo must show."""
    city = _product().city
    return _list(
        {
            "code": category.code,
            "panel": category.panel,
            **_worded("name", category.name),
            **_worded("description", category.description),
            **_worded("must_show", category.must_show),
            "photo_needed": category.photo_needed,
            "urgent": category.urgent,
            "time": category.time,
        }
        for category in city.categories.values()
    )


@blueprint.get("/api/v1/districts")
@open_to_all
def districts() -> Response:
    """Districts with their street offices."""
    city = _product().city
    streets: dict[str, list[dict[str, Any]]] = {}
    for street in city.streets.values():
        streets.setdefault(street.district, []).append({"code": street.code, **_worded("name", street.name)})
    return _list(
        {
            "code": district.adcode,
            **_worded("name", district.name),
            "area_km2": district.area_km2,
            "streets": streets.get(district.adcode, []),
        }
        for district in city.districts.values()
    )


@blueprint.get("/api/v1/departments")
@open_to_all
def departments() -> Response:
    """Departments that handle cases."""
    return _list(
        {
            "code": department.code,
            **_worded("name", department.name),
            "kind": department.kind,
            "district": department.district or None,
            "panels": list(department.panels),
        }
        for department in _product().city.departments.values()
    )


@blueprint.get("/api/openapi.json")
@open_to_all
def openapi() -> Response:
    """This interface, described by OpenAPI 3.1."""
    return jsonify(document(_product().city))


@blueprint.get("/api/docs")
@open_to_all
def docs() -> str:
    """The same description for people."""
    city = _product().city
    return render_template("api_docs.html", city=city, api=readable(document(city)))


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product


def _draft(fields: Fields, product: Product) -> tuple[ReportDraft, tuple[Upload, ...]]:
    """The draft without its photos' files, and these; everything that is wrong is told at once. Raises Problems."""
    problems: list[CityError] = []

    def tried(read: Any, *arguments: Any) -> Any:
        try:
            return read(*arguments)
        except Problems as several:
            problems.extend(several.errors)
        except CityError as error:
            problems.append(error)
        return None

    if fields.get("category") not in tuple(product.city.categories):
        problems.append(UnknownCategory())
    if tried(text_of, fields, "phone_token"):
        problems.append(refusal("phone_token", NO_TOKENS_YET))
    texts = {name: tried(text_of, fields, name) or "" for name in TEXTS}
    lon, lat = tried(number_of, fields, "lon"), tried(number_of, fields, "lat")
    uploads: tuple[Upload, ...] = tried(read_uploads, request, product) or ()
    words: dict[str, str] = texts | {"crs": texts["crs"] or WGS_84}
    draft = replace(ReportDraft(texts["category"], lon, lat), **words)  # type: ignore[arg-type]
    if not problems:
        if (lon is None) != (lat is None):
            problems.append(PlaceMissing(field="lat" if lat is None else "lon"))
        tried(check_draft, _with_photos(draft, tuple(KeptPhoto("", upload.sound) for upload in uploads)), product.city, product.locator)
    if problems:
        raise Problems(problems)
    return draft, uploads


def _with_photos(draft: ReportDraft, photos: tuple[KeptPhoto, ...]) -> ReportDraft:
    return replace(draft, photos=photos)


def _told(fields: Fields) -> dict[str, str]:
    """Everything a report says, in one form whether it came as JSON or from a form."""
    numbers = {name: repr(number_of(fields, name)) for name in ("lon", "lat")}
    return {name: text_of(fields, name) for name in TEXTS} | numbers


def _received(receipt: Receipt, product: Product) -> Response:
    """The same words for the first and every repeated request."""
    received = datetime.fromisoformat(receipt.reported_at)
    answer = jsonify(
        number=receipt.number,
        code=receipt.code,
        state=SUBMITTED,
        category=receipt.category,
        district=receipt.district,
        street=receipt.street or None,
        reported_at=receipt.reported_at,
        deadline=stamp(promised(receipt.category, received, product.city), product.city.zone),
        links=_links(receipt.number, receipt.code),
    )
    answer.status_code = 201
    answer.headers["Location"] = f"/api/v1/reports/{receipt.code}"
    answer.headers["Cache-Control"] = "private, no-store"
    if receipt.repeated:
        answer.headers["Idempotency-Replayed"] = "true"
    return answer


def _links(number: str, code: str) -> dict[str, str]:
    return {"self": f"/api/v1/reports/{code}", "receipt": f"/r/{code}", "outcome": f"/outcomes/{number}"}


def _progress(case: Case, history: list[Happening], code: str, original: str | None, product: Product) -> dict[str, Any]:
    zone = product.city.zone
    waiting = case.state in (*WAITING_STATES, ACCEPTED)
    deadline = promised(case.category, product.clock(), product.city) if waiting else case.handling_deadline
    return {
        "number": case.number,
        "state": case.state,
        "category": case.category,
        "district": case.place.district,
        "street": case.place.street or None,
        "department": case.department or None,
        "original": original,
        "reported_at": stamp(case.reported_at, zone),
        "deadline": stamp(deadline, zone),
        "history": [_step(row, product) for row in history if row.move in MOVE_NAMES or row.move == RECEIVED],
        "links": _links(case.number, normal_code(code)),
    }


def _step(row: Happening, product: Product) -> dict[str, Any]:
    """One step as the citizen may know it: never who made it."""
    step = {"move": row.move, "state": row.target, "at": stamp(row.at, product.city.zone)}
    return step | {name: masked(str(row.facts[name])) for name in TOLD.get(row.move, ()) if row.facts.get(name)}


def _worded(name: str, words: Mapping[str, str]) -> dict[str, Any]:
    """A word in the request's language, and in every language: name and names."""
    return {name: pick(words), f"{name}_words": dict(words)}


def _list(items: Any) -> Response:
    product = _product()
    with product.open_reading() as work:
        event = work.events.latest()
    return jsonify(items=list(items), next=None, as_of=stamp(product.clock(), product.city.zone), event=event)
