"""Any panel of a board, and the whole wall, saved as a picture: as large as it stands, twice over, with what it shows."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import new_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from tests.browser import Watch
    from tests.servers import Served

WEBGL = True  # draws the board's map
SCALE = 2
EDGE_PX = 20
LEAST_COLOURS = 20
STRIP_PX = 44
GROUND = (244, 244, 240)
AMBER = (255, 181, 46)  # of the sign


def colours(picture: Image.Image) -> dict[tuple[int, ...], int]:
    """How often each colour stands in the picture."""
    counted = picture.convert("RGB").getcolors(picture.width * picture.height) or []
    return {colour: times for times, colour in counted if isinstance(colour, tuple)}


def saved(page: Page, panel: Locator, folder: Path) -> Image.Image:
    """The picture that the panel's button saves."""
    panel.hover()
    with page.expect_download() as download:
        panel.locator("> .share").click()
    assert download.value.suggested_filename.startswith("baixingpai-")
    download.value.save_as(folder / "panel.png")
    return Image.open(BytesIO((folder / "panel.png").read_bytes()))


@pytest.mark.parametrize("key", ["map", "districts", "truth"])
def test_a_panel_is_saved_as_it_stands(browser: Browser, watch: Watch, living: Served, tmp_path: Path, key: str) -> None:
    page = new_page(browser, watch, viewport={"width": 1440, "height": 900})
    page.goto(f"{living.url}/board/")
    page.wait_for_selector("#board[data-state=ready] #board-map-box[data-state=ready]")
    page.wait_for_selector("#board-map .maplibregl-canvas")
    page.wait_for_selector("#board-truth .dumbbells li")
    panel = page.locator(f"[data-panel={key}]")
    box = panel.bounding_box() or {}
    picture = saved(page, panel, tmp_path)
    assert picture.width == pytest.approx((box["width"] + 2 * EDGE_PX) * SCALE, abs=2)
    assert picture.height == pytest.approx((box["height"] + 2 * EDGE_PX + STRIP_PX) * SCALE, abs=2)
    edge, strip = EDGE_PX * SCALE, STRIP_PX * SCALE
    inside = colours(picture.crop((edge, edge, picture.width - edge, picture.height - edge - strip)))
    assert len(inside) > LEAST_COLOURS
    assert max(inside, key=lambda colour: inside[colour]) != GROUND  # the panel's own ground
    below = colours(picture.crop((0, picture.height - strip, picture.width, picture.height)))
    assert len(below) > 2  # where and when, in words
    page.emulate_media(media="print")
    expect(panel.locator("> .share")).to_be_hidden()
    page.close()
    watch.check()


def test_the_wall_is_saved_with_one_key(browser: Browser, watch: Watch, living: Served, tmp_path: Path) -> None:
    page = new_page(browser, watch, viewport={"width": 1920, "height": 1080})
    page.goto(f"{living.url}/board/wall?scene=city")
    page.wait_for_selector("#wall[data-event]")
    with page.expect_download() as download:
        page.keyboard.press("s")
    assert download.value.suggested_filename.startswith("baixingpai-wall-city-")
    download.value.save_as(tmp_path / "wall.png")
    picture = Image.open(tmp_path / "wall.png")
    assert picture.size == (1920 * SCALE, 1080 * SCALE)
    shown = colours(picture)
    assert AMBER in shown
    assert len(shown) > 500  # photographs too
    page.close()
    watch.check()
