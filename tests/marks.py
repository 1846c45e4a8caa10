"""Which marks a test carries without saying so, and which files are begun first."""

from __future__ import annotations

import pytest

DATED, OF_THE_CLOCK = {"now", "clock", "cities", "settings"}, {"MOMENT", "TODAY", "GivenClock", "Served"}
"""Fixtures and names by which a test knows a date: ``make moments`` runs it at others, unless its module has one of its own (``AT``)."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for a browser, for PostgreSQL or for the time carries its mark; long files come first."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "browsers" in names:
            item.add_marker(pytest.mark.browser)
        if "faults" in item.path.parts:
            item.add_marker(pytest.mark.faults)
        if "postgres_url" in names:
            item.add_marker(pytest.mark.postgres)
        module = vars(getattr(item, "module", None) or item.__class__)
        if "AT" not in module and not (DATED.isdisjoint(names) and OF_THE_CLOCK.isdisjoint(module)):
            item.add_marker(pytest.mark.dated)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
