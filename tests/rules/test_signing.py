"""What is signed: one text, one digest; which changes are corrections, and how they are written and told."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.assessment.indicators import BY_KEY, row_of
from dashboard.assessment.signing import (
    MOST_REASON,
    MOST_TOLD,
    SIGNED,
    TABLES,
    Change,
    canonical,
    change_words,
    changes,
    changes_in,
    digest,
    frozen,
    is_mistake,
    reason_of,
    reason_words,
)
from dashboard.city import City

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def content(overdue: int = 0, median: float | None = None, **counts: int) -> dict[str, Any]:
    """The part of a period's content that is compared: everything in one district, department, panel, category and day."""
    row = row_of(counts, overdue, median)
    keys = {
        "district": "520103",
        "department": "city_enforcement",
        "panel": "sanitation",
        "category": "exposed_litter",
        "day": "2026-11-02",
    }
    return {"overall": row, "tables": {table: [{"key": key, **row}] for table, key in keys.items()}}


@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_what_is_read_back_has_the_digest_that_was_signed(made: dict[str, Any]) -> None:
    kept = json.loads(json.dumps(frozen(made), ensure_ascii=False, separators=(",", ":")))
    assert digest(kept) == digest(made) == hashlib.sha256(canonical(kept)).hexdigest()


def test_the_signed_text_has_sorted_keys_and_no_spaces() -> None:
    assert canonical({"b": [1, 2.5, None], "a": "应结案"}) == '{"a":"应结案","b":[1,2.5,null]}'.encode()


def test_what_is_no_number_cannot_be_signed() -> None:
    with pytest.raises(ValueError):
        digest({"rate": float("nan")})


def test_the_order_of_keys_is_not_signed_but_that_of_rows_is() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"rows": [1, 2]}) != digest({"rows": [2, 1]})


def test_only_counts_and_medians_are_compared() -> None:
    """Rates follow from counts; what is overdue changes with the clock alone."""
    assert {BY_KEY[figure].kind for figure in SIGNED} == {"count", "median"}
    assert changes(content(overdue=9, due=5), content(overdue=2, due=5)) == []


def test_a_change_is_found_in_the_whole_and_in_every_table() -> None:
    found = changes(content(due=5, closed=4), content(due=4, closed=4))
    assert [(change.table, change.figure, change.old, change.new) for change in found] == [
        (table, "due", 5, 4) for table in ("overall", *TABLES)
    ]


def test_a_row_that_is_missing_stands_for_zeros() -> None:
    before, after = content(), content()
    after["tables"]["category"].append({"key": "noise", **row_of({"reports": 1}, 0, None)})
    assert changes(before, after) == [Change("category", "noise", "reports", 0, 1)]
    assert changes(after, before) == [Change("category", "noise", "reports", 1, 0)]
    before["tables"]["category"].append({"key": "noise", **row_of({}, 3, None)})
    assert changes(before, content()) == []


@pytest.mark.parametrize(
    ("table", "figure", "mistake"),
    [
        ("overall", "due", True),
        ("overall", "closed_on_time", True),
        ("overall", "reports", True),
        ("overall", "median_hours_to_close", True),
        ("overall", "closed", False),
        ("district", "handled", False),
        ("category", "handling_due", False),
        ("department", "reports", False),
        ("department", "accepted", False),
        ("department", "due", True),
        ("district", "accepted", True),
    ],
)
def test_work_that_goes_on_is_no_mistake(table: str, figure: str, mistake: bool) -> None:
    assert is_mistake(Change(table, "x", figure, 1, 2)) == mistake


def test_a_reason_is_read_back_as_it_was_written() -> None:
    found = changes(content(due=5, median=12.5), content(due=4, median=None, closed=3))
    assert changes_in(reason_of(found)) == (found, 0)
    assert reason_of(found).startswith(
        "overall//due 5 -> 4; overall//closed 0 -> 3; overall//median_hours_to_close 12.5 -> none; district/"
    )
    assert changes_in("") == ([], 0)


@given(st.integers(1, 300))
def test_a_reason_fits_its_column_and_says_how_much_it_leaves_out(count: int) -> None:
    found = [Change("category", f"a_category_with_a_long_name_{place}", "closed_on_time", place, place + 1) for place in range(count)]
    kept, more = changes_in(reason_of(found))
    assert len(reason_of(found)) <= MOST_REASON
    assert kept == found[: len(kept)]
    assert len(kept) + more == count
    assert kept


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (Change("overall", "", "due", 1200, 1199), "贵阳市应结案数 1,200 → 1,199", "Guiyang, Due: 1,200 → 1,199"),
        (Change("district", "520103", "closed", 4, 5), "云岩区结案数 4 → 5", "Yunyan District, Closed: 4 → 5"),
        (Change("day", "2026-11-02", "reports", 0, 1), "2026-11-02上报数 0 → 1", "2026-11-02, Reports: 0 → 1"),
        (Change("day", "2026-11", "reports", 0, 1), "2026 年 11 月上报数 0 → 1", "2026-11, Reports: 0 → 1"),
        (
            Change("category", "gone", "median_hours_to_close", None, 2.5),
            "gone结案用时中位数 — → 2.5",
            "gone, Median hours to close: — → 2.5",
        ),
    ],
)
def test_a_change_is_told_in_both_languages(city: City, change: Change, zh: str, en: str) -> None:
    assert change_words(change, city) == {"zh": zh, "en": en}


def test_a_long_reason_is_told_by_its_first_changes(city: City) -> None:
    reason = reason_of([Change("overall", "", "due", place, place + 1) for place in range(20)])
    told = reason_words(reason, city)["en"]
    assert told.count("→") == MOST_TOLD
    assert told.endswith("; and 12 more")


def test_a_reason_is_told_in_both_languages(city: City) -> None:
    told = reason_words("overall//due 5 -> 4; overall//closed 0 -> 3; +2", city)
    assert told["zh"].endswith("应结案数 5 → 4；贵阳市结案数 0 → 3；另有 2 处")
    assert told["en"].endswith("Closed: 0 → 3; and 2 more")
    assert reason_words("", city) == {"zh": "", "en": ""}
