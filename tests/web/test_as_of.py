"""What the board said at a past moment: asked for later, the same rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from dashboard.handling.moves import Brought, make_move
from dashboard.records import CITIZEN
from tests.builders import CENTRE, facts_for
from tests.clock import MORNING
from tests.web.staff import Town, handler_of

AT = MORNING  # its facts are of this day

BY = ("district", "street", "department", "panel", "category", "day", "week", "month", "quarter", "year")
VERIFIER, SUPERVISOR = "demo.verifier", "demo.supervisor"


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town.of(app, now)


def tables(town: Town, query: str = "") -> dict[str, list[dict[str, Any]]]:
    """Every indicator table, as the interface gives it."""
    client, found = town.app.test_client(), {}
    for by in BY:
        answer = client.get(f"/data/indicators.json?by={by}&from=2026-03-01&to=2026-04-30{query}")
        assert answer.status_code == 200, answer.get_json()
        found[by] = answer.get_json()["items"]
    return found


def step(town: Town, case: Any, name: str, login: str) -> Any:
    """One move by somebody who may, a minute later."""
    town.now += timedelta(minutes=1)
    photos = (town.photo("green"),) if name == "feed_back" else ()
    return town.moved(case, name, login, photos, **facts_for(name, town.now, case))


def some_cases(town: Town) -> list[Any]:
    """One of each kind: waiting, late, handled, closed, sent back, deferred, handed back."""
    cases = [town.report(at=(CENTRE[0] + 0.002 * place, CENTRE[1])) for place in range(8)]
    cases[1:] = [step(town, case, "accept", "demo.reviewer.a08") for case in cases[1:]]
    ways = {2: ["take", "feed_back"], 3: ["feed_back", "close"], 4: ["take", "feed_back", "send_back"], 5: ["take", "grant_deferral"],
            6: ["hand_back"], 7: ["take", "feed_back", "close"]}  # fmt: skip
    who = {"close": VERIFIER, "send_back": VERIFIER, "grant_deferral": SUPERVISOR}
    for place, moves in ways.items():
        for name in moves:
            cases[place] = step(town, cases[place], name, who.get(name) or handler_of(cases[place]))
    return cases


def test_what_a_table_said_then_is_told_later(town: Town) -> None:
    cases = some_cases(town)
    town.now += timedelta(days=1)  # the second case is past its deadline
    then, said = town.now, tables(town)
    city = {name: row[name] for row in said["year"] for name in ("due", "closed", "overdue_open", "rework", "deferrals")}
    assert all(city.values()), "a table of nothing would prove nothing"
    town.now += timedelta(hours=2)
    assert tables(town, f"&as_of={then:%Y-%m-%dT%H:%M:%SZ}") == said
    cases[0] = step(town, cases[0], "accept", "demo.reviewer.a08")
    cases[1] = step(town, cases[1], "feed_back", handler_of(cases[1]))
    cases[2] = step(town, cases[2], "send_back", VERIFIER)
    cases[4] = step(town, cases[4], "feed_back", handler_of(cases[4]))
    cases[4] = step(town, cases[4], "close", VERIFIER)
    cases[5] = step(town, cases[5], "resume", handler_of(cases[5]))
    cases[6] = step(town, cases[6], "dispatch", "demo.dispatcher")
    reopen(town, cases[7])
    town.now += timedelta(days=3)
    assert tables(town) != said
    later = tables(town, f"&as_of={then:%Y-%m-%dT%H:%M:%SZ}")
    for by in BY:
        for now_row, row in zip(later[by], said[by], strict=True):
            assert now_row == row, (by, row["key"], {name: (value, now_row[name]) for name, value in row.items() if now_row[name] != value})


def reopen(town: Town, case: Any) -> None:
    town.now += timedelta(minutes=1)
    product = town.product
    make_move(product.open_work, case.number, "reopen", Brought({"reason": "又出现了"}), by=CITIZEN, city=product.city, now=town.now)


def test_an_opened_number_is_the_one_that_was_known_then(town: Town) -> None:
    cases = some_cases(town)
    town.now += timedelta(days=1)
    then = town.now
    asked = f"as_of={then:%Y-%m-%dT%H:%M:%SZ}"
    client = town.app.test_client()
    kept = {key: client.get(f"/data/figures.json?indicator={key}").get_json() for key in ("due", "closed", "handled", "overdue_open")}
    town.now += timedelta(hours=1)
    step(town, cases[1], "feed_back", handler_of(cases[1]))
    step(town, cases[2], "close", VERIFIER)
    for key, was in kept.items():
        told = client.get(f"/data/figures.json?indicator={key}&{asked}").get_json()
        assert (told["value"], told["counts"], told["as_of"]) == (was["value"], was["counts"], was["as_of"])
        held = [[{name: item[name] for name in ("number", "done_at", "on_time")} for item in one["items"]] for one in (told, was)]
        assert held[0] == held[1]
    assert client.get("/data/figures.json?indicator=overdue_open").get_json()["value"] < kept["overdue_open"]["value"]


def test_a_day_means_what_was_known_at_its_end(town: Town) -> None:
    town.accepted()
    town.now += timedelta(days=1)
    town.report()
    town.now += timedelta(days=1)
    client = town.app.test_client()

    def reports(query: str) -> tuple[int, str]:
        answer = client.get(f"/data/indicators.json?by=year{query}").get_json()
        return answer["items"][0]["reports"], answer["as_of"]

    assert reports("&as_of=2026-03-18") == (1, "2026-03-19T00:00:00+08:00")
    assert reports("&as_of=2026-03-19T00:00:00") == (1, "2026-03-19T00:00:00+08:00")
    assert reports("&as_of=2026-03-18T18:00:00+08:00") == (1, "2026-03-18T18:00:00+08:00")
    assert reports("&as_of=2026-03-19") == (2, "2026-03-20T00:00:00+08:00")
    assert reports("&as_of=2026-03-20")[0] == reports("")[0] == 2


@pytest.mark.parametrize(
    "query", ["as_of=x", "as_of=2026-02-30", "as_of=2026-03-19", "as_of=2026-03-18T10:21:00", "street=1", "category=1"]
)
def test_odd_moments_and_units_are_refused_by_field(town: Town, query: str) -> None:
    answer = town.app.test_client().get(f"/data/indicators.json?by=day&{query}")
    assert answer.status_code == 422
    assert query.split("=")[0] in answer.get_json()["errors"]


def test_a_table_narrows_to_a_street_and_a_category(town: Town) -> None:
    case = town.report()
    town.report(at=(CENTRE[0] + 0.03, CENTRE[1]))
    town.report("noise", photos=0)
    client = town.app.test_client()

    def reports(query: str) -> int:
        items = client.get(f"/data/indicators.json?by=year&{query}").get_json()["items"]
        return sum(row["reports"] for row in items)

    assert reports("") == 3
    assert reports("category=noise") == 1
    assert reports(f"street={case.place.street}") == 2
    assert reports(f"street={case.place.street}&category=exposed_litter&panel=sanitation") == 1
    assert reports("category=noise&panel=sanitation") == 0
