"""Closed on time beside what citizens said, read from a real database after the same verbs as everything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from dashboard.assessment.closings import Closings
from dashboard.assessment.tables import Wanted, indicator_rows
from dashboard.city import City
from dashboard.handling.rating import rate
from dashboard.publishing import honesty
from dashboard.publishing.honesty import KEPT, Truth, Truths, league_of_days, truth_of
from dashboard.times import day_of
from tests.builders import CENTRE, a_report, moved
from tests.stores import Stores

HOUR = timedelta(hours=1)
APART = 0.003  # degrees: some 300 m
MOVES = ("accept", "take", "feed_back", "close")


def closed(stores: Stores, city: City, at: datetime, place: int) -> str:
    """The number of a case closed on time, each in a place of its own."""
    number = a_report(stores.open_work, city, at, lon=CENTRE[0] + place * APART).number
    moved(stores.open_work, city, number, *MOVES, now=at + HOUR)
    return number


def told(stores: Stores, city: City, now: datetime) -> Truth:
    return truth_of(stores.open_reading, city, Closings(), now)


def verdicts(truth: Truth) -> dict[str, str]:
    return {one.closing.number: one.verdict for one in truth.judged}


def test_each_closing_gets_the_verdict_that_citizens_gave(stores: Stores, city: City, now: datetime) -> None:
    numbers = [closed(stores, city, now, place) for place in range(5)]
    later = now + 3 * HOUR
    rate(stores.open_work, numbers[0], 2, city=city, now=later)
    rate(stores.open_work, numbers[1], 5, city=city, now=later)
    moved(stores.open_work, city, numbers[2], "reopen", now=later)
    a_report(stores.open_work, city, later, lon=CENTRE[0] + 3 * APART)
    rejected = a_report(stores.open_work, city, later, lon=CENTRE[0] + 4 * APART).number
    moved(stores.open_work, city, rejected, "reject", now=later)
    truth = told(stores, city, later)
    wanted = ("unsatisfied", "not_contradicted", "reopened", "reported_again", "not_contradicted")
    assert verdicts(truth) == dict(zip(numbers, wanted, strict=True))
    assert (truth.told["closed_on_time"], truth.told["confirmed_cases"], truth.told["ripe"]) == (5, 2, 0)


def test_due_and_closed_on_time_are_those_of_the_indicators(stores: Stores, city: City, now: datetime) -> None:
    for back in (0, 3, 40):
        closed(stores, city, now - timedelta(days=back), back)
    late = a_report(stores.open_work, city, now - timedelta(days=5), lon=CENTRE[0] + APART).number
    moved(stores.open_work, city, late, "accept", now=now - timedelta(days=5))
    truth = told(stores, city, now + 2 * HOUR).told
    first, last = (datetime.fromisoformat(str(truth[name])).date() for name in ("from", "to"))
    (row,), _event = indicator_rows(stores.open_reading, city, Wanted("", first, last), Closings(), now + 2 * HOUR)
    assert (row["due"], row["closed_on_time"], row["on_time_closing_rate"]) == (3, 2, 66.67)
    assert (truth["due"], truth["closed_on_time"], truth["official"]) == (3, 2, 66.67)
    assert all(sum(one["due"] for one in truth[unit]) == 3 for unit in ("panels", "districts", "departments"))


def test_it_is_worked_out_anew_every_ten_minutes_while_others_are_told_the_one_before(stores: Stores, city: City, now: datetime) -> None:
    waiting: list[Callable[[], None]] = []
    truths, later = Truths(waiting.append), now + 2 * HOUR

    def asked(at: datetime) -> Truth:
        return truths.now(stores.open_reading, city, Closings(), at)

    assert not asked(later).judged
    closed(stores, city, now, 0)
    before = asked(later)
    closed(stores, city, now, 1)
    assert asked(later + KEPT / 2) is before
    assert not waiting
    assert asked(later + KEPT) is before
    assert asked(later + KEPT) is before
    (renew,) = waiting  # one works, whoever asks
    renew()
    assert asked(later + KEPT).told["closed_on_time"] == 2


def test_a_failed_attempt_is_made_again(stores: Stores, city: City, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    truths = Truths(lambda work: work())
    with monkeypatch.context() as broken:
        broken.setattr(honesty, "judge", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            truths.now(stores.open_reading, city, Closings(), now)
    assert truths.now(stores.open_reading, city, Closings(), now).told["closed_on_time"] == 0


def test_the_league_counts_what_is_late_by_the_clock_too(stores: Stores, city: City, now: datetime) -> None:
    closed(stores, city, now, 0)
    open_one = a_report(stores.open_work, city, now, lon=CENTRE[0] + APART).number
    moved(stores.open_work, city, open_one, "accept", now=now)
    later = now + timedelta(days=9)  # over any holiday
    last = day_of(later, city.zone)
    league = league_of_days(stores.open_reading, city, "district", last - timedelta(days=9), last, later)
    assert sum(item["due"] for item in league["items"]) == 2
    assert all(item["place"] is None for item in league["items"])
    assert {item["key"] for item in league["items"]} == set(city.districts)
