"""Before and after in one picture: small on the home page, large where an outcome is shared. (web)"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from dashboard.ports import PhotoStore

SIZES = {"small": (480, 160), "share": (1200, 630)}
GAP_PX = 3
QUALITY = {"small": 66, "share": 80}


BAND_PX = 150  # below the pictures, where there are words and a font for them
INK, PAPER, AMBER = "#17202A", "#FFFFFF", "#FFB52E"
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyhbd.ttc",
)
"""Where systems keep a font with Chinese letters; a machine without one makes the card of the pictures alone."""


@lru_cache(maxsize=64)
def pair_picture(photo_store: PhotoStore, before: str, after: str, size: str, words: tuple[str, ...] = ()) -> bytes:
    """A JPEG of two public renditions beside each other. before, after: their names, which stand for their content. Raises NotFound.

    words: at most three, for the band below: what and where, how long it took, the city.
    """
    width, height = SIZES[size]
    band = BAND_PX if words and font_file() else 0
    half = (width - GAP_PX) // 2
    both = Image.new("RGB", (width, height), "white")
    for left, name in ((0, before), (width - half, after)):
        with Image.open(io.BytesIO(photo_store.read("public", name)), formats=("JPEG",)) as photo:
            photo.draft("RGB", (half, height))
            both.paste(ImageOps.fit(photo.convert("RGB"), (half, height - band)), (left, 0))
    if band:
        _write(both, words)
    out = io.BytesIO()
    both.save(out, "JPEG", quality=QUALITY[size], progressive=True, optimize=True)
    return out.getvalue()


@cache
def font_file() -> str:
    """The first of ``FONTS`` that this machine has, or ''."""
    return next((path for path in FONTS if Path(path).exists()), "")


def _write(picture: Image.Image, words: tuple[str, ...]) -> None:
    """The band below the pictures; a line that is too long gets smaller letters."""
    draw = ImageDraw.Draw(picture)
    top = picture.height - BAND_PX
    draw.rectangle((0, top, picture.width, picture.height), fill=INK)
    places = ((36, top + 22, 46, "la", PAPER), (36, top + 90, 34, "la", AMBER), (picture.width - 36, top + 90, 34, "ra", PAPER))
    for text, (x, y, letters, anchor, colour) in zip(words, places, strict=False):
        room = picture.width - 72 if letters == places[0][2] else picture.width * 0.6
        font = ImageFont.truetype(font_file(), letters)
        smaller = min(letters, int(letters * room / max(font.getlength(text), 1)))
        draw.text((x, y), text, fill=colour, font=font.font_variant(size=smaller), anchor=anchor)
