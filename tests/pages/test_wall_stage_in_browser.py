"""The wall's other scenes in a real browser: by the timetable, called up from a phone, and never an empty wall."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Watch, new_page
from tests.cities import Cities
from tests.servers import ROOT, Served

WALL = {"viewport": {"width": 1920, "height": 1080}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SCENE_IS = "scene => document.documentElement.dataset.scene === scene"
TURNS = '[[screen]]\ncode = "turning"\nname = { zh = "轮播", en = "Turning" }\nscenes = [["city", 10], ["district:520103", 10]]\n'


@pytest.fixture(scope="module")
def turning(tmp_path_factory: pytest.TempPathFactory, cities: Cities) -> Iterator[Served]:
    """A demo city with one screen that turns every ten seconds, and all others still."""
    folder = tmp_path_factory.mktemp("turning")
    city: Path = shutil.copytree(ROOT / "dashboard" / "city" / "guiyang", folder / "guiyang")
    hall = '[[screen]]\ncode = "hall"\nname = { zh = "指挥大厅", en = "Command hall" }\n'
    (city / "wall.toml").write_text(f"{hall}{TURNS}", encoding="utf-8")
    server = Served(cities.copied(folder / "var", 500, 10), settings={"CITY": str(city)})
    server.start()
    yield server
    server.stop()


def open_wall(browser: Browser, watch: Watch, served: Served, question: str) -> Page:
    page = new_page(browser, watch, **WALL)
    page.clock.install()
    page.goto(f"{served.url}/board/wall?{question}")
    page.wait_for_selector("#wall[data-event]")
    page.evaluate("window.sameDocument = true")
    return page


def remote(browser: Browser, watch: Watch, served: Served) -> Page:
    """A supervisor's phone at the remote of the screen in the hall."""
    page = new_page(browser, watch, **PHONE)
    page.goto(f"{served.url}/staff/sign-in")
    for details in page.locator("details:not(.me)").all():
        details.evaluate("one => one.open = true")
    page.click('button[data-login="demo.supervisor"]')
    page.click("#sign-in button.amber")
    page.wait_for_url(lambda url: "/staff/sign-in" not in url)
    page.goto(f"{served.url}/staff/walls?screen=hall")
    return page


def test_a_screen_turns_by_its_timetable_and_back(browser: Browser, watch: Watch, turning: Served) -> None:
    page = open_wall(browser, watch, turning, "screen=turning")
    page.wait_for_function(SCENE_IS, arg="district:520103")
    frame = page.frame_locator("iframe.wall-stage.shown")
    expect(frame.locator(".wall-subtitle")).to_contain_text("云岩区")
    expect(frame.locator(".wall-subtitle")).to_contain_text("城市总览")
    expect(page.locator("#wall")).to_be_hidden()
    page.wait_for_function(SCENE_IS, arg="city")
    expect(page.locator("#wall")).to_be_visible()
    expect(page.locator("iframe.wall-stage.shown")).to_have_count(0)
    assert page.evaluate("window.sameDocument")


def test_a_scene_is_called_up_from_a_phone_and_ended(browser: Browser, watch: Watch, turning: Served) -> None:
    hall = open_wall(browser, watch, turning, "screen=hall")
    line = hall.locator("#wall .wall-subtitle").inner_text()
    phone = remote(browser, watch, turning)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]  # type: ignore[index]
    phone.get_by_role("button", name="南明区").click()
    hall.wait_for_function(SCENE_IS, arg="district:520102")
    expect(hall.frame_locator("iframe.wall-stage.shown").locator(".wall-subtitle")).to_contain_text("值班调出")
    expect(phone.locator(".screens [aria-current]")).to_contain_text("南明区")
    phone.locator("button[name=scene][value='']").click()
    hall.wait_for_function(SCENE_IS, arg="city")
    expect(hall.locator("#wall")).to_be_visible()
    expect(hall.locator("iframe")).to_have_count(0)
    expect(hall.locator("#wall .wall-subtitle")).to_have_text(line)
    assert hall.evaluate("window.sameDocument")


def test_a_pinned_scene_neither_turns_nor_asks(browser: Browser, watch: Watch, turning: Served) -> None:
    pinned = open_wall(browser, watch, turning, "scene=city&screen=turning")
    event = pinned.get_attribute("html", "data-stream")
    pinned.clock.fast_forward(90_000)
    pinned.wait_for_function("event => document.documentElement.dataset.stream === event", arg=event)
    assert pinned.evaluate("performance.getEntriesByType('resource').filter(one => one.name.includes('walls.json')).length") == 0
    assert pinned.locator("iframe").count() == 0


def test_a_scene_that_never_gets_ready_leaves_the_present_one(browser: Browser, watch: Watch, turning: Served) -> None:
    watch.allowed = ("ERR_FAILED",)
    hall = open_wall(browser, watch, turning, "screen=hall")
    hall.route("**/board/wall?scene=district%3A520102*", lambda route: route.abort())
    phone = remote(browser, watch, turning)
    phone.get_by_role("button", name="南明区").click()
    expect(hall.locator("iframe.wall-stage")).to_have_count(1)
    expect(hall.locator("iframe.wall-stage.shown")).to_have_count(0)
    expect(hall.locator("#wall")).to_be_visible()
    given_up = hall.locator("iframe").element_handle()
    hall.clock.fast_forward(21_000)
    hall.wait_for_function("frame => !frame.isConnected", arg=given_up)
    expect(hall.locator("#wall")).to_be_visible()
    assert "值班调出" not in hall.locator("#wall .wall-subtitle").inner_text()
    phone.get_by_role("button", name="云岩区").click()
    hall.wait_for_function(SCENE_IS, arg="district:520103")
    expect(hall.locator("iframe")).to_have_count(1)
    phone.locator("button[name=scene][value='']").click()
    hall.wait_for_function(SCENE_IS, arg="city")


def test_only_the_wall_itself_may_frame_a_scene(browser: Browser, turning: Served) -> None:
    page = browser.new_context().new_page()
    framed = page.request.get(f"{turning.url}/board/wall?scene=city&framed=1").headers
    assert "frame-ancestors 'self'" in framed["content-security-policy"]
    assert framed["x-frame-options"] == "SAMEORIGIN"
    for path in ("/board/wall", "/board/?framed=1", "/staff/walls?framed=1"):
        headers = page.request.get(turning.url + path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
    page.close()
