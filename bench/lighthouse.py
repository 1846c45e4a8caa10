"""Google's Lighthouse on the pages that everybody opens, in Chinese and English, as a cheap phone on a slow network and as a desktop.

``python -m bench lighthouse --runs 3``; not among those that ``make bench`` runs by itself, as it fetches Lighthouse with npx
(Node.js 22 or later, network). Its phone is simulated: four times slower than this machine, 1.6 Mbit/s, 150 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bench.report import Figure, quantile
from tests.browser import find_chromium
from tests.servers import Served

VERSION = "13.5.0"
RUNS = 3
REPORTS = 3000
WAIT_S = 180
FLAGS = "--headless=new --no-sandbox"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PHONE: tuple[str, ...] = ()
DESKTOP = ("--preset=desktop",)
LANGUAGES = ("zh", "en")


class Page(NamedTuple):
    """least: what each category must reach at least, by its name."""

    path: str
    least: Mapping[str, int]


PAGES = (
    Page("/", {"performance": 95, "accessibility": 95}),
    Page("/report", {"performance": 95, "accessibility": 100}),
    Page("/board/", {"accessibility": 95}),
    Page("/board/outcomes", {"accessibility": 95}),
    Page("/board/districts/520103", {"accessibility": 95}),
    Page("/board/assessment", {"accessibility": 95}),
    Page("/hotspots", {"accessibility": 95}),
)


def measure(options: Sequence[str] = ()) -> list[Figure]:
    """A line for each page, language and kind of screen: the median of each category's score."""
    parser = argparse.ArgumentParser(prog="python -m bench lighthouse", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="visits of which the median is told")
    runs = parser.parse_args(list(options)).runs
    program = find_chromium()
    assert program, "Chromium is needed"
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder) / "var")
        served.run("migrate")
        served.run("demo", "--reports", str(REPORTS))
        served.start()
        try:
            return list(_figures(served.url, program, runs))
        finally:
            served.stop()


def _figures(url: str, program: str, runs: int) -> Iterator[Figure]:
    for page in PAGES:
        for language in LANGUAGES:
            for name, preset in (("phone", PHONE), ("desktop", DESKTOP)):
                told = [_run(f"{url}{page.path}?lang={language}", program, preset) for _ in range(runs)]
                yield _figure(page, f"{name}, {language}", told, url)


def _run(address: str, program: str, preset: Sequence[str]) -> dict[str, Any]:
    """Lighthouse's own report of one visit."""
    words = ["npx", "--yes", f"lighthouse@{VERSION}", address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}", *preset]
    done = subprocess.run(words, capture_output=True, text=True, timeout=WAIT_S, env=os.environ | {"CHROME_PATH": program}, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    assert "runtimeError" not in told, told["runtimeError"]
    return told


def _figure(page: Page, how: str, told: Sequence[Mapping[str, Any]], url: str) -> Figure:
    scores = {name: round(100 * quantile([one["categories"][name]["score"] for one in told], 0.5)) for name in CATEGORIES}
    hosts = {urlsplit(row["url"]).netloc for one in told for row in one["audits"]["network-requests"]["details"]["items"]}
    others = sorted(hosts - {urlsplit(url).netloc, ""})
    value = " · ".join(f"{name} {score}" for name, score in scores.items()) + f"; other hosts: {', '.join(others) or 'none'}"
    budget = " · ".join(f"{name} ≥ {score}" for name, score in page.least.items())
    met = not others and all(scores[name] >= score for name, score in page.least.items())
    return Figure(page.path, f"{how}, median of {len(told)}", value, budget, met)
