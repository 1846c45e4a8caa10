"""Two web processes and a real Redis that is killed and comes back: nothing waits for it, nothing is lost by it.

How soon news is heard over Redis and without it: bench/recovery.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis

from data_access.bus import CHANNEL
from tests.clients import Api, Listener
from tests.servers import RedisServer, Served, wait_until

NEWS = CHANNEL.format(city="guiyang")


@pytest.fixture
def pair(tmp_path: Path, redis_server: RedisServer) -> Iterator[tuple[Served, Served]]:
    """Two servers on one city, joined by Redis."""
    settings = {"REDIS_URL": redis_server.url}
    first, second = (Served(tmp_path / "var", settings=settings) for _ in range(2))
    first.run("migrate")
    first.start()
    second.start()
    yield first, second
    first.kill()
    second.kill()


@contextmanager
def ear(redis_server: RedisServer) -> Iterator[Any]:
    """What is said on Redis from now on, once the one process with a stream hears it too."""
    with redis.Redis.from_url(redis_server.url) as client, client.pubsub(ignore_subscribe_messages=True) as said:
        said.subscribe(NEWS)
        wait_until(lambda: client.pubsub_numsub(NEWS)[0][1] == 2, "the second process to listen on Redis")
        yield said


def is_told(said: Any, number: int | None) -> None:
    """Wait until Redis says that there is news up to this event."""
    wait_until(lambda: (one := said.get_message(timeout=0.1)) and int(one["data"]) >= number, f"Redis to tell of event {number}")


def test_news_crosses_processes_and_survives_the_loss_of_redis(pair: tuple[Served, Served], redis_server: RedisServer) -> None:
    first, second = pair
    api = Api(first.url)
    screen = Listener(second.url).start()

    with ear(redis_server) as said:
        sent = api.report()
        is_told(said, screen.heard(sent.value["number"]).number)

    redis_server.kill()
    sent = api.report()
    assert sent.status == 201
    assert screen.heard(sent.value["number"])
    assert api.report().status == 201

    redis_server.start()
    wait_until(lambda: api.get("/readyz").status == 200, "Redis to be found again")
    with ear(redis_server) as said:
        sent = api.report()
        is_told(said, screen.heard(sent.value["number"]).number)
    screen.close()
    numbers = screen.numbers()
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "the stream left a number out"
