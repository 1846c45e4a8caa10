"""What holds for every scene of the wall at every size of a screen."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from playwright.sync_api import Page

SMALLEST_PX = 18  # at 1080p; the same layout is twice as large at 4K
SIZES = {
    "wide": [(1920, 1080), (3840, 2160), (2560, 1440), (1366, 768)],
    "ultra": [(3440, 1440)],
    "panorama": [(5120, 1440)],
    "portrait": [(1080, 1920), (2160, 3840)],
}
LOST = """() => {  // words that their own box or any box around it cuts off
  const lost = [], walker = document.createTreeWalker(document.querySelector('#wall'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, range = document.createRange();
    if (!node.textContent.trim() || node.parentElement.closest('.visually-hidden, svg') || !node.parentElement.checkVisibility()) continue;
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect(), rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    for (let box = node.parentElement; box; box = box.parentElement) {
      const style = getComputedStyle(box), edge = box.getBoundingClientRect(), most = rem / 8;
      const beside = style.overflowX !== 'visible' && (text.left < edge.left - most || text.right > edge.right + most);
      const room = text.height / 4;  // of a line: no letter is so high
      const below = style.overflowY !== 'visible' && (text.top + room < edge.top || text.bottom - room > edge.bottom + most);
      if (text.width > 1 && (beside || below)) lost.push([node.textContent.trim(), box.id || box.className]);
    }
  }
  return lost;
}"""
SCALED = """() => {
  const style = getComputedStyle(document.documentElement);
  return Math.abs(style.getPropertyValue('--scale') - parseFloat(style.fontSize) / 16) < 1e-6;
}"""
CARDS = """() => [...document.querySelectorAll('#wall > :not(.visually-hidden)')].filter(card => card.checkVisibility()).map(card => {
  const {left, top, right, bottom} = card.getBoundingClientRect();
  return [card.id || card.className, left, top, right, bottom];
})"""
MAP_IS = """() => {
  const box = document.querySelector('#wall-map-box').getBoundingClientRect();
  const svg = document.querySelector('#wall-map svg.main-svg').getBoundingClientRect();
  return [box.width - svg.width, box.height - svg.height].map(Math.abs);
}"""
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


def assert_fits(page: Page, width: int, height: int) -> None:
    """At this size of the window: no text too small or cut off, nothing to scroll, no card over another, the map as large as its box."""
    size = f"{width}×{height}"
    texts = page.evaluate(TEXTS)
    assert len(texts) > 30
    least = SMALLEST_PX * page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") / 16 - 0.01
    assert least > SMALLEST_PX * min(width, height) / 1080 * 0.98, size
    assert not [text for text in texts if text["px"] < least], size
    assert not [text for text in texts if text["right"] > width + 1 or text["bottom"] > height + 1], size
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [width, height]
    lost = page.evaluate(LOST)
    assert not lost, (size, lost)
    assert not _overlapping(page.evaluate(CARDS)), size
    if page.locator("#wall-map-box").count():
        assert max(page.evaluate(MAP_IS)) < 2, f"the map's figure does not fill its box at {size}"


def _overlapping(cards: list[list[Any]]) -> list[tuple[str, str]]:
    return [
        (one[0], other[0])
        for one, other in combinations(cards, 2)
        if min(one[3], other[3]) - max(one[1], other[1]) > 1 and min(one[4], other[4]) - max(one[2], other[2]) > 1
    ]
