"""Who gets in: sign-in with password and one-time code, sessions, tokens, and what each role may open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from dashboard.errors import BadSetting
from dashboard.trust.accounts import make_token, reset_password, set_role
from dashboard.trust.demo_accounts import DEMO_PASSWORD, ensure_demo_accounts
from dashboard.web.access import IDLE, safe_next
from tests.clock import GivenClock
from tests.web.citizens import hidden_fields
from tests.web.staff import Staff, Town, minutes

PASSWORD = "correct horse battery"


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town.of(app, now)


def stranger(town: Town, login: str = "demo.reviewer.a07") -> Staff:
    return Staff(town, town.app.test_client(), login)


# -- signing in


def test_staff_sign_in_with_password_and_code_and_are_at_their_desk(town: Town) -> None:
    someone = stranger(town)
    answer = someone.sign_in()
    assert (answer.status_code, answer.location) == (303, "/staff/")
    assert someone.get("/staff/").location == "/staff/review"


@pytest.mark.parametrize(
    ("login", "desk"),
    [
        ("demo.verifier", "/staff/verify"),
        ("demo.dispatcher", "/staff/desk"),
        ("demo.supervisor", "/staff/desk"),
        ("demo.handler.city_site", "/staff/desk"),
        ("demo.head.city_site", "/staff/desk"),
        ("demo.auditor", "/staff/desk"),
    ],
)
def test_everybody_has_the_desk_of_their_role(town: Town, login: str, desk: str) -> None:
    someone = town.person(login)
    assert someone.get("/staff/").location == desk
    assert someone.get(desk).status_code == 200


def test_who_has_no_desk_yet_is_told_so(town: Town) -> None:
    page = town.person("demo.editor").get("/staff/")
    assert page.status_code == 200
    assert "还没有工作台" in page.text


def test_a_code_opens_only_once(town: Town) -> None:
    assert stranger(town).sign_in().status_code == 303
    again = stranger(town).sign_in()
    assert again.status_code == 401
    assert "已经用过" in again.text
    town.now += timedelta(seconds=30)
    assert stranger(town).sign_in().status_code == 303


@pytest.mark.parametrize(
    "typed", [{"password": "wrong"}, {"code": "000000"}, {"login": "nobody"}, {"code": ""}, {"login": "", "password": ""}]
)
def test_whatever_is_wrong_the_words_are_the_same_and_the_name_stays(town: Town, typed: dict[str, str]) -> None:
    answer = stranger(town).sign_in(**typed)
    assert answer.status_code == 401
    assert "账号、密码或验证码不对" in answer.text
    assert f'value="{typed.get("login", "demo.reviewer.a07")}"' in answer.text


def test_signs_that_no_database_keeps_are_a_wrong_login(town: Town) -> None:
    assert stranger(town).sign_in(login="demo\0.verifier", password="\0").status_code == 401


@pytest.mark.parametrize("path", ["/staff/desk/a%00b", "/staff/review/%00", "/r/%00", "/outcomes/a%00", "/photos/%00.jpg"])
def test_nothing_is_called_nul(town: Town, path: str) -> None:
    assert town.person("demo.reviewer.a07").get(path).status_code == 404


def test_a_code_with_spaces_and_of_the_step_before_is_taken(town: Town) -> None:
    someone = stranger(town)
    code = hidden_code(town, someone.login)
    town.now += timedelta(seconds=30)
    assert someone.sign_in(code=f"{code[:3]} {code[3:]}").status_code == 303


def hidden_code(town: Town, login: str) -> str:
    from dashboard.trust.accounts import current_code

    return current_code(town.product.keys, town.account(login), town.now)


def test_the_form_wants_its_token(app: Flask, town: Town) -> None:
    answer = app.test_client().post("/staff/sign-in", data={"login": "demo.verifier", "password": DEMO_PASSWORD, "code": "1"})
    assert answer.status_code == 400


def test_a_session_from_before_signing_in_is_worth_nothing_afterwards(town: Town) -> None:
    someone = stranger(town)
    someone.get("/staff/sign-in")
    with someone.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    someone.sign_in()
    with someone.client.session_transaction() as session:
        assert "planted" not in session


def test_after_signing_in_one_is_where_one_wanted_to_be(town: Town) -> None:
    someone = stranger(town, "demo.auditor")
    turned_away = someone.get("/staff/desk?list=open")
    assert turned_away.location == "/staff/sign-in?next=%2Fstaff%2Fdesk%3Flist%3Dopen"
    assert 'name="next" value="/staff/desk?list=open"' in someone.get(turned_away.location).text
    assert someone.sign_in(next="/staff/desk?list=open").location == "/staff/desk?list=open"


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/staff/", "//evil.example/staff/", "/\\evil.example", "\\\\evil.example/staff/", "javascript:alert(1)", "",
     "/staff/sign-in?next=/staff/", "/r/ABCD", "/staff/\r\nSet-Cookie: a=b", "/staff/../../\x00"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(wanted: str) -> None:
    assert safe_next(wanted) == "/staff/"


# -- sessions


def test_eight_idle_hours_end_a_session_and_use_keeps_it(town: Town) -> None:
    someone = town.person("demo.auditor")
    for _ in range(3):
        town.now += IDLE - minutes(1)
        assert someone.get("/staff/desk").status_code == 200
    town.now += IDLE + minutes(1)
    assert someone.get("/staff/desk").status_code == 303


def test_signing_out_ends_it(town: Town) -> None:
    someone = town.person("demo.auditor")
    token = hidden_fields(someone.get("/staff/desk").text)["csrf_token"]
    assert someone.client.post("/staff/sign-out", data={"csrf_token": token}).location == "/staff/sign-in"
    assert someone.get("/staff/desk").status_code == 303


def test_a_new_password_or_role_ends_every_session(town: Town) -> None:
    product = town.product
    first, second = town.person("demo.auditor"), town.person("demo.verifier")
    reset_password(product.open_work, product.keys, "demo.auditor", PASSWORD, now=town.now)
    set_role(product.open_work, "demo.verifier", "auditor", city=product.city, now=town.now)
    assert first.get("/staff/desk").status_code == 303
    assert second.get("/staff/desk").status_code == 303


def test_staff_answers_are_kept_by_nobody(town: Town) -> None:
    someone = town.person("demo.auditor")
    case = town.accepted()
    photo = town.photos(case)[0]
    for path in ("/staff/desk", f"/staff/desk/{case.number}", f"/staff/photos/{photo.id}/staff", "/staff/sign-in"):
        assert someone.get(path).headers["Cache-Control"] == "private, no-store", path


def test_what_is_public_does_not_vary_by_session(town: Town) -> None:
    answer = town.app.test_client().get("/data/snapshot.json")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


# -- demo and production


def test_the_demo_shows_whom_one_can_be_with_codes_that_work(town: Town) -> None:
    page = stranger(town).get("/staff/sign-in").text
    assert f'data-login="demo.dispatcher" data-code="{hidden_code(town, "demo.dispatcher")}"' in page
    assert DEMO_PASSWORD in page


def test_the_demo_shows_the_next_code_once_the_current_one_is_used(town: Town) -> None:
    used = hidden_code(town, "demo.dispatcher")
    town.person("demo.dispatcher")
    page = stranger(town).get("/staff/sign-in").text
    shown = page.split('data-login="demo.dispatcher" data-code="')[1][:6]
    assert shown != used
    assert stranger(town, "demo.dispatcher").sign_in(code=shown).status_code == 303


def test_production_knows_no_demo_accounts(town: Town) -> None:
    inside = town.person("demo.auditor")
    product = town.product
    token = make_token(product.open_work, product.keys, "demo.verifier", "verifier", city=product.city, now=town.now)
    settings = product.settings.model_copy(update={"mode": "production"})
    town.app.extensions["product"] = replace(product, settings=settings)
    page = stranger(town).get("/staff/sign-in").text
    assert "demo." not in page
    assert DEMO_PASSWORD not in page
    assert stranger(town, "demo.dispatcher").sign_in().status_code == 401
    assert inside.get("/staff/desk").status_code == 303
    bearer = {"Authorization": f"Bearer {token}"}
    assert town.app.test_client().get("/staff/verify", headers=bearer).status_code == 401
    with pytest.raises(BadSetting):
        ensure_demo_accounts(product.open_work, product.keys, product.city, town.now, production=True)


def test_the_demo_accounts_are_added_once(town: Town) -> None:
    product = town.product
    assert ensure_demo_accounts(product.open_work, product.keys, product.city, town.now) == 0


# -- limits


def test_too_many_tries_are_told_to_wait(settings, sqlite_template, now) -> None:  # type: ignore[no-untyped-def]
    import shutil

    from app import create_app

    shutil.copy(sqlite_template, settings.folder / "city.db")
    town = Town.of(create_app(settings.model_copy(update={"rate_limits": "city"}), GivenClock()), now)
    answers = [stranger(town).sign_in(password="wrong") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [401] * 6 + [429]
    assert "请等一分钟" in answers[-1].text
