"""Scenes called up on wall screens, on every database: who may, what a screen follows, and when it goes back to its timetable."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dashboard.city import City
from dashboard.errors import FactUnknown, NotAllowed
from dashboard.permissions import ROLES
from dashboard.publishing.wall_calls import CALL, call_up, end_call, on_screen
from dashboard.records import By
from tests.builders import an_account
from tests.stores import Stores

MINUTE = timedelta(minutes=1)
DISTRICT = "district:520102"


@pytest.fixture
def supervisor(either: Stores) -> By:
    return an_account(either.open_work, "supervisor")


def shown(stores: Stores, city: City, screen: str, now: datetime) -> dict[str, Any]:
    return on_screen(stores.open_reading, city, screen, now, lambda day: day.weekday() < 5)


def test_a_call_shows_on_its_screen_alone_until_its_end(either: Stores, city: City, now: datetime, supervisor: By) -> None:
    before = shown(either, city, "duty", now)
    call_up(either.open_work, "hall", DISTRICT, now + 15 * MINUTE, by=supervisor, now=now, city=city)
    assert shown(either, city, "hall", now)["scene"] == DISTRICT
    assert shown(either, city, "hall", now)["until"] == (now + 15 * MINUTE).isoformat()
    assert {name: value for name, value in shown(either, city, "duty", now).items() if name != "event"} == {
        name: value for name, value in before.items() if name != "event"
    }
    later = now + 15 * MINUTE
    assert not shown(either, city, "hall", later)["called"]


def test_the_newest_call_counts_and_one_for_all_goes_before_older_ones(either: Stores, city: City, now: datetime, supervisor: By) -> None:
    for place, (screen, scene) in enumerate([("hall", DISTRICT), ("hall", "outcomes"), ("", "assessment"), ("duty", "panel:muck")]):
        call_up(either.open_work, screen, scene, None, by=supervisor, now=now + place * MINUTE, city=city)
    later = now + timedelta(hours=5)
    assert [shown(either, city, screen, later)["scene"] for screen in ("hall", "duty", "", "unheard of")] == [
        "assessment", "panel:muck", "assessment", "assessment",
    ]  # fmt: skip
    with either.open_reading() as work:
        assert [call.screen for call in work.wall_calls.standing()] == ["duty", ""]


def test_an_ended_call_gives_the_screen_back(either: Stores, city: City, now: datetime, supervisor: By) -> None:
    call_up(either.open_work, "hall", DISTRICT, None, by=supervisor, now=now, city=city)
    assert end_call(either.open_work, "hall", by=supervisor, now=now + MINUTE, city=city)
    assert not shown(either, city, "hall", now + MINUTE)["called"]
    assert not end_call(either.open_work, "hall", by=supervisor, now=now + 2 * MINUTE, city=city)


def test_every_call_and_end_is_told_and_on_record(either: Stores, city: City, now: datetime, supervisor: By) -> None:
    call_up(either.open_work, "hall", DISTRICT, None, by=supervisor, now=now, city=city)
    end_call(either.open_work, "hall", by=supervisor, now=now + MINUTE, city=city)
    with either.open_reading() as work:
        news = work.events.after(0, 10)
    assert [(one.kind, one.public) for one in news] == [("notice", {"about": "walls", "screen": "hall"})] * 2
    assert [one.staff["scene"] for one in news] == [DISTRICT, ""]
    assert "accounts" not in str(news)


@pytest.mark.parametrize(("screen", "scene"), [("moon", "city"), ("hall", "moon"), ("hall", "district:1"), ("hall", "panel:")])
def test_what_there_is_not_is_refused(either: Stores, city: City, now: datetime, supervisor: By, screen: str, scene: str) -> None:
    with pytest.raises(FactUnknown):
        call_up(either.open_work, screen, scene, None, by=supervisor, now=now, city=city)


def test_an_end_that_is_past_is_refused(either: Stores, city: City, now: datetime, supervisor: By) -> None:
    with pytest.raises(FactUnknown):
        call_up(either.open_work, "hall", "city", now, by=supervisor, now=now, city=city)


@pytest.mark.parametrize("role", [role for role, permissions in ROLES.items() if CALL not in permissions])
def test_nobody_else_calls_up(stores: Stores, city: City, now: datetime, role: str) -> None:
    by = an_account(stores.open_work, role)
    with pytest.raises(NotAllowed):
        call_up(stores.open_work, "hall", "city", None, by=by, now=now, city=city)
    with pytest.raises(NotAllowed):
        end_call(stores.open_work, "hall", by=by, now=now, city=city)
