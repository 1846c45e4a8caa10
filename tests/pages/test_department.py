"""The page of a department: a district's page for its own cases, ranked in its own group, scored as the API says."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.assessment.scoring import group_of, members
from dashboard.city import City
from dashboard.publishing.progress_scores import peers_of
from tests.clock import MORNING
from tests.pages.progress_page import Shown

AT = MORNING  # its facts are of this day

CODE = "nanming_sanitation"
PAGE = f"/board/departments/{CODE}"
MONTH = "from=2026-03-01&to=2026-03-18"


@pytest.fixture
def visitor(lived_app: Flask) -> FlaskClient:
    return lived_app.test_client()


def test_its_numbers_are_the_departments_and_lead_to_its_cases(visitor: FlaskClient) -> None:
    page = Shown.of(visitor, PAGE)
    api = visitor.get(f"/data/indicators.json?by=department&{MONTH}").get_json()
    own = next(row for row in api["items"] if row["key"] == CODE)
    shown = {(key, query["from"]): text for key, query, text, _label in page.figures() if query.get("department") == CODE}
    assert shown["due", "2026-03-01"] == str(own["due"])
    assert own["due"] > 0
    assert {query.get("department", "") for _key, query, _text, _label in page.figures()} == {CODE, ""}


def test_its_score_and_parts_are_the_apis(visitor: FlaskClient, city: City) -> None:
    page, group = Shown.of(visitor, PAGE), group_of(city, "department", CODE).code
    api = visitor.get(f"/data/scores.json?group={group}&{MONTH}").get_json()
    own = next(row for row in api["items"] if row["key"] == CODE)
    card = next(page.props("card score"))
    assert f"{own['value']:.2f}" in str(card)
    assert f"第 {own['rank']} 名" in str(card)
    xray = str(next(page.props("card xray")))
    for part in own["parts"]:
        assert part["points"] is None or f"{part['points']:.2f}" in xray, part
    assert next(page.props("grade"))["children"] == own["grade"]


def test_it_is_ranked_among_its_group_alone(city: City) -> None:
    for code in city.departments:
        peers = peers_of(city, "department", code)
        assert code in peers
        assert {city.departments[other].kind for other in peers} == {city.departments[code].kind}
    assert peers_of(city, "district", "520102") == list(city.districts)
    assert sum(len(members(city, group)) for group in city.assessment.groups.values()) == len(city.departments) + len(city.districts)


def test_a_department_without_cases_says_so_and_has_no_score(visitor: FlaskClient) -> None:
    text = Shown.of(visitor, "/board/departments/city_muck").text
    assert "还没有得分" in text
    assert "今天没有其他到期的案件了" in text
    assert "这一期没有到期的案件" in text


def test_the_switch_leads_to_every_other_department(visitor: FlaskClient, city: City) -> None:
    hrefs = {one["props"].get("href") for one in Shown.of(visitor, f"{PAGE}?period=month").components("A")}
    assert {f"/board/departments/{code}?period=month" for code in city.departments} <= hrefs


def test_other_codes_are_not_found(visitor: FlaskClient) -> None:
    for code in ("520102", "nobody", ""):
        assert visitor.get(f"/board/departments/{code}").status_code == 404
