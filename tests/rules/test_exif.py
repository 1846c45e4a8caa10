"""What a camera wrote is read where it can be, and counts as not said where it cannot."""

import io
import random
import struct
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from PIL.ExifTags import GPS, Base

from dashboard.reports.photos import inspect_photo, render
from tests.pictures import GUIYANG, a_photo, a_picture, orientation_tag, with_exif

SHANGHAI = ZoneInfo("Asia/Shanghai")


def seen(data):
    return inspect_photo(data, zone=SHANGHAI)


def test_the_time_is_read_in_the_cameras_offset_or_else_in_the_citys_zone():
    taken = {Base.DateTimeOriginal: "2026:03:18 14:32:08"}
    assert seen(with_exif(taken)).taken_at == datetime(2026, 3, 18, 6, 32, 8, tzinfo=UTC)
    taken[Base.OffsetTimeOriginal] = "+09:00"
    assert seen(with_exif(taken)).taken_at == datetime(2026, 3, 18, 5, 32, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "time_text",
    ["0000:00:00 00:00:00", "2026:13:01 00:00:00", "yesterday", "", "    :  :     :  :  ", "0001:01:01 00:00:00"],
)
def test_a_time_that_cannot_be_is_not_said(time_text):
    assert seen(with_exif({Base.DateTimeOriginal: time_text, Base.OffsetTimeOriginal: "+23:00"})).taken_at is None


def test_the_place_is_read_with_its_hemispheres():
    photo = seen(with_exif(gps=GUIYANG))
    assert (photo.lon, photo.lat) == (106.71, 26.5866667)
    south_west = {**GUIYANG, GPS.GPSLatitudeRef: "S", GPS.GPSLongitudeRef: "W"}
    photo = seen(with_exif(gps=south_west))
    assert (photo.lon, photo.lat) == (-106.71, -26.5866667)


@pytest.mark.parametrize(
    "wrong",
    [
        {GPS.GPSLatitude: (95.0, 0.0, 0.0)},
        {GPS.GPSLongitude: (181.0, 0.0, 0.0)},
        {GPS.GPSLatitude: (26.0, 75.0, 0.0)},
        {GPS.GPSLatitude: (26.0, 35.0)},
        {GPS.GPSLatitudeRef: "X"},
        {GPS.GPSMapDatum: "TOKYO"},
        {GPS.GPSLatitude: (0.0, 0.0, 0.0), GPS.GPSLongitude: (0.0, 0.0, 0.0)},
    ],
)
def test_a_place_that_cannot_be_is_not_said(wrong):
    photo = seen(with_exif(gps={**GUIYANG, **wrong}))
    assert (photo.lon, photo.lat) == (None, None)


def test_a_place_divided_by_nought_is_not_said():
    data = bytearray(with_exif(gps=GUIYANG))
    seconds = struct.pack("<II", 12, 1)
    at = data.find(seconds)
    assert at > 0
    data[at : at + 8] = struct.pack("<II", 12, 0)
    assert seen(bytes(data)).lat is None


def test_tags_that_are_rubbish_cost_nothing_but_themselves():
    random_bytes = random.Random(7)
    for _ in range(200):
        exif = b"Exif\0\0MM\0*\0\0\0\x08" + random_bytes.randbytes(120)
        assert seen(a_photo(exif=exif)).width in (320, 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_renditions_stand_upright_and_sizes_are_the_upright_ones(orientation):
    turn = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)  # the transposition that undoes each
    picture = a_picture() if turn is None else a_picture().transpose(Image.Transpose(turn))
    data = a_photo(picture=picture, exif=orientation_tag(orientation))
    assert (seen(data).width, seen(data).height) == (320, 200)
    jpeg, width, height = render(data, 1600)
    with Image.open(io.BytesIO(jpeg)) as rendition:
        assert rendition.size == (width, height) == (320, 200)
        red, green, _blue = rendition.convert("RGB").getpixel((10, 10))
        assert red > 150 > green
