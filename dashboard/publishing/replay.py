"""A past day as it happened, small enough for a screen to play it by itself: the standing at midnight, then each change. (rules, reads)

The end of a day that is over has exactly the numbers of its tallies, counted here from cases, history and deadlines and not from the
tallies. A correction made since is as if it had always been so, as it is in the tallies. Source: docs/replay.md
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from dashboard.assessment.counting import DAY_COUNTERS, RATE, SATISFIED
from dashboard.assessment.dues import COUNTERS
from dashboard.city import City
from dashboard.played import Change, Counted, Deadline, PlayedDay, Step
from dashboard.ports import OpenWork
from dashboard.publishing.replay_cases import packed_cases, seen_cases
from dashboard.reports.lifecycle import ON_THE_CLOCK, RECEIVED, STATES
from dashboard.times import clock_changes, day_of, midnight, next_day, seconds_between

STANDING = ("in_progress", "waiting", "overdue")
"""What stands at a moment, besides what the day has counted so far."""
NAMES = (*DAY_COUNTERS, *STANDING)
BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
A_TICK = timedelta(milliseconds=1)
_PLAIN = {
    "reject": "rejected",
    "mark_duplicate": "duplicates",
    "dispatch": "dispatched",
    "close": "closings",
    "grant_deferral": "deferrals",
    "send_back": "rework",
}


def state_at(pack: Mapping[str, Any], second: int) -> dict[str, int]:
    """Every counter of ``NAMES`` at that second of the day: what stands, and what the day has counted up to and with it."""
    state = dict.fromkeys(pack["counters"], 0) | pack["start"]
    at = 0
    for later, counter, amount in zip(pack["after"], pack["counter"], pack["amount"], strict=True):
        at += later
        if at > second:
            break
        state[pack["counters"][counter]] += amount
    return state


def day_pack(open_reading: OpenWork, city: City, day: date, now: datetime) -> dict[str, Any]:
    """``pack_of`` what ``read_day`` reads."""
    return pack_of(read_day(open_reading, city, day, now), city)


def read_day(open_reading: OpenWork, city: City, day: date, now: datetime) -> PlayedDay:
    """What a pack is made from; of the running day what there is up to now."""
    first, end = midnight(day, city.zone), midnight(next_day(day), city.zone)
    before = min(end, now + A_TICK)
    with open_reading() as work:
        dues, lives = work.replay.late(first, before)
        steps = work.replay.steps(first, before)
        return PlayedDay(
            day=day,
            first=first,
            end=end,
            now=now,
            event=work.events.latest(),
            stood=work.tallies.minute_sums(BEGINNING, first - A_TICK),
            received=work.replay.received(first, before),
            accepted=work.replay.accepted(first, before),
            steps=steps,
            counted=work.replay.counted(first, before),
            dues=dues,
            lives=lives,
            spots=work.replay.spots(sorted({step.case_id for step in (*steps, *lives)})),
        )


def pack_of(read: PlayedDay, city: City) -> dict[str, Any]:
    """The day in columns, one place for each change, in order.

    ``after``: seconds since the change before. ``counter``, ``district``, ``panel``: places in the lists of codes. ``start``: what stood
    at midnight. ``seconds``: how long the day is (one that changes the clock is longer or shorter); ``until``: how much of it has been.
    ``clock``: [second, minutes] at which the clock is put forward or back. ``over``: it changes no more by itself. ``cases``, ``seen``:
    see ``packed_cases``.
    """
    first, end = read.first, read.end
    found = [Change(at, "reports", 1, district, panel) for at, district, panel in read.received]
    found += [Change(at, "accepted", 1, district, panel) for at, district, panel in read.accepted]
    found += [change for step in read.steps for change in changes_of(step)]
    found += [change for row in read.counted for change in _counted(row)]
    late, lateness = overdue_changes(read.dues, read.lives, first, min(end, read.now + A_TICK))
    start = {"in_progress": read.stood["in_progress"], "waiting": read.stood["waiting"], "overdue": late}
    head = {"day": read.day.isoformat(), "event": read.event, "over": read.day < day_of(read.now, city.zone), "start": start}
    clock = {
        "seconds": seconds_between(first, end),
        "until": seconds_between(first, min(end, read.now)),
        "clock": clock_changes(first, end),
    }
    return head | clock | _columns([*found, *lateness], first) | packed_cases(seen_cases(read.steps, lateness), read.spots, city, first)


def changes_of(step: Step) -> Iterator[Change]:
    """What one row of history changes, deadlines aside."""
    old, new = (None if step.move == RECEIVED else STATES[step.source]), STATES[step.target]
    for flag, counter in (("open", "in_progress"), ("waiting", "waiting")):
        amount = int(getattr(new, flag)) - int(getattr(old, flag) if old else 0)
        if amount:
            yield _of(step, counter, amount)
    if step.move in _PLAIN:
        yield _of(step, _PLAIN[step.move])
    if step.move == RATE:
        yield _of(step, "ratings")
        if int((step.facts or {})["rating"]) >= SATISFIED:
            yield _of(step, "satisfied")


def overdue_changes(dues: Iterable[Deadline], steps: Iterable[Step], first: datetime, before: datetime) -> tuple[int, list[Change]]:
    """How many cases were overdue at ``first``, and each that became so or stopped being so before ``before``.

    Overdue is a case on the clock that is past the newest handling deadline it then had; an objection strikes the figure, not the delay.
    dues, steps: of the same cases, ordered by case.
    """
    by_case = {case: list(rows) for case, rows in groupby(dues, key=lambda row: row.case_id)}
    standing, found = 0, list[Change]()
    for case, rows in groupby(steps, key=lambda row: row.case_id):
        life, deadlines = list(rows), [due for due in by_case.get(case, []) if due.ended_by != "correction"]
        was = _is_late(life, deadlines, first)
        standing += was
        for at in sorted(_turns(life, deadlines)):
            if first < at < before and (late := _is_late(life, deadlines, at)) != was:
                found.append(_of(life[0], "overdue", 1 if late else -1, at))
                was = late
    return standing, found


def _turns(life: Sequence[Step], dues: Sequence[Deadline]) -> set[datetime]:
    """The moments at which it may become overdue or stop being so."""
    moments = {step.at for step in life}
    for due in dues:
        moments |= {at for at in (_missed(due), due.since, due.done_at, due.until) if at}
    return moments


def _missed(due: Deadline) -> datetime | None:
    return due.deadline + A_TICK if due.deadline else None


def _is_late(life: Sequence[Step], dues: Sequence[Deadline], at: datetime) -> bool:
    state = next((step.target for step in reversed(life) if step.at <= at), "")
    due = next((due for due in reversed(dues) if due.since <= at), None)
    if due is None or due.deadline is None or state not in ON_THE_CLOCK:
        return False
    ended = due.until is not None and due.until <= at and due.ended_by != "objection"
    return due.deadline < at and not ended and (due.done_at is None or due.done_at > at)


def _counted(row: Counted) -> Iterator[Change]:
    for name in COUNTERS[row.kind][: 2 + bool(row.on_time)]:
        yield Change(row.at, name, 1, row.district, row.panel)


def _of(step: Step, counter: str, amount: int = 1, at: datetime | None = None) -> Change:
    return Change(at or step.at, counter, amount, step.district, step.panel, step.case_id)


def _columns(changes: Sequence[Change], first: datetime) -> dict[str, Any]:
    """Changes of the same second, counter and place are one."""
    sums: Counter[tuple[int, int, str, str]] = Counter()
    for change in changes:
        sums[(seconds_between(first, change.at), NAMES.index(change.counter), change.district, change.panel)] += change.amount
    rows = sorted((key, amount) for key, amount in sums.items() if amount)
    districts, panels = (sorted({key[place] for key, _ in rows}) for place in (2, 3))
    at = [key[0] for key, _ in rows]
    return {
        "counters": list(NAMES),
        "districts": districts,
        "panels": panels,
        "after": [this - last for last, this in zip([0, *at], at, strict=False)],
        "counter": [key[1] for key, _ in rows],
        "amount": [amount for _, amount in rows],
        "district": [districts.index(key[2]) for key, _ in rows],
        "panel": [panels.index(key[3]) for key, _ in rows],
    }
