"""The pictures made of a photo: one for staff, and, once a person confirmed the blur, two for everyone. (verb)

Runs in the jobs process. Made again whenever the boxes change; names are the content's hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from dashboard.city import City
from dashboard.ports import OpenWork, PhotoStore, Work
from dashboard.publishing.release import is_photo_public, news_of
from dashboard.records import Photo
from dashboard.reports.intake import SEALED_PHOTO
from dashboard.reports.lifecycle import CLOSED
from dashboard.reports.photos import render
from dashboard.trust.identity import Keys, seal, unseal

LARGE = 1600
SMALL = 400
SMALL_QUALITY = 68  # a card on a phone is 180 pixels wide; eight of them weigh as much as the board's own scripts otherwise
SWEEP = 50


def sweep(open_work: OpenWork, open_reading: OpenWork, *, photo_store: PhotoStore, keys: Keys, city: City, now: datetime) -> int:
    """Make what is missing of up to 50 photos; how many were worked on."""
    with open_reading() as work:
        waiting = work.photos.unrendered(SWEEP)
    for photo_id in waiting:
        make_renditions(open_work, open_reading, photo_id, photo_store=photo_store, keys=keys, city=city, now=now)
    return len(waiting)


def make_renditions(
    open_work: OpenWork, open_reading: OpenWork, photo_id: int, *, photo_store: PhotoStore, keys: Keys, city: City, now: datetime
) -> None:
    """Make the photo's missing renditions and tell when they made it public. Raises NotFound without such a photo."""
    with open_reading() as work:
        photo = work.photos.by_id(photo_id)
    made = _rendered(photo, photo_store, keys)
    with open_work() as work:
        work.cases.lock(work.cases.by_id(photo.case_id).number)  # whoever clears the photo holds this lock too
        current = work.photos.by_id(photo_id)
        if (current.boxes, current.cleared_at) != (photo.boxes, photo.cleared_at):
            return  # changed meanwhile: the next sweep makes what is wanted now
        work.photos.save(made)
        _tell_if_public(work, photo, made, city, now)
        work.commit()


def _rendered(photo: Photo, photo_store: PhotoStore, keys: Keys) -> Photo:
    data = unseal(keys, photo_store.read("original", photo.original), SEALED_PHOTO)
    if not photo.staff_name:
        photo = replace(photo, staff_name=keep_for_staff(photo_store, keys, render(data, LARGE)[0]))
    if photo.cleared_at and not photo.public_name:
        large, width, height = render(data, LARGE, photo.boxes)
        small = render(data, SMALL, photo.boxes, SMALL_QUALITY)[0]
        photo = replace(photo, public_name=_kept(photo_store, "public", large), small_name=_kept(photo_store, "public", small))
        photo = replace(photo, public_width=width, public_height=height)
    return photo


def keep_for_staff(photo_store: PhotoStore, keys: Keys, data: bytes) -> str:
    """Keep a rendition that nobody blurred, sealed as its original is: it shows as much. Its name."""
    name = hashlib.sha256(data).hexdigest()
    photo_store.keep("staff", name, seal(keys, data, SEALED_PHOTO))
    return name


def read_for_staff(photo_store: PhotoStore, keys: Keys, photo: Photo) -> bytes:
    """The unblurred picture: the staff rendition once it is made, since it decodes in a fraction of the time; else the original."""
    if photo.staff_name and photo_store.has("staff", photo.staff_name):
        return unseal(keys, photo_store.read("staff", photo.staff_name), SEALED_PHOTO)
    return unseal(keys, photo_store.read("original", photo.original), SEALED_PHOTO)


def _kept(photo_store: PhotoStore, kind: str, data: bytes) -> str:
    name = hashlib.sha256(data).hexdigest()
    photo_store.keep(kind, name, data)
    return name


def _tell_if_public(work: Work, before: Photo, after: Photo, city: City, now: datetime) -> None:
    case = work.cases.by_id(after.case_id)
    if is_photo_public(case, after) and not is_photo_public(case, before):
        kind = "outcome" if case.state == CLOSED else "case"
        work.tell(news_of(kind, case, work.photos.of_case(case.id), "photo", now, city.zone))
