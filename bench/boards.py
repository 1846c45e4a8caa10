"""What the board's pages ask, at 100,000 and 1 million reports: p95 with nothing kept and as served, kilobytes, and whether it stays flat.

``python -m bench boards --sizes 100000 1000000 3000000`` for others. Asked through the whole web application, in one process; what it
remembers of finished days (closings, reports of hot spots) is read first, as a process does when it starts.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bench import board_scans, first_paint
from bench.grown import grown_city
from bench.report import Figure, quantile
from callbacks import mount_boards
from dashboard.assessment.hot_answers import KINDS
from dashboard.geo import hexagon_of
from dashboard.product import Product
from dashboard.times import day_of
from dashboard.web.server import create_server, finish_server
from layouts import ids

SIZES = (100_000, 1_000_000)
COLD, SERVED = 12, 20
FLAT = 1.5
SLACK_MS = 10  # what takes so little may grow by more
MAP_KB = 250
CALLBACK_MS, SNAPSHOT_MS, MAP_MS = 300, 20, 100
UPDATE = "/board/_dash-update-component"
ZOOMS = {"zoom 13": 0.124, "zoom 14": 0.062, "zoom 16": 0.0155}  # degrees of longitude that a map 1440 points wide shows
TALL = 0.56  # of its width in degrees: 900 points high, at 26.6 degrees north


@dataclass(frozen=True)
class Question:
    """One thing that a board's page asks. kb: budget of its size compressed, 0 without."""

    name: str
    ask: Callable[[FlaskClient], Any]
    budget_ms: int = CALLBACK_MS
    kb: int = 0


@dataclass
class Asked:
    """Milliseconds and compressed bytes of one question at one size."""

    cold: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)
    size: int = 0


def measure(options: Sequence[str] = ()) -> list[Figure]:
    """Every question at every size; then each panel beside a scan of the cases, and the first paint in a browser."""
    sizes = [int(word) for word in options if not word.startswith("-")] or list(SIZES)
    cities = {size: grown_city(size) for size in sizes}
    asked = {size: _asked(product) for size, product in cities.items()}
    figures = [_figure(question, {size: asked[size][question.name] for size in sizes}) for question in _questions(cities[sizes[0]])]
    figures += [figure for size, product in cities.items() for figure in board_scans.figures(product, size)]
    return figures + [figure for size, product in cities.items() for figure in first_paint.figures(product, size)]


def application(product: Product) -> Flask:
    """The web application over a product whose clock stands."""
    server = create_server(product)
    boards = mount_boards(server, product)
    finish_server(server, product, boards.csp_hashes())
    return server


def _asked(product: Product) -> dict[str, Asked]:
    server = application(product)
    server.extensions["closings"].read_ahead(product.open_reading, product.city, product.clock(), pause_s=0)
    client, found = server.test_client(), dict[str, Asked]()
    for question in _questions(product):
        one = found[question.name] = Asked()
        question.ask(client)
        for runs, times, kept in ((COLD, one.cold, False), (SERVED, one.served, True)):
            for _ in range(runs):
                if not kept:
                    _forget(server)
                gc.collect()
                started = time.perf_counter()
                answer = question.ask(client)
                times.append((time.perf_counter() - started) * 1000)
                assert answer.status_code == 200, (question.name, answer.status_code)
                one.size = len(answer.data)
    return found


def _forget(server: Flask) -> None:
    """Take away every kept answer; what is remembered of finished days stays, and what boards make once a minute."""
    server.extensions["board_answers"]._cache.clear()
    server.extensions["hot_answers"]._kept.clear()
    data = server.extensions["boards_data"]
    for shared in (data.snapshot, *data._scenes.values()):
        shared._kept = None


def _questions(product: Product) -> Iterator[Question]:
    yield Question("/data/snapshot.json", _get("/data/snapshot.json"), SNAPSHOT_MS)
    yield Question("/data/scene.json, a district", _get("/data/scene.json?district=520103"), SNAPSHOT_MS)
    yield Question("/data/points.json, the wall's map", _get("/data/points.json"), MAP_MS, MAP_KB)
    yield Question("/data/map.json, the map for others", _get("/data/map.json"), MAP_MS, MAP_KB)
    for name, key in _filters(product).items():
        on_map = name.endswith("hexagons at zoom 10 and 12")
        yield Question(f"board: {name}", _board(key), *((MAP_MS, MAP_KB) if on_map else ()))
    for name, box in _boxes(product).items():
        yield Question(f"board: points at {name}", _points("", box), MAP_MS, MAP_KB)
        yield Question(f"board: points of a rare kind in a year at {name}", _points(_rare(product), box), MAP_MS, MAP_KB)
    for page, queries in PAGES.items():
        for query in queries:
            yield Question(f"{page}{query}", _page(page, query))
    for kind in KINDS:
        yield Question(f"hot spots: {kind}", _get(f"/data/hotspots.json?kind={kind}"))
    yield Question("/data/truth.json", _get("/data/truth.json"))
    for by in ("district", "department"):
        yield Question(f"/data/league.json, by {by}", _get(f"/data/league.json?by={by}"))


