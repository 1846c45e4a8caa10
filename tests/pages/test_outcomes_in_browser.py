"""The gallery of outcomes in a real browser: the slider moves by keyboard, cards feature, filters stand in the address."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import new_page
from tests.servers import wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from tests.browser import Watch
    from tests.servers import Served


def open_gallery(page: Page, living: Served, question: str = "") -> None:
    page.goto(f"{living.url}/board/outcomes{question}")
    page.wait_for_selector(".gallery .pair.sliding")


def test_the_slider_has_a_name_and_moves_by_arrow_keys(page: Page, living: Served) -> None:
    open_gallery(page, living)
    handle = page.get_by_role("slider", name="拖动看前后对比")
    expect(handle).to_have_value("50")
    handle.press("ArrowRight")
    expect(handle).to_have_value("51")
    assert page.locator(".pair").evaluate("pair => pair.style.getPropertyValue('--cut')") == "51%"


def test_a_card_features_its_case_and_the_address_restores_it(page: Page, living: Served) -> None:
    open_gallery(page, living, "?order=fastest")
    link = page.locator(".one h3 a").first
    number = (link.get_attribute("href") or "").rpartition("case=")[2]
    link.click()
    page.wait_for_url("**case=*")
    expect(page.locator(".feature .where-of")).to_contain_text(number)
    assert "order=fastest" in page.url
    page.reload()
    expect(page.locator(".feature .where-of")).to_contain_text(number)


def test_the_pictures_of_the_grid_wait_until_they_come_into_view(page: Page, living: Served) -> None:
    open_gallery(page, living)
    pictures = page.locator(".one img")
    assert set(pictures.evaluate_all("all => all.map(one => one.loading)")) == {"lazy"}


def test_a_phone_needs_no_sideways_scrolling_in_either_language(page: Page, living: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for question in ("", "?lang=en"):
        open_gallery(page, living, question)
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_new_outcomes_are_counted_without_moving_what_one_reads(page: Page, living: Served) -> None:
    told = [
        {"number": f"260318-000{last}", "panel": panel}
        for last, panel in ((1, "enforcement"), (2, "greenery"), (3, "enforcement"), (3, "enforcement"))
    ]
    body = "retry: 600000\n\n" + "".join(f"event: outcome\ndata: {json.dumps(one)}\n\n" for one in told)
    waiting: list[Route] = []
    page.route("**/events?*", lambda route: waiting.append(route))
    open_gallery(page, living, "?panel=enforcement")
    link = page.locator("#outcomes-new")
    expect(link).to_be_hidden()
    before = page.locator("main").bounding_box()
    wait_until(lambda: page.title() and waiting, "the stream")  # routes come in while the page is asked something
    waiting[0].fulfill(status=200, content_type="text/event-stream", body=body)
    expect(link).to_have_text("2 件新结果")
    expect(link).to_have_attribute("href", "/board/outcomes?panel=enforcement")
    assert page.locator("main").bounding_box() == before
    assert "topics=outcome" in waiting[0].request.url


def test_the_slider_follows_a_finger(browser: Browser, watch: Watch, living: Served) -> None:
    page = new_page(browser, watch, viewport={"width": 390, "height": 844}, has_touch=True)
    open_gallery(page, living)
    box = page.locator(".pair input").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    cut = page.locator(".pair").evaluate("pair => parseFloat(pair.style.getPropertyValue('--cut'))")
    assert cut == pytest.approx(80, abs=8)
    page.close()
    watch.check()
