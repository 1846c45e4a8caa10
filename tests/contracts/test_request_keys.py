"""Two at once with the same request key are one, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from dashboard.errors import KeyReused
from dashboard.handling.moves import Brought
from dashboard.handling.requests import move_once
from dashboard.ports import Work
from dashboard.records import Case
from dashboard.reports.intake import Receipt, RequestKey
from tests.builders import KEYS, a_report, an_account
from tests.stores import Stores

TOGETHER = 6
KEY = RequestKey("account:1", "ab" * 32, b"x" * 32)


def test_reports_sent_together_with_one_key_are_one_report(either: Stores, now: datetime) -> None:
    def send(_: int) -> Receipt:
        return a_report(either.open_work, either.city, now, request=KEY)

    with ThreadPoolExecutor(TOGETHER) as pool:
        receipts = list(pool.map(send, range(TOGETHER)))
    assert len({receipt.code for receipt in receipts}) == 1
    assert sorted(receipt.repeated for receipt in receipts) == [False] + [True] * (TOGETHER - 1)


def test_moves_asked_together_with_one_key_are_made_once(either: Stores, now: datetime) -> None:
    number = a_report(either.open_work, either.city, now).number
    reviewer = an_account(either.open_work, "reviewer")

    def shape(_: Work, case: Case) -> dict[str, str]:
        return {"state": case.state}

    def accept(_: int) -> tuple[dict[str, str], bool]:
        return move_once(
            either.open_work,
            number,
            "accept",
            Brought({}),
            shape=shape,
            request=KEY,
            keys=KEYS,
            by=reviewer,
            city=either.city,
            now=now,
        )

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = list(pool.map(accept, range(TOGETHER)))
    assert [answer for answer, _ in answers] == [{"state": "dispatched"}] * TOGETHER
    assert sorted(repeated for _, repeated in answers) == [False] + [True] * (TOGETHER - 1)
    with either.open_reading() as work:
        assert [row.move for row in work.cases.history(work.cases.find(number).id)] == ["submit", "accept", "dispatch"]


def test_another_body_under_the_same_key_is_refused(either: Stores, now: datetime) -> None:
    a_report(either.open_work, either.city, now, request=KEY)
    with pytest.raises(KeyReused):
        a_report(either.open_work, either.city, now, request=RequestKey(KEY.caller, KEY.key, b"y" * 32))
