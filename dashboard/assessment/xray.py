"""A composite score opened: the unit's parts with their counts, and its place among those it is ranked with. (verb: reads)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.assessment.closings import Closings
from dashboard.assessment.scoring import Ranked, group_rows, league, members
from dashboard.assessment.tables import Wanted, table_of
from dashboard.city import City, Group
from dashboard.errors import FactUnknown
from dashboard.ports import Work


@dataclass(frozen=True)
class Xray:
    """Scores of one group over the same days. places: from the best down; own: the asked unit's, None when the group itself is asked."""

    group: Group
    places: tuple[Ranked, ...]
    own: Ranked | None


def group_asked(city: City, code: str, by: str, unit: str) -> Group:
    """The group called so, or the one that the unit is judged in; the city's first when neither is asked.

    Raises FactUnknown for a group that the city does not have, for a unit that no group judges, and for one that another group judges.
    """
    if code and code not in city.assessment.groups:
        raise FactUnknown(field="group", fact="group", value=code)
    judging = {member: group for group in city.assessment.groups.values() if group.by == by for member in members(city, group)}
    if unit and unit not in judging:
        raise FactUnknown(field=by, fact=by, value=unit)
    own = judging.get(unit)
    if own and code not in ("", own.code):
        raise FactUnknown(field="group", fact="group", value=code)
    return own or city.assessment.groups[code or next(iter(city.assessment.groups))]


def xray_of(
    work: Work,
    city: City,
    group: Group,
    unit: str,
    first: date | None,
    last: date | None,
    as_of: datetime | None,
    closings: Closings,
    now: datetime,
) -> Xray:
    """Everybody's score in the group; both days inclusive. unit: code of a member, '' for none; as_of: what was known then."""
    rows = group_rows(table_of(work, city, Wanted(group.by, first, last, {}, as_of), closings, now), city, group)
    places = tuple(league(rows, city.assessment.schemes[group.scheme], city.assessment.grades))
    return Xray(group, places, next((one for one in places if one.key == unit), None))
