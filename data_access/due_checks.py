"""Whether the deadlines that count are those that history tells of, met when it says they were. (reads)

Like all of ``verify`` it shares no code with the counting: it goes through each case's history once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.engine import Connection

from data_access.cases import CASES, HISTORY, IS_OPEN
from data_access.dues import DUES
from data_access.tallies import POSTS, local_day

MET = {"handling": ("handling_due", "handled", "handled_on_time"), "closing": ("due", "closed", "closed_on_time")}
MOST_SHOWN = 50
Done = tuple[str, datetime]


@dataclass
class _Told:
    """What one case's history says. done: (kind, when) of what was met for good; missed: those over before it was handed back.

    open: kinds of which one was struck out before it was met.
    """

    done: set[Done] = field(default_factory=set)
    missed: set[datetime] = field(default_factory=set)
    open: set[str] = field(default_factory=set)


def due_differences(connection: Connection) -> Iterator[str]:
    """Deadlines that history does not bear out: met ones without their move, moves that met none, misses forgotten, wrong times."""
    yield from _wrong_times(connection)
    kept = _kept(connection)
    struck = _kept(connection, struck=True)
    found = list(_against_history(connection, kept, struck))
    yield from found[:MOST_SHOWN]
    yield from _unwatched(connection)


def _wrong_times(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(DUES)):
        late = row.done_at is not None and row.deadline is not None and row.done_at > row.deadline
        expected = row.deadline if late or row.done_at is None else row.done_at
        if row.counts_at != (expected or row.counts_at):
            yield f"deadline {row.id} of case {row.case_id}: counts at {row.counts_at}, its times say {expected}"


def _kept(connection: Connection, *, struck: bool = False) -> dict[int, _Told]:
    """The same, as the deadlines that count have it; or those that were struck out."""
    kept: dict[int, _Told] = {}
    query = select(DUES.c.case_id, DUES.c.kind, DUES.c.deadline, DUES.c.done_at, DUES.c.on_time)
    query = query.where(DUES.c.ended_by == "objection" if struck else DUES.c.until.is_(None))
    for row in connection.execute(query):
        told = kept.setdefault(row.case_id, _Told())
        if row.done_at:
            told.done.add((row.kind, row.done_at))
        elif struck:
            told.open.add(row.kind)
        if row.kind == "handling" and not row.on_time and row.deadline:
            told.missed.add(row.deadline)
    return kept


def _against_history(connection: Connection, kept: dict[int, _Told], struck: dict[int, _Told]) -> Iterator[str]:
    own = (HISTORY.c.case_id, HISTORY.c.move, HISTORY.c.at, HISTORY.c.deadline)
    query = select(*own).join(CASES, CASES.c.id == HISTORY.c.case_id).where(HISTORY.c.position > CASES.c.corrected)
    rows = connection.execute(query.order_by(HISTORY.c.case_id, HISTORY.c.position))
    for case_id, life in groupby(rows, key=lambda row: row.case_id):
        said, have, out = _told_by(life), kept.get(case_id, _Told()), struck.get(case_id, _Told())
        for kind, at in sorted((said.done ^ have.done) - out.done):
            if kind in out.open and (kind, at) in said.done:
                continue  # struck out before it was met
            which = "history meets one that does not count" if (kind, at) in said.done else "one counts as met, and history says nothing"
            yield f"case {case_id}: of its {kind} deadlines {which} ({at})"
        for deadline in sorted(said.missed - have.missed - out.missed):
            yield f"case {case_id}: the handling deadline {deadline} was missed, and does not count"


def _told_by(life: Iterable[object]) -> _Told:
    told, feedback, running = _Told(), None, None
    for row in life:
        move, at = row.move, row.at  # type: ignore[attr-defined]
        if move == "dispatch":
            running = row.deadline  # type: ignore[attr-defined]
        elif move == "hand_back" and running and at > running:
            told.missed.add(running)
        elif move == "feed_back":
            feedback = at
        elif move == "send_back":
            feedback = None
        elif move == "close":
            told.done |= {("closing", at), *([("handling", feedback)] if feedback else [])}
            feedback = None
        elif move == "void":
            return _Told()
        if move in ("hand_back", "grant_deferral", "resume", "send_back", "reopen"):
            running = None
    return _Told(told.done | ({("handling", feedback)} if feedback else set()), told.missed)


def _unwatched(connection: Connection) -> Iterator[str]:
    """Open cases with a deadline that no row of theirs watches."""
    for deadline, done, kind in (("handling_deadline", "handled_at", "handling"), ("closing_deadline", "closed_at", "closing")):
        own = (DUES.c.case_id == CASES.c.id) & (DUES.c.kind == kind) & (DUES.c.deadline == CASES.c[deadline])
        kept = own & (DUES.c.until.is_(None) | (DUES.c.ended_by == "objection"))
        waiting = (IS_OPEN, CASES.c[deadline].is_not(None), CASES.c[done].is_(None), ~select(DUES.c.id).where(kept).exists())
        for number in connection.execute(select(CASES.c.number).where(*waiting).limit(MOST_SHOWN)).scalars():
            yield f"case {number}: nothing watches its {kind} deadline"


def post_differences(connection: Connection, zone: ZoneInfo) -> Iterator[str]:
    """People in post whose deadlines met are not those in the tallies."""
    day = local_day(zone)
    expected: Counter[tuple[str, int, str]] = Counter()
    for row in connection.execute(select(DUES).where(DUES.c.until.is_(None), DUES.c.done_at.is_not(None), DUES.c.person.is_not(None))):
        for name in MET[row.kind][: 2 + bool(row.on_time)]:
            expected[(day(row.counts_at), row.person, name)] += 1
    names = [name for three in MET.values() for name in three]
    kept: Counter[tuple[str, int, str]] = Counter()
    for row in connection.execute(select(POSTS)):
        for name in names:
            kept[(row.day, row.person, name)] += row._mapping[name]
    for key in sorted(key for key in {*expected, *kept} if expected[key] != kept[key])[:MOST_SHOWN]:
        yield f"post {' '.join(map(str, key))}: {kept[key]}, the deadlines say {expected[key]}"
