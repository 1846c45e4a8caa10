"""What each move adds to which tally: counted once, where it happens. (rules)

Day counters stand per day x district x street x department x category; minute counters per minute x district.
A closing counts on the day its case was due: at the deadline, or at the closing if that came first. What only
the clock changes (overdue) is no counter. Source: docs/adr/0004-what-counts-where.md, DOMAIN indicators.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from dashboard.records import Case, Happening, Mark
from dashboard.reports.lifecycle import RECEIVED, STATES

DAY_COUNTERS = (
    "reports", "accepted", "rejected", "duplicates", "dispatched", "handling_due", "handled", "handled_on_time",
    "due", "closed", "closed_on_time", "closings", "rework", "deferrals", "ratings", "satisfied",
)  # fmt: skip
MINUTE_COUNTERS = ("reports", "accepted", "closings", "handling_due", "handled_on_time", "due", "closed_on_time", "in_progress", "waiting")

RATE = "rate"
SATISFIED = 4
"""Of one to five: who rates it so or higher counts as satisfied."""


def marks_of(before: Case | None, happening: Happening, after: Case) -> tuple[Mark, ...]:
    """The tally changes of one history row. before: None for a report just received."""
    return tuple(_marks(before, happening, after))


def _marks(before: Case | None, row: Happening, after: Case) -> Iterator[Mark]:
    yield from _standing(before, row, after)
    if before is not None and before.department != after.department:
        yield from _moved(before, after)
    if row.move == RECEIVED:
        yield _mark(after, "reports", row.at)
    elif row.move in _PLAIN:
        yield _mark(after, _PLAIN[row.move], row.at)
    elif row.move == "feed_back":
        yield from _settled(after, row.at, after.handling_deadline, ("handling_due", "handled", "handled_on_time"))
    elif row.move == "close":
        yield _mark(after, "closings", row.at)
        yield from _settled(after, row.at, after.closing_deadline, ("due", "closed", "closed_on_time"))
    elif row.move in ("send_back", "void") and before is not None and before.handled_at:
        if row.move == "send_back":
            yield _mark(after, "rework", row.at)
        for mark in _settled(before, before.handled_at, before.handling_deadline, ("handling_due", "handled", "handled_on_time")):
            yield _negative(mark)
    elif row.move == RATE and after.rating is not None:
        yield _mark(after, "ratings", row.at)
        if after.rating >= SATISFIED:
            yield _mark(after, "satisfied", row.at)


_PLAIN = {
    "accept": "accepted",
    "reject": "rejected",
    "mark_duplicate": "duplicates",
    "dispatch": "dispatched",
    "grant_deferral": "deferrals",
}


def settled(at: datetime, deadline: datetime | None) -> tuple[datetime, bool]:
    """When a case that was finished ``at`` was due, and whether it was on time; without a deadline: then, on time."""
    return (at, True) if deadline is None or at <= deadline else (deadline, False)


def _settled(case: Case, at: datetime, deadline: datetime | None, names: tuple[str, str, str]) -> Iterator[Mark]:
    due_at, on_time = settled(at, deadline)
    due, done, done_on_time = names
    yield _mark(case, due, due_at)
    yield _mark(case, done, due_at)
    if on_time:
        yield _mark(case, done_on_time, due_at)


def _standing(before: Case | None, row: Happening, after: Case) -> Iterator[Mark]:
    """How many are being worked on, and how many wait for review: changes only, so that any minute can be told."""
    old, new = (STATES[before.state] if before else None), STATES[after.state]
    for name in ("open", "waiting"):
        change = int(getattr(new, name)) - int(getattr(old, name) if old else 0)
        if change:
            yield _mark(after, "in_progress" if name == "open" else "waiting", row.at, change)


def _moved(before: Case, after: Case) -> Iterator[Mark]:
    """A case's report and acceptance stand with the department that has it now."""
    yield _negative(_mark(before, "reports", before.reported_at))
    yield _mark(after, "reports", after.reported_at)
    if before.accepted_at:
        yield _negative(_mark(before, "accepted", before.accepted_at))
    if before.accepted_at and after.accepted_at:
        yield _mark(after, "accepted", after.accepted_at)


def _mark(case: Case, counter: str, at: datetime, amount: int = 1) -> Mark:
    return Mark(at, case.place.district, case.place.street, case.department, case.category, counter, amount, case.panel)


def _negative(mark: Mark) -> Mark:
    return replace(mark, amount=-mark.amount)
