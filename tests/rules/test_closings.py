"""Medians over remembered days: the same as over all closings, also when older ones come in later."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from dashboard.assessment.closings import Closings, Span
from data_access.tallies import SqlTallies
from tests.builders import a_report, moved
from tests.clock import MORNING
from tests.stores import Stores

AT = MORNING  # its facts are of this day

DAY = date(2026, 3, 18)
MARCH = [Span("2026-03", date(2026, 3, 1), date(2026, 3, 31))]


def close_one(stores: Stores, at: datetime, hours: int, category: str = "exposed_litter") -> None:
    number = a_report(stores.open_work, stores.city, at, category=category).number
    moved(stores.open_work, stores.city, number, "accept", "take", "feed_back", now=at)
    moved(stores.open_work, stores.city, number, "close", now=at + timedelta(hours=hours))


def hours(stores: Stores, closings: Closings, now: datetime, by: str = "", **where: str) -> dict[str, float]:
    with stores.open_reading() as work:
        found = closings.medians(work, stores.city, by, MARCH, where, now)
    return {key: seconds / 3600 for key, seconds in found.items()}


def test_finished_days_are_remembered_and_late_imports_noticed(stores: Stores, now: datetime) -> None:
    closings, later = Closings(), now + timedelta(days=3)
    close_one(stores, now, 2)
    assert hours(stores, closings, later) == {"2026-03": 2.0}
    close_one(stores, now, 4)
    assert hours(stores, closings, later) == {"2026-03": 3.0}


def test_what_was_read_ahead_is_not_read_again(stores: Stores, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    closings, later = Closings(), now + timedelta(days=3)
    close_one(stores, now, 2)
    assert closings.read_ahead(stores.open_reading, stores.city, later, pause_s=0) == 3
    monkeypatch.setattr(SqlTallies, "closings", lambda tallies, first, before: [] if first.date() > DAY else pytest.fail("read again"))
    assert hours(stores, closings, later) == {"2026-03": 2.0}


def test_a_city_without_closings_has_nothing_to_read_ahead(stores: Stores, now: datetime) -> None:
    assert Closings().read_ahead(stores.open_reading, stores.city, now, pause_s=0) == 0


def test_today_is_read_each_time(stores: Stores, now: datetime) -> None:
    closings, evening = Closings(), now + timedelta(hours=8)
    close_one(stores, now, 1)
    assert hours(stores, closings, evening) == {"2026-03": 1.0}
    close_one(stores, now, 5)
    assert hours(stores, closings, evening) == {"2026-03": 3.0}


def test_filters_and_groups_are_taken_from_the_same_days(stores: Stores, now: datetime) -> None:
    closings, later = Closings(), now + timedelta(days=3)
    close_one(stores, now, 1)
    close_one(stores, now, 3, "noise")
    assert hours(stores, closings, later, by="category") == {"exposed_litter": 1.0, "noise": 3.0}
    assert hours(stores, closings, later, panel="sanitation") == {"2026-03": 1.0}
    assert hours(stores, closings, later, district="520999") == {}
    assert hours(stores, closings, now - timedelta(days=30)) == {}
