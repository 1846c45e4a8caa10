"""How soon a board is painted, and how soon its numbers are there, in Chromium on this machine: phone and desktop.

The city is served by gunicorn as in production, but for its clock, which stands.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report import Figure, quantile
from dashboard.product import Product
from tests.browser import find_chromium, open_browser
from tests.servers import ROOT, environment, free_port, get, wait_until

if TYPE_CHECKING:
    from flask import Flask

RUNS = 3
SCREENS = {"phone, 390 px": (390, 844), "desktop, 1440 px": (1440, 900)}
FOLDER = "BENCH_CITY"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length"
PAINT_MS = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
NUMBERED = "() => document.querySelector('#board') && document.querySelector('#board').dataset.state === 'ready'"
WAIT_MS = 60_000


def create_app() -> Flask:
    """The grown city that the environment names, for gunicorn."""
    from bench.boards import application
    from bench.grown import city_in

    return application(city_in(Path(os.environ[FOLDER])))


def figures(product: Product, size: int) -> list[Figure]:
    """Two lines, phone and desktop: medians of a few first visits, nothing cached; none where there is no Chromium."""
    program = find_chromium()
    if program is None:
        print("  no Chromium: first paint is not measured", file=sys.stderr)
        return []
    with _served(product) as url, open_browser(program) as browser:
        _visit(browser, url, (1440, 900))  # the process's own first answer is another line
        return [_figure(name, size, [_visit(browser, url, screen) for _ in range(RUNS)]) for name, screen in SCREENS.items()]


def _figure(name: str, size: int, visits: list[tuple[float, float]]) -> Figure:
    paint, numbers = (quantile([visit[at] for visit in visits], 0.5) for at in (0, 1))
    value = f"first paint {paint:.0f} ms, numbers there {numbers:.0f} ms"
    return Figure(f"board, {name}", f"{size:,} reports, {RUNS} first visits", value)


def _visit(browser: Any, url: str, screen: tuple[int, int]) -> tuple[float, float]:
    """Milliseconds from the start of the visit to the first paint and to the first numbers."""
    context = browser.new_context(viewport={"width": screen[0], "height": screen[1]}, locale="zh-CN")
    try:
        page = context.new_page()
        page.goto(f"{url}/board/", wait_until="commit")
        page.wait_for_function(NUMBERED, timeout=WAIT_MS)
        numbers = float(page.evaluate("performance.now()"))
        page.wait_for_function(PAINTED, timeout=WAIT_MS)
        return float(page.evaluate(PAINT_MS)), numbers
    finally:
        context.close()


@contextmanager
def _served(product: Product) -> Iterator[str]:
    port, folder = free_port(), product.settings.var_dir
    words = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "-b", f"127.0.0.1:{port}", "bench.first_paint:create_app()"]
    process = subprocess.Popen(words, cwd=ROOT, env=environment(folder) | {FOLDER: str(folder)}, start_new_session=True)
    try:
        wait_until(lambda: get(f"http://127.0.0.1:{port}/readyz") == 200, "the server")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)
