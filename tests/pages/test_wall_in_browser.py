"""The wall as a screen shows it: read from five metres, nothing cut off, nothing to scroll."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Watch, new_page
from tests.pages.wall_page import SCALED, SIZES, assert_fits
from tests.servers import Served, wait_until


@pytest.mark.parametrize(
    ("language", "scene"), [("zh", ""), ("en", ""), ("zh", "district:520102"), ("en", "district:520102"), ("en", "panel:enforcement")]
)
def test_at_every_size_no_text_is_too_small_and_nothing_is_cut_off(
    living: Served, browser: Browser, watch: Watch, language: str, scene: str
) -> None:
    """One page that is never loaded anew, as on a screen that is turned."""
    page = new_page(browser, watch, viewport={"width": 1920, "height": 1080})
    page.goto(f"{living.url}/board/wall?lang={language}&scene={scene}")
    expect(page.locator(".kpi[data-key=reports] .kpi-number")).not_to_be_empty()
    expect(page.locator("svg.main-svg").first).to_be_visible()
    for format_, sizes in SIZES.items():
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            expect(page.locator(f"#wall-map .js-plotly-plot[data-layout^={format_}]")).to_be_visible()
            wait_until(lambda: page.evaluate(SCALED), "the figures' size")
            assert_fits(page, width, height)
    page.close()
    watch.check()


def test_a_wall_whose_edges_are_cut_off_may_be_drawn_smaller(living: Served, browser: Browser, watch: Watch) -> None:
    page = new_page(browser, watch, viewport={"width": 1920, "height": 1080})
    page.goto(f"{living.url}/board/wall?scene=city&scale=0.95")
    wall = page.locator("#wall").bounding_box()
    assert wall is not None
    assert wall["width"] == pytest.approx(1824, abs=1)
    page.close()
    watch.check()


def test_a_districts_wall_counts_its_own_reports_alone(living: Served, browser: Browser, watch: Watch) -> None:
    page = new_page(browser, watch, viewport={"width": 1920, "height": 1080})
    page.goto(f"{living.url}/board/wall?scene=district:520102")
    counter = page.locator(".kpi[data-key=reports] .kpi-number")
    expect(counter).not_to_be_empty()
    before = page.request.get(f"{living.url}/data/scene.json?district=520102").json()["now"]["reports"]
    expect(counter).to_have_text(str(before))
    for lon, lat in ((106.6235, 26.6485), (106.713, 26.57)):  # 观山湖区, then 南明区
        report: dict[str, Any] = {"category": "noise", "lat": str(lat), "lon": str(lon), "crs": "WGS-84", "text": "夜里很吵"}
        assert page.request.post(f"{living.url}/api/v1/reports", multipart=report).status == 201
    expect(counter).to_have_text(str(before + 1))
    expect(page.locator("#wall-ranking li").first).not_to_be_empty()  # on the first of a month: that there is no score yet
    assert page.request.get(f"{living.url}/data/scene.json?district=520102").json()["now"]["reports"] == before + 1
    page.close()
    watch.check()


@pytest.mark.parametrize("scene", ["district:1", "nonsense", "district:"])
def test_an_unknown_scene_is_the_citys(living: Served, browser: Browser, watch: Watch, scene: str) -> None:
    page = new_page(browser, watch, viewport={"width": 1920, "height": 1080})
    page.goto(f"{living.url}/board/wall?scene={scene}")
    expect(page.locator("#wall[data-scene=city] .kpi[data-key=reports] .kpi-number")).not_to_be_empty()
    page.close()
    watch.check()
