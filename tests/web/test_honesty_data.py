"""The truth gap, the cases behind it and the fair league, as anybody may fetch them; and on the pages."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages.progress_page import Shown


@pytest.fixture
def visitor(lived_app: Flask) -> FlaskClient:
    return lived_app.test_client()


def test_the_cases_reproduce_the_rates(visitor: FlaskClient) -> None:
    told = visitor.get("/data/truth.json").get_json()
    rows = list(csv.DictReader(StringIO(visitor.get(told["cases"]).get_data().decode("utf-8-sig"))))
    assert told["closed_on_time"] == len(rows) > 0
    assert told["confirmed_cases"] == sum(row["verdict"] == "not_contradicted" for row in rows)
    for panel in told["panels"]:
        mine = [row for row in rows if row["panel"] == panel["key"]]
        assert (panel["closed_on_time"], panel["confirmed_cases"]) == (
            len(mine), sum(row["verdict"] == "not_contradicted" for row in mine),
        )  # fmt: skip
    due = visitor.get(f"/data/indicators.json?by=panel&from={told['from']}&to={told['to']}").get_json()["items"]
    assert told["due"] == sum(row["due"] for row in due)
    assert list(rows[0]) == ["number", "category", "panel", "district", "department", "closed_at", "verdict", "watched_to_the_end"]


@pytest.mark.parametrize("query", ["by=street", "period=2026", "period=2026-13", "period=2026-00", "period=x"])
def test_what_the_league_does_not_know_is_refused(visitor: FlaskClient, query: str) -> None:
    assert visitor.get(f"/data/league.json?{query}").status_code == 422


def test_small_towns_rank_nobody_and_the_page_says_so(visitor: FlaskClient) -> None:
    items = visitor.get("/data/league.json?by=district&period=2026-03").get_json()["items"]
    assert items
    assert all(item["place"] is None for item in items)
    page = Shown.of(visitor, "/board/assessment?lang=en")
    assert page.text.count("Too few comparable cases are due to compare anybody.") == 2


def test_the_board_has_the_card_with_its_downloads(visitor: FlaskClient) -> None:
    page = Shown.of(visitor, "/board/?lang=en")
    assert "Closed, or really solved?" in page.text
    links = {one["props"].get("href") for one in page.components("A")}
    assert {"/data/truth.csv", "/data/truth.json"} <= links
