"""What a failed test tells beside its own error: the last words of the servers that it used."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.servers import Served


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A section of the report for each server."""
    report = yield
    if report.failed:
        report.sections += [(f"the end of {server.log}", server.last_words()) for server in servers_of(item) if server.log.exists()]
    return report


def servers_of(item: pytest.Item) -> list[Served]:
    """The servers among a test's fixtures, alone or several together."""
    values = (getattr(item, "funcargs", None) or {}).values()
    return [one for value in values for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Served)]
