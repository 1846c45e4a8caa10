"""Whether a photo can be used, what it says of time and place, and the pictures made of it. (rules)

A file is taken or refused with a reason, whatever it holds: nothing in it is trusted, and its size is known
before memory is spent on it. Source of the limits: docs/photos.md.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import pillow_heif
from PIL import Image, ImageCms
from PIL.JpegImagePlugin import JpegImageFile

from dashboard.errors import UnsoundPhoto, _
from dashboard.reports.exif import LYING, exif_of, orientation_of, position_of, taken_at_of, turned
from dashboard.reports.redaction import Box, blur

HEAVIEST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 64_000_000
SHORTEST_SIDE_PX = 32
MOST_SCANS = 64  # cameras write about ten; hostile files thousands, each a pass over the whole picture
MOST_COEFFICIENT_BYTES = 200_000_000  # a progressive JPEG is held whole while it is read; 64 megapixels of 4:2:0 fit
JPEG_QUALITY = 82
DRAFT_ROOM = 1.5  # decode at least so much larger than the rendition, so that the last resampling decides the sharpness

KINDS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF", "avif": "AVIF"}
"""Kinds that are taken, by the name their decoder has in Pillow."""

REASONS: dict[str, tuple[str, str]] = {
    "empty": (_("The file is empty."), _("Please choose the photo again.")),
    "too_heavy": (_("The photo is larger than 15 MB."), _("Please choose a smaller size in the camera and take it again.")),
    "too_many_pixels": (_("The photo has more than 64 megapixels."), _("Please choose a smaller size in the camera and take it again.")),
    "too_small": (_("The photo is too small to show anything."), _("Please send the photo as the camera took it.")),
    "moving": (_("This is a video or a moving picture."), _("Please send a still photo of the problem.")),
    "wrong_kind": (_("GIF, BMP, TIFF and the like are not taken."), _("Please send a JPEG, PNG, WebP, HEIC or AVIF photo.")),
    "not_a_photo": (_("This file is not a photo."), _("Please send a JPEG, PNG, WebP, HEIC or AVIF photo.")),
    "broken": (_("The photo is damaged or was not sent completely."), _("Please choose it again, or take a new one.")),
}
"""Why a photo is refused: code -> what is wrong, what to do (gettext keys)."""

_VIDEO_BRANDS = (b"isom", b"iso2", b"mp4", b"qt  ", b"M4V", b"3gp", b"avc1")
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_OTHER_KINDS = (
    *(b"GIF8", b"BM", b"8BPS", b"\0\0\1\0"),  # Photoshop's, Windows icon
    *(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),  # TIFF and most raw pictures
    *(b"\0\0\0\x0cjP  ", b"\0\0\0\x0cJXL ", b"\xff\x0a"),  # JPEG 2000, JPEG XL
)
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)

pillow_heif.register_heif_opener(thumbnails=False)


@dataclass(frozen=True)
class SoundPhoto:
    """A photo that can be used. width, height: pixels of the upright picture; taken_at: UTC, None when the file does not say;
    lon, lat: WGS-84 degrees, both or neither; digest: SHA-256 of the file, hex."""

    kind: str
    width: int
    height: int
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    digest: str


def inspect_photo(data: bytes, *, zone: tzinfo) -> SoundPhoto:
    """What the photo is and says. zone: of the camera's clock where the file names no offset.

    Raises UnsoundPhoto(reason=a code of REASONS), and nothing else whatever ``data`` holds.
    """
    kind = _kind_of(data)
    with _decoder(data, kind) as picture:
        width, height = picture.size
        if kind == "jpeg":
            picture.draft("L", (max(width // 8, 1), max(height // 8, 1)))
        picture.load()
        exif = exif_of(picture)
        if orientation_of(exif) >= LYING:
            width, height = height, width
        lon, lat = position_of(exif)
        return SoundPhoto(kind, width, height, taken_at_of(exif, zone), lon, lat, hashlib.sha256(data).hexdigest())


def render(data: bytes, longest: int, boxes: tuple[Box, ...] = (), quality: int = JPEG_QUALITY) -> tuple[bytes, int, int]:
    """The photo as an upright sRGB progressive JPEG without any metadata, and its width and height in pixels.

    longest: the most pixels of the longer side (never enlarged). boxes: parts of the upright picture that are made
    unrecognisable, (left, top, width, height), 0-1. quality: of the JPEG, 1-95. Raises UnsoundPhoto.
    """
    kind = _kind_of(data)
    with _decoder(data, kind) as picture:
        size = _size_within(picture.size, longest)
        if kind == "jpeg":
            picture.draft(None, (math.ceil(size[0] * DRAFT_ROOM), math.ceil(size[1] * DRAFT_ROOM)))
        picture.load()
        orientation = orientation_of(exif_of(picture))
        profile = picture.info.get("icc_profile")
        small = _without_depth(picture)
        if small.size != size:
            small = small.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        upright = turned(_srgb(small, profile), orientation)
        return _jpeg(blur(upright, boxes), quality), upright.width, upright.height


def _kind_of(data: bytes) -> str:
    if not data:
        raise UnsoundPhoto(reason="empty")
    if len(data) > HEAVIEST_BYTES:
        raise UnsoundPhoto(reason="too_heavy")
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return _kind_by_brand(data)
    raise UnsoundPhoto(reason="wrong_kind" if data.startswith(_OTHER_KINDS) else "not_a_photo")


def _kind_by_brand(data: bytes) -> str:
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, length, 4))]
    if b"avif" in brands or b"avis" in brands:
        return "avif"
    if any(brand in _HEIC_BRANDS for brand in brands):
        return "heic"
    raise UnsoundPhoto(reason="moving" if brands[0].startswith(_VIDEO_BRANDS) else "wrong_kind")


@contextmanager
def _decoder(data: bytes, kind: str) -> Iterator[Image.Image]:
    """The picture, its size already within the limits but not yet decoded. Decoders fed a hostile file raise anything:
    all of it means that the photo is broken, and what they warn of is of no use to anybody."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"(PIL|pillow_heif)\b")
            if kind == "webp":
                _check_size(*_webp_size(data))
            with _opened(data, kind) as picture:
                _check(picture, data, kind)
                yield picture
    except UnsoundPhoto:
        raise
    except Image.DecompressionBombError:
        raise UnsoundPhoto(reason="too_many_pixels") from None
    except Exception:
        raise UnsoundPhoto(reason="broken") from None


