"""Other systems report, follow and move cases; nothing that they send ends in a 5xx."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from tests.builders import a_photo_file
from tests.clients import form
from tests.web.machines import CENTRE, PROBLEM, bearer, closed_case, product_of, refused, send, send_photo

# -- reports


def test_a_report_as_json_gets_number_code_state_and_deadline(client: FlaskClient) -> None:
    answer = send(client, text="半夜还在施工")
    receipt = answer.get_json()
    assert (answer.status_code, receipt["state"]) == (201, "submitted")
    assert datetime.fromisoformat(receipt["deadline"]) > datetime.fromisoformat(receipt["reported_at"])
    assert set(receipt["links"]) == {"self", "receipt", "outcome"}
    followed = client.get(receipt["links"]["self"]).get_json()
    assert (followed["number"], followed["state"], followed["department"]) == (receipt["number"], "submitted", None)
    assert [step["move"] for step in followed["history"]] == ["submit"]


def test_a_report_as_a_form_takes_photos(app: Flask, client: FlaskClient) -> None:
    receipt = send_photo(client, a_photo_file(), a_photo_file("red")).get_json()
    with product_of(app).open_reading() as work:
        assert len(work.photos.of_case(work.cases.find(receipt["number"]).id)) == 2


def test_a_street_stands_in_for_a_place(client: FlaskClient) -> None:
    street = client.get("/api/v1/districts").get_json()["items"][0]["streets"][0]["code"]
    assert send(client, lat=None, lon=None, street=street).get_json()["street"] == street


def test_a_place_in_another_datum_lands_where_it_is(app: Flask, client: FlaskClient) -> None:
    number = send(client, lat=26.577, lon=106.718, crs="GCJ-02").get_json()["number"]
    case = client.get(f"/api/v1/cases/{number}", headers=bearer(app, "reviewer")).get_json()
    assert case["lon"] == pytest.approx(106.7145, abs=0.002)
    assert case["lon"] != pytest.approx(106.718, abs=0.001)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"category": "ghost"}, "unknown_category", "category"),
        ({"category": ["noise"]}, "unknown_category", "category"),
        ({"category": "exposed_litter"}, "photo_missing", "photo"),
        ({"lat": None, "lon": None}, "place_missing", "lat"),
        ({"lat": None}, "place_missing", "lat"),
        ({"lat": "north"}, "bad_input", "lat"),
        ({"lat": 1e400}, "bad_input", "lat"),
        ({"lat": 39.9, "lon": 116.4}, "outside_city", "lon"),
        ({"lat": 200}, "bad_input", "lat"),
        ({"crs": "EPSG:9999"}, "fact_unknown", "crs"),
        ({"text": "字" * 501}, "text_too_long", "text"),
        ({"text": {"a": 1}}, "bad_input", "text"),
        ({"text": "a\0b"}, "bad_input", "text"),
        ({"text": "\ud800"}, "bad_input", "text"),
        ({"phone": "12"}, "bad_phone", "phone"),
        ({"phone_token": "anything"}, "bad_input", "phone_token"),
    ],
)
def test_wrong_input_is_refused_by_field(client: FlaskClient, fields: dict[str, Any], code: str, field: str) -> None:
    refused(send(client, **fields), 422, code, field)


def test_everything_wrong_is_told_at_once(client: FlaskClient) -> None:
    problem = refused(send(client, category="ghost", lat="x", phone_token="y"), 422, "unknown_category")
    assert set(problem["errors"]) == {"category", "lat", "phone_token"}


def test_refusals_speak_the_asked_language(client: FlaskClient) -> None:
    assert "请" in send(client, category="ghost").get_json()["detail"]
    assert "Please" in client.post("/api/v1/reports?lang=en", json={"category": "ghost"} | CENTRE).get_json()["detail"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"lat":' + b"9" * 6000 + b"}", "application/json", 400),
        (b"", "application/json", 400),
        (b'{"text": "' + b"x" * 1_100_000 + b'"}', "application/json", 413),
        (b"hello", "text/plain", 415),
        (b"hello", "", 415),
        (b"--x\r\n", "multipart/form-data; boundary=x", 422),
        (b"hello", "multipart/form-data", 422),
    ],
)
def test_malformed_bodies_are_refused_not_broken(client: FlaskClient, body: bytes, kind: str, status: int) -> None:
    answer = client.post("/api/v1/reports", data=body, content_type=kind)
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)


def test_a_broken_photo_says_which_and_why(client: FlaskClient) -> None:
    problem = refused(send_photo(client, a_photo_file(), a_photo_file()[:300]), 422, "unsound_photo", "photo")
    assert (problem["position"], problem["reason"]) == (2, "broken")


def test_every_bad_file_is_refused_with_a_reason(client: FlaskClient, shared_data: Path) -> None:
    for file in sorted((shared_data / "photos" / "bad_inputs").iterdir()):
        body, kind = form({"category": "exposed_litter"} | CENTRE, file.read_bytes())
        answer = client.post("/api/v1/reports", data=body, content_type=kind)
        assert answer.status_code in (201, 413, 422), file.name
        assert answer.status_code == 201 or answer.mimetype == PROBLEM


def test_more_than_three_photos_are_too_many(client: FlaskClient) -> None:
    refused(send_photo(client, *[a_photo_file()] * 4), 422, "too_many_photos", "photo")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("put", "/api/v1/reports", 405),
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/v1/reports/AAAA", 404),
        ("delete", "/data/reports.geojson", 405),
    ],
)
def test_http_errors_have_the_same_form(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer.mimetype, answer.get_json()["status"]) == (status, PROBLEM, status)
    assert status != 405 or answer.headers["Allow"]


# -- request keys


def test_a_repeated_report_gets_the_first_receipt(client: FlaskClient) -> None:
    first, again = send(client, key="k-1"), send(client, key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert send(client, key="k-2").get_json()["number"] != first.get_json()["number"]


def test_the_same_key_with_another_body_is_refused(client: FlaskClient) -> None:
    send(client, key="k")
    refused(send(client, key="k", text="anders"), 422, "key_reused")


def test_another_photo_is_another_body(client: FlaskClient) -> None:
    send_photo(client, a_photo_file(), key="k")
    assert send_photo(client, a_photo_file(), key="k").headers["Idempotency-Replayed"] == "true"
    refused(send_photo(client, a_photo_file("red"), key="k"), 422, "key_reused")


def test_a_key_belongs_to_its_caller(app: Flask, client: FlaskClient) -> None:
    number = send(client, key="k").get_json()["number"]
    other = send(client, key="k", headers=bearer(app, "reviewer"), text="anders")
    assert (other.status_code, other.get_json()["number"] != number) == (201, True)


def test_a_key_without_signs_is_refused(client: FlaskClient) -> None:
    refused(client.post("/api/v1/reports", json={"category": "noise"} | CENTRE, headers={"Idempotency-Key": "x" * 256}), 422, "bad_input")


# -- its description


def test_the_description_is_valid_openapi(client: FlaskClient) -> None:
    validate(client.get("/api/openapi.json").get_json())


def test_every_route_for_machines_is_described(app: Flask, client: FlaskClient) -> None:
    paths = client.get("/api/openapi.json").get_json()["paths"]
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(("/api/", "/data/", "/events", "/healthz", "/readyz", "/metrics", "/photos/")):
            path = rule.rule.replace("<", "{").replace(">", "}")
            assert {method.lower() for method in rule.methods or ()} - {"head", "options"} == set(paths[path]), rule.rule


def test_answers_are_as_described(app: Flask, client: FlaskClient) -> None:
    from openapi_schema_validator import OAS31Validator

    described = client.get("/api/openapi.json").get_json()
    receipt, headers = closed_case(app, client), bearer(app, "supervisor")
    send(client)
    for path, schema in {
        f"/api/v1/reports/{receipt['code']}": "Progress",
        f"/api/v1/cases/{receipt['number']}": "Case",
    }.items():
        OAS31Validator({"$ref": f"#/components/schemas/{schema}"} | described).validate(client.get(path, headers=headers).get_json())
    for path, schema in {"categories": "Category", "districts": "District", "departments": "Department", "cases": "Case"}.items():
        for item in client.get(f"/api/v1/{path}", headers=headers).get_json()["items"]:
            OAS31Validator({"$ref": f"#/components/schemas/{schema}"} | described).validate(item)
    for feature in client.get("/data/reports.geojson").get_json()["features"]:
        OAS31Validator({"$ref": "#/components/schemas/Feature"} | described).validate(feature)
    for row in client.get("/data/indicators.json?by=district").get_json()["items"]:
        OAS31Validator({"$ref": "#/components/schemas/IndicatorRow"} | described).validate(row)


def test_people_can_read_the_description(client: FlaskClient) -> None:
    page = client.get("/api/docs").get_data(as_text=True)
    assert "/api/v1/reports" in page
    assert 'id="problem-move_refused"' in page
    assert "%(" not in page
