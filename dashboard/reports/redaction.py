"""Parts of a photo made unrecognisable for good: faces, plates, whatever a person marks. (rules)

A box keeps a few flat cells of its average colours; what was in it cannot be computed back.
"""

from __future__ import annotations

import json
import math
from typing import Any

from PIL import Image, ImageFilter, ImageOps

from dashboard.errors import BadInput

Box = tuple[float, float, float, float]
"""left, top, width, height as parts (0-1) of the upright picture."""

MOST_BOXES = 60
MOST_CELLS = 4  # along the longer side: less than a plate has signs or a face has features
LEVELS_BITS = 3  # of each colour: cells say about how light, never how much exactly
MARGIN_PX = 2  # the rim of a letter must not stand out of the box
SMALLEST_PART = 0.002


def check_boxes(raw: Any) -> tuple[Box, ...]:
    """Boxes as they came in: a list (or its JSON text) of [left, top, width, height], parts of the upright picture, 0-1.

    What reaches over the picture's edge is cut off; nothing given is no boxes. Raises BadInput (field boxes).
    """
    if raw in (None, "", b""):
        return ()
    if isinstance(raw, str | bytes):
        try:
            raw = json.loads(raw)
        except (ValueError, RecursionError):
            raise BadInput(field="boxes") from None
    if not isinstance(raw, list | tuple) or len(raw) > MOST_BOXES:
        raise BadInput(field="boxes")
    return tuple(_checked(one) for one in raw)


def blur(picture: Image.Image, boxes: tuple[Box, ...]) -> Image.Image:
    """A copy of the RGB picture whose boxes nobody can read any more; without boxes the picture itself."""
    if not boxes:
        return picture
    covered = picture.copy()
    for box in boxes:
        corner = _pixels(box, picture.size)
        part = picture.crop(corner)
        covered.paste(_flattened(part), corner[:2])
    return covered


def _checked(one: Any) -> Box:
    if not isinstance(one, list | tuple) or len(one) != 4 or not all(_is_part(value) for value in one):
        raise BadInput(field="boxes")
    left, top = (min(max(float(value), 0.0), 1.0) for value in one[:2])
    right, bottom = (min(max(float(start) + float(length), 0.0), 1.0) for start, length in zip(one[:2], one[2:], strict=True))
    if right - left < SMALLEST_PART or bottom - top < SMALLEST_PART:
        raise BadInput(field="boxes")
    return round(left, 5), round(top, 5), round(right - left, 5), round(bottom - top, 5)


def _is_part(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and -1 <= value <= 2


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, width, height = box
    return (
        max(0, math.floor(left * size[0]) - MARGIN_PX),
        max(0, math.floor(top * size[1]) - MARGIN_PX),
        min(size[0], math.ceil((left + width) * size[0]) + MARGIN_PX),
        min(size[1], math.ceil((top + height) * size[1]) + MARGIN_PX),
    )


def _flattened(part: Image.Image) -> Image.Image:
    cell = max(part.size) / MOST_CELLS
    cells = part.resize((max(1, round(part.width / cell)), max(1, round(part.height / cell))), Image.Resampling.BOX)
    flat = ImageOps.posterize(cells, LEVELS_BITS).resize(part.size, Image.Resampling.NEAREST)
    return flat.filter(ImageFilter.GaussianBlur(cell / 3))
