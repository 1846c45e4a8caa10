"""What a stream is asked for, whatever the address says."""

from __future__ import annotations

import pytest
from flask import Flask

from dashboard.web.events import seen


@pytest.mark.parametrize(("told", "known"), [("17", 17), ("", None), ("-1", None), ("²", None), ("1" * 5000, None), ("1e3", None)])
def test_the_last_event_is_a_number_or_none(app: Flask, told: str, known: int | None) -> None:
    with app.test_request_context("/events", query_string={"last_event_id": told}):
        assert seen() == known
