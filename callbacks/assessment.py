"""The page of all scores. (edge)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component

from callbacks.progress import role_of
from dashboard.product import Product
from dashboard.times import stamp
from dashboard.web.access import current_by_or_none
from layouts.assessment import assessment, assessment_main
from layouts.progress_parts import Frame

TITLE = "Assessment"


def page(product: Product, question: Mapping[str, str], language: str) -> Component:
    """The page's components, in the request's language."""
    data = _figures(product, question)
    return assessment(_frame(product, data, language), data)


def content(product: Product, question: Mapping[str, str], language: str) -> tuple[list[Component], str]:
    """What moves on it, and the moment that it shows."""
    data = _figures(product, question)
    return assessment_main(_frame(product, data, language), data), data["as_of"]


def _figures(product: Product, question: Mapping[str, str]) -> dict[str, Any]:
    with product.open_reading() as work:
        return {"event": work.events.latest(), "as_of": stamp(product.clock(), product.city.zone)}


def _frame(product: Product, data: Mapping[str, Any], language: str) -> Frame:
    by = current_by_or_none()
    return Frame(product.city, language, "/board/assessment", data["as_of"], role=role_of(by, language), posts=by is not None)
