"""Whether what was counted is what happened: tallies against cases, deadlines and history, events without gaps, photo files there.

The recount is plain SQL and shares no code with the counting; it reads in one transaction. (verb: reads)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, Table, func, select
from sqlalchemy.engine import Connection

from dashboard.assessment.counting import DAY_COUNTERS
from dashboard.product import Product
from data_access.cases import CASES, HISTORY
from data_access.due_checks import MET, due_differences, post_differences
from data_access.dues import DUES
from data_access.engine import open_engine
from data_access.issue_checks import issue_differences
from data_access.log import COUNTERS, EVENTS
from data_access.photos import PHOTOS
from data_access.tallies import PLACES, SUMS, TALLIES, local_day

Key = tuple[str, str, str, str, str]
Recount = dict[Key, Counter[str]]
PLAIN = {
    "reject": "rejected",
    "mark_duplicate": "duplicates",
    "dispatch": "dispatched",
    "grant_deferral": "deferrals",
    "send_back": "rework",
    "close": "closings",
}
MOST_SHOWN = 50


def differences(product: Product) -> list[str]:
    """Every difference as one line, 50 of a kind at most; empty when everything agrees."""
    engine = open_engine(product.settings.database, reading=True)
    with engine.connect() as connection:
        found = [*tally_differences(connection, product.city.zone), *place_differences(connection, product.city.zone)]
        found += [*sum_differences(connection), *event_gaps(connection), *state_differences(connection)]
        found += [*due_differences(connection), *post_differences(connection, product.city.zone)]
        found += list(issue_differences(connection))
        found += list(_missing_files(connection, product))
    engine.dispose()
    return found


def recount(connection: Connection, zone: ZoneInfo) -> Recount:
    """Every day tally, counted anew from cases, their deadlines and their history."""
    counts: Recount = {}
    day = local_day(zone)

    def count(at: datetime, row: Row[Any], *names: str) -> None:
        sums = counts.setdefault((day(at), row.district, row.street, row.department, row.category), Counter())
        sums.update(names)

    for row in connection.execute(_cases()):
        count(row.reported_at, row, "reports")
        if row.accepted_at:
            count(row.accepted_at, row, "accepted")
    for row in connection.execute(_history([*PLAIN, "rate"])):
        count(row.at, row, *([PLAIN[row.move]] if row.move in PLAIN else ["ratings", "satisfied"][: 1 + (row.facts["rating"] >= 4)]))
    for row in connection.execute(select(DUES).where(DUES.c.until.is_(None), DUES.c.done_at.is_not(None))):
        count(row.counts_at, row, *MET[row.kind][: 2 + bool(row.on_time)])
    return counts


def _cases() -> Select[Any]:
    columns = ("reported_at", "accepted_at", "district", "street", "category", "department")
    return select(*(CASES.c[name] for name in columns))


def _history(moves: list[str]) -> Select[Any]:
    """These moves of every case, with its place; what a correction took back aside."""
    own = (HISTORY.c.case_id, HISTORY.c.move, HISTORY.c.at, HISTORY.c.department, HISTORY.c.facts)
    query = select(*own, CASES.c.district, CASES.c.street, CASES.c.category).join(CASES, CASES.c.id == HISTORY.c.case_id)
    return query.where(HISTORY.c.move.in_(moves), HISTORY.c.position > CASES.c.corrected)


def tally_differences(connection: Connection, zone: ZoneInfo) -> Iterator[str]:
    """Day tallies that a recount of cases and history does not bear out."""
    expected = recount(connection, zone)
    kept = {tuple(row[:5]): Counter({name: row._mapping[name] for name in DAY_COUNTERS}) for row in connection.execute(select(TALLIES))}
    shown = 0
    for key in sorted(set(expected) | set(kept)):
        for name in DAY_COUNTERS:
            want, have = expected.get(key, Counter())[name], kept.get(key, Counter())[name]
            if want != have and shown < MOST_SHOWN:
                shown += 1
                yield f"tally {' '.join(key)}: {name} is {have}, the cases say {want}"


def sum_differences(connection: Connection) -> Iterator[str]:
    """District, department and day whose sums without street and category are not those of the tallies."""
    totals = {table: _totals(connection, table) for table in (TALLIES, SUMS)}
    for key in sorted({*totals[TALLIES], *totals[SUMS]}):
        if totals[TALLIES].get(key) != totals[SUMS].get(key):
            yield f"sums {' '.join(key)}: {totals[SUMS].get(key)}, the tallies say {totals[TALLIES].get(key)}"


def _totals(connection: Connection, table: Table) -> dict[tuple[str, ...], tuple[int, ...]]:
    keys = (table.c.day, table.c.district, table.c.department)
    rows = connection.execute(select(*keys, *(func.sum(table.c[name]) for name in DAY_COUNTERS)).group_by(*keys))
    return {tuple(row[:3]): tuple(row[3:]) for row in rows}


def place_differences(connection: Connection, zone: ZoneInfo) -> Iterator[str]:
    """Hexagons whose reports are not those of the cases in them."""
    day = local_day(zone)
    expected: Counter[tuple[str, ...]] = Counter()
    for row in connection.execute(select(CASES.c.reported_at, CASES.c.hexagon, CASES.c.category, CASES.c.district)):
        expected[(day(row.reported_at), row.hexagon, row.category, row.district)] += 1
    kept = {tuple(row[:4]): row.reports for row in connection.execute(select(PLACES))}
    wrong = [key for key in sorted(set(expected) | set(kept)) if expected[key] != kept.get(key, 0)]
    for key in wrong[:MOST_SHOWN]:
        yield f"hexagon {' '.join(key)}: {kept.get(key, 0)} reports, the cases say {expected[key]}"


def event_gaps(connection: Connection) -> Iterator[str]:
    """Numbers that the event log or its counter leaves out."""
    count, highest = connection.execute(select(func.count(), func.max(EVENTS.c.number))).one()
    counter = connection.execute(select(COUNTERS.c.value).where(COUNTERS.c.name == "event")).scalar() or 0
    if count != (highest or 0) or counter != (highest or 0):
        yield f"events: {count} rows, highest number {highest}, counter {counter}"


def state_differences(connection: Connection) -> Iterator[str]:
    """Each case stands where the last row of its history left it."""
    last = select(HISTORY.c.case_id, func.max(HISTORY.c.position).label("position")).group_by(HISTORY.c.case_id).subquery()
    rows = (
        select(CASES.c.number, CASES.c.state, HISTORY.c.target)
        .join(last, last.c.case_id == CASES.c.id, isouter=True)
        .join(HISTORY, (HISTORY.c.case_id == last.c.case_id) & (HISTORY.c.position == last.c.position), isouter=True)
        .where(func.coalesce(HISTORY.c.target, "") != CASES.c.state)
        .limit(MOST_SHOWN)
    )
    for row in connection.execute(rows):
        yield f"case {row.number}: is {row.state}, its history says {row.target}"


def _missing_files(connection: Connection, product: Product) -> Iterator[str]:
    columns = {"original": PHOTOS.c.original, "staff": PHOTOS.c.staff_name, "public": PHOTOS.c.public_name}
    for kind, column in columns.items():
        there = set(product.photo_store.names(kind))
        for name in connection.execute(select(column).where(column != "").distinct()).scalars():
            if name not in there:
                yield f"photo {kind}/{name}: the file is missing"
