"""The board's map from the city to a case: what its address may name, what each place tells, and what stays untold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.geo import hexagon_of
from dashboard.publishing.board_filters import read_filters
from dashboard.publishing.board_places import hexagons
from tests.builders import a_report, moved
from tests.pages.board_calls import asked, cases_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from dashboard.city import City

TODAY = date(2026, 3, 18)


def test_a_street_brings_its_district_and_a_category_its_panel(city: City) -> None:
    street = next(iter(city.streets.values()))
    found = read_filters({"street": street.code, "category": "noise"}, city, TODAY)
    assert (found.district, found.street) == (street.district, street.code)
    assert (found.panel, found.category) == (city.categories["noise"].panel, "noise")


@pytest.mark.parametrize(
    "question",
    [
        {"panel": "greenery", "category": "noise"},
        {"district": "520102", "street": "520103001"},
        {"state": "late"},
        {"hex": "88"},
        {"cell": "00000000"},
        {"hex": hexagon_of(106.7, 26.5), "cell": "' or 1=1"},
    ],
    ids=str,
)
def test_what_does_not_belong_together_is_left_out(city: City, question: dict[str, str]) -> None:
    found = read_filters(question, city, TODAY)
    assert (found.category, found.street, found.state, found.cell) == ("", "", "", "")


def test_a_place_shows_of_a_case_only_what_is_public(app: Flask, client: FlaskClient, city: City) -> None:
    product = app.extensions["product"]
    number = a_report(product.open_work, city, product.clock(), category="noise", photos=()).number
    with product.open_reading() as work:
        place = work.cases.find(number).place
    shown_in = hexagon_of(place.cell_lon, place.cell_lat)
    (case,) = asked(client, f"hex={shown_in}")["cases"]
    assert (case["number"], case["lon"], case["lat"]) == (number, round(place.cell_lon, 6), round(place.cell_lat, 6))
    assert not {"words", "photos", "department", "reporter"} & set(case)
    box = [place.lon - 0.02, place.lat - 0.02, place.lon + 0.02, place.lat + 0.02]
    assert cases_in(client, "", box)["cases"] == [case]
    assert cases_in(client, "state=open", box)["cases"] == []
    assert cases_in(client, f"hex={shown_in}&cell={place.cell}", box)["cases"] == [case]


@pytest.mark.parametrize("box", [[100, 20, 110, 30], [2, 1, 1, 2], [0, 0, 0, 0]])
def test_no_case_is_told_for_a_box_that_no_screen_shows(client: FlaskClient, box: list[float]) -> None:
    assert cases_in(client, "", box)["cases"] == []


def test_reports_by_panel_add_up_to_the_reports(app: Flask, client: FlaskClient, city: City) -> None:
    product = app.extensions["product"]
    other = next(row for row in city.categories.values() if not row.photo_needed and row.panel != city.categories["noise"].panel)
    for category in ("noise", "noise", other.code):
        a_report(product.open_work, city, product.clock(), category=category, photos=())
    kinds = asked(client, "")["kinds"]
    assert {row["key"]: row["total"] for row in kinds["rows"] if row["total"]} == {city.categories["noise"].panel: 2, other.panel: 1}
    assert all(len(row["reports"]) == len(kinds["days"]) == 7 for row in kinds["rows"])
    street = next(code for code, row in city.streets.items() if row.district == "520103")
    assert asked(client, f"panel=sanitation&district=520103&street={street}")["kinds"]["by"] == "category"


def test_each_state_shows_its_own_and_few_show_no_number(app: Flask, city: City) -> None:
    product = app.extensions["product"]
    now = product.clock()
    numbers = [a_report(product.open_work, city, now, category="noise", photos=()).number for _ in range(7)]
    for number in numbers[:6]:
        moved(product.open_work, city, number, "accept", now=now)
    for number in numbers[:3]:
        moved(product.open_work, city, number, "feed_back", "close", now=now)

    def counts(later: timedelta = timedelta(), **asked_for: str) -> list[tuple[int | None, int | None]]:
        filters = read_filters(asked_for, city, now.astimezone(city.zone).date())
        with product.open_reading() as work:
            return [(row["count"], row["open"]) for row in hexagons(work, city, filters, now + later)]

    assert counts() == [(7, 3)]
    assert counts(state="open") == [(3, 3)]
    assert counts(state="closed") == [(3, 3)]
    assert counts(state="overdue") == [(None, None)]
    assert counts(timedelta(days=30), state="overdue") == [(3, 3)]
    assert counts(category="noise", state="open") == [(3, 3)]
    assert counts(panel="sanitation") == []
    moved(product.open_work, city, numbers[3], "feed_back", "close", now=now)
    assert counts(state="open") == [(None, None)]
    assert counts(state="closed") == [(4, 2)]
