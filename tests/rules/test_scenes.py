"""The drawn scenes of the made-up city: one for every category, before and after of the same place, marked 演示."""

import io
import time
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageChops, ImageStat

from dashboard.reports.photos import inspect_photo, render
from data_access import scenes
from data_access.scenes import OTHER, SCENES, draw, ink

CATEGORIES = Path(__file__).resolve().parents[2] / "dashboard" / "city" / "guiyang" / "categories.toml"


def apart(one, other):
    """Mean difference of two pictures, 0-255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


def test_every_category_of_the_city_has_its_scene():
    codes = {row["code"] for row in _rows(tomllib.loads(CATEGORIES.read_text("utf-8")))}
    assert len(codes) >= 40
    assert codes - {"other"} == set(SCENES)


def _rows(table):
    found = table.get("category") or table.get("categories") or table
    return found if isinstance(found, list) else [{"code": code, **row} for code, row in found.items() if isinstance(row, dict)]


@pytest.mark.parametrize("category", sorted(SCENES))
def test_before_and_after_show_the_same_place_and_differ_where_the_problem_was(category):
    before, after = (draw(category, when, 3) for when in ("before", "after"))
    assert before.size == after.size == (960, 640)
    assert before.mode == "RGB"
    assert apart(before, after) > 1.5
    again = draw(category, "before", 3)
    assert again.tobytes() == before.tobytes()


@pytest.mark.parametrize("category", ["bike_parking", "full_bin", "shopfront_spill", "standing_sign"])
def test_what_is_far_from_the_problem_is_alike_but_for_the_light(category):
    before, after = (draw(category, when, 5).crop((0, 0, 960, 200)).convert("L") for when in ("before", "after"))
    middle = [ImageStat.Stat(picture).mean[0] for picture in (before, after)]
    alike = after.point(lambda value: value * middle[0] / middle[1])
    assert ImageStat.Stat(ImageChops.difference(before, alike)).mean[0] < 4


def test_another_seed_is_another_street():
    assert apart(draw("full_bin", "after", 1), draw("full_bin", "after", 2)) > 5


def test_a_category_of_another_city_is_drawn_too():
    assert draw("snow", "before", 1).size == (960, 640)
    assert OTHER is SCENES["exposed_litter"]


@pytest.mark.parametrize("size", [(480, 320), (1600, 1200), (300, 300)])
def test_scenes_come_in_any_size_and_carry_the_mark(size):
    picture = draw("manhole", "after", 1, size)
    assert picture.size == size
    corner = picture.crop((size[0] - size[0] // 9, size[1] - size[0] // 16, size[0], size[1])).convert("L")
    assert corner.getextrema()[1] > 190  # white signs on their dark chip
    assert corner.getextrema()[0] < 80


def test_without_chinese_fonts_signs_are_blank_and_the_mark_says_demo(monkeypatch):
    for module in (ink, scenes):
        monkeypatch.setattr(module, "chinese_font", lambda size, serif=False: None)
    scenes._place.cache_clear()
    try:
        assert draw("shopfront_spill", "before", 1).size == (960, 640)
    finally:
        scenes._place.cache_clear()


def test_a_scene_passes_as_a_photo():
    out = io.BytesIO()
    draw("fallen_tree", "before", 1).save(out, "JPEG", quality=88)
    assert inspect_photo(out.getvalue(), zone=ZoneInfo("Asia/Shanghai")).width == 960
    with Image.open(io.BytesIO(render(out.getvalue(), 640)[0])) as small:
        assert small.size == (640, 427)


def test_scenes_are_drawn_fast_enough_to_fill_a_city():
    categories = sorted(SCENES)[::4]
    for category in categories:
        draw(category, "before", 1)
    started = time.process_time()
    for category in categories:
        for when in ("before", "after"):
            draw(category, when, 9)
    assert (time.process_time() - started) / (2 * len(categories)) < 0.15  # 0.03 s on a quiet machine
