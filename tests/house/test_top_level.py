"""What lies at the top, and what must not lie anywhere."""

from __future__ import annotations

import subprocess

import pytest

from tests.house.reading import ROOT

FOLDERS = {"dashboard", "data_access", "layouts", "callbacks", "assets", "tests", "docs", "bench", ".ci"}
FILES = {
    *("app.py", "gunicorn.conf.py", "pyproject.toml", "Makefile", "README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE"),
    *("requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt"),
    *(".gitignore", ".editorconfig", ".pre-commit-config.yaml"),
}
NEVER = (".db", ".sqlite", ".mo", ".pyc", ".key", ".pem", ".env")


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """Every committed file, as a path from the top."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.decode().split("\0") if name]


def test_the_top_has_the_houses_folders_and_files_alone(tracked: list[str]) -> None:
    tops = {name.split("/")[0] for name in tracked}
    assert tops <= FOLDERS | FILES, f"has no place at the top: {sorted(tops - FOLDERS - FILES)}"


def test_data_keys_and_compiled_files_are_not_committed(tracked: list[str]) -> None:
    assert not [name for name in tracked if name.endswith(NEVER) or name.startswith("var/")]


def test_no_committed_text_names_the_makers_folders(tracked: list[str]) -> None:
    places = [place.encode() for place in ("/work/" + "shared", "/work/" + "main", "/ro" + "ot/")]
    wrong = [name for name in tracked if (ROOT / name).is_file() and any(place in (ROOT / name).read_bytes() for place in places)]
    assert not wrong


def test_lock_files_name_no_index_and_hash_everything() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        lines = [line for line in text.splitlines() if line and not line.startswith(("#", " "))]
        assert all("==" in line and line.endswith("\\") for line in lines), name
        assert "index-url" not in text.replace("--no-emit-index-url", ""), name
