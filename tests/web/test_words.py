"""Languages, numbers and times as the design language writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from dashboard.records import Case
from dashboard.reports.lifecycle import STATES
from dashboard.web import words
from dashboard.web.progress import steps_of
from tests.clock import GivenClock
from tests.web.citizens import Citizen, case_of

NOON = datetime(2026, 3, 18, 6, 32, 8, tzinfo=UTC)


@pytest.fixture(params=["zh", "en"])
def spoken(app: Flask, clock: GivenClock, request: pytest.FixtureRequest) -> Iterator[str]:
    """A request in each language, in March 2026."""
    clock.now = NOON
    with app.test_request_context(f"/?lang={request.param}"):
        yield request.param


@pytest.mark.parametrize(
    "said, zh, en",
    [
        (lambda: words.number(2143), "2,143", "2,143"),
        (lambda: words.number(-12), "−12", "−12"),
        (lambda: words.number(None), "—", "—"),
        (lambda: words.signed(7), "+7", "+7"),
        (lambda: words.rate(92.405), "92.41%", "92.41%"),
        (lambda: words.rate(91.35, 1), "91.4%", "91.4%"),
        (lambda: words.rate(None), "—", "—"),
        (lambda: words.points(1.29), "+1.29 个百分点", "+1.29 pp"),
        (lambda: words.duration(15120), "4 小时 12 分", "4 h 12 min"),
        (lambda: words.duration(277200), "3 天 5 小时", "3 d 5 h"),
        (lambda: words.hours(5.53), "5 小时 32 分", "5 h 32 min"),
        (lambda: words.hours(None), "—", "—"),
        (lambda: words.duration(20), "不到 1 分", "under 1 min"),
        (lambda: words.span("4h"), "4 个工作时", "4 working hours"),
        (lambda: words.span("1d"), "1 个工作日", "1 working day"),
        (lambda: words.span("2H"), "2 小时", "2 hours"),
        (lambda: words.day(NOON, weekday=True), "3 月 18 日 星期三", "Wed 18 Mar"),
        (lambda: words.day(NOON, year=True), "2026 年 3 月 18 日", "18 Mar 2026"),
        (lambda: words.clock(NOON, seconds=True), "14:32:08", "14:32:08"),
        (lambda: words.moment("2026-03-18T14:32:08+08:00"), "3 月 18 日 14:32", "18 Mar 14:32"),
        (lambda: words.moment("2015-03-18T14:32:08+08:00"), "2015 年 3 月 18 日 14:32", "18 Mar 2015 14:32"),
        (lambda: words.moment("2025-12-31T16:30:00+00:00"), "1 月 1 日 00:30", "1 Jan 00:30"),
        (lambda: words.pick({"zh": "云岩区", "en": "Yunyan"}), "云岩区", "Yunyan"),
        (lambda: words.pick(("已结案", "Closed")), "已结案", "Closed"),
        (lambda: words.pick({"zh": "只有中文"}), "只有中文", "只有中文"),
    ],
)
def test_numbers_and_times_are_written_as_designed(spoken: str, said: object, zh: str, en: str) -> None:
    assert callable(said)
    assert said() == {"zh": zh, "en": en}[spoken]


def test_an_unknown_language_is_not_taken(app: Flask) -> None:
    with app.test_request_context("/?lang=xx", headers={"Cookie": "lang=en"}):
        assert words.language() == "en"


def test_outside_of_a_request_the_city_speaks_its_first_language(app: Flask) -> None:
    with app.app_context():
        assert words.language() == "zh"


def test_catalogs_are_compiled_once(tmp_path: Path) -> None:
    folder = tmp_path / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "citizen.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Home"\nmsgstr "首页"\n')
    assert words.compile_catalogs(tmp_path) == [folder / "citizen.mo"]
    assert words.compile_catalogs(tmp_path) == []


def test_every_state_has_its_way_in_words(app: Flask, spoken: str) -> None:
    product = app.extensions["product"]
    case = case_of(product, Citizen(app.test_client()).report())
    now = product.clock()
    for code in STATES:
        steps = steps_of(_in_state(case, code, now), [], product.city, now)
        assert 2 <= len(steps) <= 4
        assert all(step.title for step in steps)
        assert sum(step.how == "now" for step in steps) == (0 if code in ("rejected", "duplicate", "closed", "void") else 1), code


def _in_state(case: Case, code: str, now: datetime) -> Case:
    times = dict.fromkeys(("accepted_at", "decided_at", "handled_at", "closed_at", "deferred_until", "handling_deadline"), now)
    return replace(case, state=code, **times)
