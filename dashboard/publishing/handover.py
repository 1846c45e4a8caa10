"""What one shift hands over to the next: how the city stood before and after, what happened, what needs an eye. (rules, reads)

Counted from the time machine's days, so that brief and time machine say the same. Source: docs/handover.md
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.city import City
from dashboard.errors import BadInput
from dashboard.ports import OpenWork
from dashboard.publishing.replay import BEGINNING, STANDING, day_pack, state_at
from dashboard.publishing.replay_cases import IN_TIME, LATE
from dashboard.records import Case
from dashboard.times import day_of, midnight, next_day, seconds_between

DAY_BEGINS, NIGHT_BEGINS = time(8), time(20)
"""When shifts change in the city."""
LONGEST = timedelta(hours=48)
AHEAD = timedelta(hours=8)
MOST_CASES = 12
FLOWS = ("reports", "accepted", "rejected", "duplicates", "handled", "handled_on_time", "closings", "rework", "deferrals")
"""What of a shift is told as counts."""

Pack = Mapping[str, Any]


@dataclass(frozen=True)
class LateCase:
    """A case that became overdue in the shift and was so at its end. since: when. department: whose it is when the brief is made."""

    number: str
    category: str
    district: str
    since: datetime
    street: str = ""
    department: str = ""


@dataclass(frozen=True)
class Handover:
    """begin, end: ``STANDING`` at both moments. flows: ``FLOWS`` between them, of the city, and of each district and panel that has any.

    late: at most MOST_CASES of became_late, the longest first. soon: at most MOST_CASES of due_soon that fall due within AHEAD of now.
    """

    first: datetime
    last: datetime
    made_at: datetime
    begin: Mapping[str, int]
    end: Mapping[str, int]
    flows: Mapping[str, int]
    by_district: Mapping[str, Mapping[str, int]]
    by_panel: Mapping[str, Mapping[str, int]]
    late: Sequence[LateCase]
    became_late: int
    soon: Sequence[Case]
    due_soon: int


def handover(open_reading: OpenWork, city: City, first: datetime, last: datetime, now: datetime) -> Handover:
    """The brief of [first, last]. Raises BadInput: it ends before it begins, is not over, is longer than LONGEST or older than any case."""
    first, last = (at.astimezone(city.zone).replace(microsecond=0) for at in (first, last))
    length = seconds_between(first, last)
    if length <= 0 or last > now:
        raise BadInput(field="to")
    if length > LONGEST.total_seconds():
        raise BadInput(field="from")
    if first < BEGINNING:
        raise BadInput(field="moment")
    days = list(_days(day_of(first, city.zone), day_of(last, city.zone)))
    packs = {day: day_pack(open_reading, city, day, now) for day in days}
    begins = {day: midnight(day, city.zone) for day in days}
    spans = {day: (max(-1, seconds_between(begins[day], first)), seconds_between(begins[day], last)) for day in days}
    changes = [change for day in days for change in _changes(packs[day], *spans[day])]
    late = _late(packs, begins, first, last)
    with open_reading() as work:
        soon = work.boards.next_deadlines(now, MOST_CASES)
        due_soon = work.boards.due_between(now, now + AHEAD)
        found = [(one, work.cases.find(one.number)) for one in late[:MOST_CASES]]
    return Handover(
        first=first,
        last=last,
        made_at=now,
        begin=_standing(packs[days[0]], spans[days[0]][0]),
        end=_standing(packs[days[-1]], spans[days[-1]][1]),
        flows=_flows(changes),
        by_district=_by(changes, 2),
        by_panel=_by(changes, 3),
        late=[replace(one, street=case.place.street, department=case.department) for one, case in found],
        became_late=len(late),
        soon=[case for case in soon if case.handling_deadline and case.handling_deadline < now + AHEAD],
        due_soon=due_soon,
    )


def shift_at(now: datetime, zone: ZoneInfo, *, over: bool) -> tuple[datetime, datetime]:
    """The running shift up to now, or the last one that is over."""
    today = day_of(now, zone)
    changes = [datetime.combine(day, at, zone) for day in (today - timedelta(days=1), today) for at in (DAY_BEGINS, NIGHT_BEGINS)]
    past = [moment for moment in (datetime.combine(today - timedelta(days=2), NIGHT_BEGINS, zone), *changes) if moment <= now]
    return (past[-2], past[-1]) if over else (past[-1], now)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = next_day(first)


def _changes(pack: Pack, after: int, until: int) -> Iterator[tuple[str, int, str, str]]:
    """(counter, amount, district, panel) of each change later than ``after`` and not later than ``until``, in seconds of the day."""
    at = 0
    for place, later in enumerate(pack["after"]):
        at += later
        if after < at <= until:
            names = (("counters", "counter"), ("districts", "district"), ("panels", "panel"))
            counter, district, panel = (pack[codes][pack[column][place]] for codes, column in names)
            yield counter, pack["amount"][place], district, panel


def _standing(pack: Pack, second: int) -> dict[str, int]:
    state = state_at(pack, second)
    return {name: state[name] for name in STANDING}


def _flows(changes: Sequence[tuple[str, int, str, str]]) -> dict[str, int]:
    sums = Counter[str]()
    for counter, amount, *_places in changes:
        sums[counter] += amount
    return {name: sums[name] for name in FLOWS}


def _by(changes: Sequence[tuple[str, int, str, str]], place: int) -> dict[str, dict[str, int]]:
    groups = sorted({str(change[place]) for change in changes})
    found = {group: _flows([change for change in changes if change[place] == group]) for group in groups}
    return {group: flows for group, flows in sorted(found.items(), key=lambda one: -one[1]["reports"]) if any(flows.values())}


def _late(packs: Mapping[date, Pack], begins: Mapping[date, datetime], first: datetime, last: datetime) -> list[LateCase]:
    """Each case that the packs show becoming overdue within the shift, and not stopping being so later."""
    newest = dict[str, tuple[str, LateCase]]()
    for day, pack in packs.items():
        cases, at = pack["cases"], 0
        for after, what, one in zip(pack["seen"]["after"], pack["seen"]["what"], pack["seen"]["case"], strict=True):
            at += after
            moment, kind = begins[day].timestamp() + at, pack["seen"]["whats"][what]
            if kind in (LATE, IN_TIME) and first.timestamp() < moment <= last.timestamp():
                category, district = cases["categories"][cases["category"][one]], cases["districts"][cases["district"][one]]
                since = datetime.fromtimestamp(moment, begins[day].tzinfo)
                newest[cases["number"][one]] = (kind, LateCase(cases["number"][one], category, district, since))
    return sorted((case for what, case in newest.values() if what == LATE), key=lambda case: case.since)
