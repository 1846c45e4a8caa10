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
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_is_too_small_and_nothing_is_cut_off(
    living: Served, browser: Browser, watch: Watch, width: int, height: int, language: str
) -> None:
    page = new_page(browser, watch, viewport={"width": width, "height": height})
    page.goto(f"{living.url}/board/wall?lang={language}")
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
