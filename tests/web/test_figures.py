"""Every number opens: page, interface, CSV and workbook say the same as the boards' table, for every indicator and several units."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from statistics import median
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.assessment.indicators import COUNT, INDICATORS, MEDIAN, RATE, RATIO, Indicator
from dashboard.assessment.rates import rounded
from dashboard.config import load_settings
from tests.cities import Cities
from tests.clock import GivenClock
from tests.web.machines import bearer, move, send

NOW = datetime(2026, 3, 18, 6, 32, 8, tzinfo=UTC)
REPORTS, DAYS = 900, 6
UNITS = ("", "district=520103", "department=yunyan_enforcement", "panel=sanitation", "category=exposed_litter", "street=520103034")
SPANS = ("", "from=2026-03-14&to=2026-03-16")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, cities: Cities) -> FlaskClient:
    """A made-up city whose clock stands still, asked over HTTP."""
    from app import create_app

    folder = cities.copied(tmp_path_factory.mktemp("figures") / "var", REPORTS, DAYS, NOW)
    app: Flask = create_app(load_settings(mode="demo", var_dir=folder), GivenClock(NOW))
    return app.test_client()


def query(*parts: str) -> str:
    return "&".join(part for part in parts if part)


def row_of(client: FlaskClient, unit: str, span: str) -> dict[str, Any]:
    """The unit's row of /data/indicators.json; the whole city's is the year's."""
    by, _, code = unit.partition("=")
    asked = query(f"by={by or 'year'}", unit, span)
    answer = client.get(f"/data/indicators.json?{asked}")
    assert answer.status_code == 200, answer.get_json()
    rows = [row for row in answer.get_json()["items"] if row["key"] == code or not by]
    assert len(rows) == 1
    return rows[0]


def csv_of(client: FlaskClient, key: str, asked: str) -> tuple[list[dict[str, str]], str]:
    """The lines of the file, and its last line."""
    answer = client.get(f"/figures/{key}.csv?{asked}")
    assert answer.status_code == 200
    *lines, last = answer.data.decode("utf-8-sig").splitlines()
    return list(csv.DictReader(lines)), last


def number_of_lines(indicator: Indicator, lines: list[dict[str, str]]) -> float | None:
    """The number that anybody gets who counts the lines of a file."""
    if indicator.kind in (RATE, RATIO):
        part, whole = (sum(int(line[name]) for line in lines) for name in (indicator.part, indicator.whole))
        return rounded(part * 100 / whole, 2) if whole else None
    if indicator.kind == MEDIAN:
        return rounded(median(float(line["hours"]) for line in lines), 2) if lines else None
    return len(lines)


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("unit", UNITS)
def test_page_interface_and_file_reproduce_the_boards_number(town: FlaskClient, unit: str, span: str) -> None:
    asked = query(unit, span)
    row = row_of(town, unit, span)
    assert row["reports"] > 0 or unit.startswith("street"), "an empty unit would prove nothing"
    for indicator in INDICATORS:
        said = town.get(f"/data/figures.json?indicator={indicator.key}&{asked}").get_json()
        lines, last = csv_of(town, indicator.key, asked)
        page = town.get(f"/figures/{indicator.key}?lang=en&{asked}").text
        shown = re.search(r'class="value">([^<]*)<', page)
        assert shown
        value = row[indicator.key]
        assert said["value"] == value, indicator.key
        assert number_of_lines(indicator, lines) == value, (indicator.key, last)
        assert shown[1].removesuffix(" h").rstrip("%").replace(",", "") == (f"{value:.2f}" if isinstance(value, float) else _plain(value))
        assert said["count"] == len(lines)
        assert last.startswith(f"# {indicator.key} = ") or last.startswith(f'"# {indicator.key} = ')


def _plain(value: int | None) -> str:
    return "—" if value is None else str(value)


@pytest.mark.parametrize("unit", ["", "department=yunyan_enforcement"])
@pytest.mark.parametrize("key", [indicator.key for indicator in INDICATORS])
def test_a_workbook_computes_the_number_from_its_own_lines(town: FlaskClient, key: str, unit: str) -> None:
    said = town.get(f"/data/figures.json?indicator={key}&{unit}").get_json()
    data = town.get(f"/figures/{key}.xlsx?{unit}").data
    live, kept = (load_workbook(io.BytesIO(data), read_only=True, data_only=values) for values in (False, True))
    assert kept.sheetnames == ["figure", "lines"]
    *_, (_, formula, *_) = live["figure"].values
    *_, (_, value, *_) = kept["figure"].values
    assert str(formula).startswith("=")
    assert value == ("—" if said["value"] is None else said["value"])
    heads, *lines = kept["lines"].values
    assert len(lines) == said["count"]
    for position, name in enumerate(reversed(said["counts"]), start=1):
        assert sum(row[len(heads) - position] for row in lines) == said["counts"][name]


