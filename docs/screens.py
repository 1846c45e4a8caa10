"""The page of every screen at every size, of a made-up city: ``python -m docs.screens`` writes docs/screens.md and its pictures.

A later page or scene is one more row of the tables below.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import Watch, new_page

DOCS = Path(__file__).resolve().parent
FOLDER = DOCS / "pictures" / "screens"

WALLS = {
    "1920×1080": (1920, 1080),
    "3840×2160": (3840, 2160),
    "3440×1440": (3440, 1440),
    "5120×1440": (5120, 1440),
    "1080×1920": (1080, 1920),
    "1366×768": (1366, 768),
}
DESKTOP, TABLET, PHONE = (1440, 900), (820, 1180), (390, 844)
WIDEST_PX = {"wall": 1600, "page": 1000}  # as kept here
TALLEST = 3.0  # times its width: a long page is cut there
SETTLED_MS = {"wall": 5_000, "map": 5_000, "": 700}  # maps draw in software
LOAD_ALL = "document.querySelectorAll('img[loading=lazy]').forEach((one) => { one.loading = 'eager'; }); dispatchEvent(new Event('scroll'))"
QUALITY = 72
SECRET = re.compile(r"^/r/[^?]+")  # a report's code, which leads to it


class Scene(NamedTuple):
    """One of the wall's scenes. title: as a heading of the page."""

    scene: str
    title: str


class Screen(NamedTuple):
    """One page. path: may name {district}, {department}, {outcome}, {code}. login: who looks, '' the public. wait: of SETTLED_MS."""

    title: str
    path: str
    login: str = ""
    wait: str = ""
    sizes: Sequence[tuple[int, int]] = (DESKTOP, PHONE)


SCENES = (
    Scene("city", "The city (城市总览)"),
    Scene("district:{district}", "One district"),
    Scene("panel:{panel}", "One panel"),
    Scene("outcomes", "Outcomes (成果)"),
    Scene("assessment", "Assessment (考核)"),
)
PUBLIC = (
    Screen("Home", "/"),
    Screen("Report", "/report"),
    Screen("What became of a report", "/r/{code}"),
    Screen("An outcome", "/outcomes/{outcome}"),
    Screen("Board", "/board/", wait="map", sizes=(DESKTOP, TABLET, PHONE)),
    Screen("Gallery of outcomes", "/board/outcomes", sizes=(DESKTOP, TABLET, PHONE)),
    Screen("A district", "/board/districts/{district}", wait="map"),
    Screen("A department", "/board/departments/{department}", wait="map"),
    Screen("Assessment", "/board/assessment", wait="map"),
    Screen("Hot spots", "/hotspots", wait="map"),
    Screen("A figure and the list behind it", "/figures/on_time_closing_rate"),
    Screen("Bulletins", "/bulletins"),
    Screen("Map for other websites", "/map/embed", wait="map"),
    Screen("Sign in", "/staff/sign-in"),
    Screen("Map for crews", "/map/district/{district}.html", wait="map"),
)
STAFF = (
    Screen("Review", "/staff/review", "demo.reviewer.a07", "map"),
    Screen("Handling", "/staff/desk", "demo.handler.yunyan_enforcement"),
    Screen("Verification", "/staff/verify", "demo.verifier", "map"),
    Screen("Objections", "/staff/objections", "demo.supervisor"),
    Screen("Wall screens' remote", "/staff/walls", "demo.supervisor"),
    Screen("Hand-over brief", "/staff/handover", "demo.supervisor"),
    Screen("People in post", "/staff/posts", "demo.supervisor"),
    Screen("Time machine", "/board/replay", "demo.supervisor", "map"),
)


class Shot(NamedTuple):
    """One picture to take. name: of its file. label: what the page says of it."""

    name: str
    label: str
    path: str
    size: tuple[int, int]
    login: str
    wait: str


def wall_shots(scene: Scene, facts: Mapping[str, str]) -> Iterator[Shot]:
    """A scene at each size in Chinese; light and English at the design's own."""
    name = scene.scene.partition(":")[0]
    where = scene.scene.format(**facts)
    for size_name, size in WALLS.items():
        yield Shot(f"wall_{name}_{size[0]}", size_name, f"/board/wall?{urlencode({'scene': where})}", size, "", "wall")
    full = WALLS["1920×1080"]
    for more, label in (({"lang": "en"}, "English"), ({"theme": "light"}, "light")):
        tag = next(iter(more.values()))
        yield Shot(f"wall_{name}_{tag}", label, f"/board/wall?{urlencode({'scene': where} | more)}", full, "", "wall")


