"""What a phone has to load: home, form and board, cold and warm, as bytes over the wire."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.report import Figure
from tests.browser import find_chromium, open_browser
from tests.servers import Served

PAGES = (("/", "home", 100, None), ("/report", "form", 60, None), ("/board/", "board", 1300, 60))
SETTLED_MS = 4000  # the board's map and data come after the page; measured: all is there after 3 s


def measure() -> list[Figure]:
    """Kilobytes of each page with all it loads before anybody scrolls, first visit and second."""
    program = find_chromium()
    assert program, "Chromium is needed"
    with tempfile.TemporaryDirectory() as folder, open_browser(program) as browser:
        served = Served(Path(folder) / "var")
        served.run("migrate")
        served.run("demo", "--reports", "2000", "--days", "10")
        served.start()
        try:
            return [figure for page in PAGES for figure in _page(browser, served.url, *page)]
        finally:
            served.stop()


def _page(browser: Any, base: str, path: str, name: str, cold_kb: int, warm_kb: int | None) -> Iterator[Figure]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for visit, budget in (("cold", cold_kb), ("warm", warm_kb)):
        with _counted(page) as total:
            page.goto(base + path, wait_until="load")
            page.wait_for_timeout(SETTLED_MS)
        page.keyboard.press("End")  # pictures further down load only now, and are there when the visitor returns
        page.wait_for_timeout(SETTLED_MS)
        kilobytes = sum(total) / 1000
        yield Figure(name, visit, f"{kilobytes:.0f} KB", f"≤ {budget} KB" if budget else "", kilobytes <= budget if budget else None)
    context.close()


@contextmanager
def _counted(page: Any) -> Iterator[list[float]]:
    """Bytes of every answer, headers too, as they came over the wire; streams count until the end of the block."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    total: list[float] = []
    session.on("Network.loadingFinished", lambda event: total.append(event["encodedDataLength"]))
    yield total
    session.detach()
