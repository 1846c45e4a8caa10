"""What a camera wrote into a photo: when, where, which way up. (rules)

Anybody can write anything there, so whatever cannot be read, or cannot be, counts as not said. Source: CIPA DC-008 (Exif 2.32).
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, tzinfo
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

LYING = 5
"""Orientations from here on swap width and height."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_WGS_84 = ("", "WGS84", "WGS1984", "UNKNOWN")


def exif_of(picture: Image.Image) -> Any:
    """The picture's tags as Pillow reads them; none when they cannot be read."""
    try:
        return picture.getexif()
    except Exception:
        return Image.Exif()


def orientation_of(exif: Any) -> int:
    """1-8; 1, upright, unless the file says otherwise."""
    try:
        value = exif.get(Base.Orientation)
    except Exception:
        return 1
    return value if isinstance(value, int) and value in _TURNS else 1


def turned(picture: Image.Image, orientation: int) -> Image.Image:
    """The picture upright."""
    return picture.transpose(_TURNS[orientation]) if orientation in _TURNS else picture


def taken_at_of(exif: Any, zone: tzinfo) -> datetime | None:
    """When it was taken, UTC. zone: of the camera's clock when it wrote no offset. None: not said."""
    try:
        tags = exif.get_ifd(IFD.Exif)
        local = datetime.strptime(_text(tags[Base.DateTimeOriginal]), "%Y:%m:%d %H:%M:%S")
        offset = _text(tags.get(Base.OffsetTimeOriginal) or tags.get(Base.OffsetTime) or "")
        if re.fullmatch(r"[+-]\d\d:\d\d", offset):
            return datetime.fromisoformat(f"{local.isoformat()}{offset}").astimezone(UTC)
        return local.replace(tzinfo=zone).astimezone(UTC)
    except Exception:
        return None


def position_of(exif: Any) -> tuple[float | None, float | None]:
    """Longitude and latitude in WGS-84 degrees, or (None, None): not said, impossible, or on another datum."""
    try:
        tags = exif.get_ifd(IFD.GPSInfo)
        if re.sub(r"[\W_]", "", _text(tags.get(GPS.GPSMapDatum, ""))).upper() not in _WGS_84:
            return None, None
        lat = _degrees(tags[GPS.GPSLatitude]) * {"N": 1, "S": -1}[_text(tags[GPS.GPSLatitudeRef]).upper()]
        lon = _degrees(tags[GPS.GPSLongitude]) * {"E": 1, "W": -1}[_text(tags[GPS.GPSLongitudeRef]).upper()]
    except Exception:
        return None, None
    sound = abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)  # nought-nought: a receiver that did not know
    return (round(lon, 7), round(lat, 7)) if sound else (None, None)


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    if not (math.isfinite(degrees + minutes + seconds) and degrees >= 0 and 0 <= minutes < 60 and 0 <= seconds < 60):
        raise ValueError("not an angle")
    return degrees + minutes / 60 + seconds / 3600


def _text(value: Any) -> str:
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
    return text.strip(" \t\r\n\0")
