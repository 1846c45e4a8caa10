"""Closing of periods: frozen once, corrected beside the first, in the contents that the papers are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dashboard.assessment.closings import Closings
from dashboard.assessment.periods import (
    PATIENCE,
    RECENT,
    close_period,
    close_periods,
    closes_at,
    correct_period,
    correct_periods,
    to_check,
    unclosed,
)
from dashboard.assessment.signing import digest
from dashboard.city import City
from dashboard.errors import NotFound, PeriodNotOver
from dashboard.publishing.bulletins.content import content_of
from dashboard.records import Issue
from tests.builders import a_report, moved
from tests.clock import MORNING
from tests.stores import Stores

AT = MORNING  # its facts are of this day

DAY = "2026-03-18"
NEXT_DAY = "2026-03-19"
HOUR = timedelta(hours=1)
OVER = datetime(2026, 3, 18, 18, tzinfo=UTC)  # 02:00 on the 19th in Guiyang
LATER = datetime(2026, 3, 20, 2, tzinfo=UTC)


def closed(stores: Stores, kind: str = "day", key: str = DAY, now: datetime = OVER) -> Issue:
    return close_period(stores.open_work, stores.open_reading, kind, key, content_of, city=stores.city, closings=Closings(), now=now)


def corrected(stores: Stores, kind: str = "day", key: str = DAY, now: datetime = LATER, **rest: Any) -> Issue | None:
    return correct_period(
        stores.open_work, stores.open_reading, kind, key, content_of, city=stores.city, closings=Closings(), now=now, **rest
    )


def issues(stores: Stores) -> list[tuple[str, str, int, int]]:
    """(kind, key, number, serial) of all, in order."""
    with stores.open_reading() as work:
        return [(issue.kind, issue.key, issue.number, issue.serial) for issue in work.issues.heads("", "", 1000)][::-1]


def a_late_case(stores: Stores, now: datetime) -> str:
    """Reported and accepted at ``now``; its handling is due that day, its closing the next, and nobody does either."""
    number = a_report(stores.open_work, stores.city, now).number
    moved(stores.open_work, stores.city, number, "accept", now=now)
    return number


@pytest.mark.parametrize(
    ("kind", "key", "local"),
    [
        ("day", "2026-03-18", "2026-03-19T02:00"),
        ("week", "2026-W12", "2026-03-23T02:00"),
        ("month", "2026-03", "2026-04-01T02:00"),
        ("quarter", "2026-Q1", "2026-04-01T02:00"),
        ("year", "2026", "2027-01-01T02:00"),
    ],
)
def test_a_period_closes_two_hours_after_its_end(city: City, kind: str, key: str, local: str) -> None:
    assert closes_at(kind, key, city).astimezone(city.zone).strftime("%Y-%m-%dT%H:%M") == local


@pytest.mark.parametrize(
    ("kind", "key"),
    [("day", "2026-02-30"), ("week", "2026-W54"), ("month", "2026-13"), ("month", "2026-3"), ("decade", "202"), ("day", "")],
)
def test_what_is_no_period_is_not_found(stores: Stores, kind: str, key: str) -> None:
    with pytest.raises(NotFound):
        closed(stores, kind, key)


def test_a_period_that_is_not_over_is_refused(stores: Stores, now: datetime) -> None:
    with pytest.raises(PeriodNotOver) as refused:
        closed(stores, now=OVER - timedelta(milliseconds=1))
    assert refused.value.facts == {"period": DAY, "at": "2026-03-19T02:00:00+08:00"}
    assert issues(stores) == []


def test_closing_twice_gives_the_first_issue(stores: Stores, now: datetime) -> None:
    a_report(stores.open_work, stores.city, now)
    first = closed(stores)
    a_report(stores.open_work, stores.city, now)
    assert closed(stores, now=LATER) == first
    assert issues(stores) == [("day", DAY, 1, 1)]
    assert (first.reason, first.closed_at, first.digest) == ("", OVER, digest(first.content))


def test_an_issue_says_what_was_counted_and_as_of_when(stores: Stores, now: datetime) -> None:
    a_report(stores.open_work, stores.city, now)
    moved(stores.open_work, stores.city, a_report(stores.open_work, stores.city, now).number, "accept", now=now + HOUR)
    content = closed(stores).content
    assert (content["kind"], content["key"], content["first"], content["last"]) == ("day", DAY, DAY, DAY)
    assert (content["overall"]["reports"], content["overall"]["accepted"], content["overall"]["handling_due"]) == (2, 1, 1)
    with stores.open_reading() as work:
        assert content["event"] == work.events.latest()


def test_reports_come_in_while_the_figures_are_gathered(stores: Stores, now: datetime) -> None:
    """Gathering holds no lock; what came in meanwhile is for the next correction."""

    def busy(*asked: Any) -> dict[str, Any]:
        content = content_of(*asked)
        a_report(stores.open_work, stores.city, now)
        return content

    a_report(stores.open_work, stores.city, now)
    first = close_period(stores.open_work, stores.open_reading, "day", DAY, busy, city=stores.city, closings=Closings(), now=OVER)
    assert (first.content["overall"]["reports"], first.content["event"]) == (1, 1)
    second = corrected(stores)
    assert second is not None
    assert (second.content["overall"]["reports"], second.content["event"]) == (2, 2)


def test_later_news_makes_a_corrected_issue_beside_the_first(stores: Stores, now: datetime) -> None:
    number = a_late_case(stores, now)
    first = closed(stores, key=NEXT_DAY, now=OVER + timedelta(days=1))
    assert first.content["overall"]["due"] == 1
    moved(stores.open_work, stores.city, number, "void", now=LATER)
    second = corrected(stores, key=NEXT_DAY)
    assert second is not None
    assert (second.number, second.serial, second.content["overall"]["due"]) == (2, 2, 0)
    assert second.reason.startswith("overall//due 1 -> 0; district/520102/due 1 -> 0; department/nanming_sanitation/due 1 -> 0; panel/")
    with stores.open_reading() as work:
        assert work.issues.of_period("day", NEXT_DAY) == [first, second]


def test_without_news_nothing_is_corrected(stores: Stores, now: datetime) -> None:
    """Neither the clock nor what happens on other days is news of this one."""
    a_late_case(stores, now)
    closed(stores)
    a_report(stores.open_work, stores.city, LATER)
    assert corrected(stores, now=LATER + timedelta(days=30)) is None
    assert corrected(stores, key="2026-03-17") is None
    assert issues(stores) == [("day", DAY, 1, 1)]


def test_a_correction_is_made_once(stores: Stores, now: datetime) -> None:
    number = a_late_case(stores, now)
    closed(stores)
    moved(stores.open_work, stores.city, number, "void", now=LATER)
    assert corrected(stores) is not None
    assert corrected(stores) is None
    assert [issue[2] for issue in issues(stores)] == [1, 2]


def test_work_that_goes_on_waits_a_week_for_the_nightly_round(stores: Stores, now: datetime) -> None:
    number = a_late_case(stores, now)
    closed(stores)
    moved(stores.open_work, stores.city, number, "take", "feed_back", now=LATER)
    assert corrected(stores, patience=PATIENCE) is None
    second = corrected(stores, now=OVER + PATIENCE, patience=PATIENCE)
    assert second is not None
    assert second.reason.startswith("overall//handled 0 -> 1; ")


def test_a_mistake_does_not_wait(stores: Stores, now: datetime) -> None:
    closed(stores)
    a_report(stores.open_work, stores.city, now)
    assert corrected(stores, patience=PATIENCE) is not None


def test_everything_that_is_over_is_closed_newest_first_and_in_pieces(stores: Stores, now: datetime) -> None:
    for days in (0, 1, 40):
        a_report(stores.open_work, stores.city, now - timedelta(days=days))
    with stores.open_reading() as work:
        waiting = unclosed(work, stores.city, OVER)
    assert waiting == [("day", DAY), ("day", "2026-03-17"), ("month", "2026-02"), ("week", "2026-W06"), ("day", "2026-02-06")]
    ask = {"city": stores.city, "now": OVER}
    assert close_periods(stores.open_work, stores.open_reading, content_of, most=3, **ask) == 2
    assert [issue[:2] for issue in issues(stores)] == waiting[:3]
    assert close_periods(stores.open_work, stores.open_reading, content_of, most=3, **ask) == 0
    assert [issue[:2] for issue in issues(stores)] == waiting
    assert close_periods(stores.open_work, stores.open_reading, content_of, **ask) == 0


def test_a_day_counts_by_a_deadline_alone(stores: Stores, now: datetime) -> None:
    """Nothing happened on the 19th but that a closing was due."""
    a_late_case(stores, now)
    with stores.open_reading() as work:
        assert unclosed(work, stores.city, LATER) == [("day", NEXT_DAY), ("day", DAY)]


def test_the_round_corrects_every_period_that_news_touched(stores: Stores, now: datetime) -> None:
    then = datetime(2026, 4, 1, 0, tzinfo=UTC)
    number = a_late_case(stores, now)
    close_periods(stores.open_work, stores.open_reading, content_of, city=stores.city, now=then)
    moved(stores.open_work, stores.city, number, "void", now=then)
    made = correct_periods(stores.open_work, stores.open_reading, content_of, city=stores.city, now=then + HOUR)
    touched = {("day", DAY), ("day", NEXT_DAY), ("week", "2026-W12"), ("month", "2026-03"), ("quarter", "2026-Q1")}
    assert {(issue.kind, issue.key) for issue in made} == touched
    assert {issue.number for issue in made} == {2}
    assert correct_periods(stores.open_work, stores.open_reading, content_of, city=stores.city, now=then + 2 * HOUR) == []


def test_only_what_is_asked_for_is_corrected(stores: Stores, now: datetime) -> None:
    closed(stores)
    closed(stores, key="2026-03-17")
    for at in (now, now - timedelta(days=1)):
        a_report(stores.open_work, stores.city, at)
    made = correct_periods(stores.open_work, stores.open_reading, content_of, city=stores.city, now=LATER, periods=[("day", DAY)])
    assert [(issue.key, issue.number) for issue in made] == [(DAY, 2)]


def test_recent_periods_are_counted_again_every_night_and_older_ones_every_thirtieth() -> None:
    today = date(2026, 11, 22)
    days = [("day", (today - timedelta(days=back)).isoformat()) for back in range(1, 500)]
    nights = [to_check(days, today + timedelta(days=night)) for night in range(30)]
    recent = {key for _, key in days if today - date.fromisoformat(key) <= RECENT}
    assert recent <= {key for _, key in nights[0]}
    assert {period for night in nights for period in night} == set(days)
    assert max(map(len, nights)) < len(recent) + 40
    old = ("day", "2025-08-01")
    assert sum(old in night for night in nights) == 1


def test_a_city_may_wait_longer(city: City) -> None:
    patient = replace(city, assessment=replace(city.assessment, grace=timedelta(hours=9.5)))
    assert closes_at("day", DAY, patient) - closes_at("day", DAY, city) == timedelta(hours=7.5)


def test_cases_of_the_last_century_keep_no_period_from_being_closed(stores: Stores, now: datetime) -> None:
    for at in (datetime(1999, 5, 1, 4, tzinfo=UTC), now):
        a_report(stores.open_work, stores.city, at)
    assert close_periods(stores.open_work, stores.open_reading, content_of, city=stores.city, now=LATER) == 0
    assert {("day", "1999-05-01"), ("week", "1999-W17"), ("year", "1999"), ("day", DAY)} <= {issue[:2] for issue in issues(stores)}
