"""申诉剔除: who may object to what, who decides, and what it does to the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from dashboard.assessment.closings import Closings
from dashboard.assessment.tables import Wanted, indicator_rows
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
from dashboard.handling.objections import decide_objection, missed_by, object_to, standing
from dashboard.permissions import ROLES
from dashboard.ports import OpenWork
from dashboard.records import By, Case, Due, Objection
from data_access.due_checks import due_differences, post_differences
from data_access.verification import sum_differences, tally_differences
from tests.builders import CENTRE, a_report, an_account, moved
from tests.stores import Stores

LATE = timedelta(hours=20)


class Department:
    """A department with one case, whose deadlines are over since 20 hours."""

    def __init__(self, stores: Stores, city: City, now: datetime) -> None:
        self.stores, self.city = stores, city
        self.case = moved(stores.open_work, city, a_report(stores.open_work, city, now).number, "accept", "take", now=now)
        assert self.case.closing_deadline is not None
        self.now = self.case.closing_deadline + LATE
        self.head = an_account(stores.open_work, "department_head", self.case.department)
        self.supervisor = an_account(stores.open_work, "supervisor")

    @property
    def open_work(self) -> OpenWork:
        return self.stores.open_work

    def moves(self, *names: str) -> Case:
        self.case = moved(self.open_work, self.city, self.case.number, *names, now=self.now)
        return self.case

    def due(self, kind: str) -> Due:
        with self.open_work() as work:
            return [due for due in work.dues.of_case(self.case.id) if due.kind == kind][-1]

    def objects(self, kind: str = "handling", reason: str = "道路封闭，无法到达", by: By | None = None) -> Objection:
        due = self.due(kind)
        return object_to(self.open_work, due.id, reason, by=by or self.head, now=self.now, city=self.city)

    def decides(self, objection: Objection, granted: bool, words: str = "核实", by: By | None = None) -> Objection:
        return decide_objection(self.open_work, objection.id, granted, words, by=by or self.supervisor, now=self.now, city=self.city)

    def row(self, **wanted: Any) -> dict[str, Any]:
        asked = replace(Wanted("department", codes={"department": self.case.department}), **wanted)
        rows, _event = indicator_rows(self.stores.open_reading, self.city, asked, Closings(), self.now)
        return rows[0]

    def check(self) -> None:
        """Tallies, people's figures and deadlines agree with the cases."""
        with self.stores.reading_engine.connect() as connection:
            found = [*tally_differences(connection, self.city.zone), *sum_differences(connection)]
            found += [*due_differences(connection), *post_differences(connection, self.city.zone)]
        assert found == []


@pytest.fixture
def department(stores: Stores, city: City, now: datetime) -> Department:
    return Department(stores, city, now)


def test_a_granted_objection_takes_a_late_case_out_of_every_count_at_once(department: Department) -> None:
    department.moves("feed_back")
    before = department.row()
    assert (before["handling_due"], before["handled"], before["handled_on_time"]) == (1, 1, 0)
    objection = department.objects()
    assert department.row() == before, "asking alone changes nothing"
    department.now += timedelta(minutes=5)
    assert department.decides(objection, True).decision == "granted"
    after = department.row()
    assert (after["handling_due"], after["handled"], after["on_time_handling_rate"]) == (0, 0, None)
    assert department.due("handling").ended_by == "objection"
    assert (after["due"], after["dispatched"], after["reports"]) == (before["due"], before["dispatched"], before["reports"])
    department.check()


def test_a_granted_objection_takes_a_missed_and_open_deadline_out_too(department: Department) -> None:
    assert department.row()["handling_due"] == 1
    department.decides(department.objects(), True)
    assert department.row()["handling_due"] == 0
    department.check()


def test_a_case_whose_deadline_was_struck_out_is_overdue_until_it_is_handled_and_its_list_says_so(department: Department) -> None:
    department.decides(department.objects(), True)
    department.now += timedelta(minutes=5)
    assert department.row()["overdue_open"] == department.row(as_of=department.now)["overdue_open"] == 1
    with department.stores.open_reading() as work:
        (line,) = work.behind.page("overdue_open", None, None, {}, department.now, 0, 10)
    assert line.case.number == department.case.number
    department.moves("feed_back")
    assert department.row()["overdue_open"] == department.row(as_of=department.now)["overdue_open"] == 0


def test_a_refused_objection_leaves_the_case_counted(department: Department) -> None:
    department.moves("feed_back")
    before = department.row()
    assert department.decides(department.objects(), False, "理由不成立").decision == "refused"
    assert department.row() == before
    assert department.due("handling").until is None
    department.check()


def test_what_was_said_before_the_decision_can_still_be_asked_for(department: Department) -> None:
    department.moves("feed_back")
    before, then = department.row(), department.now
    department.now += timedelta(hours=1)
    department.decides(department.objects(), True)
    department.now += timedelta(hours=1)
    assert department.row(as_of=then) == before
    assert department.row()["handling_due"] == 0


def test_each_step_is_written_into_the_history_and_moves_nothing(department: Department) -> None:
    case = department.moves("feed_back")
    objection = department.objects()
    department.decides(objection, False, "理由不成立")
    department.now += timedelta(hours=20)
    department.moves("close")
    second = department.objects("closing", "节假日")
    department.decides(second, True)
    with department.open_work() as work:
        rows = [row for row in work.cases.history(case.id) if "objection" in row.facts]
        assert [row.move for row in rows] == ["object", "refuse_objection", "object", "strike"]
        assert all(row.source == row.target for row in rows)
        assert [row.facts["reason"] for row in rows] == [objection.reason, "理由不成立", second.reason, "核实"]
        assert work.cases.find(case.number).state == "closed"
    department.check()


