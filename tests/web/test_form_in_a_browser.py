"""The report form in a real browser: in steps with scripts, as one page without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Watch, new_page
from tests.servers import Served
from tests.web.citizens import FOUNTAIN, a_photo

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(browser: Browser, watch: Watch) -> Page:
    return new_page(browser, watch, **PHONE)


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """A photo that knows its place."""
    return written(tmp_path / "fountain.jpg", a_photo(FOUNTAIN))


def written(file: Path, data: bytes) -> str:
    file.write_bytes(data)
    return str(file)


def choose(page: Page, panel: str, category: str) -> None:
    page.locator(f"label.tile:has(#panel-{panel})").click()
    page.locator(f"label.choice:has([value={category}])").click()


def test_a_report_goes_through_in_two_steps(served: Served, phone: Page, watch: Watch, photo: str) -> None:
    phone.goto(f"{served.url}/report")
    phone.set_input_files("#camera", photo)
    expect(phone.locator(".shot .good")).to_be_visible()
    expect(phone.locator("[data-source]")).to_contain_text("位置来自照片")
    phone.click("[data-next]")
    choose(phone, "facilities", "road_damage")
    phone.dblclick("[data-send]")
    phone.wait_for_url("**/r/*?new=1")
    expect(phone.locator("h1")).to_have_text("收到了，谢谢您")
    watch.check()


def test_the_page_says_at_once_what_a_step_lacks(served: Served, phone: Page, watch: Watch, tmp_path: Path) -> None:
    phone.goto(f"{served.url}/report")
    phone.click("[data-next]")
    expect(phone.locator("#place-wrong")).to_contain_text("还不知道在哪里")
    heavy = written(tmp_path / "heavy.jpg", a_photo() + bytes(16 * 1024 * 1024))
    phone.set_input_files("#album", heavy)
    expect(phone.locator("#photo-wrong")).to_contain_text("15 MB")
    assert phone.locator(".shot").count() == 0
    watch.check()


def test_a_tap_on_the_map_says_where(served: Served, phone: Page, watch: Watch) -> None:
    phone.goto(f"{served.url}/report")
    expect(phone.locator(".map .district").first).to_be_attached()
    phone.locator("[data-map-picture]").tap()
    expect(phone.locator("[data-source]")).to_contain_text("您点的位置")
    assert float(phone.input_value("[name=lon]")) == pytest.approx(106.7, abs=0.2)
    phone.select_option("#street", index=5, force=True)
    expect(phone.locator("[data-source]")).to_contain_text("您选的街道")
    assert phone.input_value("[name=lon]") == ""
    watch.check()


def test_back_leads_to_the_photo_and_nothing_is_lost(served: Served, phone: Page, watch: Watch, photo: str) -> None:
    phone.goto(f"{served.url}/report")
    phone.set_input_files("#camera", photo)
    expect(phone.locator(".shot .good")).to_be_visible()
    phone.click("[data-next]")
    phone.fill("#text", "路口有坑")
    phone.go_back()
    expect(phone.locator("#step-1")).to_be_visible()
    expect(phone.locator(".shot")).to_have_count(1)
    phone.go_forward()
    assert phone.input_value("#text") == "路口有坑"
    watch.check()


def test_without_scripts_the_form_is_one_page_that_works(served: Served, browser: Browser, watch: Watch, photo: str) -> None:
    page = new_page(browser, watch, java_script_enabled=False, **PHONE)
    page.goto(f"{served.url}/report")
    assert page.locator(".js-only:visible").count() == 0
    page.set_input_files("#album", photo)
    choose(page, "facilities", "manhole")
    page.click("[data-send]")
    page.wait_for_url("**/r/*?new=1")
    assert "收到了，谢谢您" in page.inner_text("h1")
    watch.check()


@pytest.mark.parametrize("address", ["/", "/report", "/report?size=large", "/report?lang=en", "/no-such-page"])
def test_nothing_is_wider_than_a_small_phone_and_targets_are_large(served: Served, browser: Browser, watch: Watch, address: str) -> None:
    watch.allowed = ("404",)
    page = new_page(browser, watch, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(served.url + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, select, summary, input:not([type=hidden]):not(.visually-hidden):not([type=file])')]
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([name, box]) => box.height > 0 && box.width > 1 && box.height < 47.5).map(([name]) => name)"""
    )
    assert not [name for name in small if "skip" not in name]
    watch.check()
