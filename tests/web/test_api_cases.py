"""Staff and other systems read and move cases by token, each role its own ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.machines import bearer, closed_case, move, product_of, refused, send


def test_a_repeated_move_is_made_once(app: Flask, client: FlaskClient) -> None:
    number, reviewer = send(client).get_json()["number"], bearer(app, "reviewer")
    first = move(client, reviewer | {"Idempotency-Key": "m"}, number, "accept")
    again = move(client, reviewer | {"Idempotency-Key": "m"}, number, "accept")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json() == again.get_json()
    assert again.headers["Idempotency-Replayed"] == "true"
    refused(move(client, reviewer | {"Idempotency-Key": "m"}, number, "claim"), 422, "key_reused")
    refused(move(client, reviewer, number, "accept"), 409, "move_refused")


def test_a_case_goes_all_the_way_by_moves(app: Flask, client: FlaskClient) -> None:
    receipt = closed_case(app, client)
    told = client.get(f"/api/v1/reports/{receipt['code']}").get_json()
    assert [step["move"] for step in told["history"]] == ["submit", "accept", "dispatch", "take", "feed_back", "close"]
    assert told["department"]
    case = client.get(f"/api/v1/cases/{receipt['number']}", headers=bearer(app, "auditor")).get_json()
    assert [photo["cleared"] for photo in case["photos"]] == [True, True]
    assert case["moves"] == []


def test_feedback_needs_its_photo_and_rejection_its_reason(app: Flask, client: FlaskClient) -> None:
    number, reviewer = send(client).get_json()["number"], bearer(app, "reviewer")
    refused(move(client, reviewer, number, "reject"), 422, "fact_missing", "reason")
    refused(move(client, reviewer, number, "reject", reason="dull"), 422, "fact_unknown", "reason")
    department = move(client, reviewer, number, "accept").get_json()["department"]
    refused(move(client, bearer(app, "handler", department), number, "feed_back"), 422, "fact_missing", "photo")


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"move": "dance"}, "unknown_move", "move"),
        ({}, "fact_missing", "move"),
        ({"move": ["accept"]}, "bad_input", "move"),
        ({"move": "accept", "boxes": "nothing"}, "bad_input", "boxes"),
        ({"move": "accept", "boxes": {"x": []}}, "bad_input", "boxes"),
        ({"move": "accept", "note": {"a": 1}}, "bad_input", "note"),
        ({"move": "accept", "note": "长" * 501}, "text_too_long", "note"),
        ({"move": "mark_duplicate", "original": "260101-ZZZZ"}, "fact_unknown", "original"),
    ],
)
def test_wrong_facts_are_refused_by_field(app: Flask, client: FlaskClient, facts: dict[str, Any], code: str, field: str) -> None:
    number = send(client).get_json()["number"]
    answer = client.post(f"/api/v1/cases/{number}/moves", json=facts, headers=bearer(app, "reviewer"))
    refused(answer, 422, code, field)


@pytest.mark.parametrize("until", ["yesterday", "2020-01-01", "9999-12-31T23:59:59", "2026-13-01", 5])
def test_a_deferral_ends_on_a_day_to_come_within_a_year(app: Flask, client: FlaskClient, until: Any) -> None:
    number = send(client).get_json()["number"]
    department = move(client, bearer(app, "reviewer"), number, "accept").get_json()["department"]
    handler = bearer(app, "handler", department)
    move(client, handler, number, "take")
    refused(move(client, handler, number, "request_deferral", until=until, reason="等材料"), 422, "bad_input", "until")
    soon = (product_of(app).clock() + timedelta(days=3)).isoformat()
    assert move(client, handler, number, "request_deferral", until=soon, reason="等材料").get_json()["deferral_asked"]


def test_nobody_moves_or_reads_without_a_token(app: Flask, client: FlaskClient) -> None:
    number = send(client).get_json()["number"]
    for headers in ({}, {"Authorization": "Bearer made-up"}):
        refused(move(client, headers, number, "accept"), 401, "not_signed_in")
        refused(client.get("/api/v1/cases", headers=headers), 401, "not_signed_in")
        answer = client.get(f"/api/v1/cases/{number}", headers=headers)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_alone_opens_nothing_that_writes(app: Flask, client: FlaskClient) -> None:
    product = product_of(app)
    number = send(client).get_json()["number"]
    bearer(app, "reviewer")
    with product.open_reading() as work:
        account = work.staff.by_login("machine-reviewer-")
    with client.session_transaction() as session:
        session["_user_id"] = f"{account.id}.{account.session_epoch}"
        session["seen"] = int(product.clock().timestamp())
    refused(move(client, {}, number, "accept"), 401, "not_signed_in")


def test_a_role_makes_its_own_moves_only(app: Flask, client: FlaskClient) -> None:
    number = send(client).get_json()["number"]
    for role in ("verifier", "screen", "dispatcher", "admin", "auditor"):
        refused(move(client, bearer(app, role), number, "accept"), 403, "not_allowed")


def test_a_department_reads_and_moves_only_its_own_cases(app: Flask, client: FlaskClient) -> None:
    number = send(client).get_json()["number"]
    department = move(client, bearer(app, "reviewer"), number, "accept").get_json()["department"]
    other = next(code for code in product_of(app).city.departments if code != department)
    own, stranger = bearer(app, "handler", department), bearer(app, "handler", other)
    assert client.get(f"/api/v1/cases/{number}", headers=own).status_code == 200
    refused(client.get(f"/api/v1/cases/{number}", headers=stranger), 403, "not_your_department")
    refused(move(client, stranger, number, "take"), 403, "not_your_department")
    assert [case["number"] for case in client.get("/api/v1/cases", headers=own).get_json()["items"]] == [number]
    assert client.get("/api/v1/cases", headers=stranger).get_json()["items"] == []
    refused(client.get(f"/api/v1/cases?department={department}", headers=stranger), 403, "not_your_department")


def test_cases_come_page_by_page(app: Flask, client: FlaskClient) -> None:
    sent = [send(client).get_json()["number"] for _ in range(5)]
    headers, found, after = bearer(app, "supervisor"), list[str](), "0"
    while after is not None:
        page = client.get(f"/api/v1/cases?limit=2&after={after}", headers=headers).get_json()
        found += [case["number"] for case in page["items"]]
        after = page["next"]
    assert found == sent
    assert client.get("/api/v1/cases?state=closed", headers=headers).get_json()["items"] == []
    refused(client.get("/api/v1/cases?state=lost", headers=headers), 422, "fact_unknown", "state")
    refused(client.get("/api/v1/cases?after=-1", headers=headers), 422, "bad_input", "after")


def test_who_reported_stands_in_no_answer(app: Flask, client: FlaskClient) -> None:
    receipt = send(client, phone="13912345678", text="请打 13912345678").get_json()
    for answer in (
        client.get(f"/api/v1/cases/{receipt['number']}", headers=bearer(app, "reviewer")),
        client.get(f"/api/v1/reports/{receipt['code']}"),
        move(client, bearer(app, "reviewer"), receipt["number"], "accept", note="电话 13912345678"),
    ):
        text = answer.get_data(as_text=True)
        assert "13912345678" not in text
        assert "reporter" not in text
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_citizen_is_told_why_but_not_what_staff_noted(app: Flask, client: FlaskClient) -> None:
    receipt = send(client).get_json()
    move(client, bearer(app, "reviewer"), receipt["number"], "reject", reason="not_visible", note="同一人常报")
    last = client.get(f"/api/v1/reports/{receipt['code']}").get_json()["history"][-1]
    assert (last["move"], last["reason"]) == ("reject", "not_visible")
    assert "note" not in last
