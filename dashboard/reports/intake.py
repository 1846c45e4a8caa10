"""A report comes in: checked, sealed, kept, counted and told in one transaction. (verb)

An answer means that it is on disk: photo files are synced before the transaction that names them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.city import City, Locator
from dashboard.errors import BadInput, KeyReused, PhotoMissing, PlaceMissing, TextTooLong, TooManyPhotos, UnknownCategory
from dashboard.geo import to_wgs84
from dashboard.ports import OpenWork, PhotoStore, Work
from dashboard.records import CITIZEN, Case, Happening, News, Photo, Place
from dashboard.reports.lifecycle import RECEIVED, SUBMITTED
from dashboard.reports.photos import SoundPhoto
from dashboard.times import day_of, stamp, to_minute
from dashboard.trust.identity import Keys, keyed_hash, normal_phone, reporter_of, seal, unseal
from dashboard.trust.names import code_hash, new_code, new_number

MOST_PHOTOS = 3
MOST_WORDS = 500
MOST_ADDRESS = 120
MOST_KEY = 80
SEALED_PHOTO = "photo"
SEALED_ANSWER = "answer"


@dataclass(frozen=True)
class KeptPhoto:
    """A sound photo whose sealed original is already on disk, under ``original``."""

    original: str
    sound: SoundPhoto


@dataclass(frozen=True)
class ReportDraft:
    """What a citizen sends. lon, lat in ``crs``; without them ``street`` (its code) says where. phone '' : anonymous."""

    category: str
    lon: float | None = None
    lat: float | None = None
    crs: str = "WGS-84"
    street: str = ""
    address: str = ""
    text: str = ""
    phone: str = ""
    photos: tuple[KeptPhoto, ...] = ()


@dataclass(frozen=True)
class RequestKey:
    """Whose request it is, its key, and a hash of its body; same_body: whether the same key must bring the same body."""

    caller: str
    key: str
    body_hash: bytes = b""
    same_body: bool = True


@dataclass(frozen=True)
class Receipt:
    """What the citizen is given. code: the secret one, told only here."""

    number: str
    code: str
    category: str
    district: str
    street: str
    reported_at: str
    repeated: bool = False


def keep_photo(photo_store: PhotoStore, keys: Keys, data: bytes, sound: SoundPhoto) -> KeptPhoto:
    """Seal a sound photo's original and put it on disk, synced, under a keyed hash of its content.

    Kept anew even when it is there: an abandoned draft's would soon be forgotten, and another request's may not be synced yet.
    """
    name = keyed_hash(keys, sound.digest, SEALED_PHOTO).hex()
    photo_store.keep("original", name, seal(keys, data, SEALED_PHOTO))
    return KeptPhoto(name, sound)


def submit_report(
    open_work: OpenWork, draft: ReportDraft, *, city: City, locator: Locator, keys: Keys, request: RequestKey | None = None, now: datetime
) -> Receipt:
    """Keep one report; a repeated request key gives the first receipt again.

    Raises UnknownCategory, PhotoMissing, TooManyPhotos, TextTooLong, PlaceMissing, OutsideCity, BadPhone, KeyReused.
    """
    place = check_draft(draft, city, locator)
    with open_work() as work:
        first = _first_receipt(work, keys, request)
        if first:
            return first
        receipt = _keep(work, draft, place, city, keys, now)
        if request:
            answer = seal(keys, json.dumps(asdict(receipt)).encode(), SEALED_ANSWER)
            work.requests.keep(request.caller, request.key, request.body_hash, answer, now)
        work.commit()
    return receipt


def check_draft(draft: ReportDraft, city: City, locator: Locator) -> Place:
    """Where the report is, when everything in it is sound; raises what ``submit_report`` says otherwise."""
    category = city.categories.get(draft.category)
    if category is None:
        raise UnknownCategory()
    if category.photo_needed and not draft.photos:
        raise PhotoMissing()
    if len(draft.photos) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    if len(draft.text) > MOST_WORDS:
        raise TextTooLong(most=MOST_WORDS, now=len(draft.text))
    if len(draft.address) > MOST_ADDRESS:
        raise TextTooLong(field="address", most=MOST_ADDRESS, now=len(draft.address))
    if draft.phone:
        normal_phone(draft.phone)
    return _place(draft, city, locator)


def _place(draft: ReportDraft, city: City, locator: Locator) -> Place:
    if draft.lon is not None and draft.lat is not None:
        if not (-180 <= draft.lon <= 180 and -90 <= draft.lat <= 90):
            raise BadInput(field="place")
        return locator.place(*to_wgs84(draft.lon, draft.lat, draft.crs))
    street = city.streets.get(draft.street)
    if street is None:
        raise PlaceMissing()
    return replace(locator.place(street.lon, street.lat), district=street.district, street=street.code)


def _first_receipt(work: Work, keys: Keys, request: RequestKey | None) -> Receipt | None:
    kept = work.requests.find(request.caller, request.key) if request else None
    if request is None or kept is None:
        return None
    if request.same_body and kept[0] != request.body_hash:
        raise KeyReused()
    return replace(Receipt(**json.loads(unseal(keys, kept[1], SEALED_ANSWER))), repeated=True)


def _keep(work: Work, draft: ReportDraft, place: Place, city: City, keys: Keys, now: datetime) -> Receipt:
    code = new_code()
    case = Case(
        id=0,
        number=_free_number(work, city, now),
        code_hash=code_hash(keys, code),
        state=SUBMITTED,
        category=draft.category,
        panel=city.categories[draft.category].panel,
        place=place,
        reported_at=now,
        address=draft.address.strip(),
        words=draft.text.strip(),
        reporter=reporter_of(work, keys, draft.phone, now) if draft.phone else None,
    )
    case = work.cases.add(case, received(case))
    add_photos(work, case.id, "before", draft.photos, now)
    work.tell(received_news(case, city.zone))
    reported_at = stamp(now, city.zone) or ""
    return Receipt(case.number, code, case.category, place.district, place.street, reported_at)


def _free_number(work: Work, city: City, now: datetime) -> str:
    while work.cases.is_taken(number := new_number(day_of(now, city.zone))):
        pass
    return number


def received(case: Case) -> Happening:
    """The first row of a case's history."""
    return Happening(case.id, 1, RECEIVED, "", case.state, case.reported_at, CITIZEN.actor, None, "")