def test_each_count_of_a_formula_opens_its_own_list(town: FlaskClient) -> None:
    asked = "district=520103&from=2026-03-14&to=2026-03-16"
    page = town.get(f"/figures/on_time_closing_rate?{asked}").text
    for key in ("closed_on_time", "due"):
        address = f"/figures/{key}?district=520103&amp;from=2026-03-14&amp;to=2026-03-16"
        assert address in page
        assert town.get(address.replace("&amp;", "&")).status_code == 200


def test_pages_of_a_list_follow_each_other_and_hold_everything_once(town: FlaskClient) -> None:
    for key in ("due", "rework_rate", "acceptance_rate"):
        whole = town.get(f"/data/figures.json?indicator={key}&limit=500&panel=sanitation").get_json()
        items, after = [], ""
        while after is not None:
            page = town.get(f"/data/figures.json?indicator={key}&limit=7&panel=sanitation&after={after}").get_json()
            assert len(page["items"]) <= 7
            items += page["items"]
            after = page["next"]
        assert len(items) == whole["count"]
        assert items[: len(whole["items"])] == whole["items"]


def test_a_page_turns_to_the_next_lines_without_scripts(town: FlaskClient) -> None:
    lines, _last = csv_of(town, "accepted", "panel=sanitation")
    named = [line["number"] for line in lines if line["number"]]  # the others are not public any more, and count
    seen: list[str] = []
    address = "/figures/accepted?panel=sanitation"
    while address:
        page = town.get(address).text
        seen += re.findall(r'<small class="nowrap">(?:<a [^>]*>)?(\d{6}-\w{4})', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert sorted(seen) == sorted(named)
    assert len(named) > 30
    assert len(lines) == row_of(town, "panel=sanitation", "")["accepted"]


def test_what_is_not_public_of_a_case_stays_hidden_and_counts_all_the_same(app: Flask, client: FlaskClient) -> None:
    number = send(client, lon=106.7132468, lat=26.5801357, text="槐树下").get_json()["number"]
    waiting = client.get("/data/figures.json?indicator=reports").get_json()
    line = waiting["items"][0]
    assert (waiting["value"], line["number"], line["department"], line["at"]) == (1, number, None, None)
    assert line["reported_at"][17:19] == "00"
    assert [line["lon"], line["lat"]] != [106.713247, 26.580136]
    department = move(client, bearer(app, "reviewer"), number, "accept").get_json()["department"]
    assert client.get("/data/figures.json?indicator=dispatched").get_json()["items"][0]["department"] == department
    move(client, bearer(app, "supervisor"), number, "void", reason="测试")
    for asked in (f"indicator=dispatched&department={department}", "indicator=dispatched", f"indicator=reports&department={department}"):
        found = client.get(f"/data/figures.json?{asked}").get_json()
        assert (found["value"], len(found["items"])) == (1, 1)
        told = {name for name, value in found["items"][0].items() if value not in (None, [])}
        assert told == {"category", "panel", "counts"}, asked
        assert number not in client.get(f"/figures/dispatched?department={department}").text
        assert number not in client.get(f"/figures/dispatched.csv?department={department}").text


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("indicator=", "indicator"),
        ("indicator=score_of_nothing", "indicator"),
        ("indicator=due&district=1", "district"),
        ("indicator=due&street=1", "street"),
        ("indicator=due&category=1", "category"),
        ("indicator=due&from=x", "from"),
        ("indicator=due&as_of=x", "as_of"),
        ("indicator=due&as_of=2999-01-01", "as_of"),
        ("indicator=due&as_of=2026-03-18T23:00:00", "as_of"),
        ("indicator=due&as_of=0001-01-01", "as_of"),
        ("indicator=due&after=3-1-1-1", "after"),
        ("indicator=due&after=0-9999999-1-1", "after"),
        ("indicator=due&after=1-0-0-99999999999999999999", "after"),
        ("indicator=due&after=%00", "after"),
        ("indicator=due&limit=0", "limit"),
    ],
)
def test_odd_questions_are_refused_by_field(town: FlaskClient, path: str, field: str) -> None:
    answer = town.get(f"/data/figures.json?{path}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert field in answer.get_json()["errors"]


def test_pages_of_unknown_numbers_are_not_found_and_odd_units_are_said(town: FlaskClient) -> None:
    assert town.get("/figures/nothing").status_code == 404
    assert town.get("/figures/nothing.csv").status_code == 404
    assert town.get("/figures/due?district=1").status_code == 422


def test_a_count_is_a_count_and_says_its_source(town: FlaskClient) -> None:
    for indicator in INDICATORS:
        page = town.get(f"/figures/{indicator.key}?lang=zh").text
        assert indicator.zh in page
        assert indicator.source in page
        assert indicator.kind != COUNT or "逐件计数" in page
