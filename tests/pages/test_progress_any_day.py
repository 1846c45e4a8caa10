"""The pages of progress, whatever day it is: every number is a link, and says what the interface says that it leads to."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.web.words import number
from tests.pages.progress_page import DISTRICT, Shown, printed

PAGES = (f"/board/districts/{DISTRICT}", "/board/departments/nanming_sanitation", "/board/assessment")
PERIODS = ("day", "week", "month")


@pytest.fixture
def visitor(lived_app: Flask) -> FlaskClient:
    return lived_app.test_client()


@pytest.mark.parametrize("page", PAGES[:2])
@pytest.mark.parametrize("period", PERIODS)
def test_every_number_is_the_interfaces(visitor: FlaskClient, page: str, period: str) -> None:
    figures = [one for one in Shown.of(visitor, f"{page}?period={period}").figures() if one[0] != "score"]
    assert len({(key, *query.items()) for key, query, _text, _label in figures}) > 30
    for key, query, text, label in figures:
        answer = visitor.get("/data/figures.json", query_string={"indicator": key, **query})
        assert answer.status_code == 200, (key, query, answer.text)
        told = answer.get_json()
        if not label.startswith("100"):  # a part's share of 100 points
            counts = list(told["counts"].values())
            behind = {printed(key, told["value"]), *map(number, counts), *(number(abs(one - other)) for one in counts for other in counts)}
            assert any(f" {text}".endswith(f" {said}") for said in behind), (key, query, label)  # "at this time yesterday 3"


@pytest.mark.parametrize("page", PAGES)
def test_every_score_is_the_interfaces(visitor: FlaskClient, page: str) -> None:
    said: dict[tuple[tuple[str, str], ...], set[str]] = {}
    for key, query, text, _label in Shown.of(visitor, page).figures():
        if key == "score":
            said.setdefault(tuple(query.items()), set()).add(text)
    assert said
    for query, texts in said.items():
        unit = next(value for name, value in query if name in ("district", "department"))
        answer = visitor.get("/data/scores.json", query_string=[one for one in query if one[1] != unit])
        assert answer.status_code == 200, (query, answer.text)
        value = next(row["value"] for row in answer.get_json()["items"] if row["key"] == unit)
        assert ("—" if value is None else f"{value:.2f}") in texts, query
