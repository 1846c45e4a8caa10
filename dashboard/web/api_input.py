"""What machines send: fields from JSON or a form, photos, request keys; read, typed, or refused by field. (web)

Nothing that comes in here may end in a 5xx: wrong types, broken JSON, signs that no database keeps.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from dashboard.city import is_known
from dashboard.errors import CityError, FactUnknown, TooManyPhotos, UnsoundPhoto, _
from dashboard.product import Product
from dashboard.reports.intake import MOST_PHOTOS, KeptPhoto, RequestKey, keep_photo
from dashboard.reports.photos import SoundPhoto, inspect_photo
from dashboard.web.offload import offload
from dashboard.web.problems import Problems, refusal

FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
LONGEST = 20_000  # characters of any one field; what has a limit of its own is told that one
LONGEST_KEY = 255
MOST_JSON = 1024 * 1024  # bytes; photos come as a form
IDEMPOTENCY_KEY = "Idempotency-Key"

NOT_TEXT = _("This must be plain text.")
NOT_A_NUMBER = _("This must be a number.")
NOT_A_DAY = _("This must be a day, written like 2026-11-22.")
DAYS_REVERSED = _("The first day is after the last.")
NOT_IN_RANGE = _("This must be a whole number from %(least)s to %(most)s.")
BAD_KEY = _("An Idempotency-Key has 1 to 255 visible characters.")

Fields = dict[str, Any]


@dataclass(frozen=True)
class Upload:
    """One photo as it came, inspected. Nothing of it is kept yet."""

    data: bytes
    sound: SoundPhoto


def read_fields(request: Request) -> Fields:
    """The fields of a JSON object or a form, as they came. Raises BadRequest, UnsupportedMediaType, RequestEntityTooLarge."""
    if request.mimetype in FORMS:
        return {name: request.form.get(name, "") for name in request.form}
    if not request.is_json:
        raise UnsupportedMediaType()
    request.max_content_length = MOST_JSON
    try:
        fields = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        raise BadRequest() from None
    if not isinstance(fields, dict):
        raise BadRequest()
    return fields


def text_of(fields: Mapping[str, Any], name: str) -> str:
    """A text field, trimmed; '' when missing. Raises BadInput for what is no text or cannot be kept."""
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, bool | dict | list) or not _can_be_kept(value := str(value)):
        raise refusal(name, NOT_TEXT)
    return value.strip()


def number_of(fields: Mapping[str, Any], name: str) -> float | None:
    """A number field; None when missing. Raises BadInput."""
    value = fields.get(name)
    if value is None or value == "":
        return None
    try:
        number = math.nan if isinstance(value, bool | dict | list) else float(value)
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise refusal(name, NOT_A_NUMBER)
    return number


def whole_of(fields: Mapping[str, Any], name: str, default: int, least: int, most: int) -> int:
    """A whole number within limits; the default when missing. Raises BadInput."""
    text = text_of(fields, name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
        raise refusal(name, NOT_IN_RANGE, least=least, most=most)
    return int(text)


def day_of_field(fields: Mapping[str, Any], name: str) -> date | None:
    """A day field; None when missing. Raises BadInput."""
    text = text_of(fields, name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refusal(name, NOT_A_DAY) from None
    if not 1970 < day.year < 9999:
        raise refusal(name, NOT_A_DAY)
    return day


def days_of(fields: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """``from`` and ``to``. Raises BadInput."""
    first, last = day_of_field(fields, "from"), day_of_field(fields, "to")
    if first and last and first > last:
        raise refusal("from", DAYS_REVERSED)
    return first, last


def codes_of(fields: Mapping[str, Any], name: str, known: Mapping[str, Any]) -> tuple[str, ...]:
    """Codes separated by commas; none when missing. Raises FactUnknown for one that the city does not have."""
    codes = tuple(code for part in text_of(fields, name).split(",") if (code := part.strip()))
    for code in codes:
        if not is_known(known, name, code):
            raise FactUnknown(field=name, fact=name, value=code)
    return codes


def read_uploads(request: Request, product: Product) -> tuple[Upload, ...]:
    """The photos of the request, inspected away from the event loop. Raises TooManyPhotos, Problems of UnsoundPhoto."""
    files = [file for file in request.files.getlist("photo") if file.filename]
    if len(files) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    uploads, problems = [], list[CityError]()
    for position, file in enumerate(files, start=1):
        data = file.read()
        try:
            uploads.append(Upload(data, offload(inspect_photo, data, zone=product.city.zone)))
        except UnsoundPhoto as error:
            problems.append(UnsoundPhoto(reason=error.facts["reason"], position=position))
    if problems:
        raise Problems(problems)
    return tuple(uploads)


def keep_uploads(uploads: tuple[Upload, ...], product: Product) -> tuple[KeptPhoto, ...]:
    """Seal the photos and put them on disk. The same photo twice is one."""
    kept = [offload(keep_photo, product.photo_store, product.keys, upload.data, upload.sound) for upload in uploads]
    return tuple({photo.original: photo for photo in kept}.values())


def request_key(request: Request, caller: str, told: object, uploads: tuple[Upload, ...]) -> RequestKey | None:
    """The request's key with a hash of everything it says; None without the header. Raises BadInput.

    Kept as a hash: keys may be longer than the column, and mean nothing to anybody but their caller.
    """
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return None
    if not (1 <= len(key) <= LONGEST_KEY and key.isprintable() and key.strip()):
        raise refusal(IDEMPOTENCY_KEY, BAD_KEY)
    body = json.dumps([told, [upload.sound.digest for upload in uploads]], sort_keys=True)
    return RequestKey(caller, hashlib.sha256(key.encode()).hexdigest(), hashlib.sha256(body.encode()).digest())


def _can_be_kept(text: str) -> bool:
    """PostgreSQL keeps no NUL, and no database half a sign."""
    return len(text) <= LONGEST and "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
