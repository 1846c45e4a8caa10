"""Two web processes and a real Redis that is killed and comes back: nothing waits for it, nothing is lost by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients import Api, Listener
from tests.servers import RedisServer, Served, wait_until


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


def test_news_crosses_processes_and_survives_the_loss_of_redis(pair: tuple[Served, Served], redis_server: RedisServer) -> None:
    first, second = pair
    api = Api(first.url)
    screen = Listener(second.url).start()

    sent = api.report()
    assert screen.heard(sent.value["number"], seconds=2)

    redis_server.kill()
    sent = api.report()
    assert sent.status == 201
    assert screen.heard(sent.value["number"], seconds=5)
    wait_until(lambda: api.report().status == 201, 5, "a report without Redis")

    redis_server.start()
    wait_until(lambda: api.get("/readyz").status == 200, 10, "Redis to be found again")
    sent = api.report()
    assert screen.heard(sent.value["number"], seconds=2)
    screen.close()
    numbers = screen.numbers()
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "the stream left a number out"
