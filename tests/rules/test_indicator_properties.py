"""Small cities that live at random: what must hold of their figures, whatever happened. On real SQLite files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard.assessment.closings import Closings
from dashboard.assessment.indicators import COUNTS, INDICATORS, RATE, RATIO
from dashboard.assessment.tables import Wanted, table_of
from dashboard.city import City
from dashboard.errors import CityError
from dashboard.handling.rating import rate
from dashboard.reports.lifecycle import MOVES
from data_access.due_checks import due_differences, post_differences
from data_access.tallies import DAY_KEYS
from data_access.verification import state_differences, sum_differences, tally_differences
from tests.builders import a_report, moved
from tests.stores import Stores, reused_stores

START = datetime(2026, 3, 17, 1, 0, tzinfo=UTC)
END = START + timedelta(days=90)
CATEGORIES = ("exposed_litter", "noise", "manhole", "muck_dumping")
DISTRICTS = ("520103", "520102", "520123")
MOST_STEPS = 14
OF_A_DEPARTMENT = tuple(name for name in COUNTS if name not in ("reports", "accepted"))
SLOW_IS_FINE = settings(  # a failing city is small enough as it is: making it smaller takes minutes
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Life:
    """One case: what and where, when it came in, and what is tried on it. steps: (hours later, which of the possible moves)."""

    category: str
    district: str
    hours: int
    steps: Sequence[tuple[int, int]]


LIVES = st.lists(
    st.builds(
        Life,
        st.sampled_from(CATEGORIES),
        st.sampled_from(DISTRICTS),
        st.integers(0, 200),
        st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=MOST_STEPS),
    ),
    min_size=1,
    max_size=5,
)


def received(stores: Stores, city: City, life: Life) -> str:
    place = city.districts[life.district]
    at = START + timedelta(hours=life.hours)
    return a_report(stores.open_work, city, at, category=life.category, lon=place.label_lon, lat=place.label_lat).number


def tried(stores: Stores, city: City, number: str, choice: int, at: datetime) -> None:
    """One of the moves that its state allows, or a rating; what is refused leaves everything as it was."""
    with stores.open_reading() as work:
        case = work.cases.find(number)
    names = [*sorted({move.name for move in MOVES if move.source == case.state and move.name != "mark_duplicate"}), "rate"]
    name = names[choice % len(names)]
    try:
        if name == "rate":
            rate(stores.open_work, number, choice % 5 + 1, city=city, now=at)
        else:
            moved(stores.open_work, city, number, name, now=at)
    except CityError:
        return


def live(stores: Stores, city: City, lives: Sequence[Life], *, in_order: bool) -> None:
    """Every case's life; in the order of time, or case by case."""
    numbers = [received(stores, city, life) for life in lives]
    steps = []
    for which, life in enumerate(lives):
        at = START + timedelta(hours=life.hours)
        for hours, choice in life.steps:
            at += timedelta(hours=hours)
            steps.append((at, which, choice))
    for at, which, choice in sorted(steps, key=lambda step: step[0]) if in_order else steps:
        tried(stores, city, numbers[which], choice, at)


def table(stores: Stores, city: City, by: str, as_of: datetime | None = None) -> list[dict[str, Any]]:
    days = (START.date() - timedelta(days=1), END.date() + timedelta(days=1))
    with stores.open_reading() as work:
        return table_of(work, city, Wanted(by, *days, as_of=as_of), Closings(), END)


def tallies(stores: Stores) -> list[dict[str, Any]]:
    with stores.open_reading() as work:
        rows = work.tallies.rows(DAY_KEYS, None, None, {})
    return sorted((row for row in rows if any(value for name, value in row.items() if name not in DAY_KEYS)), key=str)


@SLOW_IS_FINE
@given(lives=LIVES)
def test_whatever_happened_the_figures_hold(sqlite_template: Path, city: City, lives: list[Life]) -> None:
    with reused_stores(sqlite_template, city) as stores:
        live(stores, city, lives, in_order=True)
        (whole,) = table(stores, city, "")
        for by in ("district", "street", "panel", "category", "day", "week", "month", "quarter", "year", "department"):
            rows = table(stores, city, by)
            for name in OF_A_DEPARTMENT if by == "department" else COUNTS:
                assert sum(row[name] for row in rows) == whole[name], (by, name)
            for row in rows:
                held(row)
        with stores.reading_engine.connect() as connection:
            found = [*tally_differences(connection, city.zone), *sum_differences(connection), *due_differences(connection)]
            found += [*post_differences(connection, city.zone), *state_differences(connection)]
        assert found == []
        assert table(stores, city, "category", as_of=END) == table(stores, city, "category")


def held(row: dict[str, Any]) -> None:
    """A share of a whole is within it, or nothing; a ratio may pass it, and neither is below nothing."""
    for indicator in INDICATORS:
        value = row[indicator.key]
        if indicator.kind == RATE and indicator.key != "acceptance_rate":
            assert value is None or 0 <= value <= 100, (indicator.key, row)
        elif indicator.kind in (RATE, RATIO):
            assert value is None or value >= 0, (indicator.key, row)
        elif value is not None:
            assert value >= 0, (indicator.key, row)
        if indicator.kind in (RATE, RATIO):
            assert (value is None) == (row[indicator.whole] == 0)


@SLOW_IS_FINE
@given(lives=LIVES)
def test_the_order_in_which_cases_move_does_not_matter(sqlite_template: Path, city: City, lives: list[Life]) -> None:
    with reused_stores(sqlite_template, city) as one, reused_stores(sqlite_template, city, 1) as other:
        live(one, city, lives, in_order=True)
        live(other, city, lives, in_order=False)
        assert tallies(one) == tallies(other)
        assert table(one, city, "district") == table(other, city, "district")
