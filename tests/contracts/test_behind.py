"""What stands behind a count agrees with the tallies, now and at past moments, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from dashboard.assessment.closings import Closings
from dashboard.assessment.indicators import COUNTS
from dashboard.assessment.tables import BY, Wanted, table_of
from dashboard.city import City
from dashboard.records import Happening
from data_access.cases import ADD_CASE, ADD_HISTORY, case_row, happening_row
from tests.builders import a_case, a_report, moved
from tests.clock import MORNING
from tests.stores import Stores

AT = MORNING  # its facts are of this day

HOUR = timedelta(hours=1)
FAR = 600_000
STILL_NONE = (*(name for name in COUNTS if name != "reports"), "closings", "overdue_open")
STEPS = (
    # hours after the start, which of the cases, moves
    (1, 0, ("accept", "take")),
    (2, 1, ("claim",)),
    (3, 1, ("accept",)),
    (4, 2, ("reject",)),
    (5, 0, ("feed_back",)),
    (26, 0, ("send_back",)),
    (27, 3, ("accept", "hand_back", "dispatch", "take")),
    (60, 0, ("feed_back", "close")),
    (150, 3, ("hand_back", "dispatch", "take", "feed_back")),
    (151, 1, ("take", "request_deferral", "grant_deferral")),
    (152, 0, ("reopen",)),
    (220, 3, ("close",)),
    (300, 1, ("resume", "void")),
)


def live_through(stores: Stores, city: City, now: datetime) -> list[tuple[datetime, dict[str, list[dict[str, object]]]]]:
    """Cases that live through STEPS, and every table as it was after each step."""
    numbers = [a_report(stores.open_work, city, now + number * HOUR / 10, category="exposed_litter").number for number in range(5)]
    told = []
    for hours, which, moves in STEPS:
        at = now + hours * HOUR
        moved(stores.open_work, city, numbers[which], *moves, now=at)
        then = at + HOUR / 2
        told.append((then, tables(stores, city, then)))
    return told


def tables(stores: Stores, city: City, now: datetime, as_of: datetime | None = None) -> dict[str, list[dict[str, object]]]:
    first, last = now.date() - timedelta(days=20), now.date() + timedelta(days=1)
    with stores.open_reading() as work:
        return {by: table_of(work, city, Wanted(by, first, last, as_of=as_of), Closings(), now) for by in ("", *BY)}


def test_every_table_says_what_it_said_at_a_past_moment(either: Stores, city: City, now: datetime) -> None:
    told = live_through(either, city, now)
    for then, rows in told:
        again = tables(either, city, then, as_of=then)
        for by in rows:
            assert again[by] == rows[by], (by, then - now)


@pytest.mark.parametrize(
    ("by", "rows"), [("day", ["2026-04-26", "2026-04-27"]), ("week", ["2026-W17", "2026-W18"]), ("month", ["2026-04"])]
)
def test_a_table_by_time_has_no_row_of_what_was_late_before_the_asked_days(
    stores: Stores, city: City, now: datetime, by: str, rows: list[str]
) -> None:
    moved(stores.open_work, city, a_report(stores.open_work, city, now).number, "accept", "take", now=now)
    later = now + timedelta(days=40)
    for as_of in (None, later):
        with stores.open_reading() as work:
            wanted = Wanted(by, later.date() - timedelta(days=1), later.date(), as_of=as_of)
            assert [row["key"] for row in table_of(work, city, wanted, Closings(), later)] == rows
            (whole,) = table_of(work, city, Wanted("", wanted.first, wanted.last, as_of=as_of), Closings(), later)
            assert whole["overdue_open"] == 1


def test_a_closing_stays_with_the_department_that_had_the_case_then(either: Stores, city: City, now: datetime) -> None:
    number = a_report(either.open_work, city, now).number
    first = moved(either.open_work, city, number, "accept", "take", "feed_back", "close", now=now + HOUR).department
    moved(either.open_work, city, number, "reopen", "hand_back", now=now + 2 * HOUR)
    other = next(code for code in city.departments if code != first)
    moved(either.open_work, city, number, "dispatch", now=now + 3 * HOUR, department=other)
    later = now + 4 * HOUR
    for as_of in (None, later):
        with either.open_reading() as work:
            wanted = Wanted("department", now.date(), later.date(), as_of=as_of)
            hours = {row["key"]: row["median_hours_to_close"] for row in table_of(work, city, wanted, Closings(), later)}
            assert (hours[first], hours[other]) == (0.0, None)
            assert len(work.behind.page("closings", None, None, {"department": first}, later, 0, 9)) == 1


def test_every_count_has_as_many_cases_behind_it(either: Stores, city: City, now: datetime) -> None:
    told = live_through(either, city, now)
    then, rows = told[-1]
    (whole,) = rows[""]
    with either.open_reading() as work:
        for name in (*COUNTS, "overdue_open"):
            pages, after = [], 0
            while page := work.behind.page(name, None, None, {}, then, after, 2):
                pages += page
                after = page[-1].id
            assert len(pages) == whole[name] == work.behind.count(name, None, None, {}, then), name
        departments = {row["key"]: row for row in rows["department"]}
        for behind in work.behind.page("due", None, None, {}, then, 0, 100):
            assert behind.due is not None
            assert departments[behind.department]["due"]


def test_a_past_moment_is_counted_in_runs_of_days_so_that_streams_go_on(
    either: Stores, city: City, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [now + timedelta(days=20 * number) for number in range(4)]
    for day in days:
        a_report(either.open_work, city, day)
    pauses: list[float] = []
    monkeypatch.setattr("data_access.behind.time.sleep", pauses.append)
    with either.open_reading() as work:
        assert work.behind.counts("", None, None, {}, days[2]) == {"": {"reports": 3} | dict.fromkeys(STILL_NONE, 0)}
        assert work.behind.counts("", days[1], days[3], {}, days[3])[""]["reports"] == 2
    assert len(pauses) > 4 * len(COUNTS)


def test_the_half_millionth_case_is_listed_behind_what_happened_to_it(either: Stores, city: City, now: datetime) -> None:
    with either.engine.begin() as connection:
        connection.execute(ADD_CASE, case_row(a_case(state="closed", reported_at=now)) | {"id": FAR})
        connection.execute(ADD_HISTORY, happening_row(Happening(FAR, 7, "close", "handled", "closed", now, "verifier", None, "")))
    with either.open_reading() as work:
        (behind,) = work.behind.page("closings", now - HOUR, now + HOUR, {}, now, 0, 10)
        assert behind.case.id == FAR
        assert work.behind.page("closings", now - HOUR, now + HOUR, {}, now, behind.id, 10) == []
        assert work.behind.page("reports", None, None, {}, now, 10**18 - 1, 10) == []


def test_a_database_of_the_first_revision_keeps_its_counts(either: Stores, city: City, now: datetime) -> None:
    """The deadlines that a running city had before they stood one by one are made from its cases and history."""
    from importlib import import_module

    moved(either.open_work, city, a_report(either.open_work, city, now).number, "accept", "take", "feed_back", "close", now=now + HOUR)
    open_one = a_report(either.open_work, city, now).number
    moved(either.open_work, city, open_one, "accept", "take", now=now + HOUR)
    sent_back = a_report(either.open_work, city, now).number
    moved(either.open_work, city, sent_back, "accept", "take", "feed_back", "send_back", now=now + HOUR)
    fields = "case_id, kind, deadline, counts_at, department, category, done_at, on_time"
    query = text(f"SELECT {fields} FROM dues WHERE until IS NULL ORDER BY case_id, kind, id")
    backfill = import_module("data_access.migrations.versions.0002_signed_figures").BACKFILL
    with either.engine.connect() as connection:
        expected = connection.execute(query).all()
        connection.execute(text("DELETE FROM dues"))
        for sentence in backfill:
            connection.execute(text(sentence))
        assert connection.execute(query).all() == expected
        connection.rollback()
