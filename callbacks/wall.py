"""The wall: one snapshot into the layout; afterwards clientside functions alone move it. (edge)"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from dash import ClientsideFunction, Dash, Input, Output, State
from dash.development.base_component import Component

from dashboard.city import City, Known, is_scene
from dashboard.handling.deadlines import is_working_day
from dashboard.product import Product
from dashboard.web.boards_data import current_snapshot
from layouts import ids
from layouts.wall import wall
from layouts.wall_scenes import assessment_scene, outcomes_scene

TITLE = "Wall screen"
DAYS_AHEAD = 400  # how long a wall may stay open and still know which days are worked


def register(app: Dash, product: Product) -> None:
    """Every push moves the wall in the browser; the server is not asked."""
    app.clientside_callback(
        ClientsideFunction("wall", "show"),
        Output(ids.WALL, "data-event"),
        Input(ids.SNAPSHOT, "data"),
        State(ids.META, "data"),
    )


def page(product: Product, question: Mapping[str, str], language: str) -> Component:
    """The scene that ?scene= names, as of now; the whole city without it, and for a scene that there is not."""
    kind, code = scene_of(question.get("scene", ""), product.city)
    return SCENES[kind](product, code, language, product.clock())


def _city(product: Product, district: str, language: str, now: datetime) -> Component:
    days = working_days(product.city, _today(product.city, now))
    return wall(language, product.city, current_snapshot(product, district), now, days, district)


def _panel(product: Product, panel: str, language: str, now: datetime) -> Component:
    days = working_days(product.city, _today(product.city, now))
    return wall(language, product.city, current_snapshot(product, panel=panel), now, days, panel=panel)


def _outcomes(product: Product, _code: str, language: str, now: datetime) -> Component:
    return outcomes_scene(language, product.city, current_snapshot(product), now, working_days(product.city, _today(product.city, now)))


def _assessment(product: Product, _code: str, language: str, now: datetime) -> Component:
    return assessment_scene(language, product.city, current_snapshot(product), now, working_days(product.city, _today(product.city, now)))


SCENES: dict[str, Callable[[Product, str, str, datetime], Component]] = {
    "city": _city,
    "district": _city,
    "panel": _panel,
    "outcomes": _outcomes,
    "assessment": _assessment,
}
"""From a scene's kind to what lays it out: (product, its code, language, now)."""


def scene_of(scene: str, city: City) -> tuple[str, str]:
    """(kind, code) of a scene's name; the city's where there is no such scene."""
    kind, _, code = scene.partition(":")
    known = Known(city.districts, city.panels, city.categories)
    return (kind, code) if kind in SCENES and is_scene(scene, known) else ("city", "")


def _today(city: City, now: datetime) -> date:
    return now.astimezone(city.zone).date()


def working_days(city: City, today: date) -> str:
    """One digit a day from today on: 1 working day, 0 day off."""
    days = (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    return "".join("1" if is_working_day(day, city.calendar) else "0" for day in days)
