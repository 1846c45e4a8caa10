"""Importing files: once, again, after a kill, after a correction, from Parquet, on both databases."""

from __future__ import annotations

import csv
import gzip
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from dashboard.errors import BadCity, BadSetting
from dashboard.product import Product
from data_access.engine import open_engine
from data_access.importing.command import run_import
from data_access.importing.kept import IMPORT_ROWS
from data_access.verification import differences
from tests.imports import boston_product, counts_by_department, counts_of, numbers_by_key, some_rows, written
from tests.servers import environment, wait_until
from tests.stores import Stores, empty_postgres

ROOT = Path(__file__).resolve().parents[2]
MAPPING = "boston_311"


@pytest.fixture
def boston(tmp_path: Path) -> Product:
    return boston_product(tmp_path)


def test_a_file_is_imported_into_a_city_without_a_database(boston: Product, tmp_path: Path) -> None:
    outcome = run_import(boston, written(tmp_path / "rows.csv", some_rows(50)), MAPPING)
    assert (outcome.added, outcome.rejected.total()) == (50, 0)
    assert differences(boston) == []
    assert counts_by_department(boston) == {"PWDx": (50, 38, 30)}


def test_running_it_again_adds_nothing(boston: Product, tmp_path: Path) -> None:
    file = written(tmp_path / "rows.csv", some_rows(30))
    run_import(boston, file, MAPPING)
    before = counts_of(boston)
    outcome = run_import(boston, file, MAPPING)
    assert (outcome.added, outcome.corrected, outcome.same) == (0, 0, 30)
    assert counts_of(boston) == before


def test_packed_and_parquet_files_say_the_same(boston: Product, tmp_path: Path) -> None:
    import pyarrow.csv
    import pyarrow.parquet

    file = written(tmp_path / "rows.csv", some_rows(30))
    packed = tmp_path / "rows.csv.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    parquet = tmp_path / "rows.parquet"
    table = pyarrow.csv.read_csv(file)
    assert str(table.schema.field("OPEN_DT").type).startswith("timestamp")
    pyarrow.parquet.write_table(table, parquet)
    assert run_import(boston, packed, MAPPING).added == 30
    outcome = run_import(boston, parquet, MAPPING)
    assert (outcome.added, outcome.corrected, outcome.same) == (0, 0, 30)


def test_unreadable_rows_are_rejected_with_line_key_and_reason(boston: Product, tmp_path: Path) -> None:
    rows = some_rows(5)
    rows[1]["OPEN_DT"] = "yesterday"
    rows[2]["CASE_ENQUIRY_ID"] = ""
    rows[4]["CASE_ENQUIRY_ID"] = rows[0]["CASE_ENQUIRY_ID"]
    rejects = tmp_path / "out" / "rejects.csv"
    outcome = run_import(boston, written(tmp_path / "rows.csv", rows), MAPPING, rejects)
    assert outcome.added == 2
    told = list(csv.DictReader(rejects.read_text(encoding="utf-8").splitlines()))
    assert [(row["line"], row["key"], row["reason"], row["value"]) for row in told] == [
        ("3", "1001", "opened_unreadable", "yesterday"),
        ("4", "", "no_key", ""),
        ("6", "1000", "key_repeated", "line 2"),
    ]
    assert all(row["meaning"] for row in told)


def test_a_file_that_ends_too_early_keeps_what_was_read_and_says_so(boston: Product, tmp_path: Path) -> None:
    packed = tmp_path / "rows.csv.gz"
    packed.write_bytes(gzip.compress(written(tmp_path / "rows.csv", some_rows(2_000)).read_bytes())[:-2_000])
    with pytest.raises(BadCity) as refused:
        run_import(boston, packed, MAPPING)
    assert "ends too early" in str(refused.value.facts["what"])
    there = counts_of(boston)["cases"]
    assert 0 < there < 2_000
    assert differences(boston) == []


def test_the_rejects_never_overwrite_the_file_itself(boston: Product, tmp_path: Path) -> None:
    file = written(tmp_path / "rows.csv", some_rows(2))
    with pytest.raises(BadCity):
        run_import(boston, file, MAPPING, file)
    assert file.exists()


