"""The demo city's photos: drawn scenes, sealed and kept as every photo is, and shared by many cases."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC
from zlib import crc32

from PIL import Image

from dashboard.ports import PhotoStore
from dashboard.publishing.renditions import SMALL, SMALL_QUALITY, keep_for_staff
from dashboard.records import Place
from dashboard.reports.intake import KeptPhoto, keep_photo
from dashboard.reports.photos import JPEG_QUALITY, inspect_photo
from dashboard.trust.identity import Keys
from data_access.demo.proportions import category_weights
from data_access.scenes import When, draw
from data_access.scenes.ink import HEIGHT, WIDTH

BEFORE: When = "before"
AFTER: When = "after"
MOST_SEEDS = 3
COMMON = 0.06
SIZE = (WIDTH, HEIGHT)
"""Of every drawn scene, in pixels."""


@dataclass(frozen=True)
class Scene:
    """One drawn photo, kept: its sealed original and its renditions."""

    original: str
    width: int
    height: int
    staff_name: str
    public_name: str
    small_name: str


Pair = tuple[Scene, Scene]
"""Before and after of the same place."""
Scenery = dict[str, tuple[Pair, ...]]
"""The pairs of each category."""


def seeds_of(categories: list[str]) -> dict[str, int]:
    """How many different scenes each category has: more for those that are seen every minute."""
    weights = category_weights(categories)
    total = sum(weights)
    return {code: min(MOST_SEEDS, 1 + int(weight / total / COMMON)) for code, weight in zip(categories, weights, strict=True)}


def pairs_of(categories: list[str], wanted: Container[str]) -> list[tuple[str, int]]:
    """(category, seed) of every pair that shows the wanted categories of a city."""
    return [(code, seed) for code, seeds in seeds_of(categories).items() if code in wanted for seed in range(seeds)]


def scene_at(place: Place, seeds: int) -> int:
    """Which of a category's scenes is seen at a place: the same every time."""
    return crc32(place.cell.encode()) % seeds


def keep_pair(photo_store: PhotoStore, keys: Keys, wanted: tuple[str, int]) -> Pair:
    """Draw a scene before and after, and keep both."""
    before, after = (_keep(photo_store, keys, draw(wanted[0], when, wanted[1])) for when in (BEFORE, AFTER))
    return before, after


def keep_drawing(photo_store: PhotoStore, keys: Keys, category: str, when: When, seed: int) -> KeptPhoto:
    """Draw a scene and keep its sealed original alone, as a phone's photo comes in."""
    data = _jpeg(draw(category, when, seed))
    return keep_photo(photo_store, keys, data, inspect_photo(data, zone=UTC))


def _keep(photo_store: PhotoStore, keys: Keys, picture: Image.Image) -> Scene:
    data = _jpeg(picture)
    kept = keep_photo(photo_store, keys, data, inspect_photo(data, zone=UTC))
    # a drawing holds no metadata, and nobody to blur: it is its own large rendition
    small = _jpeg(picture.resize((SMALL, SMALL * HEIGHT // WIDTH), reducing_gap=2.0), SMALL_QUALITY)
    keep_for_staff(photo_store, keys, data)
    large = _kept(photo_store, "public", data)
    return Scene(kept.original, kept.sound.width, kept.sound.height, large, large, _kept(photo_store, "public", small))


def _jpeg(picture: Image.Image, quality: int = JPEG_QUALITY) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _kept(photo_store: PhotoStore, kind: str, data: bytes) -> str:
    name = hashlib.sha256(data).hexdigest()
    if not photo_store.has(kind, name):
        photo_store.keep(kind, name, data)
    return name
