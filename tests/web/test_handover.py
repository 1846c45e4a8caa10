"""The page of the shift's hand-over brief: for whom it is, both languages, and what it says of a span that cannot be."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.staff import Staff, Town

HOME = "/staff/handover"


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town.of(app, now)


@pytest.fixture
def supervisor(town: Town) -> Staff:
    return town.person("demo.supervisor")


def test_it_tells_the_shift_in_a_sentence_in_tables_and_as_text(town: Town, supervisor: Staff) -> None:
    town.accepted()
    page = supervisor.get(f"{HOME}?shift=running").text
    assert "上报 1 件，立案 1 件，结案 0 件；超期在办 0 件（0）。" in page
    text = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert "上报 1 件" in text
    assert "待审核 0 → 0 (0)" in text
    assert re.search(r'href="/board/replay\?at=\d{4}-\d{2}-\d{2}T\d{2}:\d{2}&amp;speed=300"', page)
    assert "Hand-over brief" in supervisor.get(f"{HOME}?lang=en").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=x&to=y", "日期和时间"),
        ("from=0001-01-01T00:00&to=0001-01-01T05:00", "日期和时间"),
        ("from=2026-03-01T08:00&to=2026-03-10T08:00", "最长 48 小时"),
        ("from=2026-03-18T08:00&to=2999-01-01T08:00", "不能晚于现在"),
    ],
)
def test_a_span_that_cannot_be_is_said_and_kept(supervisor: Staff, query: str, said: str) -> None:
    answer = supervisor.get(f"{HOME}?{query}")
    assert answer.status_code == 422
    assert said in answer.text
    assert all(f'value="{part.partition("=")[2]}"' in answer.text for part in query.split("&"))


def test_it_is_for_those_who_may_play_days_again(town: Town, client: FlaskClient) -> None:
    assert client.get(HOME).status_code == 303
    assert town.person("demo.reviewer.a07").get(HOME).status_code == 403


def test_a_case_that_became_overdue_is_told_with_its_department_and_opens_for_those_who_may_read_it(town: Town) -> None:
    case = town.accepted()
    assert case.handling_deadline
    town.now = case.handling_deadline + timedelta(minutes=5)
    city = town.product.city
    link = f'href="/staff/desk/{case.number}"'
    page = town.person("demo.supervisor").get(f"{HOME}?shift=running&lang=zh").text
    assert link in page
    assert city.departments[case.department].name["zh"] in page
    assert f"{case.number} {city.categories[case.category].name['zh']}" in page.partition("<textarea")[2]
    admin = town.person("demo.admin").get(f"{HOME}?shift=running").text
    assert case.number in admin
    assert link not in admin