def test_the_flags_of_each_row_are_kept(boston: Product, tmp_path: Path) -> None:
    rows = some_rows(3)
    rows[0] |= {"is_duplicate": "True", "LATITUDE": "42.3594", "LONGITUDE": "-71.0587"}
    outcome = run_import(boston, written(tmp_path / "rows.csv", rows), MAPPING)
    assert outcome.flags == {"duplicate": 1, "no_place": 1}
    engine = open_engine(boston.settings.database, reading=True)
    with engine.connect() as connection:
        kept = dict(connection.execute(select(IMPORT_ROWS.c.key, IMPORT_ROWS.c.flags)).all())  # type: ignore[arg-type]
    engine.dispose()
    assert kept == {"1000": "duplicate no_place", "1001": "", "1002": ""}
    with boston.open_reading() as work:
        history = work.cases.history(1)
    assert history[0].facts["imported"] == MAPPING
    assert history[0].facts["flags"] == ["duplicate", "no_place"]
    assert work.last_event == 0


def test_a_killed_import_goes_on_where_it_stopped(boston: Product, tmp_path: Path) -> None:
    file = written(tmp_path / "rows.csv", some_rows(3_000))
    command = [sys.executable, str(ROOT / "app.py"), "import", str(file), "--mapping", MAPPING]
    run = subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path / "var", CITY="boston"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: imported(tmp_path) >= 200, "the first rows")
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait()
    there = imported(tmp_path)
    assert 200 <= there < 3_000
    assert differences(boston) == []
    outcome = run_import(boston, file, MAPPING)
    assert (outcome.added, outcome.same) == (3_000 - there, there)
    assert differences(boston) == []
    assert counts_of(boston)["cases"] == counts_of(boston)["import_rows"] == 3_000


def imported(folder: Path) -> int:
    file = folder / "var" / "boston" / "city.db"
    if not file.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM import_rows").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_news_of_an_import_tell_when_it_happened(boston: Product, tmp_path: Path) -> None:
    run_import(boston, written(tmp_path / "rows.csv", some_rows(1)), MAPPING)
    with boston.open_reading() as work:
        news = work.events.after(0, 10)
        case = work.cases.by_id(1)
    assert [(item.kind, item.at) for item in news] == [
        ("report", case.reported_at),
        ("case", case.reported_at),
        ("outcome", case.closed_at),
    ]
    assert "J. Burns" not in str(news)
    assert "Glenn" not in str(news)


def test_two_numbers_never_meet(boston: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where keys give one number, the later ones draw again; in the news too."""
    monkeypatch.setattr("data_access.importing.lives.number_of", lambda source, key, day, attempt: f"{day:%y%m%d}-00{attempt:02d}")
    run_import(boston, written(tmp_path / "rows.csv", some_rows(25)), MAPPING)
    assert sorted(numbers_by_key(boston).values()) == [f"150105-00{attempt:02d}" for attempt in range(25)]
    with boston.open_reading() as work:
        told = {item.case_id: item.public["number"] for item in work.events.after(0, 1000)}
        assert {case_id: work.cases.by_id(case_id).number for case_id in told if case_id} == told


def test_another_citys_database_is_refused(tmp_path: Path, sqlite_template: Path) -> None:
    product = boston_product(tmp_path, database_url=f"sqlite+pysqlite:///{sqlite_template}")
    with pytest.raises(BadSetting):
        run_import(product, written(tmp_path / "rows.csv", some_rows(1)), MAPPING)


@pytest.fixture
def on_postgres(tmp_path: Path, postgres_url: str) -> Iterator[Product]:
    with empty_postgres(postgres_url) as url:
        product = boston_product(tmp_path, database_url=url)
        stores = Stores(url, product.city)
        yield replace(product, open_work=stores.open_work, open_reading=stores.open_reading)
        stores.close()


def test_postgresql_takes_the_same_import(on_postgres: Product, tmp_path: Path) -> None:
    rows = some_rows(60)
    file = written(tmp_path / "rows.csv", rows)
    assert run_import(on_postgres, file, MAPPING).added == 60
    rows[0] |= {"CLOSED_DT": "2015-02-20 10:00:00", "OnTime_Status": "OVERDUE"}
    outcome = run_import(on_postgres, written(file, rows), MAPPING)
    assert (outcome.corrected, outcome.same) == (1, 59)
    assert differences(on_postgres) == []
    assert counts_by_department(on_postgres) == {"PWDx": (60, 45, 35)}
