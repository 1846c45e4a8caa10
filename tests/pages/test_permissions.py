"""A board page that states a permission opens for those who hold it, and tells nobody else a thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask

from callbacks import PAGES
from tests.web.staff import Town

LAYOUT = "/board/_dash-layout"


@pytest.fixture
def town(app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A town whose wall is for those alone who may see what is not public yet."""
    monkeypatch.setitem(PAGES, "/board/wall", replace(PAGES["/board/wall"], permission="board:inside"))
    return Town.of(app, now)


def test_a_stranger_is_sent_to_sign_in_and_gets_no_layout(town: Town) -> None:
    client = town.app.test_client()
    assert client.get("/board/wall").location == "/staff/sign-in?next=%2Fboard%2Fwall"
    assert client.get(LAYOUT, headers={"Referer": "http://localhost/board/wall"}).status_code == 403
    assert client.get("/board/").status_code == 200


def test_who_lacks_the_permission_is_refused_and_who_holds_it_enters(town: Town) -> None:
    found = {}
    for login in ("demo.verifier", "demo.supervisor"):
        someone = town.person(login)
        layout = someone.client.get(LAYOUT, headers={"Referer": "http://localhost/board/wall"})
        found[login] = (someone.get("/board/wall").status_code, layout.status_code)
    assert found == {"demo.verifier": (403, 403), "demo.supervisor": (200, 200)}
