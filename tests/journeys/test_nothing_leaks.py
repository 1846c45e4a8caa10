"""Before acceptance no public answer holds exact place, second, words or photo; who reported never shows anywhere.

The test plants marks that occur nowhere else and searches every public address and the event stream for them.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.clients import Api, Listener
from tests.clock import TODAY
from tests.journeys.test_by_api_alone import token
from tests.servers import Served, wait_until

WORDS = "槐树旁边第三根电线杆倒了"
ADDRESS = "翡翠里弄九十七号后门"
PHONE = "13912349876"
LON, LAT = "106.7132468", "26.5801357"
PUBLIC = (
    *("/", "/report", "/board/", "/board/wall", "/board/_dash-layout", "/outcomes/{number}"),
    *("/data/snapshot.json", "/data/points.json", "/data/reports.geojson", "/data/reports.geojson?state=submitted"),
    *("/data/indicators.json?by=district", "/data/indicators.json?by=street"),
    *("/figures/reports", "/figures/accepted", "/figures/reports.csv", "/figures/score?group=districts", "/hotspots", "/bulletins"),
    *("/data/figures.json?indicator=reports", "/data/figures.json?indicator=acceptance_rate", "/data/scores.json", "/data/issues.json"),
    *("/data/hotspots.json?kind=places", "/data/hotspots.json?kind=repeated", f"/bulletins/year/{TODAY.year}"),
    *("/api/v1/categories", "/api/v1/departments", "/api/docs", "/api/openapi.json", "/healthz", "/readyz", "/metrics"),
)
NEVER = (PHONE, "139 1234 9876", "+8613912349876", "8613912349876")
NOT_YET = (WORDS, ADDRESS, LON[:9], LAT[:8])


@pytest.fixture(scope="module")
def planted(served: Served) -> tuple[Listener, dict[str, str]]:
    """A report full of marks, and a listener that heard it come in."""
    stream = Listener(served.url).start()
    sent = Api(served.url).report(photo=marked_photo(), category="road_damage", text=WORDS, address=ADDRESS, phone=PHONE, lon=LON, lat=LAT)
    assert sent.status == 201, sent.value
    stream.heard(sent.value["number"])
    return stream, sent.value


def marked_photo() -> bytes:
    """A photo whose metadata carry the reporter's phone and place."""
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = f"{PHONE} {ADDRESS}"
    Image.effect_noise((320, 240), 60).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def everything_public(served: Served, number: str) -> dict[str, str]:
    api = Api(served.url)
    pages = {path: api.send("GET", path.format(number=number), b"", {}) for path in PUBLIC}
    return {
        path: answer.value.decode(errors="replace") if isinstance(answer.value, bytes) else str(answer.value)
        for path, answer in pages.items()
    }


def streamed(stream: Listener) -> str:
    return b"".join(stream.raw).decode() + str([event.data for event in stream.events])


def test_before_acceptance_nothing_but_category_cell_and_minute_is_told(served: Served, planted: tuple[Listener, dict[str, str]]) -> None:
    stream, receipt = planted
    found = everything_public(served, receipt["number"]) | {"/events": streamed(stream)}
    for path, text in found.items():
        leaked = [mark for mark in (*NEVER, *NOT_YET, receipt["code"]) if mark in text]
        assert not leaked, f"{path} tells {leaked}"
    event = stream.heard(receipt["number"]).data
    assert all(re.search(r"T\d\d:\d\d:00", event[name]) for name in ("reported_at", "at"))
    assert not {"photos", "words"} & set(event)
    feature = next(
        f for f in Api(served.url).get("/data/reports.geojson").value["features"] if f["properties"]["number"] == receipt["number"]
    )
    assert feature["geometry"]["coordinates"] == [event["lon"], event["lat"]]
    assert not feature["properties"].get("photos")
    assert not feature["properties"].get("words")


def test_after_acceptance_the_photo_opens_without_metadata_and_the_reporter_stays_unknown(
    served: Served, planted: tuple[Listener, dict[str, str]]
) -> None:
    stream, receipt = planted
    reviewer = token(served, "reviewer")
    assert reviewer.move(receipt["number"], "accept", photo_cleared=True).status == 200

    def photo_url() -> str | None:
        case = Api(served.url).get("/data/reports.geojson").value["features"]
        photos = next(f["properties"]["photos"] for f in case if f["properties"]["number"] == receipt["number"])
        return photos[0]["url"] if photos else None

    url = wait_until(photo_url, "the cleared photo")
    picture = Api(served.url).get(url).value
    with Image.open(BytesIO(picture)) as opened:
        assert not opened.getexif()
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "dpi"}
    assert PHONE.encode() not in picture
    found = everything_public(served, receipt["number"]) | {"/events": streamed(stream)}
    for path, text in found.items():
        leaked = [mark for mark in (*NEVER, ADDRESS, receipt["code"]) if mark in text]
        assert not leaked, f"{path} tells {leaked}"
    stream.close()


def test_staff_answers_tell_nothing_of_the_reporter(served: Served, planted: tuple[Listener, dict[str, str]]) -> None:
    _, receipt = planted
    for role in ("reviewer", "supervisor", "auditor"):
        case = str(token(served, role).get(f"/api/v1/cases/{receipt['number']}").value)
        assert not [mark for mark in (*NEVER, receipt["code"], "reporter") if mark in case]


def test_no_picture_lies_open_on_disk_that_a_person_did_not_clear(served: Served, planted: tuple[Listener, dict[str, str]]) -> None:
    """Originals and unblurred renditions are sealed; only what was cleared is a picture that anybody can open."""
    folder = Path(served.var_dir) / "guiyang" / "photos"
    for kind in ("original", "staff"):
        files = wait_until(lambda kind=kind: [file for file in (folder / kind).rglob("*") if file.is_file()], f"{kind} photos")
        assert not [file for file in files if file.read_bytes()[:2] == b"\xff\xd8"], kind


def test_no_phone_number_lies_open_on_disk(served: Served, planted: tuple[Listener, dict[str, str]]) -> None:
    """Neither in the database and its journal, nor in logs, nor in any photo file."""
    files = [file for file in Path(served.var_dir).rglob("*") if file.is_file()] + [served.log]
    assert files
    for file in files:
        assert PHONE.encode() not in file.read_bytes(), file
