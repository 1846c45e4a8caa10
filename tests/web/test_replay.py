"""The day that the time machine plays, as it is served."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.publishing.replay import state_at
from tests.web.machines import bearer, refused
from tests.web.staff import Town


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town.of(app, now)


def test_a_day_is_served_as_it_stands(app: Flask, town: Town, client: FlaskClient) -> None:
    town.accepted()
    day = town.now.astimezone(town.product.city.zone).date().isoformat()
    pack = client.get(f"/data/replay.json?day={day}", headers=bearer(app, "supervisor")).get_json()
    end = state_at(pack, pack["seconds"])
    assert (end["reports"], end["accepted"], end["in_progress"], end["waiting"]) == (1, 1, 1, 0)


@pytest.mark.parametrize("day", ["", "x", "2999-01-01", "1066-10-14"])
def test_a_day_that_is_none_or_has_not_begun_is_refused(app: Flask, client: FlaskClient, day: str) -> None:
    refused(client.get(f"/data/replay.json?day={day}", headers=bearer(app, "auditor")), 422, "bad_input", "day")


def test_it_is_for_those_who_may(app: Flask, client: FlaskClient) -> None:
    assert client.get("/data/replay.json?day=2026-03-01").status_code == 401
    refused(client.get("/data/replay.json?day=2026-03-01", headers=bearer(app, "reviewer")), 403, "not_allowed")
