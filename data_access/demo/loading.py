"""Writes a whole made-up city into an empty database, in one transaction: all of it is there, or nothing.

Lives are made in worker processes, batch by batch; here their rows are written as the driver takes them, and their news
numbered in the order in which they happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.engine import Connection

from dashboard.assessment.counting import DAY_COUNTERS, MINUTE_COUNTERS, POST_COUNTERS
from dashboard.trust.identity import Keys
from data_access.cases import CASES, HISTORY
from data_access.demo.batches import CASE_COLUMNS, DUE_COLUMNS, HISTORY_COLUMNS, NEWS_COLUMNS, PHOTO_COLUMNS, Batch, Row
from data_access.demo.drafts import Draft
from data_access.demo.people import person_row
from data_access.dues import DUES
from data_access.engine import to_ms
from data_access.log import COUNTERS, EVENTS
from data_access.people import PEOPLE
from data_access.photos import PHOTOS
from data_access.tallies import DAY_KEYS, MINUTE_KEYS, MINUTE_MS, MINUTES, PLACE_KEYS, PLACES, POST_KEYS, POSTS, SUM_KEYS, SUMS, TALLIES
from data_access.upkeep import KEPT_MINUTES

ROWS_AT_ONCE = 2_000
NUMBERED = (CASES, PHOTOS, PEOPLE)
SPACE_KB = 256_000


class Loading:
    """One load, on one connection."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection, self._now = connection, now
        self._days: dict[tuple[str, ...], Counter[str]] = {}
        self._posts: dict[tuple[str, int, str], Counter[str]] = {}
        self._sums: dict[tuple[str, ...], Counter[str]] = {}
        self._minutes: dict[tuple[int, str], Counter[str]] = {}
        self._places: Counter[tuple[str, str, str, str]] = Counter()
        self._waiting: list[Row] = []
        self._event = connection.execute(select(COUNTERS.c.value).where(COUNTERS.c.name == "event")).scalar() or 0
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA cache_size=-{SPACE_KB}")  # rows come in no order of their random numbers and hashes

    def people(self, drafts: Sequence[Draft], keys: Keys) -> None:
        """Seal the reporters; every draft's reporter is a person's id afterwards."""
        first = (self._connection.execute(select(func.max(PEOPLE.c.id))).scalar() or 0) + 1
        since: dict[int, datetime] = {}
        for draft in drafts:
            if draft.reporter is not None:
                since.setdefault(draft.reporter, draft.reported_at)
                draft.reporter += first
        rows = [(first + person, *person_row(person, keys, at)) for person, at in sorted(since.items())]
        self._add(PEOPLE, ("id", "phone_hash", "sealed", "since"), [(*row[:3], to_ms(row[3])) for row in rows])

    def batch(self, batch: Batch, until: datetime | None) -> None:
        """Write a batch, and the news before ``until``: those that no later batch can precede."""
        self._add(CASES, CASE_COLUMNS, batch.cases)
        self._add(HISTORY, HISTORY_COLUMNS, batch.history)
        self._add(DUES, DUE_COLUMNS, batch.dues)
        self._add(PHOTOS, PHOTO_COLUMNS, batch.photos)
        self._waiting = sorted(self._waiting + batch.news, key=lambda row: row[:3])
        _sum_into(self._days, batch.days)
        _sum_into(self._posts, batch.posts)
        _sum_into(self._sums, batch.sums)
        _sum_into(self._minutes, batch.minutes)
        self._places.update(batch.places)
        self._tell(to_ms(until) if until else None)

    def finish(self) -> int:
        """Write tallies and counters; the number of the last event."""
        self._tell(None)
        self._connection.execute(COUNTERS.update().where(COUNTERS.c.name == "event").values(value=self._event))
        oldest = to_ms(self._now - KEPT_MINUTES) // MINUTE_MS
        self._add_counts(TALLIES, DAY_KEYS, DAY_COUNTERS, self._days)
        self._add_counts(POSTS, POST_KEYS, POST_COUNTERS, self._posts)
        self._add_counts(SUMS, SUM_KEYS, DAY_COUNTERS, self._sums)
        self._add_counts(MINUTES, MINUTE_KEYS, MINUTE_COUNTERS, {key: row for key, row in self._minutes.items() if key[0] >= oldest})
        self._add(PLACES, (*PLACE_KEYS, "reports"), [(*key, reports) for key, reports in sorted(self._places.items())])
        if self._connection.dialect.name == "postgresql":
            self._move_sequences()
        return self._event

    def _tell(self, until: int | None) -> None:
        ready = (
            len(self._waiting) if until is None else next((n for n, row in enumerate(self._waiting) if row[0] >= until), len(self._waiting))
        )
        told, self._waiting = self._waiting[:ready], self._waiting[ready:]
        # a row is (time, case, place in its life, kind, case_id, at, ...): the number takes the place of the first three
        rows = [(number, *row[3:]) for number, row in enumerate(told, start=self._event + 1)]
        self._event += len(rows)
        self._add(EVENTS, NEWS_COLUMNS, rows)

    def _add_counts(self, table: Table, keys: Sequence[str], names: Sequence[str], counts: dict[Any, Counter[str]]) -> None:
        rows = [(*key, *(count[name] for name in names)) for key, count in sorted(counts.items()) if any(count.values())]
        self._add(table, (*keys, *names), rows)

    def _add(self, table: Table, names: Sequence[str], rows: Sequence[Row]) -> None:
        """Rows whose values are already what the driver takes: the types' own conversion would take as long as the rest."""
        compiled = table.insert().compile(dialect=self._connection.dialect, column_keys=list(names))
        for some in _pieces(rows):
            if compiled.positiontup is None:
                self._connection.exec_driver_sql(str(compiled), [dict(zip(names, row, strict=True)) for row in some])
            else:
                ordered = itemgetter(*(names.index(name) for name in compiled.positiontup))
                self._connection.exec_driver_sql(str(compiled), [ordered(row) for row in some])

    def _move_sequences(self) -> None:
        for table in NUMBERED:
            name = table.name
            highest = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), GREATEST((SELECT max(id) FROM {name}), 1))"
            self._connection.execute(text(highest))


def _pieces(rows: Sequence[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield list(rows[start : start + ROWS_AT_ONCE])


def _sum_into(total: dict[Any, Counter[str]], more: dict[Any, Counter[str]]) -> None:
    for key, counts in more.items():
        if key in total:
            for name, amount in counts.items():
                total[key][name] += amount
        else:
            total[key] = counts
