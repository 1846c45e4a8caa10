"""Other systems talking to us: reports, tokens and moves through Flask's own test client."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.product import Product
from dashboard.publishing.renditions import sweep
from dashboard.trust.accounts import make_token
from tests.builders import a_photo_file

CENTRE = {"lat": 26.58, "lon": 106.713}
PROBLEM = "application/problem+json"


def product_of(app: Flask) -> Product:
    product: Product = app.extensions["product"]
    return product


def bearer(app: Flask, role: str, department: str = "") -> dict[str, str]:
    """The header of a machine with this role."""
    product = product_of(app)
    login = f"machine-{role}-{department}"
    token = make_token(product.open_work, product.keys, login, role, department, city=product.city, now=product.clock())
    return {"Authorization": f"Bearer {token}"}


def send(client: FlaskClient, key: str = "", headers: dict[str, str] | None = None, **fields: Any) -> TestResponse:
    """A report as JSON: noise in the middle of the city unless said otherwise."""
    headers = (headers or {}) | ({"Idempotency-Key": key} if key else {})
    return client.post("/api/v1/reports", json={"category": "noise", **CENTRE} | fields, headers=headers)


def send_photo(client: FlaskClient, *photos: bytes, key: str = "", **fields: Any) -> TestResponse:
    """A report as a form with photos: exposed litter."""
    files = [(BytesIO(photo), f"{position}.jpg") for position, photo in enumerate(photos)]
    data = {"category": "exposed_litter", **{name: str(value) for name, value in CENTRE.items()}, "photo": files} | fields
    return client.post("/api/v1/reports", data=data, headers={"Idempotency-Key": key} if key else {})


def move(client: FlaskClient, headers: dict[str, str], number: str, name: str, *, photo: bytes = b"", **facts: Any) -> TestResponse:
    """One move, as JSON, or as a form where a photo goes with it."""
    path = f"/api/v1/cases/{number}/moves"
    if photo:
        return client.post(path, data={"move": name, **facts, "photo": [(BytesIO(photo), "after.jpg")]}, headers=headers)
    return client.post(path, json={"move": name} | facts, headers=headers)


def closed_case(app: Flask, client: FlaskClient) -> dict[str, str]:
    """The receipt of a report that went all the way, with both photos cleared and rendered."""
    receipt: dict[str, str] = send_photo(client, a_photo_file()).get_json()
    number = receipt["number"]
    case = move(client, bearer(app, "reviewer"), number, "accept", photo_cleared=True).get_json()
    handler = bearer(app, "handler", case["department"])
    move(client, handler, number, "take")
    move(client, handler, number, "feed_back", photo=a_photo_file("green"))
    assert move(client, bearer(app, "verifier"), number, "close", photo_cleared=True).get_json()["state"] == "closed"
    render(app)
    return receipt


def render(app: Flask) -> None:
    """What the jobs process does: every rendition that is missing."""
    product = product_of(app)
    stores: dict[str, Any] = {"photo_store": product.photo_store, "keys": product.keys, "city": product.city}
    sweep(product.open_work, product.open_reading, now=product.clock(), **stores)


def refused(answer: Any, status: int, code: str, field: str = "") -> dict[str, Any]:
    """The problem, after its form was checked."""
    problem: dict[str, Any] = answer.get_json()
    assert (answer.status_code, answer.mimetype, problem["code"], problem["status"]) == (status, PROBLEM, code, status), problem
    assert problem["title"]
    assert problem["detail"]
    assert "%(" not in problem["detail"]
    assert not field or field in problem["errors"], problem
    return problem
