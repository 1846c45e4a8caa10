"""A supervisor's or head's word that a case must not be missed (催办): written into its history, at most once an hour. (verb)

It moves nothing: state and deadline stay, and nobody but staff is told that somebody urged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from dashboard.city import City
from dashboard.errors import MoveRefused, NotAllowed, NotYourDepartment, UrgedAlready
from dashboard.permissions import OF_ONE_DEPARTMENT, may
from dashboard.ports import OpenWork
from dashboard.publishing.release import news_of
from dashboard.records import By, Case, Happening
from dashboard.reports.lifecycle import ON_THE_CLOCK, URGE

PERMISSION = "case:urge"
PAUSE = timedelta(hours=1)


def urge(open_work: OpenWork, number: str, *, by: By, city: City, now: datetime) -> Case:
    """Urge whoever has the case on.

    Raises NotFound, NotAllowed, NotYourDepartment, MoveRefused when no handling clock runs, UrgedAlready within an hour of the last time.
    """
    with open_work() as work:
        case = work.cases.lock(number)
        _check(case, work.cases.history(case.id), by, now)
        position = work.cases.next_position(case.id)
        row = Happening(case.id, position, URGE, case.state, case.state, now, by.actor, by.account, case.department, case.handling_deadline)
        work.cases.change(case, case, row)
        work.tell(news_of("case", case, work.photos.of_case(case.id), URGE, now, city.zone))
        work.commit()
    return case


def urged_at(rows: Sequence[Happening]) -> datetime | None:
    """When a case was urged for the last time, by its history."""
    return max((row.at for row in rows if row.move == URGE), default=None)


def may_urge(case: Case, by: By | None) -> bool:
    """Whether this member of staff may urge this case, at some time: its clock runs, and it is one of theirs."""
    if by is None or not may(by.role, PERMISSION) or case.state not in ON_THE_CLOCK:
        return False
    return by.role not in OF_ONE_DEPARTMENT or case.department == by.department


def _check(case: Case, rows: Sequence[Happening], by: By, now: datetime) -> None:
    if not may(by.role, PERMISSION):
        raise NotAllowed()
    if by.role in OF_ONE_DEPARTMENT and case.department != by.department:
        raise NotYourDepartment()
    if case.state not in ON_THE_CLOCK:
        raise MoveRefused(state=case.state, move=URGE)
    last = urged_at(rows)
    if last and now - last < PAUSE:
        raise UrgedAlready(minutes=int((PAUSE - (now - last)).total_seconds() // 60) + 1)
