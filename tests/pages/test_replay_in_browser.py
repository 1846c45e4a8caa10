"""The time machine in the browser says at every moment what its rule says in Python, and a link leads back to a moment."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dashboard.publishing.replay import NAMES, state_at

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.servers import Served

READY = "#replay[data-state=ready]"


def signed_in(page: Page, living: Served, next_page: str) -> None:
    page.goto(f"{living.url}/staff/sign-in")
    for details in page.locator("details:not(.me)").all():
        details.evaluate("one => one.open = true")
    page.click('button[data-login="demo.supervisor"]')
    page.click("#sign-in button.amber")
    page.wait_for_url(lambda url: "/staff/sign-in" not in url)
    page.goto(f"{living.url}{next_page}")
    page.wait_for_selector(READY)


def test_a_moment_is_the_same_by_both_rules_and_by_its_link(page: Page, living: Served) -> None:
    signed_in(page, living, "/board/replay?lang=en")
    today = page.input_value("input[type=date]")
    day = (date.fromisoformat(today) - timedelta(days=1)).isoformat()  # at which every moment has been
    pack = page.evaluate("async (day) => (await fetch('/data/replay.json?day=' + day)).json()", day)
    for second in (0, 3_600, 30_000, 50_000, 86_400):
        told = page.evaluate("([pack, second]) => window.baixingpai.replay.stateAt(pack, second)", [pack, second])
        assert told == state_at(pack, second), second
    assert set(told) == set(NAMES), json.dumps(told)
    page.goto(f"{living.url}/board/replay?lang=en&at={day}T09:30&speed=300")
    page.wait_for_selector(READY)
    assert page.inner_text("#replay-clock") == "09:30"
    assert page.input_value("input[type=date]") == day
    assert page.input_value("select") == "300"
    assert page.inner_text("dd[data-key=reports]") == f"{state_at(pack, 34_200)['reports']:,}"


def test_the_day_is_played_sought_and_left_by_keys(page: Page, living: Served) -> None:
    signed_in(page, living, "/board/replay?lang=en&speed=600")
    today = page.input_value("input[type=date]")
    assert page.inner_text("#replay-clock") != "00:00"
    page.keyboard.press("BracketLeft")
    page.wait_for_function("today => document.querySelector('input[type=date]').value < today", arg=today)
    page.wait_for_selector(READY)
    page.locator("#replay input[type=range]").fill("43200")
    assert page.inner_text("#replay-clock") == "12:00"
    received, total = (int(page.inner_text(f"dd[data-key={key}]").replace(",", "")) for key in ("reports", "overdue"))
    assert received > 0
    assert total >= 0
    assert page.locator("#replay .feed li").count() > 1
    page.locator("#replay .play").click()
    page.wait_for_function("() => document.getElementById('replay-clock').textContent > '12:10'")
    page.locator("#replay .play").click()
    assert page.locator("#replay .play").inner_text() == "Play"
    kept = page.evaluate("new URLSearchParams(location.search).get('at')").partition("T")[2]
    assert kept == page.inner_text("#replay-clock")
