"""An open page of a district, a department or the assessment follows the news: its script asks at most every five seconds. (edge)"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from dash import ClientsideFunction, Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from flask import current_app
from flask_babel import force_locale

from callbacks import assessment, department, district
from callbacks.answers import known_event
from dashboard.product import Product
from dashboard.web.words import LANGUAGES, language
from layouts import ids

Content = Callable[[Product, Mapping[str, str], str], tuple[list[Component], str]]
CONTENTS: dict[str, tuple[str, Content]] = {
    # address begins with: what its last part is called, what moves on the page
    "/board/districts/": ("district", district.content),
    "/board/departments/": ("department", department.content),
    "/board/assessment": ("", assessment.content),
}

log = logging.getLogger(__name__)


def register(app: Dash, product: Product) -> None:
    """The one callback of these pages, and the script that asks it."""

    @app.callback(
        Output(ids.PROGRESS_MAIN, "children"),
        Output(ids.PROGRESS_ANSWERED, "data"),
        Input(ids.PROGRESS_REQUEST, "data"),
        prevent_initial_call=True,
        on_error=_failed,
    )
    def renew(request: dict[str, Any]) -> tuple[list[Component], str]:
        return renewed(
            current_app.extensions["product"],
            str(request["path"]),
            str(request["query"]),
            str(request["language"]),
            known_event(request),
        )

    app.clientside_callback(
        ClientsideFunction("progress", "ask"), Output(ids.PROGRESS_REQUEST, "data"), Input(ids.EVENT, "data"), State(ids.META, "data")
    )
    app.clientside_callback(
        ClientsideFunction("progress", "told"),
        Output(ids.PROGRESS, "data-as-of"),
        Input(ids.PROGRESS_ANSWERED, "data"),
        State(ids.META, "data"),
    )


def renewed(product: Product, path: str, query: str, wanted: str, known: int = 0) -> tuple[list[Component], str]:
    """What moves on the page at this address, and the moment that it shows. known: the event that the page knows. Raises NotFound."""
    path = unquote(path)
    start, (named, content) = next((start, found) for start, found in CONTENTS.items() if path.startswith(start))
    question = dict(parse_qsl(query.lstrip("?"))) | {"event": str(known)} | ({named: path.removeprefix(start)} if named else {})
    chosen = wanted if wanted in LANGUAGES else language()
    with force_locale(chosen):
        return content(product, question, chosen)


def _failed(error: Exception) -> tuple[Any, Any]:
    """The page keeps its figures and grows stale; the log has the reason."""
    log.error("progress_answer_failed", exc_info=error)
    return no_update, no_update
