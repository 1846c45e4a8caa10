"""What every bus must keep: it says that there is news, to whoever waits, and costs nobody anything when it is away."""

from __future__ import annotations

import threading
import time

import pytest

from dashboard.ports import Bus
from data_access.bus import LocalBus, RedisBus
from tests.servers import RedisServer, free_port, wait_until

SOON_S = 2.0


@pytest.fixture(params=["local", "redis"])
def bus(request: pytest.FixtureRequest) -> Bus:
    """Each bus, already listening."""
    made: Bus = LocalBus() if request.param == "local" else RedisBus(request.getfixturevalue("redis_url"), f"test{free_port()}")
    made.wait(0.05)  # a listener hears what comes after it began
    return made


def test_who_waits_hears_of_news_at_once(bus: Bus) -> None:
    heard: list[float] = []
    listener = threading.Thread(target=lambda: heard.append(time.monotonic()) if heard_within(bus, SOON_S) else None)
    listener.start()
    bus.nudge(7)
    nudged = time.monotonic()
    listener.join()
    assert heard
    assert heard[0] - nudged < SOON_S / 2


def test_news_from_before_the_wait_is_heard(bus: Bus) -> None:
    bus.nudge(1)
    assert heard_within(bus, SOON_S)


def test_without_news_nothing_is_heard(bus: Bus) -> None:
    assert not bus.wait(0.05)


def test_several_nudge_at_once_and_none_fails(bus: Bus) -> None:
    nudgers = [threading.Thread(target=bus.nudge, args=(number,)) for number in range(20)]
    for nudger in nudgers:
        nudger.start()
    for nudger in nudgers:
        nudger.join()
    assert heard_within(bus, SOON_S)
    assert bus.healthy()


def test_without_redis_nudges_cost_next_to_nothing_and_it_is_found_again(redis_server: RedisServer) -> None:
    bus = RedisBus(redis_server.url, "test")
    bus.wait(0.05)
    redis_server.kill()
    started = time.monotonic()
    for number in range(100):
        bus.nudge(number)
    assert time.monotonic() - started < 1
    assert not bus.healthy()
    wait_until(lambda: not bus.wait(0.05), 5, "the loss of Redis to be noticed")
    redis_server.start()

    def heard_again() -> bool:
        bus.nudge(1)
        return bus.wait(0.1)

    wait_until(heard_again, 10, "Redis to be heard again")
    assert bus.healthy()


def heard_within(bus: Bus, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if bus.wait(0.2):
            return True
    return False
