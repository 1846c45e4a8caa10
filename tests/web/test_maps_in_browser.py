"""The maps in a real browser: the one to embed is live, the crews' file works from a disk without network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser import Watch
    from tests.servers import Served
DEMO = (500, 10)  # reports, days


def test_a_report_comes_onto_the_open_map(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/map/embed?lang=en")
    expect(page.locator(".case-group, .case-mark").first).to_be_visible()
    before = int(page.get_attribute("body", "data-cases") or 0)
    report = {"category": "noise", "lat": "26.58", "lon": "106.713", "crs": "WGS-84", "text": "夜里很吵"}
    assert page.request.post(f"{served.url}/api/v1/reports", multipart=report).status == 201
    expect(page.locator("body")).to_have_attribute("data-cases", str(before + 1))


def test_the_crews_file_works_from_a_disk(page: Page, watch: Watch, served: Served, tmp_path: Path) -> None:
    saved = tmp_path / "crew.html"
    saved.write_text(page.request.get(f"{served.url}/map/district/520103.html?lang=zh").text(), encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(saved.as_uri())
    rows = page.locator("#list button")
    expect(rows.first).to_be_visible()
    number = (rows.last.inner_text()).split()[1]
    page.fill("#find", number)
    expect(rows).to_have_count(1)
    rows.first.click()
    expect(page.locator(".leaflet-popup-content strong")).to_contain_text(number)
    assert asked == [saved.as_uri()]
    watch.elsewhere.clear()  # the file itself, as just said
