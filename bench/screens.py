"""A city's evening: 100 walls and 500 boards on one server, 20 reports a second, staff at work, and one real browser that is measured.

``python -m bench screens --walls 100 --boards 500 --rate 20 --seconds 60``. The city has 3,000 reports and is served as ``app.py serve``
serves by default: one web process under gunicorn.conf.py, one for jobs, SQLite, news within the process. Of the boards eight in ten are
unfiltered; one has a person's own filter, one is the page of a district, a department or the assessment. Each does what its script does.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.city_life import Life, Lived, Pace, Staff, staff_of
from bench.crowd import Question, Seen, board, board_question, gather, progress_question, wall
from bench.processes import used
from bench.report import Figure, quantile, spread
from dashboard.city import load_city
from tests.browser import find_chromium, open_browser
from tests.servers import Served

BUDGET_MS = 300
START_S = 60.0
SETTLE_S = 5.0  # the crowd's first questions
COUNTER = ".kpi[data-key=reports] .kpi-number"
WATCH = """selector => {
  const node = document.querySelector(selector);
  const read = () => parseInt(node.textContent.replace(/[^0-9]/g, '') || '0', 10);
  window.seen = [[Date.now(), read()]];
  new MutationObserver(() => window.seen.push([Date.now(), read()])).observe(node, {childList: true, characterData: true, subtree: true});
}"""


@dataclass(frozen=True)
class Load:
    """How many screens, how many reports a second, for how long."""

    walls: int
    boards: int
    rate: float
    seconds: float

    def __str__(self) -> str:
        return f"{self.walls} walls, {self.boards} boards, {self.rate:g} reports/s for {self.seconds:g} s"


@dataclass
class Measured:
    """What the crowd and the city tell when it is over. crowd_s: processor time of the crowd itself."""

    seen: Seen
    lived: Lived
    crowd_s: float = 0.0
    web: tuple[float, float] = (0.0, 0.0)
    jobs: tuple[float, float] = (0.0, 0.0)
    took_ms: list[float] = field(default_factory=list)
    sent_ms: list[float] = field(default_factory=list)


def measure(options: Sequence[str] = ()) -> list[Figure]:
    """Stamped → DOM on a wall, the boards' callbacks, the server's processor and memory, and what the crowd itself took."""
    parser = argparse.ArgumentParser(prog="python -m bench screens", description=__doc__)
    for name, kind, default in (("walls", int, 100), ("boards", int, 500), ("rate", float, 20), ("seconds", float, 60)):
        parser.add_argument(f"--{name}", type=kind, default=default)
    load = Load(**vars(parser.parse_args(options)))
    program = find_chromium()
    assert program, "Chromium is needed"
    with tempfile.TemporaryDirectory() as folder, open_browser(program, webgl=False) as browser:
        served = Served(Path(folder) / "var")
        served.run("migrate")
        served.run("demo", "--reports", "3000", "--days", "10")
        staff = staff_of(served)
        served.start()
        try:
            return figures(load, _measured(browser, served, staff(), load))
        finally:
            served.stop()


def _measured(browser: Any, served: Served, staff: Staff, load: Load) -> Measured:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{served.url}/board/wall?scene=city")
    page.wait_for_selector(COUNTER)
    here, there = multiprocessing.Pipe()
    crowd = multiprocessing.get_context("spawn").Process(target=_crowd, args=(there, served.port, staff, load), daemon=True)
    crowd.start()
    try:
        _said(here, START_S)  # all streams are open
        page.evaluate(WATCH, COUNTER)
        base = page.evaluate("window.seen[0][1]")
        before, began = _uses(served), time.monotonic()
        here.send("go")
        measured: Measured = _said(here, load.seconds + 2 * START_S)
        after, lasted = _uses(served), time.monotonic() - began
        page.wait_for_function("wanted => window.seen.at(-1)[1] >= wanted", arg=base + len(measured.lived.sent_ms), timeout=20_000)
        seen = page.evaluate("window.seen")
    finally:
        crowd.kill()
        crowd.join()
        page.close()
    measured.web, measured.jobs = [((now[0] - was[0]) / lasted, now[1]) for was, now in zip(before, after, strict=True)]
    measured.crowd_s /= lasted
    measured.took_ms = until_counted(_stamped_ms(served, len(measured.lived.sent_ms)), base, seen)
    measured.sent_ms = until_counted(measured.lived.sent_ms, base, seen)
    return measured


def until_counted(moments: Sequence[float], base: int, seen: Sequence[tuple[float, int]]) -> list[float]:
    """From each report's moment to when the counter had counted as many; seen: (ms, counter) as it changed."""
    ordered, place, took = sorted(moments), 0, []
    for number, moment in enumerate(ordered, start=1):
        while seen[place][1] < base + number:
            place += 1
        took.append(seen[place][0] - moment)
    return took


