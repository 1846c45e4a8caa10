"""The gallery of published outcomes: its page, made from its address alone. (edge)"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from dash.development.base_component import Component

from dashboard.product import Product
from dashboard.publishing.outcomes import gallery, read_wanted
from layouts.outcomes import Frame, failed, outcomes

TITLE = "Outcomes"
SAYS = "Photos of what citizens reported and of what became of it, newest first."

log = logging.getLogger(__name__)


def page(product: Product, question: Mapping[str, str], language: str) -> Component:
    """The page's components, in the request's language."""
    wanted = read_wanted(question, product.city)
    frame = Frame(product.city, language, wanted)
    try:
        data = gallery(product.open_reading, product.city, wanted, product.clock())
    except Exception as error:  # the page says so and offers to try again; the log has the reason
        log.error("outcomes_failed", exc_info=error)
        return failed(frame)
    return outcomes(frame, data)
