"""What a citizen typed into the form: read, kept to be shown again, and turned into a draft. (web)"""

from __future__ import annotations

import hashlib
import json
import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from dashboard.city import City, Locator
from dashboard.errors import CityError, FactMissing, PlaceMissing, TooManyPhotos, UnsoundPhoto
from dashboard.product import Product
from dashboard.reports.intake import MOST_KEY, MOST_PHOTOS, KeptPhoto, ReportDraft, keep_photo
from dashboard.reports.photos import inspect_photo
from dashboard.web.drafts import DraftPhoto, draft_photo, read_draft
from dashboard.web.offload import offload
from dashboard.web.problems import message_of

LONGEST = 20_000  # of any field that is shown again; what is longer was not typed by hand
ANCHORS = {"place": "place", "photo": "photo", "category": "category", "text": "text", "address": "address", "phone": "phone"}
FROM = ("photo", "phone", "map", "street")
"""Where the place on the map came from: the photo, the phone's position, a tap, a chosen street."""


@dataclass(frozen=True)
class Typed:
    """The form as it came. place: a street's code, or a district's when the street is not known."""

    category: str = ""
    panel: str = ""
    lon: str = ""
    lat: str = ""
    accuracy: str = ""
    place_from: str = ""
    place: str = ""
    address: str = ""
    text: str = ""
    phone: str = ""
    request_key: str = ""
    photos: tuple[DraftPhoto, ...] = ()


@dataclass(frozen=True)
class Problem:
    """One thing to correct. anchor: the id of its place on the page."""

    anchor: str
    words: str


def fresh_key() -> str:
    return uuid.uuid4().hex


def blank_form(request: Request, city: City) -> Typed:
    """An empty form; ``?panel=`` and ``?category=`` choose in advance."""
    category = city.categories.get(request.args.get("category", ""))
    panel = category.panel if category else request.args.get("panel", "")
    return Typed(category=category.code if category else "", panel=panel if panel in city.panels else "", request_key=fresh_key())


def read_form(product: Product, request: Request, *, uploads: bool = True) -> tuple[Typed, list[CityError]]:
    """What was typed, with its photos inspected and kept; and what is wrong with the photos. uploads: whether to look at new ones."""
    fields = {name: _plain(request.form.get(name, "")) for name in Typed.__dataclass_fields__ if name != "photos"}
    category = product.city.categories.get(fields["category"])
    fields["panel"] = category.panel if category else fields["panel"]
    key = fields["request_key"]
    fields["request_key"] = key if 8 <= len(key) <= MOST_KEY else fresh_key()
    photos, problems = _photos(product, request, uploads)
    return Typed(**fields, photos=photos), problems


def keep_upload(product: Product, file: FileStorage) -> DraftPhoto:
    """Inspect and keep one uploaded photo, away from the event loop. Raises UnsoundPhoto."""
    return draft_photo(product.keys, offload(_keep, product, file.read()), product.clock())


def report_draft(typed: Typed, city: City, locator: Locator) -> ReportDraft:
    """The draft that the form means. Raises PlaceMissing, FactMissing."""
    draft = ReportDraft(typed.category, address=typed.address, text=typed.text, phone=typed.phone, photos=kept_photos(typed))
    marked = _marked(typed)
    if marked:
        return replace(draft, lon=marked[0], lat=marked[1])
    if not typed.place:
        return _with_photo_place(draft, locator)
    return _with_chosen_place(draft, typed, city, locator)


def body_hash(typed: Typed) -> bytes:
    """What tells a repeated request from another one under the same key."""
    told = [typed.category, typed.lon, typed.lat, typed.place, typed.address, typed.text, typed.phone]
    return hashlib.sha256(json.dumps([told, [photo.original for photo in kept_photos(typed)]]).encode()).digest()


def problem_of(error: CityError) -> Problem:
    """An error as the words beside its field."""
    words = message_of(error)
    if isinstance(error, UnsoundPhoto) and error.facts.get("position"):
        which = _("Photo %(position)s:", position=error.facts["position"])
        words = f"{which} {words}"
    return Problem(ANCHORS.get(error.field or "", "form"), words)


def _plain(text: str) -> str:
    """As typed, without what no database keeps."""
    return text[:LONGEST].replace("\0", "").encode("utf-8", "ignore").decode().strip()


def _photos(product: Product, request: Request, uploads: bool) -> tuple[tuple[DraftPhoto, ...], list[CityError]]:
    now = product.clock()
    drafts = [read_draft(product.keys, token, now) for token in request.form.getlist("kept")[: 2 * MOST_PHOTOS]]
    photos = [draft for draft in drafts if draft]
    problems: list[CityError] = []
    files = [file for file in request.files.getlist("photo") if file.filename and uploads]
    for position, file in enumerate(files[: 2 * MOST_PHOTOS], start=1):
        try:
            photos.append(keep_upload(product, file))
        except UnsoundPhoto as error:
            problems.append(UnsoundPhoto(reason=error.facts["reason"], position=position))
    single = tuple({photo.kept.original: photo for photo in photos}.values())
    if len(single) > MOST_PHOTOS:
        problems.append(TooManyPhotos(most=MOST_PHOTOS))
    return single[:MOST_PHOTOS], problems


def _keep(product: Product, data: bytes) -> KeptPhoto:
    sound = inspect_photo(data, zone=product.city.zone)
    return keep_photo(product.photo_store, product.keys, data, sound)


def kept_photos(typed: Typed) -> tuple[KeptPhoto, ...]:
    """The photos that would go into the report."""
    return tuple(photo.kept for photo in typed.photos)


def _marked(typed: Typed) -> tuple[float, float] | None:
    try:
        lon, lat = float(typed.lon), float(typed.lat)
    except ValueError:
        return None
    return (lon, lat) if math.isfinite(lon) and math.isfinite(lat) else None


def photo_places(photos: Sequence[KeptPhoto]) -> list[tuple[float, float]]:
    """Where the photos say that they were taken."""
    return [(p.sound.lon, p.sound.lat) for p in photos if p.sound.lon is not None and p.sound.lat is not None]


def _with_photo_place(draft: ReportDraft, locator: Locator) -> ReportDraft:
    places = photo_places(draft.photos)
    if not places:
        raise PlaceMissing()
    lon, lat = next((at for at in places if locator.district_of(*at)), places[0])
    return replace(draft, lon=lon, lat=lat)


def _with_chosen_place(draft: ReportDraft, typed: Typed, city: City, locator: Locator) -> ReportDraft:
    """A photo's own place is finer than a chosen street, as long as the two agree on the district."""
    street, district = city.streets.get(typed.place), city.districts.get(typed.place)
    if street is None and district is None:
        raise PlaceMissing()
    adcode = street.district if street else typed.place
    near = next((at for at in photo_places(draft.photos) if locator.district_of(*at) == adcode), None)
    if near:
        return replace(draft, lon=near[0], lat=near[1])
    if street:
        return replace(draft, street=street.code)
    if not typed.address:
        raise FactMissing(field="address", fact=_("The road, estate or shop"))
    assert district is not None
    return replace(draft, lon=district.label_lon, lat=district.label_lat)
