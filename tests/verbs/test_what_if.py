"""What-if: what is foretold is what the figures say once it is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dashboard.assessment.closings import Closings
from dashboard.assessment.indicators import COUNTS, row_of
from dashboard.assessment.scores import if_closed
from dashboard.assessment.tables import Wanted, indicator_rows
from dashboard.assessment.what_if import Frame, OpenCase, cases_until, closed, what_if
from dashboard.city import City
from dashboard.times import midnight, next_day
from tests.builders import a_report, moved
from tests.clock import MORNING
from tests.stores import Stores

AT = MORNING  # its facts are of this day

DAY = timedelta(days=1)
DISTRICT = "520102"  # of the centre


def a_frame(city: City, now: datetime, until: datetime) -> Frame:
    local = now.astimezone(city.zone).date().replace(day=1)
    return Frame(midnight(local, city.zone), midnight(next_day(local + timedelta(days=30)), city.zone), now, until)


def row_now(stores: Stores, city: City, frame: Frame, now: datetime) -> dict[str, Any]:
    first = frame.first.astimezone(city.zone).date()
    last = (frame.before - timedelta(seconds=1)).astimezone(city.zone).date()
    rows, _event = indicator_rows(stores.open_reading, city, Wanted("district", first, last), Closings(), now)
    return next(row for row in rows if row["key"] == DISTRICT)


def some_cases(stores: Stores, city: City, now: datetime) -> datetime:
    """Cases at every point of their way, some late; the moment at which they stand so."""
    lives = (("claim",), ("accept",), ("accept", "take"), ("accept", "take", "feed_back"), ("accept", "take", "feed_back", "close"))
    for number, life in enumerate(lives):
        for start in (now, now + 2 * DAY):
            receipt = a_report(stores.open_work, city, start + timedelta(minutes=number), text=f"{number} {start}")
            moved(stores.open_work, city, receipt.number, *life, now=start + timedelta(minutes=number))
    return now + 2 * DAY + timedelta(minutes=10)


@pytest.mark.parametrize("which", [slice(None), slice(0, 2), slice(1, 3), slice(3, None)])
def test_what_is_foretold_is_what_comes_when_it_is_done(stores: Stores, city: City, now: datetime, which: slice) -> None:
    at = some_cases(stores, city, now)
    frame = a_frame(city, at, at + timedelta(hours=1))
    with stores.open_reading() as work:
        picked = cases_until(work, {"district": DISTRICT}, at)[which]
    assert picked
    before = row_now(stores, city, frame, at)
    foretold = what_if(before, [], picked, city.assessment.schemes["proportional"], city.assessment.grades, frame)
    change = closed(picked, frame)
    for case in picked:
        steps = ("close",) if case.handled else ("feed_back", "close")
        moved(stores.open_work, city, case.number, *steps, now=frame.until)
    then = row_now(stores, city, frame, frame.until)
    assert {name: before[name] + change[name] for name in (*COUNTS, "overdue_open")} == {
        name: then[name] for name in (*COUNTS, "overdue_open")
    }
    rated = what_if(then, [], [], city.assessment.schemes["proportional"], city.assessment.grades, frame)
    assert foretold.after.score == rated.before.score
    assert foretold.before.score.value < foretold.after.score.value


def test_what_comes_when_nothing_is_done_is_foretold_too(stores: Stores, city: City, now: datetime) -> None:
    at = some_cases(stores, city, now)
    frame = a_frame(city, at, at + 5 * DAY)
    with stores.open_reading() as work:
        every = cases_until(work, {"district": DISTRICT}, at)
    before = row_now(stores, city, frame, at)
    scheme, grades = city.assessment.schemes["proportional"], city.assessment.grades
    foretold = what_if(before, [], every, scheme, grades, frame)
    then = row_now(stores, city, frame, frame.until)
    assert foretold.left.score == what_if(then, [], [], scheme, grades, frame).before.score
    assert foretold.left.score.value < foretold.before.score.value


def test_the_cases_due_by_a_time_are_those_due_by_it_and_the_late_ones(stores: Stores, city: City, now: datetime) -> None:
    at = some_cases(stores, city, now)
    where = {"district": DISTRICT}
    with stores.open_reading() as work:
        every = cases_until(work, where, at)
        soon = cases_until(work, where, at, at + timedelta(hours=5))
        none = cases_until(work, where, at, at)
        elsewhere = cases_until(work, {"district": "520199"}, at)
        two = cases_until(work, where, at, most=2)
    ahead = [case for case in every if (case.closing_deadline if case.handled else case.handling_deadline) >= at]
    assert len(every) == 6  # three open ones of each day: with the department, in its hands, fed back
    assert len(ahead) == 3
    assert every[: len(ahead)] == ahead
    assert {case.number for case in none} == {case.number for case in every} - {case.number for case in ahead}
    assert {case.number for case in none} < {case.number for case in soon}
    assert two == every[:2]
    assert elsewhere == []


def a_row(key: str, on_time: int) -> dict[str, Any]:
    counts = {"due": 100, "closed": 100, "closed_on_time": on_time, "handling_due": 100, "handled": 100, "handled_on_time": on_time}
    return {"key": key, "name": {"zh": key, "en": key}} | row_of(counts, 0, None)


def test_fourteen_closed_in_time_lift_a_unit_from_rank_7_to_4(city: City, now: datetime) -> None:
    others = [a_row(str(place), on_time) for place, on_time in enumerate((99, 95, 90, 83, 83, 82, 70, 60, 50))]
    cases = [OpenCase(str(number), now + timedelta(hours=2), now + timedelta(hours=6), False) for number in range(14)]
    frame = Frame(now - DAY, now + DAY, now, now + timedelta(hours=8))
    found = what_if(a_row("own", 81), others, cases, city.assessment.schemes["proportional"], city.assessment.grades, frame)
    assert (found.before.rank, found.after.rank, found.left.rank, found.of) == (7, 4, 8, 10)
    # 95 of 114 are 83.33 %, above 83
    assert next(part.rate for part in found.after.score.parts) == 83.33


def test_a_case_that_is_late_already_is_closed_but_never_in_time(now: datetime) -> None:
    frame = Frame(now - DAY, now + DAY, now, now + timedelta(hours=1))
    late = OpenCase("1", now - timedelta(hours=3), now - timedelta(hours=1), False)
    assert +closed([late], frame) == {"closed": 1, "handled": 1}
    assert closed([late], frame)["overdue_open"] == -1


def test_a_case_that_was_due_before_the_period_changes_nothing_in_it_but_is_no_longer_overdue(now: datetime) -> None:
    frame = Frame(now - DAY, now + DAY, now, now + timedelta(hours=1))
    older = OpenCase("1", now - 3 * DAY, now - 2 * DAY, False)
    assert {name: by for name, by in closed([older], frame).items() if by} == {"overdue_open": -1}


def test_a_case_without_a_deadline_is_due_when_it_is_closed(now: datetime) -> None:
    frame = Frame(now - DAY, now + DAY, now, now + timedelta(hours=1))
    assert +closed([OpenCase("1", None, None, True)], frame) == {"due": 1, "closed": 1, "closed_on_time": 1}


def test_the_soonest_due_are_closed_first_and_no_more_than_there_are(stores: Stores, city: City, now: datetime) -> None:
    at = some_cases(stores, city, now)
    frame = a_frame(city, at, at + timedelta(hours=5))
    own = row_now(stores, city, frame, at)
    rows = [own, a_row("520103", 90), a_row("520111", 10)]
    with stores.open_reading() as work:
        two, all_of_them, due_by_then, none = (
            if_closed(work, city, "district", DISTRICT, rows, frame, close) for close in (2, 99, None, 0)
        )
        soonest = [case.number for case in cases_until(work, {"district": DISTRICT}, at, fed_back=False)]
    assert (two["numbers"], two["counted"], two["most"], two["of"]) == (soonest[:2], 2, 4, 3)
    assert all_of_them["counted"] == len(soonest) == 4
    assert 0 < due_by_then["counted"] <= due_by_then["most"] == 4
    assert none["after"] == none["before"] == two["before"]
    assert two["before"]["value"] < two["after"]["value"] <= all_of_them["after"]["value"]
    assert two["left"]["value"] <= two["before"]["value"]
