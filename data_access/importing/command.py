"""``python app.py import FILE --mapping NAME``: reads a file's rows and writes what is new or changed, with a progress bar. (verb)

Transactions are short, so that nobody who writes beside it waits long, and what is new is announced every few seconds, not with each.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from sqlalchemy import inspect

from dashboard.city.source import refusal
from dashboard.product import Product
from data_access.commands import migrate_database, ready_to_serve
from data_access.engine import open_engine
from data_access.importing.files import Row, rows_of
from data_access.importing.kept import Kept, kept_rows
from data_access.importing.lives import Biographer, Life
from data_access.importing.mapping import load_mapping
from data_access.importing.report import Outcome, Rejects
from data_access.importing.rows import Imported, Reader, Rejected
from data_access.importing.writing import Writer

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

ROWS_AT_ONCE = 400
"""Read, and looked up, together."""
NEW_AT_ONCE = 50
"""Written in one transaction: about 20 ms (docs/import.md)."""
NUDGE_S = 2.0
Item = TypeVar("Item")


def run_import(product: Product, file: Path, mapping_name: str, rejects: Path | None = None) -> Outcome:
    """Import a file; what came of it. Raises BadCity for a wrong mapping or file, BadSetting for a database that is old or another city's.

    rejects: where rejected rows are written; None: beside the city's database, under the file's name.
    """
    mapping = load_mapping(mapping_name, product.city)
    found = rows_of(file, mapping)
    first = next(found, None)  # a wrong file is refused before anything is made
    rejects = rejects or product.settings.folder / f"{file.name}.rejects.csv"
    if rejects.resolve() == file.resolve():
        raise refusal(rejects, 1, "the file to import would be written over", "Name another file for the rejected rows.")
    make_ready(product)
    run = _Run(product, mapping.name, Reader(mapping, product.city, product.clock()), rejects)
    started = time.monotonic()
    bar: ProgressBar[None]
    with closing(run), click.progressbar(length=1_000, label="importing", item_show_func=lambda _: run.said()) as bar:
        for rows in _pieces(_again(first, found), ROWS_AT_ONCE):
            run.take(rows)
            bar.update(round(rows[-1].part * 1_000) - bar.pos)
    run.outcome.seconds = time.monotonic() - started
    for line in run.outcome.lines(rejects):
        click.echo(line)
    return run.outcome


def make_ready(product: Product) -> None:
    """A database that is not there yet is made; an old one is refused as ever."""
    engine = open_engine(product.settings.database, reading=False)
    empty = not inspect(engine).get_table_names()
    engine.dispose()
    if empty:
        migrate_database(product)
    ready_to_serve(product)


class _Run:
    """One import while it runs."""

    def __init__(self, product: Product, source: str, reader: Reader, rejects: Path) -> None:
        self.outcome = Outcome()
        self._source, self._reader, self._clock = source, reader, product.clock
        self._engine = open_engine(product.settings.database)
        self._reading = open_engine(product.settings.database, reading=True)
        self._bus, self._newest, self._nudged = product.bus, 0, time.monotonic()
        self._biographer = Biographer(source, product.city, product.locator)
        self._writer = Writer(self._engine, source, product.city, self._biographer, self._heard)
        self._rejects = Rejects(rejects)
        self._started = time.monotonic()

    def said(self) -> str:
        seconds = max(0.001, time.monotonic() - self._started)
        return f"{self.outcome.rows:,} rows, {self.outcome.rows / seconds:,.0f}/s"

    def take(self, rows: Sequence[Row]) -> None:
        """Read these rows, and write what is new or changed among them."""
        self.outcome.rows += len(rows)
        read = [self._read(row) for row in rows]
        for item in read:
            if isinstance(item, Rejected):
                self._reject(item)
        taken = [item for item in read if isinstance(item, Imported)]
        with self._reading.connect() as connection:
            kept = kept_rows(connection, self._source, [item.key for item in taken])
        new = [item for item in taken if item.key not in kept]
        changed = [item for item in taken if item.key in kept and kept[item.key].row_hash != item.digest]
        self._same(kept[key] for key in kept.keys() - {item.key for item in changed})
        self._write([self._life(item) for item in new], [self._life(item) for item in changed], self._clock())

    def close(self) -> None:
        self._rejects.close()
        if self._newest:
            self._bus.nudge(self._newest)
        self._engine.dispose()
        self._reading.dispose()

    def _read(self, row: Row) -> Imported | Rejected:
        return Rejected(row.line, "", "line_unreadable") if row.values is None else self._reader.read(row.line, row.values)

    def _same(self, kept: Iterable[Kept]) -> None:
        for row in kept:
            self.outcome.same += 1
            self.outcome.flags.update(row.flags)

    def _life(self, item: Imported) -> Life:
        life = self._biographer.life(item)
        self.outcome.flags.update(life.flags)
        return life

    def _write(self, new: Sequence[Life], changed: Sequence[Life], now: datetime) -> None:
        for lives in _pieces(new, NEW_AT_ONCE):
            added = self._writer.add(lives, now)
            self.outcome.added += added
            self.outcome.same += len(lives) - added
        for life in changed:
            if self._writer.correct(life, now):
                self.outcome.corrected += 1
            else:
                self._reject(Rejected(life.row.line, life.row.key, "moved_here"))

    def _reject(self, rejected: Rejected) -> None:
        self.outcome.rejected[rejected.reason] += 1
        self._rejects.add(rejected)

    def _heard(self, number: int) -> None:
        self._newest = number
        if time.monotonic() - self._nudged >= NUDGE_S:
            self._nudged = time.monotonic()
            self._bus.nudge(number)


def _again(first: Item | None, others: Iterator[Item]) -> Iterator[Item]:
    if first is not None:
        yield first
        yield from others


def _pieces(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
