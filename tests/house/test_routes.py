"""Every route and board says who may, and strangers get no further."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.permissions import PERMISSIONS
from docs.generate import own_routes

SAID = {"public", "staff", *PERMISSIONS}
TURNED_AWAY = {302, 303, 400, 401, 403, 404, 415, 422}


def address(rule: str) -> str:
    """An address that the rule matches: /r/<code> -> /r/x, /photos/<int:id> -> /photos/1."""
    return re.sub(r"<(\w+:)?\w+>", lambda found: "1" if (found[1] or "").startswith(("int", "float")) else "x", rule)


def test_every_route_says_who_may(app: Flask) -> None:
    silent = [rule.rule for rule, view in own_routes(app) if not set(getattr(view, "permission", "").split(" or ")) <= SAID]
    assert not silent, f"say it with @open_to_all or @require(...): {silent}"


def test_every_board_says_who_may() -> None:
    from callbacks import PAGES

    assert all(page.permission in {"", *PERMISSIONS} for page in PAGES.values())


@pytest.mark.parametrize("token", [None, "made-up"])
def test_a_stranger_gets_nothing_that_is_not_for_all(app: Flask, client: FlaskClient, token: str | None) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    open_doors = []
    for rule, view in own_routes(app):
        if getattr(view, "permission", "") == "public":
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = client.open(address(rule.rule), method=method, headers=headers)
            if answer.status_code not in TURNED_AWAY:
                open_doors.append(f"{method} {rule.rule}: {answer.status_code}")
    assert not open_doors


def test_unknown_addresses_are_not_found(client: FlaskClient) -> None:
    for path in (
        "/nothing",
        "/board/nothing",
        "/board/districts/nothing",
        "/board/departments/520102",
        "/board/assessment/",
        "/staff/nothing",
        "/api/v1/nothing",
        "/data/nothing.json",
        "/r/x/nothing",
    ):
        assert client.get(path).status_code == 404, path


def test_no_page_loads_anything_from_elsewhere(client: FlaskClient) -> None:
    boards = ("/board/", "/board/wall", "/board/districts/520102", "/board/departments/city_muck", "/board/assessment")
    for path in ("/", "/report", *boards, "/staff/sign-in"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        loaded = re.findall(r"""(?:src|href|srcset)=["'](https?:)?//[^"']+""", answer.get_data(as_text=True))
        assert not loaded, path
