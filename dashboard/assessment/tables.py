"""Indicator tables: one row per district, street, department, panel or category, or per day, week, month, quarter or year. (verb: reads)

From the day tallies, what is overdue by the clock alone, and the closings' history; so the cost does not grow with the number of reports.
As it was known at a past moment, a table is counted anew from the cases of its days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.closings import CODES, Closings, Span
from dashboard.assessment.dues import COUNTERS
from dashboard.assessment.indicators import COUNTS, row_of
from dashboard.assessment.rates import rounded
from dashboard.city import City, name_of
from dashboard.ports import OpenWork, Work
from dashboard.times import day_of, midnight, next_day

PERIODS = ("day", "week", "month", "quarter", "year")
BY = (*CODES, *PERIODS)
MOST_DAYS = 3700  # of asked days that are filled with empty periods: ten years
Rows = Sequence[dict[str, Any]]
Counts = Counter[str]
Words = Mapping[str, str]


@dataclass(frozen=True)
class Wanted:
    """Which table. by: one of BY, or '' for one row of everything; first, last: days, both inclusive, None without end.

    codes: district, street, department, panel, category → code. as_of: what was known at that moment, instead of now.
    """

    by: str
    first: date | None = None
    last: date | None = None
    codes: Mapping[str, str] | None = None
    as_of: datetime | None = None


def indicator_rows(
    open_reading: OpenWork, city: City, wanted: Wanted, closings: Closings, now: datetime
) -> tuple[list[dict[str, Any]], int]:
    """The rows, each with key, name (words) and every indicator; and the number of the newest event they know.

    closings: what this process remembers of them, shared by all who ask.
    """
    with open_reading() as work:
        event = work.events.latest()
        rows = table_of(work, city, wanted, closings, now)
    return rows, event


def table_of(work: Work, city: City, wanted: Wanted, closings: Closings, now: datetime) -> list[dict[str, Any]]:
    """The rows of ``indicator_rows``, inside somebody's reading."""
    counts = _known_then(work, city, wanted, wanted.as_of) if wanted.as_of else _known_now(work, city, wanted, now)
    keys = _keys(city, wanted, counts)
    medians = _medians(work, closings, city, wanted, keys, now)
    none: Counts = Counter()
    return [
        {"key": key, "name": _name(city, wanted.by, key)}
        | row_of(counts.get(key, none), counts.get(key, none)["overdue_open"], medians.get(key))
        for key in keys
    ]


def period_of(by: str, day: date) -> str:
    """The key of the period that a day is in: 2026-11-22, 2026-W47, 2026-11, 2026-Q4, 2026."""
    if by == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return {"day": f"{day}", "month": f"{day:%Y-%m}", "quarter": f"{day:%Y}-Q{(day.month + 2) // 3}", "year": f"{day:%Y}"}[by]


def period_words(by: str, key: str) -> Words:
    """A period's name."""
    year, _, rest = key.partition("-")
    if by == "week":
        return {"zh": f"{year} 年第 {int(rest[1:])} 周", "en": f"Week {int(rest[1:])}, {year}"}
    if by == "quarter":
        return {"zh": f"{year} 年第 {rest[1:]} 季度", "en": f"{rest}, {year}"}
    if by == "month":
        return {"zh": f"{year} 年 {int(rest)} 月", "en": key}
    return {"zh": f"{year} 年" if by == "year" else key, "en": key}


def bounds_of(kind: str, key: str) -> tuple[date, date]:
    """First and last day of a period: ("month", "2026-11"). Raises ValueError for a key that is none of its kind."""
    if kind == "week":
        monday = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
        return monday, monday + timedelta(days=6)
    if kind == "day":
        return date.fromisoformat(key), date.fromisoformat(key)
    length = {"month": 1, "quarter": 3, "year": 12}[kind]
    number = int(key[:4]) * 12 + (0 if kind == "year" else (int(key[5:].lstrip("Q")) - 1) * length)
    return _first_of(number), _first_of(number + length) - timedelta(days=1)


def _known_now(work: Work, city: City, wanted: Wanted, now: datetime) -> dict[str, Counts]:
    """Counts by key: from the tallies, and what is past its deadline by the clock alone."""
    codes = _codes(wanted)
    column = _column(wanted.by)
    tallies = work.tallies.rows([column] if column else [], wanted.first, wanted.last, _tally_where(city, wanted.by, codes))
    counts: dict[str, Counts] = {}
    for row in tallies:
        sums = counts.setdefault(_key(wanted.by, str(row.get(column, ""))), Counter())
        for name in COUNTS:
            sums[name] += int(row.get(name, 0))
    key_of = _late_key(city, wanted.by)
    for row in work.dues.late(now, codes, *_moments(city, wanted)):
        counts.setdefault(key_of(row, row["counts_at"]), Counter())[COUNTERS[row["kind"]][0]] += 1
    for row in work.boards.overdue(now, codes):
        counts.setdefault(key_of(row, row["handling_deadline"]), Counter())["overdue_open"] += 1
    return counts


def _late_key(city: City, by: str) -> Callable[[Mapping[str, Any], datetime], str]:
    """The key that something late stands under: its code, or the period of the day on which it became late."""
    if by in PERIODS:
        return lambda row, at: period_of(by, day_of(at, city.zone))
    return lambda row, at: str(row[by]) if by else ""