def _stamped_ms(served: Served, reports: int) -> list[float]:
    """When each of the newest reports was stamped, in ms since 1970: in its request, before its commit."""
    with closing(sqlite3.connect(f"file:{served.var_dir}/guiyang/city.db?mode=ro", uri=True)) as database:
        return [float(at) for (at,) in database.execute("SELECT reported_at FROM cases ORDER BY id DESC LIMIT ?", (reports,))]


def _uses(served: Served) -> tuple[tuple[float, float], tuple[float, float]]:
    """Processor seconds and megabytes of the web processes, and of the jobs."""
    assert served.process
    web, jobs = used(served.process.pid, "gunicorn"), used(served.process.pid, "app.py jobs")
    return (web.processor_s, web.resident_mb), (jobs.processor_s, jobs.resident_mb)


def _said(line: Connection, seconds: float) -> Any:
    """What the crowd says within so many seconds. Raises TimeoutError, or what went wrong there."""
    if not line.poll(seconds):
        raise TimeoutError(f"the crowd said nothing for {seconds:g} s")
    said = line.recv()
    if isinstance(said, Exception):
        raise said
    return said


def _crowd(line: Connection, port: int, staff: Staff, load: Load) -> None:
    try:
        asyncio.run(_all(line, port, staff, load))
    except Exception as error:
        line.send(RuntimeError(f"the crowd: {error!r}"))


async def _all(line: Connection, port: int, staff: Staff, load: Load) -> None:
    seen = Seen()
    questions = asked_by(load.boards)
    await gather([partial(wall, port, seen)] * load.walls + [partial(board, port, seen, question) for question in questions])
    await asyncio.sleep(SETTLE_S)
    line.send("ready")
    await asyncio.get_running_loop().run_in_executor(None, line.recv)
    seen.counts, began = True, time.process_time()
    life = Life(port, staff, Pace(load.rate))
    life.goes_on.set()
    async with asyncio.timeout(load.seconds + START_S):
        lived = await life.live(load.seconds)
    line.send(Measured(seen, lived, time.process_time() - began))
    await asyncio.sleep(START_S)  # the screens stay until the browser has counted all


def asked_by(boards: int) -> list[Question]:
    """What so many boards ask: of ten eight unfiltered, one with a person's own filter, one page of a unit or the assessment."""
    city = load_city("guiyang")
    own = [f"district={code}" for code in city.districts] + [f"panel={code}" for code in city.panels] + ["period=30"]
    units = [f"/board/districts/{code}" for code in city.districts] + [f"/board/departments/{code}" for code in city.departments]
    units.append("/board/assessment")
    kinds: list[Question] = []
    for number in range(boards):
        turn, kind = divmod(number, 10)
        path, key = units[turn % len(units)], own[turn % len(own)]
        kinds.append(progress_question(path) if kind == 9 else board_question(key if kind == 8 else ""))
    return kinds


def figures(load: Load, measured: Measured) -> list[Figure]:
    """The lines of the table. Raises AssertionError where anything was answered wrongly."""
    lived, seen = measured.lived, measured.seen
    wrong = lived.wrong + seen.wrong
    assert not wrong, f"{len(wrong)} wrong answers, such as {wrong[:5]}"
    said, budget = str(load), f"≤ {BUDGET_MS} ms"
    callbacks = [took for what, each in seen.took_ms.items() if "snapshot" not in what and "points" not in what for took in each]
    rows = [
        Figure(
            "report stamped (before its commit) → wall's counter in the DOM",
            said,
            spread(measured.took_ms),
            f"p99 {budget}",
            _met(measured.took_ms, 0.99),
        ),
        Figure("its request sent → wall's counter in the DOM", said, spread(measured.sent_ms)),
        Figure(
            "report by the API",
            f"{len(lived.took_ms)}, {len(lived.took_ms) / load.seconds:.1f} a second; {lived.moves} moves of staff beside",
            spread(lived.took_ms),
        ),
        Figure("boards' callbacks, all", f"{len(callbacks)}", spread(callbacks), f"p95 {budget}", _met(callbacks, 0.95)),
    ]
    rows += [Figure(what, f"{len(each)}", spread(each)) for what, each in sorted(seen.took_ms.items())]
    rows += [
        Figure(f"server, {name}", said, f"{share:.2f} of a core · {held:.0f} MB")
        for name, (share, held) in (("web processes", measured.web), ("jobs", measured.jobs))
    ]
    return [*rows, Figure("the crowd itself", said, f"{measured.crowd_s:.2f} of a core")]


def _met(values: Sequence[float], share: float) -> bool:
    return bool(values) and quantile(values, share) <= BUDGET_MS
