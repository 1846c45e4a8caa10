"""Which deadlines a case got, and which of them count. (rules)

A case is due once for each deadline it gets: at that deadline, or when it is done if that comes first. A deadline that is put off or
withdrawn before it is over never was due; one that was missed stays with the department that missed it, whoever has the case later.
Source: DOMAIN indicators; docs/adr/0008-due-once-for-each-deadline.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.records import Case, Due, Happening
from dashboard.reports.lifecycle import MOVES, OPEN_STATES

TO_HANDLE = "handling"
TO_CLOSE = "closing"
STRIKE = "strike"
CORRECT = "correct"
ENDINGS = {
    "paused": ("时限中止", "the clock was stopped before the deadline"),
    "send_back": ("返工重计", "sent back: the feedback no longer counts"),
    "void": ("作废", "void"),
    "objection": ("申诉剔除", "struck out after an objection"),
    "correction": ("更正", "set right by a correction"),
}
"""Why a deadline stopped counting."""


@dataclass(frozen=True)
class Kind:
    """One kind of deadline. deadline, done: the case's fields; by: the move that meets it; counters: due, done, done on time."""

    code: str
    deadline: str
    done: str
    by: str
    counters: tuple[str, str, str]


KINDS: tuple[Kind, ...] = (
    Kind(TO_HANDLE, "handling_deadline", "handled_at", "feed_back", ("handling_due", "handled", "handled_on_time")),
    Kind(TO_CLOSE, "closing_deadline", "closed_at", "close", ("due", "closed", "closed_on_time")),
)
COUNTERS: dict[str, tuple[str, str, str]] = {kind.code: kind.counters for kind in KINDS}
TOUCHING = frozenset({move.name for move in MOVES if move.clock} | {kind.by for kind in KINDS} | {"take", "send_back", "void", STRIKE})
"""Moves after which a case's deadlines may stand otherwise."""


@dataclass(frozen=True)
class Change:
    """One row added (old is None) or changed."""

    old: Due | None
    new: Due


def dues_after(rows: Sequence[Due], before: Case, happening: Happening, after: Case) -> list[Change]:
    """What one history row does to the case's deadlines. rows: its live ones."""
    book = _Book(rows, happening, after)
    if happening.move == "void":
        book.end(lambda due: True, "void")
    elif happening.move == STRIKE:
        book.end(lambda due: due.id == happening.facts["due"], "objection")
    else:
        if happening.move == "send_back":
            book.undo(before.handled_at)
        if happening.move == "take":
            book.man()
        for kind in KINDS:
            book.replace(kind, before, after)
            if happening.move == kind.by:
                book.settle(kind)
    return list(book.changes())


def settled(at: datetime, deadline: datetime | None) -> tuple[datetime, bool]:
    """When a case that was finished ``at`` counts, and whether it was on time; without a deadline: then, on time."""
    return (at, True) if deadline is None or at <= deadline else (deadline, False)


def counted(due: Due | None) -> tuple[str, ...]:
    """The counters that a row stands in, on the day of its ``counts_at``; what is late and open is added by the clock alone."""
    if due is None or due.until or due.done_at is None:
        return ()
    names = COUNTERS[due.kind]
    return names if due.on_time else names[:2]


class _Book:
    """A case's live rows while one history row is written."""

    def __init__(self, rows: Sequence[Due], happening: Happening, after: Case) -> None:
        self._at, self._by, self._case = happening.at, happening.by, after
        self._rows: list[tuple[Due | None, Due]] = [(row, row) for row in rows if row.until is None]

    def changes(self) -> Iterator[Change]:
        return (Change(old, new) for old, new in self._rows if old is not new)

    def end(self, which: Callable[[Due], bool], why: str) -> None:
        self._rows = [(old, replace(new, until=self._at, ended_by=why) if _is_live(new) and which(new) else new) for old, new in self._rows]

    def undo(self, handled_at: datetime | None) -> None:
        """The feedback does not count: its rows end; a deadline that was missed, or that stays, is to be met once more."""
        undone = [new for _, new in self._rows if new.kind == TO_HANDLE and new.done_at == handled_at and _is_live(new)]
        self.end(lambda due: due in undone, "send_back")
        for due in undone:
            if due.deadline and (not due.on_time or due.deadline == self._case.handling_deadline):
                self._add(replace(due, id=0, since=self._at, counts_at=due.deadline, done_at=None, on_time=None))

    def man(self) -> None:
        """Whoever takes the case answers for what is still to be met."""
        self._rows = [
            (old, replace(new, person=self._by) if _is_open(new) and new.person is None and self._by else new) for old, new in self._rows
        ]

    def replace(self, kind: Kind, before: Case, after: Case) -> None:
        """End the deadline that is put off, unless it is over already; write down the new one."""
        old, new = getattr(before, kind.deadline), getattr(after, kind.deadline)
        reopened = before.closed_at is not None and after.closed_at is None
        if old == new and not reopened:  # reopened over a weekend it may get the very deadline that it had, once more
            return
        self.end(lambda due: due.kind == kind.code and _is_open(due) and due.deadline is not None and due.deadline >= self._at, "paused")
        if new and getattr(after, kind.done) is None and after.state in OPEN_STATES:
            self._add(self._row(kind, new, person=after.handler))

    def settle(self, kind: Kind) -> None:
        """What was still to be met is met now, in time or late. A case that never had a deadline is on time; one struck out stays out."""
        if getattr(self._case, kind.deadline) is None and not any(due.kind == kind.code and _is_live(due) for _, due in self._rows):
            self._add(self._row(kind, None, person=None))
        self._rows = [(old, self._done(new) if new.kind == kind.code and _is_open(new) else new) for old, new in self._rows]

    def _done(self, due: Due) -> Due:
        counts_at, on_time = settled(self._at, due.deadline)
        return replace(due, done_at=self._at, on_time=on_time, counts_at=counts_at, person=due.person or self._case.handler)

    def _row(self, kind: Kind, deadline: datetime | None, person: int | None) -> Due:
        return due_of(self._case, kind.code, deadline, since=self._at, person=person)

    def _add(self, due: Due) -> None:
        self._rows.append((None, due))


def due_of(case: Case, kind: str, deadline: datetime | None, *, since: datetime, person: int | None = None) -> Due:
    """A deadline that the case has from ``since`` on, not met yet; None: it is to be met without one."""
    place, counts_at = case.place, deadline or since
    return Due(
        0, case.id, kind, deadline, since, counts_at, place.district, place.street, case.department, case.panel, case.category, person
    )


def _is_live(due: Due) -> bool:
    return due.until is None


def _is_open(due: Due) -> bool:
    return due.until is None and due.done_at is None
