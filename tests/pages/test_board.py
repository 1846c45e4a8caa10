"""The public board: its page in both languages, its figures, what its address may ask for, and its one callback."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import pytest

from app import create_app
from dashboard.city import City
from dashboard.figures.hex_map import LEAST_REPORTS, density_step, hex_map, outlines, packed_hexagons
from dashboard.figures.trend import trend
from dashboard.geo import hexagon_of, hexagon_ring
from dashboard.publishing.board import filtered_board
from dashboard.publishing.board_filters import read_filters
from layouts import ids
from tests.builders import a_report
from tests.clock import GivenClock
from tests.pages.board_calls import asked
from tests.servers import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from dashboard.config import Settings

TODAY = date(2026, 3, 18)
STREETS = [{"name": "新华路街道", "lon": 106.716, "lat": 26.571}]
WORDS = {"reports": "上报", "closed": "结案", "nothing": "这里还没有内容。"}
BUSY, QUIET, LONELY = hexagon_of(106.713, 26.58), hexagon_of(106.74, 26.60), hexagon_of(106.66, 26.55)
HEXAGONS = [
    {"hexagon": QUIET, "reports": 3, "open": 1},
    {"hexagon": BUSY, "reports": 660, "open": 41, "place": "520103001", "category": "shopfront_spill"},
    {"hexagon": LONELY, "reports": None, "open": None},
]
DAYS = [{"day": f"2026-03-{day}", "reports": 100 + day, "closed": 90 + day} for day in (16, 17, 18)]


def districts_of(city: City) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": row.name["zh"], "lon": row.label_lon, "lat": row.label_lat, "polygons": row.polygons}
        for code, row in city.districts.items()
    ]


# -- what the address asks for


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ({}, "2026-03-12", "2026-03-18"),
        ({"period": "today"}, "2026-03-18", "2026-03-18"),
        ({"period": "30"}, "2026-02-17", "2026-03-18"),
        ({"period": "99"}, "2026-03-12", "2026-03-18"),
        ({"from": "2026-03-01", "to": "2026-03-05"}, "2026-03-01", "2026-03-05"),
        ({"from": "2026-03-01", "to": "2027-01-01"}, "2026-03-01", "2026-03-18"),
        ({"from": "2026-03-05", "to": "2026-03-01"}, "2026-03-12", "2026-03-18"),
        ({"from": "2027-03-05", "to": "2027-03-06"}, "2026-03-12", "2026-03-18"),
        ({"from": "2026-03-05"}, "2026-03-12", "2026-03-18"),
        ({"from": "yesterday", "to": "2026-99-99"}, "2026-03-12", "2026-03-18"),
        ({"from": "2000-01-01", "to": "2026-03-18"}, "2025-03-18", "2026-03-18"),
        ({"from": "0001-01-01", "to": "0001-01-02"}, "2026-03-12", "2026-03-18"),
    ],
)
def test_a_period_is_what_the_address_says_or_the_last_seven_days(city: City, question: dict[str, str], first: str, last: str) -> None:
    filters = read_filters(question, city, TODAY)
    assert (filters.first.isoformat(), filters.last.isoformat()) == (first, last)


def test_panel_and_district_are_taken_when_the_city_knows_them(city: City) -> None:
    known = read_filters({"panel": "sanitation", "district": "520103"}, city, TODAY)
    assert (known.panel, known.district) == ("sanitation", "520103")
    unknown = read_filters({"panel": "<script>", "district": "110101"}, city, TODAY)
    assert (unknown.panel, unknown.district) == ("", "")


# -- figures


def test_every_figure_is_one_that_plotly_knows(city: City) -> None:
    go.Figure(hex_map(districts_of(city), STREETS))
    go.Figure(hex_map([]))
    go.Figure(trend(DAYS, WORDS, today="2026-03-18"))
    go.Figure(trend([], WORDS))


def test_figures_are_plain_lists_so_that_a_page_can_extend_them(city: City) -> None:
    text = json.dumps([hex_map(districts_of(city), STREETS), trend(DAYS, WORDS)])
    assert "bdata" not in text


def test_the_map_fetches_nothing(city: City) -> None:
    text = json.dumps(hex_map(districts_of(city), STREETS))
    assert "http" not in text
    assert "glyphs" not in text
    assert "sprite" not in text


def test_a_hexagon_with_few_reports_is_not_given() -> None:
    packed = packed_hexagons([*HEXAGONS, {"hexagon": hexagon_of(106.5, 26.7), "reports": LEAST_REPORTS - 1, "open": 0}])
    assert (packed["reports"], packed["open"], packed["step"]) == ([660, 3], [41, 1], [5, 1])
    assert (packed["place"], packed["category"]) == (["520103001", ""], ["shopfront_spill", ""])
    assert {len(column) for column in packed.values()} == {2}
    assert {len(column) for column in packed_hexagons([]).values()} == {0}


def test_a_packed_ring_unpacks_to_the_hexagon() -> None:
    ring = packed_hexagons(HEXAGONS)["rings"][0]
    corners = list(zip(accumulate(ring[::2]), accumulate(ring[1::2]), strict=True))
    real = hexagon_ring(BUSY)[:-1]
    assert [(round(lon * 1e4), round(lat * 1e4)) for lon, lat in real] == corners


def test_density_goes_in_five_steps_from_the_least_to_the_most() -> None:
    assert [density_step(count, 660) for count in (3, 8, 9, 26, 77, 226, 660)] == [1, 1, 2, 3, 4, 5, 5]
    assert density_step(3, 3) == 1


def test_neighbouring_districts_keep_one_common_border_when_simplified(city: City) -> None:
    features = outlines(districts_of(city))["features"]
    assert {feature["id"] for feature in features} == set(city.districts)
    owners: dict[tuple[float, float], set[str]] = {}
    for feature in features:
        for corner in (tuple(corner) for polygon in feature["geometry"]["coordinates"] for ring in polygon for corner in ring):
            owners.setdefault(corner, set()).add(feature["id"])
    assert sum(len(codes) > 1 for codes in owners.values()) > 300


def test_the_running_day_stands_apart() -> None:
    bars, line, dot = trend(DAYS, WORDS, today="2026-03-18")["data"]
    assert bars["marker"]["color"] == ["#C3C9CC", "#C3C9CC", "#FFB52E"]
    assert (line["x"], dot["x"]) == (["2026-03-16", "2026-03-17"], ["2026-03-18"])


def test_without_rows_the_trend_says_so() -> None:
    empty, idle, busy = trend([], WORDS), trend([{"day": "2026-03-18", "reports": 0, "closed": 0}], WORDS), trend(DAYS, WORDS)
    assert [figure["layout"]["annotations"][0]["visible"] for figure in (empty, idle, busy)] == [True, True, False]
    assert empty["layout"]["annotations"][0]["text"] == WORDS["nothing"]


def test_builders_change_nothing_and_share_nothing(city: City) -> None:
    rows, days, districts = deepcopy(HEXAGONS), deepcopy(DAYS), districts_of(city)
    first, again = hex_map(districts, STREETS), hex_map(districts, STREETS)
    first["layout"]["map"]["zoom"] = 3
    first["data"][3]["lon"].append(1.0)
    assert again == hex_map(districts, STREETS)
    assert packed_hexagons(rows) == packed_hexagons(HEXAGONS)
    assert trend(days, WORDS) == trend(DAYS, WORDS)
    assert (rows, days) == (HEXAGONS, DAYS)


# -- the page


def components_of(client: FlaskClient, query: str = "") -> str:
    """The page's components as JSON, as the browser gets them."""
    page = client.get(f"/board/{query}")
    assert page.status_code == 200
    answer = client.get("/board/_dash-layout", headers={"Referer": f"http://localhost/board/{query}"})
    assert answer.status_code == 200
    return json.dumps(answer.get_json(), ensure_ascii=False)


