"""Every kind of hot spot as a list: where, when, what, where again, what rises, who drowns. (verb: reads)

Source: docs/hotspots.md
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from dashboard.assessment.hot_places import Item, change, kind_of, known_since, places, repeated
from dashboard.assessment.hot_rises import first_needed, rising, weeks_known
from dashboard.assessment.hotspots import WEEKDAYS, before, profile, weekday_counts
from dashboard.assessment.rates import percent, rounded
from dashboard.assessment.report_days import ReportDays, Reports
from dashboard.assessment.rises import adjusted
from dashboard.assessment.workload import FALLS_BEHIND, STATES, Load, drowns_on, load, state_of
from dashboard.city import City, HotspotRules, name_of
from dashboard.ports import OpenWork, Work
from dashboard.times import day_of

MOST_DAYS = 92
"""A quarter: what is asked for on a page is remembered by the process."""
FLOWS = ("accepted", "closings")
"""What comes: a case stands as accepted with the department that has it now, so that one handed on counts once."""


@dataclass(frozen=True)
class Asked:
    """What is wanted. kind: one of KINDS; first, last: days, both inclusive; district, panel: codes, '' for all."""

    kind: str
    first: date
    last: date
    district: str = ""
    panel: str = ""


@dataclass(frozen=True)
class Answer:
    """items: a list as JSON; facts: what it was made with; event: number of the newest event it knows."""

    items: list[Item]
    facts: dict[str, Any] = field(default_factory=dict)
    event: int = 0


@dataclass(frozen=True)
class Look:
    """One question within its transaction. days: what this process remembers of reports."""

    work: Work
    city: City
    asked: Asked
    days: ReportDays
    now: datetime

    @property
    def rules(self) -> HotspotRules:
        return self.city.assessment.hotspots

    @property
    def codes(self) -> dict[str, str]:
        return {name: code for name, code in (("district", self.asked.district), ("panel", self.asked.panel)) if code}

    def reports(self, first: date) -> Reports:
        """The reports from that day up to the last one, under the question's filters."""
        read = self.days.read(self.work, self.city.zone, first, self.asked.last)
        return read.where(**{name: (code,) for name, code in self.codes.items()})


def hotspots_of(open_reading: OpenWork, city: City, asked: Asked, days: ReportDays, now: datetime) -> Answer:
    """The answer to one question. days: what this process remembers of reports, shared by all who ask."""
    with open_reading() as work:
        event = work.events.latest()
        answer = KINDS[asked.kind](Look(work, city, asked, days, now))
    return Answer(answer.items, answer.facts, event)


def _places(look: Look) -> Answer:
    first, last = look.asked.first, look.asked.last
    reports = look.reports(before(first, last)[0])
    return Answer(places(reports, look.city, first, last, known_since(look.work, look.city.zone)))


def _hours(look: Look) -> Answer:
    reports = look.reports(look.asked.first)
    days = weekday_counts(look.asked.first, look.asked.last)
    counts = profile((reports.rows["day"] - 1) % WEEKDAYS, reports.rows["hour"])  # the first day of all was a Monday
    items = [
        {"weekday": weekday + 1, "hour": hour, "reports": count, "days": days[weekday]}
        for weekday, row in enumerate(counts.tolist())
        for hour, count in enumerate(row)
    ]
    return Answer(items, {"reports": len(reports)})


def _categories(look: Look) -> Answer:
    first, last = look.asked.first, look.asked.last
    reports = look.reports(before(first, last)[0])
    there, then = (_by_category(reports.between(*days)) for days in ((first, last), before(first, last)))
    whole, since = sum(there.values()), known_since(look.work, look.city.zone)
    known = since is not None and since <= before(first, last)[0]
    items = [
        {**kind_of(code, look.city), **change(count, then.get(code, 0) if known else None), "share": percent(count, whole)}
        for code, count in sorted({**dict.fromkeys(then, 0), **there}.items(), key=lambda row: (-row[1], row[0]))
    ]
    return Answer(items, {"reports": whole})


def _by_category(reports: Reports) -> dict[str, int]:
    found, counts = np.unique(reports.rows["category"], return_counts=True)
    return {reports.names[number]: int(count) for number, count in zip(found, counts, strict=True)}


def _repeated(look: Look) -> Answer:
    first = look.asked.last - timedelta(days=look.rules.repeat_days - 1)
    items = repeated(look.reports(first), look.city, look.asked.last, look.rules.repeat_cases)
    return Answer(items, {"days": look.rules.repeat_days, "returns": look.rules.repeat_cases})


def _rising(look: Look) -> Answer:
    last = look.asked.last
    weeks = weeks_known(known_since(look.work, look.city.zone), last, look.rules)
    return Answer(*rising(look.reports(first_needed(last, look.rules)), look.city, look.rules, last, weeks))


def _capacity(look: Look) -> Answer:
    loads = _loads(look)
    grows = adjusted([one.chance for one in loads.values()])
    items = [_load(look, code, one, q <= look.rules.false_alarms) for (code, one), q in zip(loads.items(), grows, strict=True)]
    items.sort(key=lambda item: (STATES.index(item["state"]), -item["arrivals"], item["department"]))
    return Answer(items, {"drown_days": look.rules.drown_days})


def _loads(look: Look) -> dict[str, Load]:
    """Each department's load; those without cases and work are left out."""
    first, days = look.asked.first, (look.asked.last - look.asked.first).days + 1
    flows: dict[str, tuple[list[int], list[int]]] = {}
    for row in look.work.tallies.rows(("day", "department"), first, look.asked.last, look.codes, FLOWS):
        came, went = flows.setdefault(row["department"], ([0] * days, [0] * days))
        place = (date.fromisoformat(row["day"]) - first).days
        came[place], went[place] = row["accepted"], row["closings"]
    now_open: Counter[str] = Counter()
    for row in look.work.boards.standing(look.now, look.codes):
        now_open[row["department"]] += row["open"]
    codes = {code for code, (came, went) in flows.items() if any(came) or any(went)} | set(now_open)
    return {code: load(*flows.get(code, ([0] * days, [0] * days)), now_open[code]) for code in sorted(codes) if code}


def _load(look: Look, code: str, one: Load, is_growing: bool) -> Item:
    rules, today = look.rules, day_of(look.now, look.city.zone)
    state = state_of(one, is_growing, rules.drown_days)
    drowns = drowns_on(one, today, rules.drown_days) if state == FALLS_BEHIND else None
    return {
        "department": code,
        "department_name": name_of(look.city.departments, code),
        "arrivals": one.arrivals,
        "closings": one.closings,
        "arrivals_a_day": rounded(one.arrivals / one.days, 1),
        "closings_a_day": rounded(one.closings / one.days, 1),
        "open": one.open,
        "capacity_a_day": rounded(one.capacity, 1),
        "utilisation": one.utilisation,
        "work_days": None if one.work_days is None else rounded(one.work_days, 1),
        "clear_days": None if one.clear_days is None else rounded(one.clear_days, 1),
        "state": state,
        "drowns_on": drowns.isoformat() if drowns else None,
    }


KINDS: dict[str, Callable[[Look], Answer]] = {
    "places": _places,
    "hours": _hours,
    "categories": _categories,
    "repeated": _repeated,
    "rising": _rising,
    "capacity": _capacity,
}
