"""Small pictures and photos for tests, made on the spot."""

import io

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
