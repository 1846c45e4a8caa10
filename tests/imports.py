"""For tests of imports: small files as Boston's open data gives them, and a city to take them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app import build_product
from dashboard.assessment.closings import Closings
from dashboard.assessment.tables import Wanted, indicator_rows
from dashboard.config import Settings, load_settings
from dashboard.product import Product
from data_access.cases import CASES, HISTORY
from data_access.dues import DUES
from data_access.engine import open_engine
from data_access.importing.kept import IMPORT_ROWS
from data_access.log import EVENTS
from data_access.tallies import TALLIES
from tests.clock import GivenClock

ROW = {
    "CASE_ENQUIRY_ID": "", "OPEN_DT": "2015-01-05 09:25:23", "TARGET_DT": "2015-01-16 08:30:00", "CLOSED_DT": "2015-01-08 16:17:43",
    "OnTime_Status": "ONTIME", "CASE_STATUS": "Closed", "CLOSURE_REASON": "told J. Burns", "CASE_TITLE": "Printed for Glenn",
    "SUBJECT": "Public Works Department", "REASON": "Street Lights", "TYPE": "Street Light Outages", "QUEUE": "PWDx_Street Light Outages",
    "Department": "PWDx", "Location": "7 Clarendon St  Boston", "neighborhood": "Back Bay", "LOCATION_STREET_NAME": "7 Clarendon St",
    "LATITUDE": "42.3501", "LONGITUDE": "-71.0801", "Source": "Self Service", "is_duplicate": "False",
}  # fmt: skip


def some_rows(count: int, **changes: str) -> list[dict[str, str]]:
    """Closed rows, all alike but for key and minute; every fourth is open, every fifth was closed late."""
    rows = [ROW | {"CASE_ENQUIRY_ID": str(1000 + n), "OPEN_DT": f"2015-01-05 09:{n // 60 % 60:02d}:{n % 60:02d}"} for n in range(count)]
    for n, row in enumerate(rows):
        if n % 4 == 3:
            row |= {"CLOSED_DT": "", "OnTime_Status": ""}
        elif n % 5 == 4:
            row |= {"CLOSED_DT": "2015-02-03 10:00:00", "OnTime_Status": "OVERDUE"}
    return [row | changes for row in rows]


def written(file: Path, rows: Sequence[dict[str, str]]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(ROW))
        writer.writeheader()
        writer.writerows(rows)
    return file


def boston_product(folder: Path, **settings: Any) -> Product:
    """Boston in a folder of its own, without a database yet; nothing of the caller's .env."""
    kept = Settings.model_config["env_file"]
    Settings.model_config["env_file"] = None
    try:
        return build_product(load_settings(mode="demo", city="boston", var_dir=folder / "var", **settings), GivenClock())
    finally:
        Settings.model_config["env_file"] = kept


def counts_of(product: Product) -> dict[str, int]:
    """How many rows stand in each table that an import writes."""
    engine = open_engine(product.settings.database, reading=True)
    with engine.connect() as connection:
        counts = {
            table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (CASES, HISTORY, DUES, EVENTS, IMPORT_ROWS, TALLIES)
        }
    engine.dispose()
    return counts


def counts_by_department(product: Product) -> dict[str, tuple[int, int, int]]:
    rows, _ = indicator_rows(product.open_reading, product.city, Wanted("department"), Closings(), product.clock())
    return {row["key"]: (row["due"], row["closed"], row["closed_on_time"]) for row in rows if row["reports"]}


def numbers_by_key(product: Product) -> dict[str, str]:
    engine = open_engine(product.settings.database, reading=True)
    with engine.connect() as connection:
        kept = connection.execute(select(IMPORT_ROWS.c.key, IMPORT_ROWS.c.case_id)).all()
    engine.dispose()
    with product.open_reading() as work:
        return {row.key: work.cases.by_id(row.case_id).number for row in kept}
