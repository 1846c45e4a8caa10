"""Closing of periods as jobs and as a command: what is over, piece by piece; what later news touched, night by night."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.assessment.closings import Closings
from dashboard.assessment.periods import MOST_AT_ONCE, PATIENCE, close_period, close_periods, correct_period, correct_periods, unclosed
from dashboard.product import Product
from dashboard.publishing.bulletins.content import content_of, kind_of
from dashboard.records import Issue


def close_what_is_over(product: Product, most: int = MOST_AT_ONCE) -> None:
    """Close a piece of what is over, and ask for the next one, so that other jobs come in between."""
    stores = (product.open_work, product.open_reading)
    left = close_periods(*stores, content_of, city=product.city, now=product.clock(), most=most)
    if left:
        product.jobs.soon("close_periods")


def correct_what_changed(product: Product) -> None:
    """Tonight's round: corrected issues of the periods that later news touched."""
    stores = (product.open_work, product.open_reading)
    correct_periods(*stores, content_of, city=product.city, now=product.clock(), patience=PATIENCE)


def close_now(product: Product, period: str, *, correct: bool) -> Iterator[str]:
    """One line for each issue that is made, or was made before of the period asked for; without a period all that is over.

    correct: also count every closed period again, or the one asked for, and issue what is known otherwise by now.
    Raises NotFound for what is no period, PeriodNotOver.
    """
    now, closings = product.clock(), Closings()
    stores = (product.open_work, product.open_reading)
    with product.open_reading() as work:
        asked = [(kind_of(period), period)] if period else unclosed(work, product.city, now)
    for kind, key in asked:
        yield _line(close_period(*stores, kind, key, content_of, city=product.city, closings=closings, now=now))
    if not correct:
        return
    with product.open_reading() as work:
        again = asked if period else sorted(work.issues.closed())
    for kind, key in again:
        issue = correct_period(*stores, kind, key, content_of, city=product.city, closings=closings, now=now)
        if issue:
            yield _line(issue)


def _line(issue: Issue) -> str:
    return f"{issue.kind} {issue.key}: issue {issue.number}, serial {issue.serial}, SHA-256 {issue.digest}"
