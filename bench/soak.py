"""A wall and a board that stay open for long while the city lives: ``make soak HOURS=24``.

Ten events a second in Chromium; every while garbage is collected and heap, DOM nodes and listeners are read, and the page's own count is
compared with the server's. Afterwards the server is restarted, the bus stopped and the network cut, each in turn: how soon the wall says
so, how soon it is right again, always in the same document. Writes docs/soak.md with its picture; ends with 1 where anything was missed.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.city_life import Life, Pace, Staff, staff_of
from bench.report import machine
from bench.soak_judge import Sample, Trouble, counted
from bench.soak_page import Soak, write
from bench.wire import Wire
from tests.browser import find_chromium, open_browser
from tests.clients import Api
from tests.servers import ROOT, RedisServer, Served, get, wait_until

PACE = Pace(3.4, accept_each=5, close_each=5, rejects=True)  # about three events a report: ten a second
SAMPLES = (120, 10.0, 60.0)  # so many in a run, but none sooner or later than so many seconds after another
LAG_S = 4.0  # a board fetches up to two seconds after the news; two for the machine
LOOK_MS = 100
FOREVER_S = 1e9
TRIES_S = 30.0  # of trouble: nothing is waited for longer
REST_EACH = 10  # samples: then the city rests, and the counts must be the very same
SETTLED_S = 6.0
SAYS = "document.documentElement.dataset.stream !== 'live' || document.documentElement.dataset.trouble === 'yes'"
PAGES = (
    ("wall", "/board/wall?scene=city", (1920, 1080), ".kpi[data-key=reports] .kpi-number"),
    ("board", "/board/", (1280, 900), "#board-numbers dd"),
)
COUNT = "selector => parseInt(document.querySelector(selector).textContent.replace(/[^0-9]/g, '') || '0', 10)"


@dataclass
class Screen:
    """An open page, what was seen of it, and how it is looked into."""

    name: str
    page: Any
    session: Any
    selector: str
    samples: list[Sample] = field(default_factory=list)

    def sized(self) -> tuple[float, int, int]:
        """Heap in MB, DOM nodes and listeners, after the garbage was collected."""
        self.session.send("HeapProfiler.collectGarbage")
        told = {one["name"]: one["value"] for one in self.session.send("Performance.getMetrics")["metrics"]}
        return told["JSHeapUsedSize"] / 1e6, int(told["Nodes"]), int(told["JSEventListeners"])

    def count(self) -> int:
        return int(self.page.evaluate(COUNT, self.selector))

    def says_so(self) -> bool:
        return bool(self.page.evaluate(SAYS))

    def is_same(self) -> bool:
        """Whether it is still the document that was opened."""
        return bool(self.page.evaluate("window.sameDocument === true"))


@dataclass
class City:
    """A served city with its bus, the wire that browsers come by, and the life in it."""

    served: Served
    bus: RedisServer
    wire: Wire
    line: Connection | None = None

    def count(self) -> int:
        """How many reports the server counts today."""
        return int(Api(self.served.url).get("/data/snapshot.json").value["now"]["reports"])

    def event(self) -> int:
        return int(Api(self.served.url).get("/data/snapshot.json").value["event"])

    def say(self, word: str) -> None:
        """ "go" and "rest" to the city's life. Raises what went wrong in it."""
        assert self.line
        if self.line.poll(0):
            raise RuntimeError(f"the city's life ended: {self.line.recv()}")
        self.line.send(word)


def main(words: list[str]) -> int:
    """0: everything was met."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=0.5)
    parser.add_argument("--to", type=Path, default=ROOT / "docs", help="folder of soak.md and pictures/soak.svg")
    asked = parser.parse_args(words)
    program = find_chromium()
    if not program:
        sys.exit("Chromium is needed")
    with open_city() as city, open_browser(program) as browser:
        soak = soaked(city, browser, asked.hours * 3600)
    print(write(soak, asked.to))
    return 0 if soak.met else 1


@contextmanager
def open_city() -> Iterator[City]:
    """Served as a city with a bus is: one web process, Redis, SQLite, and its jobs."""
    with tempfile.TemporaryDirectory(prefix="bxp-soak-") as name:
        bus = RedisServer(Path(name)).start()
        served = Served(Path(name) / "var", settings={"REDIS_URL": bus.url})
        wire = Wire(served.port)
        try:
            served.run("migrate")
            served.run("demo", "--reports", "3000", "--days", "10")
            staff = staff_of(served)
            served.start()
            city = City(served, bus, wire.open())
            with _alive(city, staff()):
                yield city
        finally:
            served.stop()
            bus.kill()
            wire.close()


@contextmanager
def _alive(city: City, staff: Staff) -> Iterator[None]:
    """Its life, in a process of its own; it rests until it is told to go on."""
    city.line, there = multiprocessing.Pipe()
    life = multiprocessing.get_context("spawn").Process(target=_life, args=(there, city.served.port, staff), daemon=True)
    life.start()
    try:
        yield
    finally:
        life.kill()
        life.join()


def _life(line: Connection, port: int, staff: Staff) -> None:
    async def live() -> None:
        life = Life(port, staff, PACE)

        def heard() -> None:
            life.goes_on.set() if line.recv() == "go" else life.goes_on.clear()

        asyncio.get_running_loop().add_reader(line.fileno(), heard)
        await life.live(FOREVER_S)

    try:
        asyncio.run(live())
    except Exception as error:
        line.send(repr(error))


def soaked(city: City, browser: Any, seconds: float) -> Soak:
    """Watch the pages so long, then trouble them."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    screens = [_screen(context, f"http://127.0.0.1:{city.wire.port}", *page) for page in PAGES]
    first, began = city.event(), time.monotonic()
    rested = _watch(city, screens, seconds)
    lasted = time.monotonic() - began
    rate = (city.event() - first) / (lasted - rested)
    city.say("rest")
    screens[0].page.wait_for_timeout(SETTLED_S * 1000)
    troubles: dict[str, list[Trouble]] = {screen.name: [] for screen in screens}
    for what, begin, end in _troubles(city, context):
        for name, trouble in _troubled(city, screens, what, begin, end).items():
            troubles[name].append(trouble)
    same = all(screen.is_same() for screen in screens)
    return Soak(machine(), lasted, rate, {screen.name: screen.samples for screen in screens}, troubles, same)


