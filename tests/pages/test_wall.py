"""The boards' one Dash app and the wall's page: every place is there, figures are pure, unknown pages are honest 404s."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from callbacks import PAGES
from callbacks.wall import working_days
from dashboard.city import City
from dashboard.figures.day_curve import day_curve, nice_ticks, per_hour
from dashboard.figures.theme import DARK, LIGHT, rate_step
from dashboard.figures.wall_map import inset_map, wall_map
from dashboard.figures.wall_view import label_places, shape_of, view_of
from layouts import ids
from layouts.wall import wall
from layouts.wall_meta import FORMATS, wall_borders, wall_labels, wall_views

NOW = datetime(2026, 3, 18, 6, 32, 8, tzinfo=UTC)
CHINESE = {
    "今日上报", "今日立案", "今日结案", "处理中", "按期结案率", "待审核", "对比昨日", "同一时刻", "区域综合得分",
    "24 小时上报", "处理中案件", "即将到期", "最新上报", "刚刚解决", "城市管理实时指挥", "刚上报", "已超期",
}  # fmt: skip
WALL_IDS = {value for name, value in vars(ids).items() if name.startswith("WALL")} | {ids.SNAPSHOT, ids.META, ids.EVENT}
CURVE_WORDS = {"none": "nothing yet", "today": "today", "usual": "usual", "forecast": "forecast"}


def snapshot(city: City, *, overdue: int = 0, rate: float | None = None) -> dict[str, Any]:
    """A snapshot with what the layout reads; its scripts read the rest."""
    return {
        "event": 7,
        "as_of": "2026-03-18T14:32:08+08:00",
        "overdue": {"count": overdue, "longest": None, "districts": []},
        "districts": [{"key": code, "today_rate": rate} for code in city.districts],
        "curve": {"today": [3] * 88, "usual": {"low": [12.0] * 144, "high": [20.0] * 144}},
    }


def plain(component: Any) -> Any:
    """A component as the JSON that a browser gets."""
    return json.loads(json.dumps(component.to_plotly_json(), cls=_Plain))


class _Plain(json.JSONEncoder):
    def default(self, value: Any) -> Any:
        return value.to_plotly_json()


def walk(node: Any) -> list[Any]:
    """Every value in a JSON tree."""
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [node, *(value for child in inside for value in walk(child))]


def laid_out(app: Flask, city: City, language: str, **facts: Any) -> list[Any]:
    with app.test_request_context(), force_locale(language):
        return walk(plain(wall(language, city, snapshot(city, **facts), NOW, "1" * 400)))


def ids_of(values: list[Any]) -> set[str]:
    return {value["id"] for value in values if isinstance(value, dict) and isinstance(value.get("id"), str)}


def meta_of(values: list[Any]) -> dict[str, Any]:
    return next(value["data"] for value in values if isinstance(value, dict) and value.get("id") == ids.META)


# -- the page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_wall_has_every_place_that_its_scripts_fill(app: Flask, city: City, language: str) -> None:
    assert ids_of(laid_out(app, city, language)) >= WALL_IDS


def test_the_wall_speaks_chinese(app: Flask, city: City) -> None:
    values = laid_out(app, city, "zh")
    assert {value for value in values if isinstance(value, str)} >= CHINESE


def test_every_word_of_the_wall_is_translated(app: Flask, city: City) -> None:
    chinese, english = (meta_of(laid_out(app, city, language))["words"] for language in ("zh", "en"))
    assert chinese.keys() == english.keys()
    assert not [key for key in chinese if chinese[key] == english[key]]
    assert {key: _places(text) for key, text in chinese.items()} == {key: _places(text) for key, text in english.items()}


def _places(message: str) -> set[str]:
    return {part.split(")")[0] for part in message.split("%(")[1:]}


def test_names_are_in_the_language_of_the_page(app: Flask, city: City) -> None:
    assert meta_of(laid_out(app, city, "zh"))["districts"]["520103"] == ["云岩区", "云岩"]
    assert "Yunyan" in meta_of(laid_out(app, city, "en"))["districts"]["520103"][1]


def test_the_first_paint_has_the_snapshot_with_it(app: Flask, city: City) -> None:
    values = laid_out(app, city, "zh", overdue=63)
    store = next(value for value in values if isinstance(value, dict) and value.get("id") == ids.SNAPSHOT)
    assert store["data"]["overdue"]["count"] == 63


@pytest.mark.parametrize("overdue, height", [(0, 800), (63, 716)])
def test_without_overdue_cases_the_map_takes_the_strips_place(app: Flask, city: City, overdue: int, height: int) -> None:
    values = laid_out(app, city, "zh", overdue=overdue)
    graph = next(value for value in values if isinstance(value, dict) and value.get("id") == ids.WALL_MAP)
    assert graph["figure"]["layout"]["height"] == height


def test_the_wall_knows_which_days_are_worked(city: City) -> None:
    days = working_days(city, datetime(2026, 2, 13, tzinfo=UTC).date())
    assert days[0] == "1"  # a Friday
    assert days[4] == "0"  # 17 February 2026, the first day of spring festival
    assert len(days) > 365


# -- figures


def test_a_map_without_points_has_every_district_and_panel(city: City) -> None:
    borders, views = wall_borders(city), wall_views(city)
    figure = wall_map(borders["full"], city.panels.values(), {}, views["full"], DARK)
    assert [trace["meta"]["district"] for trace in figure["data"] if "district" in trace["meta"]] == list(city.districts)
    assert {trace["meta"]["panel"] for trace in figure["data"] if "panel" in trace["meta"]} == set(city.panels)
    assert {trace["fillcolor"] for trace in figure["data"] if "district" in trace["meta"]} == {DARK.surface}


def test_the_maps_ask_for_no_base_map(city: City) -> None:
    borders, views = wall_borders(city), wall_views(city)
    for figure in (
        wall_map(borders["strip"], city.panels.values(), {}, views["strip"], DARK),
        inset_map(borders["inset"], city.panels.values(), {}, views["inset"], views["strip"], DARK),
    ):
        geo = figure["layout"]["geo"]
        assert not [name for name, value in geo.items() if name.startswith("show") and value]
        assert not [trace for trace in figure["data"] if "locationmode" in trace or trace["type"] != "scattergeo"]


def test_a_district_takes_the_step_of_its_rate(city: City) -> None:
    borders, views = wall_borders(city), wall_views(city)
    figure = wall_map(borders["full"], city.panels.values(), {"520103": 82.4, "520113": 96.4}, views["full"], DARK)
    fills = {trace["meta"]["district"]: trace["fillcolor"] for trace in figure["data"] if "district" in trace["meta"]}
    assert (fills["520103"], fills["520113"]) == (DARK.rates[4], DARK.rates[0])


def test_building_figures_changes_nothing_they_share(city: City) -> None:
    curve = {"today": [1, 2, 3], "usual": {"low": [9.0] * 144, "high": [15.0] * 144}}
    before = deepcopy(curve)
    first = day_curve(curve, 25, CURVE_WORDS, DARK, (408, 210))
    first["layout"]["xaxis"]["range"][0] = 99
    first["data"][0]["x"].append(99)
    assert curve == before
    assert day_curve(curve, 25, CURVE_WORDS, DARK, (408, 210))["layout"]["xaxis"]["range"] == [0, 24]
    borders, views = wall_borders(city), wall_views(city)
    changed = wall_map(borders["full"], city.panels.values(), {}, views["full"], DARK)
    changed["data"][0]["lon"].clear()
    changed["data"][0]["line"]["color"] = "red"
    again = wall_map(borders["full"], city.panels.values(), {}, views["full"], DARK)
    assert again["data"][0]["lon"]
    assert again["data"][1]["line"]["color"] == DARK.border


def test_a_curve_without_reports_says_so() -> None:
    for nothing in (
        {},
        {"today": [], "usual": {"low": [], "high": []}},
        {"today": [0] * 30, "usual": {"low": [0.0] * 144, "high": [0.0] * 144}},
    ):
        figure = day_curve(nothing, 300, CURVE_WORDS, DARK, (408, 210))
        assert [note["text"] for note in figure["layout"]["annotations"]] == ["nothing yet"]
    assert "annotations" not in day_curve({"today": [1]}, 5, CURVE_WORDS, LIGHT, (408, 210))["layout"]


@pytest.mark.parametrize(
    "counts, minute, hours, rates",
    [
        ([], None, [], []),
        ([5] * 144, None, [0, 1 / 6, 24], [30, 30, 30]),
        ([5] * 6 + [10] * 6, 120, [0, 1, 2], [30, 30, 60]),
        ([5] * 6 + [5], 65, [0, 1, 65 / 60], [30, 30, 32.5]),  # the slot that still fills counts whole
        ([4], 5, [], []),  # too early in the day to speak of a rate
    ],
)
def test_reports_an_hour(counts: list[float], minute: int | None, hours: list[float], rates: list[float]) -> None:
    x, y = per_hour(counts, minute)
    found = [(round(at, 3), round(rate, 1)) for at, rate in zip(x, y, strict=True)]
    for hour, rate in zip(hours, rates, strict=True):
        assert (round(hour, 3), round(rate, 1)) in found
    assert bool(found) == bool(hours)


@pytest.mark.parametrize("most, ticks", [(0, [0, 1]), (3, [0, 1, 2, 3]), (330, [0, 100, 200, 300, 400]), (401, [0, 200, 400, 600])])
def test_axis_lines_are_round_numbers(most: float, ticks: list[float]) -> None:
    assert nice_ticks(most) == ticks


@pytest.mark.parametrize("rate, step", [(None, None), (100, 0), (95, 0), (94.99, 1), (92, 1), (89, 2), (85, 3), (84.99, 4), (0, 4)])
def test_steps_of_the_handling_rate(rate: float | None, step: int | None) -> None:
    assert rate_step(rate) == step


# -- geometry


@pytest.mark.parametrize("format_", list(FORMATS))
@pytest.mark.parametrize("name", ["strip", "full"])
def test_the_core_fits_into_each_view_without_distortion(city: City, name: str, format_: str) -> None:
    view = wall_views(city, format_=format_)[name]
    west, south, east, north = city.core_box
    left, bottom = view.place(west, south)
    right, top = view.place(east, north)
    assert 0 <= left + 1e-6 < right <= view.width_px + 1e-6
    assert 0 <= top + 1e-6 < bottom <= view.height_px + 1e-6
    assert min(left, top) == pytest.approx(0, abs=0.01)


def test_labels_stand_inside_their_districts_and_clear_of_the_plates(city: City) -> None:
    districts = list(city.districts.values())
    view = view_of(city.core_box, 928, 716)
    taken = (0, 0, 300, 300)
    places = label_places(districts, view, 34, [taken])
    assert "520103" in places
    for code, (x, y) in places.items():
        assert not (taken[0] <= x <= taken[2] and taken[1] <= y <= taken[3])
        corner = shape_of(city.districts[code])
        lon = view.west + x / view.width_px * (view.east - view.west)
        assert corner.bounds[0] <= lon <= corner.bounds[2]


@pytest.mark.parametrize("format_", list(FORMATS))
def test_the_inset_names_the_districts_that_the_core_does_not_show(city: City, format_: str) -> None:
    labels = wall_labels(city, format_=format_)
    assert set(labels["strip"]) | set(labels["inset"]) == set(city.districts)
    assert not set(labels["strip"]) & set(labels["inset"])


# -- the app around it


def address(pattern: str) -> str:
    """An address that a row of PAGES stands for."""
    return pattern.replace("<district>", "520103").replace("<department>", "city_sanitation")


@pytest.mark.parametrize("path", [*(address(path) for path, page in PAGES.items() if not page.permission), "/board/_dash-dependencies"])
def test_pages_answer(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [path for path, page in PAGES.items() if page.permission])
def test_pages_for_staff_send_strangers_to_sign_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert "/staff/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("path", ["/board/nothing", "/board/wall/", "/board/wall/x", "/board/_nothing", "/board/index.html"])
def test_unknown_pages_below_the_boards_answer_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_wall_is_in_the_layout_that_its_own_page_asks_for(client: FlaskClient) -> None:
    asked = client.get("/board/_dash-layout", headers={"Referer": "http://localhost/board/wall?lang=en"}).json
    assert ids_of(walk(asked)) >= WALL_IDS
    assert "Reports today" in walk(asked)


def test_a_browser_without_referrer_gets_the_page_by_its_address(client: FlaskClient) -> None:
    frame = client.get("/board/_dash-layout").json
    assert ids_of(walk(frame)) == {ids.ASKED, ids.PAGE}
    where = [{"id": ids.ASKED, "property": "pathname", "value": "/board/wall"}, {"id": ids.ASKED, "property": "search", "value": ""}]
    call = {"output": "page.children", "outputs": {"id": ids.PAGE, "property": "children"}, "inputs": where}
    answer = client.post("/board/_dash-update-component", json=call | {"changedPropIds": ["asked.pathname"]})
    assert ids_of(walk(answer.json)) >= WALL_IDS


@pytest.mark.parametrize("pattern", list(PAGES))
def test_a_page_loads_nothing_from_elsewhere_and_only_its_own_scripts(client: FlaskClient, pattern: str) -> None:
    page = client.get(address(pattern)).text
    others = {other.name for other in PAGES.values()} - {PAGES[pattern].name}
    assert "//cdn" not in page
    assert 'src="http' not in page
    assert 'href="http' not in page
    assert not [name for name in others if f'src="/assets/{name}' in page]


def test_the_security_policy_lists_the_one_inline_script(client: FlaskClient) -> None:
    policy = client.get("/board/wall").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert "'sha256-" in scripts
    assert "unsafe-inline" not in scripts
