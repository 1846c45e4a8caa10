"""What the interface tells of numbers, objections and people in post is as it is described."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.assessment.indicators import BY_KEY
from tests.builders import CENTRE
from tests.web.machines import bearer
from tests.web.staff import Town, handler_of


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    """One case that waits, one that is late, one closed, one void."""
    made = Town.of(app, now)
    made.report()
    void, late, closed = (made.accepted(at=(CENTRE[0] + 0.002 * place, CENTRE[1])) for place in (1, 2, 3))
    made.moved(void, "void", "demo.supervisor", reason="测试")
    made.moved(late, "take", handler_of(late))
    closed = made.moved(closed, "feed_back", handler_of(closed), (made.photo("green"),))
    made.moved(closed, "close", "demo.verifier", photo_cleared=True)
    made.now += timedelta(days=2)
    return made


def check(client: FlaskClient, path: str, method: str, answer: Any) -> None:
    from openapi_schema_validator import OAS31Validator

    described = client.get("/api/openapi.json").get_json()
    schema = described["paths"][path][method]["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
    OAS31Validator(schema | described).validate(answer.get_json())


@pytest.mark.parametrize("key", list(BY_KEY))
def test_an_opened_number(town: Town, client: FlaskClient, key: str) -> None:
    answer = client.get(f"/data/figures.json?indicator={key}")
    assert answer.get_json()["items"] or key in ("rework", "deferrals", "ratings", "satisfied", "satisfaction_rate")
    check(client, "/data/figures.json", "get", answer)


def test_objections_and_people_in_post(app: Flask, town: Town, client: FlaskClient) -> None:
    supervisor = bearer(app, "supervisor")
    head = bearer(app, "department_head", "nanming_sanitation")
    listed = client.get("/api/v1/objections", headers=head)
    check(client, "/api/v1/objections", "get", listed)
    due = listed.get_json()["missed"][0]["due"]
    asked = client.post(f"/api/v1/dues/{due}/objections", json={"reason": "道路封闭"}, headers=head)
    check(client, "/api/v1/dues/{due}/objections", "post", asked)
    decided = client.post(f"/api/v1/objections/{asked.get_json()['id']}/decision", json={"decision": "granted"}, headers=supervisor)
    check(client, "/api/v1/objections/{objection}/decision", "post", decided)
    check(client, "/api/v1/objections", "get", client.get("/api/v1/objections", headers=supervisor))
    posts = client.get("/api/v1/posts", headers=supervisor)
    assert {row["post"] for row in posts.get_json()["items"]} == {"reviewing", "handling", "verifying"}
    check(client, "/api/v1/posts", "get", posts)
