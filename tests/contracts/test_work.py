"""What every database must keep of a transaction; the same on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from dashboard.city import City
from dashboard.errors import KeyReused, MoveRefused, NotFound
from dashboard.handling.moves import Brought, make_move
from dashboard.reports.intake import RequestKey
from data_access.schema import migrate
from data_access.verification import event_gaps, recount
from tests.builders import a_report, an_account, moved
from tests.stores import Stores


def test_a_report_is_there_after_its_receipt(either: Stores, city: City, now: datetime) -> None:
    receipt = a_report(either.open_work, city, now)
    with either.open_reading() as work:
        case = work.cases.find(receipt.number)
        assert (case.state, case.reported_at, case.place.district) == ("submitted", now, receipt.district)
        assert [row.move for row in work.cases.history(case.id)] == ["submit"]
        assert len(work.photos.of_case(case.id)) == 1


def test_what_is_not_committed_never_happened(either: Stores, city: City, now: datetime) -> None:
    receipt = a_report(either.open_work, city, now)
    with either.open_work() as work:
        case = work.cases.lock(receipt.number)
        work.staff.revoke_tokens(1, now)
        del case
    with pytest.raises(NotFound), either.open_work() as work:
        work.cases.lock("000000-XXXX")
    assert either.nudged == [1]


def test_events_are_numbered_without_gaps_in_commit_order(either: Stores, city: City, now: datetime) -> None:
    """Writers that interleave never leave a number out, and who sees N sees all below it."""
    seen: list[list[int]] = []

    def report() -> None:
        for _ in range(5):
            a_report(either.open_work, city, now, category="noise", photos=())
            with either.open_reading() as work:
                seen.append([news.number for news in work.events.after(0, 1000)])

    threads = [threading.Thread(target=report) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seen)
    with either.open_reading() as work:
        assert [news.number for news in work.events.after(0, 1000)] == list(range(1, 21))
        assert work.events.latest() == 20
    with either.reading_engine.connect() as connection:
        assert list(event_gaps(connection)) == []


def test_of_two_reviewers_at_once_one_decides(either: Stores, city: City, now: datetime) -> None:
    """Both are asked at the same moment; the lock lets the second see what the first did."""
    receipt = a_report(either.open_work, city, now)
    reviewers = [an_account(either.open_work, "reviewer", login=f"r{place}") for place in range(4)]
    start = threading.Barrier(4)
    answers: list[str] = []

    def decide(by: Any) -> None:
        start.wait()
        try:
            make_move(either.open_work, receipt.number, "reject", Brought({"reason": "not_visible"}), by=by, city=city, now=now)
            answers.append("decided")
        except MoveRefused:
            answers.append("refused")

    threads = [threading.Thread(target=decide, args=(by,)) for by in reviewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["decided", "refused", "refused", "refused"]


def test_a_repeated_request_gives_the_first_receipt(either: Stores, city: City, now: datetime) -> None:
    key = RequestKey("form", "one", b"body")
    first = a_report(either.open_work, city, now, request=key)
    again = a_report(either.open_work, city, now, request=key)
    assert (again.number, again.code, again.repeated) == (first.number, first.code, True)
    with pytest.raises(KeyReused):
        a_report(either.open_work, city, now, request=RequestKey("form", "one", b"other"))
    with either.open_reading() as work:
        assert len(work.cases.search({}, after=0, most=10)) == 1


def test_two_clicks_at_once_make_one_report(either: Stores, city: City, now: datetime) -> None:
    start = threading.Barrier(3)
    codes: list[str] = []

    def click() -> None:
        start.wait()
        codes.append(a_report(either.open_work, city, now, request=RequestKey("form", "double", b"same")).code)

    threads = [threading.Thread(target=click) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 3
    assert len(set(codes)) == 1


@pytest.mark.parametrize("table", ["history", "events"])
@pytest.mark.parametrize("sentence", ["UPDATE {} SET at = 0", "DELETE FROM {}"])
def test_history_and_events_are_only_added_to(either: Stores, city: City, now: datetime, table: str, sentence: str) -> None:
    a_report(either.open_work, city, now)
    with either.engine.connect() as connection, pytest.raises(DatabaseError, match="append-only"):
        connection.execute(text(sentence.format(table)))


def test_tallies_equal_a_recount_after_a_whole_life(either: Stores, city: City, now: datetime) -> None:
    first = a_report(either.open_work, city, now)
    moved(either.open_work, city, first.number, "claim", "accept", "take", "feed_back", now=now + timedelta(hours=1))
    moved(either.open_work, city, first.number, "send_back", "feed_back", "close", now=now + timedelta(days=2))
    second = a_report(either.open_work, city, now + timedelta(minutes=5))
    moved(either.open_work, city, second.number, "accept", "hand_back", "dispatch", "take", now=now + timedelta(hours=2))
    with either.open_reading() as work:
        kept = work.tallies.rows(["department"], None, None, {})
    totals = {row["department"]: row for row in kept}
    assert totals["city_enforcement"]["reports"] == 1
    with either.reading_engine.connect() as connection:
        counted = recount(connection, city.zone)
    for name in ("reports", "accepted", "handled", "handling_due", "handled_on_time", "due", "closed", "closed_on_time", "rework"):
        assert sum(row[name] for row in kept) == sum(counts[name] for counts in counted.values()), name


def test_a_newer_database_is_left_alone_by_migrating_twice(either: Stores, city: City) -> None:
    assert migrate(either.engine, city.code) == migrate(either.engine, city.code)
