"""The made-up city comes in the printed proportions, place by place and hour by hour."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from math import sqrt
from pathlib import Path

import pytest

from dashboard.assessment.again import reported_again
from dashboard.assessment.fairness import DAYS, NEAR_M
from dashboard.city import City, Locator
from dashboard.sightings import OnTime, Sighting
from dashboard.trust.identity import normal_phone
from data_access.demo import proportions
from data_access.demo.drafts import Draft, drafts, persons
from data_access.demo.people import MOST_PEOPLE, phone

NOW = datetime(2026, 3, 18, 6, 32, 8, tzinfo=UTC)
MANY = 12_000
SURE = 4.0  # standard deviations


@pytest.fixture(scope="module")
def many(city: City) -> list[Draft]:
    return drafts(city, Locator(city), count=MANY, days=30, now=NOW, seed=1)


def share_is(part: int, whole: int, wanted: float) -> bool:
    """Whether a drawn share is what chance allows around the wanted one."""
    return abs(part / whole - wanted) <= SURE * sqrt(wanted * (1 - wanted) / whole)


def test_the_proportions_are_the_printed_ones(shared_data: Path) -> None:
    printed = {bulletin["id"]: bulletin for bulletin in json.loads((shared_data / "bulletins.json").read_text())["bulletins"]}
    march = printed["guiyang-2018-03-31"]
    assert (march["reports"], march["accepted"]) == (proportions.REPORTS, proportions.ACCEPTED)
    assert list(proportions.REPORTS_BY_DISTRICT.values()) == list(march["reports_by_district"].values())[:3]
    assert march["reports_by_district"]["其他区域"] == proportions.REPORTS_ELSEWHERE
    assert march["accepted_by_panel"]["市容秩序"] == proportions.ACCEPTED_ENFORCEMENT
    assert list(proportions.ACCEPTED_BY_CATEGORY.values()) == list(march["accepted_by_category"].values())


def test_districts_report_in_the_printed_shares(many: list[Draft]) -> None:
    found = Counter(draft.place.district for draft in many)
    for district, reports in proportions.REPORTS_BY_DISTRICT.items():
        assert share_is(found[district], MANY, reports / proportions.REPORTS), district
    elsewhere = sum(found[district] for district in proportions.ELSEWHERE)
    assert share_is(elsewhere, MANY, proportions.REPORTS_ELSEWHERE / proportions.REPORTS)


def test_categories_and_panels_are_accepted_in_the_printed_shares(many: list[Draft], city: City) -> None:
    accepted = [draft for draft in many if draft.fate in ("accept", "void")]
    assert share_is(len(accepted), MANY, proportions.ACCEPTED / proportions.REPORTS)
    found = Counter(draft.category for draft in accepted)
    for category, cases in proportions.ACCEPTED_BY_CATEGORY.items():
        assert share_is(found[category], len(accepted), cases / proportions.ACCEPTED), category
    street_order = sum(count for category, count in found.items() if city.categories[category].panel == "enforcement")
    assert share_is(street_order, len(accepted), proportions.ACCEPTED_ENFORCEMENT / proportions.ACCEPTED)
    assert set(found) == set(city.categories)


def test_reports_follow_the_day_and_come_up_to_now(many: list[Draft], city: City) -> None:
    hours = Counter(draft.reported_at.astimezone(city.zone).hour for draft in many)
    assert hours[10] > hours[13] < hours[15]
    assert hours[3] < hours[10] / 10
    times = [draft.reported_at for draft in many]
    assert times == sorted(times)
    assert NOW - timedelta(days=30) <= times[0]
    assert NOW - timedelta(hours=1) < times[-1] <= NOW


def test_every_place_is_in_its_district_and_bad_spots_come_again(many: list[Draft], city: City) -> None:
    locator = Locator(city)
    assert all(locator.district_of(draft.place.lon, draft.place.lat) == draft.place.district for draft in many[:500])
    assert max(Counter(draft.place.cell for draft in many).values()) > 20


def test_the_same_seed_makes_the_same_city(city: City) -> None:
    def made(seed: int) -> list[Draft]:
        return drafts(city, Locator(city), count=200, days=3, now=NOW, seed=seed)

    assert made(7) == made(7)
    assert made(7) != made(8)


def test_phone_numbers_are_valid_and_set_aside_for_fiction() -> None:
    numbers = [phone(person) for person in range(0, 8_400, 83)]
    assert [normal_phone(number) for number in numbers] == numbers
    assert all(number[5:10] == "55501" for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_a_full_sized_city_has_a_number_for_everybody() -> None:
    assert persons(30 * proportions.FULL_SIZE_A_DAY) <= MOST_PEOPLE


def test_few_troubles_are_reported_again_within_a_month_of_being_solved(many: list[Draft]) -> None:
    """The demo city shows a gap like the pictured board's, 5.7 points, and not one made by reports piled on the same spots."""
    day_ms = 86_400_000
    own = [draft for draft in many if draft.fate != "mark_duplicate"]
    done = [
        OnTime(d.id, d.number, "", d.category, "", "", _ms(d.reported_at) + day_ms, d.place.lon, d.place.lat, True, None, False, None)
        for d in own
    ]
    seen = [Sighting(draft.id, draft.category, draft.place.lon, draft.place.lat, _ms(draft.reported_at)) for draft in own]
    again = reported_again(done, seen, NEAR_M, DAYS * day_ms, lambda: None)
    assert 0.01 < sum(again) / len(again) < 0.06


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
