"""The page of one district or department, put together. (layouts)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts import progress_numbers as numbers
from layouts import progress_tables as tables
from layouts.progress_parts import Frame, header, page_of
from layouts.xray import xray


def unit_main(frame: Frame, data: Mapping[str, Any]) -> list[Component]:
    """Everything on it that moves with the news. data: as ``publishing.progress.progress`` gives it."""
    return [
        numbers.head(frame, data),
        *numbers.note(frame, data),
        html.Div([numbers.numbers(frame, data), numbers.score_card(frame, data)], className="row top"),
        numbers.calendar(frame, data),
        html.Div([tables.indicators(frame, data), xray(frame, data["score"], data)], className="row lower"),
        *tables.deadlines(frame, data),
    ]


def unit_page(frame: Frame, data: Mapping[str, Any]) -> Component:
    """The whole page."""
    return page_of(frame, header(frame, data["by"], (data["by"], data["code"])), unit_main(frame, data), data["event"])