def _moments(city: City, wanted: Wanted) -> tuple[datetime | None, datetime | None]:
    """The asked days as [first, before), None without end."""
    first = midnight(wanted.first, city.zone) if wanted.first else None
    return first, midnight(next_day(wanted.last), city.zone) if wanted.last else None


def _known_then(work: Work, city: City, wanted: Wanted, as_of: datetime) -> dict[str, Counts]:
    """Counts by key as they were known at a past moment, counted from the cases."""
    counts: dict[str, Counts] = {}
    for value, row in work.behind.counts(_column(wanted.by), *_moments(city, wanted), _codes(wanted), as_of).items():
        counts.setdefault(_key(wanted.by, value), Counter()).update(row)
    return counts


def _codes(wanted: Wanted) -> dict[str, str]:
    return {name: code for name, code in (wanted.codes or {}).items() if code}


def _column(by: str) -> str:
    """The column that a table is made from."""
    return "day" if by in PERIODS else by


def _key(by: str, value: str) -> str:
    """From a value of that column to the key of its row."""
    if not by:
        return ""
    return period_of(by, date.fromisoformat(value)) if by in PERIODS else value


def _tally_where(city: City, by: str, codes: Mapping[str, str]) -> dict[str, str | Sequence[str]]:
    """The filters as tallies know them: those by street and category know no panel."""
    if "panel" not in codes or not {by, *codes} & {"street", "category"}:
        return dict(codes)
    of_panel = [code for code, category in city.categories.items() if category.panel == codes["panel"]]
    wanted = [code for code in of_panel if codes.get("category", code) == code]
    return {name: code for name, code in codes.items() if name != "panel"} | {"category": wanted}


def _keys(city: City, wanted: Wanted, counts: Mapping[str, Counts]) -> list[str]:
    """Rows in the city's order; by time, every period of the asked days, or those with any news. What was late before them has no row."""
    if not wanted.by:
        return [""]
    if wanted.by in PERIODS:
        asked = (wanted.first or date.min, wanted.last or date.max)
        found = {key for key, sums in counts.items() if any(sums.values()) and _overlap(bounds_of(wanted.by, key), asked)}
        if wanted.first and wanted.last and (wanted.last - wanted.first).days < MOST_DAYS:
            found |= {
                period_of(wanted.by, wanted.first + timedelta(days=number)) for number in range((wanted.last - wanted.first).days + 1)
            }
        return sorted(found)
    known = [code for code, record in _records(city, wanted.by).items() if _is_asked(code, record, wanted)]
    return [*known, *sorted(key for key in counts if key and key not in _records(city, wanted.by))]


def _overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two spans of days, both ends inclusive, have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def _records(city: City, by: str) -> Mapping[str, Any]:
    records: dict[str, Mapping[str, Any]] = {
        "district": city.districts,
        "street": city.streets,
        "department": city.departments,
        "panel": city.panels,
        "category": city.categories,
    }
    return records[by]


def _is_asked(code: str, record: Any, wanted: Wanted) -> bool:
    """Whether the table has this row under its filters: a street of the asked district, a category of the asked panel."""
    codes = wanted.codes or {}
    own = codes.get(wanted.by, "")
    if wanted.by == "street":
        return codes.get("district", "") in ("", record.district) and own in ("", code)
    if wanted.by == "department":
        return own in ("", code) and (not codes.get("district") or record.district in ("", codes["district"]))
    if wanted.by == "category":
        return codes.get("panel", "") in ("", record.panel) and own in ("", code)
    return own in ("", code)


def _name(city: City, by: str, key: str) -> Words:
    if not by:
        return city.name
    if by in PERIODS:
        return period_words(by, key)
    return name_of(_records(city, by), key)


def _medians(work: Work, closings: Closings, city: City, wanted: Wanted, keys: Sequence[str], now: datetime) -> dict[str, float]:
    """Median hours to close by key. Periods are cut at the asked days."""
    by, spans = ("", _spans(wanted, keys)) if wanted.by in PERIODS else (wanted.by, _whole_span(work, city, wanted, now))
    seconds = closings.medians(work, city, by, spans, wanted.codes or {}, now, wanted.as_of)
    return {key: rounded(value / 3600, 2) for key, value in seconds.items()}


def _whole_span(work: Work, city: City, wanted: Wanted, now: datetime) -> list[Span]:
    """The asked days as one span, from the first closing on; none when nothing was closed."""
    closed = work.tallies.first_closing()
    if closed is None:
        return []
    first, last = day_of(closed, city.zone), day_of(now, city.zone)
    span = Span("", max(first, wanted.first or first), min(last, wanted.last or last))
    return [span] if span.first <= span.last else []


def _spans(wanted: Wanted, keys: Iterable[str]) -> list[Span]:
    first, last = wanted.first or date.min, wanted.last or date.max
    spans = [Span(key, max(begin, first), min(end, last)) for key in keys for begin, end in (bounds_of(wanted.by, key),)]
    return [span for span in spans if span.first <= span.last]


def _first_of(month: int) -> date:
    """The first day of a month, counted from the year 0."""
    return date(month // 12, month % 12 + 1, 1)
