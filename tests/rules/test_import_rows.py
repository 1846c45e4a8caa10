"""How a row of somebody's file is read: times across clock changes, flags, rejects, what a file's own status says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.city import City, Locator, load_city
from data_access.importing.lives import Biographer, number_of
from data_access.importing.mapping import ANSWERS, GROUPS, NEEDED, OPTIONAL, Mapping, load_mapping
from data_access.importing.rows import FLAGS, REASONS, Imported, Reader, Rejected
from data_access.importing.times import AMBIGUOUS, NONEXISTENT, in_utc, written

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROW = {
    "CASE_ENQUIRY_ID": "101001240735", "OPEN_DT": "2015-01-05 09:25:23", "TARGET_DT": "2015-01-16 08:30:00",
    "CLOSED_DT": "2015-01-08 16:17:43", "OnTime_Status": "ONTIME", "TYPE": "Street Light Outages", "Department": "PWDx",
    "neighborhood": "Back Bay", "LATITUDE": "42.3501", "LONGITUDE": "-71.0801", "LOCATION_STREET_NAME": "7 Clarendon St",
    "is_duplicate": "False", "REASON": "Street Lights", "Source": "Self Service",
}  # fmt: skip


@pytest.fixture(scope="module")
def boston() -> City:
    return load_city("boston")


@pytest.fixture(scope="module")
def mapping(boston: City) -> Mapping:
    return load_mapping("boston_311", boston)


@pytest.fixture
def read(boston: City, mapping: Mapping) -> Any:
    def read(**changes: Any) -> Imported:
        found = Reader(mapping, boston, NOW).read(2, ROW | changes)
        assert isinstance(found, Imported), found
        return found

    return read


@pytest.fixture
def rejected(boston: City, mapping: Mapping) -> Any:
    def rejected(**changes: Any) -> str:
        found = Reader(mapping, boston, NOW).read(2, ROW | changes)
        assert isinstance(found, Rejected)
        assert found.reason in REASONS
        return found.reason

    return rejected


def test_every_reason_flag_and_column_is_documented() -> None:
    told = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    words = (*REASONS, *FLAGS, *NEEDED, *OPTIONAL, *ANSWERS, *GROUPS)
    assert not [word for word in words if not re.search(rf"\b{word}\b", told)]


# -- times


@pytest.mark.parametrize(
    ("local", "utc", "flag"),
    [
        ("2015-01-05T09:00:00", "2015-01-05T14:00:00", ""),
        ("2015-07-05T09:00:00", "2015-07-05T13:00:00", ""),
        ("2015-03-08T01:59:59", "2015-03-08T06:59:59", ""),
        ("2015-03-08T02:30:00", "2015-03-08T07:30:00", NONEXISTENT),
        ("2015-03-08T03:00:00", "2015-03-08T07:00:00", ""),
        ("2015-11-01T00:59:59", "2015-11-01T04:59:59", ""),
        ("2015-11-01T01:30:00", "2015-11-01T05:30:00", AMBIGUOUS),
        ("2015-11-01T02:00:00", "2015-11-01T07:00:00", ""),
        ("2015-11-01T01:30:00-05:00", "2015-11-01T06:30:00", ""),
        ("2015-01-05T09:00:00.123456", "2015-01-05T14:00:00.123", ""),
    ],
)
def test_a_local_time_is_the_citys_across_its_clock_changes(local: str, utc: str, flag: str) -> None:
    found = in_utc(datetime.fromisoformat(local), NEW_YORK)
    assert (found.at, found.flag) == (datetime.fromisoformat(utc).replace(tzinfo=UTC), flag)


def test_an_hour_that_comes_twice_is_the_second_where_the_first_would_lie_before_the_opening(read: Any) -> None:
    row = read(OPEN_DT="2015-11-01 01:50:00", CLOSED_DT="2015-11-01 01:10:00", TARGET_DT="", OnTime_Status="")
    assert row.closed - row.opened == datetime(2015, 11, 1, 6, 10) - datetime(2015, 11, 1, 5, 50)
    assert row.flags == (AMBIGUOUS,)


def test_an_hour_that_never_was_is_read_and_flagged(read: Any) -> None:
    row = read(OPEN_DT="2015-03-08 02:30:00", CLOSED_DT="2015-03-08 03:40:00")
    assert row.opened == datetime(2015, 3, 8, 7, 30, tzinfo=UTC)
    assert NONEXISTENT in row.flags


@pytest.mark.parametrize("text", ["2015-13-01 00:00:00", "soon", "2015-02-29 10:00:00", "1015-01-05 09:25:23", "9999-12-31 23:59:59"])
def test_what_is_no_time_rejects_the_row(rejected: Any, text: str) -> None:
    assert rejected(OPEN_DT=text) == "opened_unreadable"
    assert rejected(TARGET_DT=text) == "target_unreadable"
    assert rejected(CLOSED_DT=text) == "closed_unreadable"


def test_a_written_time_may_be_a_datetime_or_nothing_already() -> None:
    assert written(datetime(2015, 1, 5, 9), "iso") == datetime(2015, 1, 5, 9)
    assert written("", "iso") is None
    assert written(None, "%Y") is None


# -- rejects


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"CASE_ENQUIRY_ID": " "}, "no_key"),
        ({"CASE_ENQUIRY_ID": "9" * 81}, "key_too_long"),
        ({"OPEN_DT": ""}, "no_opened"),
    ],
)
def test_a_row_without_key_or_opening_is_rejected(rejected: Any, changes: dict[str, str], reason: str) -> None:
    assert rejected(**changes) == reason


def test_the_second_row_with_a_key_is_rejected_and_says_where_the_first_is(boston: City, mapping: Mapping) -> None:
    reader = Reader(mapping, boston, NOW)
    assert isinstance(reader.read(2, ROW), Imported)
    assert reader.read(7, ROW) == Rejected(7, ROW["CASE_ENQUIRY_ID"], "key_repeated", "line 2")


# -- what is odd is taken and flagged


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({}, ()),
        ({"CLOSED_DT": "2015-01-04 10:00:00"}, ("closed_before_opened",)),
        ({"is_duplicate": "True"}, ("duplicate",)),
        ({"LATITUDE": "42.3594", "LONGITUDE": "-71.0587"}, ("no_place",)),
        ({"LATITUDE": ""}, ("no_place",)),
        ({"LATITUDE": "north"}, ("no_place", "bad_coordinates")),
        ({"LATITUDE": "342.1"}, ("no_place", "bad_coordinates")),
        ({"neighborhood": ""}, ("no_district",)),
        ({"neighborhood": "Cambridge"}, ("unknown_district",)),
        ({"TYPE": "Meteor"}, ("unknown_type",)),
        ({"Department": "MOON"}, ("unknown_department",)),
        ({"TARGET_DT": ""}, ("status_without_deadline",)),
        ({"OnTime_Status": "MAYBE"}, ("status_unknown",)),
        ({"OnTime_Status": "OVERDUE"}, ("status_contradicts_times",)),
        ({"CLOSED_DT": "2030-01-04 10:00:00", "OnTime_Status": "OVERDUE"}, ("in_future",)),
    ],
)
def test_odd_rows_are_taken_and_flagged(read: Any, changes: dict[str, str], flags: tuple[str, ...]) -> None:
    assert read(**changes).flags == flags
    assert set(flags) <= set(FLAGS)


def test_what_the_city_does_not_have_becomes_other_or_keeps_its_own_code(read: Any) -> None:
    assert read(TYPE="Meteor").category == "other"
    assert read(Department="MOON").department == "MOON"
    assert read(Department="../x").department == "unknown"
    assert read(Department="").department == "unknown"
    assert read(Department="No Q").department == "No Q"
    assert read(neighborhood="").district == "unknown"


@pytest.mark.parametrize(
    ("changes", "on_time"),
    [
        ({}, True),
        ({"OnTime_Status": "OVERDUE"}, False),
        ({"CLOSED_DT": "2015-01-17 08:30:00"}, True),
        ({"OnTime_Status": ""}, True),
        ({"OnTime_Status": "", "CLOSED_DT": "2015-01-16 08:30:00"}, True),
        ({"OnTime_Status": "", "CLOSED_DT": "2015-01-16 08:30:01"}, False),
        ({"OnTime_Status": "", "TARGET_DT": ""}, True),
        ({"CLOSED_DT": ""}, None),
    ],
)
def test_the_files_own_status_counts_and_its_times_where_it_says_nothing(read: Any, changes: dict[str, str], on_time: bool | None) -> None:
    assert read(**changes).on_time is on_time


def test_the_digest_changes_with_what_a_row_says_and_not_with_its_line(read: Any) -> None:
    row = read()
    assert replace(row, line=99).digest == row.digest
    assert read(CLOSED_DT="2015-01-08 16:17:44").digest != row.digest
    assert read(CLOSURE_REASON="a note").digest == row.digest


def test_notes_of_the_staff_stay_in_the_file(read: Any) -> None:
    row = read(CLOSURE_REASON="sent to J. Burns", CASE_TITLE="printed for Glenn")
    assert row.words == "Street Light Outages"
    assert "Burns" not in repr(row)
    assert "Glenn" not in repr(row)


# -- its life


@pytest.fixture(scope="module")
def biographer(boston: City) -> Biographer:
    return Biographer("boston_311", boston, Locator(boston))


def test_a_closed_row_has_lived_the_whole_life(biographer: Biographer, read: Any) -> None:
    life = biographer.life(read())
    assert [row.move for row in life.history] == ["submit", "accept", "dispatch", "feed_back", "close"]
    assert {row.actor for row in life.history} == {"import"}
    assert life.case.state == "closed"
    assert life.case.handling_deadline == life.case.closing_deadline == datetime(2015, 1, 16, 13, 30, tzinfo=UTC)
    assert [(due.kind, due.counts_at, due.on_time) for due in life.dues] == [
        ("handling", life.case.closed_at, True),
        ("closing", life.case.closed_at, True),
    ]
    assert [news.kind for news in life.news] == ["report", "case", "outcome"]
    assert life.news[0].public["lon"] != life.case.place.lon


def test_an_open_row_waits_with_its_deadline_or_without_any(biographer: Biographer, read: Any) -> None:
    life = biographer.life(read(CLOSED_DT=""))
    assert (life.case.state, [due.done_at for due in life.dues]) == ("dispatched", [None, None])
    assert biographer.life(read(CLOSED_DT="", TARGET_DT="")).dues == ()


def test_a_late_row_counts_at_its_deadline_and_one_without_at_its_closing(biographer: Biographer, read: Any) -> None:
    late = biographer.life(read(CLOSED_DT="2015-04-28 08:49:50", OnTime_Status="OVERDUE"))
    assert {(due.counts_at, due.on_time) for due in late.dues} == {(late.case.closing_deadline, False)}
    free = biographer.life(read(TARGET_DT=""))
    assert {(due.counts_at, due.on_time, due.deadline) for due in free.dues} == {(free.case.closed_at, True, None)}


def test_a_row_without_a_place_stands_in_no_cell_and_no_hexagon(biographer: Biographer, read: Any) -> None:
    place = biographer.life(read(LATITUDE="42.3594", LONGITUDE="-71.0587")).case.place
    assert (place.district, place.street, place.cell, place.hexagon) == ("back_bay", "back_bay_all", "", "")
    nowhere = biographer.life(read(LATITUDE="", neighborhood="")).case.place
    assert (nowhere.district, nowhere.street) == ("unknown", "unknown")


def test_a_strange_district_is_found_by_its_place(biographer: Biographer, read: Any) -> None:
    assert biographer.life(read(neighborhood="Cambridge")).case.place.district == "back_bay"
    life = biographer.life(read(neighborhood="Cambridge", LATITUDE="10.0"))
    assert (life.case.place.district, "no_district" in life.flags) == ("unknown", True)


def test_a_number_follows_from_key_and_day(read: Any, biographer: Biographer) -> None:
    numbers = {number_of("boston_311", str(key), datetime(2015, 1, 5).date(), 0) for key in range(300)}
    assert len(numbers) > 290
    assert biographer.life(read()).case.number == biographer.life(read()).case.number
    assert biographer.number(read()) != biographer.number(read(), 1)
    assert biographer.number(read()).startswith("150105-")


def test_a_row_says_the_same_before_and_after_its_time_has_come(boston: City, mapping: Mapping) -> None:
    early, late = (Reader(mapping, boston, now).read(2, ROW) for now in (datetime(2015, 1, 6, tzinfo=UTC), NOW))
    assert isinstance(early, Imported)
    assert isinstance(late, Imported)
    assert (early.flags, late.flags) == (("in_future",), ())
    assert early.digest == late.digest


@pytest.mark.parametrize("written", ["-1", "-cmd", "--", "=1", "+1", "@x"])
def test_no_department_is_kept_that_a_spreadsheet_takes_for_a_formula(read: Any, written: str) -> None:
    row = read(Department=written)
    assert (row.department, "unknown_department" in row.flags) == ("unknown", True)
