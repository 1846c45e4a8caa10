"""Hot spots of a city that really reports: on SQLite, through the same verbs as everything else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from dashboard.assessment.hot_answers import KINDS, Answer, Asked, hotspots_of
from dashboard.assessment.hot_places import hot_places_of
from dashboard.assessment.hotspots import LEAST
from dashboard.assessment.report_days import ReportDays
from dashboard.city import City
from dashboard.geo import cell_of
from tests.builders import CENTRE, a_report, moved
from tests.clock import MORNING
from tests.stores import Stores

AT = MORNING  # its facts are of this day

DAY = timedelta(days=1)
TODAY = date(2026, 3, 18)
ELSEWHERE = (CENTRE[0] + 0.02, CENTRE[1] + 0.01)
YUNYAN = (106.706867, 26.582204)
HOME = (106.713123, 26.580456)
ASKED = Asked("places", TODAY - 6 * DAY, TODAY)


def answer(stores: Stores, city: City, now: datetime, kind: str, asked: Asked = ASKED, days: ReportDays | None = None) -> Answer:
    return hotspots_of(stores.open_reading, city, replace(asked, kind=kind), days or ReportDays(), now)


def reported(stores: Stores, city: City, now: datetime, count: int, **changes: Any) -> list[str]:
    """So many reports at one spot, a minute apart."""
    lon, lat = changes.pop("at", CENTRE)
    changes = {"category": "noise"} | changes
    return [
        a_report(stores.open_work, city, now + timedelta(minutes=number), lon=lon, lat=lat, **changes).number for number in range(count)
    ]


def test_a_place_tells_its_cell_its_kind_and_what_was_before(stores: Stores, city: City, now: datetime) -> None:
    reported(stores, city, now - 8 * DAY, 2)
    reported(stores, city, now - 20 * DAY, 1)
    numbers = reported(stores, city, now, 4) + reported(stores, city, now, 1, category="dust")
    moved(stores.open_work, city, numbers[0], "accept", now=now)
    (place,) = answer(stores, city, now, "places").items
    cell, lon, lat = cell_of(*CENTRE, city.lat0)
    assert (place["cell"], place["lon"], place["lat"]) == (cell, lon, lat)
    assert (place["lon"], place["lat"]) != CENTRE
    assert (place["category"], place["category_reports"], place["panel"]) == ("noise", 4, "enforcement")
    assert (place["reports"], place["before"], place["change"], place["change_rate"], place["open"]) == (5, 2, 3, 150.0, 1)
    assert place["district_name"] == {"zh": "南明区", "en": "Nanming District"}
    assert place["street_name"]["zh"]


def test_a_place_needs_three_reports_that_stand_for_something(stores: Stores, city: City, now: datetime) -> None:
    numbers = reported(stores, city, now, LEAST)
    assert len(answer(stores, city, now, "places").items) == 1
    moved(stores.open_work, city, numbers[0], "reject", now=now)
    assert answer(stores, city, now, "places").items == []


def test_a_home_is_never_nearer_told_than_its_cell(stores: Stores, city: City, now: datetime) -> None:
    for number in reported(stores, city, now, LEAST, at=HOME):
        moved(stores.open_work, city, number, "accept", now=now, private_home=True)
    told = json.dumps([answer(stores, city, now, kind).items for kind in KINDS])
    assert "106.71" in told
    assert str(HOME[0]) not in told
    assert str(HOME[1]) not in told


def test_before_the_first_report_nothing_is_compared(stores: Stores, city: City, now: datetime) -> None:
    reported(stores, city, now, LEAST)
    (place,) = answer(stores, city, now, "places").items
    assert (place["before"], place["change"], place["change_rate"]) == (None, None, None)
    assert answer(stores, city, now, "categories").items[0]["before"] is None


def test_bulletins_get_the_same_places_as_plain_json(stores: Stores, city: City, now: datetime) -> None:
    reported(stores, city, now, LEAST)
    reported(stores, city, now, LEAST + 1, at=ELSEWHERE)
    with stores.open_reading() as work:
        told = hot_places_of(work, city, ASKED.first, ASKED.last, now, most=1)
    assert json.loads(json.dumps(told)) == told
    assert [place["reports"] for place in told] == [LEAST + 1]
    assert {name: value for name, value in told[0].items() if name != "as_of"} == answer(stores, city, now, "places").items[0]


def test_hours_are_the_citys(stores: Stores, city: City, now: datetime) -> None:
    """10:20 on a Wednesday in Guiyang is 2:20 in UTC."""
    reported(stores, city, now, 2)
    items = answer(stores, city, now, "hours").items
    assert len(items) == 7 * 24
    assert [item for item in items if item["reports"]] == [{"weekday": 3, "hour": 10, "reports": 2, "days": 1}]


def test_categories_change_against_the_period_before(stores: Stores, city: City, now: datetime) -> None:
    reported(stores, city, now - 13 * DAY, 1, category="dust")
    reported(stores, city, now - 8 * DAY, 4)
    reported(stores, city, now, 3)
    reported(stores, city, now, 1, category="dust")
    told = {item["category"]: item for item in answer(stores, city, now, "categories").items}
    assert list(told) == ["noise", "dust"]
    assert [told["noise"][name] for name in ("reports", "before", "change", "change_rate", "share")] == [3, 4, -1, -25.0, 75.0]


def test_filters_leave_one_district_or_panel(stores: Stores, city: City, now: datetime) -> None:
    reported(stores, city, now, 3)
    reported(stores, city, now, 4, category="dust", at=YUNYAN)
    for filters, count in (({"district": "520103"}, 4), ({"panel": "enforcement"}, 3), ({"district": "520103", "panel": "enforcement"}, 0)):
        asked = replace(ASKED, **filters)
        assert sum(place["reports"] for place in answer(stores, city, now, "places", asked).items) == count
        assert answer(stores, city, now, "hours", asked).facts["reports"] == count
        assert sum(item["reports"] for item in answer(stores, city, now, "categories", asked).items) == count


def closed_again(stores: Stores, city: City, at: datetime, category: str = "noise") -> None:
    """One more case of the same trouble, closed within its day."""
    (number,) = reported(stores, city, at, 1, category=category)
    moved(stores.open_work, city, number, "accept", "take", "feed_back", "close", now=at + timedelta(hours=1))


def test_trouble_that_comes_back_after_each_closing_is_told(stores: Stores, city: City, now: datetime) -> None:
    """Noise again and again, a fourth time still open; bikes beside it once: the same panel, so the same trouble."""
    for days in (20, 15, 10):
        closed_again(stores, city, now - days * DAY)
    (number,) = reported(stores, city, now - DAY, 1, category="bike_parking")
    moved(stores.open_work, city, number, "accept", now=now - DAY)
    (told,) = answer(stores, city, now, "repeated").items
    assert (told["returns"], told["cases"], told["open"], told["panel"]) == (3, 4, 1, "enforcement")
    assert told["last_accepted"] == "2026-03-17T10:20:00+08:00"


def test_what_is_filed_again_on_the_day_it_was_closed_did_not_come_back(stores: Stores, city: City, now: datetime) -> None:
    """As crews do who file and close each pothole of a street in one morning; the next morning counts."""
    for hours in (0, 2, 4, 24, 48):
        closed_again(stores, city, now - 10 * DAY + timedelta(hours=hours))
    (told,) = answer(stores, city, now, "repeated").items
    assert (told["returns"], told["cases"]) == (2, 5)


def test_what_was_accepted_or_closed_later_is_not_yet_known(stores: Stores, city: City, now: datetime) -> None:
    for days in (20, 15, 10):
        closed_again(stores, city, now - days * DAY)
    assert answer(stores, city, now, "repeated").items[0]["returns"] == 2
    assert answer(stores, city, now, "repeated", replace(ASKED, last=TODAY - 11 * DAY)).items == []


def test_trouble_reported_many_times_at_once_did_not_come_back(stores: Stores, city: City, now: datetime) -> None:
    for number in reported(stores, city, now - 2 * DAY, 5):
        moved(stores.open_work, city, number, "accept", "take", "feed_back", "close", now=now - DAY)
    assert answer(stores, city, now, "repeated").items == []


def test_rejected_and_repeated_reports_are_no_coming_back(stores: Stores, city: City, now: datetime) -> None:
    closed_again(stores, city, now - 10 * DAY)
    (original,) = reported(stores, city, now - 5 * DAY, 1)
    moved(stores.open_work, city, original, "accept", now=now - 5 * DAY)
    for number in reported(stores, city, now - 4 * DAY, 2):
        moved(stores.open_work, city, number, "mark_duplicate", now=now - 4 * DAY, original=original)
    for number in reported(stores, city, now - 3 * DAY, 2):
        moved(stores.open_work, city, number, "reject", now=now - 3 * DAY)
    assert answer(stores, city, now, "repeated").items == []


def a_quiet_city(stores: Stores, city: City, now: datetime, weeks: int) -> None:
    """Two reports a day, by chance of two kinds, at places that never meet; and one spot with a report every other day."""
    rng = Random(5)
    for back in range(weeks * 7):
        for number in range(2):
            at = (CENTRE[0] + back * 0.0021, CENTRE[1] + number * 0.0021)
            reported(stores, city, now - back * DAY, 1, at=at, category=rng.choice(("noise", "dust")))
        if back % 2:
            reported(stores, city, now - back * DAY, 1, at=ELSEWHERE)


def test_a_planted_rise_is_found_at_its_place_and_in_its_district(stores: Stores, city: City, now: datetime) -> None:
    a_quiet_city(stores, city, now, weeks=5)
    assert answer(stores, city, now, "rising").items == []
    reported(stores, city, now - 2 * DAY, 25, at=ELSEWHERE, category="full_bin")
    told = answer(stores, city, now, "rising")
    assert {(item["scope"], item["category"]) for item in told.items} == {("district", "full_bin"), ("place", "full_bin")}
    place = next(item for item in told.items if item["scope"] == "place")
    assert place["observed"] >= 25
    assert place["expected"] == pytest.approx(3.5, abs=0.6)
    assert place["p"] <= place["q"] <= told.facts["false_alarms"] / 2
    assert told.facts["weeks"] == len(place["weeks"]) == 3


def test_weeks_from_before_the_first_report_are_not_weeks_without_reports(stores: Stores, city: City, now: datetime) -> None:
    reported(stores, city, now - 5 * DAY, 30)
    told = answer(stores, city, now, "rising")
    assert (told.items, told.facts["weeks"]) == ([], 0)


def test_departments_are_told_by_what_comes_and_goes(stores: Stores, city: City, now: datetime) -> None:
    for number in reported(stores, city, now - 2 * DAY, 12)[:11]:
        moved(stores.open_work, city, number, "accept", now=now - 2 * DAY)
    closed_again(stores, city, now - DAY)
    (load,) = answer(stores, city, now, "capacity").items
    assert load["department"] == city.department_for("noise", "520102")
    assert (load["arrivals"], load["closings"], load["open"]) == (12, 1, 11)
    assert (load["state"], load["arrivals_a_day"], load["work_days"]) == ("drowned", 1.7, 77.0)


def test_a_case_handed_on_is_the_load_of_who_has_it(stores: Stores, city: City, now: datetime) -> None:
    (number,) = reported(stores, city, now - DAY, 1)
    moved(stores.open_work, city, number, "accept", "hand_back", now=now - DAY)
    moved(stores.open_work, city, number, "dispatch", now=now, department="city_greenery")
    loads = {load["department"]: load["arrivals"] for load in answer(stores, city, now, "capacity").items}
    assert loads == {"city_greenery": 1}


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_city_has_an_answer_of_every_kind(stores: Stores, city: City, now: datetime, kind: str) -> None:
    told = answer(stores, city, now, kind)
    assert all(not item["reports"] for item in told.items)
    assert json.dumps(told.items)


def test_an_answer_from_remembered_days_equals_one_read_anew(stores: Stores, city: City, now: datetime) -> None:
    days = ReportDays()
    numbers = reported(stores, city, now - DAY, 5) + reported(stores, city, now, 4, at=ELSEWHERE)
    for move in ("accept", "take", "feed_back", "close"):
        for number in numbers[::2]:
            moved(stores.open_work, city, number, move, now=now)
        for kind in KINDS:
            assert answer(stores, city, now, kind, days=days) == answer(stores, city, now, kind)
