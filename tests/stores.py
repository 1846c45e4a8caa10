"""Real databases for tests: each test gets its own, copied from one that was migrated once."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text

from dashboard.city import City
from dashboard.ports import OpenWork
from data_access.engine import open_engine
from data_access.schema import migrate
from data_access.unit_of_work import reading_opener, work_opener


@dataclass
class Stores:
    """One migrated, empty database of a city. nudged: the event numbers that commits announced, in order."""

    url: str
    city: City
    nudged: list[int] = field(default_factory=list)
    engine: Engine = field(init=False)
    reading_engine: Engine = field(init=False)
    open_work: OpenWork = field(init=False)
    open_reading: OpenWork = field(init=False)

    def __post_init__(self) -> None:
        self.engine = open_engine(self.url)
        self.reading_engine = open_engine(self.url, reading=True)
        self.open_work = work_opener(self.engine, self.city.zone, self.nudged.append)
        self.open_reading = reading_opener(self.reading_engine, self.city.zone)

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    def close(self) -> None:
        self.engine.dispose()
        self.reading_engine.dispose()


def sqlite_url(file: Path) -> str:
    return f"sqlite+pysqlite:///{file}"


def migrated_sqlite(file: Path, city: City) -> Path:
    """A migrated SQLite file, whole in itself, to be copied."""
    engine = open_engine(sqlite_url(file))
    migrate(engine, city.code)
    with engine.connect() as connection:
        connection.rollback()
    engine.dispose()
    return file


@contextmanager
def sqlite_stores(template: Path, folder: Path, city: City) -> Iterator[Stores]:
    """Stores on a copy of the template file in a folder."""
    file = folder / "city.db"
    shutil.copy(template, file)
    stores = Stores(sqlite_url(file), city)
    try:
        yield stores
    finally:
        stores.close()


_REUSED: dict[tuple[Path, int], Stores] = {}
OF_A_TEST = -1
"""``which`` of the fixture ``stores``, so that a property's examples in the same test have others."""


@contextmanager
def reused_stores(template: Path, city: City, which: int = 0) -> Iterator[Stores]:
    """As ``sqlite_stores``, for one test or example after another: the file is new each time, the engines keep what they compiled.

    which: of several that are open at once.
    """
    file = template.parent / f"reused-{os.getpid()}-{template.stem}-{which}.db"
    for old in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        old.unlink(missing_ok=True)
    shutil.copy(template, file)
    if (template, which) not in _REUSED:
        _REUSED[template, which] = Stores(sqlite_url(file), city)
    stores = _REUSED[template, which]
    stores.nudged.clear()
    try:
        yield stores
    finally:
        stores.close()


def migrated_postgres(server: str, city: City) -> str:
    """The name of a migrated database on a server, to be used as template."""
    name = f"bxp_template_{uuid.uuid4().hex[:8]}"
    _on_server(server, f'CREATE DATABASE "{name}"')
    engine = open_engine(_named(server, name))
    migrate(engine, city.code)
    engine.dispose()
    return name


@contextmanager
def postgres_stores(server: str, template: str, city: City) -> Iterator[Stores]:
    """Stores on a database of their own, made from the template and dropped at the end."""
    name = f"bxp_test_{uuid.uuid4().hex[:12]}"
    _on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    stores = Stores(_named(server, name), city)
    try:
        yield stores
    finally:
        stores.close()
        drop_postgres(server, name)


@contextmanager
def empty_postgres(server: str) -> Iterator[str]:
    """The URL of a database that holds nothing yet, dropped at the end."""
    name = f"bxp_test_{uuid.uuid4().hex[:12]}"
    _on_server(server, f'CREATE DATABASE "{name}"')
    try:
        yield _named(server, name)
    finally:
        drop_postgres(server, name)


def drop_postgres(server: str, name: str) -> None:
    _on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _on_server(server: str, sentence: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sentence))
    engine.dispose()