def test_staff_hear_of_it_and_the_public_learns_nothing_new(department: Department) -> None:
    with department.open_work() as work:
        before = work.events.latest()
    department.decides(department.objects(), True)
    with department.open_work() as work:
        news = work.events.after(before, 10)
    assert [one.staff["move"] for one in news] == ["object", "strike"]
    assert not [one for one in news if "道路封闭" in str(one.public) or "objection" in str(one.public)]


def test_only_a_missed_deadline_can_be_objected_to(stores: Stores, city: City, now: datetime) -> None:
    department = Department(stores, city, now)
    department.now = now + timedelta(minutes=10)
    with pytest.raises(DeadlineNotCounted):
        department.objects()
    department.moves("feed_back")
    with pytest.raises(DeadlineNotCounted):
        department.objects()


def test_a_deadline_is_objected_to_once(department: Department) -> None:
    department.decides(department.objects(), False)
    with pytest.raises(OnlyOnce):
        department.objects()


def test_seven_days_after_it_counted_it_is_too_late(department: Department) -> None:
    due = department.due("handling")
    department.now = due.counts_at + timedelta(days=7, seconds=1)
    with pytest.raises(TooLate):
        department.objects()
    department.now = due.counts_at + timedelta(days=7)
    assert department.objects().due == due.id


def test_another_departments_head_may_not_object(department: Department) -> None:
    other = an_account(department.open_work, "department_head", "city_muck")
    with pytest.raises(NotYourDepartment):
        department.objects(by=other)


@pytest.mark.parametrize("role", sorted(role for role, held in ROLES.items() if "figure:object" not in held))
def test_who_lacks_the_permission_cannot_object(department: Department, role: str) -> None:
    with pytest.raises(NotAllowed):
        department.objects(by=an_account(department.open_work, role, department.case.department, login="x"))


@pytest.mark.parametrize("role", sorted(role for role, held in ROLES.items() if "figure:decide" not in held))
def test_who_lacks_the_permission_cannot_decide(department: Department, role: str) -> None:
    objection = department.objects()
    with pytest.raises(NotAllowed):
        department.decides(objection, True, by=an_account(department.open_work, role, department.case.department, login="x"))


def test_who_asked_never_decides_whatever_their_role_became(department: Department) -> None:
    objection = department.objects()
    with pytest.raises(AskedYourself):
        department.decides(objection, True, by=replace(department.head, role="supervisor"))
    with department.open_work() as work, pytest.raises(IntegrityError):
        work.objections.save(replace(objection, decision="granted", decided_by=objection.asked_by, decided_at=department.now))


def test_it_is_decided_once(department: Department) -> None:
    objection = department.objects()
    department.decides(objection, True)
    for granted in (True, False):
        with pytest.raises(DecidedAlready):
            department.decides(objection, granted)


def test_reasons_are_needed_and_short(department: Department) -> None:
    for reason, error in (("  ", FactMissing), ("长" * 501, TextTooLong)):
        with pytest.raises(error):
            department.objects(reason=reason)
    objection = department.objects()
    with pytest.raises(FactMissing):
        department.decides(objection, False, " ")
    assert department.decides(objection, True, "").words == ""


def test_what_is_not_there_is_not_found(department: Department) -> None:
    with pytest.raises(NotFound):
        object_to(department.open_work, 999, "理由", by=department.head, now=department.now, city=department.city)
    with pytest.raises(NotFound):
        decide_objection(department.open_work, 999, True, "", by=department.supervisor, now=department.now, city=department.city)


def test_what_was_sent_back_meanwhile_has_nothing_left_to_strike(department: Department) -> None:
    department.moves("feed_back")
    objection = department.objects()
    department.moves("send_back")
    with pytest.raises(DeadlineNotCounted):
        department.decides(objection, True)
    assert department.decides(objection, False, "已返工").decision == "refused"


def test_a_department_sees_what_it_may_object_to_and_its_own_objections(department: Department, now: datetime) -> None:
    other = moved(
        department.open_work, department.city,
        a_report(department.open_work, department.city, now, lon=CENTRE[0] + 0.01).number, "accept", now=now,
    )  # fmt: skip

    def missed(number: str = "") -> list[str]:
        with department.open_work() as work:
            return [f"{one.case.number} {one.due.kind}" for one in missed_by(work, department.case.department, department.now, number)]

    mine = {f"{case.number} {kind}" for case in (department.case, other) for kind in ("handling", "closing")}
    assert set(missed()) == mine
    assert set(missed(other.number)) == {f"{other.number} handling", f"{other.number} closing"}
    objection = department.objects()
    assert set(missed()) == mine - {f"{department.case.number} handling"}
    with department.open_work() as work:
        (waiting,), done = standing(work, department.case.department)
        assert (waiting.objection, waiting.case.number, done) == (objection, department.case.number, [])
        assert standing(work, "city_muck") == ([], [])
        assert waiting.asked_by == f"department_head-{department.case.department}"
    department.decides(objection, True)
    with department.open_work() as work:
        waiting_now, (one,) = standing(work, "")
        assert (waiting_now, one.objection.decision, one.decided_by) == ([], "granted", "supervisor-")


def test_nothing_of_a_refused_attempt_is_kept(department: Department, tmp_path: Path) -> None:
    with pytest.raises(FactMissing):
        department.objects(reason="")
    with department.open_work() as work:
        assert work.objections.latest("", 10) == []
        assert "object" not in [row.move for row in work.cases.history(department.case.id)]


def test_what_was_struck_out_stays_out_however_the_case_goes_on(department: Department) -> None:
    department.decides(department.objects(), True)
    department.moves("feed_back", "close")
    row = department.row()
    assert (row["handling_due"], row["handled"], row["due"]) == (0, 0, 1)
    department.check()
