"""One weight changed in the city's table: board, interface, opened score and bulletin follow, and no code was touched."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.assessment.closings import Closings
from dashboard.city import City, load_city
from dashboard.config import load_settings
from dashboard.product import Product
from dashboard.publishing.bulletins.content import content_of
from dashboard.publishing.progress import Asked, Unit, progress
from tests.cities import Cities
from tests.clock import GivenClock

NOW = datetime(2026, 3, 18, 6, 32, 8, tzinfo=UTC)
DISTRICT = "520103"
WEIGHTS = [10.0, 20.0, 20.0, 10.0, 40.0]


@pytest.fixture(scope="module")
def judged_otherwise(tmp_path_factory: pytest.TempPathFactory, cities: Cities, city: City) -> Flask:
    """The made-up city, where satisfaction weighs what closing on time weighed."""
    from app import create_app

    folder = shutil.copytree(city.folder, tmp_path_factory.mktemp("city") / "guiyang", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "assessment.toml"
    text = path.read_text(encoding="utf-8").replace("weight = 40", "weight = 0.5", 1)
    text = text.replace('of = "satisfaction_rate"\nweight = 10', 'of = "satisfaction_rate"\nweight = 40', 1).replace(
        "weight = 0.5", "weight = 10", 1
    )
    path.write_text(text, encoding="utf-8")
    var_dir = cities.copied(tmp_path_factory.mktemp("judged") / "var", 900, 6, NOW)
    app: Flask = create_app(load_settings(mode="demo", var_dir=var_dir, city=str(folder)), GivenClock(NOW))
    return app


@pytest.fixture
def product(judged_otherwise: Flask) -> Product:
    found: Product = judged_otherwise.extensions["product"]
    return found


@pytest.fixture
def client(judged_otherwise: Flask) -> FlaskClient:
    return judged_otherwise.test_client()


@pytest.fixture
def told(client: FlaskClient) -> dict[str, Any]:
    """The district's score of the month as the interface tells it."""
    answer = client.get(f"/data/scores.json?district={DISTRICT}&from=2026-03-01&to=2026-03-18").get_json()
    found: dict[str, Any] = answer["items"][0]
    return found


def test_the_interface_follows(told: dict[str, Any]) -> None:
    assert [part["weight"] for part in told["parts"]] == WEIGHTS
    assert [part["weight"] for part in told["parts"]] != [
        part.weight for part in load_city("guiyang").assessment.schemes["proportional"].parts
    ]
    assert told["value"] is not None


def test_the_board_follows(product: Product, told: dict[str, Any]) -> None:
    asked = Asked(Unit("district", DISTRICT), "month", date(2026, 3, 18))
    score = progress(product.open_reading, product.city, asked, Closings(), NOW)["score"]
    assert [part["weight"] for part in score["parts"]] == WEIGHTS
    assert (score["value"], score["grade"], score["rank"]) == (told["value"], told["grade"], told["rank"])


def test_the_opened_score_follows(client: FlaskClient, told: dict[str, Any]) -> None:
    lines = client.get(f"/figures/score.csv?district={DISTRICT}&from=2026-03-01&to=2026-03-18").data.decode("utf-8-sig").splitlines()
    assert lines[-1].endswith(f"= {told['value']:.2f}")


def test_the_bulletin_follows(product: Product, told: dict[str, Any]) -> None:
    with product.open_reading() as work:
        content = content_of(work, product.city, "month", "2026-03", Closings(), NOW)
    group = next(group for group in content["scores"] if group["group"] == "districts")
    row = next(row for row in group["rows"] if row["key"] == DISTRICT)
    assert [part["weight"] for part in row["parts"]] == WEIGHTS
    assert (row["value"], row["grade"], row["rank"]) == (told["value"], told["grade"], told["rank"])