def test_every_board_id_is_on_the_page(client: FlaskClient) -> None:
    text = components_of(client)
    wanted = [value for name, value in vars(ids).items() if name.startswith("BOARD")]
    assert not [value for value in wanted if f'"id": "{value}"' not in text]


@pytest.mark.parametrize(
    ("query", "said", "unsaid"),
    [
        ("", ("看到问题？拍下来。", "各区按期处置率", "云岩区", "综合执法"), ("Seen a problem", "Yunyan")),
        ("?lang=en", ("Seen a problem? Snap it.", "On-time handling rate by district", "Yunyan", "Street order"), ("看到问题", "云岩区")),
    ],
    ids=["Chinese", "English"],
)
def test_the_page_speaks_one_language(client: FlaskClient, query: str, said: tuple[str, ...], unsaid: tuple[str, ...]) -> None:
    text = components_of(client, query)
    assert [word for word in said if word not in text] == []
    assert [word for word in unsaid if word in text] == []


def test_the_page_links_only_to_what_exists(client: FlaskClient) -> None:
    text = components_of(client)
    for address in ("/", "/report", "/board/wall", "/data/snapshot.json", "/data/reports.geojson", "/data/indicators.json?by=district"):
        assert f'"href": "{address}"' in text
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "key",
    [
        "",
        "state=open",
        "state=overdue&street=520103001&panel=muck",
        "state=closed&category=noise&period=30",
        "panel=muck&district=520103&period=30",
        "panel=%00&from=..&to=;drop",
        "&&&==&",
        "from=2026-01-01&to=2026-01-02",
    ],
)
def test_the_callback_answers_any_filter(client: FlaskClient, key: str) -> None:
    answer = asked(client, key)
    assert (answer["key"], answer["turn"]) == (key, 7)
    assert answer["period"]["reports"] == 0
    assert answer["hexagons"]["rings"] == []


def test_a_failed_answer_says_so_instead_of_leaving_the_page_waiting(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> dict[str, Any]:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("callbacks.board.filtered_board", broken)
    assert asked(client, "panel=muck") == {"failed": True}


def test_the_board_answers_while_its_cache_is_gone(settings: Settings, sqlite_template: Path) -> None:
    settings.folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(sqlite_template, settings.folder / "city.db")
    without_cache = create_app(settings.model_copy(update={"redis_url": f"redis://127.0.0.1:{free_port()}"}), GivenClock())
    assert asked(without_cache.test_client(), "panel=muck")["period"]["reports"] == 0


def test_an_answer_is_kept_until_there_is_news(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, city: City) -> None:
    made: list[object] = []

    def counted(*given: Any) -> dict[str, Any]:
        made.append(given)
        return filtered_board(*given)

    monkeypatch.setattr("callbacks.board.filtered_board", counted)
    asked(client, "panel=muck")
    asked(client, "panel=muck&district=nowhere")
    assert len(made) == 1
    product = app.extensions["product"]
    a_report(product.open_work, city, product.clock(), category="noise", photos=())
    assert asked(client, "")["period"]["reports"] == 1
    asked(client, "panel=muck")
    assert len(made) == 3
