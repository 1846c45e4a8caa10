"""In which order periods are closed and corrected, and how often, makes no difference to what is signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.assessment.closings import Closings
from dashboard.assessment.periods import Period, close_period, correct_period
from dashboard.city import City
from dashboard.publishing.bulletins.content import content_of
from data_access.issue_checks import issue_differences
from tests.builders import a_report, moved
from tests.stores import Stores, reused_stores, sqlite_stores

FIRST = datetime(2026, 3, 18, 2, 20, tzinfo=UTC)
THEN, LATER = datetime(2026, 4, 1, 2, tzinfo=UTC), datetime(2026, 4, 3, 2, tzinfo=UTC)
PERIODS: tuple[Period, ...] = (("day", "2026-03-18"), ("day", "2026-03-20"), ("week", "2026-W12"), ("month", "2026-03"))
Call = tuple[str, Period]
Digests = set[tuple[str, str, int, str]]

CLOSINGS = tuple(("close", period) for period in PERIODS)
CORRECTIONS = tuple(("correct", period) for period in PERIODS)


def in_any_order(*must: Call) -> st.SearchStrategy[list[Call]]:
    """Each of these once at least, some several times, in any order."""
    return st.lists(st.sampled_from(must), max_size=4).flatmap(lambda again: st.permutations([*must, *again]))


@pytest.fixture(scope="module")
def lived(sqlite_template: Path, city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a few cases of three days; two of them are still open."""
    folder = tmp_path_factory.mktemp("lived")
    with sqlite_stores(sqlite_template, folder, city) as stores:
        for days in range(3):
            at = FIRST + timedelta(days=days)
            moved(stores.open_work, city, a_report(stores.open_work, city, at).number, "accept", now=at)
            done = a_report(stores.open_work, city, at, category="noise").number
            moved(stores.open_work, city, done, "accept", "take", "feed_back", "close", now=at + timedelta(minutes=30))
        with stores.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA user_version = 1")  # takes and frees the lock: everything is in the file
            connection.commit()
    return folder / "city.db"


def signed(lived: Path, city: City, before: Sequence[Call], after: Sequence[Call]) -> Digests:
    """What is signed when these calls are made, news comes in, and then those are made."""
    with reused_stores(lived, city) as stores:
        make(stores, before, THEN)
        with stores.open_reading() as work:
            case = work.cases.search({}, after=0, most=1)[0]
        moved(stores.open_work, city, case.number, "void", now=LATER - timedelta(hours=1))
        a_report(stores.open_work, city, FIRST)
        make(stores, after, LATER)
        with stores.reading_engine.connect() as connection:
            assert list(issue_differences(connection)) == []
        with stores.open_reading() as work:
            return {(issue.kind, issue.key, issue.number, issue.digest) for issue in work.issues.heads("", "", 1000)}


def make(stores: Stores, calls: Sequence[Call], now: datetime) -> None:
    does: dict[str, Callable[..., object]] = {"close": close_period, "correct": correct_period}
    for name, (kind, key) in calls:
        does[name](stores.open_work, stores.open_reading, kind, key, content_of, city=stores.city, closings=Closings(), now=now)


@pytest.fixture(scope="module")
def in_order(lived: Path, city: City) -> Digests:
    return signed(lived, city, CLOSINGS, CORRECTIONS)


def test_news_of_two_days_touch_them_and_what_contains_them(in_order: Digests) -> None:
    numbers = dict.fromkeys(PERIODS, 0)
    for kind, key, number, _ in in_order:
        numbers[kind, key] = max(numbers[kind, key], number)
    assert numbers == {period: 1 if period == ("day", "2026-03-20") else 2 for period in PERIODS}


@given(
    before=in_any_order(*CLOSINGS), after=in_any_order(*CLOSINGS, *CORRECTIONS), early=st.lists(st.sampled_from(CORRECTIONS), max_size=3)
)
def test_the_order_of_calls_makes_no_difference(
    lived: Path, city: City, in_order: Digests, before: list[Call], after: list[Call], early: list[Call]
) -> None:
    assert signed(lived, city, [*before, *early], after) == in_order
