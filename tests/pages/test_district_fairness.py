"""What the page of a district says of how sure a comparison is, and where it leads the crews."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.publishing import progress, progress_scores
from tests.clock import MORNING
from tests.pages.progress_page import DISTRICT, Shown

AT = MORNING  # its facts are of this day

PAGE = f"/board/districts/{DISTRICT}"


@pytest.fixture
def visitor(lived_app: Flask) -> FlaskClient:
    return lived_app.test_client()


FAIR = {"place": 2, "best": 2, "worst": 4, "low": 88.1, "high": 93.4, "due": 40, "of": 5}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "换成同样的案件：按期结案率 88.1%–93.4%，可能是第 2 到 4 名 / 5"),
        ({"worst": 2}, "换成同样的案件：按期结案率 88.1%–93.4%，确定是第 2 名 / 5"),
        ({"place": None, "best": None}, "可比案件太少，无法与其他单位比较。"),
    ],
)
def test_the_page_says_in_words_how_sure_a_comparison_is(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], words: str
) -> None:
    monkeypatch.setattr(progress, "fair_place", lambda *_given: FAIR | changed)
    (said,) = Shown.of(visitor, PAGE).props("unsure")
    link = said["children"]["props"]
    assert (link["children"], link["href"]) == (words, "/board/assessment?month=2026-03#fair-district")


def test_ties_are_called_ties(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "并列" not in Shown.of(visitor, PAGE + "?period=week").text
    monkeypatch.setattr(progress_scores, "league_of", with_ties(progress_scores.league_of))
    assert "并列第 1 名" in Shown.of(visitor, PAGE).text


def with_ties(league_of: Any) -> Any:
    """Everybody in the group shares the first rank."""
    return lambda *given: [replace(one, rank=1) for one in league_of(*given)]


def test_a_districts_page_leads_to_its_crew_map(visitor: FlaskClient) -> None:
    links = {one["props"].get("href") for one in Shown.of(visitor, PAGE).components("A")}
    assert f"/map/district/{DISTRICT}.html" in links
    assert visitor.get(f"/map/district/{DISTRICT}.html").status_code == 200
