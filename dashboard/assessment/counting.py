"""What each history row adds to which tally: counted once, where it happens. (rules)

Day counters stand per day x district x street x department x category, and per person in post; minute counters per minute x district.
What is due, closed and handled is counted from the case's deadlines (``dues``). What only the clock changes (overdue) is no counter.
Source: docs/adr/0004-what-counts-where.md, DOMAIN indicators.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from dashboard.assessment.dues import Change, counted
from dashboard.records import Case, Due, Happening, Mark
from dashboard.reports.lifecycle import RECEIVED, STATES

DAY_COUNTERS = (
    "reports", "accepted", "rejected", "duplicates", "dispatched", "handling_due", "handled", "handled_on_time",
    "due", "closed", "closed_on_time", "closings", "rework", "deferrals", "ratings", "satisfied",
)  # fmt: skip
MINUTE_COUNTERS = ("reports", "accepted", "closings", "handling_due", "handled_on_time", "due", "closed_on_time", "in_progress", "waiting")
DECIDED, APPROVED = "decided", "approved"
POST_COUNTERS = (DECIDED, APPROVED, *DAY_COUNTERS[2:])
"""What counts for a person in post: instead of what was received and accepted, what this person decided on and accepted."""

RATE = "rate"
SATISFIED = 4
"""Of one to five: who rates it so or higher counts as satisfied."""

_PLAIN = {
    # move: its counter, and in whose post it counts: who did it, or who handles the case
    "reject": ("rejected", "by"),
    "mark_duplicate": ("duplicates", "by"),
    "dispatch": ("dispatched", "by"),
    "close": ("closings", "by"),
    "grant_deferral": ("deferrals", "handler"),
    "send_back": ("rework", "handler"),
}
_DECISIONS = {"accept": (DECIDED, APPROVED), "reject": (DECIDED,), "mark_duplicate": (DECIDED,)}


def marks_of(before: Case | None, happening: Happening, after: Case, changes: Sequence[Change] = ()) -> tuple[Mark, ...]:
    """The tally changes of one history row. before: None for a report just received; changes: what it does to the case's deadlines."""
    return tuple(_marks(before, happening, after, changes))


def marks_of_life(case: Case, rows: Sequence[Happening], dues: Sequence[Due]) -> tuple[Mark, ...]:
    """Everything that a case, its history (what a correction took back aside) and its deadlines stand for in the tallies."""
    return tuple(_of_life(case, rows, dues))


def negative(mark: Mark) -> Mark:
    """The mark taken back."""
    return replace(mark, amount=-mark.amount)


def _marks(before: Case | None, row: Happening, after: Case, changes: Sequence[Change]) -> Iterator[Mark]:
    yield from _standing(row, after)
    if before is not None and before.department != after.department:
        yield from _moved(before, after)
    if row.move == RECEIVED:
        yield _mark(after, "reports", row.at)
    if row.move == "accept":
        yield _mark(after, "accepted", row.at)
    yield from _plain(row, after, (before or after).handler or after.handler)
    for change in changes:
        yield from (negative(mark) for mark in _of_due(change.old))
        yield from _of_due(change.new)


def _of_life(case: Case, rows: Sequence[Happening], dues: Sequence[Due]) -> Iterator[Mark]:
    yield _mark(case, "reports", case.reported_at)
    if case.accepted_at:
        yield _mark(case, "accepted", case.accepted_at)
    handler: int | None = None
    for row in rows:
        if row.position <= case.corrected:
            continue
        handler = {"take": row.by, "feed_back": handler or row.by, "dispatch": None}.get(row.move, handler)
        yield from _standing(row, case)
        then = case if row.department == case.department else replace(case, department=row.department)
        yield from _plain(row, then, handler)
    for due in dues:
        yield from _of_due(due)


def _plain(row: Happening, case: Case, handler: int | None) -> Iterator[Mark]:
    """What counts by the mere fact that it happened."""
    if row.move in _PLAIN:
        counter, whose = _PLAIN[row.move]
        yield _mark(case, counter, row.at, person=row.by if whose == "by" else handler)
    for counter in _DECISIONS.get(row.move, ()) if row.by else ():
        yield _mark(case, counter, row.at, person=row.by)
    if row.move == RATE:
        rating = int(row.facts["rating"])
        yield _mark(case, "ratings", row.at, person=handler)
        if rating >= SATISFIED:
            yield _mark(case, "satisfied", row.at, person=handler)


def _of_due(due: Due | None) -> Iterator[Mark]:
    for name in counted(due):
        assert due is not None
        yield Mark(due.counts_at, due.district, due.street, due.department, due.category, name, 1, due.panel, due.person)


def _standing(row: Happening, case: Case) -> Iterator[Mark]:
    """How many are being worked on, and how many wait for review: changes only, so that any minute can be told."""
    old, new = (None if row.move == RECEIVED else STATES[row.source]), STATES[row.target]
    for name in ("open", "waiting"):
        change = int(getattr(new, name)) - int(getattr(old, name) if old else 0)
        if change:
            yield _mark(case, "in_progress" if name == "open" else "waiting", row.at, change)


def _moved(before: Case, after: Case) -> Iterator[Mark]:
    """A case's report and acceptance stand with the department that has it now."""
    yield negative(_mark(before, "reports", before.reported_at))
    yield _mark(after, "reports", after.reported_at)
    if before.accepted_at:
        yield negative(_mark(before, "accepted", before.accepted_at))
    if before.accepted_at and after.accepted_at:
        yield _mark(after, "accepted", after.accepted_at)


def _mark(case: Case, counter: str, at: datetime, amount: int = 1, person: int | None = None) -> Mark:
    return Mark(at, case.place.district, case.place.street, case.department, case.category, counter, amount, case.panel, person)
