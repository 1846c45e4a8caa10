"""Which reports come in to the demo city: when, where, what, from whom, and what they are worth. (rules)

The whole city is drawn from one seed: the same seed, size and moment give the same reports.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from dashboard.city import City, Locator
from dashboard.records import Place
from dashboard.times import day_of
from dashboard.trust.names import new_number
from data_access.demo import words
from data_access.demo.people import MOST_PEOPLE
from data_access.demo.proportions import (
    HEAVY_REPORTERS,
    PRIVATE_HOMES,
    REJECTED_SHARE,
    VOIDED,
    WITH_PHONE,
    WITHOUT_WORDS,
    acceptance_rate,
    category_weights,
    on_time,
)
from data_access.demo.rhythm import report_times, reviewed
from data_access.demo.spots import Spots

ACCEPT, REJECT, JOIN, VOID = "accept", "reject", "mark_duplicate", "void"
"""What becomes of a report. void: accepted, and found to be nothing later."""
ORIGINALS = 400
SAME_WITHIN = timedelta(hours=36)
SAME_SPOT_M = 12
REPORTS_A_PERSON = 7


@dataclass
class Draft:
    """One report to be. reporter: number of the person, None: anonymous. seed: of its life. late: the department will not make it.

    original: id and number of the report it repeats; supports: when others were joined to this one.
    """

    id: int
    number: str
    category: str
    place: Place
    reported_at: datetime
    decided_at: datetime
    fate: str
    words: str
    address: str
    reporter: int | None
    private_home: bool
    seed: int
    late: bool = False
    original: tuple[int, str] | None = None
    supports: list[datetime] = field(default_factory=list)


def drafts(city: City, locator: Locator, *, count: int, days: int, now: datetime, seed: int) -> list[Draft]:
    """So many reports of the days up to now, oldest first, with ids from 1."""
    rng = Random(seed)
    spots = Spots(city, locator, rng)
    taken: set[str] = set()
    categories = list(city.categories)
    reach = list(accumulate(category_weights(categories)))
    people = persons(count)
    made: list[Draft] = []
    recent: deque[Draft] = deque(maxlen=ORIGINALS)
    for place, at in enumerate(report_times(count, days, now, city.zone, rng), start=1):
        category = rng.choices(categories, cum_weights=reach)[0]
        draft = _draft(place, _number(at, taken, city, rng), category, spots.draw(category, at), at, people, city, rng)
        if draft.fate == JOIN:
            _join(draft, recent, spots, rng)
        elif draft.fate == ACCEPT:
            recent.append(draft)
        made.append(draft)
    _make_late(made, rng)
    return made


def persons(count: int) -> int:
    """How many people send so many reports; no more than there are numbers for."""
    return min(MOST_PEOPLE, max(1, round(count * WITH_PHONE / REPORTS_A_PERSON)))


def _draft(number: int, name: str, category: str, place: Place, at: datetime, people: int, city: City, rng: Random) -> Draft:
    return Draft(
        id=number,
        number=name,
        category=category,
        place=place,
        reported_at=at,
        decided_at=reviewed(at, city.categories[category].urgent, city.zone, rng).replace(microsecond=0) + timedelta(seconds=20),
        fate=fate(rng),
        words="" if rng.random() < WITHOUT_WORDS else words.sentence(category, rng),
        address=words.address(city.streets[place.street].name.get("zh", ""), rng) if place.street else "",
        reporter=int(people * rng.random() ** HEAVY_REPORTERS) if rng.random() < WITH_PHONE else None,
        private_home=rng.random() < PRIVATE_HOMES,
        seed=rng.getrandbits(48),
    )


def fate(rng: Random) -> str:
    """What becomes of a report, in the printed acceptance rate."""
    drawn = rng.random()
    if drawn < acceptance_rate():
        return VOID if rng.random() < VOIDED else ACCEPT
    return REJECT if rng.random() < REJECTED_SHARE else JOIN


def _join(draft: Draft, recent: deque[Draft], spots: Spots, rng: Random) -> None:
    """Make it the same trouble as an earlier report of that district; without one it is rejected."""
    near = [
        other for other in recent if other.place.district == draft.place.district and draft.reported_at - other.reported_at < SAME_WITHIN
    ]
    if not near:
        draft.fate = REJECT
        return
    original = rng.choice(near[-30:])
    draft.place, draft.category = spots.beside(original.place, SAME_SPOT_M), original.category
    draft.words = words.sentence(draft.category, rng) if draft.words else ""
    draft.original = (original.id, original.number)
    original.supports.append(draft.decided_at)


def _make_late(made: list[Draft], rng: Random) -> None:
    """Choose who is handled late so that each district keeps its rate, be its reports ever so few."""
    owed: dict[str, float] = {}
    for draft in made:
        district = draft.place.district
        owed[district] = owed.get(district, rng.random()) + 1 - on_time(district)
        if owed[district] >= 1:
            owed[district] -= 1
            draft.late = True


def _number(at: datetime, taken: set[str], city: City, rng: Random) -> str:
    """A public number that no other report has."""
    while (number := new_number(day_of(at, city.zone), rng)) in taken:
        pass
    taken.add(number)
    return number
