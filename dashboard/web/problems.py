"""One error shape for machines: RFC 9457 problem details. (web)

``type``, ``title``, ``status``, ``detail`` (in the request's language), ``code``, and ``errors`` by field. Nothing of the request is
repeated but what a message names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from dashboard.errors import BadInput, CityError, UnsoundPhoto, _
from dashboard.reports.lifecycle import MOVE_WORDS, STATES
from dashboard.reports.photos import REASONS
from dashboard.web.words import pick

PROBLEM_JSON = "application/problem+json"
DOCS = "/api/docs#problem-"
SHOWN = 80  # characters of a wrong value that are repeated in a message
RETRY_S = "5"

PARTS = {"place": ("place", "lat", "lon")}
"""What people see as one input is several fields for machines."""

PLAIN: dict[int, tuple[str, str]] = {
    400: ("malformed", _("The request cannot be read. Please check its form.")),
    404: ("not_found", _("Nothing was found under this name. Please check it and try again.")),
    405: ("method_not_allowed", _("This address does not take this method.")),
    413: ("too_large", _("What you sent is too large. A report takes three photos of at most 15 MB each.")),
    415: ("unsupported_media_type", _("This kind of content is not taken. Please send JSON or multipart/form-data.")),
    429: ("too_many_requests", _("Too many tries in a short time. Please wait a minute and try again.")),
    500: ("broken", _("Something is broken on our side. It was written down; please try again later.")),
    503: ("unavailable", _("This is not available at the moment. Please try again in a few seconds.")),
}
"""Problems that come from HTTP itself: status → code, message (gettext keys)."""


class Problems(Exception):
    """Several inputs are wrong at once."""

    def __init__(self, errors: Sequence[CityError]) -> None:
        super().__init__(", ".join(str(error) for error in errors))
        self.errors = tuple(errors)


def refusal(field: str, message: str, **facts: object) -> BadInput:
    """A BadInput about one field with words of its own. message: a gettext key."""
    error = BadInput(field=field, **facts)
    error.message = message
    return error


def problem_response(error: Exception) -> Response:
    """The answer to any error, as problem details."""
    if isinstance(error, Problems):
        return _several(error.errors)
    if isinstance(error, CityError):
        return _answer(error.status, error.code, message_of(error), _by_field([error]), _members(error), _headers(error.status))
    if isinstance(error, HTTPException):
        return _http(error)
    status = 503 if type(error).__name__ == "OperationalError" else 500  # the database's: locked for too long, or away
    return _answer(status, *_plain(status), headers=_headers(status))


def message_of(error: CityError) -> str:
    """What the error says, in the request's language."""
    if isinstance(error, UnsoundPhoto):
        wrong, remedy = REASONS[str(error.facts["reason"])]
        return f"{gettext(wrong)} {gettext(remedy)}"
    message = gettext(error.message)
    return message % {name: _word(name, value) for name, value in error.facts.items()} if error.facts else message


def _several(errors: Sequence[CityError]) -> Response:
    first = errors[0]
    return _answer(first.status, first.code, message_of(first), _by_field(errors), _members(first))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "WWW-Authenticate")}
    code, detail = _plain(status)
    return _answer(status, code, detail, headers=_headers(status) | kept)


def _plain(status: int) -> tuple[str, str]:
    code, message = PLAIN.get(status) or PLAIN[400 if status < 500 else 500]
    return code, gettext(message)


def _headers(status: int) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": 'Bearer realm="api"'}
    return {"Retry-After": "60" if status == 429 else RETRY_S} if status in (429, 503) else {}


def _by_field(errors: Sequence[CityError]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for error in errors:
        for field in PARTS.get(error.field or "", (error.field,)):
            if field:
                found.setdefault(field, []).append(message_of(error))
    return found


def _members(error: CityError) -> dict[str, Any]:
    """Facts that programs can use: why a photo was refused, and which."""
    if not isinstance(error, UnsoundPhoto):
        return {}
    return {name: error.facts[name] for name in ("reason", "position") if name in error.facts}


def _word(name: str, value: object) -> object:
    if name == "state" and value in STATES:
        state = STATES[str(value)]
        return pick((state.zh, state.en))
    if name == "move" and value in MOVE_WORDS:
        return pick(MOVE_WORDS[str(value)])
    return value[:SHOWN] if isinstance(value, str) else value


def _answer(
    status: int,
    code: str,
    detail: str,
    errors: Mapping[str, list[str]] | None = None,
    members: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    body: dict[str, Any] = {
        "type": f"{DOCS}{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
        **(members or {}),
    }
    if errors:
        body["errors"] = errors
    response = Response(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM_JSON)
    response.headers.update(headers or {})
    response.headers["Cache-Control"] = "no-store"
    return response
