"""What a move brings, from raw input to checked facts; one place for desks and API. (rules)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.city import City
from dashboard.errors import BadInput, FactUnknown, TextTooLong
from dashboard.reports.lifecycle import MOVES, REJECT_REASONS

MOST_NOTE = 500
LONGEST_DEFERRAL = timedelta(days=366)
FLAGS = ("photo_cleared", "words_cleared", "private_home")
YES = frozenset({"1", "true", "yes", "on"})
ALLOWED: dict[str, frozenset[str]] = {
    name: frozenset(fact for move in MOVES if move.name == name for fact in move.brings + move.may_bring)
    for name in {m.name for m in MOVES}
}


def check_facts(name: str, raw: Mapping[str, Any], city: City, now: datetime) -> dict[str, Any]:
    """The facts that this move may bring, each checked and typed; others are left aside.

    Raises FactUnknown (department, reason), TextTooLong (note, reason), BadInput (until not a future time within a year).
    """
    wanted = {fact: raw[fact] for fact in ALLOWED.get(name, ()) if raw.get(fact) not in (None, "")}
    wanted.pop("photo", None)
    return {fact: _checked(name, fact, value, city, now) for fact, value in wanted.items()}


def _checked(name: str, fact: str, value: Any, city: City, now: datetime) -> Any:
    if fact in FLAGS:
        return value if isinstance(value, bool) else str(value).lower() in YES
    if fact == "department" and value not in city.departments:
        raise FactUnknown(field="department", fact="department", value=value)
    if fact == "reason" and name == "reject" and value not in REJECT_REASONS:
        raise FactUnknown(field="reason", fact="reason", value=value)
    if fact in ("note", "reason") and len(str(value)) > MOST_NOTE:
        raise TextTooLong(field=fact, most=MOST_NOTE, now=len(str(value)))
    if fact == "until":
        return _until(str(value), city.zone, now)
    return value if fact == "boxes" else str(value)


def _until(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    try:
        until = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(field="until") from None
    until = until if until.tzinfo else until.replace(tzinfo=zone)
    if not now < until <= now + LONGEST_DEFERRAL:
        raise BadInput(field="until")
    return until
