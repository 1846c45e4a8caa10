"""From a report's commit to the wall's counter and feed in a real browser, while 100 other screens hang on the stream.

Each of the hundred does what a page does: it reads the stream and fetches every snapshot it is told of. A report's
time runs from when its request was sent (so it holds the whole request too) to when the counter in the DOM has counted it.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import tempfile
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.load import answer, get, multipart, post
from bench.report import Figure, quantile, spread
from tests.browser import find_chromium, open_browser
from tests.servers import Served, wait_until

STREAMS = 100
EVENTS = 1000
PER_SECOND = 10
BUDGET_MS = 300
COUNTER = ".kpi[data-key=reports] .kpi-number"
WATCH = """selector => {
  const node = document.querySelector(selector);
  const read = () => parseInt(node.textContent.replace(/[^0-9]/g, '') || '0', 10);
  window.seen = [[Date.now(), read()]];
  new MutationObserver(() => window.seen.push([Date.now(), read()])).observe(node, {childList: true, characterData: true, subtree: true});
}"""


def measure() -> list[Figure]:
    """Milliseconds from sending each of 1,000 reports, ten a second, to its being counted on an open wall."""
    program = find_chromium()
    assert program, "Chromium is needed"
    with tempfile.TemporaryDirectory() as folder, open_browser(program, webgl=False) as browser:
        served = Served(Path(folder) / "var")
        served.run("migrate")
        served.run("demo", "--reports", "3000", "--days", "10")
        served.start()
        try:
            took = _measured(browser, served)
        finally:
            served.stop()
    load = f"{len(took)} reports at {PER_SECOND}/s, {STREAMS} streams that fetch each snapshot, one browser"
    met = quantile(took, 0.99) <= BUDGET_MS
    return [Figure("request sent → wall's counter in the DOM", load, spread(took), f"p99 ≤ {BUDGET_MS} ms", met)]


def _measured(browser: Any, served: Served) -> list[float]:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{served.url}/board/wall?scene=city")
    page.wait_for_selector(COUNTER)
    screens = multiprocessing.get_context("spawn").Process(target=_screens, args=(served.port,), daemon=True)
    screens.start()
    wait_until(lambda: _streams_open(served) > STREAMS, f"{STREAMS} streams")
    page.evaluate(WATCH, COUNTER)
    base = page.evaluate("window.seen[0][1]")
    sent = _beside(_reports(served.port))
    page.wait_for_function("wanted => window.seen.at(-1)[1] >= wanted", arg=base + len(sent), timeout=20_000)
    seen = page.evaluate("window.seen")
    screens.terminate()
    page.close()
    return [next(at for at, counted in seen if counted >= base + place) - moment for place, moment in enumerate(sent, start=1)]


def _beside(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What it gives, run in a thread of its own: the browser's driver keeps this thread's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def _streams_open(served: Served) -> int:
    async def metrics() -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(get("/metrics"))
        _, body = await answer(reader)
        writer.close()
        return body.decode()

    lines = [line for line in _beside(metrics()).splitlines() if line.startswith("event_streams_open ")]
    return int(float(lines[0].split()[1])) if lines else 0


async def _reports(port: int) -> list[float]:
    """Send the reports at an even pace; when each was sent, in milliseconds since 1970."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent: list[float] = []
    started = time.monotonic()
    for number in range(EVENTS):
        await asyncio.sleep(max(0.0, started + number / PER_SECOND - time.monotonic()))
        body, kind = multipart({"category": "noise", "lat": "26.58", "lon": "106.713"})
        sent.append(time.time() * 1000)
        writer.write(post("/api/v1/reports", body, kind, f"push{number}"))
        status, _ = await answer(reader)
        assert status == 201, status
    writer.close()
    return sent


def _screens(port: int) -> None:
    asyncio.run(_all_screens(port))


async def _all_screens(port: int) -> None:
    await asyncio.gather(*(_screen(port) for _ in range(STREAMS)))


async def _screen(port: int) -> None:
    """One screen: its stream, and a second connection on which it fetches what the stream tells of."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    fetch_reader, fetch_writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
    kind = ""
    while line := await reader.readline():
        name, _, value = line.decode().strip().partition(": ")
        if name == "event":
            kind = value
        elif name == "data" and kind == "tallies":
            told = json.loads(value)
            fetch_writer.write(get(f"/data/snapshot.json?event={told['event']}&minute={told['minute']}"))
            await answer(fetch_reader)
