"""The city that the benchmarks measure is a true one: every number on its boards is that of its cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench.grown import grown_city
from dashboard.product import Product
from data_access.cases import CASES
from data_access.engine import open_engine
from data_access.photos import PHOTOS
from data_access.verification import differences


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tmp_path_factory.mktemp("grown"))


@pytest.fixture(scope="module")
def grown(cache: Path) -> Product:
    return grown_city(2_000, month=500, cache=cache)


def test_a_grown_city_has_the_cases_asked_for_and_verify_finds_nothing(grown: Product) -> None:
    engine = open_engine(grown.settings.database, reading=True)
    with engine.connect() as connection:
        cases = connection.execute(select(func.count()).select_from(CASES)).scalar_one()
        newest = connection.execute(select(CASES.c.reported_at).order_by(CASES.c.id.desc())).scalars().first()
        latest = connection.execute(select(func.max(CASES.c.reported_at))).scalar_one()
        photos = connection.execute(select(func.count()).select_from(PHOTOS)).scalar_one()
    engine.dispose()
    assert 1_700 < cases < 2_300
    assert newest == latest, "the youngest case has the highest number, as in a city that lived it"
    assert photos > cases
    assert differences(grown) == []


def test_it_is_made_once_and_its_clock_stands(grown: Product, cache: Path) -> None:
    made = (grown.settings.folder / "city.db").stat().st_mtime_ns
    again = grown_city(2_000, month=500, cache=cache)
    assert again.clock() == grown.clock()
    assert (again.settings.folder / "city.db").stat().st_mtime_ns == made
