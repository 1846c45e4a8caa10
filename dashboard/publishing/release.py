"""What may be public of a case, and when. (rules)

Before acceptance: number, category, the unit grid cell's centre, the minute. From acceptance: place, words once passed,
before photos once confirmed. At closing: after photos once confirmed. Who reported: never. Source: DOMAIN "What is public when".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.assessment.dues import settled
from dashboard.publishing.masking import masked
from dashboard.records import Case, News, Photo
from dashboard.reports.intake import waiting_shape
from dashboard.reports.lifecycle import CLOSED, STATES
from dashboard.times import stamp, to_minute

AFTER = "after"
BEFORE = "before"


def public_place(case: Case) -> tuple[float, float]:
    """(lon, lat) that may be shown: the place from acceptance on, the cell's centre before, and always for homes."""
    if STATES[case.state].public and not case.private_home:
        return round(case.place.lon, 6), round(case.place.lat, 6)
    return round(case.place.cell_lon, 6), round(case.place.cell_lat, 6)


def is_photo_public(case: Case, photo: Photo) -> bool:
    """Whether anyone may see this photo's blurred renditions now."""
    if not (photo.cleared_at and photo.public_name and STATES[case.state].public):
        return False
    return photo.kind == BEFORE or case.state == CLOSED


def public_photos(case: Case, photos: Sequence[Photo]) -> list[dict[str, Any]]:
    """The public photos as {kind, url, small, width, height}."""
    return [photo_shape(photo) for photo in photos if is_photo_public(case, photo)]


def photo_shape(photo: Photo) -> dict[str, Any]:
    """A public rendition's addresses and size."""
    return {
        "kind": photo.kind,
        "url": f"/photos/{photo.public_name}.jpg",
        "small": f"/photos/{photo.small_name}.jpg",
        "width": photo.public_width,
        "height": photo.public_height,
    }


def public_case(case: Case, photos: Sequence[Photo], zone: ZoneInfo) -> dict[str, Any]:
    """Everything that may be public of a case now; what is not yet is None. Times ISO 8601 with the city's offset."""
    shape = waiting_shape(case, zone)
    if not STATES[case.state].public:
        return shape | dict.fromkeys(_LATER)
    lon, lat = public_place(case)
    return shape | {"lon": lon, "lat": lat} | _from_acceptance(case, photos, zone)


_LATER = (
    "department", "accepted_at", "handling_deadline", "closing_deadline", "handled_at", "closed_at", "handled_on_time",
    "closed_on_time", "words", "photos", "supporters", "rating",
)  # fmt: skip


def _from_acceptance(case: Case, photos: Sequence[Photo], zone: ZoneInfo) -> dict[str, Any]:
    return {
        "department": case.department or None,
        "accepted_at": stamp(case.accepted_at, zone),
        "handling_deadline": stamp(case.handling_deadline, zone),
        "closing_deadline": stamp(case.closing_deadline, zone),
        "handled_at": stamp(case.handled_at, zone),
        "closed_at": stamp(case.closed_at, zone),
        "handled_on_time": settled(case.handled_at, case.handling_deadline)[1] if case.handled_at else None,
        "closed_on_time": settled(case.closed_at, case.closing_deadline)[1] if case.closed_at else None,
        "words": masked(case.words) if case.words_cleared and case.words else None,
        "photos": public_photos(case, photos),
        "supporters": case.supporters,
        "rating": case.rating,
    }


def news_of(kind: str, case: Case, photos: Sequence[Photo], move: str, at: datetime, zone: ZoneInfo) -> News:
    """The event that a move leaves in the log: what the public may know now, and what staff may know too."""
    public = {name: value for name, value in public_case(case, photos, zone).items() if value not in (None, [])}
    moved_at = at if STATES[case.state].public else to_minute(at)
    staff = {"number": case.number, "state": case.state, "move": move, "claimed_by": case.claimed_by, "department": case.department}
    return News(kind, case.id, at, case.place.district, case.department, public | {"at": stamp(moved_at, zone)}, staff)
