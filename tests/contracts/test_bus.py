"""What every bus must keep: it says that there is news, to whoever waits, and costs nobody anything when it is away."""

from __future__ import annotations

import threading

import pytest
import redis

from dashboard.ports import Bus
from data_access.bus import CHANNEL, LocalBus, RedisBus
from tests.servers import PATIENT_S, RedisServer, free_port, wait_until


@pytest.fixture(params=["local", "redis"])
def bus(request: pytest.FixtureRequest) -> Bus:
    """Each bus, already listening: it hears what comes after it began."""
    return LocalBus() if request.param == "local" else listening(request.getfixturevalue("redis_url"), f"test{free_port()}")


def listening(url: str, city: str) -> RedisBus:
    made = RedisBus(url, city)
    made.wait(0)
    channel = CHANNEL.format(city=city)
    with redis.Redis.from_url(url) as client:
        wait_until(lambda: client.pubsub_numsub(channel)[0][1], "the bus to listen")
    return made


def test_who_waits_hears_of_news_at_once(bus: Bus) -> None:
    """Long before the wait would end by itself."""
    heard = threading.Event()
    listener = threading.Thread(target=lambda: heard_within_patience(bus) and heard.set(), daemon=True)
    listener.start()
    bus.nudge(7)
    assert heard.wait(PATIENT_S / 2)
    listener.join()


def test_news_from_before_the_wait_is_heard(bus: Bus) -> None:
    bus.nudge(1)
    assert heard_within_patience(bus)


def test_without_news_nothing_is_heard(bus: Bus) -> None:
    assert not bus.wait(0.05)


def test_several_nudge_at_once_and_none_fails(bus: Bus) -> None:
    nudgers = [threading.Thread(target=bus.nudge, args=(number,)) for number in range(20)]
    for nudger in nudgers:
        nudger.start()
    for nudger in nudgers:
        nudger.join()
    assert heard_within_patience(bus)
    assert bus.healthy()


def test_a_dead_redis_is_tried_once_in_a_while_and_not_by_every_nudge(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def publish(_client: redis.Redis, _channel: str, number: str) -> None:
        tries.append(number)
        raise redis.ConnectionError

    monkeypatch.setattr(redis.Redis, "publish", publish)
    monkeypatch.setattr("data_access.bus.RETRY_S", PATIENT_S)
    bus = RedisBus(f"redis://127.0.0.1:{free_port()}/0", "test")
    for number in range(100):
        bus.nudge(number)
    assert tries == ["0"]


def test_redis_is_found_again(redis_server: RedisServer) -> None:
    bus = listening(redis_server.url, "test")
    redis_server.kill()
    bus.nudge(1)
    assert not bus.healthy()
    wait_until(lambda: not bus.wait(0.05), "the loss of Redis to be noticed")
    redis_server.start()

    def heard_again() -> bool:
        bus.nudge(1)
        return bus.wait(0.1)

    wait_until(heard_again, "Redis to be heard again")
    assert bus.healthy()


def heard_within_patience(bus: Bus) -> bool:
    """Redis' own answers, to the subscription and to a look at its health, may end a wait early and without news."""
    return any(bus.wait(PATIENT_S) for _ in range(3))
