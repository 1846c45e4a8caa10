"""The shift's brief counts what the time machine shows, over midnight and over a night when the clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.city import City
from dashboard.errors import BadInput
from dashboard.publishing.handover import FLOWS, handover, shift_at
from dashboard.publishing.replay import STANDING, day_pack, state_at
from dashboard.times import day_of, midnight, seconds_between
from tests.builders import a_report, moved
from tests.clock import within_a_day
from tests.stores import Stores
from tests.verbs.test_replay import a_busy_day


@pytest.fixture
def now(now: datetime) -> datetime:
    return within_a_day(now)


def test_a_shift_within_a_day_is_the_difference_of_two_moments(stores: Stores, city: City, now: datetime) -> None:
    a_busy_day(stores, city, now)
    first, last = now - timedelta(hours=1), now + timedelta(minutes=40)
    brief = handover(stores.open_reading, city, first, last, now + timedelta(days=2))
    day = day_of(now, city.zone)
    pack = day_pack(stores.open_reading, city, day, now + timedelta(days=2))
    before, after = (state_at(pack, seconds_between(midnight(day, city.zone), at)) for at in (first, last))
    assert brief.flows == {name: after[name] - before[name] for name in FLOWS}
    assert brief.flows["reports"] > 3
    assert (brief.begin, brief.end) == tuple({name: state[name] for name in STANDING} for state in (before, after))


def test_shifts_that_follow_each_other_count_everything_once(stores: Stores, city: City, now: datetime) -> None:
    a_busy_day(stores, city, now)
    later = now + timedelta(days=3)
    day = day_of(now, city.zone)
    evening = midnight(day, city.zone) + timedelta(hours=20)
    briefs = [handover(stores.open_reading, city, at, at + timedelta(hours=12), later) for at in (evening - timedelta(hours=12), evening)]
    whole = handover(stores.open_reading, city, evening - timedelta(hours=12), evening + timedelta(hours=12), later)
    for name in FLOWS:
        assert briefs[0].flows[name] + briefs[1].flows[name] == whole.flows[name], name
        assert sum(flows[name] for flows in whole.by_district.values()) == whole.flows[name], name
        assert sum(flows[name] for flows in whole.by_panel.values()) == whole.flows[name], name
    assert briefs[0].end == briefs[1].begin


def test_a_case_that_became_overdue_is_named_until_it_is_handled(stores: Stores, city: City, now: datetime) -> None:
    numbers = [a_report(stores.open_work, city, now).number for _ in range(2)]
    for number in numbers:
        for move in ("accept", "take"):
            moved(stores.open_work, city, number, move, now=now + timedelta(minutes=10))
    with stores.open_reading() as work:
        deadline = work.cases.find(numbers[0]).handling_deadline
    assert deadline
    moved(stores.open_work, city, numbers[1], "feed_back", now=deadline + timedelta(minutes=30))
    brief = handover(stores.open_reading, city, deadline - timedelta(hours=1), deadline + timedelta(hours=1), deadline + timedelta(hours=2))
    assert [case.number for case in brief.late] == [numbers[0]]
    with stores.open_reading() as work:
        case = work.cases.find(numbers[0])
    assert (brief.late[0].street, brief.late[0].department) == (case.place.street, case.department)
    assert case.department
    assert brief.became_late == 1
    assert (brief.begin["overdue"], brief.end["overdue"]) == (0, 1)


@pytest.mark.parametrize(("hours", "ahead", "field"), [(0, 0, "to"), (-1, 0, "to"), (49, 0, "from"), (2, 1, "to")])
def test_a_span_that_is_none_too_long_or_to_come_is_refused(
    stores: Stores, city: City, now: datetime, hours: int, ahead: int, field: str
) -> None:
    last = now + timedelta(hours=ahead)
    with pytest.raises(BadInput) as refused:
        handover(stores.open_reading, city, last - timedelta(hours=hours), last, now)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("at", "over", "running"),
    [
        ("2026-03-18T09:30", ("17T20:00", "18T08:00"), ("18T08:00", "18T09:30")),
        ("2026-03-18T21:00", ("18T08:00", "18T20:00"), ("18T20:00", "18T21:00")),
        ("2026-03-18T03:00", ("17T08:00", "17T20:00"), ("17T20:00", "18T03:00")),
    ],
)
def test_shifts_change_at_eight(at: str, over: tuple[str, str], running: tuple[str, str]) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    now = datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC)
    for wanted, is_over in ((over, True), (running, False)):
        assert tuple(moment.astimezone(zone).strftime("%dT%H:%M") for moment in shift_at(now, zone, over=is_over)) == wanted


def test_a_night_in_which_the_clock_is_put_forward_is_counted_whole(stores: Stores, city: City) -> None:
    there = replace(city, zone=ZoneInfo("America/New_York"))
    at = datetime(2026, 3, 8, 6, 30, tzinfo=UTC)  # 01:30; half an hour later it is 03:00
    for place in range(4):
        a_report(stores.open_work, there, at + timedelta(minutes=20 * place))
    brief = handover(stores.open_reading, there, at + timedelta(minutes=10), at + timedelta(minutes=50), at + timedelta(days=2))
    assert brief.flows["reports"] == 2
    assert [brief.first.strftime("%H:%M"), brief.last.strftime("%H:%M")] == ["01:40", "03:20"]
    assert brief.end["waiting"] - brief.begin["waiting"] == 2


BOSTON = ZoneInfo("America/New_York")


def test_bostons_night_of_the_clock_change_has_eleven_hours_and_two_days_are_forty_eight(stores: Stores, city: City) -> None:
    there = replace(city, zone=BOSTON)
    now = datetime(2015, 3, 8, 14, tzinfo=UTC)
    first, last = shift_at(now, BOSTON, over=True)
    assert (first.isoformat(), last.isoformat()) == ("2015-03-07T20:00:00-05:00", "2015-03-08T08:00:00-04:00")
    assert seconds_between(first, last) == 11 * 3600
    handover(stores.open_reading, there, now - timedelta(hours=48), now, now)
    with pytest.raises(BadInput):
        handover(stores.open_reading, there, now - timedelta(hours=48, minutes=1), now, now)


def test_the_hour_that_comes_twice_is_told_twice(stores: Stores, city: City) -> None:
    there = replace(city, zone=BOSTON)
    at = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # 01:30; forty minutes later it is 01:10
    for place in range(3):
        a_report(stores.open_work, there, at + timedelta(minutes=20 * place + 10))
    brief = handover(stores.open_reading, there, at, at + timedelta(minutes=40), at + timedelta(days=2))
    assert brief.flows["reports"] == 2
    assert [brief.first.isoformat()[11:], brief.last.isoformat()[11:]] == ["01:30:00-04:00", "01:10:00-05:00"]
