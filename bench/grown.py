"""A database as large as wished, from the demo city's month: its finished lives are copied back in time, tallies too. SQLite.

Kept in ``BENCH_CACHE`` (/var/tmp/baixingpai-bench), by size and by what makes it. Every copy is whole: case, history, deadlines, photos,
and the marks they leave in every tally, so that ``app.py verify`` finds nothing. Only the events of copies are left out: the log is
read by number from its end. The city's clock stands still at the moment at which tests begin.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from app import build_product
from dashboard.assessment.counting import DAY_COUNTERS, MINUTE_COUNTERS, POST_COUNTERS, marks_of_life
from dashboard.config import load_settings
from dashboard.product import Product
from dashboard.records import Happening
from dashboard.reports.lifecycle import OPEN_STATES, WAITING_STATES
from dashboard.times import day_of, midnight
from data_access.cases import CASES, HISTORY, case_of
from data_access.commands import migrate_database
from data_access.demo_city import load_demo
from data_access.dues import DUES, due_of_row
from data_access.engine import Moment, metadata, open_engine, to_ms
from data_access.photos import PHOTOS
from data_access.tallies import (
    DAY_KEYS,
    MINUTE_KEYS,
    MINUTE_MS,
    MINUTES,
    PLACE_KEYS,
    PLACES,
    POST_KEYS,
    POSTS,
    SUM_KEYS,
    SUMS,
    TALLIES,
    MarkSheet,
    local_day,
)
from data_access.upkeep import KEPT_MINUTES
from tests.clock import MORNING, GivenClock

A_MONTH = 30_000  # a thousand reports a day: three times what the city prints
MONTH_DAYS = 28  # whole weeks, so that a copy keeps its weekdays
LOADED_DAYS = 30
DAY_MS = 86_400_000
ROOT = Path(__file__).resolve().parent.parent
CACHE = "/var/tmp/baixingpai-bench"
MADE_BY = (
    "bench/grown.py", "data_access/demo", "data_access/migrations/versions", "dashboard/city/guiyang/categories.toml",
    "dashboard/city/guiyang/departments.toml", "dashboard/city/guiyang/routing.toml", "dashboard/city/guiyang/streets.csv",
    "dashboard/assessment/counting.py", "dashboard/assessment/dues.py", "dashboard/reports/lifecycle.py",
)  # fmt: skip
LIVES = (CASES, HISTORY, DUES, PHOTOS)
FAST = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-1000000", "temp_store=MEMORY")
NUMBERED_DAY = (
    "strftime('%Y%m%d', '20' || substr(number, 1, 2) || '-' || substr(number, 3, 2) || '-' || substr(number, 5, 2), '-{days} days')"
)
Marks = dict[Table, list[tuple[Any, ...]]]
"""Rows of each tally, in the order of ``TALLIED``."""
TALLIED: dict[Table, tuple[tuple[str, ...], tuple[str, ...]]] = {
    TALLIES: (DAY_KEYS, DAY_COUNTERS),
    SUMS: (SUM_KEYS, DAY_COUNTERS),
    POSTS: (POST_KEYS, POST_COUNTERS),
    MINUTES: (MINUTE_KEYS, MINUTE_COUNTERS),
    PLACES: (PLACE_KEYS, ("reports",)),
}


def grown_city(cases: int, *, month: int = A_MONTH, cache: Path | None = None) -> Product:
    """A demo city with about so many cases, taken from the cache; made when it is not there. month: cases of the month that is copied."""
    month = min(month, cases)
    folder = (cache or Path(os.environ.get("BENCH_CACHE", CACHE))) / _digest()
    kept = folder / f"{month}-{cases}"
    if not kept.exists():
        started = time.monotonic()
        base = _month(folder, month)
        _grow(base, kept, cases) if cases > month else None
        print(f"  made {cases:,} reports in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return city_in(kept)


def city_in(folder: Path) -> Product:
    """The city of that folder; its clock stands still."""
    return build_product(load_settings(var_dir=folder), GivenClock(MORNING))


def _digest() -> str:
    found = hashlib.sha256()
    for name in MADE_BY:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(file.read_bytes())
    return found.hexdigest()[:12]


def _month(folder: Path, month: int) -> Path:
    """The demo city's month, which every size of that month is made from."""
    kept = folder / f"{month}-{month}"
    if not kept.exists():
        part = _emptied(kept)
        product = city_in(part)
        migrate_database(product)
        load_demo(product, reports=month, days=LOADED_DAYS)
        part.rename(kept)
    return kept


