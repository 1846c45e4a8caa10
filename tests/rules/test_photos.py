"""What becomes of a photo: taken and re-encoded, or refused with a reason; never anything else."""

import io
import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageCms, ImageFile, WebPImagePlugin
from PIL.ExifTags import IFD, Base

from dashboard.errors import UnsoundPhoto
from dashboard.reports.photos import HEAVIEST_BYTES, REASONS, inspect_photo, render
from tests.pictures import GUIYANG, a_photo, a_picture, bombs

SHANGHAI = ZoneInfo("Asia/Shanghai")
REPOSITORY = Path(__file__).resolve().parents[2]
REAL = REPOSITORY.parent / "shared" / "data" / "photos"
needs_real_photos = pytest.mark.skipif(not REAL.exists() and not os.environ.get("CI"), reason="real photos are not here")


def seen(data):
    return inspect_photo(data, zone=SHANGHAI)


def refused(data):
    with pytest.raises(UnsoundPhoto) as caught:
        seen(data)
    reason = caught.value.facts["reason"]
    assert reason in REASONS
    with pytest.raises(UnsoundPhoto):
        render(data, 800)
    return reason


def fate_of(data):
    try:
        seen(data)
        render(data, 1600)
    except UnsoundPhoto as refusal:
        return refusal.facts["reason"]
    return "taken"


@pytest.mark.parametrize(("pillow_name", "kind"), [("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "webp"), ("HEIF", "heic"), ("AVIF", "avif")])
def test_photos_of_the_five_kinds_are_taken(pillow_name, kind):
    photo = seen(a_photo(pillow_name))
    assert (photo.kind, photo.width, photo.height) == (kind, 320, 200)
    jpeg, width, height = render(a_photo(pillow_name), 160)
    assert (width, height) == (160, 100)
    with Image.open(io.BytesIO(jpeg)) as rendition:
        assert rendition.format == "JPEG"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + bytes(HEAVIEST_BYTES), "too_heavy"),
        (a_photo("GIF"), "wrong_kind"),
        (a_photo("BMP"), "wrong_kind"),
        (a_photo("TIFF"), "wrong_kind"),
        (b"\0\0\0\x20ftypisom" + bytes(400), "moving"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_photo"),
        (b"%PDF-1.7", "not_a_photo"),
        (b"\xff\xd8\xff", "broken"),
        (b"RIFF\x10\0\0\0WEBP", "too_small"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "broken"),
        (b"\0\0\0\x18ftypavif" + bytes(40), "broken"),
        (a_photo(picture=a_picture(31, 200)), "too_small"),
    ],
)
def test_what_is_no_usable_photo_is_refused_with_a_reason(data, reason):
    assert refused(data) == reason


def test_a_moving_picture_is_refused():
    frames = [a_picture(), Image.new("RGB", (320, 200), "blue")]
    for kind in ("PNG", "WEBP", "AVIF"):
        assert refused(a_photo(kind, frames[0], save_all=True, append_images=frames[1:])) == "moving"


def test_a_photo_that_was_not_sent_completely_is_refused():
    noisy = Image.frombytes("RGB", (320, 200), random.Random(1).randbytes(320 * 200 * 3))
    for kind in ("JPEG", "PNG", "WEBP", "HEIF", "AVIF"):
        whole = a_photo(kind, noisy)
        for part in (0.3, 0.6, 0.95):
            assert refused(whole[: int(len(whole) * part)]) == "broken", (kind, part)


def test_a_bomb_is_refused_before_its_pixels_are_made(monkeypatch):
    made = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda picture: made.append(picture.size))
    monkeypatch.setattr(WebPImagePlugin._webp, "WebPAnimDecoder", made.append)  # sets the whole canvas aside
    for bomb in bombs():
        assert refused(bomb) == "too_many_pixels"
    assert made == []
    seen(a_photo())
    assert len(made) == 1


def test_a_progressive_photo_with_thousands_of_scans_is_refused():
    data = a_photo(progressive=True)
    last = data.rindex(b"\xff\xda")
    assert refused(data[:last] + data[last:-2] * 2000 + b"\xff\xd9") == "broken"
    assert seen(data).kind == "jpeg"


