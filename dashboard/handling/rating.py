"""The citizen's word on the outcome: one to five, once, by whoever holds the report's code. (verb)"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dashboard.assessment.counting import RATE
from dashboard.city import City
from dashboard.errors import BadInput, MoveRefused, OnlyOnce
from dashboard.ports import OpenWork
from dashboard.publishing.release import news_of
from dashboard.records import CITIZEN, Case, Happening
from dashboard.reports.lifecycle import CLOSED

LOWEST, HIGHEST = 1, 5


def rate(open_work: OpenWork, number: str, rating: int, *, city: City, now: datetime) -> Case:
    """Rate a closed case. Raises BadInput outside 1-5, MoveRefused when it is not closed, OnlyOnce the second time."""
    if not LOWEST <= rating <= HIGHEST:
        raise BadInput(field="rating")
    with open_work() as work:
        case = work.cases.lock(number)
        if case.state != CLOSED:
            raise MoveRefused(state=case.state, move=RATE)
        if case.rating is not None:
            raise OnlyOnce()
        after = replace(case, rating=rating)
        position = work.cases.next_position(case.id)
        row = Happening(
            case.id, position, RATE, case.state, case.state, now, CITIZEN.actor, None, case.department, facts={"rating": rating}
        )
        work.cases.change(case, after, row)
        work.tell(news_of("case", after, work.photos.of_case(case.id), RATE, now, city.zone))
        work.commit()
    return after
