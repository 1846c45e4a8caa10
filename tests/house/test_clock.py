"""One clock: nobody asks the machine what time it is but the clock itself, and tests make no date from a time in UTC."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.house.reading import PRODUCT, ROOT, python_files, tree_of

THE_CLOCK = "data_access/clock.py"
MACHINES = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime"},
}
OF_A_DATE = {"date", "year", "month", "day", "hour", "weekday", "strftime", "isoformat", "timetuple"}
"""What of a time is another in the city's zone than in UTC."""


def asks_the_machine(tree: ast.AST) -> Iterator[str]:
    """Each place that reads the machine's clock: ``datetime.now``, ``date.today``, ``time.time`` and their like."""
    named = {
        name.asname or name.name: f"time.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for name in node.names
        if name.name in MACHINES["time"]
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MACHINES.get(_last(node.value), ()):
            yield f"line {node.lineno}: {_last(node.value)}.{node.attr}"
        elif isinstance(node, ast.Name) and node.id in named:
            yield f"line {node.lineno}: {named[node.id]}"


def makes_a_date(tree: ast.AST) -> Iterator[str]:
    """Each place that writes or cuts what a clock gave, which is UTC, as if it were the city's time."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None and _is_clock(node.value):
            yield f"line {node.lineno}: a clock's time written in UTC"
        elif isinstance(node, ast.Attribute) and node.attr in OF_A_DATE and _is_clock(node.value):
            yield f"line {node.lineno}: clock().{node.attr}"


def _last(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_clock(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and not node.args and _last(node.func) == "clock"


def found_in(look: Callable[[ast.AST], Iterable[str]], *places: str) -> dict[str, list[str]]:
    return {path.relative_to(ROOT).as_posix(): found for path in python_files(*places) if (found := list(look(tree_of(path))))}


def test_only_the_clock_asks_the_machine_what_time_it_is() -> None:
    assert list(found_in(asks_the_machine, *PRODUCT, "tests")) == [THE_CLOCK]


def test_no_test_makes_a_date_of_a_time_in_utc() -> None:
    assert found_in(makes_a_date, "tests") == {}


@pytest.mark.parametrize(
    "planted",
    [
        "def test_x(stores):\n    a_report(stores.open_work, datetime.now(UTC))",
        "import datetime as dt\n\ndef accept(open_work):\n    work.tell(CaseAccepted(1, at=dt.datetime.now(dt.UTC)))",
        "def accept(open_work, *, by):\n    today = date.today()",
        "from time import time\n\ndef accept(open_work):\n    at = time()",
        "import time\n\nNOW = time.time",
    ],
)
def test_who_asks_the_machine_is_found(planted: str) -> None:
    assert list(asks_the_machine(ast.parse(planted)))


@pytest.mark.parametrize("planted", ['f"{product.clock():%Y-%m}"', "product_of(app).clock().date()", "self.clock().year"])
def test_who_makes_a_date_in_utc_is_found(planted: str) -> None:
    assert list(makes_a_date(ast.parse(planted)))


@pytest.mark.parametrize(
    "fine", ["day_of(product.clock(), city.zone).isoformat()", "clock() - timedelta(days=1)", "time.monotonic()", "case.reported_at.date()"]
)
def test_who_asks_the_citys_clock_is_let_alone(fine: str) -> None:
    assert not [*asks_the_machine(ast.parse(fine)), *makes_a_date(ast.parse(fine))]
