"""The wall as a screen shows it: read from five metres, nothing cut off, nothing to scroll."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Watch, new_page
from tests.servers import Served

SMALLEST_PX = 18  # at 1080p; the same layout is twice as large at 4K
TEXTS = """() => {
  const seen = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    if (!node.textContent.trim() || element.closest('script, style, noscript, .visually-hidden')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || !element.checkVisibility()) continue;
    let px = parseFloat(getComputedStyle(element).fontSize);
    for (let one = element; one; one = one.parentElement) {
      const drawn = getComputedStyle(one).transform;  // figures are drawn at 1080p and scaled as a whole
      if (drawn !== "none" && !one.closest('svg')) px *= new DOMMatrix(drawn).a;
    }
    seen.push({words: node.textContent.trim(), px, right: box.right, bottom: box.bottom});
  }
  return seen;
}"""


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served city with some made-up cases."""
    server = Served(tmp_path_factory.mktemp("living") / "var")
    server.run("migrate")
    server.run("demo", "--reports", "600", "--days", "5")
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160)])
@pytest.mark.parametrize(("language", "scene"), [("zh", ""), ("en", ""), ("en", "district:520102")])
def test_no_text_is_too_small_and_nothing_is_cut_off(
    living: Served, browser: Browser, watch: Watch, width: int, height: int, language: str, scene: str
) -> None:
    page = new_page(browser, watch, viewport={"width": width, "height": height})
    page.goto(f"{living.url}/board/wall?lang={language}&scene={scene}")
    expect(page.locator(".kpi[data-key=reports] .kpi-number")).not_to_be_empty()
    expect(page.locator("svg.main-svg").first).to_be_visible()
    texts = page.evaluate(TEXTS)
    assert len(texts) > 40
    least = SMALLEST_PX * width / 1920 - 0.01
    assert not [text for text in texts if text["px"] < least]
    assert not [text for text in texts if text["right"] > width + 1 or text["bottom"] > height + 1]
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [width, height]
    page.context.close()
    watch.check()


def test_a_districts_wall_counts_its_own_reports_alone(living: Served, browser: Browser, watch: Watch) -> None:
    page = new_page(browser, watch, viewport={"width": 1920, "height": 1080})
    page.goto(f"{living.url}/board/wall?scene=district:520102")
    counter = page.locator(".kpi[data-key=reports] .kpi-number")
    expect(counter).not_to_be_empty()
    before = page.request.get(f"{living.url}/data/scene.json?district=520102").json()["now"]["reports"]
    expect(counter).to_have_text(str(before))
    for lon, lat in ((106.6235, 26.6485), (106.713, 26.57)):  # 观山湖区, then 南明区
        report = {"category": "noise", "lat": str(lat), "lon": str(lon), "crs": "WGS-84", "text": "夜里很吵"}
        assert page.request.post(f"{living.url}/api/v1/reports", multipart=report).status == 201
    expect(counter).to_have_text(str(before + 1))
    expect(page.locator("#wall-ranking li .name").first).not_to_be_empty()
    assert page.request.get(f"{living.url}/data/scene.json?district=520102").json()["now"]["reports"] == before + 1
    page.context.close()
    watch.check()


@pytest.mark.parametrize("scene", ["district:1", "nonsense", "district:"])
def test_an_unknown_scene_is_the_citys(living: Served, browser: Browser, watch: Watch, scene: str) -> None:
    page = new_page(browser, watch, viewport={"width": 1920, "height": 1080})
    page.goto(f"{living.url}/board/wall?scene={scene}")
    expect(page.locator("#wall[data-scene=city] .kpi[data-key=reports] .kpi-number")).not_to_be_empty()
    page.context.close()
    watch.check()
