"""A composite score opens to parts that add up to it, each with the counts that its own page tells."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.web.test_figures import town

SPAN = "from=2026-03-14&to=2026-03-17"
UNITS = ("district=520103", "district=520121", "department=yunyan_enforcement", "department=city_muck")
__all__ = ["town"]


def parts_of(client: FlaskClient, query: str) -> tuple[list[dict[str, str]], str]:
    answer = client.get(f"/figures/score.csv?{query}")
    assert answer.status_code == 200
    *lines, last = answer.data.decode("utf-8-sig").splitlines()
    return list(csv.DictReader(lines)), last


def score_of(page: str) -> str:
    found = re.search(r'class="value">([^<]*?)\s*<', page)
    assert found
    return found[1]


@pytest.mark.parametrize("unit", UNITS)
def test_the_points_of_the_parts_add_up_to_the_score(town: FlaskClient, unit: str) -> None:
    parts, last = parts_of(town, f"{unit}&{SPAN}")
    shown = score_of(town.get(f"/figures/score?{unit}&{SPAN}").text)
    total = sum(float(part["points"]) for part in parts if part["points"])
    assert f"{total:.2f}" == shown
    assert last.endswith(f"= {shown}")
    assert round(sum(float(part["given"]) for part in parts), 2) == 100


@pytest.mark.parametrize("unit", UNITS)
def test_each_parts_counts_are_those_of_its_own_pages(town: FlaskClient, unit: str) -> None:
    parts, _last = parts_of(town, f"{unit}&{SPAN}")
    for part in parts:
        listed = part["list"].replace("/figures/", "/data/figures.json?indicator=").replace(".csv?", "&")
        said = town.get(listed).get_json()
        if len(said["counts"]) == 2:
            assert sorted(said["counts"].values()) == sorted([int(part["count"]), int(part["of"])]), part
            assert part["rate"] in ("", f"{said['value']}", f"{round(100 - said['value'], 2)}"), part
        else:
            assert said["value"] == int(part["count"])
        assert town.get(part["list"]).status_code == 200


def test_a_workbook_adds_the_points_up(town: FlaskClient) -> None:
    query = f"district=520103&{SPAN}"
    data = town.get(f"/figures/score.xlsx?{query}").data
    live, kept = load_workbook(io.BytesIO(data))["score"], load_workbook(io.BytesIO(data), data_only=True)["score"]
    cells = [(row, column) for row in range(1, live.max_row + 1) for column in range(1, 13)]
    ((row, column),) = [place for place in cells if str(live.cell(*place).value).startswith("=")]
    found = re.fullmatch(r"=ROUND\(SUM\(([A-Z])(\d+):\1(\d+)\),2\)", live.cell(row, column).value)
    assert found
    points: list[Any] = [kept[f"{found[1]}{line}"].value or 0 for line in range(int(found[2]), int(found[3]) + 1)]
    assert f"{sum(points):.2f}" == f"{kept.cell(row, column).value:.2f}" == score_of(town.get(f"/figures/score?{query}").text)


def test_a_group_shows_everybody_in_it_by_rank_with_the_same_scores(town: FlaskClient) -> None:
    rows = list(csv.DictReader(town.get(f"/figures/score.csv?group=districts&{SPAN}").data.decode("utf-8-sig").splitlines()))
    assert len(rows) == 10
    values = [float(row["score"]) for row in rows if row["score"]]
    assert values == sorted(values, reverse=True)
    for row in rows[:3]:
        assert f"{float(row['score']):.2f}" == score_of(town.get(f"/figures/score?district={row['key']}&{SPAN}").text)


def test_a_page_opens_every_part_further(town: FlaskClient) -> None:
    page = town.get(f"/figures/score?district=520103&{SPAN}").text
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/figures/[^"]+)"', page)}
    assert any(link.startswith("/figures/due?") for link in links)
    assert all(town.get(link).status_code == 200 for link in links)


@pytest.mark.parametrize("query", ["group=none", "district=1", "from=x", "as_of=x", "group=districts&department=city_muck"])
def test_odd_questions_are_refused(town: FlaskClient, query: str) -> None:
    for address in ("/figures/score", "/figures/score.csv", "/figures/score.xlsx"):
        assert town.get(f"{address}?{query}").status_code == 422


def test_nothing_due_is_no_score(town: FlaskClient) -> None:
    query = "district=520103&from=2020-01-01&to=2020-01-31"
    assert score_of(town.get(f"/figures/score?{query}").text) == "—"
    _parts, last = parts_of(town, query)
    assert last == "# score = -"


@pytest.mark.parametrize("address", ["/figures/score", "/figures/score.csv", "/figures/score.xlsx", "/data/scores.json"])
@pytest.mark.parametrize("unit", ["district", "department"])
def test_what_nobody_knows_has_no_score(town: FlaskClient, address: str, unit: str) -> None:
    assert town.get(f"{address}?{unit}=unknown").status_code == 422
