"""The address that every screen fetches after every change, answered before Flask looks at it."""

from __future__ import annotations

import json

import brotli
import pytest
from flask.testing import FlaskClient

from tests.web.machines import send


def named(client: FlaskClient, event: int) -> tuple[int, str]:
    """Which event the answer knows, and how long it may be kept."""
    answer = client.get(f"/data/snapshot.json?event={event}&minute=1020", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    return int(json.loads(brotli.decompress(answer.data))["event"]), str(answer.headers["Cache-Control"])


@pytest.mark.parametrize("reports", [1, 3])
def test_who_names_an_older_event_gets_the_newest_snapshot_and_may_not_keep_it(client: FlaskClient, reports: int) -> None:
    newest = client.get("/data/snapshot.json").get_json()["event"]
    for _ in range(reports):
        assert send(client).status_code == 201
    named(client, newest + reports)  # made now
    event, kept = named(client, newest + reports)
    assert (event, "immutable" in kept) == (newest + reports, True)
    assert named(client, newest) == (newest + reports, "no-cache")
