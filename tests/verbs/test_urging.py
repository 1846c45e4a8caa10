"""催办: who may, when, and what it leaves behind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dashboard.city import City
from dashboard.errors import MoveRefused, NotAllowed, NotYourDepartment, UrgedAlready
from dashboard.handling.urging import urge
from dashboard.permissions import ROLES
from dashboard.ports import OpenWork
from dashboard.records import CITIZEN, Case, Happening
from data_access.verification import event_gaps, state_differences, sum_differences, tally_differences
from tests.builders import a_report, an_account, moved
from tests.stores import Stores


@pytest.fixture
def dispatched(open_work: OpenWork, city: City, now: datetime) -> Case:
    """A case with a department, its clock running."""
    return moved(open_work, city, a_report(open_work, city, now).number, "accept", now=now)


def history_of(open_work: OpenWork, case: Case) -> list[Happening]:
    with open_work() as work:
        return work.cases.history(case.id)


def test_urging_is_written_into_the_history_and_moves_nothing(open_work: OpenWork, city: City, now: datetime, dispatched: Case) -> None:
    by = an_account(open_work, "supervisor")
    later = now + timedelta(minutes=5)
    assert urge(open_work, dispatched.number, by=by, city=city, now=later) == dispatched
    row = history_of(open_work, dispatched)[-1]
    assert (row.move, row.source, row.target, row.at, row.by) == ("urge", dispatched.state, dispatched.state, later, by.account)
    with open_work() as work:
        assert work.cases.find(dispatched.number) == dispatched


def test_nothing_that_is_counted_changes(stores: Stores, city: City, now: datetime, dispatched: Case) -> None:
    urge(stores.open_work, dispatched.number, by=an_account(stores.open_work, "supervisor"), city=city, now=now)
    moved(stores.open_work, city, dispatched.number, "feed_back", "close", now=now + timedelta(minutes=1))
    with stores.engine.connect() as connection:
        found = [*tally_differences(connection, city.zone), *sum_differences(connection), *state_differences(connection)]
        assert [*found, *event_gaps(connection)] == []


def test_staff_hear_of_it_and_the_public_learns_nothing_new(open_work: OpenWork, city: City, now: datetime, dispatched: Case) -> None:
    with open_work() as work:
        before = work.events.latest()
    urge(open_work, dispatched.number, by=an_account(open_work, "supervisor"), city=city, now=now)
    with open_work() as work:
        (news,) = work.events.after(before, 10)
    assert (news.kind, news.staff["move"]) == ("case", "urge")
    assert "urge" not in str(news.public)


def test_a_case_is_urged_once_an_hour_whoever_does_it(open_work: OpenWork, city: City, now: datetime, dispatched: Case) -> None:
    supervisor, head = an_account(open_work, "supervisor"), an_account(open_work, "department_head", dispatched.department)
    urge(open_work, dispatched.number, by=supervisor, city=city, now=now)
    with pytest.raises(UrgedAlready) as refused:
        urge(open_work, dispatched.number, by=head, city=city, now=now + timedelta(minutes=59))
    assert refused.value.facts == {"minutes": 2}
    urge(open_work, dispatched.number, by=head, city=city, now=now + timedelta(minutes=60))
    assert [row.move for row in history_of(open_work, dispatched)].count("urge") == 2


@pytest.mark.parametrize("role", sorted(role for role, held in ROLES.items() if "case:urge" not in held))
def test_who_lacks_the_permission_cannot_urge(open_work: OpenWork, city: City, now: datetime, dispatched: Case, role: str) -> None:
    with pytest.raises(NotAllowed):
        urge(open_work, dispatched.number, by=an_account(open_work, role, dispatched.department), city=city, now=now)


def test_a_citizen_cannot_urge(open_work: OpenWork, city: City, now: datetime, dispatched: Case) -> None:
    with pytest.raises(NotAllowed):
        urge(open_work, dispatched.number, by=CITIZEN, city=city, now=now)


def test_a_head_urges_the_own_departments_cases_alone(open_work: OpenWork, city: City, now: datetime, dispatched: Case) -> None:
    with pytest.raises(NotYourDepartment):
        urge(open_work, dispatched.number, by=an_account(open_work, "department_head", "city_muck"), city=city, now=now)


@pytest.mark.parametrize("moves", [(), ("accept", "feed_back"), ("accept", "feed_back", "close")], ids=["waiting", "handled", "closed"])
def test_only_a_case_whose_clock_runs_can_be_urged(open_work: OpenWork, city: City, now: datetime, moves: tuple[str, ...]) -> None:
    number = a_report(open_work, city, now).number
    if moves:
        moved(open_work, city, number, *moves, now=now)
    with pytest.raises(MoveRefused):
        urge(open_work, number, by=an_account(open_work, "supervisor"), city=city, now=now)
