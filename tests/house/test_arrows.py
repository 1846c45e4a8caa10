"""Who may import whom: every import of the product, held against the house's arrows."""

from __future__ import annotations

from functools import cache

import pytest

from tests.house.reading import PRODUCT, Import, imports_of, name_of, python_files

OUTER = {
    # folder:     which of ours it may import
    "app": {"dashboard", "data_access", "layouts", "callbacks"},
    "callbacks": {"callbacks", "layouts", "dashboard"},
    "layouts": {"layouts", "dashboard"},
    "data_access": {"data_access", "dashboard"},
    "dashboard": {"dashboard"},
}
STEPS = (
    # inside dashboard: a step may import the steps below it
    {"web", "timetable"},
    {"figures"},
    {"handling"},
    {"rewards", "publishing", "services"},
    {"assessment"},
    {"reports"},
    {"product"},
    {"trust"},
    {"city"},
    {"geo", "permissions", "ports", "config"},
    {"errors", "played", "records", "sightings", "times", "turns"},
)
STEP_OF = {name: level for level, names in enumerate(STEPS) for name in names}
FRAMEWORKS = ("flask", "dash", "fastapi", "sqlalchemy", "alembic", "redis", "huey", "werkzeug", "wtforms", "jinja2")
FLASK = ("flask", "werkzeug", "wtforms", "jinja2")
FIGURES_ONLY = ("plotly", "folium", "branca")
BARRED = {
    # what must not be imported there, although it is installed
    "layouts": ("sqlalchemy", "alembic", "redis", "huey"),
    "callbacks": ("sqlalchemy", "alembic", "redis", "huey"),
    "data_access": (*FLASK, "dash", "plotly", "folium"),
}
FILES = [path for path in python_files(*PRODUCT) if path.exists()]


@cache
def every_import() -> tuple[tuple[str, Import], ...]:
    return tuple((name_of(path), found) for path in FILES for found in imports_of(path))


def feature(module: str) -> str:
    """dashboard.web.words -> web; dashboard itself -> ''."""
    return module.split(".")[1] if module.count(".") else ""


def is_of(module: str, libraries: tuple[str, ...]) -> bool:
    """flask_login and flask.json are of flask."""
    top = module.split(".")[0]
    return any(top == library or top.startswith(f"{library}_") for library in libraries)


def told(wrong: list[str]) -> str:
    return "against the arrows of the house:\n" + "\n".join(wrong)


def test_the_outer_folders_import_inward_only() -> None:
    ours = set(OUTER)
    wrong = [
        f"{module}:{found.line} imports {found.module}"
        for module, found in every_import()
        if (there := found.module.split(".")[0]) in ours and there not in OUTER[module.split(".")[0]]
    ]
    assert not wrong, told(wrong)


def test_nobody_imports_tests_benches_or_documents() -> None:
    wrong = [f"{module}:{found.line}" for module, found in every_import() if found.module.split(".")[0] in ("tests", "bench", "docs")]
    assert not wrong, told(wrong)


def test_every_part_of_dashboard_has_its_step() -> None:
    names = {feature(name_of(path)) for path in python_files("dashboard")} - {""}
    assert names <= set(STEP_OF), f"give these a step in STEPS and in docs/architecture.md: {sorted(names - set(STEP_OF))}"


def test_inside_dashboard_imports_go_down_the_steps() -> None:
    wrong = []
    for module, found in every_import():
        if not module.startswith("dashboard.") or not found.module.startswith("dashboard."):
            continue
        here, there = feature(module), feature(found.module)
        if here != there and STEP_OF.get(here, 0) >= STEP_OF.get(there, 0):
            wrong.append(f"{module}:{found.line} imports {found.module}")
    assert not wrong, told(wrong)


@pytest.mark.parametrize(
    ("inside", "libraries"),
    [("web", tuple(name for name in FRAMEWORKS if name not in FLASK)), ("", FRAMEWORKS)],
    ids=["web knows Flask and no other framework", "the rest of dashboard knows no framework"],
)
def test_dashboard_is_free_of_frameworks(inside: str, libraries: tuple[str, ...]) -> None:
    wrong = [
        f"{module}:{found.line} imports {found.module}"
        for module, found in every_import()
        if module.startswith("dashboard") and (feature(module) == "web") == (inside == "web") and is_of(found.module, libraries)
    ]
    assert not wrong, told(wrong)


def test_only_figures_draw() -> None:
    wrong = [
        f"{module}:{found.line} imports {found.module}"
        for module, found in every_import()
        if module.startswith("dashboard") and feature(module) != "figures" and is_of(found.module, FIGURES_ONLY)
    ]
    assert not wrong, told(wrong)


def test_pages_know_no_database_and_the_database_no_pages() -> None:
    wrong = [
        f"{module}:{found.line} imports {found.module}"
        for module, found in every_import()
        if is_of(found.module, BARRED.get(module.split(".")[0], ()))
    ]
    assert not wrong, told(wrong)


def test_there_is_no_circle() -> None:
    ours = {name_of(path) for path in FILES}
    arrows: dict[str, set[str]] = {module: set() for module in ours}
    for module, found in every_import():
        if found.module in ours and found.module != module and not found.late:
            arrows[module].add(found.module)
    free = set(ours)
    while removable := {module for module in free if not arrows[module] & free}:
        free -= removable
    circle = sorted(module for module in free if any(module in arrows[other] for other in free))
    assert not circle, f"these import each other in a circle: {circle}"


def test_no_module_is_called_after_nothing() -> None:
    vague = ("util", "helper", "manager", "misc", "common")
    assert not [str(path) for path in FILES if any(word in path.stem for word in vague)]
