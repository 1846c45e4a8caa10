"""Which scene a wall screen shows: the same for all at the same moment, never nothing, and as long as the timetable says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dashboard.city import Screen, Turn, WallPlan
from dashboard.publishing.scenes import shown_at, turn_at, turns_of

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, tzinfo=ZONE)
WORK = Turn("working", 8 * 60, 18 * 60, (("city", 100), ("outcomes", 20)))
NIGHT = Turn("all", 22 * 60, 30 * 60, (("assessment", 60),))


def weekday(day: date) -> bool:
    return day.weekday() < 5


def at(hour: int, minute: int = 0, second: int = 0, days: int = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=hour, minutes=minute, seconds=second)


def test_scenes_follow_each_other_from_the_beginning_of_the_turn() -> None:
    first = shown_at((WORK,), at(8, 0, 30), weekday)
    assert (first.scene, first.since, first.until, first.following) == ("city", at(8), at(8, 1, 40), "outcomes")
    second = shown_at((WORK,), first.until, weekday)
    assert (second.scene, second.until, second.following) == ("outcomes", at(8, 2), "city")
    assert shown_at((WORK,), second.until, weekday).scene == "city"


def test_where_no_turn_fits_the_city_is_shown() -> None:
    for moment in (at(7, 59), at(18), at(10, days=5)):
        assert shown_at((WORK,), moment, weekday).scene == "city"
        assert shown_at((WORK,), moment, weekday).following == ""


def test_a_turn_over_midnight_belongs_to_the_day_it_began() -> None:
    assert turn_at((NIGHT,), at(23), weekday) == (NIGHT, at(22))
    assert turn_at((NIGHT,), at(5, 59, days=1), weekday) == (NIGHT, at(22))
    assert turn_at((NIGHT,), at(6, days=1), weekday) is None


def test_a_screen_of_its_own_goes_before_the_citys_timetable() -> None:
    own = (Turn("all", 0, 1440, (("panel:muck", 60),)),)
    plan = WallPlan(turns=(WORK,), screens={"hall": Screen("hall", {}, "", own), "bare": Screen("bare", {})})
    assert turns_of(plan, "hall") == own
    assert turns_of(plan, "bare") == turns_of(plan, "unheard of") == turns_of(plan, "") == (WORK,)


@given(
    st.integers(0, 7 * 86_400), st.lists(st.tuples(st.sampled_from(["city", "outcomes", "assessment"]), st.integers(10, 3600)), min_size=1)
)
def test_every_moment_has_a_scene_and_lies_within_it(second: int, scenes: list[tuple[str, int]]) -> None:
    moment = MONDAY + timedelta(seconds=second)
    shown = shown_at((Turn("all", 0, 1440, tuple(scenes)),), moment, weekday)
    midnight = shown.since.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    assert shown.since <= moment < shown.until <= midnight
    assert any(scene == shown.scene and shown.until in (shown.since + timedelta(seconds=seconds), midnight) for scene, seconds in scenes)
