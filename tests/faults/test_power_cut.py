"""kill -9 in the middle of a load: what was acknowledged is there, once, with its photo, and the city starts again."""

from __future__ import annotations

import http.client
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.builders import a_photo_file
from tests.clients import Api, Listener
from tests.servers import Served, wait_until

CLIENTS = 6
BEFORE_THE_CUT = 25


@pytest.mark.parametrize("round_", range(2))
def test_what_was_acknowledged_survives_a_power_cut_once(own_server: Served, round_: int) -> None:
    own_server.start()
    api = Api(own_server.url)
    acknowledged: dict[str, dict[str, str]] = {}
    asked: list[str] = []
    cut = threading.Event()

    def report(client: int) -> None:
        for place in range(1000):
            if cut.is_set():
                return
            key = f"client-{client}-{place}"
            asked.append(key)
            try:
                answer = api.report(photo=photo(client, place), key=key, category="exposed_litter", text=key)
            except (OSError, http.client.HTTPException):
                return
            assert answer.status == 201, answer.value
            acknowledged[key] = answer.value

    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(report, client) for client in range(CLIENTS)]
        wait_until(lambda: len(acknowledged) >= BEFORE_THE_CUT, "the load")
        own_server.kill()
        cut.set()
        for one in running:
            one.result()

    own_server.start()
    assert "everything agrees" in own_server.run("verify")
    for key, receipt in acknowledged.items():
        assert api.get(f"/api/v1/reports/{receipt['code']}").value["number"] == receipt["number"]
        again = api.report(photo=photo(*map(int, key.split("-")[1:])), key=key, category="exposed_litter", text=key)
        assert (again.status, again.value["number"], again.value["code"]) == (201, receipt["number"], receipt["code"])
    reports = api.get("/data/indicators.json?by=day").value["items"]
    assert len(acknowledged) <= sum(row["reports"] for row in reports) <= len(asked)


def photo(client: int, place: int) -> bytes:
    """A sound picture file that no other request sends."""
    return a_photo_file() + bytes((client, place % 256, place // 256))


def test_serve_ends_by_itself_with_streams_open_and_starts_again(own_server: Served) -> None:
    own_server.start()
    listeners = [Listener(own_server.url).start() for _ in range(5)]
    ended = own_server.stop()
    for listener in listeners:
        listener.close()
    assert ended
    own_server.start()
