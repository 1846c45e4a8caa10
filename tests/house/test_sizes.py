"""Files under 300 lines, most functions under 12, nearly all under 35."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

from tests.house.reading import PRODUCT, ROOT, functions_of, python_files

FILE_LINES = 300
LONG = 35
FAR_TOO_LONG = 60
MOST = 12
LONG_SHARE = 0.03  # "nearly all"
TEXTS = ("dashboard/web/templates/**/*.html", "assets/**/*.js", "assets/**/*.css")


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, its docstring aside."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def product_functions() -> list[tuple[str, int]]:
    return [
        (f"{path.relative_to(ROOT)}:{function.lineno} {function.name}", length_of(function))
        for path in python_files(*PRODUCT)
        for function in functions_of(path)
    ]


def test_no_file_has_more_than_300_lines() -> None:
    files = [*python_files(*PRODUCT, "tests", "bench", "docs"), *(path for pattern in TEXTS for path in ROOT.glob(pattern))]
    long = {str(path.relative_to(ROOT)): lines_of(path) for path in files if lines_of(path) > FILE_LINES}
    assert not long, f"split these: {long}"


def test_nearly_all_functions_have_less_than_35_lines() -> None:
    lengths = product_functions()
    long = sorted(((count, name) for name, count in lengths if count >= LONG), reverse=True)
    assert len(long) <= max(1, LONG_SHARE * len(lengths)), long
    assert not [entry for entry in long if entry[0] > FAR_TOO_LONG], long


def test_most_functions_have_less_than_12_lines() -> None:
    assert median(count for _, count in product_functions()) < MOST
