"""An original's supporters are counted rightly when several reviewers join and part reports at once, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from tests.builders import a_report, moved
from tests.stores import Stores

TOGETHER = 6


def test_reports_joined_and_parted_at_once_are_counted_rightly(either: Stores, now: datetime) -> None:
    open_work, city = either.open_work, either.city
    original = a_report(open_work, city, now).number
    moved(open_work, city, original, "accept", now=now)
    numbers = [a_report(open_work, city, now).number for _ in range(TOGETHER)]

    def at_once(move: str, **facts: str) -> int:
        with ThreadPoolExecutor(TOGETHER) as pool:
            list(pool.map(lambda number: moved(open_work, city, number, move, now=now, **facts), numbers))
        with either.open_reading() as work:
            case = work.cases.find(original)
            positions = [row.position for row in work.cases.history(case.id)]
        assert positions == list(range(1, len(positions) + 1))
        return case.supporters

    assert at_once("mark_duplicate", original=original) == TOGETHER
    assert at_once("unmark_duplicate") == 0
