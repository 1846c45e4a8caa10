"""Rows a second of an import: a made-up file of Boston's form, 20,000 rows, into an empty SQLite file; then the same file again."""

from __future__ import annotations

import csv
import gzip
import random
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from app import build_product
from bench.report import Figure
from dashboard.city import City
from dashboard.config import load_settings
from data_access.importing.command import run_import

ROWS = 20_000
BUDGET = 500
SEED = 311
Item = TypeVar("Item")
COLUMNS = (
    "CASE_ENQUIRY_ID", "OPEN_DT", "TARGET_DT", "CLOSED_DT", "OnTime_Status", "TYPE", "REASON", "Department",
    "neighborhood", "LATITUDE", "LONGITUDE", "LOCATION_STREET_NAME", "Source", "is_duplicate",
)  # fmt: skip


def measure() -> list[Figure]:
    """The first run writes every row, the second finds them all there."""
    with tempfile.TemporaryDirectory() as folder:
        product = build_product(load_settings(var_dir=Path(folder), city="boston"))
        file = Path(folder) / "cases.csv.gz"
        _write(file, product.city)
        first = run_import(product, file, "boston_311")
        again = run_import(product, file, "boston_311")
    assert (first.added, again.added) == (ROWS, 0)
    load = f"{ROWS:,} rows, SQLite, synchronous=FULL"
    speed = ROWS / first.seconds
    return [
        Figure("import", load, f"{speed:.0f} rows/s", f"≥ {BUDGET} rows/s", speed >= BUDGET),
        Figure("import again, nothing new", load, f"{ROWS / again.seconds:.0f} rows/s"),
    ]


def _write(file: Path, city: City) -> None:
    chance = random.Random(SEED)
    with gzip.open(file, "wt", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(COLUMNS)
        rows.writerows(_row(number, city, chance) for number in range(ROWS))


def _row(number: int, city: City, chance: random.Random) -> tuple[str, ...]:
    district = _one_of(list(city.districts.values()), chance)
    opened = datetime(2015, 1, 1) + timedelta(seconds=number * 800)
    target = opened + timedelta(days=chance.randrange(1, 20))
    closed = opened + timedelta(days=chance.randrange(30)) if chance.random() < 0.85 else None
    lon, lat = (round(value + chance.uniform(-0.004, 0.004), 4) for value in (district.label_lon, district.label_lat))
    category = _one_of(list(city.categories.values()), chance)
    department = city.department_for(category.code, district.adcode) or ""
    on_time = "ONTIME" if (closed or target) <= target else "OVERDUE"
    return (
        f"1010{number:08d}", str(opened), str(target), str(closed or ""), on_time, category.name["en"], "", department,
        district.name["en"], str(lat), str(lon), "1 Main St", "Self Service", "False",
    )  # fmt: skip


def _one_of(items: Sequence[Item], chance: random.Random) -> Item:
    """The first twice as often as the second, thrice as often as the third: as kinds and places come in cities."""
    return chance.choices(items, [1 / rank for rank in range(1, len(items) + 1)])[0]
