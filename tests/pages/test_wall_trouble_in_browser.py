"""What a wall says when its news cannot be had, read or dated, and that it counts again by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import Watch, new_page
from tests.clients import Api
from tests.servers import Served, wait_until

COUNTER = ".kpi[data-key=reports] .kpi-number"
SNAPSHOT = re.compile(r"/data/snapshot\.json")
HALF_AN_HOUR_S = 1800  # half of what the clock is set by
SETTABLE = "const real = Date.now; window.set_ms = 0; Date.now = () => real() + window.set_ms;"


@pytest.fixture(scope="module")
def wall(living: Served, browser: Browser) -> Iterator[Page]:
    """One wall for all of these troubles; it is never loaded anew."""
    watch = Watch(allowed=("status of 500", "ERR_FAILED"))
    page = new_page(browser, watch, viewport={"width": 1920, "height": 1080})
    page.add_init_script(SETTABLE)
    page.goto(f"{living.url}/board/wall?scene=city")
    expect(page.locator("#wall-freshness")).to_contain_text("连接正常")
    page.evaluate("window.sameDocument = true")
    yield page
    assert page.evaluate("window.sameDocument")
    page.close()
    watch.check()


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [(500, "<h1>Something went wrong</h1>", "服务器出错"), (200, "<html>captive portal</html>", "数据无法读取")],
)
def test_news_that_cannot_be_read_are_no_news(wall: Page, living: Served, status: int, body: str, said: str) -> None:
    """The stream lives on, and yet the wall does not call its numbers fresh."""

    def answer(route: Route) -> None:
        route.fulfill(status=status, body=body)

    wall.route(SNAPSHOT, answer)
    assert Api(living.url).report().status == 201  # so that a snapshot is asked for
    expect(wall.locator("#wall-freshness")).to_contain_text(re.compile(rf"{said}.*第 \d+ 次"))
    expect(wall.locator("html")).to_have_attribute("data-stream", "stale")
    wall.unroute(SNAPSHOT)
    expect(wall.locator("#wall-freshness")).to_contain_text("连接正常")
    expect(wall.locator("html")).to_have_attribute("data-stream", "live")
    expect(wall.locator(COUNTER)).to_have_text(str(Api(living.url).get("/data/snapshot.json").value["now"]["reports"]))


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_is_set_moves_neither_the_citys_time_nor_the_age_of_the_data(wall: Page, living: Served, hours: int) -> None:
    wall.evaluate("hours => { window.set_ms = hours * 3600000; }", hours)
    wait_until(lambda: abs(wall.evaluate("baixingpai.now()") / 1000 - living.now().timestamp()) < 10, "the city's time")
    assert wall.evaluate("baixingpai.age()") < HALF_AN_HOUR_S
    expect(wall.locator("html")).to_have_attribute("data-stream", "live")


def test_the_strip_of_a_broken_wall_says_what_is_wrong_and_which_attempt_runs(wall: Page) -> None:
    """A minute without news, told by an age of an hour."""
    wall.route(SNAPSHOT, lambda route: route.abort())
    wall.evaluate("baixingpai.trouble = {kind: 'network', tries: 3}; baixingpai.lastNews -= 3600000;")
    strip = wall.locator("#wall-broken")
    expect(strip).to_have_text(re.compile(r"^连接中断，显示 \d\d:\d\d 的数据 · 重新连接第 \d+ 次$"))
    box, pill = strip.bounding_box(), wall.locator(".wall-date").bounding_box()
    assert box is not None
    assert pill is not None
    assert strip.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert box["x"] + box["width"] < pill["x"]
    wall.unroute(SNAPSHOT)
    expect(wall.locator("html")).to_have_attribute("data-stream", "live")
