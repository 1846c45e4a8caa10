"""Imported lives into the database: added, or corrected, some at a time in short transactions. (verb)

Rows whose key is there already are left alone, or corrected when they say something else now. Every transaction is whole: a run that
is killed goes on where it stopped when it is started again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from dashboard.assessment.counting import DAY_COUNTERS, MINUTE_COUNTERS, marks_of_life, negative
from dashboard.assessment.dues import CORRECT
from dashboard.city import City
from dashboard.publishing.release import news_of
from dashboard.records import Case, Happening, News
from dashboard.reports.lifecycle import CLOSED, SUBMITTED
from data_access.cases import ADD_HISTORY, CASES, HISTORY, case_of, case_row, happening_row
from data_access.dues import ADD_DUE, DUES, due_of_row, due_row
from data_access.engine import to_ms
from data_access.importing.kept import ADD_ROW, SET_ROW, kept_rows, row_of
from data_access.importing.lives import ACTOR, Biographer, Life
from data_access.log import append, count_correction
from data_access.objections import OBJECTIONS
from data_access.tallies import (
    DAY_KEYS,
    MINUTE_KEYS,
    MINUTE_MS,
    MINUTES,
    PLACE_KEYS,
    PLACES,
    SUM_KEYS,
    SUMS,
    TALLIES,
    MarkSheet,
    local_day,
)
from data_access.upkeep import KEPT_MINUTES

TRIES = 5
UNTOUCHED = (ACTOR, "machine")
"""Actors whose history rows do not stand in the way of a correction: the import's own, and supporters joined by the machine."""
END_DUES = DUES.update().where(DUES.c.case_id == bindparam("own_case"), DUES.c.until.is_(None))
ADD_NUMBERED = CASES.insert().returning(CASES.c.number, CASES.c.id)


class Writer:
    """Writes the rows of one source. nudge: hears the newest event's number after each commit."""

    def __init__(self, engine: Engine, source: str, city: City, biographer: Biographer, nudge: Callable[[int], None]) -> None:
        self._engine, self._source, self._city, self._biographer, self._nudge = engine, source, city, biographer, nudge
        self._day = local_day(city.zone)

    def add(self, lives: Sequence[Life], now: datetime) -> int:
        """Write new cases in one transaction; how many were still missing. now: of the import."""
        for attempt in range(TRIES):
            try:
                return self._add(lives, now)
            except IntegrityError:  # another import was faster with a key, or somebody with a number
                if attempt == TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    def _add(self, lives: Sequence[Life], now: datetime) -> int:
        sheet, cases = self._sheet(lives), [case_row(life.case) for life in lives]  # before the lock is held
        with self._engine.connect() as connection:
            there = kept_rows(connection, self._source, [life.row.key for life in lives])
            if there:
                lives = [life for life in lives if life.row.key not in there]
                sheet, cases = self._sheet(lives), [case_row(life.case) for life in lives]
            if lives:
                numbers = self._free_numbers(connection, lives)
                added = connection.execute(ADD_NUMBERED, [case | {"number": number} for case, number in zip(cases, numbers, strict=True)])
                ids = {row.number: row.id for row in added}
                self._add_lives(connection, sheet, [(life, number, ids[number]) for life, number in zip(lives, numbers, strict=True)], now)
        return len(lives)

    def _add_lives(self, connection: Connection, sheet: MarkSheet, owned: Sequence[tuple[Life, str, int]], now: datetime) -> None:
        """The rows of new cases, each with its number and id."""
        connection.execute(ADD_HISTORY, [vars(row) | {"case_id": case_id} for life, _, case_id in owned for row in life.history])
        _add_dues(connection, [due_row(due) | {"case_id": case_id} for life, _, case_id in owned for due in life.dues])
        connection.execute(ADD_ROW, [row_of(self._source, life, case_id) for life, _, case_id in owned])
        news = [_owned(item, number, case_id) for life, number, case_id in owned for item in life.news]
        self._finish(connection, sheet, sorted(news, key=lambda item: item.at), now)

    def _sheet(self, lives: Iterable[Life]) -> MarkSheet:
        sheet = MarkSheet(self._day)
        for life in lives:
            sheet.count(marks_of_life(life.case, life.history, life.dues))
            sheet.count_place(life.case)
        return sheet

    def correct(self, life: Life, now: datetime) -> bool:
        """Set a case right by what its row says now. False where it was worked on here since: then nothing is changed."""
        with self._engine.connect() as connection:
            kept = kept_rows(connection, self._source, [life.row.key]).get(life.row.key)
            if kept is None or kept.row_hash == life.row.digest:
                return kept is not None
            before = case_of(connection.execute(select(CASES).where(CASES.c.id == kept.case_id).with_for_update()).one())
            rows = _history_of(connection, before.id)
            if any(row.actor not in UNTOUCHED for row in rows if row.position > before.corrected) or _is_objected(connection, before.id):
                return False
            self._rewrite(connection, before, rows, life, now)
        return True

    def _rewrite(self, connection: Connection, before: Case, rows: Sequence[Happening], life: Life, now: datetime) -> None:
        old = [due_of_row(row) for row in connection.execute(select(DUES).where(DUES.c.case_id == before.id))]
        here = rows[-1].position + 1
        after = replace(
            life.case, id=before.id, number=before.number, code_hash=before.code_hash, supporters=before.supporters, corrected=here
        )
        history = [_correction(before, life, here, now), *(_moved(row, before.id, here) for row in life.history)]
        dues = [replace(due, case_id=before.id, since=now) for due in life.dues]
        connection.execute(CASES.update().where(CASES.c.id == before.id), _changed(before, after))
        connection.execute(ADD_HISTORY, [happening_row(row) for row in history])
        connection.execute(END_DUES.values(until=now, ended_by="correction"), {"own_case": before.id})
        _add_dues(connection, [due_row(due) for due in dues])
        connection.execute(SET_ROW, {f"new_{name}": value for name, value in row_of(self._source, life, after.id).items()})
        sheet = MarkSheet(self._day)
        sheet.count(negative(mark) for mark in marks_of_life(before, rows, old))
        sheet.count(marks_of_life(after, history, dues))
        self._move_place(sheet, before, after)
        count_correction(connection)
        kind = "outcome" if after.state == CLOSED else "case"
        self._finish(connection, sheet, [news_of(kind, after, (), CORRECT, now, self._city.zone)], now)

    def _move_place(self, sheet: MarkSheet, before: Case, after: Case) -> None:
        sheet.count_place(after)
        gone = (self._day(before.reported_at), before.place.hexagon, before.category, before.place.district)
        sheet.places[gone] -= 1

    def _free_numbers(self, connection: Connection, lives: Sequence[Life]) -> list[str]:
        """A number for each that no other case has."""
        numbers = [life.case.number for life in lives]
        taken = self._taken(connection, numbers)
        for place, number in enumerate(numbers):
            attempt = 0
            while number in taken:
                attempt += 1
                number = self._biographer.number(lives[place].row, attempt)
                taken |= self._taken(connection, [number])
            numbers[place] = number
            taken.add(number)
        return numbers

    def _taken(self, connection: Connection, numbers: Sequence[str]) -> set[str]:
        return set(connection.execute(select(CASES.c.number).where(CASES.c.number.in_(numbers))).scalars())

    def _finish(self, connection: Connection, sheet: MarkSheet, news: Sequence[News], now: datetime) -> None:
        write_sheet(connection, sheet, now)
        numbered = append(connection, news)
        connection.commit()
        self._nudge(numbered[-1].number)


