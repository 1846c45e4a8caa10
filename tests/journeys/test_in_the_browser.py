"""One report through every page, as a citizen and four people of the city see it, with wall and board open all the while.

Nothing is reloaded: wall and board must move by themselves, by exactly one at each step.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import Watch, new_page, only_pushed
from tests.builders import a_photo_file
from tests.clients import Api
from tests.journeys.test_by_api_alone import cleared_pair
from tests.servers import Served, wait_until

PHONE = {"width": 390, "height": 844}
WITHIN_A_DAY = True
DESK = {"width": 1440, "height": 900}


@dataclass
class Screens:
    """An open wall and an open board, never reloaded."""

    wall: Page
    board: Page

    def show(self, **numbers: int) -> None:
        """Wait until the wall's counters are these and the board's first number agrees."""
        for key, number in numbers.items():
            expect(self.wall.locator(f".kpi[data-key={key}] .kpi-number")).to_have_text(f"{number:,}")
        if "reports" in numbers:
            expect(self.board.locator("#board-numbers")).to_contain_text(f"{numbers['reports']:,}")


class City:
    """Contexts of citizens and staff in one browser, each with its own cookies."""

    def __init__(self, browser: Browser, served: Served, watch: Watch) -> None:
        self.browser, self.url, self.watch = browser, served.url, watch
        self.contexts: list[BrowserContext] = []

    def open(self, path: str, size: dict[str, int]) -> Page:
        page = new_page(self.browser, self.watch, viewport=size)
        self.contexts.append(page.context)
        page.goto(self.url + path)
        return page

    def sign_in(self, login: str) -> Page:
        """A desk, as this person of the demo city: chosen from the list on the sign-in page."""
        page = self.open("/staff/sign-in", DESK)
        page.locator(f"[data-login='demo.{login}']").evaluate("button => button.click()")
        page.locator("#sign-in button.amber").click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page


@pytest.fixture
def town(browser: Browser, served: Served, watch: Watch) -> Iterator[City]:
    made = City(browser, served, watch)
    yield made
    for context in made.contexts:
        context.close()
    watch.check()


def test_a_report_goes_in_at_the_form_and_comes_out_on_the_wall(town: City, shared_data: Path) -> None:
    screens = Screens(town.open("/board/wall?scene=city", {"width": 1920, "height": 1080}), town.open("/board/", DESK))
    screens.show(reports=0, accepted=0, closed=0, in_progress=0, waiting=0)
    only_pushed(screens.wall)
    only_pushed(screens.board)
    reviewer, verifier = town.sign_in("reviewer.a07"), town.sign_in("verifier")
    handler = None
    for done, photo in enumerate(two_photos(shared_data)):
        number = report(town, photo)
        screens.show(reports=done + 1, waiting=1, accepted=done, in_progress=0)

        reviewer.goto(f"{town.url}/staff/review/{number}")
        reviewer.locator("#photo_cleared").check()
        reviewer.locator("#accept").click()
        screens.show(reports=done + 1, accepted=done + 1, waiting=0, in_progress=1, closed=done)

        department = department_of(town, number)
        handler = handler or town.sign_in(f"handler.{department}")
        hand_in(handler, town.url, number)
        screens.show(accepted=done + 1, in_progress=1, closed=done)

        verifier.goto(f"{town.url}/staff/verify/{number}")
        verifier.locator("#photo_cleared").check()
        verifier.locator("#accept").click()
        screens.show(accepted=done + 1, in_progress=0, closed=done + 1)
        published(town, number)
    expect(screens.board.locator("#board-outcomes")).to_contain_text("道路破损")
    expect(screens.wall.locator("body")).to_contain_text("100.00")


def two_photos(shared_data: Path) -> tuple[Path, Path]:
    """A real photo that holds its place, and one that does not."""
    with (shared_data / "photos" / "MANIFEST.csv").open() as lines:
        rows = [row for row in csv.DictReader(lines) if row["file"].endswith(".jpg")]
    with_gps = next(row["file"] for row in rows if row["file"].startswith("street/") and row["gps"])
    without = next(row["file"] for row in rows if row["file"].startswith("potholes/") and not row["gps"])
    return shared_data / "photos" / with_gps, shared_data / "photos" / without


def report(town: City, photo: Path) -> str:
    """Send a report from a phone; its public number, read off the receipt."""
    page = town.open("/report", PHONE)
    page.locator("#camera").set_input_files(photo)
    expect(page.locator("[data-shots] .shot")).to_have_count(1)
    page.locator("details.typed > summary").click()
    page.locator("#street").select_option(index=3)
    page.locator("[data-next]").click()
    page.locator(".tile", has=page.locator("#panel-facilities")).click()
    page.locator(".choice", has=page.locator("[value=road_damage]")).click()
    page.locator("#text").fill("路面有坑")
    page.locator("[data-send]").click()
    page.wait_for_url("**/r/*")
    found = re.search(r"\d{6}-[0-9A-Z]{4}", page.locator(".receipt .number").first.inner_text())
    assert found
    return found[0]


def department_of(town: City, number: str) -> str:
    page = town.open("/data/reports.geojson", PHONE)
    features = page.evaluate("() => fetch('/data/reports.geojson').then(answer => answer.json()).then(value => value.features)")
    return str(next(feature["properties"]["department"] for feature in features if feature["properties"]["number"] == number))


def hand_in(page: Page, base: str, number: str) -> None:
    """Take the case and feed it back with a photo."""
    page.goto(f"{base}/staff/desk/{number}")
    page.locator("button[value=take]").click()
    page.goto(f"{base}/staff/desk/{number}")
    page.locator("input[name=photo]").set_input_files({"name": "after.jpg", "mimeType": "image/jpeg", "buffer": a_photo_file("green")})
    page.locator("button[value=feed_back]").click()
    page.wait_for_load_state()


def published(town: City, number: str) -> None:
    """The outcome page shows both photos, once the jobs have made them."""
    wait_until(lambda: cleared_pair(Api(town.url), number), f"both photos of {number}")
    page = town.open(f"/outcomes/{number}", PHONE)
    expect(page.locator("img[src^='/photos/']").nth(1)).to_be_attached()
