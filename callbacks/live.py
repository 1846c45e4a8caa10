"""How a push becomes moved props: assets/live.js fills the snapshot store, clientside callbacks do the rest. (edge)"""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output, State

from dashboard.product import Product
from layouts import ids


def register(app: Dash, product: Product) -> None:
    """Begin the stream with the first snapshot; no push ever calls the server back."""
    app.clientside_callback(
        ClientsideFunction("live", "begin"),
        Output(ids.EVENT, "data"),
        Input(ids.SNAPSHOT, "data"),
        State(ids.META, "data"),
    )
