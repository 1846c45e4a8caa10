"""The pictures of the README, taken of a made-up city: ``python -m docs.pictures``."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser

from tests.browser import Watch, find_chromium, new_page, open_browser
from tests.servers import Served

FOLDER = Path(__file__).resolve().parent / "pictures"
COLOURS = 192  # of the palette: half the bytes, and no visible difference on flat surfaces


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
SETTLED_MS = 4000  # maps draw, fonts load, the stream opens


def take(browser: Browser, url: str, picture: Picture) -> Path:
    """One page as PNG. Raises AssertionError when it has errors on its console or asks other machines."""
    watch = Watch()
    width, height = picture.size
    page = new_page(browser, watch, viewport={"width": width, "height": height})
    page.goto(url + picture.path)
    page.wait_for_function("what => document.querySelector(what)?.innerText.trim()", arg=picture.ready)
    page.wait_for_timeout(SETTLED_MS)
    shot = Image.open(io.BytesIO(page.screenshot()))
    page.context.close()
    watch.check()
    file = FOLDER / f"{picture.name}.png"
    shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file


def main() -> int:
    program = find_chromium()
    if program is None:
        print("Chromium is needed (Debian: apt install chromium fonts-noto-cjk).", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = Served(Path(folder) / "var")
        server.run("migrate")
        server.run("demo")
        server.start()
        try:
            with open_browser(program) as browser:
                for picture in PICTURES:
                    print(take(browser, server.url, picture))
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
