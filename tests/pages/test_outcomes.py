"""The gallery of outcomes: what its address restores, what it never shows, and what reading it costs."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from dashboard.city import City
from dashboard.product import Product
from dashboard.publishing.outcomes import Wanted, gallery, read_wanted
from tests.web.citizens import Citizen, close


@pytest.fixture
def product(app: Flask) -> Product:
    found: Product = app.extensions["product"]
    return found


@pytest.fixture
def citizen(client: FlaskClient) -> Citizen:
    return Citizen(client)


def components_of(client: FlaskClient, query: str = "") -> str:
    answer = client.get("/board/_dash-layout", headers={"Referer": f"http://localhost/board/outcomes{query}"})
    assert answer.status_code == 200
    return json.dumps(answer.json, ensure_ascii=False)


def read(product: Product, **wanted: object) -> list[str]:
    return [row["number"] for row in gallery(product.open_reading, product.city, Wanted(**wanted), product.clock())["items"]]  # type: ignore[arg-type]


def test_a_closed_case_is_shown_with_both_photos_and_a_link_to_its_page(citizen: Citizen, product: Product) -> None:
    closed = close(product, citizen.report())
    shown = components_of(citizen.client)
    assert f"/outcomes/{closed.number}" in shown
    assert "市民报的，这样解决了" in shown
    assert citizen.client.get("/board/outcomes").status_code == 200


def test_a_photo_that_is_not_cleared_is_nowhere_in_the_gallery(citizen: Citizen, product: Product) -> None:
    closed = close(product, citizen.report(), cleared=False)
    assert read(product) == []
    shown = components_of(citizen.client, f"?case={closed.number}")
    assert closed.number not in shown.replace(f"case={closed.number}", "")
    assert "/photos/" not in shown


def test_an_open_case_cannot_be_featured(citizen: Citizen, product: Product) -> None:
    citizen.report()
    with product.open_reading() as work:
        number = work.boards.newest(1)[0].number
    assert gallery(product.open_reading, product.city, Wanted(case=number), product.clock())["featured"] is None


def test_filters_narrow_to_panel_district_and_bad_ratings(citizen: Citizen, product: Product) -> None:
    closed = close(product, citizen.report())
    assert read(product, panel=closed.panel, district=closed.place.district) == [closed.number]
    other = next(code for code in product.city.panels if code != closed.panel)
    assert read(product, panel=other) == []
    assert read(product, unsatisfied=True) == []


@pytest.mark.parametrize("order", ["newest", "rating", "fastest", "longest"])
def test_each_order_is_answered(citizen: Citizen, product: Product, order: str) -> None:
    closed = close(product, citizen.report())
    assert read(product, order=order) == [closed.number]


def test_a_page_goes_on_after_its_last_case(citizen: Citizen, product: Product) -> None:
    first, second = (close(product, citizen.report()).number for _turn in range(2))
    with product.open_reading() as work:
        cases, following = work.outcomes.page({}, "newest", 1)
        assert ([case.number for case in cases], following) == ([second], second)
        rest, end = work.outcomes.page({}, "newest", 1, after=cases[0])
    assert ([case.number for case in rest], end) == ([first], "")


@pytest.mark.parametrize("order", ["newest", "rating"])
def test_a_page_reads_closings_by_their_index(citizen: Citizen, product: Product, order: str) -> None:
    after = close(product, citizen.report())
    asked: list[tuple[str, object]] = []
    with product.open_reading() as work:
        connection = work.outcomes._connection  # type: ignore[attr-defined]
        if connection.dialect.name != "sqlite":
            pytest.skip("the plan is SQLite's")
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
        work.outcomes.page({"panel": "site"}, order, 24, after=after)
        plans = [
            str(connection.exec_driver_sql(f"explain query plan {text}", facts).fetchall())
            for text, facts in list(asked)
            if "cases" in text
        ]
    assert len(plans) == 2
    assert [plan for plan in plans if "cases_closed" not in plan] == []
    assert not [plan for plan in plans if "SCAN cases'" in plan]


def test_an_address_says_again_what_was_read_from_it(city: City) -> None:
    asked = {"panel": "site", "district": "520103", "order": "longest", "unsatisfied": "1", "case": "260318-7Q2K"}
    assert read_wanted(asked, city).asked() == asked


def test_what_the_city_does_not_know_is_left_out(city: City) -> None:
    assert read_wanted({"panel": "x", "district": "<b>", "order": "id", "unsatisfied": "yes"}, city) == Wanted()


def test_the_page_speaks_english_alone_when_asked(citizen: Citizen, product: Product) -> None:
    close(product, citizen.report())
    shown = components_of(citizen.client, "?lang=en")
    assert "Reported by citizens, solved like this" in shown
    assert "市民报的" not in shown


def test_nothing_yet_says_so(client: FlaskClient) -> None:
    assert "这个选择下还没有前后照片都齐的结果。" in components_of(client, "?panel=site")


def test_the_month_counts_closings_from_the_tallies(citizen: Citizen, product: Product) -> None:
    close(product, citizen.report())
    told = gallery(product.open_reading, product.city, Wanted(), product.clock() + timedelta(seconds=1))
    assert told["month"] == {"closings": 1, "ratings": 0, "satisfied": 0}
