"""The page of hot spots in a real browser: without scripts, on a phone and on a desk, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Watch, new_page
from tests.servers import Served

FLOOR_PX = {390: 17, 1440: 13}
SMALLEST = """() => {
  const says = e => [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const scale = svg => svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
  const shown = [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && says(e));
  return Math.min(...shown.map(e => parseFloat(getComputedStyle(e).fontSize) * scale(e.ownerSVGElement)));
}"""
DEMO = (1200, 30)  # reports, days


def opened(browser: Browser, watch: Watch, served: Served, width: int, query: str) -> Page:
    page = new_page(browser, watch, viewport={"width": width, "height": 900}, java_script_enabled=True)
    page.goto(f"{served.url}/hotspots?{query}")
    return page


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("query", ["lang=zh", "lang=en", "lang=zh&size=large"])
def test_it_fits_and_can_be_read(browser: Browser, watch: Watch, served: Served, width: int, query: str) -> None:
    page = opened(browser, watch, served, width, query)
    assert page.locator(".ranked li").count() > 5
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(SMALLEST) >= FLOOR_PX[width]
    watch.check()


def test_it_needs_no_scripts(browser: Browser, watch: Watch, served: Served) -> None:
    page = new_page(browser, watch, java_script_enabled=False)
    page.goto(f"{served.url}/hotspots?lang=zh")
    before = page.locator(".hot-places .ranked li").count()
    page.select_option("select[name=panel]", "greenery")
    page.click("form.hot-filter button")
    expect(page.locator("select[name=panel]")).to_have_value("greenery")
    assert page.locator(".hot-places .ranked li").count() < before
    assert "panel=greenery" in page.url
    watch.check()


def test_a_places_number_stands_on_the_map_where_it_stands_in_the_list(browser: Browser, watch: Watch, served: Served) -> None:
    page = opened(browser, watch, served, 1440, "lang=zh")
    assert sorted(page.locator(".hot-map .number").all_text_contents()) == sorted(page.locator(".rank").all_text_contents())
    assert page.locator(".hot-map .district").count() >= 1
    watch.check()