def page_shots(screen: Screen, facts: Mapping[str, str]) -> Iterator[Shot]:
    """A page at its sizes in Chinese; the first of them in English too."""
    path = screen.path.format(**facts)
    name = screen.path.partition("{")[0].strip("/").replace("/", "_").removesuffix("_") or "home"
    for size in screen.sizes:
        yield Shot(f"{name}_{size[0]}", f"{size[0]}×{size[1]}", path, size, screen.login, screen.wait)
    yield Shot(f"{name}_en", "English", f"{path}?lang=en", screen.sizes[0], screen.login, screen.wait)


class Camera:
    """Takes pictures in one browser of one city. Each member of staff signs in once."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self._signed_in: dict[str, Any] = {}

    def take(self, shot: Shot) -> Path:
        """One picture. Raises AssertionError when the page has errors on its console or asks other machines."""
        with self.opened(shot) as page:
            if shot.wait != "wall":
                page.evaluate(LOAD_ALL)
            page.wait_for_timeout(SETTLED_MS[shot.wait])
            picture = Image.open(io.BytesIO(page.screenshot(full_page=shot.wait != "wall")))
        file = FOLDER / f"{shot.name}.webp"
        _kept(picture, "wall" if shot.wait == "wall" else "page").save(file, quality=QUALITY, method=6)
        return file

    @contextmanager
    def opened(self, shot: Shot) -> Iterator[Page]:
        """The page, as whoever looks sees it. Raises AssertionError at its end as ``take`` does."""
        watch = Watch()
        width, height = shot.size
        options: dict[str, Any] = {"is_mobile": True, "has_touch": True} if shot.size == PHONE else {}
        if shot.login:
            options["storage_state"] = self._state_of(shot.login)
        options["reduced_motion"] = "reduce"  # nothing half faded in
        page = new_page(self._browser, watch, viewport={"width": width, "height": height}, **options)
        page.goto(self._url + shot.path)
        page.wait_for_selector("h1, h2", state="attached")
        yield page
        page.close()
        watch.check()

    def _state_of(self, login: str) -> Any:
        if login not in self._signed_in:
            page = new_page(self._browser, Watch())
            page.goto(f"{self._url}/staff/sign-in")
            for details in page.locator("details:not(.me)").all():
                details.evaluate("one => one.open = true")
            page.click(f'button[data-login="{login}"]')
            page.click("#sign-in button.amber")
            page.wait_for_url(lambda where: "/staff/sign-in" not in where)
            self._signed_in[login] = page.context.storage_state()
            page.close()
        return self._signed_in[login]


def _kept(picture: Image.Image, kind: str) -> Image.Image:
    picture = picture.convert("RGB")
    if kind == "page":
        picture = picture.crop((0, 0, picture.width, min(picture.height, int(picture.width * TALLEST))))
    picture.thumbnail((WIDEST_PX[kind], WIDEST_PX[kind] * 4))
    return picture


def write(browser: Browser, url: str, facts: Mapping[str, str]) -> Path:
    """Take them all and write the page. facts: what the paths name. Returns docs/screens.md."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    old = set(FOLDER.glob("*.webp"))
    lines = [
        "# Every screen\n",
        "A made-up city, in Chinese unless said otherwise; long pages are cut. `make pictures` takes them again.\n",
    ]
    camera = Camera(browser, url)
    groups = [(scene.title, list(wall_shots(scene, facts))) for scene in SCENES]
    lines += ["## The wall\n", *_sections(camera, groups, old)]
    for heading, screens in (("The public's pages", PUBLIC), ("The staff's pages", STAFF)):
        groups = [(screen.title, list(page_shots(screen, facts))) for screen in screens]
        lines += [f"## {heading}\n", *_sections(camera, groups, old)]
    for file in old:
        file.unlink()
    page = DOCS / "screens.md"
    page.write_text("\n".join(lines), encoding="utf-8")
    return page


def _sections(camera: Camera, groups: Sequence[tuple[str, list[Shot]]], old: set[Path]) -> Iterator[str]:
    for title, shots in groups:
        yield f"### {title}\n"
        for shot in shots:
            file = camera.take(shot)
            print(file, flush=True)
            old.discard(file)
            yield f"`{SECRET.sub('/r/…', shot.path)}` · {shot.label}\n"
            yield f"![{title}, {shot.label}](pictures/screens/{file.name})\n"
