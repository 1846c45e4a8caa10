"""A number opened: the counts of its formula, and the things they count, one by one. (verb: reads)

A download is read page by page at one fixed moment, so that it stays the same list while cases go on. Source: docs/figures.md
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from dashboard.assessment.closings import Closings
from dashboard.assessment.dues import ENDINGS
from dashboard.assessment.indicators import MEDIAN, RATE, RATIO, STANDING, Indicator
from dashboard.assessment.tables import Wanted, table_of
from dashboard.city import City
from dashboard.ports import OpenWork, Work
from dashboard.records import Behind, Due
from dashboard.times import day_of, midnight, next_day

Span = tuple[datetime | None, datetime | None]
CLOSINGS = "closings"
PAGE = 500  # lines read at once: some 20 ms, so that streams go on between two pages
AT_ONCE = 4000  # things that one query sorts, about: a month of a large city at once took 120 ms a page
EVER, NEVER = datetime(1971, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Ends of lists without an end: with both ends given a query goes by its index; without one it took 3 s at a million reports."""
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
    """Where a page begins: in a stage, in the run of ``days`` days from ``day`` on, after the thing ``after``.

    day: ordinal, 0: the beginning of the list. days: 0: not begun.
    """

    stage: int = 0
    day: int = 0
    days: int = 0
    after: int = 0

    def __str__(self) -> str:
        return f"{self.stage}-{self.day}-{self.days}-{self.after}"


START = Cursor()


class Unasked(Closings):
    """Stands in where no median is asked for: reading every closing of long spans takes seconds."""

    def medians(self, *_asked: object, **_more: object) -> dict[str, float]:
        return {}


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
    """The number as every table shows it, with the counts it is made of; the row's median is told when it is the number."""
    wanted = Wanted("", opened.first, opened.last, opened.codes, opened.as_of)
    row = table_of(work, city, wanted, closings if opened.indicator.kind == MEDIAN else Unasked(), now)[0]
    names = counts_of(opened.indicator)
    counts = {name: _closings(work, city, opened, now) if name == CLOSINGS else int(row[name]) for name in names}
    lines = sum(counts[stage.counter] for stage in stages_of(opened.indicator))
    return Figure(row[opened.indicator.key], counts, lines, row)


def lines_of(
    work: Work, city: City, opened: Opened, counts: Mapping[str, int], cursor: Cursor, most: int, now: datetime
) -> tuple[list[Line], Cursor | None]:
    """At most so many lines after the cursor, and where the next page begins; None at the end. counts: of its ``Figure``.

    The list goes on by runs of days, and within one by id: so long runs that a query's sorting stays small.
    """
    days, lines = _days(work, city, opened, now), list[Line]()
    for number, stage in enumerate(stages_of(opened.indicator)[cursor.stage :], start=cursor.stage):
        place = cursor if number == cursor.stage else Cursor(number)
        step = days.count if opened.indicator.kind == STANDING else max(1, days.count * AT_ONCE // max(counts[stage.counter], 1))
        for run in _runs(days, place, step):
            found = _of_stage(work, opened, stage, days.bounds(run, city), run.after, most - len(lines) + 1, now)
            if len(lines) + len(found) > most:
                kept = found[: most - len(lines)]
                return [*lines, *kept], replace(run, after=kept[-1].behind.id if kept else run.after)
            lines += found
    return lines, None


def every_line(
    open_reading: OpenWork, city: City, opened: Opened, counts: Mapping[str, int], now: datetime, most: int = PAGE
) -> Iterator[list[Line]]:
    """All lines, page by page, each page in a reading of its own."""
    cursor: Cursor | None = START
    while cursor:
        with open_reading() as work:
            lines, cursor = lines_of(work, city, opened, counts, cursor, most, now)
        yield lines
        time.sleep(0)  # the streams go on


@dataclass(frozen=True)
class _Days:
    """The days that a list goes over, both inclusive. open_first, open_last: it goes on before and after them too."""

    first: date
    last: date
    open_first: bool
    open_last: bool

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    def bounds(self, run: Cursor, city: City) -> Span:
        """[first, before) of a run."""
        begins = max(run.day, self.first.toordinal())
        ends = begins + run.days  # the day after
        first = EVER if begins == self.first.toordinal() and self.open_first else midnight(date.fromordinal(begins), city.zone)
        if ends > self.last.toordinal():
            return first, NEVER if self.open_last else midnight(next_day(self.last), city.zone)
        return first, midnight(date.fromordinal(ends), city.zone)


def _days(work: Work, city: City, opened: Opened, now: datetime) -> _Days:
    """The asked days; where an end is open, about those in which anything happened: the first and the last run take the rest."""
    today = day_of(opened.as_of or now, city.zone)
    closed = work.tallies.first_closing() if opened.first is None else None
    first = opened.first or (day_of(closed, city.zone) if closed else today)
    last = opened.last or max(today, first)
    return _Days(min(first, last), last, opened.first is None, opened.last is None)


def _runs(days: _Days, place: Cursor, step: int) -> Iterator[Cursor]:
    """The runs of days from a cursor on: the one it is in, then new ones of ``step`` days."""
    begins, last = max(place.day, days.first.toordinal()), days.last.toordinal()
    run = replace(place, day=begins, days=place.days or step)
    while True:
        yield run
        begins += run.days
        if begins > last:
            return
        run = Cursor(place.stage, begins, step)


def _of_stage(work: Work, opened: Opened, stage: Stage, span: Span, after: int, most: int, now: datetime) -> list[Line]:
    as_of = opened.as_of or now
    asked = (*span, _codes(opened), as_of, after, most)
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


def _span(city: City, opened: Opened) -> Span:
    first, last = opened.first, opened.last
    return midnight(first, city.zone) if first else None, midnight(next_day(last), city.zone) if last else None


def _codes(opened: Opened) -> dict[str, str]:
    return {name: code for name, code in opened.codes.items() if code}
