"""Operators and their machines: up, ready, and how it is doing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.config import Settings
from dashboard.web.health import CHECKS, NEEDED
from tests.builders import a_photo_file
from tests.clock import GivenClock
from tests.web.machines import product_of, send, send_photo


def test_an_empty_city_is_up_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok", "checks": dict.fromkeys(CHECKS, "ok")})


def test_a_database_that_was_not_migrated_is_not_ready(settings: Settings) -> None:
    from app import create_app

    answer = create_app(settings, GivenClock()).test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "not ready")
    assert answer.get_json()["checks"]["database"] != "ok"
    assert "migrate" in answer.get_json()["checks"]["migrations"]


def test_a_photo_store_that_cannot_be_written_is_not_ready(settings: Settings, client: FlaskClient) -> None:
    (settings.folder / "photos").write_text("a file where the folder should be")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["checks"]["photo_store"] != "ok") == (503, True)
    assert answer.get_json()["checks"]["database"] == "ok"
    (settings.folder / "photos").unlink()
    assert client.get("/readyz").status_code == 200


def test_late_jobs_are_told_but_take_nobody_away(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    send_photo(client, a_photo_file())
    product = product_of(app)
    late = product.clock() + timedelta(hours=1)
    monkeypatch.setitem(vars(product), "clock", lambda: late)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "degraded")
    assert "photo" in answer.get_json()["checks"]["jobs"]
    assert set(CHECKS) > NEEDED


def test_metrics_go_on_while_the_queue_is_away(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> int:
        raise ConnectionError

    monkeypatch.setattr(product_of(app).jobs, "waiting", away)
    answer = client.get("/metrics")
    assert (answer.status_code, "jobs_waiting NaN" in answer.text) == (200, True)


def test_metrics_count_requests_and_tell_the_event(client: FlaskClient) -> None:
    send(client)
    client.get("/nothing")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'http_requests_total{endpoint="api.send_report",method="POST",status="201"} 1.0' in text
    assert 'endpoint="unknown",method="GET",status="404"' in text
    assert 'http_request_seconds_count{endpoint="api.send_report"} 1.0' in text
    for line in ("event_number 1.0", "event_streams_open 0.0", "jobs_waiting "):
        assert line in text


def test_each_application_counts_for_itself(settings: Settings, client: FlaskClient) -> None:
    from app import create_app

    client.get("/healthz")
    other = create_app(settings, GivenClock()).test_client()
    assert "health.healthz" not in other.get("/metrics").get_data(as_text=True)


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": "127.0.0.1"}])
def test_metrics_are_for_this_machine(client: FlaskClient, headers: dict[str, str]) -> None:
    far = {"REMOTE_ADDR": "203.0.113.7"} if not headers else {"REMOTE_ADDR": "127.0.0.1"}
    answer = client.get("/metrics", headers=headers, environ_base=far)
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")


def test_a_token_opens_metrics_from_elsewhere(settings: Settings, app: Flask) -> None:
    from app import create_app

    client = create_app(settings.model_copy(update={"metrics_token": "a-token-for-prometheus"}), GivenClock()).test_client()
    far = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/metrics", headers={"Authorization": "Bearer a-token-for-prometheus"}, environ_base=far).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}, environ_base=far).status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer é"}, environ_base=far).status_code == 403
