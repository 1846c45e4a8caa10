"""The gallery of outcomes in a real browser: the slider moves by keyboard, cards feature, filters stand in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.servers import Served

SLOW_MS = 30_000


@pytest.fixture(scope="module")
def city_of_300(served: Served) -> Served:
    served.run("demo", "--reports", "300", "--days", "10")
    return served


def open_gallery(page: Page, served: Served, question: str = "") -> None:
    page.goto(f"{served.url}/board/outcomes{question}")
    page.wait_for_selector(".gallery .pair.sliding", timeout=SLOW_MS)


def test_the_slider_has_a_name_and_moves_by_arrow_keys(page: Page, city_of_300: Served) -> None:
    open_gallery(page, city_of_300)
    handle = page.get_by_role("slider", name="拖动看前后对比")
    expect(handle).to_have_value("50")
    handle.press("ArrowRight")
    expect(handle).to_have_value("51")
    assert page.locator(".pair").evaluate("pair => pair.style.getPropertyValue('--cut')") == "51%"


def test_a_card_features_its_case_and_the_address_restores_it(page: Page, city_of_300: Served) -> None:
    open_gallery(page, city_of_300, "?order=fastest")
    link = page.locator(".one h3 a").first
    number = (link.get_attribute("href") or "").rpartition("case=")[2]
    link.click()
    page.wait_for_url("**case=*")
    expect(page.locator(".feature .where-of")).to_contain_text(number, timeout=SLOW_MS)
    assert "order=fastest" in page.url
    page.reload()
    expect(page.locator(".feature .where-of")).to_contain_text(number, timeout=SLOW_MS)


def test_the_pictures_of_the_grid_wait_until_they_come_into_view(page: Page, city_of_300: Served) -> None:
    open_gallery(page, city_of_300)
    pictures = page.locator(".one img")
    assert set(pictures.evaluate_all("all => all.map(one => one.loading)")) == {"lazy"}


def test_a_phone_needs_no_sideways_scrolling_in_either_language(page: Page, city_of_300: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for question in ("", "?lang=en"):
        open_gallery(page, city_of_300, question)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
