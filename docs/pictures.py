"""The pictures of the README and of docs/screens.md, taken of a made-up city: ``python -m docs.pictures``."""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser

from docs import screens
from tests.browser import Watch, find_chromium, new_page, open_browser
from tests.builders import a_photo_file
from tests.clients import Api
from tests.servers import ROOT, Served

FOLDER = Path(__file__).resolve().parent / "pictures"
AFTERNOON = 15  # o'clock: the hour of the day at which the pictures are taken, wherever and whenever that is


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
    page.context.close()
    watch.check()
    file = FOLDER / f"{picture.name}.png"
    shot.convert("RGB").save(file, optimize=True)
    return file


def afternoon_city(folder: Path, now: datetime) -> Path:
    """The bundled city, moved to a time zone in which it is afternoon now: at night a city shows little."""
    city = folder / "guiyang"
    shutil.copytree(ROOT / "dashboard" / "city" / "guiyang", city)
    ahead_h = (AFTERNOON - now.hour + 12) % 24 - 12
    told = (city / "city.toml").read_text(encoding="utf-8")
    zone = f'zone = "Etc/GMT{-ahead_h:+d}"' if ahead_h else 'zone = "UTC"'  # these names count the other way round
    (city / "city.toml").write_text(re.sub(r"^zone = .*$", zone, told, flags=re.MULTILINE), encoding="utf-8")
    return city


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
        city = afternoon_city(Path(folder), datetime.now(UTC))
        server = Served(Path(folder) / "var", settings={"CITY": str(city)})
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
