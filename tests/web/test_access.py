"""Who gets in: sign-in with password and one-time code, sessions, tokens, and what each role may open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from dashboard.errors import BadInput, BadSetting, CityError, FactMissing, FactUnknown
from dashboard.trust.accounts import add_account, make_token, reset_password, revoke_tokens, set_role, sign_in
from dashboard.trust.demo_accounts import DEMO_PASSWORD, ensure_demo_accounts
from dashboard.web.access import IDLE, safe_next
from tests.web.citizens import hidden_fields
from tests.web.staff import Staff, Town, minutes

PASSWORD = "correct horse battery"


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town.of(app, now)


def stranger(town: Town, login: str = "demo.reviewer.a07") -> Staff:
    return Staff(town, town.app.test_client(), login)


def added(town: Town, **changes: str) -> str:
    """An account of its own, not of the demo."""
    product = town.product
    facts = {"login": "li.na", "name": "李娜", "role": "reviewer", "password": PASSWORD} | changes
    return add_account(product.open_work, product.keys, city=product.city, now=town.now, **facts)


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
    page = town.person("demo.admin").get("/staff/")
    assert page.status_code == 200
    assert "还没有工作台" in page.text


def test_a_code_opens_only_once(town: Town) -> None:
    assert stranger(town).sign_in().status_code == 303
    again = stranger(town).sign_in()
    assert again.status_code == 401
    assert "已经用过" in again.text
    town.now += timedelta(seconds=30)
    assert stranger(town).sign_in().status_code == 303


@pytest.mark.parametrize("typed", [{"password": "wrong"}, {"code": "000000"}, {"login": "nobody"}, {"code": ""}, {"login": "", "password": ""}])
def test_whatever_is_wrong_the_words_are_the_same_and_the_name_stays(town: Town, typed: dict[str, str]) -> None:
    answer = stranger(town).sign_in(**typed)
    assert answer.status_code == 401
    assert "账号、密码或验证码不对" in answer.text
    assert f'value="{typed.get("login", "demo.reviewer.a07")}"' in answer.text


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


# -- tokens


def test_a_token_opens_what_its_role_may_until_it_is_revoked(town: Town) -> None:
    product = town.product
    token = make_token(product.open_work, product.keys, "partner", "reviewer", city=product.city, now=town.now)
    bearer = {"Authorization": f"Bearer {token}"}
    client = town.app.test_client()
    assert client.get("/staff/review?pause=1", headers=bearer).status_code == 200
    assert client.get("/staff/verify", headers=bearer).status_code == 403
    assert revoke_tokens(product.open_work, "partner", now=town.now) == 1
    assert client.get("/staff/review?pause=1", headers=bearer).status_code == 401


def test_a_token_ends_on_its_day(town: Town) -> None:
    product = town.product
    token = make_token(product.open_work, product.keys, "partner", "auditor", "", 3, city=product.city, now=town.now)
    bearer = {"Authorization": f"Bearer {token}"}
    town.now += timedelta(days=2)
    assert town.app.test_client().get("/staff/desk", headers=bearer).status_code == 200
    town.now += timedelta(days=1, minutes=1)
    assert town.app.test_client().get("/staff/desk", headers=bearer).status_code == 401


def test_no_token_password_or_secret_lies_open_in_the_database(town: Town) -> None:
    product = town.product
    token = make_token(product.open_work, product.keys, "partner", "auditor", city=product.city, now=town.now)
    secret = added(town)
    held = b"".join(path.read_bytes() for path in product.settings.folder.glob("city.db*"))
    assert b"partner" in held
    for hidden in (token, secret, PASSWORD, DEMO_PASSWORD):
        assert hidden.encode() not in held


def test_an_account_for_tokens_has_no_password_that_opens_it(town: Town) -> None:
    product = town.product
    make_token(product.open_work, product.keys, "partner", "auditor", city=product.city, now=town.now)
    for password in ("", "partner"):
        tried = sign_in(product.open_work, product.keys, "partner", password, "000000", production=False, now=town.now)
        assert tried.why == "wrong"


def test_a_second_token_for_another_role_is_refused(town: Town) -> None:
    product = town.product
    make_token(product.open_work, product.keys, "partner", "auditor", city=product.city, now=town.now)
    with pytest.raises(FactUnknown):
        make_token(product.open_work, product.keys, "partner", "admin", city=product.city, now=town.now)


# -- accounts


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"role": "mayor"}, FactUnknown),
        ({"role": "handler"}, FactMissing),
        ({"role": "handler", "department": "nowhere"}, FactUnknown),
        ({"password": "short"}, BadInput),
        ({"login": "demo.me"}, BadInput),
        ({"login": "has space"}, BadInput),
        ({"login": ""}, BadInput),
        ({"phone": "12"}, CityError),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(town: Town, changes: dict[str, str], refused: type[CityError]) -> None:
    with pytest.raises(refused):
        added(town, **changes)


def test_a_login_is_taken_once(town: Town) -> None:
    added(town)
    with pytest.raises(BadInput):
        added(town)


def test_an_added_account_signs_in_with_its_authenticator(town: Town) -> None:
    import pyotp

    secret = added(town, phone="13900000001")
    someone = stranger(town, "li.na")
    assert someone.sign_in(password=PASSWORD, code=pyotp.TOTP(secret).at(int(town.now.timestamp()))).status_code == 303


# -- limits


def test_too_many_tries_are_told_to_wait(settings, sqlite_template, now) -> None:  # type: ignore[no-untyped-def]
    import shutil

    from app import create_app

    shutil.copy(sqlite_template, settings.folder / "city.db")
    town = Town.of(create_app(settings.model_copy(update={"rate_limits": "city"})), now)
    answers = [stranger(town).sign_in(password="wrong") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [401] * 6 + [429]
    assert "请等一分钟" in answers[-1].text
