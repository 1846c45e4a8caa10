"""Whether a report is the same trouble as an open case: what speaks for it, what against, and what the machine may decide alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.reports.duplicates import MOST, PERHAPS, is_same, likenesses, words_alike
from dashboard.sightings import Seen

NOON = datetime(2026, 3, 18, 4, 0, tzinfo=UTC)
LON, LAT = 106.71, 26.58
M_LAT = 1 / 111_195  # degrees of latitude in a metre


def seen(case_id: int = 1, north_m: float = 0, hours: float = 0, **facts: object) -> Seen:
    told = {
        "category": "shopfront_spill",
        "panel": "enforcement",
        "lon": LON,
        "lat": LAT + north_m * M_LAT,
        "at": NOON - timedelta(hours=hours),
    }
    return Seen(case_id, **{**told, **facts})  # type: ignore[arg-type]


def chance(report: Seen, *standing: Seen) -> float:
    found = likenesses(report, standing)
    return found[0].chance if found else 0.0


def test_the_same_thing_at_the_same_place_is_joined_at_once() -> None:
    found = likenesses(seen(9), [seen(1, north_m=6, hours=2)])
    assert found[0].case.case_id == 1
    assert found[0].metres == pytest.approx(6, abs=0.1)
    assert is_same(found)


@pytest.mark.parametrize(
    "other",
    [
        {"north_m": 40},
        {"category": "hanging_ad"},
        {"category": "litter", "panel": "sanitation"},
        {"hours": 24 * 10},
        {"words": "墙上挂了一块很大的灯箱广告"},
    ],
)
def test_whatever_differs_makes_it_less_likely(other: dict[str, object]) -> None:
    report = seen(9, words="店外摆满桌椅")
    alike = seen(1, north_m=6, hours=1, words="店外摆了桌椅")
    assert chance(report, seen(1, **{"north_m": 6, "hours": 1, "words": "店外摆了桌椅", **other})) < chance(report, alike)  # type: ignore[arg-type]


@pytest.mark.parametrize("other", [{"north_m": 40}, {"category": "hanging_ad"}, {"hours": 24 * 10}])
def test_what_is_doubtful_waits_for_a_person(other: dict[str, object]) -> None:
    assert not is_same(likenesses(seen(9), [seen(1, **other)]))  # type: ignore[arg-type]


def test_a_photo_alike_speaks_for_it_and_other_photos_not_against() -> None:
    report, far = seen(9, prints=(0b1011,)), {"north_m": 45}
    without = chance(report, seen(1, **far))  # type: ignore[arg-type]
    assert chance(report, seen(1, prints=(0b1010,), **far)) > without  # type: ignore[arg-type]
    assert chance(report, seen(1, prints=(2**64 - 1,), **far)) == pytest.approx(without)  # type: ignore[arg-type]


def test_many_alike_side_by_side_share_the_chance_and_no_wall_of_them_is_shown() -> None:
    alone = chance(seen(99), seen(1, north_m=5))
    crowd = [seen(case_id, north_m=case_id % 7) for case_id in range(1, 41)]
    found = likenesses(seen(99), crowd)
    assert len(found) <= MOST
    assert all(PERHAPS <= one.chance < alone for one in found)
    assert not is_same(found)


def test_a_phone_that_knows_its_place_badly_reaches_farther() -> None:
    far = seen(1, north_m=60)
    assert chance(seen(9, accuracy_m=50), far) > chance(seen(9), far)


def test_without_a_place_nothing_is_found() -> None:
    assert likenesses(seen(9, placed=False), [seen(1)]) == []
    assert likenesses(seen(9), [seen(1, placed=False), seen(2, north_m=400)]) == []


def test_the_likeliest_comes_first() -> None:
    found = likenesses(seen(9), [seen(1, north_m=30), seen(2, north_m=3), seen(3, north_m=14)])
    assert [one.case.case_id for one in found] == [2, 3, 1][: len(found)]
    assert sum(one.chance for one in found) < 1


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("店外摆满桌椅", "店外摆满桌椅", 1.0),
        ("Pothole on Main St", "pothole, main st.", 6 / 7),
        ("井盖破损", "路灯不亮", 0.0),
        ("", "路灯不亮", None),
        ("！！", "路灯不亮", None),
        ("灯", "灯", 1.0),
    ],
)
def test_words_alike_in_chinese_and_english(one: str, other: str, alike: float | None) -> None:
    assert words_alike(one, other) == (alike if alike is None else pytest.approx(alike))
    assert words_alike(other, one) == words_alike(one, other)
