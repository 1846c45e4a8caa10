"""Every screen of docs/screens.md keeps the machine-checkable part of WCAG 2.2 AA: in Chinese on a desktop, in English on a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from docs.pictures import facts_of
from docs.screens import DESKTOP, PHONE, PUBLIC, SCENES, STAFF, WALLS, Camera, Shot
from tests.browser import Browsers
from tests.servers import Served

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
READY = "#wall[data-event], #replay[data-state=ready], body:not(:has(#react-entry-point)) main, .board h1, .gallery h1, .progress h1"
MAPS = ("/board/", "/map/embed")  # drawn by WebGL
SCREENS = [("wall", scene.scene, "") for scene in SCENES] + [("page", screen.path, screen.login) for screen in (*PUBLIC, *STAFF)]


@pytest.fixture(scope="module")
def facts(living: Served) -> dict[str, str]:
    return facts_of(living.url)


@pytest.fixture(scope="module")
def cameras(browsers: Browsers, living: Served) -> dict[bool, Camera]:
    """One in a browser with WebGL and one without."""
    return {webgl: Camera(browsers.of(webgl), living.url) for webgl in (True, False)}


@pytest.mark.parametrize(("kind", "what", "login"), SCREENS, ids=[what for _, what, _ in SCREENS])
def test_a_screen_breaks_no_rule(cameras: dict[bool, Camera], facts: dict[str, str], kind: str, what: str, login: str) -> None:
    path = f"/board/wall?scene={what}" if kind == "wall" else what
    looks = [("zh", WALLS["1920×1080"]), ("en", WALLS["1920×1080"])] if kind == "wall" else [("zh", DESKTOP), ("en", PHONE)]
    for language, size in looks:
        address = f"{path.format(**facts)}{'&' if '?' in path else '?'}lang={language}"
        with cameras[what in MAPS].opened(Shot("", "", address, size, login, "")) as page:
            page.wait_for_selector(READY, state="attached")
            found = Axe().run(page, options=RULES).response["violations"]
        told = [f"{one['id']} ({one['help']}): {[node['html'][:160] for node in one['nodes'][:4]]}" for one in found]
        assert not told, f"{address} at {size[0]} px: " + "\n".join(told)
