"""A wall whose network or server goes away: it says that its numbers are old, and counts again without being loaded anew."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser import Watch, new_page
from tests.clients import Api
from tests.servers import Served

WITHIN_A_DAY = True
COUNTER = ".kpi[data-key=reports] .kpi-number"
LOST = (
    "ERR_INTERNET_DISCONNECTED",
    "ERR_CONNECTION_REFUSED",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",
    "ERR_CONNECTION_RESET",
    "ERR_EMPTY_RESPONSE",
)


def test_a_wall_says_what_it_lost_and_counts_again_without_being_loaded_anew(own_server: Served, browser: Browser, watch: Watch) -> None:
    watch.allowed = LOST
    own_server.start()
    page = new_page(browser, watch, viewport={"width": 1920, "height": 1080})
    page.goto(f"{own_server.url}/board/wall?scene=city")
    expect(page.locator(COUNTER)).to_have_text("0")
    page.evaluate("window.sameDocument = true")

    page.context.set_offline(True)
    own_server.kill()  # with it the open stream ends for certain
    _says_it_is_old(page)
    own_server.start()
    expect(page.locator("html")).not_to_have_attribute("data-stream", "live")
    page.context.set_offline(False)
    _counts(page, own_server, 1)

    own_server.stop()
    _says_it_is_old(page)
    own_server.start()
    _counts(page, own_server, 2)

    assert page.evaluate("window.sameDocument")
    page.context.close()
    watch.check()


def _says_it_is_old(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-stream", "stale")
    expect(page.locator("#wall-freshness")).to_contain_text(re.compile(r"重新连接 · 第 \d+ 次"))


def _counts(page: Page, served: Served, reports: int) -> None:
    assert Api(served.url).report().status == 201
    expect(page.locator(COUNTER)).to_have_text(str(reports))
    expect(page.locator("html")).to_have_attribute("data-stream", "live")
