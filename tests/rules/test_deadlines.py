"""Deadlines over lunch, nights, weekends, holidays and moved working days; measuring what is left undoes adding."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.city import Calendar
from dashboard.errors import FactUnknown
from dashboard.handling.deadlines import (
    calendar_known,
    deadline,
    from_left,
    is_working_day,
    plus_working_hours,
    seconds_of,
    time_left,
)

ZONE = ZoneInfo("Asia/Shanghai")
BOSTON = ZoneInfo("America/New_York")
HOURS = ((time(9), time(12)), (time(13), time(17)))
CALENDAR = Calendar(HOURS)
ROUND_THE_CLOCK = Calendar(((time(0), time(23, 59, 59, 999999)),), official="weekdays")

MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2031, 1, 1), timezones=st.just(ZONE))
CODES = st.one_of(
    st.integers(1, 99).map("{}h".format),
    st.integers(1, 60).map("{}d".format),
    st.integers(1, 99).map("{}H".format),
)


def at(text, zone=ZONE):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def due(start, code, calendar=CALENDAR, zone=ZONE):
    return deadline(at(start, zone), code, calendar, zone).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    "start, code, end",
    [
        # 2026-03-18 is a Wednesday
        ("2026-03-18 09:30", "2h", "2026-03-18 11:30:00"),
        ("2026-03-18 10:00", "2h", "2026-03-18 12:00:00"),
        ("2026-03-18 10:20:07", "4h", "2026-03-18 15:20:07"),
        ("2026-03-18 12:30", "4h", "2026-03-18 17:00:00"),
        ("2026-03-18 16:30", "2h", "2026-03-19 10:30:00"),
        ("2026-03-18 17:00", "1h", "2026-03-19 10:00:00"),
        ("2026-03-18 22:15", "4h", "2026-03-19 14:00:00"),
        ("2026-03-18 06:00", "4h", "2026-03-18 14:00:00"),
        ("2026-03-20 16:30", "2h", "2026-03-23 10:30:00"),
        ("2026-03-21 11:00", "2h", "2026-03-23 11:00:00"),
        ("2026-03-17 10:00", "1d", "2026-03-18 10:00:00"),
        ("2026-03-21 03:00", "1d", "2026-03-23 17:00:00"),
        ("2026-03-18 10:00", "15d", "2026-04-09 10:00:00"),
        ("2026-12-31 16:00", "1d", "2027-01-01 16:00:00"),
    ],
)
def test_working_time_runs_at_working_hours_only(start, code, end):
    assert due(start, code) == end


@pytest.mark.parametrize(
    "start, code, end",
    [
        ("2026-02-13 16:00", "2h", "2026-02-14 10:00:00"),  # the Saturday before Spring Festival is worked
        ("2026-02-14 16:00", "2h", "2026-02-24 10:00:00"),  # then nine days off, 15 to 23 February
        ("2026-09-30 16:00", "2h", "2026-10-08 10:00:00"),  # National Day
        ("2025-09-26 16:00", "1d", "2025-09-28 16:00:00"),  # a Sunday that is worked
        ("2025-12-31 16:00", "2h", "2026-01-04 10:00:00"),  # 1 to 3 January off, Sunday the 4th worked
    ],
)
def test_moved_working_days_count_as_published(start, code, end):
    assert due(start, code) == end


@pytest.mark.parametrize(
    "start, end",
    [("2026-03-18 23:30", "2026-03-19 01:30:00"), ("2026-02-17 03:00", "2026-02-17 05:00:00"), ("2026-03-21 12:10", "2026-03-21 14:10:00")],
)
def test_clock_hours_run_day_and_night(start, end):
    assert due(start, "2H") == end


def test_deadlines_are_in_utc():
    found = deadline(at("2026-03-18 10:00"), "4h", CALENDAR, ZONE)
    assert found.tzinfo is UTC
    assert found == datetime(2026, 3, 18, 7, 0, tzinfo=UTC)


@given(start=MOMENTS, code=CODES)
def test_what_is_left_at_the_start_is_the_whole_time(start, code):
    end = deadline(start, code, CALENDAR, ZONE)
    assert time_left(start, end, code, CALENDAR, ZONE) == seconds_of(code, CALENDAR)


@given(start=MOMENTS, code=CODES, waited=st.integers(0, 40 * 86400))
def test_a_clock_that_stops_goes_on_from_where_it_stood(start, code, waited):
    end = deadline(start, code, CALENDAR, ZONE)
    stopped = start + timedelta(seconds=waited)
    left = time_left(stopped, end, code, CALENDAR, ZONE)
    assert 0 <= left <= seconds_of(code, CALENDAR)
    if left:
        resumed = from_left(stopped, left, code, CALENDAR, ZONE)
        assert end - timedelta(seconds=1) < resumed <= end
        later = stopped + timedelta(days=11)
        assert time_left(later, from_left(later, left, code, CALENDAR, ZONE), code, CALENDAR, ZONE) == left


@given(start=MOMENTS, code=CODES, later=st.integers(1, 30 * 86400))
def test_who_starts_later_is_never_due_earlier(start, code, later):
    assert deadline(start, code, CALENDAR, ZONE) <= deadline(start + timedelta(seconds=later), code, CALENDAR, ZONE)


@given(start=MOMENTS, code=CODES.filter(lambda code: code[-1] != "H"))
def test_a_working_deadline_is_within_working_hours(start, code):
    end = deadline(start, code, CALENDAR, ZONE).astimezone(ZONE)
    assert is_working_day(end.date(), CALENDAR)
    assert any(since < end.time() <= till for since, till in HOURS)


def test_nothing_is_left_of_a_deadline_that_is_past():
    end = at("2026-03-18 10:00")
    for code in ("4h", "2d", "2H"):
        assert time_left(end, end, code, CALENDAR, ZONE) == 0
        assert time_left(end + timedelta(days=3), end, code, CALENDAR, ZONE) == 0
        assert from_left(end, 0, code, CALENDAR, ZONE) == end


def test_the_night_takes_nothing_of_working_time():
    end = at("2026-03-19 10:00")
    evening, morning = at("2026-03-18 18:00"), at("2026-03-19 08:00")
    assert time_left(evening, end, "4h", CALENDAR, ZONE) == time_left(morning, end, "4h", CALENDAR, ZONE) == 3600
    assert time_left(evening, end, "4H", CALENDAR, ZONE) == 16 * 3600


def test_the_closing_deadline_is_eight_working_hours_later():
    assert plus_working_hours(at("2026-03-18 15:20"), 8, CALENDAR, ZONE) == at("2026-03-19 16:20")
    assert plus_working_hours(at("2026-03-18 15:20"), 0.5, CALENDAR, ZONE) == at("2026-03-18 15:50")
    assert plus_working_hours(at("2026-03-18 03:00"), 0, CALENDAR, ZONE) == at("2026-03-18 03:00")


def test_the_citys_own_days_go_before_the_official_ones():
    own = Calendar(HOURS, ((date(2026, 3, 19), False), (date(2026, 3, 21), True), (date(2026, 10, 1), True)))
    assert due("2026-03-18 16:00", "2h", own) == "2026-03-20 10:00:00"
    assert due("2026-03-20 16:00", "2h", own) == "2026-03-21 10:00:00"
    assert is_working_day(date(2026, 10, 1), own)
    assert not is_working_day(date(2026, 10, 1), CALENDAR)


def test_years_without_a_published_calendar_are_plain_weekdays():
    assert calendar_known(2026)
    assert not calendar_known(2027)
    assert not calendar_known(1999)
    assert is_working_day(date(2027, 10, 1), CALENDAR)
    assert not is_working_day(date(2027, 10, 2), CALENDAR)
    assert due("2027-09-30 16:00", "2h") == "2027-10-01 10:00:00"


def test_a_city_elsewhere_keeps_plain_weekdays():
    assert is_working_day(date(2025, 10, 1), Calendar(HOURS, official="weekdays"))
    assert not is_working_day(date(2025, 10, 1), CALENDAR)


@pytest.mark.parametrize(
    "start, code, seconds",
    [("2026-03-07 12:00", "24H", 86400), ("2026-10-31 12:00", "24H", 86400), ("2026-03-06 12:00", "1d", 86400)],
)
def test_a_change_of_the_clocks_takes_and_gives_nothing(start, code, seconds):
    end = deadline(at(start, BOSTON), code, ROUND_THE_CLOCK, BOSTON)
    assert time_left(at(start, BOSTON), end, code, ROUND_THE_CLOCK, BOSTON) == seconds
    if code == "24H":
        assert end - at(start, BOSTON).astimezone(UTC) == timedelta(days=1)
        assert time_left(at(start, BOSTON), end.astimezone(BOSTON), code, ROUND_THE_CLOCK, BOSTON) == seconds


def test_a_city_may_work_until_midnight():
    assert ROUND_THE_CLOCK.day_s == 86400
    assert due("2026-03-20 22:00", "3h", ROUND_THE_CLOCK) == "2026-03-23 01:00:00"


@pytest.mark.parametrize("code", ["", "h", "4", "4m", "x4h", "-4h", "4.5h", "４h"])
def test_another_time_code_is_refused(code):
    with pytest.raises(FactUnknown):
        deadline(at("2026-03-18 10:00"), code, CALENDAR, ZONE)


def test_a_moment_without_zone_is_refused():
    with pytest.raises(TypeError):
        deadline(datetime(2026, 3, 18, 10), "4h", CALENDAR, ZONE)


def test_every_category_of_the_city_has_a_time_that_can_be_counted(city, now):
    for category in city.categories.values():
        assert deadline(now, category.time, city.calendar, city.zone) > now