def _screen(context: Any, base: str, name: str, path: str, size: tuple[int, int], selector: str) -> Screen:
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(base + path)
    page.wait_for_selector(selector)
    page.evaluate("window.sameDocument = true")
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    return Screen(name, page, session, selector)


def _watch(city: City, screens: list[Screen], seconds: float) -> float:
    """Sample until the time is over; how many seconds the city rested meanwhile."""
    many, least, most = SAMPLES
    pause, began, rested, number = min(most, max(least, seconds / many)), time.monotonic(), 0.0, 0
    city.say("go")
    while (at := time.monotonic() - began) < seconds:
        number += 1
        rests = number % REST_EACH == 0
        if rests:
            city.say("rest")
        before = city.count()
        screens[0].page.wait_for_timeout((SETTLED_S if rests else LAG_S) * 1000)
        for screen in screens:
            count, after = screen.count(), city.count()
            right = counted(count, after if rests else before, after)
            if not right:
                print(f"{screen.name} counts {count}, the server {before} to {after}", file=sys.stderr)
            screen.samples.append(Sample(at, *screen.sized(), counts=right))
        if rests:
            rested += SETTLED_S
            city.say("go")
        screens[0].page.wait_for_timeout(max(0.0, began + at + pause - time.monotonic()) * 1000)
    return rested


Do = Callable[[], Any]


def _troubles(city: City, context: Any) -> list[tuple[str, Do, Do]]:
    """What is done to the pages, and how it is taken back."""

    def cut() -> None:
        context.set_offline(True)
        city.wire.cut()

    def mend() -> None:
        city.wire.mend()
        context.set_offline(False)

    return [
        ("server restarted", city.served.stop, city.served.start),
        ("bus stopped", city.bus.kill, city.bus.start),
        ("network cut", cut, mend),
    ]


def _troubled(city: City, screens: list[Screen], what: str, begin: Do, end: Do) -> dict[str, Trouble]:
    """Do it, wait until each page says so or goes on counting, take it back, wait until each counts again."""
    started, serves = time.monotonic(), what == "bus stopped"
    begin()
    wanted = _one_more(city) if serves else 0
    said = _until(screens, lambda screen: screen.count() == wanted if serves else screen.says_so(), started)
    end()
    started = time.monotonic()
    wanted = _one_more(city)
    back = _until(screens, lambda screen: screen.count() == wanted and not screen.says_so(), started)
    if serves:
        with suppress(TimeoutError):
            wait_until(lambda: get(f"{city.served.url}/readyz") == 200, "the bus", TRIES_S)
    goes_on = {screen.name: serves and screen.name in said for screen in screens}
    return {
        screen.name: Trouble(what, None if goes_on[screen.name] else said.get(screen.name), back.get(screen.name), goes_on[screen.name])
        for screen in screens
    }


def _one_more(city: City) -> int:
    """Send a report past the wire; how many the server counts then."""
    before = city.count()
    assert Api(city.served.url).report().status == 201
    return int(wait_until(lambda: (now := city.count()) > before and now, "the report to be counted", TRIES_S))


def _until(screens: list[Screen], is_so: Callable[[Screen], bool], started: float) -> dict[str, float]:
    """After how many seconds it was so of each; who it was never of is not there."""
    found: dict[str, float] = {}
    while len(found) < len(screens) and time.monotonic() - started < TRIES_S:
        for screen in screens:
            if screen.name not in found and is_so(screen):
                found[screen.name] = time.monotonic() - started
        screens[0].page.wait_for_timeout(LOOK_MS)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
