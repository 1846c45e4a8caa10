"""What a unit's score and rank would be if it closed these cases by then: "close these 14 by 18:00: rank 7 → 4". (rules; one step)

Everybody else stays as they are. Source: docs/assessment.md
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dashboard.assessment.indicators import COUNTS, row_of
from dashboard.assessment.scoring import Score, composite, rank_of
from dashboard.city import Grade, Scheme
from dashboard.ports import Work
from dashboard.records import Case
from dashboard.reports.lifecycle import HANDLED, ON_THE_CLOCK

MOST = 10_000
EVER = timedelta(days=36500)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class OpenCase:
    """An open case as its deadlines see it. handled: fed back, so that only its closing is waited for."""

    number: str
    handling_deadline: datetime | None
    closing_deadline: datetime | None
    handled: bool


@dataclass(frozen=True)
class Frame:
    """When. first, before: the scored period, [first, before); now; until: by when the cases are closed, not after ``before``."""

    first: datetime
    before: datetime
    now: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        return self.first <= moment < self.before


@dataclass(frozen=True)
class Standing:
    """A score with its rank in the group. rank: None without a score."""

    score: Score
    rank: int | None


@dataclass(frozen=True)
class WhatIf:
    """before: now; left: at ``until`` if nothing is done about these cases; after: if they are closed. of: how many are ranked then."""

    before: Standing
    left: Standing
    after: Standing
    of: int
    cases: tuple[OpenCase, ...]


def what_if(row: Row, others: Sequence[Row], cases: Sequence[OpenCase], scheme: Scheme, grades: Sequence[Grade], frame: Frame) -> WhatIf:
    """row: of the unit, others: of the rest of its group; each an indicator row of the period."""
    values = [value for other in others if (value := composite(other, scheme, grades).value) is not None]
    before = _standing(row, values, scheme, grades)
    left = _standing(_changed(row, left_open(cases, frame)), values, scheme, grades)
    after = _standing(_changed(row, closed(cases, frame)), values, scheme, grades)
    return WhatIf(before, left, after, len(values) + (after.rank is not None), tuple(cases))


def closed(cases: Sequence[OpenCase], frame: Frame) -> Counter[str]:
    """By how much each count changes when the cases are fed back and closed by ``until``, each in time unless it is late already."""
    change: Counter[str] = Counter()
    for case in cases:
        change.update(_done(case.closing_deadline, frame, ("due", "closed", "closed_on_time")))
        if not case.handled:
            change.update(_done(case.handling_deadline, frame, ("handling_due", "handled", "handled_on_time")))
            change["overdue_open"] -= _late(case.handling_deadline, frame.now)
    return change


def left_open(cases: Sequence[OpenCase], frame: Frame) -> Counter[str]:
    """By how much each count changes when ``until`` comes and nothing was done about the cases."""
    change: Counter[str] = Counter()
    for case in cases:
        change["due"] += _passes(case.closing_deadline, frame) and frame.holds(_known(case.closing_deadline))
        if not case.handled and _passes(case.handling_deadline, frame):
            change["overdue_open"] += 1
            change["handling_due"] += frame.holds(_known(case.handling_deadline))
    return change


def cases_until(
    work: Work, where: Mapping[str, str], now: datetime, until: datetime | None = None, most: int = MOST, *, fed_back: bool = True
) -> list[OpenCase]:
    """A unit's open cases that could be closed, the soonest deadline first, then those that are late already, the longest late first.

    where: column → code; until: only those whose handling or closing deadline comes by then, or is past; None: all with a deadline.
    fed_back: those too that only wait for the verifier.
    """
    waiting = [case for case in _waiting(work, where, most) if until is None or _next_deadline(case) <= until] if fed_back else []
    soon = sorted((*_ahead(work, where, now, until, most), *(case for case in waiting if _next_deadline(case) >= now)), key=_next_deadline)
    known = {case.id for case in soon}
    found = [_open_case(case) for case in soon]
    late = sorted((row["counts_at"], row["case_id"]) for row in work.dues.late(now, where)) if len(found) < most else []
    for case_id in dict.fromkeys(case_id for _, case_id in late):
        if len(found) >= most:
            break
        if case_id not in known and _is_with(case := work.cases.by_id(case_id), where) and (fed_back or case.state != HANDLED):
            found.append(_open_case(case))
    return found[:most]


def count_open(work: Work, where: Mapping[str, str], now: datetime) -> int:
    """How many cases the unit has on the clock, late or not."""
    late = sum(int(row["overdue"]) for row in work.boards.standing(now, where))
    return late + work.boards.due_between(now, now + EVER, where)


def _ahead(work: Work, where: Mapping[str, str], now: datetime, until: datetime | None, most: int) -> list[Case]:
    """Cases on the clock that are not late yet; only as many are read as are wanted."""
    wanted = most if until is None else min(most, work.boards.due_between(now, until, where))
    return work.boards.next_deadlines(now, wanted, where) if wanted else []


def _done(deadline: datetime | None, frame: Frame, names: tuple[str, str, str]) -> Counter[str]:
    """One deadline met by ``until``: late if it is past, else in time, and due that moment if that is in the period."""
    due, done, on_time = names
    if deadline is not None and _late(deadline, frame.now):
        return Counter({done: int(frame.holds(deadline))})
    is_in = int(frame.holds(min(deadline or frame.until, frame.until)))
    return Counter({due: is_in, done: is_in, on_time: is_in})


def _passes(deadline: datetime | None, frame: Frame) -> bool:
    """Whether a deadline passes between now and then."""
    return deadline is not None and frame.now <= deadline < frame.until


def _late(deadline: datetime | None, now: datetime) -> bool:
    return deadline is not None and deadline < now


def _known(deadline: datetime | None) -> datetime:
    assert deadline is not None
    return deadline


def _changed(row: Row, change: Mapping[str, int]) -> Row:
    counts = {name: row[name] + change.get(name, 0) for name in COUNTS}
    overdue = max(0, row["overdue_open"] + change.get("overdue_open", 0))
    return {"key": row["key"], "name": row["name"]} | row_of(counts, overdue, row["median_hours_to_close"])


def _standing(row: Row, others: Sequence[float], scheme: Scheme, grades: Sequence[Grade]) -> Standing:
    score = composite(row, scheme, grades)
    return Standing(score, rank_of(score.value, others))


def _waiting(work: Work, where: Mapping[str, str], most: int) -> list[Case]:
    """Cases that were fed back and wait for the verifier."""
    found = work.cases.queue((HANDLED,), department=where.get("department", ""), district=where.get("district", ""), most=most)
    return [case for case in found if case.closing_deadline and _is_with(case, where)]


def _is_with(case: Case, where: Mapping[str, str]) -> bool:
    """Whether a case is still open with this unit: who had it when a deadline passed may have handed it back since."""
    own = {"district": case.place.district, "street": case.place.street, "department": case.department}
    return case.state in (*ON_THE_CLOCK, HANDLED) and all(own.get(name, code) == code for name, code in where.items() if code)


def _next_deadline(case: Case) -> datetime:
    return _known(case.closing_deadline if case.state == HANDLED else case.handling_deadline)


def _open_case(case: Case) -> OpenCase:
    return OpenCase(case.number, case.handling_deadline, case.closing_deadline, case.state == HANDLED)