def test_nothing_that_the_camera_wrote_is_left_in_a_rendition():
    exif = Image.Exif()
    exif[Base.Make] = "SecretPhone"
    exif.get_ifd(IFD.GPSInfo).update(GUIYANG)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = a_photo(exif=exif.tobytes(), comment=b"SecretWords", icc_profile=profile, xmp=b"<x>SecretPlace</x>")
    assert data.count(b"Secret") == 3
    jpeg, _, _ = render(data, 1600)
    assert b"Secret" not in jpeg
    markers = {jpeg[at + 1] for at in range(len(jpeg) - 1) if jpeg[at] == 0xFF}
    assert not markers & {*range(0xE1, 0xEE), 0xFE}  # only the plain JFIF head (E0), no APPn, no comment
    with Image.open(io.BytesIO(jpeg)) as rendition:
        assert not rendition.getexif()
        assert set(rendition.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_colours_are_turned_to_srgb():
    lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    cmyk = a_photo(picture=a_picture(mode="CMYK"))
    grey16 = a_photo("PNG", Image.new("I;16", (64, 64), 0xFFFF))
    clear = a_photo("PNG", Image.new("RGBA", (64, 64), (0, 0, 0, 0)))
    wrong_profile = a_photo(icc_profile=b"not a profile")
    right_profile = a_photo(icc_profile=lab_like.tobytes())
    for data in (cmyk, grey16, clear, wrong_profile, right_profile):
        with Image.open(io.BytesIO(render(data, 64)[0])) as rendition:
            assert rendition.mode == "RGB"
    with Image.open(io.BytesIO(render(grey16, 64)[0])) as white, Image.open(io.BytesIO(render(clear, 64)[0])) as paper:
        assert min(white.getpixel((9, 9))) > 250
        assert min(paper.getpixel((9, 9))) > 250


def test_small_photos_are_not_enlarged_and_thin_ones_keep_a_pixel():
    assert render(a_photo(), 4000)[1:] == (320, 200)
    assert render(a_photo("PNG", Image.new("RGB", (32, 20_000))), 100)[1:] == (1, 100)


def test_random_damage_never_raises_anything_else():
    chance = random.Random(11)
    whole = [a_photo(kind) for kind in ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")]
    for turn in range(150):
        data = bytearray(whole[turn % 5])
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(12, len(data))] = chance.randrange(256)
        assert fate_of(bytes(data)) in ("taken", *REASONS)


EACH_FILE = """
import json, resource, sys
from pathlib import Path
from zoneinfo import ZoneInfo
from dashboard.errors import UnsoundPhoto
from dashboard.reports.photos import inspect_photo, render
fates = {}
for file in sys.argv[1:]:
    data = Path(file).read_bytes()
    try:
        inspect_photo(data, zone=ZoneInfo("Asia/Shanghai"))
        render(data, 1600)
        fates[file] = "taken"
    except UnsoundPhoto as refusal:
        fates[file] = refusal.facts["reason"]
peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform == "linux" else 1024)
if sys.platform == "linux":  # there ru_maxrss starts from what the parent had before exec
    peak_kb = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
print(json.dumps([fates, peak_kb]))
"""


@needs_real_photos
def test_every_real_and_broken_file_is_taken_or_refused_within_300_megabytes():
    files = [str(file) for folder in ("bad_inputs", "exif_samples") for file in (REAL / folder).iterdir()]
    assert len(files) > 100
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", EACH_FILE, *files], capture_output=True, text=True, check=False, cwd=REPOSITORY
    )
    assert run.returncode == 0, run.stderr[-2000:]
    fates, peak_kb = json.loads(run.stdout)
    assert set(fates.values()) <= {"taken", *REASONS}
    assert list(fates.values()).count("taken") > 60
    assert peak_kb / 1024 < 300


@needs_real_photos
def test_real_photos_say_where_and_when():
    photo = seen((REAL / "exif_samples" / "jpg__gps__DSCN0010.jpg").read_bytes())
    assert (photo.lon, photo.lat) == (11.8851267, 43.4674483)
    assert photo.taken_at == datetime(2008, 10, 22, 8, 28, 39, tzinfo=UTC)
    assert seen(next((REAL / "potholes").glob("*.jpg")).read_bytes()).lat is None
