"""The page of all scores. (edge)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dash.development.base_component import Component
from flask import current_app

from callbacks.answers import answers_of, known_event
from callbacks.progress import KEPT_S, POSTS, has, parse_day, role_of
from dashboard.product import Product
from dashboard.publishing import league
from dashboard.publishing.league import LeagueAsked
from dashboard.times import day_of
from dashboard.web.access import current_by_or_none
from layouts.assessment import MOST_CLOSED, assessment, assessment_main
from layouts.progress_parts import Frame

TITLE = "Assessment"
SAYS = "How districts and departments score this month, and why."


def page(product: Product, question: Mapping[str, str], language: str) -> Component:
    """The page's components, in the request's language."""
    data = _figures(product, question)
    return assessment(_frame(product, data, language), data)


def content(product: Product, question: Mapping[str, str], language: str) -> tuple[list[Component], str]:
    """What moves on it, and the moment that it shows."""
    data = _figures(product, question)
    return assessment_main(_frame(product, data, language), data), data["as_of"]


def asked_of(question: Mapping[str, str], today: date) -> LeagueAsked:
    """What an address asks for. What is not known falls back: this month, nothing opened, none closed."""
    close = question.get("close", "")
    amount = int(close) if close.isascii() and close.isdigit() and len(close) < len(str(MOST_CLOSED)) + 1 else 0
    month = parse_day(f"{question.get('month', '')}-01", today)
    return LeagueAsked(month, question.get("open", ""), question.get("unit", ""), min(amount, MOST_CLOSED))


def _figures(product: Product, question: Mapping[str, str]) -> dict[str, Any]:
    now = product.clock()
    asked = asked_of(question, day_of(now, product.city.zone))
    closings = current_app.extensions["closings"]
    found: dict[str, Any] = answers_of(current_app, product).kept(
        f"assessment:{asked}",
        lambda: league.assessment(product.open_reading, product.city, asked, closings, now),
        KEPT_S,
        known_event(question),
    )
    return found


def _frame(product: Product, data: Mapping[str, Any], language: str) -> Frame:
    by = current_by_or_none()
    return Frame(product.city, language, "/board/assessment", data["as_of"], role=role_of(by, language), posts=has(by, POSTS))
