"""The public board in a real browser: it moves without reload, keeps its filters in its address, and asks nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import new_page, only_pushed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser import Watch
    from tests.servers import Served

PHONE = {"width": 390, "height": 844}
LEAST_TARGET_PX = 44
LEAST_PHONE_TEXT_PX = 17
DEMO = (500, 10)  # reports, days
WITHIN_A_DAY = True
WEBGL = True  # draws the board's map


def open_board(page: Page, served: Served, question: str = "") -> None:
    page.goto(f"{served.url}/board/{question}")
    page.wait_for_selector("#board[data-state=ready] #board-map-box[data-state=ready]")
    page.locator("#board-map-box").scroll_into_view_if_needed()
    page.wait_for_selector("#board-map .maplibregl-canvas")
    page.evaluate("scrollTo(0, 0)")


def test_a_phone_fetches_what_draws_the_charts_when_somebody_scrolls(browser: Browser, watch: Watch, served: Served) -> None:
    page = new_page(browser, watch, viewport=PHONE)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{served.url}/board/")
    page.wait_for_selector("#board[data-state=ready] #board-map-box[data-state=ready]")
    expect(page.locator("#board-map-table tbody tr").first).to_be_attached()
    assert not [url for url in fetched if "plotly" in url]
    page.mouse.wheel(0, 200)
    page.wait_for_selector("#board-map .maplibregl-canvas")
    page.wait_for_selector("#board-trend .main-svg", state="attached")
    page.close()
    watch.check()


@pytest.mark.parametrize("size", [PHONE, {"width": 1440, "height": 900}])
def test_charts_stay_drawn_while_somebody_scrolls(browser: Browser, watch: Watch, served: Served, size: Any) -> None:
    page = new_page(browser, watch, viewport=size)
    open_board(page, served)
    page.evaluate("""() => { const { board } = baixingpai, set = board.props; window.mounted = 0;
        board.props = (name, facts) => { window.mounted += name === "near"; set(name, facts); }; }""")
    for to in (300, 900, 0):
        page.mouse.wheel(0, to - page.evaluate("scrollY"))
        page.wait_for_function("to => Math.abs(scrollY - to) < 2", arg=to)
    assert page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(mounted))))") == 0
    expect(page.locator("#board-trend .point")).not_to_have_count(0)
    page.close()
    watch.check()


def says(page: Page, words: str) -> None:
    """Wait until the headline says so."""
    expect(page.locator("#board-headline")).to_contain_text(words)


def reported_today(page: Page) -> int:
    return int(page.inner_text("#board-numbers dd").replace(",", ""))


def test_a_report_moves_the_open_board_without_reload(page: Page, served: Served) -> None:
    open_board(page, served)
    before = reported_today(page)
    only_pushed(page)
    report = {"category": "noise", "lat": "26.58", "lon": "106.713", "crs": "WGS-84", "text": "夜里很吵"}
    assert page.request.post(f"{served.url}/api/v1/reports", multipart=report).status == 201
    expect(page.locator("#board-numbers dd").first).to_have_text(f"{before + 1:,}")


def test_filters_stand_in_the_address_and_survive_reload_language_and_back(page: Page, served: Served) -> None:
    open_board(page, served)
    page.click("[data-set='panel=sanitation']")
    says(page, "环境卫生")
    page.select_option("#board-district", "520103")
    says(page, "云岩区")
    assert page.url.endswith("/board/?panel=sanitation&district=520103")
    page.reload()
    says(page, "云岩区")
    page.click("#board-language")
    says(page, "Yunyan")
    assert "panel=sanitation&district=520103" in page.url
    assert page.get_attribute("html", "lang") == "en"
    page.click("[data-set='period=30']")
    says(page, "30 days")
    page.go_back()
    says(page, "7 days")


def test_an_address_that_makes_no_sense_shows_the_whole_city(page: Page, served: Served) -> None:
    open_board(page, served, "?panel=%3Cb%3E&district=1&period=no&from=x&to=2026-99-99")
    says(page, "过去 7 天，市民上报")


def test_a_failed_answer_says_so_and_can_be_tried_again(page: Page, served: Served) -> None:
    open_board(page, served)
    page.route(
        "**/_dash-update-component*",
        lambda route: route.fulfill(json={"multi": True, "response": {"board-answer": {"data": {"failed": True}}}}),
    )
    page.click("[data-set='panel=muck']")
    page.wait_for_selector("[data-panel=districts] .failed")
    page.unroute("**/_dash-update-component*")
    page.click("[data-panel=districts] .failed button")
    says(page, "渣土管理")
    assert page.query_selector("#board .failed") is None


def test_large_text_is_kept(page: Page, served: Served) -> None:
    open_board(page, served)
    normal = page.evaluate("parseFloat(getComputedStyle(document.querySelector('#board-sub')).fontSize)")
    page.click("#board-size")
    page.reload()
    page.wait_for_selector("#board-size[aria-pressed=true]")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('#board-sub')).fontSize)") == normal * 1.25


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_shows_all_of_it_large_enough_to_read_and_touch(page: Page, served: Served, language: str) -> None:
    page.set_viewport_size(PHONE)
    open_board(page, served, f"?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    small_targets = """[...document.querySelectorAll('#board :is(a, button, select, summary)')]
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < %d).map(one => one.innerText)"""
    assert page.evaluate(small_targets % LEAST_TARGET_PX) == []
    small_words = """[...document.querySelectorAll('#board *')]
        .filter(one => one.offsetParent && !one.closest('.visually-hidden, .js-plotly-plot, svg')
            && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
            && parseFloat(getComputedStyle(one).fontSize) < %d).map(one => one.innerText)"""
    assert page.evaluate(small_words % LEAST_PHONE_TEXT_PX) == []


def test_every_chart_has_its_table(page: Page, served: Served) -> None:
    open_board(page, served)
    for table, rows in (("#board-map-table", 1), ("#board-trend-table", 30), ("#board-districts", 10), ("#board-departments", 1)):
        assert page.locator(f"{table} tbody tr").count() >= rows, table
