"""Cases and their history: the tables on top, the queries beneath.

``change`` and ``add`` are the only ways to write: each leaves one row of history and hands the tallies their marks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Select,
    String,
    Table,
    Text,
    TextClause,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.engine import Connection

from dashboard.assessment.counting import marks_of
from dashboard.assessment.dues import TOUCHING, dues_after
from dashboard.errors import NotFound
from dashboard.records import Case, Happening, Mark, Place
from dashboard.reports.lifecycle import DEFERRED, OPEN_STATES, UNDER_REVIEW, WAITING_STATES
from dashboard.sightings import Seen
from data_access.dues import live_dues, write_dues
from data_access.engine import Moment, metadata
from data_access.json_text import JsonText

CASES = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(11), nullable=False, unique=True),
    Column("code_hash", LargeBinary(32), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("category", String(40), nullable=False),
    Column("panel", String(20), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("district", String(12), nullable=False),
    Column("street", String(16), nullable=False),
    Column("cell", String(24), nullable=False),
    Column("cell_lon", Float, nullable=False),
    Column("cell_lat", Float, nullable=False),
    Column("hexagon", String(16), nullable=False),
    Column("reported_at", Moment, nullable=False),
    Column("address", Text, nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Column("words_cleared", Boolean, nullable=False),
    Column("private_home", Boolean, nullable=False),
    Column("reporter", ForeignKey("people.id")),
    Column("department", String(40), nullable=False, server_default=""),
    Column("routed_by_rule", Boolean, nullable=False),
    Column("claimed_by", ForeignKey("accounts.id")),
    Column("claimed_at", Moment),
    Column("accepted_at", Moment),
    Column("decided_at", Moment),
    Column("dispatched_at", Moment),
    Column("handled_at", Moment),
    Column("closed_at", Moment),
    Column("handling_deadline", Moment),
    Column("closing_deadline", Moment),
    Column("time_left_s", Integer),
    Column("deferred_until", Moment),
    Column("deferral_asked", Moment),
    Column("original", ForeignKey("cases.id")),
    Column("rework", Integer, nullable=False),
    Column("supporters", Integer, nullable=False),
    Column("rating", Integer),
    Column("appealed", Boolean, nullable=False),
    Column("reopened", Boolean, nullable=False),
    Column("handler", ForeignKey("accounts.id")),
    Column("corrected", Integer, nullable=False, server_default="0"),
)


def _written_out(states: Sequence[str]) -> TextClause:
    """State is one of these, as text: a partial index serves only a query that repeats its very words."""
    return text(f"state IN ({', '.join(repr(state) for state in states)})")


IS_OPEN = _written_out(OPEN_STATES)
IS_WAITING = _written_out(WAITING_STATES)
Index("cases_open", CASES.c.department, CASES.c.state, CASES.c.handling_deadline, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
Index(
    "cases_standing",
    *(CASES.c.district, CASES.c.department, CASES.c.panel, CASES.c.state, CASES.c.handling_deadline),
    sqlite_where=IS_OPEN,
    postgresql_where=IS_OPEN,
)
Index("cases_waiting", CASES.c.reported_at, sqlite_where=IS_WAITING, postgresql_where=IS_WAITING)
Index("cases_deadline", CASES.c.handling_deadline, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
Index("cases_reported", CASES.c.reported_at)
Index("cases_closed", CASES.c.closed_at, CASES.c.accepted_at)
Index("cases_handled", CASES.c.handled_at)
Index("cases_accepted", *(CASES.c[name] for name in ("accepted_at", "closed_at", "district", "street", "panel", "category")))
Index("cases_district", CASES.c.district, CASES.c.id)
Index("cases_department", CASES.c.department, CASES.c.id)
IS_STANDING = _written_out((*WAITING_STATES, *OPEN_STATES))
Index("cases_near", CASES.c.hexagon, sqlite_where=IS_STANDING, postgresql_where=IS_STANDING)
Index("cases_hexagon", CASES.c.hexagon, CASES.c.reported_at, CASES.c.category)

HISTORY = Table(
    "history",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("move", String(24), nullable=False),
    Column("source", String(16), nullable=False),
    Column("target", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(8), nullable=False),
    Column("by", ForeignKey("accounts.id")),
    Column("department", String(40), nullable=False),
    Column("deadline", Moment),
    Column("facts", JsonText, nullable=False),
)
IS_CLOSING = text("move = 'close'")
Index("history_closings", HISTORY.c.at, sqlite_where=IS_CLOSING, postgresql_where=IS_CLOSING)
IS_COUNTED = text("move IN ('dispatch', 'send_back', 'grant_deferral', 'rate')")
Index("history_counted", HISTORY.c.move, HISTORY.c.at, sqlite_where=IS_COUNTED, postgresql_where=IS_COUNTED)

SEEN_FIELDS = ("id", "category", "panel", "lon", "lat", "reported_at", "words", "cell")
ADD_CASE = CASES.insert()
ADD_HISTORY = HISTORY.insert()
CASE_NUMBER = CASES.c.number == bindparam("number")
LOCK_CASE = select(CASES).where(CASE_NUMBER).with_for_update()
FIND_CASE = select(CASES).where(CASE_NUMBER)
SEE_STANDING = select(*(CASES.c[name] for name in SEEN_FIELDS)).where(IS_STANDING)
IS_TAKEN = select(CASES.c.id).where(CASE_NUMBER)
"""Statements of the hot path, made once: SQLAlchemy spends more on making one than SQLite on running it."""

PLACE_FIELDS = tuple(field.name for field in fields(Place))
CASE_FIELDS = tuple(field.name for field in fields(Case) if field.name not in ("place", "id"))


def case_row(case: Case) -> dict[str, Any]:
    """A case as the columns of its row, without its id."""
    return {name: getattr(case, name) for name in CASE_FIELDS} | {name: getattr(case.place, name) for name in PLACE_FIELDS}


def case_of(row: Row[Any]) -> Case:
    """The case that a whole row of CASES holds."""
    values = row._mapping
    return Case(id=values["id"], place=Place(*(values[name] for name in PLACE_FIELDS)), **{name: values[name] for name in CASE_FIELDS})


def happening_row(row: Happening) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(Happening)}


class SqlCases:
    """``ports.CaseStore`` on one connection. count: takes the marks that each change makes."""

    def __init__(self, connection: Connection, count: Callable[[Sequence[Mark]], None], count_place: Callable[[Case], None]) -> None:
        self._connection = connection
        self._count = count
        self._count_place = count_place

    def add(self, case: Case, happening: Happening) -> Case:
        row = case_row(case)
        new = self._connection.execute(ADD_CASE, row).inserted_primary_key
        assert new is not None
        case = Case(**{**_shallow(case), "id": new[0]})
        self._write_history(None, case, Happening(**{**_shallow(happening), "case_id": case.id}))
        self._count_place(case)
        return case

    def change(self, before: Case, after: Case, happening: Happening) -> None:
        old, new = case_row(before), case_row(after)
        changed = {name: value for name, value in new.items() if value != old[name]}
        if changed:
            self._connection.execute(CASES.update().where(CASES.c.id == after.id).values(**changed))
        self._write_history(before, after, happening)

    def _write_history(self, before: Case | None, after: Case, happening: Happening) -> None:
        self._connection.execute(ADD_HISTORY, happening_row(happening))
        changes = []
        if before is not None and happening.move in TOUCHING:
            changes = dues_after(live_dues(self._connection, after.id), before, happening, after)
            write_dues(self._connection, changes)
        self._count(marks_of(before, happening, after, changes))

    def lock(self, number: str) -> Case:
        """The case, which nobody else can change until this transaction ends. Raises NotFound."""
        return self._one(LOCK_CASE, {"number": number})

    def find(self, number: str) -> Case:
        return self._one(FIND_CASE, {"number": number})

    def is_taken(self, number: str) -> bool:
        """Whether some case has this public number."""
        return self._connection.execute(IS_TAKEN, {"number": number}).first() is not None

    def by_id(self, case_id: int) -> Case:
        return self._one(select(CASES).where(CASES.c.id == case_id))

    def by_code(self, code_hash: bytes) -> Case:
        return self._one(select(CASES).where(CASES.c.code_hash == code_hash))

    def _one(self, query: Select[Any], facts: Mapping[str, Any] | None = None) -> Case:
        row = self._connection.execute(query, facts or {}).first()
        if row is None:
            raise NotFound()
        return case_of(row)

    def history(self, case_id: int) -> list[Happening]:
        rows = self._connection.execute(select(HISTORY).where(HISTORY.c.case_id == case_id).order_by(HISTORY.c.position))
        return [Happening(**row._mapping) for row in rows]

    def next_position(self, case_id: int) -> int:
        last = self._connection.execute(select(func.max(HISTORY.c.position)).where(HISTORY.c.case_id == case_id)).scalar()
        return (last or 0) + 1

    def queue(self, states: Sequence[str], *, department: str = "", district: str = "", most: int = 50, after: int = 0) -> list[Case]:
        """Cases in these states, the most urgent first: by handling deadline where there is one, else by arrival."""
        urgent = func.coalesce(CASES.c.handling_deadline, CASES.c.reported_at)
        found = []
        for some in _by_index(states):
            query = select(CASES).where(*some, *_plainly(department=department, district=district), CASES.c.id + 0 > after)
            found += [case_of(row) for row in self._connection.execute(query.order_by(urgent, CASES.c.id).limit(most))]
        return sorted(found, key=lambda case: (case.handling_deadline or case.reported_at, case.id))[:most]

    def count(self, states: Sequence[str], *, department: str = "") -> int:
        query = select(func.count()).select_from(CASES)
        counts = [query.where(*some, *_plainly(department=department)) for some in _by_index(states)]
        return sum(int(self._connection.execute(count).scalar_one()) for count in counts)

    def deferred_until(self, now: datetime, most: int) -> list[str]:
        query = select(CASES.c.number).where(IS_OPEN, CASES.c.state == DEFERRED, CASES.c.deferred_until <= now).limit(most)
        return list(self._connection.execute(query).scalars())

    def claimed_before(self, moment: datetime, most: int) -> list[str]:
        """Numbers of reports under review that were claimed before that moment."""
        query = select(CASES.c.number).where(IS_WAITING, CASES.c.state == UNDER_REVIEW, CASES.c.claimed_at < moment).limit(most)
        return list(self._connection.execute(query).scalars())

    def search(self, filters: Mapping[str, Any], *, after: int, most: int) -> list[Case]:
        """Cases by id after ``after``. filters: state, district, department, panel, category (one or several codes), first, last, bbox."""
        query = select(CASES).where(CASES.c.id > after).order_by(CASES.c.id).limit(most)
        for name in ("state", "district", "street", "department", "panel", "category"):
            wanted = filters.get(name)
            if wanted:
                query = query.where(CASES.c[name].in_([wanted] if isinstance(wanted, str) else list(wanted)))
        if filters.get("first"):
            query = query.where(CASES.c.reported_at >= filters["first"])
        if filters.get("before"):
            query = query.where(CASES.c.reported_at < filters["before"])
        if filters.get("bbox"):
            west, south, east, north = filters["bbox"]
            query = query.where(CASES.c.cell_lon.between(west, east), CASES.c.cell_lat.between(south, north))
        return [case_of(row) for row in self._connection.execute(query)]

    def standing(self, hexagons: Sequence[str]) -> list[Seen]:
        """What waits or is open in these hexagons, the oldest first."""
        query = SEE_STANDING.where(CASES.c.hexagon.in_(hexagons)).order_by(CASES.c.id)
        rows = self._connection.execute(query)
        return [Seen(row.id, row.category, row.panel, row.lon, row.lat, row.reported_at, row.words, placed=row.cell != "") for row in rows]


def _by_index(states: Sequence[str]) -> list[list[Any]]:
    """Conditions that together mean these states: each by the index of what is open, by that of what waits, or by none."""
    parts = [(where, [state for state in states if state in all_of]) for where, all_of in _INDEXED]
    rest = [state for state in states if state not in (*OPEN_STATES, *WAITING_STATES)]
    found: list[list[Any]] = [[where, CASES.c.state.in_(some)] for where, some in parts if some]
    return [*found, [CASES.c.state.in_(rest)]] if rest else found


_INDEXED = ((IS_OPEN, OPEN_STATES), (IS_WAITING, WAITING_STATES))


def _plainly(**codes: str) -> list[ColumnElement[bool]]:
    """Columns with these codes, '' for all: by its bare name SQLite would walk a department's every case instead of what is open."""
    return [func.coalesce(CASES.c[name], "") == code for name, code in codes.items() if code]


def _shallow(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}
