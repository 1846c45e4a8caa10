"""The public board: its page, and the one callback that answers a person's own filter. (edge)

The unfiltered board moves by clientside functions from the shared snapshot; only hexagons and filters ask the server.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any
from urllib.parse import parse_qsl

from dash import ClientsideFunction, Dash, Input, Output, State
from dash.development.base_component import Component
from flask_babel import gettext as _

from callbacks.answers import answers_of, known_event
from dashboard.city import City, District
from dashboard.errors import CityError
from dashboard.figures.hex_map import hex_map, packed_hexagons
from dashboard.figures.trend import trend
from dashboard.geo import hexagon_ring
from dashboard.product import Product
from dashboard.publishing.board import filtered_board, points
from dashboard.publishing.board_filters import BoardFilters, read_filters
from dashboard.reports.lifecycle import STATES
from dashboard.web.boards_data import current_snapshot
from dashboard.web.qr import qr_svg
from layouts import board_parts, ids
from layouts.board import board

TITLE = "Public board"
SAYS = "What citizens reported, where, what was done about it and how soon, live."
OUTCOMES_PAGE = "/board/outcomes"
KEPT_S = 60  # an answer: what the clock alone changes may be this old
SHOWN = ("period", "districts", "departments", "streets", "trend", "kinds", "cases", "outcomes")
AROUND_STREET = 0.008  # degrees round a street office without hexagons: about 800 m

log = logging.getLogger(__name__)


def page(product: Product, question: Mapping[str, str], language: str) -> Component:
    """The page's components, in the request's language."""
    city = product.city
    meta = board_meta(city, language, product.clock())
    figure = hex_map(_districts(city, language), _streets(city, language))
    figure["layout"]["map"].update(center={"lon": city.map_view.lon, "lat": city.map_view.lat}, zoom=city.map_view.zoom)
    words = {"reports": _("Reported"), "closed": _("Closed"), "nothing": _("Nothing here yet.")}
    return board(
        current_snapshot(product),
        meta,
        map_figure=figure,
        trend_figure=trend([], words),
        outcomes_page=OUTCOMES_PAGE in _pages(),
        qr=_qr_address(f"{product.settings.public_url}/report"),
    )


def _pages() -> Mapping[str, object]:
    """Every page that the boards have; asked for when a page is made, for this module is one of them."""
    from callbacks import PAGES

    return PAGES


def board_meta(city: City, language: str, now: datetime) -> dict[str, Any]:
    """What the scripts know of city and language: names by code, words, boxes of the map, the city's minutes east of UTC."""
    offset = now.astimezone(city.zone).utcoffset() or timedelta()
    panels = sorted(city.panels.values(), key=lambda panel: panel.order)
    return {
        "now": now.isoformat(),
        "language": language,
        "offset_min": int(offset.total_seconds() // 60),
        "title": _said(language, city.title),
        "districts": {code: _district(language, row) for code, row in city.districts.items()},
        "streets": {code: _said(language, row.name) for code, row in city.streets.items()},
        "homes": {code: row.district for code, row in city.streets.items()},
        "panels": [{"code": panel.code, "name": _said(language, panel.name), "shape": panel.shape} for panel in panels],
        "categories": {code: _said(language, row.name) for code, row in city.categories.items()},
        "panel_of": {code: row.panel for code, row in city.categories.items()},
        "states": {code: state.zh if language == "zh" else state.en for code, state in STATES.items()},
        "departments": {
            code: {"name": _said(language, row.name), "short": _said(language, row.short), "panels": list(row.panels)}
            for code, row in city.departments.items()
        },
        "grades": [{"letter": row.letter, "name": _said(language, row.name), "least": row.least} for row in city.assessment.grades],
        "core_box": list(city.core_box),
        "city_box": _box(city),
        "words": board_parts.words(),
    }


def register(app: Dash, product: Product) -> None:
    """The board's callbacks: one asks the server, the others move what is shown."""
    answers, points_of = _answers(app, product), _points(app, product)

    @app.callback(Output(ids.BOARD_ANSWER, "data"), Input(ids.BOARD_REQUEST, "data"), prevent_initial_call=True, on_error=_failed)
    def show_board(request: dict[str, Any]) -> dict[str, Any]:
        return {**answers(str(request["key"]), known_event(request)), "key": request["key"], "turn": request["turn"]}

    @app.callback(Output(ids.BOARD_POINTS, "data"), Input(ids.BOARD_BOX, "data"), prevent_initial_call=True, on_error=_failed)
    def show_points(request: dict[str, Any]) -> dict[str, Any]:
        return {**points_of(str(request["key"]), request["box"], known_event(request)), "key": request["key"], "turn": request["turn"]}

    for name, outputs, inputs, states in _CLIENTSIDE:
        app.clientside_callback(ClientsideFunction("board", name), outputs, inputs, states, prevent_initial_call=name in ("mount", "point"))


_CLIENTSIDE: tuple[tuple[str, Output | list[Output], list[Input], list[State]], ...] = (
    (
        "mount",
        [Output(ids.BOARD_MAP_HOST, "children"), Output(ids.BOARD_TREND_HOST, "children")],
        [Input(ids.BOARD_NEAR, "data")],
        [State(ids.BOARD_CHARTS, "data")],
    ),
    ("read", Output(ids.BOARD_FILTERS, "data"), [Input(ids.BOARD_URL, "search")], [State(ids.META, "data")]),
    ("ask", Output(ids.BOARD_REQUEST, "data"), [Input(ids.BOARD_FILTERS, "data"), Input(ids.EVENT, "data")], []),
    (
        "draw",
        Output(ids.BOARD_DRAWN, "data"),
        [Input(ids.SNAPSHOT, "data"), Input(ids.BOARD_ANSWER, "data"), Input(ids.BOARD_FILTERS, "data")],
        [State(ids.META, "data")],
    ),
    (
        "map",
        Output(ids.BOARD_MAP, "figure"),
        [Input(ids.SNAPSHOT, "data"), Input(ids.BOARD_ANSWER, "data"), Input(ids.BOARD_FILTERS, "data"), Input(ids.BOARD_POINTS, "data")],
        [State(ids.BOARD_MAP, "figure"), State(ids.META, "data")],
    ),
    (
        "trend",
        Output(ids.BOARD_TREND, "figure"),
        [Input(ids.SNAPSHOT, "data"), Input(ids.BOARD_ANSWER, "data"), Input(ids.BOARD_FILTERS, "data")],
        [State(ids.BOARD_TREND, "figure"), State(ids.META, "data")],
    ),
    (
        "point",
        Output(ids.BOARD_POINTED, "data"),
        [Input(ids.BOARD_MAP, "hoverData"), Input(ids.BOARD_MAP, "clickData")],
        [State(ids.META, "data")],
    ),
)


def _answers(app: Dash, product: Product) -> Callable[[str, int], dict[str, Any]]:
    """Filters to what the board shows, kept by filters."""
    kept = answers_of(app.server, product)
    place_of = _place_finder(product)

    def answer(key: str, known: int) -> dict[str, Any]:
        now = product.clock()
        filters = _filters(product, key, now)
        closings = app.server.extensions["closings"]
        board_now = partial(filtered_board, product.open_reading, product.city, filters, now, closings)
        return dict(kept.kept(f"board:{filters}", lambda: _shown(board_now(), place_of, filters, product.city), KEPT_S, known))

    return answer


def _points(app: Dash, product: Product) -> Callable[[str, Sequence[float], int], dict[str, Any]]:
    """Filters and a box of the map to the cases in it, kept like answers."""
    kept = answers_of(app.server, product)

    def answer(key: str, box: Sequence[float], known: int) -> dict[str, Any]:
        now = product.clock()
        filters = _filters(product, key, now)
        sides = [round(float(side), 4) for side in box]
        found = partial(points, product.open_reading, product.city, filters, sides, now)
        return dict(kept.kept(f"points:{filters}:{sides}", found, KEPT_S, known))

    return answer


def _filters(product: Product, key: str, now: datetime) -> BoardFilters:
    return read_filters(dict(parse_qsl(key)), product.city, now.astimezone(product.city.zone).date())


def _shown(answer: dict[str, Any], place_of: Callable[[str], str], filters: BoardFilters, city: City) -> dict[str, Any]:
    placed = [{**row, "place": place_of(row["hexagon"])} for row in answer["hexagons"]]
    shown = [row for row in placed if filters.street in ("", row["place"])]
    box = _aim(filters, city, [row["hexagon"] for row in shown])
    return {**{name: answer[name] for name in SHOWN}, "hexagons": packed_hexagons(shown), "box": box}


def _aim(filters: BoardFilters, city: City, hexagons: Sequence[str]) -> list[float] | None:
    """What the map shows of a street or a hexagon: west, south, east, north; None for a district, whose shape the page knows."""
    if not (filters.hexagon or filters.street):
        return None
    corners = [corner for hexagon in ([filters.hexagon] if filters.hexagon else hexagons) for corner in hexagon_ring(hexagon)]
    if not corners:
        street = city.streets[filters.street]
        corners = [(street.lon + way * AROUND_STREET, street.lat + way * AROUND_STREET) for way in (-1, 1)]
    lons, lats = zip(*corners, strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def _place_finder(product: Product) -> Callable[[str], str]:
    """H3 hexagon to the code of the street office that it is nearest to, or "" outside the city; each is found once."""

    @lru_cache(maxsize=20_000)
    def street_of(hexagon: str) -> str:
        corners = hexagon_ring(hexagon)[:-1]
        lon, lat = (sum(corner[axis] for corner in corners) / len(corners) for axis in (0, 1))
        try:
            return str(product.locator.place(lon, lat).street)
        except CityError:
            return ""

    return street_of


def _qr_address(url: str) -> str:
    """The QR code as a data address, for an image: Dash has no SVG of its own."""
    svg = str(qr_svg(url, "")).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _failed(error: Exception) -> dict[str, Any]:
    """The page says so and offers to try again; the log has the reason."""
    log.error("board_answer_failed", exc_info=error)
    return {"failed": True}


def _said(language: str, words: Mapping[str, str]) -> str:
    """City words in a language, or in whichever there is."""
    return words.get(language) or next(iter(words.values()), "")


def _district(language: str, district: District) -> str:
    """云岩区, but Yunyan: the English name is long with its kind, and alone it is clear."""
    return _said(language, district.name if language == "zh" else district.short)


def _districts(city: City, language: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": _district(language, row), "lon": row.label_lon, "lat": row.label_lat, "polygons": row.polygons}
        for code, row in city.districts.items()
    ]


def _streets(city: City, language: str) -> list[dict[str, Any]]:
    return [{"name": _said(language, row.name), "lon": row.lon, "lat": row.lat} for row in city.streets.values() if row.centre_known]


def _box(city: City) -> list[float]:
    corners = [corner for row in city.districts.values() for rings in row.polygons for corner in rings[0]]
    lons, lats = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return [min(lons), min(lats), max(lons), max(lats)]
