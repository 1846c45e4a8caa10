"""A file that says something else now: its cases are corrected, unless somebody worked on them here meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.assessment.closings import Closings
from dashboard.assessment.tables import Wanted, indicator_rows
from dashboard.product import Product
from dashboard.records import Objection
from data_access.importing.command import run_import
from data_access.verification import differences
from tests.builders import an_account, moved
from tests.imports import boston_product, counts_by_department, numbers_by_key, some_rows, written

MAPPING = "boston_311"


@pytest.fixture
def boston(tmp_path: Path) -> Product:
    return boston_product(tmp_path)


def test_a_changed_row_corrects_its_case_and_keeps_what_was_said_before(boston: Product, tmp_path: Path) -> None:
    rows = some_rows(20)
    run_import(boston, written(tmp_path / "rows.csv", rows), MAPPING)
    numbers = numbers_by_key(boston)
    before_it = boston.clock()
    boston.clock.go_on(minutes=1)
    rows[0] |= {"CLOSED_DT": "2015-02-20 10:00:00", "OnTime_Status": "OVERDUE"}
    rows[1] |= {"Department": "BTDT", "neighborhood": "Roxbury", "TYPE": "Sign Repair"}
    rows[2] |= {"CLOSED_DT": "", "OnTime_Status": ""}
    rows[3] |= {"CLOSED_DT": "2015-01-09 10:00:00", "OnTime_Status": "ONTIME"}
    outcome = run_import(boston, written(tmp_path / "rows.csv", rows), MAPPING)
    assert (outcome.added, outcome.corrected, outcome.same) == (0, 4, 16)
    assert differences(boston) == []
    assert numbers_by_key(boston) == numbers
    assert counts_by_department(boston) == {"PWDx": (19, 14, 10), "BTDT": (1, 1, 1)}
    with boston.open_reading() as work:
        late = work.cases.find(numbers["1000"])
        moves = [row.move for row in work.cases.history(late.id)]
        dues = work.dues.of_case(late.id)
        then = work.behind.counts("", None, None, {}, before_it)[""]
    life = ["submit", "accept", "dispatch", "feed_back", "close"]
    assert moves == [*life, "correct", *life]
    assert (late.corrected, late.state) == (6, "closed")
    assert [(due.kind, due.on_time, due.ended_by) for due in dues] == [
        ("handling", True, "correction"),
        ("closing", True, "correction"),
        ("handling", False, ""),
        ("closing", False, ""),
    ]
    assert (then["due"], then["closed"], then["closed_on_time"]) == (20, 15, 12)


def test_a_row_may_be_corrected_again_and_back(boston: Product, tmp_path: Path) -> None:
    rows = some_rows(6)
    first = written(tmp_path / "rows.csv", rows)
    run_import(boston, first, MAPPING)
    whole = counts_by_department(boston)
    changed = written(
        tmp_path / "changed.csv", [row | {"CLOSED_DT": "", "OnTime_Status": "", "OPEN_DT": "2015-01-02 10:00:00"} for row in rows]
    )
    assert run_import(boston, changed, MAPPING).corrected == 6
    assert differences(boston) == []
    assert counts_by_department(boston) == {"PWDx": (6, 0, 0)}
    assert run_import(boston, first, MAPPING).corrected == 6
    assert differences(boston) == []
    assert counts_by_department(boston) == whole


def test_a_case_that_was_worked_on_here_is_not_corrected(boston: Product, tmp_path: Path) -> None:
    rows = some_rows(4)
    file = written(tmp_path / "rows.csv", rows)
    run_import(boston, file, MAPPING)
    number = numbers_by_key(boston)["1003"]
    by = replace(an_account(boston.open_work, "handler", "PWDx"), department="PWDx")
    moved(boston.open_work, boston.city, number, "take", now=boston.clock(), by=by)
    rows[3] |= {"CLOSED_DT": "2015-01-09 10:00:00"}
    outcome = run_import(boston, written(file, rows), MAPPING, tmp_path / "rejects.csv")
    assert (outcome.corrected, dict(outcome.rejected)) == (0, {"moved_here": 1})
    with boston.open_reading() as work:
        assert work.cases.find(number).state == "handling"
    assert differences(boston) == []


def test_a_case_under_objection_is_not_corrected(boston: Product, tmp_path: Path) -> None:
    rows = some_rows(1)
    file = written(tmp_path / "rows.csv", rows)
    run_import(boston, file, MAPPING)
    head = an_account(boston.open_work, "department_head", "PWDx")
    assert head.account is not None
    with boston.open_work() as work:
        due = work.dues.of_case(1)[0]
        work.objections.add(Objection(0, due.id, 1, "PWDx", "not ours", head.account, boston.clock()))
        work.commit()
    outcome = run_import(boston, written(file, [rows[0] | {"CLOSED_DT": "2015-02-20 10:00:00"}]), MAPPING, tmp_path / "rejects.csv")
    assert (outcome.corrected, dict(outcome.rejected)) == (0, {"moved_here": 1})


def test_a_correction_shows_in_medians_that_were_remembered(boston: Product, tmp_path: Path) -> None:
    """Opened again, a case leaves as many closings in the history as before."""
    rows = some_rows(3)
    rows[0] |= {"CLOSED_DT": "2015-01-05 10:00:00"}
    closings, wanted = Closings(), Wanted("")
    run_import(boston, written(tmp_path / "rows.csv", rows), MAPPING)

    def median() -> float:
        return float(indicator_rows(boston.open_reading, boston.city, wanted, closings, boston.clock())[0][0]["median_hours_to_close"])

    assert median() == 79.29
    rows[1] |= {"CLOSED_DT": "", "OnTime_Status": ""}
    rows[2] |= {"CLOSED_DT": "", "OnTime_Status": ""}
    run_import(boston, written(tmp_path / "rows.csv", rows), MAPPING)
    assert median() == 1.0
