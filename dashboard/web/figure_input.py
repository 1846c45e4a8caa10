"""Which number is asked for: unit, days, and the moment whose knowledge counts; read from an address. (web)"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.assessment.behind import START, Cursor
from dashboard.city import City, is_known
from dashboard.errors import FactUnknown, _
from dashboard.times import day_of, midnight, next_day
from dashboard.web.api_input import text_of
from dashboard.web.problems import refusal

UNITS = ("district", "street", "department", "panel", "category")
NOT_A_MOMENT = _("This must be a day or a time, written like 2026-11-22 or 2026-11-22T18:00:00+08:00.")
STILL_TO_COME = _("This moment is still to come.")
NOT_A_CURSOR = _("This must be “next” of the page before.")
DAY_LONG = len("2026-11-22")
CURSOR = re.compile(r"([01])-([0-9]{1,7})-([0-9]{1,7})-([0-9]{1,18})")


def codes_asked(asked: Mapping[str, Any], city: City) -> dict[str, str]:
    """The unit: one code of each kind, '' for all. Raises FactUnknown for one that the city does not have."""
    known: dict[str, Mapping[str, Any]] = {
        "district": city.districts,
        "street": city.streets,
        "department": city.departments,
        "panel": city.panels,
        "category": city.categories,
    }
    return {name: _one_code(asked, name, known[name]) for name in UNITS}


def as_of_asked(asked: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> datetime | None:
    """``as_of``: a time, or a day, which means its end; None when missing, or for today. Raises BadInput."""
    text = text_of(asked, "as_of")
    if not text:
        return None
    try:
        moment = _end_of(text, zone) if len(text) == DAY_LONG else _time(text, zone)
    except (ValueError, OverflowError):
        raise refusal("as_of", NOT_A_MOMENT) from None
    if moment > (midnight(next_day(day_of(now, zone)), zone) if len(text) == DAY_LONG else now):
        raise refusal("as_of", STILL_TO_COME)
    return moment if moment <= now else None


def cursor_asked(asked: Mapping[str, Any]) -> Cursor:
    """``after``: where a page begins. Raises BadInput."""
    text = text_of(asked, "after")
    if not text:
        return START
    found = CURSOR.fullmatch(text)
    if found is None or int(found[2]) > date.max.toordinal():
        raise refusal("after", NOT_A_CURSOR)
    return Cursor(*map(int, found.groups()))


def _one_code(asked: Mapping[str, Any], name: str, known: Mapping[str, Any]) -> str:
    code = text_of(asked, name)
    if code and not is_known(known, name, code):
        raise FactUnknown(field=name, fact=name, value=code)
    return code


def _end_of(text: str, zone: ZoneInfo) -> datetime:
    day = date.fromisoformat(text)
    if not 1970 < day.year < 9999:
        raise ValueError(text)
    return midnight(next_day(day), zone)


def _time(text: str, zone: ZoneInfo) -> datetime:
    """A time; without an offset, in the city's zone. A plus sign that an address turned into a blank is one again."""
    moment = datetime.fromisoformat(re.sub(r"(T.*) ", r"\1+", text))
    if not 1970 < moment.year < 9999:
        raise ValueError(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
