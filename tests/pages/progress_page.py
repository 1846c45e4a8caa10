"""A town with a few cases, and what a page of its district shows: for tests of the progress pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.testing import FlaskClient

from dashboard.assessment.indicators import BY_KEY
from dashboard.config import Settings, load_settings
from dashboard.web.words import number, rate
from tests.cities import OF_ITS_FIRST_PROCESS, Cities, made_once, settled
from tests.clock import GivenClock
from tests.web.staff import Town

LAYOUT = "/board/_dash-layout"
DISTRICT = "520102"


def lived_app(cities: Cities, settings: Settings, clock: GivenClock, template: Path) -> Flask:
    """The application of such a town, five hours later than ``clock`` stood; made once in a run. template: a migrated database."""
    clock.go_on(hours=5)  # 15:20: some of today's deadlines are past, some to come
    made = made_once(cities.folder / f"lived-{clock.now:%Y%m%dT%H%M%S}", partial(_live, cities, clock.now, template))
    shutil.copytree(made, settings.var_dir, ignore=OF_ITS_FIRST_PROCESS, dirs_exist_ok=True)
    return cities.app(load_settings(mode="demo", var_dir=settings.var_dir, clock=settings.clock), clock)  # with the keys of what was copied


def _live(cities: Cities, now: datetime, template: Path, var_dir: Path) -> None:
    settings = load_settings(mode="demo", var_dir=var_dir, clock=now.isoformat())
    shutil.copy(template, settings.folder / "city.db")
    lived(Town.of(cities.app(settings, GivenClock(now)), now))
    settled(settings)


def lived(town: Town) -> Town:
    """Cases of a month ago, of yesterday and of today before noon: closed, fed back, sent back, late, just dispatched."""
    today = town.now
    for back, count in ((timedelta(days=35), 2), (timedelta(days=1), 3), (timedelta(hours=4, minutes=20), 4)):
        town.now = today - back
        for _case in range(count):
            handled = town.handled()
            town.moved(handled, "close", "demo.verifier", photo_cleared=True)
        sent_back = town.handled()
        town.moved(sent_back, "send_back", "demo.verifier", reason="没有清理干净")
        town.accepted()
        town.accepted(category="full_bin")
        town.report()
    town.now = today
    return town


@dataclass(frozen=True)
class Shown:
    """A page's components as plain JSON."""

    tree: Any

    @classmethod
    def of(cls, client: FlaskClient, address: str) -> Shown:
        page = client.get(address)
        assert page.status_code == 200, address
        answer = client.get(LAYOUT, headers={"Referer": f"http://localhost{address}"})
        assert answer.status_code == 200, answer.text
        return cls(answer.get_json())

    def components(self, kind: str = "") -> Iterator[dict[str, Any]]:
        yield from (one for one in _walk(self.tree) if not kind or one["type"] == kind)

    def props(self, look: str) -> Iterator[dict[str, Any]]:
        """Props of the components whose class name begins so."""
        yield from (one["props"] for one in self.components() if str(one["props"].get("className", "")).startswith(look))

    def figures(self) -> list[tuple[str, dict[str, str], str, str]]:
        """Every number that is a link: indicator, query, text, label."""
        found = []
        for props in self.props("figure"):
            parts = urlsplit(props["href"])
            assert parts.path.startswith("/figures/"), props["href"]
            found.append((parts.path.removeprefix("/figures/"), dict(parse_qsl(parts.query)), str(props["children"]), props["aria-label"]))
        return found

    @property
    def text(self) -> str:
        return " ".join(_texts(self.tree))


def printed(key: str, value: float | None) -> str:
    """An indicator's value as these pages write it."""
    kind = BY_KEY[key].kind
    if value is None:
        return "—"
    return rate(value) if kind in ("rate", "ratio") else f"{number(value, 1)} 小时" if kind == "median" else number(value)


def _walk(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, list):
        for one in tree:
            yield from _walk(one)
    elif isinstance(tree, dict) and "props" in tree:
        yield tree
        yield from _walk(tree["props"].get("children"))


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, list):
        for one in tree:
            yield from _texts(one)
    elif isinstance(tree, dict) and "props" in tree:
        yield from _texts(tree["props"].get("children"))
    elif tree is not None:
        yield str(tree)
