"""What a citizen's browser does, for tests of the citizens' pages; and the staff behind it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from werkzeug.test import TestResponse

from dashboard.handling.moves import Brought, make_move
from dashboard.product import Product
from dashboard.publishing.renditions import sweep
from dashboard.records import By, Case
from dashboard.reports.intake import keep_photo
from dashboard.reports.photos import inspect_photo
from dashboard.trust.names import code_hash

FOUNTAIN = (106.7135, 26.5783)  # lon, lat: in the middle of the city
BEIJING = (116.397, 39.909)
GPS_IFD = 0x8825
REVIEWER = By("staff", role="reviewer")
VERIFIER = By("staff", role="verifier")
_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


def a_photo(at: tuple[float, float] | None = None, colour: str = "gray") -> bytes:
    """A JPEG; ``at``: (lon, lat) of its GPS."""
    picture = Image.new("RGB", (640, 480), colour)
    exif = Image.Exif()
    if at:
        exif.get_ifd(GPS_IFD).update({1: "N", 2: _degrees(at[1]), 3: "E", 4: _degrees(at[0])})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


@dataclass
class Citizen:
    """One browser without scripts."""

    client: FlaskClient
    fields: dict[str, Any] = field(default_factory=dict)

    def open_form(self, address: str = "/report") -> TestResponse:
        answer = self.client.get(address)
        self.fields = hidden_fields(answer.text)
        return answer

    def send(self, *photos: bytes, **typed: Any) -> TestResponse:
        """Press send: what the form held hidden, what was typed, and files."""
        files = [(io.BytesIO(photo), f"{position}.jpg") for position, photo in enumerate(photos)]
        answer = self.client.post("/report", data=self.fields | typed | ({"photo": files} if files else {}))
        answer.request.environ["wsgi.input"].close()  # the test client leaves large bodies in a temporary file
        if answer.status_code != 303:
            self.fields = hidden_fields(answer.text)
        return answer

    def report(self, *photos: bytes, **typed: Any) -> str:
        """Report something and be given its code."""
        self.open_form()
        answer = self.send(*(photos or (a_photo(FOUNTAIN),)), **{"category": "road_damage"} | typed)
        assert answer.status_code == 303, answer.text
        return code_in(answer)

    def act(self, code: str, **typed: Any) -> TestResponse:
        """Use one of the small forms of the progress page."""
        self.fields = hidden_fields(self.client.get(f"/r/{code}").text)
        if "csrf_token" not in self.fields:
            self.open_form()
        return self.client.post(f"/r/{code}", data={"csrf_token": self.fields["csrf_token"]} | typed)


def hidden_fields(html: str) -> dict[str, Any]:
    """What a browser would send unseen: hidden fields, and photos that are kept (their boxes are ticked)."""
    found: dict[str, Any] = {}
    for tag in _INPUT.findall(html):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get("type") == "hidden":
            found.setdefault(attributes["name"], attributes.get("value", ""))
        elif attributes.get("name") == "kept" and "checked" in attributes:
            found.setdefault("kept", []).append(attributes["value"])
    return found


def code_in(answer: TestResponse) -> str:
    """The secret code in the address that a sent report leads to."""
    return answer.headers["Location"].rsplit("/", 1)[-1].partition("?")[0]


def case_of(product: Product, code: str) -> Case:
    with product.open_reading() as work:
        return work.cases.by_code(code_hash(product.keys, code))


def move(product: Product, code: str, name: str, *photos: bytes, by: By = REVIEWER, now: datetime | None = None, **facts: Any) -> Case:
    """Staff make a move on the case behind a code."""
    kept = tuple(keep_photo(product.photo_store, product.keys, photo, inspect_photo(photo, zone=product.city.zone)) for photo in photos)
    number = case_of(product, code).number
    return make_move(product.open_work, number, name, Brought(facts, kept), by=by, city=product.city, now=now or product.clock())


def close(product: Product, code: str, *, cleared: bool = True) -> Case:
    """Accept, feed back with a photo and close; cleared: both photos' blurring is confirmed and their renditions made."""
    handled = move(product, code, "accept", photo_cleared=cleared)
    handler = By("staff", role="handler", department=handled.department)
    move(product, code, "feed_back", a_photo(colour="green"), by=handler)
    closed = move(product, code, "close", by=VERIFIER, photo_cleared=cleared)
    kept = {"photo_store": product.photo_store, "keys": product.keys, "city": product.city}
    sweep(product.open_work, product.open_reading, now=product.clock(), **kept)
    return closed


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole = int(value)
    minutes = (value - whole) * 60
    return IFDRational(whole), IFDRational(int(minutes)), IFDRational(round((minutes - int(minutes)) * 60 * 1000), 1000)
