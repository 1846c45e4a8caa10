"""Which deadlines a case got, and which of them count."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from dashboard.assessment.counting import marks_of_life
from dashboard.assessment.dues import STRIKE, Change, counted
from dashboard.city import City
from dashboard.handling.deadlines import is_working_day
from dashboard.ports import OpenWork
from dashboard.records import Due, Happening
from dashboard.times import day_of
from tests.builders import a_report, moved
from tests.stores import Stores

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def live(open_work: OpenWork, number: str, kind: str) -> list[Due]:
    with open_work() as work:
        return [due for due in work.dues.of_case(work.cases.find(number).id) if due.kind == kind and due.until is None]


def totals(open_work: OpenWork, by: str = "department") -> dict[str, dict[str, Any]]:
    with open_work() as work:
        return {row[by]: row for row in work.tallies.rows([by], None, None, {})}


def test_a_case_is_due_once_when_it_is_closed_in_time(open_work: OpenWork, city: City, now: datetime) -> None:
    number = a_report(open_work, city, now).number
    case = moved(open_work, city, number, "accept", "take", "feed_back", "close", now=now + HOUR)
    for kind in ("handling", "closing"):
        (due,) = live(open_work, number, kind)
        assert (due.done_at, due.on_time, due.counts_at) == (now + HOUR, True, now + HOUR)
    assert totals(open_work)[case.department]["closed_on_time"] == 1


def test_a_missed_deadline_stays_with_the_department_that_missed_it(open_work: OpenWork, city: City, now: datetime) -> None:
    number = a_report(open_work, city, now).number
    first = moved(open_work, city, number, "accept", "take", now=now)
    moved(open_work, city, number, "hand_back", "dispatch", now=now + 5 * DAY)
    moved(open_work, city, number, "take", "feed_back", "close", now=now + 5 * DAY + HOUR)
    missed, met = live(open_work, number, "handling")
    assert (missed.department, missed.on_time, missed.counts_at) == (first.department, False, first.handling_deadline)
    assert (met.department, met.on_time) == ("city_enforcement", True)
    sums = totals(open_work)
    assert [sums[first.department][name] for name in ("due", "closed", "closed_on_time")] == [1, 1, 0]
    assert [sums["city_enforcement"][name] for name in ("due", "closed", "closed_on_time")] == [1, 1, 1]


def test_a_deadline_put_off_in_time_never_was_due(open_work: OpenWork, city: City, now: datetime) -> None:
    number = a_report(open_work, city, now).number
    moved(open_work, city, number, "accept", "take", "grant_deferral", now=now)
    assert not live(open_work, number, "closing")
    moved(open_work, city, number, "resume", "feed_back", "close", now=now + 4 * DAY)
    assert [due.on_time for due in live(open_work, number, "closing")] == [True]


def test_feedback_that_is_sent_back_does_not_count(open_work: OpenWork, city: City, now: datetime) -> None:
    number = a_report(open_work, city, now).number
    case = moved(open_work, city, number, "accept", "take", "feed_back", "send_back", now=now + HOUR)
    assert totals(open_work)[case.department]["handled"] == 0
    moved(open_work, city, number, "feed_back", now=now + 2 * HOUR)
    assert totals(open_work)[case.department]["handled"] == 1


def test_a_deadline_missed_before_the_work_was_sent_back_is_missed_for_good(open_work: OpenWork, city: City, now: datetime) -> None:
    number = a_report(open_work, city, now).number
    case = moved(open_work, city, number, "accept", "take", now=now)
    moved(open_work, city, number, "feed_back", "send_back", now=now + 5 * DAY)
    (due,) = live(open_work, number, "handling")
    assert (due.done_at, due.deadline) == (None, case.handling_deadline)
    moved(open_work, city, number, "feed_back", now=now + 6 * DAY)
    assert totals(open_work)[case.department]["handled_on_time"] == 0
    assert totals(open_work)[case.department]["handling_due"] == 1


def test_a_reopened_case_is_due_again_and_its_first_closing_stays(open_work: OpenWork, city: City, now: datetime) -> None:
    number = a_report(open_work, city, now).number
    case = moved(open_work, city, number, "accept", "take", "feed_back", "close", now=now)
    moved(open_work, city, number, "reopen", now=now + HOUR)
    assert len(live(open_work, number, "closing")) == 2
    moved(open_work, city, number, "feed_back", "close", now=now + 2 * HOUR)
    assert totals(open_work)[case.department]["closed"] == 2


def test_reopened_over_a_weekend_it_is_due_again_at_the_very_same_time(open_work: OpenWork, city: City, now: datetime) -> None:
    def is_free(at: datetime) -> bool:
        return not is_working_day(day_of(at, city.zone), city.calendar)

    day_off = next(at for at in (now + days * DAY for days in range(14)) if is_free(at) and is_free(at + HOUR))
    number = a_report(open_work, city, day_off).number
    first = moved(open_work, city, number, "accept", "take", "feed_back", "close", now=day_off)
    again = moved(open_work, city, number, "reopen", now=day_off + HOUR)
    assert again.closing_deadline == first.closing_deadline
    assert [due.done_at for due in live(open_work, number, "closing")] == [day_off, None]
    assert [due.done_at for due in live(open_work, number, "handling")] == [day_off, None]


def test_a_void_case_was_never_due(open_work: OpenWork, city: City, now: datetime) -> None:
    number = a_report(open_work, city, now).number
    case = moved(open_work, city, number, "accept", "take", "feed_back", "close", "reopen", "void", now=now)
    assert [totals(open_work)[case.department][name] for name in ("due", "closed", "handled")] == [0, 0, 0]


def test_what_was_struck_out_stays_out_whatever_becomes_of_the_case(open_work: OpenWork, city: City, now: datetime) -> None:
    number = a_report(open_work, city, now).number
    case = moved(open_work, city, number, "accept", now=now)
    late = now + 5 * DAY
    with open_work() as work:
        case = work.cases.lock(number)
        for due in work.dues.of_case(case.id):
            position = work.cases.next_position(case.id)
            facts = {"due": due.id, "objection": 1}
            row = Happening(case.id, position, STRIKE, case.state, case.state, late, "staff", None, case.department, None, facts)
            work.cases.change(case, case, row)
        work.commit()
    moved(open_work, city, number, "take", "feed_back", "send_back", "feed_back", "close", now=late + HOUR)
    assert [totals(open_work)[case.department][name] for name in ("due", "handling_due", "handled", "closed")] == [0, 0, 0, 0]


def test_whoever_took_the_case_is_in_post(open_work: OpenWork, city: City, now: datetime) -> None:
    number = a_report(open_work, city, now).number
    case = moved(open_work, city, number, "accept", "take", "feed_back", "close", now=now)
    with open_work() as work:
        rows = {row["person"]: row for row in work.tallies.post_rows(None, None, "")}
        handler = {account.id: account.role for account in work.staff.all()}
    by_role = {handler[person]: row for person, row in rows.items()}
    assert by_role["handler"]["closed_on_time"] == by_role["handler"]["handled"] == 1
    assert by_role["reviewer"]["decided"] == by_role["reviewer"]["approved"] == 1
    assert by_role["verifier"]["closings"] == 1
    assert case.handler in rows


@pytest.mark.parametrize(
    "moves",
    [
        ("accept", "take", "feed_back", "close"),
        ("accept", "take", "feed_back", "send_back", "feed_back", "close", "reopen", "feed_back", "close"),
        ("accept", "hand_back", "dispatch", "take", "grant_deferral", "resume", "void"),
        ("claim", "release", "reject"),
    ],
)
@pytest.mark.parametrize("step_h", [1, 30])
def test_a_life_stands_for_what_its_moves_counted(stores: Stores, city: City, now: datetime, moves: tuple[str, ...], step_h: int) -> None:
    number = a_report(stores.open_work, city, now).number
    for place, move in enumerate(moves, start=1):
        moved(stores.open_work, city, number, move, now=now + place * step_h * HOUR)
    with stores.open_work() as work:
        case = work.cases.find(number)
        marks = marks_of_life(case, work.cases.history(case.id), work.dues.of_case(case.id))
        kept = work.tallies.rows(["department", "day"], None, None, {})
        posts = work.tallies.post_rows(None, None, "")
    counted_ = Counter[tuple[str, str, str]]()
    for mark in marks:
        counted_[(mark.department, str(mark.at.astimezone(city.zone).date()), mark.counter)] += mark.amount
    for row in kept:
        for name, number_ in row.items():
            if name not in ("department", "day"):
                assert counted_[(row["department"], row["day"], name)] == number_, (name, row)
    people = Counter[tuple[int, str]]()
    for mark in marks:
        if mark.person:
            people[(mark.person, mark.counter)] += mark.amount
    assert all(people[(row["person"], name)] == row[name] for row in posts for name in row if name not in ("person", "department"))


def test_a_row_that_ended_counts_nothing(now: datetime) -> None:
    due = Due(1, 1, "closing", now, now, now, "d", "s", "x", "p", "c", done_at=now, on_time=True)
    assert counted(due) == ("due", "closed", "closed_on_time")
    assert counted(Change(None, Due(**{**vars(due), "until": now})).new) == ()
