"""Tests wait for what comes, never for a while, and measure no time: what takes how long is shown in bench/."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.reading import ROOT, python_files, tree_of

REFUSED = {
    "sleep": "sleeps for a while",
    "wait_for_timeout": "sleeps for a while",
    "perf_counter": "is timed",
    "perf_counter_ns": "is timed",
    "process_time": "is timed",
    "monotonic": "is timed",
}
OF_TIME = {name for name in REFUSED if name != "wait_for_timeout"}
ALLOWED = {
    "tests/servers.py": "holds the one loop that all waits go through",
    "tests/__main__.py": "prints how long the suite took",
    "tests/moments.py": "prints how long the suite took",
}


def waits_or_measures(tree: ast.AST) -> Iterator[str]:
    """Each place that sleeps or reads a stopwatch, by whatever name ``time`` was imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in REFUSED:
            yield f"line {node.lineno}: {node.attr} {REFUSED[node.attr]}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (f"line {node.lineno}: {one.name} {REFUSED[one.name]}" for one in node.names if one.name in OF_TIME)


def test_no_test_sleeps_and_none_is_timed() -> None:
    found = {path.relative_to(ROOT).as_posix(): list(waits_or_measures(tree_of(path))) for path in python_files("tests")}
    assert {path: lines for path, lines in found.items() if lines and path not in ALLOWED} == {}
    assert all(found[path] for path in ALLOWED)


@pytest.mark.parametrize(
    "planted",
    [
        "import time\n\ndef test_x():\n    time.sleep(0.5)",
        "from time import sleep",
        "def test_x(page):\n    page.wait_for_timeout(500)",
        "import time as clock\n\nstarted = clock.perf_counter()",
        "from time import process_time as used",
        "import time\n\nassert time.monotonic() - started < 4",
    ],
)
def test_who_sleeps_or_is_timed_is_found(planted: str) -> None:
    assert list(waits_or_measures(ast.parse(planted)))


@pytest.mark.parametrize(
    "fine", ["from datetime import time", "expect(page.locator('h1')).to_be_visible()", "wait_until(ready, 'the page')"]
)
def test_who_waits_for_what_comes_is_let_alone(fine: str) -> None:
    assert not list(waits_or_measures(ast.parse(fine)))
