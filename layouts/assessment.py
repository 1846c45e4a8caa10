"""Scores of every group, by month: rank, grade, parts, what changed; each opens; and what would change a rank. (layouts)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _

from layouts.progress_parts import Frame, header, page_of

Data = Mapping[str, Any]


def assessment_main(frame: Frame, data: Data) -> list[Component]:
    """Everything on it that moves with the news. data: as ``publishing.league.assessment`` gives it."""
    return [html.Div([html.H1(_("Assessment"))], className="title")]


def assessment(frame: Frame, data: Data) -> Component:
    """The whole page."""
    return page_of(frame, header(frame, "assessment", None), assessment_main(frame, data), data["event"])
