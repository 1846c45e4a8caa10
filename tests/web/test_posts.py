"""岗位评价: each person's figures are what they did, add up to the department's, and are seen by those who may."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.assessment.posts import POSTS
from dashboard.handling.rating import rate
from tests.builders import CENTRE
from tests.clock import MORNING
from tests.web.machines import bearer, refused
from tests.web.staff import Town, handler_of

AT = MORNING  # its facts are of this day

VERIFIER = "demo.verifier"


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town.of(app, now)


def items(client: FlaskClient, headers: dict[str, str], query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/posts?{query}", headers=headers)
    assert answer.status_code == 200, answer.get_json()
    found: list[dict[str, Any]] = answer.get_json()["items"]
    return found


def of(found: list[dict[str, Any]], post: str, name: str) -> dict[str, Any]:
    (row,) = [row for row in found if row["post"] == post and row["name"] == name]
    return row


def lives(town: Town) -> list[Any]:
    """Four cases: one closed in time, one sent back, one late, one rejected."""
    cases = [town.report(at=(CENTRE[0] + 0.002 * place, CENTRE[1])) for place in range(4)]
    cases[:3] = [town.moved(case, "accept", "demo.reviewer.a08", photo_cleared=True) for case in cases[:3]]
    town.moved(cases[3], "reject", "demo.reviewer.a07", reason="not_visible")
    for place in (0, 1, 2):
        town.moved(cases[place], "take", handler_of(cases[place]))
    town.now += timedelta(minutes=30)
    for place in (0, 1):
        town.moved(cases[place], "feed_back", handler_of(cases[place]), (town.photo("green"),))
    town.moved(cases[1], "send_back", VERIFIER, reason="没有清理干净")
    town.moved(cases[0], "close", VERIFIER, photo_cleared=True)
    town.now += timedelta(days=1)
    return cases


def test_each_person_is_credited_with_what_they_did(app: Flask, town: Town, client: FlaskClient) -> None:
    cases = lives(town)
    found = items(client, bearer(app, "supervisor"))
    handler = of(found, "handling", town.account(handler_of(cases[0])).name)
    assert (handler["handling_due"], handler["handled"], handler["handled_on_time"]) == (3, 1, 1)
    assert (handler["handling_rate"], handler["rework"], handler["rework_rate"]) == (33.33, 1, 100.0)
    assert handler["overdue_open"] == 2
    assert (handler["due"], handler["closed"], handler["department"]) == (1, 1, cases[0].department)
    accepted, rejected = (of(found, "reviewing", f"审核员 {sign}") for sign in ("A08", "A07"))
    assert (accepted["decided"], accepted["approved"], accepted["acceptance_rate"]) == (3, 3, 100.0)
    assert (rejected["decided"], rejected["rejected"], rejected["acceptance_rate"]) == (1, 1, 0.0)
    assert of(found, "verifying", town.account(VERIFIER).name)["closings"] == 1
    assert all(set(row) == {"post", "person", "name", "role", "department", *_keys(row["post"])} for row in found)


def _keys(code: str) -> list[str]:
    return [column.key for post in POSTS if post.code == code for column in post.columns]


def test_the_people_of_a_department_add_up_to_it(app: Flask, town: Town, client: FlaskClient) -> None:
    department = lives(town)[0].department
    (row,) = client.get(f"/data/indicators.json?by=department&department={department}").get_json()["items"]
    members = [one for one in items(client, bearer(app, "supervisor"), f"department={department}") if one["post"] == "handling"]
    for name in ("handling_due", "handled", "handled_on_time", "due", "closed", "closed_on_time", "rework", "overdue_open"):
        assert sum(one[name] for one in members) == row[name], name


def test_who_dispatches_to_several_departments_is_one_person(app: Flask, town: Town, client: FlaskClient) -> None:
    for place, department in enumerate(("city_enforcement", "city_muck")):
        case = town.accepted(at=(CENTRE[0] + 0.002 * place, CENTRE[1]))
        town.moved(case, "hand_back", handler_of(case), reason="不属本单位")
        town.moved(case, "dispatch", "demo.dispatcher", department=department)
    headers = bearer(app, "supervisor")
    assert of(items(client, headers), "dispatching", town.account("demo.dispatcher").name)["dispatched"] == 2
    assert [row for row in items(client, headers, "department=city_muck") if row["post"] == "dispatching"] == []


def test_the_days_narrow_it(app: Flask, town: Town, client: FlaskClient) -> None:
    lives(town)
    headers = bearer(app, "auditor")
    assert items(client, headers, "to=2026-03-17") == [row for row in items(client, headers, "to=2026-03-17") if row["overdue_open"]]
    then = items(client, headers, "from=2026-03-18&to=2026-03-18")
    assert of(then, "reviewing", "审核员 A07")["decided"] == 1
    refused(client.get("/api/v1/posts?from=x", headers=headers), 422, "bad_input", "from")
    refused(client.get("/api/v1/posts?department=x", headers=headers), 422, "fact_unknown", "department")


def test_a_head_sees_the_own_department_alone(app: Flask, town: Town, client: FlaskClient) -> None:
    department = lives(town)[0].department
    own, other = bearer(app, "department_head", department), bearer(app, "department_head", "city_muck")
    assert {row["department"] for row in items(client, own)} == {department}
    assert items(client, other) == []
    refused(client.get(f"/api/v1/posts?department={department}", headers=other), 403, "not_your_department")
    page = town.person(f"demo.head.{department}").get("/staff/posts").text
    assert town.account(f"demo.handler.{department}").name in page
    assert "审核员 A08" not in page
    assert town.person("demo.head.city_muck").get(f"/staff/posts?department={department}").status_code == 403


@pytest.mark.parametrize("role", ["reviewer", "handler", "verifier", "dispatcher", "screen", "admin", "editor"])
def test_others_see_nobody(app: Flask, client: FlaskClient, role: str) -> None:
    refused(client.get("/api/v1/posts", headers=bearer(app, role, "city_muck" if role == "handler" else "")), 403, "not_allowed")


def test_without_a_token_nobody_reads_the_interface(town: Town, client: FlaskClient) -> None:
    refused(client.get("/api/v1/posts"), 401, "not_signed_in")
    refused(town.person("demo.supervisor").get("/api/v1/posts"), 401, "not_signed_in")


def test_the_switch_leads_to_the_day_week_month_quarter_and_year(town: Town) -> None:
    lives(town)
    someone = town.person("demo.supervisor")
    page = someone.get("/staff/posts").text
    for query, words in (
        ("from=2026-03-19&amp;to=2026-03-19", "2026-03-19"),
        ("from=2026-03-16&amp;to=2026-03-22", "2026 年第 12 周"),
        ("from=2026-03-01&amp;to=2026-03-31", "2026 年 3 月"),
        ("from=2026-01-01&amp;to=2026-03-31", "2026 年第 1 季度"),
        ("from=2026-01-01&amp;to=2026-12-31", "2026 年"),
    ):
        assert f"/staff/posts?{query}" in page
        shown = someone.get(f"/staff/posts?{query.replace('&amp;', '&')}").text
        assert f"<h1>{words}" in shown
        assert shown.count('aria-current="page"') == 1
    assert "2026 年 2 月" in page
    assert "审核员 A08" in page


def test_ratings_count_for_who_handled_the_case(app: Flask, town: Town, client: FlaskClient) -> None:
    case = lives(town)[0]
    product = town.product
    rate(product.open_work, case.number, 5, now=town.now, city=product.city)
    row = of(items(client, bearer(app, "supervisor")), "handling", town.account(handler_of(case)).name)
    assert (row["ratings"], row["satisfied"], row["satisfaction_rate"]) == (1, 1, 100.0)


def test_the_public_learns_nothing_about_people_in_post(town: Town, client: FlaskClient) -> None:
    case = lives(town)[0]
    name = town.account(handler_of(case)).name
    for path in ("/data/indicators.json?by=department", "/data/figures.json?indicator=handled", "/figures/handled", "/figures/handled.csv"):
        assert name not in client.get(path).text
        assert "person" not in client.get(path).text
