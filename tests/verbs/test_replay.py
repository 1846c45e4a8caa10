"""The time machine: a day told from cases, history and deadlines ends in that day's tallies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dashboard.assessment.counting import DAY_COUNTERS
from dashboard.city import City
from dashboard.publishing.replay import BEGINNING, day_pack, state_at
from dashboard.reports.lifecycle import MOVES
from dashboard.times import day_of, midnight, next_day
from tests.builders import a_report, moved
from tests.clock import within_a_day
from tests.stores import Stores

WALKS = (
    ("claim", "release", "accept", "take", "feed_back", "close", "reopen", "feed_back", "send_back", "feed_back", "close"),
    ("accept", "take", "request_deferral", "refuse_deferral", "request_deferral", "grant_deferral", "resume", "hand_back", "dispatch"),
    ("reject", "appeal", "accept", "void"),
    ("mark_duplicate", "unmark_duplicate", "accept"),
)


@pytest.fixture
def now(now: datetime) -> datetime:
    return within_a_day(now)


def a_busy_day(stores: Stores, city: City, now: datetime) -> None:
    original = a_report(stores.open_work, city, now).number
    for place, walk in enumerate(WALKS):
        number = a_report(stores.open_work, city, now + timedelta(minutes=place)).number
        for step, move in enumerate(walk):
            facts: dict[str, Any] = {"original": original} if move == "mark_duplicate" else {}
            moved(stores.open_work, city, number, move, now=now + timedelta(minutes=5 * step + 10 + place), **facts)


def ends(stores: Stores, city: City, at: datetime, now: datetime) -> tuple[dict[str, int], dict[str, int]]:
    """The end of the day by its replay, and by the tallies."""
    day = day_of(at, city.zone)
    pack = day_pack(stores.open_reading, city, day, now)
    end = midnight(next_day(day), city.zone)
    with stores.open_reading() as work:
        (row,) = work.tallies.rows((), day, day, {}) or [{}]
        stood = work.tallies.minute_sums(BEGINNING, end - timedelta(milliseconds=1))
        overdue = work.behind.count("overdue_open", None, None, {}, end)
    told = dict.fromkeys(DAY_COUNTERS, 0) | row | {name: stood[name] for name in ("in_progress", "waiting")} | {"overdue": overdue}
    return state_at(pack, pack["seconds"]), told


def test_the_walks_make_every_move() -> None:
    assert {move for walk in WALKS for move in walk} == {move.name for move in MOVES}


def test_a_day_with_every_move_ends_in_its_tallies(stores: Stores, city: City, now: datetime) -> None:
    a_busy_day(stores, city, now)
    later = now + timedelta(days=20)
    for days in range(4):
        replayed, told = ends(stores, city, now + timedelta(days=days), later)
        assert replayed == told, days
    assert ends(stores, city, now, later)[0]["reports"] == 5
    assert ends(stores, city, now + timedelta(days=3), later)[0]["overdue"] > 0


def test_the_pack_of_a_running_day_has_nothing_that_is_still_to_come(stores: Stores, city: City, now: datetime) -> None:
    a_busy_day(stores, city, now)
    pack = day_pack(stores.open_reading, city, day_of(now, city.zone), now)
    assert state_at(pack, pack["seconds"])["reports"] == 2
    assert not pack["over"]
