"""What speaks for or against a report, as far as it can be known now: times, places, what else is near. (web)

A fact that is missing is said to be missing; what the machine weighs is shown with its reasons, and a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from dashboard.city import City, name_of
from dashboard.geo import metres
from dashboard.ports import Work
from dashboard.records import Case, Photo
from dashboard.reports.duplicates import SAME_PANEL, Likeness
from dashboard.reports.nearby import likely_same
from dashboard.web.words import clock, duration, moment, number, pick

NEAR_M = 100
FRESH = timedelta(hours=2)  # a photo older than that is worth a second look
CLOCKS_OFF = timedelta(minutes=5)  # cameras are that wrong without anybody lying
AGREES, LOOK, UNKNOWN = "agrees", "look", "unknown"


@dataclass(frozen=True)
class Fact:
    """One line of evidence. verdict: agrees, look (a person must judge), or unknown (nothing to go by)."""

    name: str
    detail: str
    answer: str
    verdict: str


@dataclass(frozen=True)
class Bar:
    """One of the four reasons of a likeness. value: 0–1, None where nothing could be compared; said: the same in words."""

    name: str
    value: float | None
    said: str


@dataclass(frozen=True)
class Near:
    """An open case that may be the same trouble, with what speaks for it."""

    case: Case
    likeness: Likeness

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Distance, category, words, photo."""
        found = self.likeness
        kind = _("the same") if found.category == 1 else _("of the same panel") if found.category == SAME_PANEL else _("another")
        return (
            Bar(_("Distance"), found.place, _("%(m)s m", m=round(found.metres))),
            Bar(_("Kind"), found.category, kind),
            Bar(_("Words"), found.words, "" if found.words is not None else _("nothing to compare")),
            Bar(_("Photo"), found.photo, "" if found.photo is not None else _("nothing to compare")),
        )


def near_cases(work: Work, case: Case, city: City) -> list[Near]:
    """The open cases that may be the same trouble, the likeliest first."""
    return [Near(work.cases.by_id(one.case.case_id), one) for one in likely_same(work, case, city)]


def facts_of(case: Case, photos: Sequence[Photo], near: Sequence[Near], city: City) -> list[Fact]:
    """The evidence for one report, the most telling first."""
    place = f"{pick(name_of(city.districts, case.place.district))} {pick(name_of(city.streets, case.place.street))}"
    photo_facts = [_time(case, photos), _place(case, photos)] if photos else []
    return [
        *photo_facts,
        Fact(_("Inside the city?"), place, _("Inside"), AGREES),
        Fact(
            _("Similar cases nearby?"),
            _("Not closed yet, by place, kind, words and time"),
            _("%(count)s, please judge", count=len(near)) if near else _("None"),
            LOOK if near else AGREES,
        ),
    ]


def photo_place(photos: Sequence[Photo]) -> tuple[float, float] | None:
    """Where the first photo that says so was taken."""
    return next(((p.lon, p.lat) for p in photos if p.lon is not None and p.lat is not None), None)


def _time(case: Case, photos: Sequence[Photo]) -> Fact:
    name = _("Photo taken and reported")
    taken = next((photo.taken_at for photo in photos if photo.taken_at), None)
    if taken is None:
        return Fact(name, _("The photo says nothing about its time"), _("Unknown"), UNKNOWN)
    apart = case.reported_at - taken
    sound = -CLOCKS_OFF <= apart <= FRESH
    answer = _("%(time)s apart", time=_short(apart)) if apart >= timedelta() else _("%(time)s after the report", time=_short(-apart))
    return Fact(name, _span(taken, case.reported_at), answer, AGREES if sound else LOOK)


def _place(case: Case, photos: Sequence[Photo]) -> Fact:
    name = _("Place of the photo and of the report")
    at = photo_place(photos)
    if at is None:
        return Fact(name, _("The photo says nothing about its place"), _("Unknown"), UNKNOWN)
    apart_m = metres(*at, case.place.lon, case.place.lat)
    answer = _("%(m)s m apart", m=number(apart_m)) if apart_m < 10_000 else _("%(km)s km apart", km=number(apart_m / 1000))
    return Fact(name, _("At most %(m)s m", m=NEAR_M), answer, AGREES if apart_m <= NEAR_M else LOOK)


def _span(taken: datetime, reported: datetime) -> str:
    same_day = abs(reported - taken) < timedelta(hours=12)
    first = clock(taken, seconds=True) if same_day else moment(taken, year=True)
    return f"{first} → {clock(reported, seconds=True) if same_day else moment(reported)}"


def _short(apart: timedelta) -> str:
    seconds = int(apart.total_seconds())
    return duration(seconds) if seconds >= 3600 else _("%(min)s min %(s)s s", min=seconds // 60, s=seconds % 60)
