"""Who is told to wait, and who is not: codes are not guessed, one neighbour does not use up the others' tries, Redis may be away."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from dashboard.config import Settings
from dashboard.errors import BadSetting
from tests.clock import GivenClock
from tests.servers import free_port
from tests.web.citizens import Citizen

NO_CODE = "/r/ZZZZ-ZZZZ-ZZZZ-ZZZZ"
Make = Callable[..., Flask]


@pytest.fixture
def limited(settings: Settings, sqlite_template: Path) -> Make:
    """The application with limits on, and settings changed as asked."""
    shutil.copy(sqlite_template, settings.folder / "city.db")
    return lambda **changes: create_app(settings.model_copy(update={"rate_limits": "city"} | changes), GivenClock())


def tries(app: Flask, path: str, times: int, **sent: object) -> list[int]:
    client = app.test_client()
    return [client.get(path, **sent).status_code for _ in range(times)]


def from_phone(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


@pytest.mark.parametrize(("path", "allowed"), [(NO_CODE, 20), ("/api/v1/reports/ZZZZ-ZZZZ-ZZZZ-ZZZZ", 30)])
def test_whoever_guesses_codes_is_told_to_wait(limited: Make, path: str, allowed: int) -> None:
    assert tries(limited(), path, allowed + 1) == [404] * allowed + [429]


def test_whoever_has_the_past_counted_again_and_again_is_told_to_wait(limited: Make) -> None:
    client = limited().test_client()
    paths = (
        "/data/indicators.json?by=district",
        "/data/figures.json?indicator=due",
        "/data/scores.json?",
        "/figures/due?",
        "/figures/score?",
    )
    assert [client.get(f"{path}&as_of=2026-03-01").status_code for path in paths * 4] == [200] * 20
    assert [client.get(f"{path}&as_of=2026-03-01").status_code for path in paths] == [429] * 5
    assert [client.get(path).status_code for path in paths] == [200] * 5


def test_bulletins_of_one_period_after_another_are_limited(limited: Make) -> None:
    client = limited().test_client()
    answers = [client.get(f"/bulletins/day/2999-01-01{form}").status_code for form in (".html", ".docx", "") * 20]
    assert answers == [404] * 60
    assert client.get("/bulletins/day/2999-01-01").status_code == 429


def test_reports_from_one_address_are_limited(limited: Make) -> None:
    client = limited().test_client()
    answers = [client.post("/api/v1/reports", json={}).status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]


def test_who_sends_too_many_forms_finds_everything_typed_again(limited: Make) -> None:
    citizen = Citizen(limited().test_client())
    citizen.open_form()
    answers = [citizen.send(category="noise", text="半夜还在施工") for _ in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert "半夜还在施工" in answers[-1].text
    assert "请等一分钟" in answers[-1].text


def test_behind_our_proxy_each_phone_has_its_own_tries(limited: Make) -> None:
    app = limited()
    assert tries(app, NO_CODE, 21, headers=from_phone("203.0.113.7"))[-1] == 429
    assert tries(app, NO_CODE, 1, headers=from_phone("203.0.113.8")) == [404]


def test_an_invented_address_in_front_of_the_true_one_gains_nothing(limited: Make) -> None:
    client = limited().test_client()
    answers = [client.get(NO_CODE, headers=from_phone(f"198.51.100.{place}, 203.0.113.7")).status_code for place in range(21)]
    assert answers[-1] == 429


def test_who_is_no_proxy_of_ours_is_not_believed(limited: Make) -> None:
    client = limited().test_client()
    stranger = {"REMOTE_ADDR": "203.0.113.9"}
    answers = [
        client.get(NO_CODE, headers=from_phone(f"198.51.100.{place}"), environ_overrides=stranger).status_code for place in range(21)
    ]
    assert answers[-1] == 429


def test_addresses_of_one_network_are_one_household(limited: Make) -> None:
    client = limited().test_client()
    answers = [client.get(NO_CODE, headers=from_phone(f"2001:db8:1:2::{place:x}")).status_code for place in range(21)]
    assert answers[-1] == 429
    assert client.get(NO_CODE, headers=from_phone("2001:db8:1:3::1")).status_code == 404


def test_without_redis_people_are_let_in_and_counted_here(limited: Make) -> None:
    app = limited(redis_url=f"redis://127.0.0.1:{free_port()}/0")
    assert tries(app, NO_CODE, 21) == [404] * 20 + [429]


def test_proxies_that_are_no_addresses_are_refused_at_the_start(limited: Make) -> None:
    with pytest.raises(BadSetting):
        limited(proxies="nginx")
