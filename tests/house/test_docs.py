"""Documents are tested: what they must list is listed, what they name exists, what is generated is fresh."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.config import Settings
from dashboard.permissions import PERMISSIONS, ROLES
from docs.generate import every_error, stale_pages
from tests.house.reading import PRODUCT, ROOT, python_files, tree_of

DOCS = ROOT / "docs"
PAGES = sorted(path for path in (*DOCS.rglob("*.md"), *ROOT.glob("*.md")))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
FIRST_CELLS = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
NAMED = re.compile(r"(?<![\w/.])(?:docs|dashboard|data_access|layouts|callbacks|assets|tests|bench)/[\w./*<>-]*\w")


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows_of(name: str) -> set[str]:
    """The first cells, in backticks, of a page's tables."""
    return set(FIRST_CELLS.findall(text_of(name)))


def test_what_is_generated_is_fresh() -> None:
    stale = [str(page.relative_to(ROOT)) for page in stale_pages()]
    assert not stale, f"run `make docs`: {stale}"


def test_every_setting_is_documented() -> None:
    assert {name.upper() for name in Settings.model_fields} <= rows_of("settings.md")
    assert all(field.description for field in Settings.model_fields.values())


def test_every_permission_and_role_is_documented() -> None:
    assert set(PERMISSIONS) | set(ROLES) <= rows_of("permissions.md")
    assert {name for held in ROLES.values() for name in held} <= set(PERMISSIONS)


def test_every_error_code_is_documented_and_means_one_thing() -> None:
    codes = [kind.code for kind in every_error()]
    assert set(codes) <= rows_of("errors.md")
    assert len(codes) == len(set(codes)), sorted(code for code in codes if codes.count(code) > 1)


def test_every_error_is_defined_in_one_file() -> None:
    names = {kind.__name__ for kind in every_error()}
    elsewhere = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files(*PRODUCT)
        if path.name != "errors.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and any(isinstance(base, ast.Name) and base.id in names for base in node.bases)
    ]
    assert not elsewhere


def test_every_kind_of_event_is_documented() -> None:
    from dashboard.web.events import KINDS

    assert set(KINDS) == rows_of("events.md")


def test_every_part_of_the_snapshot_is_documented(client: FlaskClient) -> None:
    snapshot = client.get("/data/snapshot.json").get_json()
    assert set(snapshot) == rows_of("snapshot.md")


def test_every_dependency_says_why_it_is_there() -> None:
    wanted = set()
    for name in ("requirements.in", "requirements-dev.in"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("-", "#")):
                wanted.add(re.split(r"[\s\[<>=;]", line)[0])
    assert wanted == rows_of("dependencies.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    targets = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link and not link.startswith("mailto:")]
    assert not [link for link in targets if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_documents_name_exist(page: Path) -> None:
    named = {name for name in NAMED.findall(page.read_text(encoding="utf-8")) if not re.search(r"[*<>]", name)}
    assert not [name for name in named if not (ROOT / name).exists()]


def test_documents_that_the_code_names_exist() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in python_files(*PRODUCT))
    named = set(re.findall(r"docs/[\w./-]*\w", code))
    found = {str(path.relative_to(ROOT)) for path in DOCS.rglob("*")}
    assert not [name for name in named if not any(path == name or path.startswith(f"{name}-") for path in found)]


def test_commands_that_documents_name_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    commands = set(importlib.import_module("app").cli.commands)
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert set(re.findall(r"`make ([a-z]+)", text)) <= targets, page
        assert set(re.findall(r"python app\.py ([a-z]+)", text)) <= commands, page


def test_both_readmes_tell_the_same() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    for what in (r"`(make [a-z]+)", r"`(python app\.py [a-z]+)", r"\]\((docs/pictures/[^)]+)\)"):
        assert set(re.findall(what, english)) == set(re.findall(what, chinese))
    assert english.count("\n## ") == chinese.count("\n## ")
