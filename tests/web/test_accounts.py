"""Accounts and tokens of staff and machines: who can be added, what a token opens, and that no secret lies open."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask

from dashboard.errors import BadInput, CityError, FactMissing, FactUnknown
from dashboard.trust.accounts import add_account, make_token, revoke_tokens, sign_in
from dashboard.trust.demo_accounts import DEMO_PASSWORD
from tests.web.staff import Staff, Town

PASSWORD = "correct horse battery"


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town.of(app, now)


def added(town: Town, **changes: str) -> str:
    """An account of its own, not of the demo."""
    product = town.product
    facts = {"login": "li.na", "name": "李娜", "role": "reviewer", "password": PASSWORD} | changes
    return add_account(product.open_work, product.keys, city=product.city, now=town.now, **facts)


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
    secret = added(town, phone="13900000001")
    someone = Staff(town, town.app.test_client(), "li.na")
    assert someone.sign_in(password=PASSWORD, code=pyotp.TOTP(secret).at(int(town.now.timestamp()))).status_code == 303
