"""The product's own files, read as text and as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("app.py", "dashboard", "data_access", "layouts", "callbacks")


@dataclass(frozen=True)
class Import:
    """One import of ``module`` (dotted, absolute); late: inside a function, run when that is called."""

    module: str
    line: int
    late: bool


def python_files(*places: str) -> list[Path]:
    """Every Python file in these files and folders, sorted; generated migrations aside."""
    found = [path for place in places for path in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))]
    return sorted(path for path in found if path.exists() and "migrations/versions" not in path.as_posix())


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    """dashboard/web/__init__.py -> dashboard.web"""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> list[Import]:
    """Every import in a file. ``from x import y`` names x.y where that is a module of ours, else x."""
    late = {id(node) for function in _functions(tree_of(path)) for node in ast.walk(function)}
    found = []
    for node in ast.walk(tree_of(path)):
        for module in _modules(node, path):
            found.append(Import(module, node.lineno, id(node) in late))  # type: ignore[attr-defined]
    return found


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return _functions(tree_of(path))


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _modules(node: ast.AST, path: Path) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = name_of(path).split(".")
            keep = len(package) - node.level + (path.name == "__init__.py")
            base = ".".join([*package[:keep], *([base] if base else [])])
        for alias in node.names:
            whole = f"{base}.{alias.name}"
            yield whole if _is_module(whole) else base


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()
