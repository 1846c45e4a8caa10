"""The wall: one snapshot into the layout; afterwards clientside functions alone move it. (edge)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from dash import ClientsideFunction, Dash, Input, Output, State
from dash.development.base_component import Component

from dashboard.city import City
from dashboard.handling.deadlines import is_working_day
from dashboard.product import Product
from dashboard.web.boards_data import current_snapshot
from layouts import ids
from layouts.wall import wall

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
    """The wall as of now: the city's, or with ?scene=district:<adcode> that of one district."""
    now = product.clock()
    today = now.astimezone(product.city.zone).date()
    district = district_of(question.get("scene", ""), product.city)
    return wall(language, product.city, current_snapshot(product, district), now, working_days(product.city, today), district)


def district_of(scene: str, city: City) -> str:
    """The district that a scene names; '' for the city's scene, and for one that there is not."""
    kind, _, code = scene.partition(":")
    return code if kind == "district" and code in city.districts else ""


def working_days(city: City, today: date) -> str:
    """One digit a day from today on: 1 working day, 0 day off."""
    days = (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    return "".join("1" if is_working_day(day, city.calendar) else "0" for day in days)
