"""The pictures of the README and of docs/screens.md, taken of a made-up city: ``python -m docs.pictures``."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser

from docs import screens
from tests.browser import Watch, find_chromium, new_page, open_browser
from tests.builders import a_photo_file
from tests.clients import Api
from tests.servers import Served

FOLDER = Path(__file__).resolve().parent / "pictures"
AFTERNOON = "2026-03-18T14:32:08+08:00"  # at night a city shows little


class Picture(NamedTuple):
    """size: pixels of the window; ready: what must be on the page, with words in it, before it is taken."""

    name: str
    path: str
    size: tuple[int, int]
    ready: str


PICTURES = (
    Picture("board", "/board/", (1440, 1080), "h1"),
    Picture("wall", "/board/wall", (1920, 1080), "#wall-kpis"),
)
SETTLED_MS = 12_000  # maps draw in software, filters are answered, the stream opens


def take(browser: Browser, url: str, picture: Picture) -> Path:
    """One page as PNG. Raises AssertionError when it has errors on its console or asks other machines."""
    watch = Watch()
    width, height = picture.size
    page = new_page(browser, watch, viewport={"width": width, "height": height})
    page.goto(url + picture.path)
    page.wait_for_function("what => document.querySelector(what)?.innerText.trim()", arg=picture.ready)
    page.wait_for_timeout(SETTLED_MS)
    shot = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    watch.check()
    file = FOLDER / f"{picture.name}.png"
    shot.convert("RGB").save(file, optimize=True)
    return file


def facts_of(url: str) -> dict[str, str]:
    """What the screens' addresses name: a district, a panel, a department, a published outcome, a report just sent."""
    api = Api(url)
    snapshot = api.get("/data/snapshot.json").value
    receipt = api.report(category="exposed_litter", photo=a_photo_file()).value
    return {
        "district": snapshot["districts"][0]["key"],
        "panel": snapshot["panels"][0]["key"],
        "department": snapshot["departments"][0]["key"],
        "outcome": snapshot["outcomes"][0]["number"],
        "code": receipt["code"],
    }


def main() -> int:
    program = find_chromium()
    if program is None:
        print("Chromium is needed (Debian: apt install chromium fonts-noto-cjk).", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = Served(Path(folder) / "var", settings={"CLOCK": AFTERNOON})
        server.run("migrate")
        server.run("demo")
        server.start()
        try:
            with open_browser(program) as browser:
                for picture in PICTURES:
                    print(take(browser, server.url, picture), flush=True)
                print(screens.write(browser, server.url, facts_of(server.url)))
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
