"""What a desk shows of a case: never who reported it. (web)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from dashboard.assessment.dues import CORRECT
from dashboard.city import City
from dashboard.errors import NotFound
from dashboard.handling.dispatch import by_rule
from dashboard.handling.objections import STEP_WORDS
from dashboard.handling.review import SUPPORTED, UNSUPPORTED
from dashboard.handling.urging import may_urge, urged_at
from dashboard.ports import Work
from dashboard.product import Product
from dashboard.publishing.masking import masked
from dashboard.publishing.release import AFTER, BEFORE
from dashboard.records import By, Case, Happening, Photo
from dashboard.reports.lifecycle import MOVE_WORDS, ON_THE_CLOCK, RECEIVED, REJECT_REASONS, STATES, URGE, State
from dashboard.web.evidence import Near, near_cases, photo_place
from dashboard.web.place_map import PlaceMap, place_map
from dashboard.web.staff_photos import check_sight
from dashboard.web.words import moment, pick

SOON_S = 900  # from here on a deadline is amber and counts seconds


@dataclass(frozen=True)
class Row:
    """One line of the history. who: a colleague's name, the citizen or the rule; told: what the move brought, in words."""

    at: datetime
    move: str
    who: str
    told: tuple[str, ...]


@dataclass(frozen=True)
class Due:
    """How long is left. kind: late, soon, or calm; '' when no clock runs."""

    at: datetime | None = None
    left_s: int = 0
    kind: str = ""


@dataclass(frozen=True)
class Sight:
    """One case as a desk shows it. words, address: what the citizen wrote, numbers that lead to a person masked.

    urged: when somebody urged it for the last time; may_urge: whether who looks may do so.
    """

    case: Case
    state: State
    photos: Sequence[Photo]
    near: Sequence[Near]
    near_photos: Mapping[int, Sequence[Photo]]
    history: Sequence[Row]
    map: PlaceMap
    words: str
    address: str
    due: Due
    department: str = ""
    urged: datetime | None = None
    may_urge: bool = False
    before: Sequence[Photo] = field(default_factory=list)
    after: Sequence[Photo] = field(default_factory=list)


def sight_of(product: Product, number: str, by: By) -> Sight:
    """The case as ``by`` may see it. Raises NotFound, NotYourDepartment."""
    with product.open_reading() as work:
        case = work.cases.find(number)
        check_sight(case, by)
        photos = work.photos.of_case(case.id)
        near = near_cases(work, case, product.city) if STATES[case.state].waiting else []
        near_photos = work.photos.of_cases([one.case.id for one in near]) if near else {}
        happened = work.cases.history(case.id)
        history = [_row(work, product.city, happening) for happening in happened]
    others = [(one.case.place.lon, one.case.place.lat, one.case.number) for one in near]
    place = case.place
    return Sight(
        case=case,
        state=STATES[case.state],
        photos=photos,
        near=near,
        near_photos=near_photos,
        history=history,
        map=place_map(product.city, place.lon, place.lat, place.district, others=others, camera=photo_place(photos)),
        words=masked(case.words),
        address=masked(case.address),
        due=due_of(case, product.clock()),
        department=(by_rule(case, product.city) or {}).get("department", ""),
        urged=urged_at(happened),
        may_urge=may_urge(case, by),
        before=[photo for photo in photos if photo.kind == BEFORE],
        after=[photo for photo in photos if photo.kind == AFTER],
    )


def due_of(case: Case, now: datetime) -> Due:
    """The clock that runs on the case: handling, or after feedback the closing deadline."""
    at = case.handling_deadline if case.state in ON_THE_CLOCK else case.closing_deadline
    if at is None or not STATES[case.state].open:
        return Due()
    left = int((at - now).total_seconds())
    return Due(at, left, "late" if left < 0 else "soon" if left < SOON_S else "calm")


def _row(work: Work, city: City, row: Happening) -> Row:
    others = {RECEIVED: _("Reported"), SUPPORTED: _("Another report joined"), UNSUPPORTED: _("A joined report was taken away")}
    others |= {URGE: _("Urged"), CORRECT: _("Corrected")} | {move: pick(words) for move, words in STEP_WORDS.items()}
    return Row(
        row.at, pick(MOVE_WORDS[row.move]) if row.move in MOVE_WORDS else others.get(row.move, row.move), _who(work, row), _told(row, city)
    )


def _who(work: Work, row: Happening) -> str:
    if row.by is None:
        return {"citizen": _("Citizen"), "import": _("Import")}.get(row.actor, _("By rule"))
    try:
        return work.staff.by_id(row.by).name
    except NotFound:
        return ""


def _told(row: Happening, city: City) -> tuple[str, ...]:
    facts = row.facts
    reason = str(facts.get("reason", ""))
    told = [pick(REJECT_REASONS[reason]) if row.move == "reject" and reason in REJECT_REASONS else masked(reason)]
    told.append(masked(str(facts.get("note", ""))))
    if facts.get("department") in city.departments:
        told.append(pick(city.departments[facts["department"]].name))
    if facts.get("until"):
        told.append(_("until %(moment)s", moment=moment(str(facts["until"]))))
    if facts.get("original"):
        told.append(str(facts["original"]))
    return tuple(text for text in told if text)
