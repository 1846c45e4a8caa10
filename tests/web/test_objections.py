"""申诉剔除 through plain forms and the interface: who sees what, what is typed stays, twice asked is asked once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.records import Case
from tests.house.messages import CHINESE
from tests.web.citizens import hidden_fields
from tests.web.machines import bearer, refused
from tests.web.staff import Staff, Town

HOME = "/staff/objections"


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town.of(app, now)


@pytest.fixture
def late(town: Town) -> Case:
    """A case whose deadlines are over."""
    case = town.accepted()
    town.now += timedelta(days=2)
    return case


def head_of(case: Case) -> str:
    return f"demo.head.{case.department}"


def send(someone: Staff, path: str = HOME, **typed: Any) -> Any:
    token = hidden_fields(someone.get(HOME).text)["csrf_token"]
    return someone.client.post(path, data={"csrf_token": token} | typed)


def due_of(town: Town, case: Case, kind: str = "handling") -> int:
    with town.product.open_reading() as work:
        return [due.id for due in work.dues.of_case(case.id) if due.kind == kind][-1]


def due_counts(client: FlaskClient, case: Case) -> int:
    asked = f"by=department&department={case.department}"
    return int(client.get(f"/data/indicators.json?{asked}").get_json()["items"][0]["handling_due"])


# -- pages


def test_asked_by_the_head_and_granted_by_a_supervisor(town: Town, late: Case, client: FlaskClient) -> None:
    head, supervisor = town.person(head_of(late)), town.person("demo.supervisor")
    page = head.get(HOME).text
    assert late.number in page
    due = due_of(town, late)
    assert send(head, due=str(due), reason="道路封闭", number=late.number).location == HOME
    assert "道路封闭" in supervisor.get(HOME).text
    assert 'value="granted"' not in head.get(HOME).text
    assert due_counts(client, late) == 1
    town.now += timedelta(minutes=1)
    assert send(supervisor, f"{HOME}/1", do="granted", words="属实", number=late.number).location == HOME
    assert due_counts(client, late) == 0
    assert "已剔除" in head.get(HOME).text
    history = head.get(f"/staff/desk/{late.number}").text
    assert "申请剔除" in history
    assert "申诉剔除" in history
    assert "属实" in history


def test_a_refusal_without_a_word_keeps_what_was_typed_and_says_what_to_do(town: Town, late: Case) -> None:
    head, supervisor = town.person(head_of(late)), town.person("demo.supervisor")
    long = "长" * 501
    answer = send(head, due=str(due_of(town, late)), reason=long)
    assert (answer.status_code, long in answer.text, 'aria-invalid="true"' in answer.text) == (422, True, True)
    send(head, due=str(due_of(town, late)), reason="道路封闭")
    answer = send(supervisor, f"{HOME}/1", do="refused", words="")
    assert (answer.status_code, "请用一句话说明理由" in answer.text) == (422, True)
    assert send(supervisor, f"{HOME}/1", do="refused", words="证据不足").status_code == 303
    assert "证据不足" in head.get(HOME).text


def test_asked_twice_it_is_kept_once_and_said_so(town: Town, late: Case) -> None:
    head, due = town.person(head_of(late)), str(due_of(town, late))
    assert send(head, due=due, reason="道路封闭").status_code == 303
    assert send(head, due=due, reason="道路封闭").status_code == 409
    with town.product.open_reading() as work:
        assert len(work.objections.latest("", 10)) == 1


def test_another_department_sees_and_does_nothing(town: Town, late: Case) -> None:
    head, other = town.person(head_of(late)), town.person("demo.head.city_muck")
    send(head, due=str(due_of(town, late)), reason="道路封闭")
    page = other.get(HOME).text
    assert late.number not in page
    assert "道路封闭" not in page
    assert 'name="due"' not in other.get(f"{HOME}?number={late.number}").text
    assert send(other, due=str(due_of(town, late, "closing")), reason="不服").status_code == 403


@pytest.mark.parametrize("login", ["demo.dispatcher", "demo.verifier", "demo.auditor", "demo.handler.city_muck", "demo.reviewer.a07"])
def test_others_have_no_business_here(town: Town, login: str) -> None:
    someone = town.person(login)
    assert someone.get(HOME).status_code == 403
    assert HOME not in someone.get("/staff/desk").text


@pytest.mark.parametrize("login", ["demo.supervisor", "demo.head.city_muck"])
def test_the_way_to_it_stands_in_the_head_of_the_desk(town: Town, login: str) -> None:
    page = town.person(login).get("/staff/desk").text
    assert f'href="{HOME}"' in page
    assert 'href="/staff/posts"' in page


def test_a_missed_deadline_is_found_by_its_cases_number(town: Town, late: Case) -> None:
    head = town.person(head_of(late))
    assert f'name="due" value="{due_of(town, late)}"' in head.get(f"{HOME}?number={late.number.lower()}").text
    assert head.get(f"{HOME}?number=999999-ZZZZ").status_code == 404


@pytest.mark.parametrize("due", ["", "x", "0", "99999999999999999999", "-1"])
def test_made_up_deadlines_are_not_found(town: Town, late: Case, due: str) -> None:
    assert send(town.person(head_of(late)), due=due, reason="道路封闭").status_code == 404
    assert send(town.person("demo.supervisor"), f"{HOME}/99999999999999999999", do="granted").status_code == 404


def test_an_expired_form_keeps_what_was_typed(town: Town, late: Case) -> None:
    head = town.person(head_of(late))
    answer = head.client.post(HOME, data={"csrf_token": "old", "due": str(due_of(town, late)), "reason": "道路封闭"})
    assert (answer.status_code, "道路封闭" in answer.text) == (400, True)


def test_in_english_the_page_is_english(town: Town, late: Case) -> None:
    head = town.person(head_of(late))
    page = head.get(f"{HOME}?lang=en").text
    main = page[page.index("<main") :]
    assert not CHINESE.search(re.sub(r"<[^>]+>", "", main)), CHINESE.findall(main)


# -- interface


def test_the_interface_asks_decides_and_lists(app: Flask, town: Town, late: Case, client: FlaskClient) -> None:
    head, supervisor = bearer(app, "department_head", late.department), bearer(app, "supervisor")
    missed = client.get("/api/v1/objections", headers=head).get_json()["missed"]
    due = next(one["due"] for one in missed if one["kind"] == "handling")
    asked = client.post(f"/api/v1/dues/{due}/objections", json={"reason": "道路封闭"}, headers=head)
    assert (asked.status_code, asked.get_json()["number"], asked.get_json()["decision"]) == (201, late.number, None)
    path = f"/api/v1/objections/{asked.get_json()['id']}/decision"
    refused(client.post(path, json={"decision": "granted"}, headers=head), 403, "not_allowed")
    refused(client.post(path, json={"decision": "perhaps"}, headers=supervisor), 422, "fact_unknown", "decision")
    refused(client.post(path, json={}, headers=supervisor), 422, "fact_missing", "decision")
    refused(client.post(path, json={"decision": "refused"}, headers=supervisor), 422, "fact_missing", "words")
    done = client.post(path, json={"decision": "granted", "words": "属实"}, headers=supervisor)
    assert (done.status_code, done.get_json()["decision"]) == (200, "granted")
    refused(client.post(path, json={"decision": "granted"}, headers=supervisor), 409, "decided_already")
    listed = client.get("/api/v1/objections", headers=supervisor).get_json()
    assert [(one["number"], one["decision"], one["words"]) for one in listed["items"]] == [(late.number, "granted", "属实")]
    assert listed["missed"] == []


def test_a_repeated_request_gets_the_first_answer(app: Flask, town: Town, late: Case, client: FlaskClient) -> None:
    head = bearer(app, "department_head", late.department) | {"Idempotency-Key": "一".encode().hex()}
    path = f"/api/v1/dues/{due_of(town, late)}/objections"
    first = client.post(path, json={"reason": "道路封闭"}, headers=head)
    again = client.post(path, json={"reason": "道路封闭"}, headers=head)
    assert (again.status_code, again.get_json()) == (first.status_code, first.get_json())
    assert again.headers["Idempotency-Replayed"] == "true"
    refused(client.post(path, json={"reason": "别的"}, headers=head), 422, "key_reused")


@pytest.mark.parametrize("path", ["/api/v1/dues/99999999999999999999/objections", "/api/v1/dues/999/objections"])
def test_unknown_deadlines_are_problems(app: Flask, town: Town, late: Case, client: FlaskClient, path: str) -> None:
    refused(client.post(path, json={"reason": "x"}, headers=bearer(app, "department_head", late.department)), 404, "not_found")


def test_no_answer_names_a_person(app: Flask, town: Town, late: Case, client: FlaskClient) -> None:
    send(town.person(head_of(late)), due=str(due_of(town, late)), reason="道路封闭")
    listed = client.get("/api/v1/objections", headers=bearer(app, "supervisor")).text
    assert town.account(head_of(late)).name not in listed
    assert "asked_by" not in listed
