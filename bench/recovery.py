"""Seconds until a city is right again: after a power cut, at its end with streams open, and without Redis."""

from __future__ import annotations

import http.client
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from app import create_app
from bench.report import Figure
from dashboard.config import load_settings
from data_access.bus import RedisBus
from tests.builders import a_photo_file
from tests.clients import Api, Listener
from tests.clock import GivenClock
from tests.servers import RedisServer, Served, free_port, wait_until

REPORTS = 3000
CLIENTS = 6
BEFORE_THE_CUT = 25
STREAMS = 5
NUDGES = 100
TRIES = 21  # of codes: one more than a phone may try a minute


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="bxp-recovery-") as name:
        folder = Path(name)
        return [*_one_server(folder / "one" / "var"), *_two_servers(folder / "two"), *_without_redis(folder / "none")]


def _figure(what: str, load: str, seconds: float, budget_s: float) -> Figure:
    return Figure(what, load, f"{seconds:.2f} s", f"≤ {budget_s:g} s", seconds <= budget_s)


def _seconds(action: Callable[[], object]) -> float:
    started = time.monotonic()
    action()
    return time.monotonic() - started


# -- one server


def _one_server(var_dir: Path) -> Iterator[Figure]:
    var_dir.mkdir(parents=True)
    served = Served(var_dir)
    served.run("migrate")
    served.run("demo", "--reports", str(REPORTS), "--days", "10")
    try:
        served.start()
        _cut_under_load(served)
        yield _figure("kill -9 → ready", f"{REPORTS:,} reports, cut while {CLIENTS} clients send photos", _seconds(served.start), 30)
        for _ in range(STREAMS):
            Listener(served.url).start()
        yield _figure("told to end → ended", f"{STREAMS} streams open", _seconds(served.stop), 3)
    finally:
        served.stop()


def _cut_under_load(served: Served) -> None:
    api, taken = Api(served.url), []

    def send() -> None:
        with suppress(OSError, http.client.HTTPException):
            while api.report(photo=a_photo_file(), category="exposed_litter").status == 201:
                taken.append(1)

    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in range(CLIENTS):
            pool.submit(send)
        wait_until(lambda: len(taken) >= BEFORE_THE_CUT, "the load")
        served.kill()


# -- two servers and Redis


def _two_servers(folder: Path) -> Iterator[Figure]:
    folder.mkdir()
    bus = RedisServer(folder).start()
    first, second = (Served(folder / "var", settings={"REDIS_URL": bus.url}) for _ in range(2))
    first.run("migrate")
    try:
        first.start()
        second.start()
        screen, api = Listener(second.url).start(), Api(first.url)
        load = "two web processes, one stream"
        yield _figure("report → heard of another process, over Redis", load, _until_heard(api, screen), 2)
        bus.kill()
        yield _figure("… Redis has just died", load, _until_heard(api, screen), 5)
        bus.start()
        wait_until(lambda: api.get("/readyz").status == 200, "Redis to be found again")
        yield _figure("… Redis has just come back", load, _until_heard(api, screen), 2)
    finally:
        first.stop()
        second.stop()
        bus.kill()


def _until_heard(api: Api, screen: Listener) -> float:
    """From sending a report to the event about it."""
    return _seconds(lambda: screen.heard(api.report().value["number"]))


# -- without Redis


def _without_redis(folder: Path) -> Iterator[Figure]:
    url = f"redis://127.0.0.1:{free_port()}/0"
    bus = RedisBus(url, "bench")
    yield _figure("news told to a Redis that is away", f"{NUDGES} times", _seconds(lambda: [bus.nudge(n) for n in range(NUDGES)]), 1)
    with _limited(folder, url) as ask:
        yield _figure("codes tried with limits, Redis away", f"{TRIES} times", _seconds(lambda: [ask() for _ in range(TRIES)]), 5)


@contextmanager
def _limited(folder: Path, redis_url: str) -> Iterator[Callable[[], object]]:
    served = Served(folder / "var")
    served.run("migrate")
    settings = load_settings(mode="demo", var_dir=served.var_dir, redis_url=redis_url, rate_limits="city")
    client = create_app(settings, GivenClock()).test_client()
    yield lambda: client.get("/r/ZZZZ-ZZZZ-ZZZZ-ZZZZ")
