"""What a failure leaves in the log: where and what kind, never what people typed, who they are, or a receipt's address."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from data_access.log_lines import set_up_logs
from tests.stores import Stores

PHONE = "13912349876"
SECRET = "ABCD-EFGH-JKMN-PQRS"


@pytest.fixture
def failing(app: Flask) -> Flask:
    """The application with one address that fails holding a phone number."""

    def fail() -> str:
        phone = PHONE
        raise RuntimeError(f"{len(phone)} signs")

    app.view_functions["tracking.progress"] = lambda code: fail()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    return app


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_failure_tells_where_and_what_but_no_values(failing: Flask, log_format: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(log_format)
    assert failing.test_client().get(f"/r/{SECRET}").status_code == 500
    printed = capsys.readouterr()
    assert "RuntimeError" in printed.err
    assert "tracking.progress" in printed.err
    for hidden in (PHONE, SECRET):
        assert hidden not in printed.err + printed.out


def test_lines_for_machines_are_one_object_each(failing: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("json")
    failing.test_client().get(f"/r/{SECRET}")
    lines = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["request.failed"]


def test_an_error_of_the_database_names_no_values(stores: Stores, now: datetime) -> None:
    with stores.open_work() as work:
        work.requests.keep("form", PHONE, b"", b"", now)
        with pytest.raises(IntegrityError) as failed:
            work.requests.keep("form", PHONE, b"", b"", now)
    assert PHONE not in str(failed.value)
