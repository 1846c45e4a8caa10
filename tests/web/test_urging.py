"""The forms behind 催办: from the desk, from the pages of districts and departments."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.clock import MORNING
from tests.web.citizens import hidden_fields
from tests.web.staff import Staff, Town

AT = MORNING  # its facts are of this day


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town.of(app, now)


def post(someone: Staff, path: str, page: str = "/staff/desk") -> TestResponse:
    token = hidden_fields(someone.get(page).text)["csrf_token"]
    return someone.client.post(path, data={"csrf_token": token})


def test_the_desk_offers_it_and_then_says_when(town: Town) -> None:
    case = town.accepted()
    supervisor = town.person("demo.supervisor")
    page = supervisor.get(f"/staff/desk/{case.number}").text
    assert f'action="/staff/cases/{case.number}/urge"' in page
    answer = post(supervisor, f"/staff/cases/{case.number}/urge")
    assert (answer.status_code, answer.location) == (303, f"/staff/desk/{case.number}")
    page = supervisor.get(f"/staff/desk/{case.number}").text
    assert "已催办 3 月 18 日 10:20" in page
    assert post(supervisor, f"/staff/cases/{case.number}/urge").status_code == 409


def test_those_who_may_not_are_not_offered_it_and_refused(town: Town) -> None:
    case = town.accepted()
    handler = town.person(f"demo.handler.{case.department}")
    assert "/urge" not in handler.get(f"/staff/desk/{case.number}").text
    assert post(handler, f"/staff/cases/{case.number}/urge").status_code == 403


def test_without_its_token_nothing_is_urged(town: Town) -> None:
    case = town.accepted()
    assert town.person("demo.supervisor").client.post(f"/staff/cases/{case.number}/urge").status_code == 400
    assert town.case(case.number) == case


def test_all_that_are_due_today_are_urged_and_one_is_back_on_the_page(town: Town) -> None:
    cases = [town.accepted(), town.accepted(category="full_bin")]
    district = cases[0].place.district
    supervisor = town.person("demo.supervisor")
    answer = post(supervisor, f"/staff/cases/urge?district={district}&next=/board/districts/{district}")
    assert (answer.status_code, answer.location) == (303, f"/board/districts/{district}")
    for case in cases:
        with town.product.open_reading() as work:
            assert "urge" in [row.move for row in work.cases.history(case.id)]
    assert post(supervisor, f"/staff/cases/urge?district={district}").location == "/staff/desk"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/report"])
def test_one_is_never_led_elsewhere(town: Town, elsewhere: str) -> None:
    case = town.accepted()
    answer = post(town.person("demo.supervisor"), f"/staff/cases/{case.number}/urge?next={elsewhere}")
    assert answer.location == f"/staff/desk/{case.number}"
