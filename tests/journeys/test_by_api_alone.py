"""One report by the API alone: from the phone to the published outcome, each step moving the public numbers by exactly one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import a_photo_file
from tests.clients import Api, Listener
from tests.servers import Served, get, wait_until

WITHIN_A_DAY = True
WATCHED = ("reports", "accepted", "closed", "in_progress", "waiting")


def token(served: Served, role: str, department: str = "") -> Api:
    """The API as a member of staff of this role."""
    return Api(served.url, served.token(f"test-{role}-{department}", role, department))


def public_numbers(api: Api) -> dict[str, int]:
    now = api.get("/data/snapshot.json").value["now"]
    return {name: now[name] for name in WATCHED}


def moved_by(api: Api, before: dict[str, int], **changes: int) -> dict[str, int]:
    """The numbers once they differ from ``before`` by exactly these changes; raises TimeoutError with both."""
    wanted = {name: value + changes.get(name, 0) for name, value in before.items()}
    try:
        wait_until(lambda: public_numbers(api) == wanted, "the public numbers")
    except TimeoutError:
        assert public_numbers(api) == wanted
    return wanted


@pytest.mark.parametrize("with_gps", [True, False])
def test_a_report_becomes_an_outcome(served: Served, shared_data: Path, with_gps: bool) -> None:
    citizen, reviewer, verifier = Api(served.url), token(served, "reviewer"), token(served, "verifier")
    photo = next((shared_data / "photos" / ("street" if with_gps else "potholes")).glob("*.jpg")).read_bytes()
    stream = Listener(served.url).start()
    numbers = public_numbers(citizen)

    sent = citizen.report(photo=photo, category="road_damage", text="路面有坑，电话 13912345678", phone="13912345678")
    assert (sent.status, sent.value["state"]) == (201, "submitted"), sent.value
    number, code = sent.value["number"], sent.value["code"]
    numbers = moved_by(citizen, numbers, reports=1, waiting=1)
    assert stream.heard(number).data["state"] == "submitted"

    assert reviewer.move(number, "claim").value["state"] == "under_review"
    numbers = moved_by(citizen, numbers)
    accepted = reviewer.move(number, "accept", photo_cleared=True)
    assert (accepted.status, accepted.value["state"]) == (200, "dispatched"), accepted.value
    numbers = moved_by(citizen, numbers, accepted=1, in_progress=1, waiting=-1)

    department = citizen.get(f"/api/v1/reports/{code}").value["department"]
    handler = token(served, "handler", department)
    assert handler.move(number, "take").value["state"] == "handling"
    assert handler.move(number, "feed_back", photo=a_photo_file("green")).value["state"] == "handled"
    numbers = moved_by(citizen, numbers)
    assert verifier.move(number, "close", photo_cleared=True).value["state"] == "closed"
    numbers = moved_by(citizen, numbers, closed=1, in_progress=-1)
    stream.heard(number, "outcome")

    photos = wait_until(lambda: cleared_pair(citizen, number), "both cleared photos")
    assert all(get(served.url + photo["url"]) == 200 for photo in photos)
    assert get(f"{served.url}/outcomes/{number}") == 200
    rates = citizen.get(f"/data/indicators.json?by=department&department={department}").value["items"][0]
    assert rates["closed"] == rates["closed_on_time"] >= 1
    assert rates["on_time_closing_rate"] == 100.0
    history = citizen.get(f"/api/v1/reports/{code}").value["history"]
    assert [row["move"] for row in history] == ["submit", "claim", "accept", "dispatch", "take", "feed_back", "close"]
    stream.close()


def cleared_pair(api: Api, number: str) -> list[dict[str, Any]] | None:
    """The case's public photos once there is one before and one after."""
    rows = api.get("/data/reports.geojson?state=closed").value["features"]
    photos = next((row["properties"]["photos"] for row in rows if row["properties"]["number"] == number), [])
    return photos if {photo["kind"] for photo in photos} == {"before", "after"} else None


def test_a_second_close_is_refused_and_moves_nothing(served: Served) -> None:
    reviewer = token(served, "reviewer")
    number = Api(served.url).report().value["number"]
    assert reviewer.move(number, "reject", reason="not_visible").status == 200
    numbers = public_numbers(reviewer)
    again = reviewer.move(number, "accept")
    assert (again.status, again.value["code"]) == (409, "move_refused")
    moved_by(reviewer, numbers)
