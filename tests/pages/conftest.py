"""A living city that several modules of browser tests look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cities import Cities
from tests.servers import Served


@pytest.fixture(scope="session")
def living(tmp_path_factory: pytest.TempPathFactory, cities: Cities) -> Iterator[Served]:
    """A served city with some made-up cases. Tests that only look share it; a report more does no harm."""
    server = Served(cities.copied(tmp_path_factory.mktemp("living") / "var", 500, 10))
    server.start()
    yield server
    server.stop()
