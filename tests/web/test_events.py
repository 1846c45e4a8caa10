"""What a stream is asked for, whatever the address says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from dashboard.records import News
from dashboard.web.events import OLD, Audience, Hub, frames, seen


@pytest.mark.parametrize(("told", "known"), [("17", 17), ("", None), ("-1", None), ("²", None), ("1" * 5000, None), ("1e3", None)])
def test_the_last_event_is_a_number_or_none(app: Flask, told: str, known: int | None) -> None:
    with app.test_request_context("/events", query_string={"last_event_id": told}):
        assert seen() == known


def test_what_happened_long_ago_is_not_streamed_one_by_one(app: Flask) -> None:
    """An import tells thousands a second: streams hear that the numbers changed, and once that they missed something."""
    product = app.extensions["product"]
    now = product.clock()
    hub = Hub(product, lambda event: event)
    stream, _ = hub.join(Audience(), None)
    old, fresh = (News("report", None, at, "520103", "", {"number": name}, {}) for at, name in ((now - OLD * 2, "old"), (now, "fresh")))
    hub._spread([replace(old, number=1), replace(fresh, number=2), replace(old, number=3)])
    sent = stream.get_nowait()
    assert sent is not None
    assert b'"number":"fresh"' in sent
    assert b'"number":"old"' not in sent
    assert b'event: tallies\ndata: {"event":3,' in sent
    assert hub._left_out


@pytest.mark.parametrize("move", ["urge", "object", "strike", "refuse_objection"])
def test_what_only_staff_see_in_a_cases_history_is_streamed_to_staff_alone(app: Flask, move: str) -> None:
    now = app.extensions["product"].clock()
    news = [News("case", 1, now, "520103", "", {"number": "260318-ABCD"}, {"move": move}, number=7)]
    assert frames(news, Audience()) == b""
    assert b"260318-ABCD" in frames(news, Audience(inside=True))


def test_a_calm_stream_hears_of_cases_at_once_and_of_tallies_once_a_second(app: Flask) -> None:
    product = app.extensions["product"]
    hub = Hub(product, lambda event: event)
    calm, _ = hub.join(Audience(calm=True), None)
    quick, _ = hub.join(Audience(), None)
    news = News("report", None, product.clock(), "520103", "", {"number": "new"}, {}, number=2)
    hub._spread([news])
    hub._tell_calm()
    said = [calm.get_nowait() or b"", calm.get_nowait() or b"", quick.get_nowait() or b""]
    assert [b"event: report" in one for one in said] == [True, False, True]
    assert [b"event: tallies" in one for one in said] == [False, True, True]
    assert quick.empty()
