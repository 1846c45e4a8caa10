"""A pen for the drawn scenes: shapes, light and shade in a field of 960 × 640, drawn at twice that size. (drawing)

Pillow's shapes have hard edges; drawing at twice the size and halving at the end softens them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

WIDTH, HEIGHT = 960, 640
FINE = 2
"""Pixels drawn for each unit of the field, across and down."""

Point = tuple[float, float]
Points = Sequence[Point]

_FOLDERS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/share/fonts/truetype/wqy",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/System/Library/Fonts/Supplemental",
    "C:/Windows/Fonts",
)
_SANS = (
    "NotoSansCJK-Bold.ttc",
    "NotoSansCJK-Regular.ttc",
    "PingFang.ttc",
    "STHeiti Medium.ttc",
    "msyhbd.ttc",
    "msyh.ttc",
    "wqy-zenhei.ttc",
)
_SERIF = ("NotoSerifCJK-Bold.ttc", "Songti.ttc", "simsun.ttc", *_SANS)
_SIMPLIFIED = {"NotoSansCJK-Bold.ttc": 2, "NotoSansCJK-Regular.ttc": 2, "NotoSerifCJK-Bold.ttc": 2}
"""Which face of a collection has the shapes of simplified Chinese."""


@lru_cache(maxsize=2)
def _font_file(serif: bool) -> tuple[str, int] | None:
    for name in _SERIF if serif else _SANS:
        for folder in _FOLDERS:
            if (file := Path(folder, name)).is_file():
                return str(file), _SIMPLIFIED.get(name, 0)
    return None


@lru_cache(maxsize=64)
def chinese_font(size_px: int, serif: bool = False) -> ImageFont.FreeTypeFont | None:
    """A font with Chinese signs; None where the machine has none."""
    found = _font_file(serif)
    if found is None:
        return None
    return ImageFont.truetype(found[0], size_px, index=found[1], layout_engine=ImageFont.Layout.BASIC)


def mix(one: str, other: str, part: float) -> str:
    """The colour between two: ``one`` at part 0, ``other`` at part 1."""
    pairs = zip(ImageColor.getrgb(one)[:3], ImageColor.getrgb(other)[:3], strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(a + (b - a) * part) for a, b in pairs))


def clear(colour: str, opacity: float) -> tuple[int, ...]:
    """The colour let through: opacity 0-1."""
    return (*ImageColor.getrgb(colour)[:3], round(255 * opacity))


@lru_cache(maxsize=1)
def _glow() -> Image.Image:
    """Bright in the middle, nothing at the rim."""
    return Image.radial_gradient("L").point(lambda value: max(0, 255 - value * 2) if value < 128 else 0)


@lru_cache(maxsize=1)
def _ramp() -> Image.Image:
    return Image.linear_gradient("L")


class Ink:
    """One picture being drawn. Lengths are in units of the field; y grows downwards; a fill may carry opacity (``clear``)."""

    def __init__(self, colour: str = "#808080") -> None:
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), colour)
        self._pen = ImageDraw.Draw(self.image, "RGBA")

    @classmethod
    def on(cls, picture: Image.Image) -> Ink:
        """A pen on a copy of a picture drawn before."""
        ink = cls.__new__(cls)
        ink.image = picture.copy()
        ink._pen = ImageDraw.Draw(ink.image, "RGBA")
        return ink

    def box(self, x: float, y: float, width: float, height: float, fill: object, *, round_by: float = 0) -> None:
        corner = _fine((x, y, x + width, y + height))
        corner = (corner[0], corner[1], max(corner[0], corner[2] - 1), max(corner[1], corner[3] - 1))
        if round_by:
            self._pen.rounded_rectangle(corner, round_by * FINE, fill=fill)  # type: ignore[arg-type]
        else:
            self._pen.rectangle(corner, fill=fill)  # type: ignore[arg-type]

    def shape(self, points: Iterable[Point], fill: object) -> None:
        self._pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=fill)  # type: ignore[arg-type]

    def oval(
        self, x: float, y: float, across: float, down: float, fill: object = None, *, rim: object = None, rim_width: float = 0
    ) -> None:
        """x, y: its middle; across, down: its half axes."""
        corner = _fine((x - across, y - down, x + across, y + down))
        self._pen.ellipse(corner, fill=fill, outline=rim, width=max(1, round(rim_width * FINE)) if rim else 0)  # type: ignore[arg-type]

    def line(self, points: Points, fill: object, width: float) -> None:
        self._pen.line([(x * FINE, y * FINE) for x, y in points], fill=fill, width=max(1, round(width * FINE)), joint="curve")  # type: ignore[arg-type]

    def arc(self, x: float, y: float, across: float, down: float, first: float, last: float, fill: object, width: float) -> None:
        """Part of an oval's rim, degrees clockwise from three o'clock."""
        self._pen.arc(_fine((x - across, y - down, x + across, y + down)), first, last, fill=fill, width=round(width * FINE))  # type: ignore[arg-type]

    def words(self, x: float, y: float, text: str, size: float, fill: object, *, serif: bool = False) -> None:
        """Words around their middle; nothing on a machine without a Chinese font."""
        if font := chinese_font(round(size * FINE), serif):
            self._pen.text((x * FINE, y * FINE), text, font=font, fill=fill, anchor="mm")  # type: ignore[arg-type]

    def glow(self, x: float, y: float, across: float, down: float, colour: str, opacity: float) -> None:
        """A soft spot of light or shade."""
        self._paste(_glow(), x - across, y - down, 2 * across, 2 * down, colour, opacity)

    def fade(self, x: float, y: float, width: float, height: float, colour: str, top: float, bottom: float) -> None:
        """A colour whose opacity goes from ``top`` to ``bottom``."""
        mask = _ramp().point(lambda value: round(255 * (top + (bottom - top) * value / 255)))
        self._paste(mask, x, y, width, height, colour, 1)

    def clouds(self, rng: Random, *layers: tuple[int, int, float]) -> None:
        """Lighter and darker patches all over, the grain of asphalt and stone. layers: about so many across, down; how strong, 0-1."""
        tone = Image.new("L", (WIDTH, HEIGHT), 128)
        for across, down, strength in layers:
            patches = Image.frombytes("L", (across, down), rng.randbytes(across * down)).resize(tone.size, Image.Resampling.BICUBIC)
            tone = ImageChops.add(tone, patches.point(lambda value, part=strength: round(64 + (value - 128) * part)), offset=-64)
        small = ImageChops.overlay(self.image.reduce(FINE), Image.merge("RGB", (tone, tone, tone)))
        self.image = small.resize(self.image.size, Image.Resampling.BILINEAR)
        self._pen = ImageDraw.Draw(self.image, "RGBA")

    def within(self, x: float, y: float, width: float, height: float, draw: Callable[[Ink], None]) -> None:
        """Whatever ``draw`` draws counts inside the box only."""
        left, top, right, bottom = (round(side) for side in _fine((x, y, x + width, y + height)))
        other = Ink.on(self.image)
        draw(other)
        self.image.paste(other.image.crop((left, top, right, bottom)), (left, top))

    def _paste(self, mask: Image.Image, x: float, y: float, width: float, height: float, colour: str, opacity: float) -> None:
        size = (max(1, round(width * FINE)), max(1, round(height * FINE)))
        # a soft mask loses nothing by being made small first
        mask = mask.point(lambda value: round(value * opacity)) if opacity != 1 else mask
        self.image.paste(colour, (round(x * FINE), round(y * FINE)), mask.resize(size, Image.Resampling.BILINEAR))


def wobble(rng: Random, x: float, y: float, across: float, down: float, *, corners: int = 14, rough: float = 0.18) -> list[Point]:
    """The outline of a stain, a heap, a hole: an oval with an unsteady rim."""
    turn = rng.random() * math.tau
    points = []
    for corner in range(corners):
        angle = turn + math.tau * corner / corners
        reach = 1 + rng.uniform(-rough, rough)
        points.append((x + across * reach * math.cos(angle), y + down * reach * math.sin(angle)))
    return smooth(points)


def smooth(points: Points, rounds: int = 2) -> list[Point]:
    """A closed outline with its corners cut (Chaikin)."""
    for _ in range(rounds):
        following = [*points[1:], points[0]]
        points = [
            (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part)
            for a, b in zip(points, following, strict=True)
            for part in (0.25, 0.75)
        ]
    return list(points)


def moved(points: Points, x: float, y: float, scale: float = 1.0, *, flip: bool = False, turn: float = 0.0) -> list[Point]:
    """A drawing around (0, 0) put elsewhere: turned (degrees clockwise), mirrored, scaled, moved."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    side = -1 if flip else 1
    return [(x + scale * side * (px * cos - py * sin), y + scale * (px * sin + py * cos)) for px, py in points]


def _fine(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return box[0] * FINE, box[1] * FINE, box[2] * FINE, box[3] * FINE
