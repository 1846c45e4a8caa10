"""The pages of districts, departments and the assessment in a real browser: they follow the news, fit a phone, and work by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import only_pushed

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.servers import Served

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 1200}
LEAST_TARGET_PX = 44
LEAST_PHONE_TEXT_PX = 17
DISTRICT, DEPARTMENT, ASSESSMENT = "/board/districts/520102", "/board/departments/nanming_enforcement", "/board/assessment"
DEMO = (500, 10)  # reports, days


def open_page(page: Page, served: Served, address: str, size: dict[str, int] = DESK) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(served.url + address)
    page.wait_for_selector("#progress-main h1")
    expect(page.locator("#progress-freshness")).not_to_be_empty()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("address", [DISTRICT, DEPARTMENT, ASSESSMENT])
def test_each_page_fits_and_says_nothing_on_the_console(
    page: Page, served: Served, address: str, size: dict[str, int], language: str
) -> None:
    open_page(page, served, f"{address}?lang={language}", size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    spilling = """[...document.querySelectorAll('#progress .card')]
        .filter(card => [...card.querySelectorAll('table, ul, ol, dl, p')].some(one => one.offsetParent && one.getBoundingClientRect().right
            > card.getBoundingClientRect().right + 1)).map(card => card.className)"""
    assert page.evaluate(spilling) == []


def test_a_new_closing_moves_the_open_page_without_reload(page: Page, served: Served) -> None:
    token = served.token("closer", "verifier")
    headers = {"Authorization": f"Bearer {token}"}
    handled = page.request.get(f"{served.url}/api/v1/cases?state=handled", headers=headers).json()["items"][0]
    open_page(page, served, f"/board/districts/{handled['district']}?period=month")
    only_pushed(page)
    page.evaluate("window.sameDocument = true")
    closing = page.locator(".xray a[href*='/figures/closed?'], .indicators tr:nth-child(5) td.month").first
    before = page.inner_html("#progress-main")
    answer = page.request.post(
        f"{served.url}/api/v1/cases/{handled['number']}/moves", data={"move": "close", "photo_cleared": True}, headers=headers
    )
    assert answer.ok, answer.text()
    expect(closing).to_be_visible()
    page.wait_for_function("before => document.getElementById('progress-main').innerHTML !== before", arg=before)
    assert page.evaluate("window.sameDocument") is True


def test_a_report_is_counted_on_the_open_page_and_the_keyboard_stays_where_it_was(page: Page, served: Served) -> None:
    open_page(page, served, DISTRICT)
    cell = page.locator(".indicators tbody tr").first.locator("td.day")
    before = int(cell.inner_text())
    held = page.locator(".indicators tbody tr").nth(2).locator("td.month a")
    held.focus()
    where = page.evaluate("document.activeElement.href")
    only_pushed(page)
    report = {"category": "noise", "lat": "26.58", "lon": "106.713", "crs": "WGS-84", "text": "夜里很吵"}
    assert page.request.post(f"{served.url}/api/v1/reports", multipart=report).status == 201
    expect(cell).to_have_text(str(before + 1))
    expect(held).to_be_focused()
    assert page.evaluate("document.activeElement.href") == where


def test_time_left_counts_down_while_anything_is_due(page: Page, served: Served) -> None:
    open_page(page, served, DISTRICT)
    clock = page.locator("#progress time[data-deadline]").first
    if clock.count() == 0:
        expect(page.get_by_text("今天没有其他到期的案件了。")).to_be_visible()  # late in the evening nothing is left
        return
    only_pushed(page)
    before = clock.inner_text()
    expect(clock).not_to_have_text(before)


def test_periods_days_and_units_are_links_in_the_address(page: Page, served: Served) -> None:
    open_page(page, served, DISTRICT)
    page.click("text=本月 >> nth=0")
    page.wait_for_url("**period=month")
    page.wait_for_selector(".calendar a")
    page.click(".calendar a >> nth=0")
    page.wait_for_url("**day=*")
    page.wait_for_selector(".calendar .shown")
    page.click(".switch summary")
    page.click("text=云岩区")
    page.wait_for_url("**/board/districts/520103*")
    page.wait_for_selector("h1:has-text('云岩区')")


def test_the_switch_works_by_keyboard(page: Page, served: Served) -> None:
    open_page(page, served, DISTRICT)
    page.focus(".switch summary")
    page.keyboard.press("Enter")
    assert page.locator(".switch[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".switch[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_large_text_is_kept(page: Page, served: Served) -> None:
    open_page(page, served, DISTRICT)
    normal = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.when')).fontSize)")
    page.click("#progress-size")
    page.reload()
    page.wait_for_selector("#progress-size[aria-pressed=true]")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.when')).fontSize)") > normal * 1.2
    assert page.evaluate("document.documentElement.scrollWidth") <= DESK["width"]


@pytest.mark.parametrize("address", [DISTRICT, ASSESSMENT])
def test_a_phone_shows_it_large_enough_to_read(page: Page, served: Served, address: str) -> None:
    open_page(page, served, address, PHONE)
    small_words = """[...document.querySelectorAll('#progress *')]
        .filter(one => one.offsetParent && !one.closest('.visually-hidden, thead')
            && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
            && parseFloat(getComputedStyle(one).fontSize) < %d).map(one => one.className + ' ' + one.innerText)"""
    assert page.evaluate(small_words % LEAST_PHONE_TEXT_PX) == []
    small_targets = """[...document.querySelectorAll('#progress :is(header a, button, select, summary, .periods a, .step, .button)')]
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < %d).map(one => one.innerText)"""
    assert page.evaluate(small_targets % LEAST_TARGET_PX) == []


def test_the_public_board_leads_here(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/board/")
    page.wait_for_selector("#board-districts a[href='/board/districts/520102']")
    page.click("#board-districts a[href='/board/districts/520102']")
    page.wait_for_selector("#progress-main h1")
    assert page.inner_text("h1") == "南明区"