def received_news(case: Case, zone: ZoneInfo) -> News:
    """The event that a new report leaves: only what is public before acceptance."""
    staff = {"number": case.number, "state": case.state, "move": RECEIVED, "department": ""}
    public = waiting_shape(case, zone)
    return News("report", case.id, case.reported_at, case.place.district, "", public | {"at": public["reported_at"]}, staff)


def waiting_shape(case: Case, zone: ZoneInfo) -> dict[str, Any]:
    """What is public of a report that nobody accepted: what kind, the unit grid cell's centre, the minute."""
    return {
        "number": case.number,
        "category": case.category,
        "panel": case.panel,
        "district": case.place.district,
        "street": case.place.street,
        "state": case.state,
        "reported_at": stamp(to_minute(case.reported_at), zone),
        "lon": round(case.place.cell_lon, 6),
        "lat": round(case.place.cell_lat, 6),
    }


def add_photos(work: Work, case_id: int, kind: str, photos: Sequence[KeptPhoto], now: datetime) -> list[Photo]:
    """Rows for photos whose originals are kept. (step)"""
    return [work.photos.add(_photo(case_id, kind, position, kept, now)) for position, kept in enumerate(photos, start=1)]


def _photo(case_id: int, kind: str, position: int, kept: KeptPhoto, now: datetime) -> Photo:
    sound = kept.sound
    return Photo(
        id=0,
        case_id=case_id,
        kind=kind,
        position=position,
        original=kept.original,
        width=sound.width,
        height=sound.height,
        added_at=now,
        taken_at=sound.taken_at,
        lon=sound.lon,
        lat=sound.lat,
    )
