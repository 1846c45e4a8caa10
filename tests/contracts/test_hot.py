"""The bare rows behind hot spots, and the days that are remembered of them; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from dashboard.assessment.report_days import MOST_TOUCHED, ReportDays
from dashboard.city import City
from tests.builders import CENTRE, a_report, moved
from tests.clock import MORNING
from tests.stores import Stores

AT = MORNING  # its facts are of this day

DAY = timedelta(days=1)
TODAY = date(2026, 3, 18)


def states_of(either: Stores, days: ReportDays, first: date = TODAY, last: date = TODAY) -> dict[int, str]:
    """States by report's id, as these remembered days tell them now."""
    with either.open_reading() as work:
        reports = days.read(work, either.city.zone, first, last)
    return {int(row["id"]): reports.names[row["state"]] for row in reports.rows}


def test_a_row_tells_place_kind_state_and_times(either: Stores, city: City, now: datetime) -> None:
    receipt = a_report(either.open_work, city, now)
    moved(either.open_work, city, receipt.number, "accept", now=now + timedelta(hours=1))
    with either.open_reading() as work:
        case = work.cases.find(receipt.number)
        (row,) = work.hot.reports(now, now + timedelta(seconds=1))
        assert work.hot.reports(now - DAY, now) == []
    place = case.place
    assert row[:9] == (
        case.id, place.cell, place.cell_lon, place.cell_lat, place.district, place.street, "sanitation", "exposed_litter", "dispatched",
    )  # fmt: skip
    assert row[9:] == (int(now.timestamp() * 1000), int((now + timedelta(hours=1)).timestamp() * 1000), None)


def test_only_what_events_touched_is_told_again(either: Stores, city: City, now: datetime) -> None:
    first, second = (a_report(either.open_work, city, now + timedelta(minutes=minute)) for minute in range(2))
    with either.open_reading() as work:
        event = work.events.latest()
        assert len(work.hot.touched(0, 10) or ()) == 2
        assert work.hot.touched(0, 1) is None
        assert work.hot.touched(event, 10) == []
    moved(either.open_work, city, second.number, "accept", now=now + timedelta(hours=1))
    with either.open_reading() as work:
        assert [row[8] for row in work.hot.touched(event, 10) or ()] == ["dispatched"]
    assert first.number != second.number


def test_remembered_days_follow_every_change(either: Stores, city: City, now: datetime) -> None:
    days = ReportDays()
    receipt = a_report(either.open_work, city, now)
    assert list(states_of(either, days).values()) == ["submitted"]
    moved(either.open_work, city, receipt.number, "reject", now=now)
    assert list(states_of(either, days).values()) == ["rejected"]
    a_report(either.open_work, city, now + timedelta(minutes=1), lon=CENTRE[0] + 0.01)
    assert sorted(states_of(either, days).values()) == ["rejected", "submitted"]
    a_report(either.open_work, city, now + DAY)
    assert len(states_of(either, days, TODAY - DAY, TODAY + DAY)) == 3


def test_what_is_remembered_equals_what_is_read_anew(either: Stores, city: City, now: datetime) -> None:
    days = ReportDays()
    for number in range(6):
        receipt = a_report(either.open_work, city, now + timedelta(hours=9 * number), lon=CENTRE[0] + number / 100)
        states_of(either, days, TODAY, TODAY + 3 * DAY)
        if number % 2:
            moved(either.open_work, city, receipt.number, "accept", now=now + timedelta(hours=9 * number))
    assert states_of(either, days, TODAY, TODAY + 3 * DAY) == states_of(either, ReportDays(), TODAY, TODAY + 3 * DAY)


def test_a_transaction_from_before_sees_its_own_time_and_spoils_nothing(either: Stores, city: City, now: datetime) -> None:
    days = ReportDays()
    receipt = a_report(either.open_work, city, now)
    with either.open_reading() as older:
        assert older.events.latest() == 1
        moved(either.open_work, city, receipt.number, "accept", now=now)
        assert list(states_of(either, days).values()) == ["dispatched"]
        seen = days.read(older, city.zone, TODAY, TODAY)
        assert [seen.names[row["state"]] for row in seen.rows] == ["submitted"]
    assert list(states_of(either, days).values()) == ["dispatched"]


def test_when_too_much_was_touched_everything_is_read_anew(
    stores: Stores, city: City, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_TOUCHED > 1
    monkeypatch.setattr("dashboard.assessment.report_days.MOST_TOUCHED", 1)
    days = ReportDays()
    numbers = [a_report(stores.open_work, city, now + timedelta(minutes=minute)).number for minute in range(3)]
    states_of(stores, days)
    for number in numbers:
        moved(stores.open_work, city, number, "accept", now=now)
    assert list(states_of(stores, days).values()) == ["dispatched"] * 3


def test_days_are_the_citys_and_hours_too(either: Stores, city: City, now: datetime) -> None:
    """10:20 in Guiyang on the 18th; half an hour before midnight; half an hour after."""
    for hours in (0.0, 13.2, 14.2):
        a_report(either.open_work, city, now + timedelta(hours=hours))
    with either.open_reading() as work:
        reports = ReportDays().read(work, city.zone, TODAY, TODAY + DAY)
    assert [(date.fromordinal(row["day"]), int(row["hour"])) for row in reports.rows] == [(TODAY, 10), (TODAY, 23), (TODAY + DAY, 0)]
