"""The wall's scenes of outcomes and assessment: read from five metres at every size, and moved by what happens."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Watch, new_page
from tests.pages.wall_page import SCALED, SIZES, assert_fits
from tests.servers import Served, wait_until

FILLED = {"outcomes": "#wall-solved .pair img", "assessment": ".scene-league .ranking li"}


def open_scene(browser: Browser, watch: Watch, served: Served, scene: str, language: str = "zh") -> Page:
    page = new_page(browser, watch, viewport={"width": 1920, "height": 1080})
    page.goto(f"{served.url}/board/wall?scene={scene}&lang={language}")
    expect(page.locator(FILLED[scene]).first).to_be_visible()
    expect(page.locator("#wall-truth b").first).to_be_visible()
    return page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scene", list(FILLED))
def test_at_every_size_no_text_is_too_small_and_nothing_is_cut_off(
    living: Served, browser: Browser, watch: Watch, scene: str, language: str
) -> None:
    page = open_scene(browser, watch, living, scene, language)
    for format_, sizes in SIZES.items():
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            expect(page.locator(f"html[data-format={format_}]")).to_be_attached()
            wait_until(lambda: page.evaluate(SCALED), "the figures' size")
            assert_fits(page, width, height)
    page.close()
    watch.check()


def test_a_league_says_what_the_scores_say_and_why(living: Served, browser: Browser, watch: Watch) -> None:
    page = open_scene(browser, watch, living, "assessment")

    def told_alike() -> tuple[str, list[dict[str, Any]]] | None:
        """The day, and the ranked units of the month that runs, once the page shows them: it asks for its slow figures once a minute."""
        today = page.evaluate("new Date(window.baixingpai.now()).toLocaleDateString('sv', {timeZone: 'Asia/Shanghai'})")
        asked = f"{living.url}/data/scores.json?group=districts&from={today[:8]}01&to={today}"
        ranked = [item for item in page.request.get(asked).json()["items"] if item["rank"]]
        rates = page.locator("#wall-league-districts li .rate").all_inner_texts()
        return (today, ranked) if rates == [f"{item['value']:.2f}" for item in ranked[:10]] else None

    today, ranked = wait_until(told_alike, "a league as the interface tells it")
    if len(ranked) < 2:  # early on the first of a month: nobody is first or last
        assert today.endswith("-01")
        expect(page.locator("#wall-league-districts-why p")).to_have_count(0)
        return
    worst = max(ranked[-1]["parts"], key=lambda part: part["lost"] or 0)
    last = page.locator("#wall-league-districts-why p").last
    expect(last).to_contain_text(ranked[-1]["name"])
    expect(last).to_contain_text(worst["name"])
    expect(last).to_contain_text(f"{worst['lost']:.2f}")


def test_the_pairs_are_the_newest_outcomes_and_take_turns(living: Served, browser: Browser, watch: Watch) -> None:
    page = open_scene(browser, watch, living, "outcomes")
    shown = page.request.get(f"{living.url}/data/snapshot.json").json()["outcomes"]
    first = page.locator("#wall-solved img").first
    listed = page.locator("#wall-solved-list li")
    assert page.locator("#wall-solved-list img").evaluate_all("all => all.map(one => one.getAttribute('src'))") == [
        row[side]["url"] for row in shown[: listed.count()] for side in ("before", "after")
    ]
    seen = first.get_attribute("src")
    expect(first).not_to_have_attribute("src", str(seen))  # pairs of one drawn place may follow each other
    assert first.get_attribute("src") in {row["before"]["url"] for row in shown}