PAGES: Mapping[str, Sequence[str]] = {
    "/board/": ("",),
    "/board/outcomes": ("", "?order=rating", "?order=longest", "?unsatisfied=1", "?panel=sanitation&district=520121"),
    "/board/districts/520103": ("", "?period=month", "?period=year"),
    "/board/departments/city_sanitation": ("", "?period=month", "?period=year"),
    "/board/assessment": ("",),
}


def _filters(product: Product) -> dict[str, str]:
    today = day_of(product.clock(), product.city.zone)
    view = product.city.map_view
    hexagon = hexagon_of(view.lon, view.lat)
    street = next(row for row in product.city.streets.values() if row.district == "520103")
    return {
        "hexagons at zoom 10 and 12": "",
        "30 days": "period=30",
        "a year": f"from={today - timedelta(days=365)}&to={today}",
        "one panel": "panel=enforcement",
        "one category": "category=noise",
        "one category in a year": f"category=noise&from={today - timedelta(days=365)}&to={today}",
        "a district": "district=520103",
        "a street in 30 days": f"street={street.code}&period=30",
        "a panel in a street in a year": f"street={street.code}&panel=sanitation&from={today - timedelta(days=365)}&to={today}",
        "open ones": "state=open",
        "overdue ones": "state=overdue",
        "closed ones in 30 days": "state=closed&period=30",
        "a hexagon": f"hex={hexagon}",
        "a hexagon, a rare kind in a year": f"hex={hexagon}&{_rare(product)}",
    }


def _rare(product: Product) -> str:
    """Filters of the category with the fewest reports, over the longest period of one's own."""
    today = day_of(product.clock(), product.city.zone)
    with product.open_reading() as work:
        rows = work.tallies.rows(["category"], today - timedelta(days=365), today, {}, ("reports",))
    rare = min(rows, key=lambda row: (row["reports"], row["category"]))["category"]
    return f"category={rare}&from={today - timedelta(days=365)}&to={today}"


def _boxes(product: Product) -> dict[str, list[float]]:
    lon, lat = product.city.map_view.lon, product.city.map_view.lat
    return {name: [lon - wide / 2, lat - wide * TALL / 2, lon + wide / 2, lat + wide * TALL / 2] for name, wide in ZOOMS.items()}


def _get(path: str) -> Callable[[FlaskClient], Any]:
    return lambda client: client.get(path, headers={"Accept-Encoding": "br"})


def _page(path: str, query: str) -> Callable[[FlaskClient], Any]:
    """The components of a page, as its browser asks for them."""
    headers = {"Accept-Encoding": "br", "Referer": f"http://localhost{path}{query}"}
    return lambda client: client.get("/board/_dash-layout", headers=headers)


def _board(key: str) -> Callable[[FlaskClient], Any]:
    return _callback(ids.BOARD_ANSWER, ids.BOARD_REQUEST, {"key": key, "turn": 1, "event": 0})


def _points(key: str, box: Sequence[float]) -> Callable[[FlaskClient], Any]:
    return _callback(ids.BOARD_POINTS, ids.BOARD_BOX, {"key": key, "turn": 1, "box": list(box)})


def _callback(output: str, given: str, value: Mapping[str, Any]) -> Callable[[FlaskClient], Any]:
    body = {
        "output": f"{output}.data",
        "outputs": {"id": output, "property": "data"},
        "inputs": [{"id": given, "property": "data", "value": value}],
        "changedPropIds": [f"{given}.data"],
    }
    return lambda client: client.post(UPDATE, json=body, headers={"Accept-Encoding": "br"})


def _figure(question: Question, asked: Mapping[int, Asked]) -> Figure:
    """One line: each size's p95 with nothing kept and as served, and the growth of the medians with nothing kept."""
    cold = [quantile(one.cold, 0.95) for one in asked.values()]
    served = [quantile(one.served, 0.95) for one in asked.values()]
    first, last = (quantile(asked[size].cold, 0.5) for size in (min(asked), max(asked)))
    kb = max(one.size for one in asked.values()) / 1000
    value = f"made p95 {_several(cold)} ms, {last / first:.2f} ×; kept p95 {_several(served)} ms; {kb:.0f} KB"
    flat = last <= first * FLAT or last - first <= SLACK_MS
    small = not question.kb or kb <= question.kb
    budget = f"p95 ≤ {question.budget_ms} ms, flat" + (f", ≤ {question.kb} KB" if question.kb else "")
    return Figure(
        question.name, " / ".join(f"{size:,}" for size in asked), value, budget, max(cold) <= question.budget_ms and flat and small
    )


def _several(values: Sequence[float]) -> str:
    return " / ".join(f"{value:.0f}" for value in values)
