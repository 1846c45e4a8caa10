"""申诉剔除: a department objects to being held to a missed deadline; a supervisor strikes it out, or keeps it. (verbs)

Both are written into the case's history and move nothing. What is struck out counts nowhere from that moment on; what a table said before
can still be asked for. Source: docs/figures.md
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dashboard.assessment.dues import STRIKE
from dashboard.city import City
from dashboard.errors import (
    AskedYourself,
    DeadlineNotCounted,
    DecidedAlready,
    FactMissing,
    NotAllowed,
    NotFound,
    NotYourDepartment,
    OnlyOnce,
    TextTooLong,
    TooLate,
)
from dashboard.handling.facts import MOST_NOTE
from dashboard.handling.review import check_not_own
from dashboard.permissions import may
from dashboard.ports import OpenWork, Work
from dashboard.publishing.release import news_of
from dashboard.records import By, Case, Due, Happening, Objection

OBJECT, DECIDE = "figure:object", "figure:decide"
OBJECTED, REFUSED_IN_HISTORY = "object", "refuse_objection"
GRANTED, REFUSED = "granted", "refused"
DAYS = 7
"""So long after a deadline counted may be objected to it, whether its month is closed or not: a granted one then corrects the month."""
LOOKED_AT, PAGE, SHOWN = 2000, 500, 200
COUNTERS = ("handling_due", "due")
STEP_WORDS: dict[str, tuple[str, str]] = {
    OBJECTED: ("申请剔除", "Objected"),
    STRIKE: ("申诉剔除", "Struck out"),
    REFUSED_IN_HISTORY: ("不予剔除", "Objection refused"),
}
"""Rows of a case's history that move nothing, in words."""
DECISION_WORDS: dict[str, tuple[str, str]] = {
    "": ("待决定", "To be decided"),
    GRANTED: ("已剔除", "Struck out"),
    REFUSED: ("不予剔除", "Refused"),
}


@dataclass(frozen=True)
class Held:
    """A deadline that a department is held to, with its case."""

    due: Due
    case: Case


@dataclass(frozen=True)
class Standing:
    """An objection with what it is about, and the names of those who asked and decided."""

    objection: Objection
    due: Due
    case: Case
    asked_by: str
    decided_by: str


def object_to(open_work: OpenWork, due_id: int, reason: str, *, by: By, now: datetime, city: City) -> Objection:
    """Object to a missed deadline of the own department, once, within 7 days after it counted.

    Raises NotFound, NotAllowed, NotYourDepartment, FactMissing, TextTooLong, DeadlineNotCounted, TooLate, OnlyOnce.
    """
    with open_work() as work:
        objection = objected(work, due_id, reason, by=by, now=now, city=city)
        work.commit()
    return objection


def objected(work: Work, due_id: int, reason: str, *, by: By, now: datetime, city: City) -> Objection:
    """The same inside somebody's transaction. (step)"""
    if not may(by.role, OBJECT):
        raise NotAllowed()
    due, case = _locked(work, due_id)
    reason = _checked("reason", reason, needed=True)
    if due.department != by.department:
        raise NotYourDepartment()
    if not is_missed(due, now):
        raise DeadlineNotCounted()
    if now > due.counts_at + timedelta(days=DAYS):
        raise TooLate(days=DAYS)
    if work.objections.of_due(due.id):
        raise OnlyOnce()
    assert by.account is not None
    objection = work.objections.add(Objection(0, due.id, case.id, due.department, reason, by.account, now))
    _write(work, case, objection, OBJECTED, reason, by, now, city)
    work.audit(OBJECT, by, now, {"objection": objection.id, "due": due.id})
    return objection


def decide_objection(open_work: OpenWork, objection_id: int, granted: bool, words: str, *, by: By, now: datetime, city: City) -> Objection:
    """Strike the deadline out, or keep it, which needs a word of why. Who asked never decides.

    Raises NotFound, NotAllowed, AskedYourself, OwnReport, DecidedAlready, FactMissing, TextTooLong, DeadlineNotCounted.
    """
    with open_work() as work:
        objection = decided(work, objection_id, granted, words, by=by, now=now, city=city)
        work.commit()
    return objection