def _emptied(kept: Path) -> Path:
    part = kept.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    return part


def _grow(base: Path, kept: Path, wanted: int) -> None:
    part = _emptied(kept)
    month = city_in(base)
    own = part / month.settings.folder.name
    shutil.copytree(month.settings.folder, own, ignore=shutil.ignore_patterns("city.db*", "photos"))
    (own / "photos").symlink_to(os.path.relpath(month.settings.photos, own))
    migrate_database(city_in(part))
    copied, marks = _template(month)
    with closing(sqlite3.connect(_aside(own / "city.db"), isolation_level=None)) as connection:
        _Growth(connection, month, copied, marks).grow(wanted)
    (own / "grown.db").rename(own / "city.db")
    part.rename(kept)


def _aside(database: Path) -> Path:
    """An empty database of the same tables beside it, which nobody else has open; it itself is taken away."""
    grown = database.with_name("grown.db")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(grown),))
    for file in database.parent.glob("city.db*"):
        file.unlink()
    return grown


def _template(month: Product) -> tuple[list[int], Marks]:
    """Ids of the cases whose lives are copied, and the marks that these leave."""
    zone = month.city.zone
    first = midnight(day_of(month.clock(), zone) - timedelta(days=LOADED_DAYS - 1), zone)
    sheet, copied = MarkSheet(local_day(zone)), list[int]()
    engine = open_engine(month.settings.database, reading=True)
    with engine.connect() as connection:
        histories = _grouped(connection.execute(select(HISTORY).order_by(HISTORY.c.case_id, HISTORY.c.position)))
        dues = _grouped(connection.execute(select(DUES)))
        for row in connection.execute(select(CASES).where(_copied(first))):
            case = case_of(row)
            copied.append(case.id)
            lived = [Happening(**happening._mapping) for happening in histories.get(case.id, [])]
            sheet.count(marks_of_life(case, lived, [due_of_row(due) for due in dues.get(case.id, [])]))
            sheet.count_place(case)
    engine.dispose()
    counted: Mapping[Table, Mapping[Any, Any]] = {TALLIES: sheet.days, SUMS: sheet.sums, POSTS: sheet.posts, MINUTES: sheet.minutes}
    marks: Marks = {table: _rows(table, counts) for table, counts in counted.items()}
    return copied, marks | {PLACES: [(*key, reports) for key, reports in sheet.places.items()]}


def _rows(table: Table, counts: Mapping[Any, Mapping[str, int]]) -> list[tuple[Any, ...]]:
    names = TALLIED[table][1]
    return [(*key, *(count[name] for name in names)) for key, count in sorted(counts.items()) if any(count.values())]


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _copied(first: datetime) -> ColumnElement[bool]:
    """Finished lives of the days, but of duplicates only those whose original is copied too."""
    other = CASES.alias("other")

    def whole(table: Any) -> ColumnElement[bool]:
        days = table.c.reported_at.between(first, first + timedelta(days=MONTH_DAYS) - timedelta(milliseconds=1))
        return days & table.c.state.not_in((*OPEN_STATES, *WAITING_STATES))

    original = select(other.c.id).where(other.c.id == CASES.c.original, whole(other), other.c.original.is_(None))
    return whole(CASES) & (CASES.c.original.is_(None) | original.exists())