def _opened(data: bytes, kind: str) -> Image.Image:
    if kind == "jpeg":  # directly: the second pictures of multi-picture files are nobody's concern, and often damaged
        return JpegImageFile(io.BytesIO(data))
    return Image.open(io.BytesIO(data), formats=(KINDS[kind],))


def _check(picture: Image.Image, data: bytes, kind: str) -> None:
    _check_size(*picture.size)
    if kind in ("png", "webp", "avif") and getattr(picture, "n_frames", 1) > 1:
        raise UnsoundPhoto(reason="moving")
    if kind == "jpeg" and picture.info.get("progressive"):
        _check_progressive(picture, data)


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise UnsoundPhoto(reason="too_many_pixels")
    if min(width, height) < SHORTEST_SIDE_PX:
        raise UnsoundPhoto(reason="too_small")


def _check_progressive(picture: Any, data: bytes) -> None:
    layers = [(across, down) for _id, across, down, _table in picture.layer]
    samples = sum(across * down for across, down in layers) / (max(a for a, _d in layers) * max(d for _a, d in layers))
    if 2 * samples * picture.width * picture.height > MOST_COEFFICIENT_BYTES:
        raise UnsoundPhoto(reason="too_many_pixels")
    if _scans(data) > MOST_SCANS:
        raise UnsoundPhoto(reason="broken")


def _scans(data: bytes) -> int:
    """How many scans the (first) picture of a JPEG file has; counting ends above MOST_SCANS."""
    at, scans = 2, 0
    while scans <= MOST_SCANS and (found := _MARKER.search(data, at)):
        marker = found.group(1)[0]
        if marker == 0xD9:
            break
        scans += marker == 0xDA
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")
    return scans


def _webp_size(data: bytes) -> tuple[int, int]:
    """Read from the header, because the decoder sets the whole canvas aside as soon as it is opened."""
    form = data[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    bits = int.from_bytes(data[21:25], "little")
    if form == b"VP8L":
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def _size_within(size: tuple[int, int], longest: int) -> tuple[int, int]:
    part = min(1.0, longest / max(size))
    return max(1, round(size[0] * part)), max(1, round(size[1] * part))


def _without_depth(picture: Image.Image) -> Image.Image:
    """The same picture in a mode that resampling and colour conversion know: 8 bits, no palette, no transparency."""
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("RGB", "L", "CMYK"):
        return picture
    if "A" not in picture.mode and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(paper, clear).convert("RGB")


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except Exception:  # a profile that cannot be read costs the colours' exactness, not the photo
            turned = None
        if turned is not None:
            return turned
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    picture.info.clear()  # Pillow writes a comment found there
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
    return out.getvalue()
