"""The page of one district. (edge)"""

from __future__ import annotations

from collections.abc import Mapping

from dash.development.base_component import Component

from callbacks.progress import unit_figures, unit_frame
from dashboard.product import Product
from dashboard.publishing.progress import unit_of
from layouts.district import district, district_main

TITLE = "Progress board"
SAYS = "A district's reports, deadlines, rates and score, today and over time."


def page(product: Product, question: Mapping[str, str], language: str) -> Component:
    """The page's components, in the request's language."""
    data = unit_figures(product, question, unit_of(product.city, question))
    return district(unit_frame(product, data, language), data)


def content(product: Product, question: Mapping[str, str], language: str) -> tuple[list[Component], str]:
    """What moves on it, and the moment that it shows."""
    data = unit_figures(product, question, unit_of(product.city, question))
    return district_main(unit_frame(product, data, language), data), data["as_of"]