@dataclass(frozen=True)
class _Growth:
    """One growth: a migrated empty database gets copies of the month, the oldest first, and then the month itself."""

    connection: sqlite3.Connection
    month: Product
    copied: Sequence[int]
    marks: Marks

    def grow(self, wanted: int) -> None:
        run = self.connection.execute
        for pragma in FAST:
            run(f"PRAGMA {pragma}")
        run("ATTACH ? AS month", (str(self.month.settings.folder / "city.db"),))
        indices = run("SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
        for name, _ in indices:
            run(f"DROP INDEX main.{name}")
        copies, strides = self._prepared(wanted)
        run("BEGIN")
        for back in range(copies, 0, -1):
            self._copy(back, copies - back, strides)
        self._month_itself(copies, strides)
        run("COMMIT")
        for _, sql in indices:
            run(sql)
        run("DETACH month")
        run("PRAGMA journal_mode=WAL")

    def _prepared(self, wanted: int) -> tuple[int, dict[str, int]]:
        """How many copies, and how far apart the ids of two copies are; what is copied lies in tables of its own then."""
        run = self.connection.execute
        run("CREATE TEMP TABLE copied (id INTEGER PRIMARY KEY)")
        self.connection.executemany("INSERT INTO copied VALUES (?)", [(one,) for one in self.copied])
        for table in LIVES:
            order, case = _listed(column.name for column in table.primary_key), "id" if table is CASES else "case_id"
            source = f"SELECT * FROM month.{table.name} WHERE {case} IN (SELECT id FROM copied) ORDER BY {order}"
            run(f"CREATE TEMP TABLE t_{table.name} AS {source}")
        there, one_copy = (run(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("month.cases", "copied"))
        strides = {table.name: run(f"SELECT max(id) FROM month.{table.name}").fetchone()[0] for table in (CASES, DUES, PHOTOS)}
        return max(1, round((wanted - there) / one_copy)), strides

    def _copy(self, back: int, place: int, strides: Mapping[str, int]) -> None:
        for table in LIVES:
            own = {
                column.name: f"{column.name} - {back * MONTH_DAYS * DAY_MS}" for column in table.columns if isinstance(column.type, Moment)
            }
            own |= _moved_ids(table, place, strides)
            if table is CASES:
                day = NUMBERED_DAY.format(days=back * MONTH_DAYS)
                own |= {"number": f"substr({day}, 3) || substr(number, 7)", "code_hash": "randomblob(32)"}
            self._add(table, "temp.t_", own)
        oldest = to_ms(self.month.clock() - KEPT_MINUTES) // MINUTE_MS
        for table, rows in self.marks.items():
            self._add_up(table, [moved for row in rows if (moved := _earlier(table, row, back, oldest))])

    def _month_itself(self, copies: int, strides: Mapping[str, int]) -> None:
        """Every table of the month: lives under new ids, tallies added to what the copies left."""
        for table in metadata.sorted_tables:
            if table in TALLIED:
                keys, names = TALLIED[table]
                self._add_up(table, self.connection.execute(f"SELECT {_listed((*keys, *names))} FROM month.{table.name}").fetchall())
            elif table.name not in ("facts", "counters"):
                self._add(table, "month.", _moved_ids(table, copies, strides))
        self.connection.execute("INSERT OR REPLACE INTO main.counters SELECT * FROM month.counters")

    def _add(self, table: Table, source: str, own: Mapping[str, str]) -> None:
        names = [column.name for column in table.columns]
        picked = ", ".join(own.get(name, f'"{name}"') for name in names)
        self.connection.execute(f"INSERT OR REPLACE INTO main.{table.name} ({_listed(names)}) SELECT {picked} FROM {source}{table.name}")

    def _add_up(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        keys, names = TALLIED[table]
        sums = ", ".join(f"{name} = {name} + excluded.{name}" for name in names)
        marks = ", ".join("?" * len((*keys, *names)))
        into = f"INSERT INTO main.{table.name} ({_listed((*keys, *names))}) VALUES ({marks})"
        self.connection.executemany(f"{into} ON CONFLICT ({_listed(keys)}) DO UPDATE SET {sums}", rows)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _moved_ids(table: Table, place: int, strides: Mapping[str, int]) -> dict[str, str]:
    """Columns that are, or point to, the id of a case, deadline or photo: so many strides higher."""
    found = {"id": table.name} if table.name in strides else {}
    found |= {column.name: key.column.table.name for column in table.columns for key in column.foreign_keys}
    return {name: f'"{name}" + {place * strides[other]}' for name, other in found.items() if other in strides}


def _earlier(table: Table, row: tuple[Any, ...], back: int, oldest: int) -> tuple[Any, ...] | None:
    """The tally's row so many months earlier; None for a minute that is no longer kept."""
    if table is MINUTES:
        minute = row[0] - back * MONTH_DAYS * DAY_MS // MINUTE_MS
        return (minute, *row[1:]) if minute >= oldest else None
    return ((datetime.fromisoformat(row[0]) - timedelta(days=back * MONTH_DAYS)).date().isoformat(), *row[1:])
