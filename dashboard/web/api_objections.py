"""Objections to missed deadlines for the city's own systems: asked, decided, listed. Bearer tokens only. (web)"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from dashboard.errors import FactMissing, FactUnknown, NotFound, NotSignedIn
from dashboard.handling.objections import DECIDE, GRANTED, OBJECT, REFUSED, Held, Standing, decided, missed_by, objected, standing, stands
from dashboard.handling.requests import Act, answer_once
from dashboard.permissions import OF_ONE_DEPARTMENT
from dashboard.product import Product
from dashboard.records import By
from dashboard.times import stamp
from dashboard.web.access import require, token_by_header
from dashboard.web.api_input import Fields, read_fields, request_key, text_of

MOST_ID = 2**31 - 1


def add_objection_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/api/v1/objections", view_func=list_objections)
    blueprint.add_url_rule("/api/v1/dues/<due>/objections", view_func=object_to_due, methods=["POST"])
    blueprint.add_url_rule("/api/v1/objections/<objection>/decision", view_func=decide, methods=["POST"])


@require(OBJECT, DECIDE)
def list_objections() -> Response:
    """Objections: those to be decided, then the latest decided ones; for a head of department the own ones, and what may be objected to."""
    product, by = _product(), _by()
    own = by.department if by.role in OF_ONE_DEPARTMENT else ""
    now = product.clock()
    with product.open_reading() as work:
        waiting, done = standing(work, own)
        missed = missed_by(work, own, now) if own else []
        event = work.events.latest()
    answer = jsonify(
        items=[objection_shape(one, product) for one in (*waiting, *done)],
        missed=[held_shape(one, product) for one in missed],
        next=None,
        as_of=stamp(now, product.city.zone),
        event=event,
    )
    return _private(answer)


@require(OBJECT)
def object_to_due(due: str) -> Response:
    """Object to a missed deadline of the own department: {"reason": …}; the answer is the objection."""
    number = _id(due)
    product, by, fields = _product(), _by(), read_fields(request)
    reason, now = text_of(fields, "reason"), product.clock()

    def act(work: Any) -> dict[str, Any]:
        return objection_shape(stands(work, objected(work, number, reason, by=by, now=now, city=product.city)), product)

    return _once(act, by, fields, 201)


@require(DECIDE)
def decide(objection: str) -> Response:
    """Decide an objection: {"decision": "granted"|"refused", "words": …}; a refusal needs its words."""
    number = _id(objection)
    product, by, fields = _product(), _by(), read_fields(request)
    decision, words, now = text_of(fields, "decision"), text_of(fields, "words"), product.clock()
    if not decision:
        raise FactMissing(field="decision", fact="decision")
    if decision not in (GRANTED, REFUSED):
        raise FactUnknown(field="decision", fact="decision", value=decision)

    def act(work: Any) -> dict[str, Any]:
        after = decided(work, number, decision == GRANTED, words, by=by, now=now, city=product.city)
        return objection_shape(stands(work, after), product)

    return _once(act, by, fields, 200)


def objection_shape(one: Standing, product: Product) -> dict[str, Any]:
    """An objection for colleagues: which side acted, not which person."""
    objection, zone = one.objection, product.city.zone
    return held_shape(Held(one.due, one.case), product) | {
        "id": objection.id,
        "department": objection.department,
        "reason": objection.reason,
        "asked_at": stamp(objection.asked_at, zone),
        "decision": objection.decision or None,
        "words": objection.words or None,
        "decided_at": stamp(objection.decided_at, zone),
    }


def held_shape(held: Held, product: Product) -> dict[str, Any]:
    """A deadline that a department is held to."""
    due, zone = held.due, product.city.zone
    return {
        "due": due.id,
        "number": held.case.number,
        "category": due.category,
        "district": due.district,
        "kind": due.kind,
        "deadline": stamp(due.deadline, zone),
        "done_at": stamp(due.done_at, zone),
    }


def _id(text: str) -> int:
    """Raises NotFound for what no database could number."""
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= MOST_ID):
        raise NotFound()
    return int(text)


def _once(act: Act, by: By, fields: Fields, status: int) -> Response:
    product = _product()
    key = request_key(request, f"account:{by.account}", [request.path, fields], ())
    answer, repeated = answer_once(product.open_work, act, request=key, keys=product.keys, now=product.clock())
    response = _private(jsonify(answer))
    response.status_code = status
    if repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _by() -> By:
    """Whose token it is: no cookie opens this interface. Raises NotSignedIn."""
    by = token_by_header(_product())
    if by is None:
        raise NotSignedIn()
    return by


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product
