"""A number opened: the counts of its formula, and the things they count, one by one. (verb: reads)

A list is read page by page at one fixed moment, so that it stays the same list while cases go on. Source: docs/figures.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dashboard.assessment.closings import Closings
from dashboard.assessment.dues import ENDINGS
from dashboard.assessment.indicators import MEDIAN, RATE, RATIO, Indicator
from dashboard.assessment.tables import Wanted, table_of
from dashboard.city import City
from dashboard.ports import OpenWork, Work
from dashboard.records import Behind, Due
from dashboard.times import midnight, next_day

CLOSINGS = "closings"
PAGE = 500  # lines read at once: some 20 ms, so that streams go on between two pages
WITHIN = {
    "closed": "due", "closed_on_time": "due", "handled": "handling_due", "handled_on_time": "handling_due", "satisfied": "ratings",
}  # fmt: skip
"""Counts that count some of what another one counts: one list shows both."""
MARKS: dict[str, tuple[str, str]] = {"corrected": ("更正", "Corrected"), "reopened": ("再次处理", "Reopened"), **ENDINGS}
"""What a line may be marked with: what happened to the case, or why the deadline stopped counting since."""


@dataclass(frozen=True)
class Opened:
    """Which number. first, last: days, both inclusive, None without end; codes: column → code; as_of: what was known then, None: now."""

    indicator: Indicator
    first: date | None = None
    last: date | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    as_of: datetime | None = None


@dataclass(frozen=True)
class Stage:
    """One run of lines: everything that ``counter`` counts; ``part`` marks those that this one counts besides."""

    counter: str
    part: str = ""


@dataclass(frozen=True)
class Figure:
    """A number with what it is made of. counts: of its formula; lines: how many things its list holds; row: every indicator there."""

    value: float | None
    counts: dict[str, int]
    lines: int
    row: dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One counted thing, as it was known at the asked moment. counts: who counts it; done_at, on_time: None where no deadline is held.

    seconds: of a closing, by the clock from acceptance.
    """

    behind: Behind
    counts: tuple[str, ...]
    done_at: datetime | None = None
    on_time: bool | None = None
    seconds: float | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after the thing ``after`` of the stage ``stage``."""

    stage: int = 0
    after: int = 0

    def __str__(self) -> str:
        return f"{self.stage}-{self.after}"


START = Cursor()


def stages_of(indicator: Indicator) -> tuple[Stage, ...]:
    """The runs of lines that an indicator's list is made of. (rule)"""
    if indicator.kind == MEDIAN:
        return (Stage(CLOSINGS),)
    if indicator.kind not in (RATE, RATIO):
        return (Stage(indicator.key),)
    if WITHIN.get(indicator.part) == indicator.whole:
        return (Stage(indicator.whole, indicator.part),)
    return Stage(indicator.whole), Stage(indicator.part)


def counts_of(indicator: Indicator) -> tuple[str, ...]:
    """The counts that a list's lines add up to, in the order of the formula. (rule)"""
    return tuple(dict.fromkeys(name for stage in stages_of(indicator) for name in (stage.part, stage.counter) if name))


def figure_of(work: Work, city: City, opened: Opened, closings: Closings, now: datetime) -> Figure:
    """The number as every table shows it, with the counts it is made of."""
    wanted = Wanted("", opened.first, opened.last, opened.codes, opened.as_of)
    row = table_of(work, city, wanted, closings, now)[0]
    names = counts_of(opened.indicator)
    counts = {name: _closings(work, city, opened, now) if name == CLOSINGS else int(row[name]) for name in names}
    lines = sum(counts[stage.counter] for stage in stages_of(opened.indicator))
    return Figure(row[opened.indicator.key], counts, lines, row)


def lines_of(work: Work, city: City, opened: Opened, cursor: Cursor, most: int, now: datetime) -> tuple[list[Line], Cursor | None]:
    """At most so many lines after the cursor, and where the next page begins; None at the end."""
    stages, lines = stages_of(opened.indicator), list[Line]()
    for number, stage in enumerate(stages[cursor.stage :], start=cursor.stage):
        after = cursor.after if number == cursor.stage else 0
        found = _of_stage(work, city, opened, stage, after, most - len(lines) + 1, now)
        if len(lines) + len(found) > most:
            kept = found[: most - len(lines)]
            return [*lines, *kept], Cursor(number, kept[-1].behind.id if kept else after)
        lines += found
    return lines, None


def every_line(open_reading: OpenWork, city: City, opened: Opened, now: datetime, most: int = PAGE) -> Iterator[list[Line]]:
    """All lines, page by page, each page in a reading of its own."""
    cursor: Cursor | None = START
    while cursor:
        with open_reading() as work:
            lines, cursor = lines_of(work, city, opened, cursor, most, now)
        yield lines


def _of_stage(work: Work, city: City, opened: Opened, stage: Stage, after: int, most: int, now: datetime) -> list[Line]:
    as_of = opened.as_of or now
    asked = (*_span(city, opened), _codes(opened), as_of, after, most)
    found = work.behind.page(stage.counter, *asked)
    marked = {one.id for one in work.behind.page(stage.part, *asked)} if stage.part and found else set()
    return [_line(one, (stage.part, stage.counter) if one.id in marked else (stage.counter,), as_of) for one in found]


def _line(behind: Behind, counts: tuple[str, ...], as_of: datetime) -> Line:
    done_at, on_time = _met(behind.due, as_of)
    accepted = behind.case.accepted_at
    seconds = (behind.at - accepted).total_seconds() if counts == (CLOSINGS,) and accepted else None
    return Line(behind, counts, done_at, on_time, seconds, _marks(behind))


def _met(due: Due | None, as_of: datetime) -> tuple[datetime | None, bool | None]:
    """When a deadline was met, and whether in time, as it was known then."""
    if due is None:
        return None, None
    if due.done_at and due.done_at <= as_of:
        return due.done_at, due.on_time
    return None, False


def _marks(behind: Behind) -> tuple[str, ...]:
    case, due = behind.case, behind.due
    found = {"corrected": case.corrected > 0, "reopened": case.reopened}
    ended = due.ended_by if due and due.until else ""
    return (*(name for name, is_so in found.items() if is_so), *([ended] if ended in MARKS else []))


def _closings(work: Work, city: City, opened: Opened, now: datetime) -> int:
    return work.behind.count(CLOSINGS, *_span(city, opened), _codes(opened), opened.as_of or now)


def _span(city: City, opened: Opened) -> tuple[datetime | None, datetime | None]:
    first, last = opened.first, opened.last
    return midnight(first, city.zone) if first else None, midnight(next_day(last), city.zone) if last else None


def _codes(opened: Opened) -> dict[str, str]:
    return {name: code for name, code in opened.codes.items() if code}
