"""Half a year of a real city: imported whole, and every figure held against pandas, which knows nothing of the product.

A year's worth of clock changes, cases without deadline, without place, closed before they were opened. Then 200 rows change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient

from app import create_app
from dashboard.assessment.counting import DAY_COUNTERS
from dashboard.product import Product
from dashboard.publishing.replay import day_pack, state_at
from data_access.importing.command import run_import
from data_access.importing.report import Outcome
from data_access.verification import differences
from tests.imports import boston_product

pytestmark = pytest.mark.slow
COLUMN_OF = {"department": "Department", "district": "neighborhood", "month": "month"}
COUNTS = ("due", "closed", "closed_on_time")
CORRECTIONS = 200
SEED = 20150630
TIME = "%Y-%m-%d %H:%M:%S"


@dataclass
class Boston:
    """The imported city, and the file's rows as they are now. first: what its first import told."""

    product: Product
    client: FlaskClient
    rows: pd.DataFrame
    first: Outcome


@pytest.fixture(scope="module")
def boston(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Boston:
    file = shared_data / "boston_2015_h1.csv.gz"
    product = boston_product(tmp_path_factory.mktemp("boston"))
    outcome = run_import(product, file, "boston_311")
    client = create_app(product.settings, product.clock).test_client()
    return Boston(product, client, pd.read_csv(file, dtype=str, keep_default_na=False), outcome)


def expected(rows: pd.DataFrame, by: str) -> dict[str, dict[str, Any]]:
    """What the raw file says: due at its deadline or its closing, whichever comes first or is there; on time by its own status."""
    target, closed = (pd.to_datetime(rows[name].replace("", None), format=TIME) for name in ("TARGET_DT", "CLOSED_DT"))
    due_at = pd.concat([target, closed], axis=1).min(axis=1)
    by_times = target.isna() | (closed <= target)
    on_time = closed.notna() & rows.OnTime_Status.map({"ONTIME": True, "OVERDUE": False}).astype("boolean").fillna(by_times)
    facts = rows.assign(month=due_at.dt.strftime("%Y-%m"), due=due_at.notna(), closed=closed.notna(), closed_on_time=on_time)
    sums = facts[facts.due].groupby(COLUMN_OF[by])[list(COUNTS)].sum().astype(int)
    return {str(key): with_rates(row) for key, row in zip(sums.index, sums.to_dict("records"), strict=True)}


def with_rates(row: dict[Any, Any]) -> dict[str, Any]:
    """Per cent with two decimals, half up, in whole numbers."""
    rates = {
        "closing_rate": half_up(row["closed"], row["due"]),
        "on_time_closing_rate": half_up(row["closed_on_time"], row["due"]),
    }
    return {**row, **rates}


def half_up(part: int, whole: int) -> float | None:
    return (20_000 * part + whole) // (2 * whole) / 100 if whole else None


def told(boston: Boston, by: str) -> dict[str, dict[str, Any]]:
    """What the product says, for all time; rows where nothing was due aside. Districts by the file's own names."""
    items = boston.client.get(f"/data/indicators.json?by={by}").get_json()["items"]
    names = {code: district.name["en"] for code, district in boston.product.city.districts.items()} | {"unknown": ""}
    wanted = (*COUNTS, "closing_rate", "on_time_closing_rate")
    return {names[row["key"]] if by == "district" else row["key"]: {name: row[name] for name in wanted} for row in items if row["due"]}


def check(boston: Boston) -> None:
    for by in COLUMN_OF:
        assert told(boston, by) == expected(boston.rows, by), by
    assert differences(boston.product) == []


def test_every_row_is_imported_or_rejected_and_what_is_odd_is_flagged(boston: Boston) -> None:
    outcome, rows = boston.first, boston.rows
    assert outcome.rows == len(rows) == outcome.added + outcome.rejected.total()
    assert outcome.rejected.total() == 0
    opened, closed = pd.to_datetime(rows.OPEN_DT), pd.to_datetime(rows.CLOSED_DT.replace("", None))
    default = (rows.LATITUDE == "42.3594") & (rows.LONGITUDE == "-71.0587")
    assert outcome.flags == {
        "closed_before_opened": (closed < opened).sum(),
        "duplicate": (rows.is_duplicate == "True").sum(),
        "no_district": (rows.neighborhood == "").sum(),
        "no_place": default.sum(),
        "status_without_deadline": ((rows.TARGET_DT == "") & (rows.OnTime_Status != "")).sum(),
    }


def test_the_figures_are_those_of_the_file(boston: Boston) -> None:
    assert len(told(boston, "department")) >= 15
    assert len(told(boston, "district")) == 24
    check(boston)


def test_what_has_no_place_can_be_named_listed_and_opened(boston: Boston) -> None:
    rows = boston.client.get("/data/indicators.json?by=district").get_json()["items"]
    unknown = next(row for row in rows if row["key"] == "unknown")
    assert unknown["name"] in ({"zh": "不详", "en": "Unknown"}, "Unknown", "不详")
    assert boston.client.get("/data/reports.geojson?district=unknown&limit=1").get_json()["features"]
    assert boston.client.get("/figures/due?district=unknown").status_code == 200


def test_after_200_late_corrections_they_still_are(boston: Boston, tmp_path: Path) -> None:
    before = {by: told(boston, by) for by in COLUMN_OF}
    boston.rows = corrected(boston.rows, Random(SEED))
    file = tmp_path / "changed.csv.gz"
    boston.rows.to_csv(file, index=False)
    outcome = run_import(boston.product, file, "boston_311")
    assert (outcome.added, outcome.corrected, outcome.rejected.total()) == (0, CORRECTIONS, 0)
    check(boston)
    assert all(told(boston, by) != before[by] for by in COLUMN_OF)


def corrected(rows: pd.DataFrame, rng: Random) -> pd.DataFrame:
    """Other closings, deadlines, departments and neighbourhoods for some rows."""
    rows = rows.copy()
    departments, places = sorted(set(rows.Department)), sorted(set(rows.neighborhood))
    for place in rng.sample(range(len(rows)), CORRECTIONS):
        row = rows.loc[place]
        kind = rng.choice(("close", "close", "open", "deadline", "department", "district"))
        if kind == "close":
            rows.loc[place, ["CLOSED_DT", "OnTime_Status"]] = [moment(rng), rng.choice(("ONTIME", "OVERDUE", ""))]
        elif kind == "open":
            rows.loc[place, ["CLOSED_DT", "TARGET_DT", "OnTime_Status"]] = ["", moment(rng), ""]
        elif kind == "deadline":
            rows.loc[place, "TARGET_DT"] = moment(rng)
        elif kind == "department":
            rows.loc[place, "Department"] = rng.choice([code for code in departments if code != row.Department])
        else:
            rows.loc[place, "neighborhood"] = rng.choice([name for name in places if name != row.neighborhood])
    return rows


def moment(rng: Random) -> str:
    """Some second from January 2015 to March 2016, clock changes included."""
    return (pd.Timestamp(2015, 1, 1) + pd.Timedelta(seconds=rng.randrange(440 * 86_400))).strftime(TIME)


def test_days_played_again_end_in_their_tallies_corrections_included(boston: Boston) -> None:
    product = boston.product
    with product.open_reading() as work:
        tallies = {row.pop("day"): row for row in work.tallies.rows(("day",), None, None, {})}
    days = [date(2015, 1, 1) + timedelta(days=place) for place in range(0, 181, 25)]
    for day in days:
        pack = day_pack(product.open_reading, product.city, day, product.clock())
        end = state_at(pack, pack["seconds"])
        assert {name: end[name] for name in DAY_COUNTERS} == tallies[day.isoformat()], day