def decided(work: Work, objection_id: int, granted: bool, words: str, *, by: By, now: datetime, city: City) -> Objection:
    """The same inside somebody's transaction. (step)"""
    if not may(by.role, DECIDE):
        raise NotAllowed()
    due, case = _locked(work, work.objections.by_id(objection_id).due)
    objection = work.objections.by_id(objection_id)  # once more: only now is the case locked
    check_not_own(work, case, by)
    if objection.asked_by == by.account:
        raise AskedYourself()
    if objection.decision:
        raise DecidedAlready()
    words = _checked("words", words, needed=not granted)
    if granted and not is_missed(due, now):
        raise DeadlineNotCounted()
    decision = GRANTED if granted else REFUSED
    after = replace(objection, decision=decision, words=words, decided_by=by.account, decided_at=now)
    work.objections.save(after)
    _write(work, case, after, STRIKE if granted else REFUSED_IN_HISTORY, words, by, now, city)
    work.audit(DECIDE, by, now, {"objection": objection.id, "decision": decision})
    return after


def is_missed(due: Due, now: datetime) -> bool:
    """Whether a deadline counts as missed now: met late, or past and not met. (rule)"""
    late = due.on_time is False if due.done_at else due.deadline is not None and due.deadline < now
    return due.until is None and late


def missed_by(work: Work, department: str, now: datetime, number: str = "") -> list[Held]:
    """Missed deadlines that the department may still object to, the newest first; of one case when its number is given. (step)"""
    asked = {objection.due for objection in work.objections.latest(department, LOOKED_AT)}
    found = _of_case(work, number) if number else _of_days(work, department, now)
    open_to = [one for one in found if one.due.department == department and is_missed(one.due, now) and one.due.id not in asked]
    open_to = [one for one in open_to if now <= one.due.counts_at + timedelta(days=DAYS)]
    return sorted(open_to, key=lambda one: one.due.counts_at, reverse=True)[:SHOWN]


def standing(work: Work, department: str) -> tuple[list[Standing], list[Standing]]:
    """Objections to be decided, the oldest first, and the latest decided ones; department: '' for all. (step)"""
    waiting = work.objections.undecided(department, SHOWN)
    done = [objection for objection in work.objections.latest(department, SHOWN) if objection.decision]
    return [stands(work, one) for one in waiting], [stands(work, one) for one in done]


def stands(work: Work, objection: Objection) -> Standing:
    """The objection with what it is about. (step)"""
    names = [_name(work, account) for account in (objection.asked_by, objection.decided_by)]
    return Standing(objection, work.dues.by_id(objection.due), work.cases.by_id(objection.case_id), *names)


def _locked(work: Work, due_id: int) -> tuple[Due, Case]:
    """The deadline and its case, which nobody else changes until this transaction ends. Raises NotFound."""
    case = work.cases.by_id(work.dues.by_id(due_id).case_id)
    case = work.cases.lock(case.number)
    return work.dues.by_id(due_id), case


def _checked(name: str, text: str, *, needed: bool) -> str:
    text = text.strip()
    if needed and not text:
        raise FactMissing(field=name, fact=name)
    if len(text) > MOST_NOTE:
        raise TextTooLong(field=name, most=MOST_NOTE, now=len(text))
    return text


def _write(work: Work, case: Case, objection: Objection, move: str, words: str, by: By, now: datetime, city: City) -> None:
    facts = {"due": objection.due, "objection": objection.id} | ({"reason": words} if words else {})
    position = work.cases.next_position(case.id)
    row = Happening(case.id, position, move, case.state, case.state, now, by.actor, by.account, objection.department, None, facts)
    work.cases.change(case, case, row)
    work.tell(news_of("case", case, work.photos.of_case(case.id), move, now, city.zone))


def _of_case(work: Work, number: str) -> list[Held]:
    case = work.cases.find(number)
    return [Held(due, case) for due in work.dues.of_case(case.id)]


def _of_days(work: Work, department: str, now: datetime) -> list[Held]:
    """What the department's deadlines of the last days came to; of very many, the last ones only by their case's number."""
    found = list[Held]()
    for counter in COUNTERS:
        after = 0
        for _page in range(LOOKED_AT // PAGE):
            page = work.behind.page(counter, now - timedelta(days=DAYS), None, {"department": department}, now, after, PAGE)
            found += [Held(one.due, one.case) for one in page if one.due]
            if len(page) < PAGE:
                break
            after = page[-1].id
    return found


def _name(work: Work, account: int | None) -> str:
    try:
        return work.staff.by_id(account).name if account else ""
    except NotFound:
        return ""
