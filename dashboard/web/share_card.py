"""Before and after in one picture: small on the home page, large where an outcome is shared. (web)"""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageOps

from dashboard.ports import PhotoStore

SIZES = {"small": (480, 160), "share": (1200, 630)}
GAP_PX = 3
QUALITY = {"small": 66, "share": 80}


@lru_cache(maxsize=64)
def pair_picture(photo_store: PhotoStore, before: str, after: str, size: str) -> bytes:
    """A JPEG of two public renditions beside each other. before, after: their names, which stand for their content. Raises NotFound."""
    width, height = SIZES[size]
    half = (width - GAP_PX) // 2
    both = Image.new("RGB", (width, height), "white")
    for left, name in ((0, before), (width - half, after)):
        with Image.open(io.BytesIO(photo_store.read("public", name)), formats=("JPEG",)) as photo:
            photo.draft("RGB", (half, height))
            both.paste(ImageOps.fit(photo.convert("RGB"), (half, height)), (left, 0))
    out = io.BytesIO()
    both.save(out, "JPEG", quality=QUALITY[size], progressive=True, optimize=True)
    return out.getvalue()
