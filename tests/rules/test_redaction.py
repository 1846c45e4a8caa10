"""Boxes over faces and plates: checked, and covered for good."""

import io

import pytest
from PIL import Image, ImageDraw

from dashboard.errors import BadInput
from dashboard.reports.photos import render
from dashboard.reports.redaction import blur, check_boxes
from tests.pictures import a_photo, a_picture, orientation_tag


def test_what_a_box_covered_cannot_be_computed_back():
    def plate(text):
        picture = Image.new("RGB", (800, 600), "#30353a")
        draw = ImageDraw.Draw(picture)
        draw.rectangle((300, 300, 460, 345), fill="#1450d8")
        draw.text((312, 305), text, fill="white", font_size=36)
        return picture

    box = (300 / 800, 300 / 600, 160 / 800, 45 / 600)
    one, other = (blur(plate(text), (box,)) for text in ("A88K6", "A83H5"))
    assert one.crop((0, 0, 290, 600)).tobytes() == plate("A88K6").crop((0, 0, 290, 600)).tobytes()
    inside = (296, 296, 464, 349)
    colours = one.crop(inside).reduce(8).getcolors(10_000)
    assert colours is not None
    apart = [abs(a - b) for a, b in zip(one.crop(inside).tobytes(), other.crop(inside).tobytes(), strict=True)]
    assert max(apart) <= 32  # at most one step of one cell's lightness: not which letter stood there


def test_renditions_are_covered_where_the_upright_picture_is():
    data = a_photo(picture=a_picture().transpose(Image.Transpose.ROTATE_90), exif=orientation_tag(6))
    jpeg, _, _ = render(data, 320, ((0.0, 0.0, 0.5, 0.5),))
    with Image.open(io.BytesIO(jpeg)) as rendition:
        assert rendition.getpixel((100, 80)) != (138, 143, 148)


@pytest.mark.parametrize("raw", [None, "", "[]", [], ()])
def test_no_boxes_are_no_boxes(raw):
    assert check_boxes(raw) == ()


def test_boxes_are_cut_at_the_pictures_edge():
    assert check_boxes([[0.9, -0.1, 0.3, 0.3]]) == ((0.9, 0.0, 0.1, 0.2),)
    assert check_boxes("[[0.1, 0.2, 0.3, 0.4]]") == ((0.1, 0.2, 0.3, 0.4),)


@pytest.mark.parametrize(
    "raw",
    [
        "nonsense",
        {"left": 1},
        7,
        [[0, 0, 1]],
        [[0, 0, 0, 0]],
        [["a", 0, 1, 1]],
        [[True, 0, 1, 1]],
        [[float("nan"), 0, 1, 1]],
        "[[1e999,0,1,1]]",
        [[0, 0, 1, 1]] * 61,
        "[" * 100_000,
    ],
)
def test_boxes_that_are_none_are_refused(raw):
    with pytest.raises(BadInput) as caught:
        check_boxes(raw)
    assert caught.value.field == "boxes"
