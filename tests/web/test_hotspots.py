"""Hot spots as data and as a page: the same figures, nothing private, odd questions refused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.assessment.hot_answers import KINDS, MOST_DAYS
from dashboard.times import day_of
from tests.builders import CENTRE, moved
from tests.builders import a_report as a_kept_report
from tests.web.machines import product_of, refused

YUNYAN = (106.706867, 26.582204)


def days(app: Flask, *, back: int = 7) -> str:
    """from= and to= of the last days, today too."""
    product = product_of(app)
    today = day_of(product.clock(), product.city.zone)
    return f"from={today - timedelta(days=back - 1)}&to={today}"


def reported(app: Flask, count: int, at: tuple[float, float] = CENTRE, *, hours_ago: int = 3, category: str = "noise") -> list[str]:
    """So many reports at one spot."""
    product = product_of(app)
    when = product.clock() - timedelta(hours=hours_ago)
    return [a_kept_report(product.open_work, product.city, when, lon=at[0], lat=at[1], category=category).number for _ in range(count)]


def told(client: FlaskClient, query: str) -> dict[str, Any]:
    answer = client.get(f"/data/hotspots.json?{query}")
    assert answer.status_code == 200, answer.get_json()
    body: dict[str, Any] = answer.get_json()
    return body


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_list_like_all_others(app: Flask, client: FlaskClient, kind: str) -> None:
    reported(app, 4)
    body = told(client, f"kind={kind}&{days(app)}")
    assert {"kind", "from", "to", "items", "next", "as_of", "event"} <= set(body)
    assert (body["kind"], body["next"], body["event"]) == (kind, None, 4)


def test_a_places_count_is_the_list_that_it_links_to(app: Flask, client: FlaskClient) -> None:
    """GPS scattered the spot over two cells; one report was rejected; another place is far."""
    numbers = reported(app, 5) + reported(app, 3, (CENTRE[0] + 0.001, CENTRE[1])) + reported(app, 4, YUNYAN)
    product = product_of(app)
    moved(product.open_work, product.city, numbers[0], "reject", now=product.clock())
    places = told(client, f"kind=places&{days(app)}")["items"]
    assert [place["reports"] for place in places] == [7, 4]
    for place in places:
        listed = client.get(place["reports_url"]).get_json()["features"]
        assert len(listed) == place["reports"]
        assert numbers[0] not in {feature["id"] for feature in listed}


def test_words_come_in_the_asked_language(app: Flask, client: FlaskClient) -> None:
    reported(app, 4)
    zh, en = (told(client, f"kind=places&{days(app)}&lang={language}")["items"][0] for language in ("zh", "en"))
    assert (zh["district_name"], en["district_name"]) == ("南明区", "Nanming District")
    assert zh["words"] == "4 件举报。最多的是噪声扰民（4 件）。"
    assert en["words"] == "4 reports. Most often: Noise (4)."


def test_filters_and_days_narrow(app: Flask, client: FlaskClient) -> None:
    reported(app, 4)
    assert told(client, f"kind=places&{days(app)}&district=520103")["items"] == []
    assert told(client, f"kind=places&{days(app)}&panel=site")["items"] == []
    assert told(client, f"kind=hours&{days(app)}&panel=enforcement")["reports"] == 4
    assert told(client, "kind=hours&from=2020-01-01&to=2020-01-31")["reports"] == 0


def test_without_days_the_citys_window_ends_yesterday(app: Flask, client: FlaskClient) -> None:
    body = told(client, "kind=hours")
    today = day_of(product_of(app).clock(), product_of(app).city.zone)
    assert body["to"] == str(today - timedelta(days=1))
    assert body["from"] == str(today - timedelta(days=28))


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("", "fact_missing", "kind"),
        ("kind=ghosts", "fact_unknown", "kind"),
        ("kind=places&district=1", "fact_unknown", "district"),
        ("kind=places&panel=ghost", "fact_unknown", "panel"),
        ("kind=places&from=yesterday", "bad_input", "from"),
        ("kind=places&from=2026-02-02&to=2026-02-01", "bad_input", "from"),
        ("kind=places&from=2020-01-01&to=2026-01-01", "bad_input", "from"),
        ("kind=places&to=9999-12-31", "bad_input", "to"),
    ],
)
def test_odd_questions_are_refused_by_field(client: FlaskClient, query: str, code: str, field: str) -> None:
    refused(client.get(f"/data/hotspots.json?{query}"), 422, code, field)


@pytest.mark.parametrize("query", ["from=1971-01-01&to=1971-01-02", "from=9998-12-01", "from=2026-01-01&to=2026-04-02", "to=1971-01-01"])
@pytest.mark.parametrize("kind", KINDS)
def test_days_without_reports_are_no_error(client: FlaskClient, kind: str, query: str) -> None:
    assert client.get(f"/data/hotspots.json?kind={kind}&{query}").status_code in (200, 422)


def test_what_did_not_change_is_not_sent_again(app: Flask, client: FlaskClient) -> None:
    reported(app, 4)
    address = f"/data/hotspots.json?kind=places&{days(app)}"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_the_interface_describes_it(client: FlaskClient) -> None:
    operation = client.get("/api/openapi.json").get_json()["paths"]["/data/hotspots.json"]["get"]
    asked = {parameter["name"]: parameter for parameter in operation["parameters"]}
    assert set(asked) == {"kind", "from", "to", "district", "panel"}
    assert asked["kind"]["schema"]["enum"] == list(KINDS)


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("热点分析", "高发点位", "顽疾点位")), ("en", ("Hot spots", "Rising", "Where it comes back"))]
)
def test_the_page_shows_the_figures_of_the_data(app: Flask, client: FlaskClient, lang: str, words: tuple[str, ...]) -> None:
    reported(app, 5)
    reported(app, 3, YUNYAN)
    page = client.get(f"/hotspots?{days(app)}&lang={lang}").get_data(as_text=True)
    assert all(word in page for word in words)
    assert [int(count) for count in re.findall(r'class="count" href="/data[^>]*><b>(\d+)</b>', page)] == [5, 3]
    assert page.count("<circle") >= 2
    assert 'name="from"' in page


def test_the_page_of_an_empty_city_says_so(client: FlaskClient) -> None:
    page = client.get("/hotspots?lang=en").get_data(as_text=True)
    for sentence in ("No place had three reports", "no whole week yet", "Nothing came back", "Nothing was reported", "No department had"):
        assert sentence in page


def test_the_page_refuses_what_the_data_refuses(client: FlaskClient) -> None:
    answer = client.get("/hotspots?from=2020-01-01&to=2026-01-01&lang=en")
    assert answer.status_code == 422
    assert f"at most {MOST_DAYS} days" in answer.get_data(as_text=True)
