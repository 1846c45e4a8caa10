"""The time machine's page: its words, and a script that plays the day. (edge)"""

from __future__ import annotations

from collections.abc import Mapping

from dash import ClientsideFunction, Dash, Input, Output
from dash.development.base_component import Component

from dashboard.product import Product
from dashboard.web.replay_data import PERMISSION
from layouts import ids
from layouts.replay import replay

TITLE = "Time machine"
__all__ = ["PERMISSION", "TITLE", "page", "register"]


def register(app: Dash, product: Product) -> None:
    """The page moves in the browser; the server is asked for a day at a time."""
    app.clientside_callback(ClientsideFunction("replay", "begin"), Output(ids.REPLAY, "data-begun"), Input(ids.REPLAY_META, "data"))


def page(product: Product, question: Mapping[str, str], language: str) -> Component:
    """The page's components; the moment stands in the address, for the script."""
    return replay(language, product.city, product.clock())
