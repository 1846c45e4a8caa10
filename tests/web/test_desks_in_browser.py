"""The desks in a real browser: by keyboard alone, with the hand tool, on a screen and on a phone; nothing wrong on the console."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, Page, expect

from tests.browser import Watch, new_page
from tests.builders import a_photo_file
from tests.clients import Api
from tests.servers import Served

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}


def signed_in(page: Page, served: Served, login: str) -> Page:
    """At the own desk of one of the demo's people."""
    page.goto(f"{served.url}/staff/sign-in")
    for details in page.locator("details:not(.me)").all():
        details.evaluate("one => one.open = true")
    page.click(f'button[data-login="{login}"]')
    page.click("#sign-in button.amber")
    page.wait_for_url(lambda url: "/staff/sign-in" not in url)
    return page


def report(served: Served, shift: float = 0.0) -> dict[str, str]:
    answer = Api(served.url).report(category="exposed_litter", photo=a_photo_file(), lon=str(106.713 + shift))
    assert answer.status == 201, answer.value
    receipt: dict[str, str] = answer.value
    return receipt


def drag(page: Page, first: tuple[float, float], last: tuple[float, float]) -> None:
    """Draw over the photo in view, from one part of it to another."""
    box = page.locator(".viewer:not([data-later]) .stage").bounding_box()
    assert box
    (x1, y1), (x2, y2) = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in (first, last)]
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2)
    page.mouse.move(x2, y2)
    page.mouse.up()


def drawn(page: Page) -> list[list[float]]:
    boxes: list[list[float]] = json.loads(page.locator("[name^=boxes-]").first.input_value())
    return boxes


def test_a_report_is_reviewed_by_keyboard_with_a_box_drawn_by_hand(served: Served, browser: Browser, watch: Watch) -> None:
    first, second, third = report(served), report(served, 0.01), report(served, 0.02)
    page = signed_in(new_page(browser, watch, **DESK), served, "demo.reviewer.a07")
    page.wait_for_url(f"**/staff/review/{first['number']}")
    drag(page, (0.4, 0.4), (0.6, 0.6))
    (left, top, width, height) = drawn(page)[0]
    assert 0.3 < left < 0.5
    assert 0.3 < top < 0.5
    assert 0.1 < width < 0.4
    assert 0.1 < height < 0.4
    page.keyboard.press("b")
    assert page.locator("[value=bare]").first.is_checked()
    page.keyboard.press("a")
    assert "C" in page.inner_text("#hint")
    page.keyboard.press("c")
    page.keyboard.press("a")
    page.wait_for_url(f"**/staff/review/{second['number']}")
    page.keyboard.press("r")
    page.keyboard.press("3")
    page.wait_for_url(f"**/staff/review/{third['number']}")
    page.keyboard.press("Escape")
    page.wait_for_url("**/staff/review?pause=1")
    states = [Api(served.url).get(f"/api/v1/reports/{one['code']}").value["state"] for one in (first, second, third)]
    assert states == ["dispatched", "rejected", "submitted"]
    watch.check()


def test_a_drawn_box_can_be_taken_away_and_a_click_draws_none(served: Served, browser: Browser, watch: Watch) -> None:
    report(served, 0.03)
    page = signed_in(new_page(browser, watch, **DESK), served, "demo.reviewer.a08")
    page.wait_for_url("**/staff/review/2*")
    drag(page, (0.3, 0.3), (0.5, 0.5))
    drag(page, (0.7, 0.7), (0.7, 0.7))
    assert len(drawn(page)) == 1
    page.click(".covering .boxes button")
    assert drawn(page) == []
    page.fill(".note", "Enter sends nothing")
    page.press(".note", "Enter")
    assert page.locator(".wrong").count() == 0
    assert page.input_value(".note") == "Enter sends nothing"
    page.press(".note", "Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**pause=1")
    watch.check()


def test_what_is_wrong_with_a_move_is_seen_beside_it(served: Served, browser: Browser, watch: Watch) -> None:
    watch.allowed = ("422",)
    receipt = report(served, 0.05)
    token = served.token("test-desk-reviewer", "reviewer")
    assert Api(served.url, token).move(receipt["number"], "accept", photo_cleared="true").status == 200
    department = Api(served.url).get(f"/api/v1/reports/{receipt['code']}").value["department"]
    page = signed_in(new_page(browser, watch, **DESK), served, f"demo.handler.{department}")
    page.goto(f"{served.url}/staff/desk/{receipt['number']}")
    move = page.locator("details.move:has([value=hand_back])")
    move.locator("summary").click()
    move.locator("[value=hand_back]").click()
    expect(move.locator(".wrong")).to_be_visible()
    watch.check()


def test_every_desk_fits_a_phone(served: Served, browser: Browser, watch: Watch) -> None:
    report(served, 0.04)
    for login, path in (("demo.supervisor", "/staff/desk?list=open"), ("demo.verifier", "/staff/verify"), ("demo.auditor", "/staff/desk")):
        page = signed_in(new_page(browser, watch, **PHONE), served, login)
        page.goto(f"{served.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        page.close()
    watch.check()
