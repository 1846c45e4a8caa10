"""What an imported row leaves behind: a case, its history, deadlines and news, as if it had been worked on here. (rules)

The file's deadline is handling and closing deadline in one, and its on-time status stands, whatever the times say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from os import urandom

from dashboard.assessment.dues import KINDS, due_of
from dashboard.city import UNKNOWN, City, Locator
from dashboard.geo import cell_of, hexagon_of
from dashboard.publishing.release import news_of
from dashboard.records import Case, Due, Happening, News, Place
from dashboard.reports.intake import received_news
from dashboard.reports.lifecycle import ACCEPTED, CLOSED, DISPATCHED, HANDLED, RECEIVED, SUBMITTED
from dashboard.times import day_of
from dashboard.trust.names import ALPHABET, NUMBER_SIGNS
from data_access.importing.rows import Imported

ACTOR = "import"
"""Who acts in the history of an imported case."""


@dataclass(frozen=True)
class Life:
    """One row's case, its id and its rows' still 0. flags: of the row, and of its place."""

    row: Imported
    case: Case
    history: tuple[Happening, ...]
    dues: tuple[Due, ...]
    news: tuple[News, ...]
    flags: tuple[str, ...]


class Biographer:
    """Makes lives. source: the mapping's name."""

    def __init__(self, source: str, city: City, locator: Locator) -> None:
        self._source, self._city, self._locator = source, city, locator

    def life(self, row: Imported) -> Life:
        """The whole life of a row's case, with the first number it would get."""
        place = self._place(row)
        flags = row.flags if place.district != UNKNOWN or "no_district" in row.flags else (*row.flags, "no_district")
        case = self._case(row, place)
        return Life(row, case, self._history(row, case, flags), _dues(row, case), self._news(case), flags)

    def number(self, row: Imported, attempt: int = 0) -> str:
        """The public number of a row: always the same for its key and day; the next attempt where another case has it."""
        return number_of(self._source, row.key, day_of(row.opened, self._city.zone), attempt)

    def _place(self, row: Imported) -> Place:
        if row.lon is None or row.lat is None:
            return self._nowhere(row)
        district = row.district or self._locator.district_of(row.lon, row.lat) or UNKNOWN
        known = district in self._city.districts
        street = row.street or (self._locator.street_of(row.lon, row.lat, district) if known else "") or UNKNOWN
        cell, cell_lon, cell_lat = cell_of(row.lon, row.lat, self._city.lat0)
        return Place(row.lon, row.lat, district, street, cell, cell_lon, cell_lat, hexagon_of(row.lon, row.lat))

    def _nowhere(self, row: Imported) -> Place:
        """The middle of what is known, with neither cell nor hexagon: no map and no hot spot may take it for a place."""
        district = self._city.districts.get(row.district)
        view = self._city.map_view
        lon, lat = (district.label_lon, district.label_lat) if district else (view.lon, view.lat)
        streets = [street.code for street in self._city.streets.values() if street.district == row.district]
        street = row.street or (streets[0] if len(streets) == 1 else UNKNOWN)
        return Place(lon, lat, row.district or UNKNOWN, street, "", lon, lat, "")

    def _case(self, row: Imported, place: Place) -> Case:
        return Case(
            id=0,
            number=self.number(row),
            state=CLOSED if row.closed else DISPATCHED,
            category=row.category,
            panel=self._city.categories[row.category].panel,
            place=place,
            reported_at=row.opened,
            code_hash=urandom(32),
            address=row.address,
            words=row.words,
            words_cleared=True,
            private_home=row.private_home,
            department=row.department,
            accepted_at=row.opened,
            decided_at=row.opened,
            dispatched_at=row.opened,
            handled_at=row.closed,
            closed_at=row.closed,
            handling_deadline=row.target,
            closing_deadline=row.target,
        )

    def _history(self, row: Imported, case: Case, flags: Sequence[str]) -> tuple[Happening, ...]:
        facts = {"imported": self._source, "key": row.key} | ({"flags": list(flags)} if flags else {})
        facts |= {"source": row.source} if row.source else {}
        return tuple(
            Happening(0, place, move, source, target, at, ACTOR, None, department, deadline, facts if place == 1 else {})
            for place, (move, source, target, at, department, deadline) in enumerate(_moves(case), start=1)
        )

    def _news(self, case: Case) -> tuple[News, ...]:
        """That it came in, that a department got it, and how it ended; each with the time at which it happened."""
        zone = self._city.zone
        came = received_news(replace(case, state=SUBMITTED), zone)
        sent = replace(case, state=DISPATCHED, handled_at=None, closed_at=None)
        told = [came, news_of("case", sent, (), "dispatch", case.reported_at, zone)]
        if case.closed_at:
            told.append(news_of("outcome", case, (), "close", case.closed_at, zone))
        return tuple(told)


def number_of(source: str, key: str, day: date, attempt: int) -> str:
    """YYMMDD-XXXX from a row's source and key."""
    drawn = int.from_bytes(hashlib.sha256(f"{source}\n{key}\n{attempt}".encode()).digest()[:8])
    signs = ""
    for _ in range(NUMBER_SIGNS):
        drawn, digit = divmod(drawn, len(ALPHABET))
        signs += ALPHABET[digit]
    return f"{day:%y%m%d}-{signs}"


_Move = tuple[str, str, str, datetime, str, datetime | None]


def _moves(case: Case) -> list[_Move]:
    opened, closed, target, department = case.reported_at, case.closed_at, case.handling_deadline, case.department
    moves: list[_Move] = [
        (RECEIVED, "", SUBMITTED, opened, "", None),
        ("accept", SUBMITTED, ACCEPTED, opened, "", None),
        ("dispatch", ACCEPTED, DISPATCHED, opened, department, target),
    ]
    if closed:
        moves += [("feed_back", DISPATCHED, HANDLED, closed, department, target), ("close", HANDLED, CLOSED, closed, department, target)]
    return moves


def _dues(row: Imported, case: Case) -> tuple[Due, ...]:
    """Handling and closing are one in the file: due at its deadline, or when it was closed if that came first."""
    if row.closed is None:
        return tuple(due_of(case, kind.code, row.target, since=row.opened) for kind in KINDS if row.target)
    counts_at = min(row.target, row.closed) if row.target else row.closed
    return tuple(
        replace(due_of(case, kind.code, row.target, since=row.opened), counts_at=counts_at, done_at=row.closed, on_time=row.on_time)
        for kind in KINDS
    )
