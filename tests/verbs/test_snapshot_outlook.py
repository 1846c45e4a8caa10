"""What the snapshot tells of the hours to come and of the month: breaches, scores, the usual day, hot places."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app import build_product
from dashboard.assessment.closings import Closings
from dashboard.assessment.scores import scores_of
from dashboard.config import load_settings
from dashboard.product import Product
from dashboard.publishing.slow import PastDays, Slow, slow_figures
from dashboard.publishing.snapshot import city_snapshot, points
from dashboard.times import day_of
from tests.cities import Cities
from tests.clock import GivenClock


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, cities: Cities) -> Product:
    return build_product(load_settings(var_dir=cities.copied(tmp_path_factory.mktemp("outlook"), 1200, 30)), GivenClock())


@pytest.fixture(scope="module")
def slow(loaded: Product) -> Slow:
    return slow_figures(loaded.open_reading, loaded.city, loaded.clock(), Closings(), PastDays())


def test_breaches_grow_by_the_hour_from_what_is_late_now(loaded: Product, slow: Slow) -> None:
    now = loaded.clock()
    told = city_snapshot(loaded.open_reading, loaded.city, now, slow)
    counts = [told["overdue"]["count"], *(one["count"] for one in told["breach"])]
    assert counts == sorted(counts)
    last = datetime.fromisoformat(told["breach"][-1]["at"])
    with loaded.open_reading() as work:
        assert counts[-1] - counts[0] == len([one for one in work.boards.deadlines_between(now, last) if one < last])


def test_each_breach_counts_the_deadlines_before_it(loaded: Product, slow: Slow) -> None:
    with loaded.open_reading() as work:
        deadline = work.boards.next_deadlines(loaded.clock(), 1)[0].handling_deadline
    assert deadline is not None
    before = deadline.replace(minute=0, second=0) - timedelta(minutes=1)
    told = city_snapshot(loaded.open_reading, loaded.city, before, slow)
    assert told["breach"][0]["count"] == told["overdue"]["count"], "nobody's deadline is past at the first full hour"
    later = [one["count"] for one in told["breach"][1:]]
    if later:  # unless it is due after midnight
        assert later[0] > told["overdue"]["count"]


def test_scores_are_those_of_the_assessment(loaded: Product, slow: Slow) -> None:
    now = loaded.clock()
    today = day_of(now, loaded.city.zone)
    group = next(group for group in loaded.city.assessment.groups.values() if group.by == "district")
    ranked, _ = scores_of(loaded.open_reading, loaded.city, group, today.replace(day=1), today, Closings(), now)
    rows = {row["key"]: row for row in city_snapshot(loaded.open_reading, loaded.city, now, slow)["districts"]}
    assert {key: (row["score"], row["grade"], row["rank"]) for key, row in rows.items()} == {
        one.key: (one.score.value, one.score.grade, one.rank) for one in ranked
    }
    assert any(one.rank for one in ranked) or today.day == 1  # early on the first nothing is due yet


def test_a_rank_that_did_not_move_changed_by_nothing(loaded: Product, slow: Slow) -> None:
    changes = [row["rank_change"] for row in slow.scores["district"].values()]
    today = day_of(loaded.clock(), loaded.city.zone)
    assert all(change is None for change in changes) if today.day == 1 else any(change is not None for change in changes)


def test_the_forecast_begins_with_what_came_in_so_far(loaded: Product, slow: Slow) -> None:
    curve = city_snapshot(loaded.open_reading, loaded.city, loaded.clock(), slow)["curve"]
    assert len(curve["usual"]["low"]) == len(curve["usual"]["high"]) == 144
    assert len(curve["forecast"]["mid"]) == 144 - len(curve["today"]) + 1
    assert curve["total"]["low"] >= sum(curve["today"])
    assert curve["total"]["low"] <= curve["total"]["mid"] <= curve["total"]["high"]


def test_the_days_behind_the_usual_one_are_of_the_same_weekday(loaded: Product, slow: Slow) -> None:
    today = day_of(loaded.clock(), loaded.city.zone)
    with loaded.open_reading() as work:
        days = work.tallies.rows(["day"], today - timedelta(days=14), today, {}, ("reports",))
    counted = {row["day"]: row["reports"] for row in days}
    weekdays = [(today - timedelta(weeks=back)).isoformat() for back in (1, 2)]
    assert [sum(day) for day in slow.usual_days][:2] == [counted[day] for day in weekdays]


def test_hot_places_have_the_most_reports_first_and_never_fewer_than_three(slow: Slow) -> None:
    reports = [one["reports"] for one in slow.hot]
    assert reports
    assert reports == sorted(reports, reverse=True)
    assert min(reports) >= 3


def test_the_districts_walls_add_up_to_the_citys(loaded: Product, slow: Slow) -> None:
    now = loaded.clock()
    whole = city_snapshot(loaded.open_reading, loaded.city, now, slow)
    parts = [_scene(loaded, code) for code in loaded.city.districts]
    for name in ("reports", "accepted", "closed", "in_progress", "waiting", "overdue", "due", "handling_due"):
        assert sum(part["now"][name] for part in parts) == whole["now"][name], name
        if name in whole["yesterday"]:
            assert sum(part["yesterday"][name] for part in parts) == whole["yesterday"][name], name
    assert sum(part["breach"][-1]["count"] for part in parts) == whole["breach"][-1]["count"]
    assert [sum(step) for step in zip(*(part["curve"]["today"] for part in parts), strict=True)] == whole["curve"]["today"]


def test_a_districts_wall_has_its_own_cases_alone(loaded: Product) -> None:
    code = next(iter(loaded.city.districts))
    told = _scene(loaded, code)
    assert {row["district"] for name in ("newest", "next_deadlines", "outcomes") for row in told[name]} == {code}
    assert {loaded.city.streets[row["key"]].district for row in told["streets"]} == {code}
    shown = points(loaded.open_reading, loaded.city, loaded.clock(), code)["points"]
    everywhere = points(loaded.open_reading, loaded.city, loaded.clock())["points"]
    assert 0 < len(shown) == told["now"]["in_progress"] < len(everywhere)


def _scene(loaded: Product, code: str) -> dict[str, Any]:
    now = loaded.clock()
    own = slow_figures(loaded.open_reading, loaded.city, now, Closings(), district=code)
    return city_snapshot(loaded.open_reading, loaded.city, now, own, code)
