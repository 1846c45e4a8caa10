"""The page of all scores: everybody in their group, the API's scores and ranks, each seen through, and what closings would change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from callbacks.assessment import asked_of
from dashboard.assessment.scoring import league
from dashboard.city import City
from dashboard.publishing.league import LeagueAsked
from dashboard.publishing.progress_scores import frame_of, league_of
from dashboard.records import Issue
from tests.clock import MORNING
from tests.pages.progress_page import DISTRICT, Shown
from tests.web.staff import Town

AT = MORNING  # its facts are of this day

PAGE = "/board/assessment"
TODAY = date(2026, 3, 18)


@pytest.fixture
def town(lived_app: Flask) -> Town:
    return Town(lived_app)


@pytest.fixture
def visitor(town: Town) -> FlaskClient:
    return town.app.test_client()


def rows_of(page: Shown, group: str) -> list[dict[str, Any]]:
    """The rows of a group's league as (header's code, cells)."""
    section = next(one["props"] for one in page.components("Section") if one["props"].get("id") == f"group-{group}")
    table = next(one["props"] for one in Shown(section["children"]).components("Table"))
    return [row["props"] for row in table["children"][1]["props"]["children"]]


def test_every_score_rank_and_part_is_the_apis(visitor: FlaskClient, city: City) -> None:
    page = Shown.of(visitor, PAGE)
    for group in city.assessment.groups.values():
        api = visitor.get(f"/data/scores.json?group={group.code}&from=2026-03-01&to=2026-03-18").get_json()
        rows = rows_of(page, group.code)
        assert len(rows) == len(api["items"])
        for row, item in zip(rows, api["items"], strict=True):
            text = Shown(row["children"]).text.split()
            assert f"/board/{group.by}s/{item['key']}" in str(row)
            if item["value"] is None:
                assert text[0] == "—"
                continue
            assert text[0] == str(item["rank"])
            assert f"{item['value']:.2f}" in text
            assert item["grade"] in text
            assert all(part["points"] is None or f"{part['points']:.2f}" in text for part in item["parts"])


def test_equal_scores_share_a_rank_and_say_so(city: City) -> None:
    group = city.assessment.groups["districts"]
    counts = dict.fromkeys(("closed", "closed_on_time", "due", "handled", "handled_on_time", "handling_due"), 10)
    counts |= dict.fromkeys(("rework", "overdue_open", "satisfied", "ratings", "reports", "accepted", "dispatched", "deferrals"), 0)
    rows = [{"key": code, "name": {"zh": code}} | counts for code in city.districts]
    places = league_of(city, group, rows)
    assert {one.rank for one in places} == {1}
    assert places == league(rows, city.assessment.schemes[group.scheme], city.assessment.grades)


def test_a_score_opens_in_place_and_closes_again(visitor: FlaskClient) -> None:
    closed, opened = Shown.of(visitor, PAGE), Shown.of(visitor, f"{PAGE}?open=district:{DISTRICT}")
    assert not list(closed.props("opened"))
    assert len(list(opened.props("opened"))) == 1
    hrefs = [props["href"] for props in opened.props("opener") if props["aria-expanded"] == "true"]
    assert hrefs == ["?month=2026-03#group-districts"]


def test_every_number_leads_to_what_is_behind_it(visitor: FlaskClient) -> None:
    figures = Shown.of(visitor, f"{PAGE}?open=district:{DISTRICT}").figures()
    assert {"score", "on_time_closing_rate"} <= {key for key, *_rest in figures}
    for key, query, _text, _label in figures[::5]:
        address = "/data/figures.json" if key != "score" else "/figures/score"
        question = query if key == "score" else query | {"indicator": key}
        assert visitor.get(address, query_string=question).status_code == 200, (key, query)


def test_what_if_names_the_ranks_before_and_after(visitor: FlaskClient) -> None:
    page = Shown.of(visitor, f"{PAGE}?unit=district:{DISTRICT}&close=2")
    answer = next(page.props("then"))
    text = Shown(answer["children"]).text
    assert "其中 2 件结案后" in text
    assert "名次 1 → 1 / 1" in text
    before, after = (float(part) for part in text.split(" · ")[1].split()[0:3:2])
    assert after > before


@pytest.mark.parametrize("unit", ["", "district:1", "panel:muck", "district", "nobody:nothing"])
def test_an_unknown_unit_is_asked_for_again(visitor: FlaskClient, unit: str) -> None:
    assert "选一个单位" in Shown.of(visitor, f"{PAGE}?unit={unit}&close=3").text


def test_a_past_month_is_shown_whole_with_its_issue_and_nothing_to_close(town: Town, visitor: FlaskClient) -> None:
    with town.product.open_work() as work:
        work.issues.add(Issue("month", "2026-02", 1, town.now, "", "ab" * 32, {}))
        work.commit()
    page = Shown.of(visitor, f"{PAGE}?month=2026-02")
    assert "已封账 第 1 期" in page.text
    assert "2026 年 2 月" in page.text
    assert "不能再结案" in page.text
    assert {query["to"] for _key, query, _text, _label in page.figures()} == {"2026-02-28"}


@pytest.mark.parametrize(
    ("question", "asked"),
    [({}, LeagueAsked(TODAY)), ({"month": "2026-02"}, LeagueAsked(date(2026, 2, 1))), ({"month": "2027-02"}, LeagueAsked(TODAY)),
     ({"month": "x"}, LeagueAsked(TODAY)), ({"close": "14"}, LeagueAsked(TODAY, close=14)), ({"close": "-3"}, LeagueAsked(TODAY)),
     ({"close": "9999999"}, LeagueAsked(TODAY)), ({"close": "99999"}, LeagueAsked(TODAY, close=10_000)),
     ({"close": "\u0663"}, LeagueAsked(TODAY))],
)  # fmt: skip
def test_an_address_that_makes_no_sense_asks_for_this_month(question: dict[str, str], asked: LeagueAsked) -> None:
    assert asked_of(question, TODAY) == asked


def test_by_six_means_this_evening_or_the_next_and_never_after_the_period(city: City) -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    at = lambda *clock: datetime(2026, 3, *clock, tzinfo=city.zone)  # noqa: E731
    assert frame_of(city, first, last, at(18, 15, 20)).until == at(18, 18)
    assert frame_of(city, first, last, at(18, 19)).until == at(19, 18)
    assert frame_of(city, first, last, at(31, 19)).until == frame_of(city, first, last, at(31, 19)).before


def test_both_languages_name_every_group(visitor: FlaskClient, city: City) -> None:
    chinese, english = Shown.of(visitor, PAGE).text, Shown.of(visitor, f"{PAGE}?lang=en").text
    for group in city.assessment.groups.values():
        assert group.name["zh"] in chinese
        assert group.name["en"] in english
    assert not [sign for sign in english.replace("中文", "") if "\u3400" <= sign <= "\u9fff"]
