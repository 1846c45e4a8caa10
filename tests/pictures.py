"""Small pictures and photos for tests, made on the spot."""

import io
import struct
import zlib

from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base


def a_picture(width=320, height=200, mode="RGB"):
    picture = Image.new("RGB", (width, height), "#8a8f94")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width // 4, height // 4), fill="#d02020")  # red marks the upper left corner
    return picture.convert(mode)


def a_photo(kind="JPEG", picture=None, **options):
    out = io.BytesIO()
    (picture or a_picture()).save(out, kind, **options)
    return out.getvalue()


def bombs():
    """Small files that say they hold hundreds of megapixels: PNG, WebP, JPEG."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR" + header) + _chunk(b"IDAT" + zlib.compress(bytes(1000)))
    webp = b"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (16_000).to_bytes(3, "little") * 2
    jpeg = bytearray(a_photo())
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    return png, webp, bytes(jpeg)


def _chunk(content):
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


def with_exif(tags=None, gps=None):
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif).update(tags or {})
    exif.get_ifd(IFD.GPSInfo).update(gps or {})
    return a_photo(exif=exif.tobytes())


def orientation_tag(value):
    exif = Image.Exif()
    exif[Base.Orientation] = value
    return exif.tobytes()


GUIYANG = {
    GPS.GPSLatitudeRef: "N",
    GPS.GPSLatitude: (26.0, 35.0, 12.0),
    GPS.GPSLongitudeRef: "E",
    GPS.GPSLongitude: (106.0, 42.0, 36.0),
}
