"""Issues of closed periods as anybody gets them: listed, and byte for byte what was signed."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.assessment.closings import Closings
from dashboard.assessment.periods import close_period, correct_period
from dashboard.assessment.tables import period_of
from dashboard.product import Product
from dashboard.publishing.bulletins.content import content_of
from dashboard.times import day_of
from tests.builders import a_report


@pytest.fixture
def keys(app: Flask) -> list[str]:
    """Three days that are over, oldest first, and closed in this order; the last one is corrected after that."""
    product: Product = app.extensions["product"]
    now = product.clock()
    days = [day_of(now, product.city.zone) - timedelta(days=back) for back in (4, 3, 2)]
    ask: dict[str, Any] = {"city": product.city, "closings": Closings(), "now": now}
    stores = (product.open_work, product.open_reading)
    for day in days:
        close_period(*stores, "day", period_of("day", day), content_of, **ask)
    a_report(product.open_work, product.city, now - timedelta(days=2))
    assert correct_period(*stores, "day", period_of("day", days[-1]), content_of, **ask)
    return [day.isoformat() for day in days]


def items(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/data/issues.json{query}")
    assert answer.status_code == 200, answer.get_json()
    listed: list[dict[str, Any]] = answer.get_json()["items"]
    return listed


def test_the_newest_issue_comes_first(client: FlaskClient, keys: list[str]) -> None:
    assert [(item["serial"], item["key"], item["number"]) for item in items(client)] == [
        (4, keys[2], 2),
        (3, keys[2], 1),
        (2, keys[1], 1),
        (1, keys[0], 1),
    ]


def test_a_corrected_issue_says_what_changed(client: FlaskClient, keys: list[str]) -> None:
    corrected, first = items(client, "?limit=2")
    assert corrected["changes"][0] == {"table": "overall", "key": "", "figure": "reports", "old": 0, "new": 1}
    assert corrected["reason"].startswith("贵阳市上报数 0 → 1；")
    assert items(client, "?lang=en&limit=1")[0]["reason"].startswith("Guiyang, Reports: 0 → 1; ")
    assert (first["reason"], first["changes"], first["more_changes"]) == ("", [], 0)


def test_the_list_goes_on_where_the_page_ended(client: FlaskClient, keys: list[str]) -> None:
    page = client.get("/data/issues.json?limit=3").get_json()
    assert ([item["serial"] for item in page["items"]], page["next"]) == ([4, 3, 2], "2")
    rest = client.get(f"/data/issues.json?limit=3&after={page['next']}").get_json()
    assert ([item["serial"] for item in rest["items"]], rest["next"]) == ([1], None)


def test_the_list_is_narrowed_by_kind_and_period(client: FlaskClient, keys: list[str]) -> None:
    assert [item["number"] for item in items(client, f"?kind=day&key={keys[2]}")] == [2, 1]
    assert items(client, "?kind=month") == []
    answer = client.get("/data/issues.json?kind=decade")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "fact_unknown")


def test_anybody_can_hold_an_issue_against_its_digest(client: FlaskClient, keys: list[str]) -> None:
    for item in items(client):
        answer = client.get(item["content"])
        assert hashlib.sha256(answer.data).hexdigest() == item["digest"]
        assert (answer.get_json()["kind"], answer.get_json()["key"]) == (item["kind"], item["key"])


def test_both_issues_of_a_corrected_day_can_be_read(client: FlaskClient, keys: list[str]) -> None:
    numbers = [client.get(f"/data/issues/day/{keys[2]}/{number}.json").get_json()["overall"]["reports"] for number in (1, 2)]
    assert numbers == [0, 1]


def test_an_issue_may_be_kept_for_ever(client: FlaskClient, keys: list[str]) -> None:
    answer = client.get(f"/data/issues/day/{keys[0]}/1.json")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    again = client.get(f"/data/issues/day/{keys[0]}/1.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["day/2026-01-01/1", "day/{}/2", "day/{}/0", "day/{}/x", "day/{}/99999999999", "week/{}/1", "x/y/1", "day/{}/-1"]
)
def test_an_issue_that_is_not_there_is_not_found(client: FlaskClient, keys: list[str], path: str) -> None:
    answer = client.get(f"/data/issues/{path.format(keys[0])}.json")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


def test_answers_are_as_described(client: FlaskClient, keys: list[str]) -> None:
    from openapi_schema_validator import OAS31Validator

    described = client.get("/api/openapi.json").get_json()
    for path, address in {
        "/data/issues.json": "/data/issues.json",
        "/data/issues/{kind}/{key}/{number}.json": f"/data/issues/day/{keys[2]}/2.json",
    }.items():
        schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        OAS31Validator(schema | {"components": described["components"]}).validate(client.get(address).get_json())
