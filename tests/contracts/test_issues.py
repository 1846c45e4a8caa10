"""Issues on every database: one for each closing however many close at once, never changed, without gaps, held by their digests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from dashboard.assessment.closings import Closings
from dashboard.assessment.periods import close_period, close_periods, correct_period
from dashboard.assessment.signing import digest
from dashboard.city import City
from dashboard.publishing.bulletins.content import content_of
from dashboard.records import Issue
from data_access.issue_checks import issue_differences
from tests.builders import a_report
from tests.clock import MORNING
from tests.stores import Stores

AT = MORNING  # its facts are of this day

AT_ONCE = 4


def closed(stores: Stores, kind: str, key: str, now: datetime) -> Issue:
    return close_period(stores.open_work, stores.open_reading, kind, key, content_of, city=stores.city, closings=Closings(), now=now)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each gave, all of them begun at the same moment."""
    start, answers = threading.Barrier(len(calls)), list[object]()

    def run(call: Callable[[], object]) -> None:
        start.wait()
        answers.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(calls), "one of them failed"
    return answers


def heads(stores: Stores, kind: str = "", key: str = "", before: int = 0) -> list[tuple[int, str, str, int]]:
    """(serial, kind, key, number), newest first."""
    with stores.open_reading() as work:
        return [(issue.serial, issue.kind, issue.key, issue.number) for issue in work.issues.heads(kind, key, 100, before)]


def found(stores: Stores) -> list[str]:
    with stores.reading_engine.connect() as connection:
        return list(issue_differences(connection))


def tampered(stores: Stores, sentence: str) -> None:
    """Do what the database forbids, as whoever has its file could."""
    names = ("issues_no_update", "issues_no_delete") if stores.dialect == "sqlite" else ("issues_append_only ON issues",)
    with stores.engine.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.exec_driver_sql(sentence)
        connection.commit()


def test_whoever_closes_a_period_at_the_same_time_gets_the_same_issue(either: Stores, city: City, now: datetime) -> None:
    a_report(either.open_work, city, now)
    later = now + timedelta(days=2)
    answers = at_once(*[lambda: closed(either, "day", "2026-03-18", later)] * AT_ONCE)
    assert all(answer == answers[0] for answer in answers)
    assert heads(either) == [(1, "day", "2026-03-18", 1)]


def test_two_schedulers_at_once_give_every_period_one_issue(either: Stores, city: City, now: datetime) -> None:
    for days in range(2):
        a_report(either.open_work, city, now - timedelta(days=days))
    later = now + timedelta(days=20)
    run = [lambda: close_periods(either.open_work, either.open_reading, content_of, city=city, now=later)] * AT_ONCE
    assert at_once(*run) == [0] * AT_ONCE
    kept = heads(either)
    assert [serial for serial, *_ in kept] == list(range(len(kept), 0, -1))
    periods = {"2026-03-17", "2026-03-18", "2026-W12", "2026-03", "2026-Q1"}
    assert {(key, number) for _, _, key, number in kept} == {(key, 1) for key in periods}
    assert len(kept) == len(periods)
    assert found(either) == []


def test_different_periods_closed_at_once_get_serials_without_gaps(either: Stores, city: City, now: datetime) -> None:
    later = now + timedelta(days=400)
    periods = [("day", "2026-03-18"), ("week", "2026-W12"), ("month", "2026-03"), ("quarter", "2026-Q1"), ("year", "2026")]
    at_once(*[lambda period=period: closed(either, *period, later) for period in periods])
    assert sorted(row[0] for row in heads(either)) == [1, 2, 3, 4, 5]


def test_two_corrections_at_once_are_one(either: Stores, city: City, now: datetime) -> None:
    later = now + timedelta(days=2)
    closed(either, "day", "2026-03-18", later)
    a_report(either.open_work, city, now)

    def correct() -> Issue | None:
        stores = (either.open_work, either.open_reading)
        return correct_period(*stores, "day", "2026-03-18", content_of, city=city, closings=Closings(), now=later)

    made = [answer for answer in at_once(*[correct] * AT_ONCE) if answer]
    assert made
    assert all(answer == made[0] for answer in made)
    assert [row[3] for row in heads(either)] == [2, 1]


@pytest.mark.parametrize("sentence", ["UPDATE issues SET reason = 'better so'", "DELETE FROM issues"])
def test_issues_are_only_added_to(either: Stores, city: City, now: datetime, sentence: str) -> None:
    closed(either, "day", "2026-03-18", now + timedelta(days=2))
    with either.engine.connect() as connection, pytest.raises(DatabaseError, match="append-only"):
        connection.execute(text(sentence))


def test_a_number_is_given_once(either: Stores, city: City, now: datetime) -> None:
    first = closed(either, "day", "2026-03-18", now + timedelta(days=2))
    with either.open_work() as work, pytest.raises(IntegrityError):
        work.issues.add(replace(first, reason="once more"))


def test_an_issue_comes_back_as_it_was_frozen(either: Stores, city: City, now: datetime) -> None:
    a_report(either.open_work, city, now)
    issue = closed(either, "day", "2026-03-18", now + timedelta(days=2))
    with either.open_reading() as work:
        assert work.issues.get("day", "2026-03-18", 1) == issue
        assert work.issues.get("day", "2026-03-18", 2) is None
    assert digest(issue.content) == issue.digest


def test_issues_are_listed_by_kind_and_period_without_their_content(either: Stores, city: City, now: datetime) -> None:
    later = now + timedelta(days=20)
    for key in ("2026-03-17", "2026-03-18"):
        closed(either, "day", key, later)
    closed(either, "week", "2026-W12", later)
    assert heads(either) == [(3, "week", "2026-W12", 1), (2, "day", "2026-03-18", 1), (1, "day", "2026-03-17", 1)]
    assert [row[0] for row in heads(either, "day")] == [2, 1]
    assert [row[0] for row in heads(either, "day", "2026-03-17")] == [1]
    assert [row[0] for row in heads(either, before=3)] == [2, 1]
    with either.open_reading() as work:
        assert work.issues.heads("", "", 1)[0].content == {}
        assert work.issues.closed() == {("day", "2026-03-17"), ("day", "2026-03-18"), ("week", "2026-W12")}


def test_what_was_signed_is_verified(either: Stores, city: City, now: datetime) -> None:
    later = now + timedelta(days=20)
    assert found(either) == []
    for key in ("2026-03-16", "2026-03-17", "2026-03-18"):
        closed(either, "day", key, later)
    assert found(either) == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("""UPDATE issues SET content = replace(content, '"reports":0', '"reports":1') WHERE serial = 2""", "has another digest"),
        ("UPDATE issues SET key = '2026-03-15' WHERE serial = 2", "its content is that of day 2026-03-17"),
        ("UPDATE issues SET number = 3 WHERE serial = 2", "issues of day 2026-03-17: numbers 1, 2 are missing"),
        ("DELETE FROM issues WHERE serial = 2", "issues: serials 2 are missing"),
    ],
)
def test_whoever_changes_an_issue_is_found_out(either: Stores, city: City, now: datetime, sentence: str, words: str) -> None:
    later = now + timedelta(days=20)
    for key in ("2026-03-16", "2026-03-17", "2026-03-18"):
        closed(either, "day", key, later)
    tampered(either, sentence)
    assert len(found(either)) == 1
    assert words in found(either)[0]
