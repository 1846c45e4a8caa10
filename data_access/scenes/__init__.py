"""Drawn street scenes that stand in for photographs in the made-up city, each marked 演示. (drawing)

Before and after of one seed show the same place, line for line. Everything is drawn by code, in the manner of the design.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

from data_access.scenes import dirt, green, grounds, places, roads, trade, works
from data_access.scenes.ink import FINE, HEIGHT, WIDTH, Ink, chinese_font

When = Literal["before", "after"]
MARK = "演示"
FRESH = 0.88  # colours as strong as paint would not pass for a photograph
GRAIN = 22  # of 255

_Draw = Callable[[Ink, Random, bool], None]
_Place = Callable[[Ink, Random], None]


@dataclass(frozen=True)
class Scene:
    """place: draws where it is; problem: draws what is wrong there, or what has become of it."""

    place: _Place
    problem: _Draw


def _night_street(ink: Ink, rng: Random) -> None:
    places.street(ink, rng, night=True)
    ink.box(0, 0, WIDTH, HEIGHT, (8, 16, 34, 128))


def _gate(ink: Ink, rng: Random) -> None:
    places.site(ink, rng, gate=True)


def _night_site(ink: Ink, rng: Random) -> None:
    places.site(ink, rng, night=True)


SCENES: dict[str, Scene] = {
    "road_damage": Scene(grounds.ground, roads.road_damage),
    "pavement_damage": Scene(grounds.slabs, roads.pavement_damage),
    "manhole": Scene(grounds.ground, roads.manhole),
    "street_light": Scene(_night_street, roads.street_light),
    "guardrail": Scene(places.street, roads.guardrail),
    "traffic_sign": Scene(places.street, roads.traffic_sign),
    "ponding": Scene(places.street, roads.ponding),
    "blocked_drain": Scene(grounds.plain_ground, roads.blocked_drain),
    "low_cable": Scene(places.street, roads.low_cable),
    "exposed_litter": Scene(places.street, dirt.exposed_litter),
    "dirty_road": Scene(places.street, dirt.dirty_road),
    "full_bin": Scene(places.street, dirt.full_bin),
    "public_toilet": Scene(grounds.washroom, dirt.public_toilet),
    "sewage_dumping": Scene(places.street, dirt.sewage_dumping),
    "burning": Scene(places.street, dirt.burning),
    "floating_waste": Scene(grounds.river, green.floating_waste),
    "shopfront_spill": Scene(places.street, trade.shopfront_spill),
    "street_vendor": Scene(places.street, trade.street_vendor),
    "standing_sign": Scene(places.street, trade.standing_sign),
    "hanging_ad": Scene(places.street, trade.hanging_ad),
    "sticker_ad": Scene(grounds.wall, green.sticker_ad),
    "piled_goods": Scene(places.street, trade.piled_goods),
    "illegal_building": Scene(places.street, trade.illegal_building),
    "cooking_fumes": Scene(places.street, trade.cooking_fumes),
    "noise": Scene(places.street, trade.noise),
    "bike_parking": Scene(places.street, trade.bike_parking),
    "muddy_wheels": Scene(places.street, works.muddy_wheels),
    "spilled_load": Scene(places.street, works.spilled_load),
    "muck_dumping": Scene(places.street, works.muck_dumping),
    "uncovered_truck": Scene(places.street, works.uncovered_truck),
    "fallen_tree": Scene(places.street, works.fallen_tree),
    "dead_tree": Scene(places.street, works.dead_tree),
    "dirty_green": Scene(grounds.park, green.dirty_green),
    "green_damage": Scene(grounds.park, green.green_damage),
    "green_furniture": Scene(grounds.park, green.green_furniture),
    "hoarding": Scene(places.site, works.hoarding),
    "dust": Scene(_gate, works.dust),
    "night_work": Scene(_night_site, works.night_work),
    "unwashed_exit": Scene(_gate, works.unwashed_exit),
    "site_materials": Scene(places.site, works.site_materials),
}
"""How each category of the bundled city looks."""

OTHER = SCENES["exposed_litter"]
"""How a category looks that another city made up."""


def draw(category: str, when: When, seed: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    """The scene of a category as an RGB picture; the same arguments always give the same picture.

    size: pixels; another shape than 3:2 is cut from the middle.
    """
    scene = SCENES.get(category, OTHER)
    ink = Ink.on(_place(scene.place, f"{category} {seed}"))
    scene.problem(ink, Random(f"{category} {seed}"), when == "before")
    picture = _as_photographed(ink.image.reduce(FINE), seed, when)
    if picture.size != size:
        picture = ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    return _marked(picture)


@lru_cache(maxsize=4)
def _place(place: _Place, seed: str) -> Image.Image:
    ink = Ink()
    place(ink, Random(f"place {seed}"))
    return ink.image


def _as_photographed(picture: Image.Image, seed: int, when: When) -> Image.Image:
    """A phone's picture: light of that hour, darker corners, a little grain, colours not quite fresh."""
    light = Random(f"light {seed} {when}")
    warm, bright = light.uniform(-0.02, 0.03), light.uniform(0.99, 1.06)
    picture = picture.convert("RGB", _developed((bright * (1 + warm), bright, bright * (1 - warm)), FRESH))
    picture.paste((12, 12, 16), (0, 0), _corners(picture.size))
    return ImageChops.add(picture, _grain(picture.size), offset=-GRAIN // 2)


def _developed(gains: tuple[float, float, float], fresh: float) -> tuple[float, ...]:
    """Each channel's gain, and how much of its colour a picture keeps, as one matrix."""
    grey = (0.299, 0.587, 0.114)
    rows = []
    for channel, gain in enumerate(gains):
        rows += [gain * (share * (1 - fresh) + (fresh if at == channel else 0)) for at, share in enumerate(grey)]
        rows.append(0.0)
    return tuple(rows)


@lru_cache(maxsize=1)
def _corners(size: tuple[int, int]) -> Image.Image:
    return Image.radial_gradient("L").resize(size, Image.Resampling.BICUBIC).point(lambda value: max(0, value - 130) * 0.42)


@lru_cache(maxsize=1)
def _grain(size: tuple[int, int]) -> Image.Image:
    noise = Image.frombytes("L", size, Random(11).randbytes(size[0] * size[1])).resize(size, Image.Resampling.BOX)
    return noise.point(lambda value: value * GRAIN / 255).convert("RGB")


def _marked(picture: Image.Image) -> Image.Image:
    """The picture with 演示 in its lower right corner (DEMO on a machine without Chinese fonts)."""
    unit = picture.width / WIDTH
    size = max(11, round(22 * unit))
    chinese = chinese_font(size)
    font = chinese or ImageFont.load_default(size)
    text = MARK if chinese else "DEMO"
    width = round(font.getlength(text) + 18 * unit)
    height = round(size * 1.5)
    right, bottom = picture.width - round(14 * unit), picture.height - round(14 * unit)
    pen = ImageDraw.Draw(picture, "RGBA")
    pen.rounded_rectangle((right - width, bottom - height, right, bottom), round(6 * unit), fill=(11, 16, 22, 150))
    pen.text((right - width / 2, bottom - height / 2), text, font=font, fill=(255, 255, 255, 225), anchor="mm")
    return picture
