"""Made-up cities for tests: each is made once in a run, by whichever worker asks first, and copied by everyone."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock
from jinja2 import FileSystemBytecodeCache

from tests.clock import MOMENT, GivenClock

if TYPE_CHECKING:
    from flask import Flask

    from dashboard.config import Settings

OF_ITS_FIRST_PROCESS = shutil.ignore_patterns("clock.*")  # a copy begins by itself


def made_once(target: Path, make: Callable[[Path], None]) -> Path:
    """The file or folder. The first who asks makes it beside its place, the others wait."""
    with FileLock(f"{target}.lock"):
        if not target.exists():
            part = target.with_name(f"{target.name}.part")
            make(part)
            part.rename(target)
    return target


class Cities:
    """What one run of the tests has made by now. folder: the same for all of its workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "templates").mkdir(exist_ok=True)
        self.templates = FileSystemBytecodeCache(str(folder / "templates"))
        """Compiled once for all applications of the run: that was a tenth of what a page in a new one takes."""

    def copied(self, to: Path, reports: int = 0, days: int = 30, now: datetime = MOMENT) -> Path:
        """A VAR_DIR of its own, with a demo city of so many reports as it stood at ``now``; 0: migrated and empty."""
        made = made_once(self.folder / f"city-{reports}-{days}-{now:%Y%m%dT%H%M%S}", lambda part: _make(part, reports, days, now))
        return shutil.copytree(made, to, ignore=OF_ITS_FIRST_PROCESS, dirs_exist_ok=True)

    def app(self, settings: Settings, clock: GivenClock) -> Flask:
        """The application on what stands under its VAR_DIR."""
        from app import create_app

        made: Flask = create_app(settings, clock)
        made.config["TESTING"] = True
        made.jinja_env.bytecode_cache = self.templates
        return made


def _make(var_dir: Path, reports: int, days: int, now: datetime) -> None:
    from app import build_product
    from dashboard.config import load_settings
    from data_access.commands import migrate_database
    from data_access.demo_city import load_demo

    product = build_product(load_settings(mode="demo", var_dir=var_dir), GivenClock(now))
    migrate_database(product)
    if reports:
        load_demo(product, reports=reports, days=days)
    settled(product.settings)


def settled(settings: Settings) -> None:
    """All of an SQLite database is in its one file, to be copied."""
    with closing(sqlite3.connect(settings.folder / "city.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