def write_sheet(connection: Connection, sheet: MarkSheet, now: datetime) -> None:
    """A sheet's counters, each table in one go and always in the same order. Minutes that nobody keeps any more are left out."""
    oldest = to_ms(now - KEPT_MINUTES) // MINUTE_MS
    recent = {key: counts for key, counts in sheet.minutes.items() if key[0] >= oldest}
    _add_up(connection, TALLIES, DAY_KEYS, DAY_COUNTERS, sheet.days)
    _add_up(connection, SUMS, SUM_KEYS, DAY_COUNTERS, sheet.sums)
    _add_up(connection, MINUTES, MINUTE_KEYS, MINUTE_COUNTERS, recent)
    _add_up(connection, PLACES, PLACE_KEYS, ("reports",), {key: {"reports": amount} for key, amount in sheet.places.items()})


def _add_up(
    connection: Connection, table: Table, keys: Sequence[str], names: Sequence[str], counts: Mapping[Any, Mapping[str, int]]
) -> None:
    rows = [
        dict(zip(keys, key, strict=True)) | {name: own.get(name, 0) for name in names}
        for key, own in sorted(counts.items())
        if any(own.values())
    ]
    if rows:
        connection.execute(_adding(connection.dialect.name, table, tuple(keys), tuple(names)), rows)


@lru_cache(maxsize=16)
def _adding(dialect: str, table: Table, keys: tuple[str, ...], names: tuple[str, ...]) -> Any:
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(table).values({name: bindparam(name) for name in (*keys, *names)})
    return insert.on_conflict_do_update(index_elements=list(keys), set_={name: table.c[name] + insert.excluded[name] for name in names})


def _add_dues(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(ADD_DUE, rows)


def _owned(item: News, number: str, case_id: int) -> News:
    """The news of a case that has its number and id now."""
    if item.public["number"] == number:
        return replace(item, case_id=case_id)
    return replace(item, case_id=case_id, public=item.public | {"number": number}, staff=item.staff | {"number": number})


def _is_objected(connection: Connection, case_id: int) -> bool:
    """Whether an objection to one of its deadlines waits for its decision."""
    query = select(OBJECTIONS.c.id).where(OBJECTIONS.c.case_id == case_id, OBJECTIONS.c.decision == "")
    return connection.execute(query).first() is not None


def _correction(before: Case, life: Life, position: int, now: datetime) -> Happening:
    """The history row that takes back all before it; the life as it should have been follows."""
    return Happening(
        before.id, position, CORRECT, before.state, SUBMITTED, now, ACTOR, None, life.case.department, None, dict(life.history[0].facts)
    )


def _moved(row: Happening, case_id: int, by: int) -> Happening:
    return replace(row, case_id=case_id, position=row.position + by)


def _changed(before: Case, after: Case) -> dict[str, Any]:
    old, new = case_row(before), case_row(after)
    return {name: value for name, value in new.items() if value != old[name]}


def _history_of(connection: Connection, case_id: int) -> list[Happening]:
    rows = connection.execute(select(HISTORY).where(HISTORY.c.case_id == case_id).order_by(HISTORY.c.position))
    return [Happening(**row._mapping) for row in rows]
