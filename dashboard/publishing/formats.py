"""Published cases in formats that other programs read. (rules)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.publishing.release import public_case
from dashboard.records import Case, Photo

PROPERTIES = (
    "number", "category", "panel", "district", "street", "department", "state", "reported_at", "accepted_at", "handling_deadline",
    "closing_deadline", "handled_at", "closed_at", "handled_on_time", "closed_on_time", "words", "photos", "supporters", "rating",
)  # fmt: skip
"""What a published case says, in this order; null: not yet, or not public."""


def feature(case: Case, photos: Sequence[Photo], zone: ZoneInfo) -> dict[str, Any]:
    """One case as a GeoJSON Feature (RFC 7946): a Point, WGS-84, with only what is public of it now."""
    public = public_case(case, photos, zone)
    point = {"type": "Point", "coordinates": [public["lon"], public["lat"]]}
    properties = {name: public.get(name) for name in PROPERTIES} | {"photos": public.get("photos") or []}
    return {"type": "Feature", "id": case.number, "geometry": point, "properties": properties}
