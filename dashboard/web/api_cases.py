"""Cases for other systems of the city: read with what is inside, moved one step. Bearer tokens only. (web)"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from dashboard.errors import FactMissing, NotSignedIn, NotYourDepartment, _
from dashboard.handling.facts import ALLOWED, check_facts
from dashboard.handling.moves import Brought
from dashboard.handling.requests import move_once
from dashboard.permissions import OF_ONE_DEPARTMENT, may
from dashboard.ports import Work
from dashboard.product import Product
from dashboard.publishing.masking import masked
from dashboard.publishing.release import is_photo_public, photo_shape
from dashboard.records import By, Case, Happening, Photo
from dashboard.reports.lifecycle import STATES, find_move, moves_for
from dashboard.times import stamp
from dashboard.trust.names import normal_number
from dashboard.web.access import require, token_by_header
from dashboard.web.api_input import Fields, codes_of, keep_uploads, read_fields, read_uploads, request_key, text_of, whole_of
from dashboard.web.problems import refusal

MOST_ITEMS = 200
READING = ("case:read", "case:read_own")
MOVING = ("case:review", "case:dispatch", "case:handle", "case:verify", "case:supervise")
PHOTOS_WANTED = frozenset(name for name, facts in ALLOWED.items() if facts & {"photo", "photo_cleared"})
"""Moves after which renditions are to be made."""
BAD_BOXES = _("Boxes are an object of photo id to a list of [left, top, width, height], each from 0 to 1.")


def add_case_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/api/v1/cases", view_func=list_cases)
    blueprint.add_url_rule("/api/v1/cases/<number>", view_func=show_case)
    blueprint.add_url_rule("/api/v1/cases/<number>/moves", view_func=move, methods=["POST"])


@require(*READING)
def list_cases() -> Response:
    """Cases by state, department, district, panel and category, in the order they came in, page by page."""
    product, by, asked = _product(), _by(), request.args.to_dict()
    filters = _filters(asked, by, product)
    after = whole_of(asked, "after", 0, 0, 2**31 - 1)
    most = whole_of(asked, "limit", MOST_ITEMS, 1, MOST_ITEMS)
    with product.open_reading() as work:
        found = work.cases.search(filters, after=after, most=most + 1)
        page = found[:most]
        photos = work.photos.of_cases([case.id for case in page])
        event = work.events.latest()
    items = [_inside(case, photos.get(case.id, []), product) for case in page]
    following = str(page[-1].id) if len(found) > most else None
    return _private(jsonify(items=items, next=following, as_of=stamp(product.clock(), product.city.zone), event=event))


@require(*READING)
def show_case(number: str) -> Response:
    """One case with what is not public, its history, and the moves that the caller can make."""
    product, by = _product(), _by()
    with product.open_reading() as work:
        case = work.cases.find(normal_number(number))
        _check_department(case, by)
        return _private(jsonify(_whole(work, case, by, product)))


@require(*MOVING)
def move(number: str) -> Response:
    """Make one move of a case: {"move": NAME} with what it must bring; the answer is the case afterwards."""
    product, by = _product(), _by()
    number, fields = normal_number(number), read_fields(request)
    name = text_of(fields, "move")
    if not name:
        raise FactMissing(field="move", fact="move")
    facts = check_facts(name, _raw_facts(name, fields), product.city, product.clock())
    uploads = read_uploads(request, product) if "photo" in ALLOWED.get(name, ()) else ()
    key = request_key(request, f"account:{by.account}", [number, fields], uploads)
    if uploads and key is None:
        _check_possible(number, name, facts, by, product)
    answer, repeated = move_once(
        product.open_work,
        number,
        name,
        Brought(facts, keep_uploads(uploads, product)),
        shape=lambda work, case: _whole(work, case, by, product),
        request=key,
        keys=product.keys,
        by=by,
        city=product.city,
        now=product.clock(),
    )
    if name in PHOTOS_WANTED and not repeated:
        product.jobs.soon("sweep")
    return _private(jsonify(answer), repeated)


def _by() -> By:
    """Whose token it is: no cookie opens this interface. Raises NotSignedIn."""
    by = token_by_header(_product())
    if by is None:
        raise NotSignedIn()
    return by


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product


def _filters(asked: Mapping[str, Any], by: By, product: Product) -> dict[str, Sequence[str]]:
    city = product.city
    known: dict[str, Mapping[str, Any]] = {
        "state": STATES,
        "department": city.departments,
        "district": city.districts,
        "panel": city.panels,
        "category": city.categories,
    }
    filters: dict[str, Sequence[str]] = {name: codes_of(asked, name, codes) for name, codes in known.items()}
    if by.role in OF_ONE_DEPARTMENT:
        if set(filters["department"]) - {by.department}:
            raise NotYourDepartment()
        filters["department"] = (by.department,)
    return filters


def _check_department(case: Case, by: By) -> None:
    if not may(by.role, "case:read") and (not by.department or case.department != by.department):
        raise NotYourDepartment()


def _raw_facts(name: str, fields: Fields) -> Fields:
    """What this move may bring, as plain values; boxes as {photo id: list}. Raises BadInput."""
    wanted = {fact: fields[fact] for fact in ALLOWED.get(name, ()) if fact in fields}
    return {fact: _raw_fact(wanted, fact) for fact in wanted}


def _raw_fact(fields: Fields, fact: str) -> Any:
    if fact == "boxes":
        return _boxes(fields[fact])
    return fields[fact] if isinstance(fields[fact], bool) else text_of(fields, fact)


def _boxes(value: Any) -> dict[int, list[Any]]:
    try:
        value = json.loads(value) if isinstance(value, str) and value else value or {}
        return {int(photo): list(boxes) for photo, boxes in value.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise refusal("boxes", BAD_BOXES) from None


def _check_possible(number: str, name: str, facts: Mapping[str, Any], by: By, product: Product) -> None:
    """Refuse what is refused anyway before its photos are kept."""
    with product.open_reading() as work:
        find_move(work.cases.find(number), name, by, product.clock(), dict(facts) | {"photo": True})


def _whole(work: Work, case: Case, by: By, product: Product) -> dict[str, Any]:
    shape = _inside(case, work.photos.of_case(case.id), product)
    original = work.cases.by_id(case.original).number if case.original else None
    return shape | {
        "original": original,
        "history": [_step(row, product) for row in work.cases.history(case.id)],
        "moves": [possible.name for possible in moves_for(case, by, product.clock())],
    }


TIMES = (
    "reported_at", "accepted_at", "dispatched_at", "handled_at", "closed_at", "handling_deadline", "closing_deadline",
    "deferred_until", "deferral_asked",
)  # fmt: skip


def _inside(case: Case, photos: Sequence[Photo], product: Product) -> dict[str, Any]:
    """A case as staff may see it: with place and words before they are public, never with who reported."""
    return {
        "number": case.number,
        "state": case.state,
        "category": case.category,
        "panel": case.panel,
        "district": case.place.district,
        "street": case.place.street or None,
        "department": case.department or None,
        "lon": round(case.place.lon, 6),
        "lat": round(case.place.lat, 6),
        "address": masked(case.address),
        "words": masked(case.words),
        "words_cleared": case.words_cleared,
        "private_home": case.private_home,
        "claimed": case.claimed_by is not None,
        "supporters": case.supporters,
        "rework": case.rework,
        "rating": case.rating,
        **{name: stamp(getattr(case, name), product.city.zone) for name in TIMES},
        "photos": [_photo(case, photo, product) for photo in photos],
    }


def _photo(case: Case, photo: Photo, product: Product) -> dict[str, Any]:
    shown = photo_shape(photo) if is_photo_public(case, photo) else {"url": None, "small": None}
    return shown | {
        "id": photo.id,
        "kind": photo.kind,
        "width": photo.width,
        "height": photo.height,
        "taken_at": stamp(photo.taken_at, product.city.zone),
        "cleared": photo.cleared_at is not None,
    }


def _step(row: Happening, product: Product) -> dict[str, Any]:
    """One row of history for colleagues: which side acted and why, not which person."""
    return {
        "move": row.move,
        "state": row.target,
        "at": stamp(row.at, product.city.zone),
        "actor": row.actor,
        "department": row.department or None,
        **{name: masked(str(row.facts[name])) if row.facts.get(name) else None for name in ("reason", "note")},
    }


def _private(answer: Response, repeated: bool = False) -> Response:
    answer.headers["Cache-Control"] = "private, no-store"
    if repeated:
        answer.headers["Idempotency-Replayed"] = "true"
    return answer
