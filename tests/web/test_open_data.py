"""Open data: only what is public, each number as its definition says, nothing broken by odd questions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.assessment.closings import Closings
from dashboard.assessment.indicators import INDICATORS
from dashboard.assessment.tables import Wanted, bounds_of, indicator_rows, period_of
from dashboard.city import City
from dashboard.publishing.formats import PROPERTIES
from tests.builders import a_photo_file, moved
from tests.builders import a_report as a_kept_report
from tests.clock import MORNING
from tests.stores import Stores
from tests.web.machines import bearer, closed_case, move, product_of, render, send, send_photo

AT = MORNING  # its facts are of this day

LON, LAT = 106.7132468, 26.5801357


def features(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/data/reports.geojson{query}")
    assert answer.status_code == 200, answer.get_json()
    found: list[dict[str, Any]] = answer.get_json()["features"]
    return found


def rows(client: FlaskClient, query: str) -> dict[str, dict[str, Any]]:
    answer = client.get(f"/data/indicators.json?{query}")
    assert answer.status_code == 200, answer.get_json()
    return {row["key"]: row for row in answer.get_json()["items"]}


# -- reports


def test_before_acceptance_a_point_is_its_cell_and_its_minute(client: FlaskClient) -> None:
    send(client, lon=LON, lat=LAT, text="槐树下", address="后门")
    shown = features(client)[0]
    assert tuple(shown["properties"]) == PROPERTIES
    assert shown["geometry"]["coordinates"] != [LON, LAT]
    assert shown["properties"]["reported_at"][17:19] == "00"
    known = {"number", "category", "panel", "district", "street", "state", "reported_at", "photos"}
    assert {name for name, value in shown["properties"].items() if value is not None} == known
    assert shown["properties"]["photos"] == []


def test_from_acceptance_place_words_and_department_are_public(app: Flask, client: FlaskClient) -> None:
    number = send(client, lon=LON, lat=LAT, text="电话 13912345678 槐树下").get_json()["number"]
    move(client, bearer(app, "reviewer"), number, "accept")
    shown = features(client)[0]
    assert shown["geometry"]["coordinates"] == [round(LON, 6), round(LAT, 6)]
    assert shown["properties"]["words"] == "电话 *** 槐树下"
    assert shown["properties"]["department"]
    assert shown["properties"]["handling_deadline"]


def test_a_home_stays_rounded_to_its_cell(app: Flask, client: FlaskClient) -> None:
    number = send(client, lon=LON, lat=LAT).get_json()["number"]
    move(client, bearer(app, "reviewer"), number, "accept", private_home=True)
    assert features(client)[0]["geometry"]["coordinates"] != [round(LON, 6), round(LAT, 6)]


def test_a_closed_case_shows_both_photos(app: Flask, client: FlaskClient) -> None:
    closed_case(app, client)
    shown = features(client, "?state=closed")[0]["properties"]
    assert [photo["kind"] for photo in shown["photos"]] == ["before", "after"]
    assert (shown["handled_on_time"], shown["closed_on_time"]) == (True, True)


def test_filters_narrow_and_pages_follow_each_other(app: Flask, client: FlaskClient) -> None:
    sent = [send(client).get_json()["number"] for _ in range(3)]
    send(client, category="night_work")
    assert len(features(client, "?category=noise")) == 3
    assert len(features(client, "?panel=site")) == 1
    assert features(client, "?to=2020-01-01") == []
    assert len(features(client, "?bbox=106,26,107,27")) == 4
    assert features(client, "?bbox=100,20,101,21") == []
    first = client.get("/data/reports.geojson?limit=2").get_json()
    rest = client.get(f"/data/reports.geojson?limit=2&after={first['next']}").get_json()
    assert [f["id"] for f in first["features"] + rest["features"]][:3] == sent
    assert rest["next"] is None


def test_a_filter_tells_no_department_before_acceptance_or_after_voiding(app: Flask, client: FlaskClient) -> None:
    number = send(client).get_json()["number"]
    department = move(client, bearer(app, "reviewer"), number, "accept").get_json()["department"]
    assert len(features(client, f"?department={department}")) == 1
    move(client, bearer(app, "supervisor"), number, "void", reason="测试")
    assert features(client, f"?department={department}") == []
    assert features(client, f"?department={department}&state=void") == []


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/data/reports.geojson?district=1", "district"),
        ("/data/reports.geojson?state=lost", "state"),
        ("/data/reports.geojson?from=yesterday", "from"),
        ("/data/reports.geojson?from=2026-02-30", "from"),
        ("/data/reports.geojson?to=9999-12-31", "to"),
        ("/data/reports.geojson?from=2026-02-02&to=2026-02-01", "from"),
        ("/data/reports.geojson?bbox=1,2,3", "bbox"),
        ("/data/reports.geojson?bbox=nan,1,2,3", "bbox"),
        ("/data/reports.geojson?bbox=5,1,2,3", "bbox"),
        ("/data/reports.geojson?limit=0", "limit"),
        ("/data/reports.geojson?limit=1001", "limit"),
        ("/data/reports.geojson?after=%00", "after"),
        ("/data/reports.geojson?after=99999999999999999999", "after"),
        ("/data/indicators.json", "by"),
        ("/data/indicators.json?by=moon", "by"),
        ("/data/indicators.json?by=day&from=x", "from"),
        ("/data/indicators.json?by=day&district=0", "district"),
        ("/data/indicators.json?by=day&panel=0", "panel"),
        ("/data/indicators.json?by=day&department=0", "department"),
    ],
)
def test_odd_questions_are_refused_by_field(client: FlaskClient, path: str, field: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert field in answer.get_json()["errors"]


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/data/reports.geojson").headers["ETag"]
    assert client.get("/data/reports.geojson", headers={"If-None-Match": tag}).status_code == 304
    send(client)
    assert client.get("/data/reports.geojson", headers={"If-None-Match": tag}).status_code == 200


# -- photos


def test_a_photo_opens_when_confirmed_and_closes_when_it_is_public_no_more(app: Flask, client: FlaskClient) -> None:
    number = send_photo(client, a_photo_file()).get_json()["number"]
    reviewer = bearer(app, "reviewer")
    render(app)
    move(client, reviewer, number, "accept", photo_cleared=True)
    assert features(client)[0]["properties"]["photos"] == []
    render(app)
    photo = features(client)[0]["properties"]["photos"][0]
    answer = client.get(photo["url"])
    assert (answer.status_code, answer.mimetype, answer.headers["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(photo["url"], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get(photo["small"]).status_code == 200
    move(client, bearer(app, "supervisor"), number, "void", reason="测试")
    assert client.get(photo["url"]).status_code == 404


def test_the_same_picture_in_two_cases_is_public_while_one_of_them_is(app: Flask, client: FlaskClient) -> None:
    numbers = [send_photo(client, a_photo_file()).get_json()["number"] for _ in range(2)]
    for number in numbers:
        move(client, bearer(app, "reviewer"), number, "accept", photo_cleared=True)
    render(app)
    url = features(client)[1]["properties"]["photos"][0]["url"]
    move(client, bearer(app, "supervisor"), numbers[0], "void", reason="测试")
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("kind", ["original", "staff"])
def test_originals_and_staff_pictures_have_no_public_address(app: Flask, client: FlaskClient, kind: str) -> None:
    send_photo(client, a_photo_file())
    render(app)
    for name in product_of(app).photo_store.names(kind):
        assert client.get(f"/photos/{name}.jpg").status_code == 404


@pytest.mark.parametrize("name", ["x", "..%2F..%2Fsecret.key", "%00" * 64, "0" * 64, "０" * 64])
def test_made_up_photo_names_are_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/photos/{name}.jpg").status_code == 404


# -- indicators


def test_each_row_has_key_name_and_every_indicator(client: FlaskClient) -> None:
    send(client)
    for by in ("district", "street", "department", "panel", "category", "day", "week", "month", "quarter", "year"):
        for row in rows(client, f"by={by}").values():
            assert list(row) == ["key", "name", *(indicator.key for indicator in INDICATORS)]


def test_a_closed_case_counts_once_everywhere(app: Flask, client: FlaskClient) -> None:
    closed_case(app, client)
    send(client)
    for by in ("district", "department", "panel", "category", "day", "month", "year"):
        row = next(row for row in rows(client, f"by={by}").values() if row["closed"])
        assert (row["due"], row["closed"], row["closed_on_time"], row["on_time_closing_rate"]) == (1, 1, 1, 100.0), by
        assert (row["handling_due"], row["handled_on_time"], row["on_time_handling_rate"]) == (1, 1, 100.0), by
        assert row["median_hours_to_close"] is not None, by
    assert sum(row["reports"] for row in rows(client, "by=district").values()) == 2


def test_nothing_under_it_is_no_rate(client: FlaskClient) -> None:
    row = rows(client, "by=district")["520103"]
    assert [value for name, value in row.items() if name.endswith("rate")] == [None] * 8


def test_a_new_report_is_in_the_very_next_table(client: FlaskClient) -> None:
    before = rows(client, "by=year")
    send(client)
    after = rows(client, "by=year")
    assert sum(r["reports"] for r in after.values()) == sum(r["reports"] for r in before.values()) + 1


def test_days_are_inclusive_and_empty_days_are_rows(client: FlaskClient) -> None:
    assert list(rows(client, "by=day&from=2026-02-27&to=2026-03-02")) == ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]
    assert list(rows(client, "by=quarter&from=2025-12-31&to=2026-04-01")) == ["2025-Q4", "2026-Q1", "2026-Q2"]
    assert list(rows(client, "by=week&from=2026-12-31&to=2027-01-04")) == ["2026-W53", "2027-W01"]


def test_filters_narrow_a_table(client: FlaskClient) -> None:
    send(client)
    district = client.get("/data/reports.geojson").get_json()["features"][0]["properties"]["district"]
    assert list(rows(client, f"by=district&district={district}")) == [district]
    assert sum(row["reports"] for row in rows(client, f"by=day&district={district}&panel=enforcement").values()) == 1
    assert sum(row["reports"] for row in rows(client, "by=day&panel=site").values()) == 0


def test_definitions_name_their_parts(client: FlaskClient) -> None:
    items = {item["key"]: item for item in client.get("/data/definitions.json").get_json()["items"]}
    assert (items["closing_rate"]["part"], items["closing_rate"]["whole"]) == ("closed", "due")
    assert list(items) == [indicator.key for indicator in INDICATORS]


# -- tables, on both databases


def table(stores: Stores, by: str, now: datetime, **asked: Any) -> dict[str, dict[str, Any]]:
    made, _ = indicator_rows(stores.open_reading, stores.city, Wanted(by, **asked), Closings(), now)
    return {row["key"]: row for row in made}


def test_a_late_case_is_due_on_the_day_of_its_deadline_though_nobody_touched_it(either: Stores, now: datetime) -> None:
    city = either.city
    number = a_kept_report(either.open_work, city, now).number
    department = moved(either.open_work, city, number, "accept", now=now).department
    assert table(either, "day", now)["2026-03-18"]["handling_due"] == 0
    later = now + timedelta(days=2)
    day = table(either, "day", later)["2026-03-18"]
    assert (day["handling_due"], day["handled"], day["handling_rate"], day["overdue_open"]) == (1, 0, 0.0, 1)
    assert table(either, "department", later)[department]["overdue_open"] == 1
    assert sum(row["due"] for row in table(either, "week", later).values()) == 1


def test_the_median_is_the_middle_by_the_clock(either: Stores, now: datetime) -> None:
    city: City = either.city
    for hours in (1, 2, 6):
        number = a_kept_report(either.open_work, city, now).number
        moved(either.open_work, city, number, "accept", "take", "feed_back", now=now)
        moved(either.open_work, city, number, "close", now=now + timedelta(hours=hours))
    later = now + timedelta(days=1)
    for by, key in (("category", "exposed_litter"), ("panel", "sanitation"), ("day", "2026-03-18"), ("quarter", "2026-Q1")):
        assert table(either, by, later)[key]["median_hours_to_close"] == 2.0
    more = a_kept_report(either.open_work, city, now).number
    moved(either.open_work, city, more, "accept", "take", "feed_back", now=now)
    moved(either.open_work, city, more, "close", now=now + timedelta(hours=4))
    assert table(either, "month", later)["2026-03"]["median_hours_to_close"] == 3.0
    assert table(either, "month", later, codes={"panel": "site"}) == {}
    first = datetime(2026, 3, 19, tzinfo=UTC).date()
    assert table(either, "category", later, first=first)["exposed_litter"]["median_hours_to_close"] is None


def test_periods_begin_and_end_on_the_citys_days() -> None:
    for by in ("day", "week", "month", "quarter", "year"):
        day = datetime(2024, 1, 1).date()
        while day.year < 2027:
            first, last = bounds_of(by, period_of(by, day))
            assert first <= day <= last
            assert period_of(by, first) == period_of(by, last) == period_of(by, day)
            assert period_of(by, last + timedelta(days=1)) != period_of(by, day)
            day += timedelta(days=1)
