"""Indicator tables: one row per district, street, department, panel or category, or per day, week, month, quarter or year. (verb: reads)

From the day tallies, what is overdue by the clock alone, and the closings' history; so the cost does not grow with the number of reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.assessment.indicators import COUNTS, row_of
from dashboard.assessment.rates import rounded
from dashboard.city import City
from dashboard.ports import OpenWork, Work
from dashboard.times import day_of, midnight, next_day

CODES = ("district", "street", "department", "panel", "category")
PERIODS = ("day", "week", "month", "quarter", "year")
BY = (*CODES, *PERIODS)
MOST_DAYS = 3700  # of asked days that are filled with empty periods: ten years
Rows = Sequence[Mapping[str, Any]]
Words = Mapping[str, str]


@dataclass(frozen=True)
class Wanted:
    """Which table. by: one of BY; first, last: days, both inclusive, None without end; codes: district, department, panel → code."""

    by: str
    first: date | None = None
    last: date | None = None
    codes: Mapping[str, str] | None = None


def indicator_rows(open_reading: OpenWork, city: City, wanted: Wanted, now: datetime) -> tuple[list[dict[str, Any]], int]:
    """The rows, each with key, name (words) and every indicator; and the number of the newest event they know."""
    with open_reading() as work:
        event = work.events.latest()
        rows = _rows(work, city, wanted, now)
    return rows, event


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


def _rows(work: Work, city: City, wanted: Wanted, now: datetime) -> list[dict[str, Any]]:
    where = _tally_where(city, wanted.codes or {})
    group = _grouping(city, wanted.by)
    tallies = work.tallies.rows([_column(wanted.by)], wanted.first, wanted.last, where)
    standing = [row for row in work.tallies.open_now(now) if _within(row, where)]
    counts = _counted(tallies, _late(standing, city, wanted, now), wanted.by, group)
    keys = _keys(city, wanted, counts)
    overdue = _overdue(standing, city, wanted.by, group)
    medians = _medians(work, city, wanted, keys, now)
    return [
        {"key": key, "name": _name(city, wanted.by, key)} | row_of(counts.get(key, {}), overdue.get(key, 0), medians.get(key))
        for key in keys
    ]


def _column(by: str) -> str:
    """The tally column that a table is made from."""
    return "day" if by in PERIODS else "category" if by == "panel" else by


def _grouping(city: City, by: str) -> Callable[[str], str]:
    """From a value of that column to the key of its row."""
    if by == "panel":
        return lambda category: city.categories[category].panel if category in city.categories else ""
    if by in PERIODS:
        return lambda day: period_of(by, date.fromisoformat(day))
    return lambda code: code


def _tally_where(city: City, codes: Mapping[str, str]) -> dict[str, str | Sequence[str]]:
    where: dict[str, str | Sequence[str]] = {name: codes[name] for name in ("district", "department") if codes.get(name)}
    if codes.get("panel"):
        where["category"] = [code for code, category in city.categories.items() if category.panel == codes["panel"]]
    return where


def _within(row: Mapping[str, Any], where: Mapping[str, str | Sequence[str]]) -> bool:
    return all(row[name] == wanted if isinstance(wanted, str) else row[name] in wanted for name, wanted in where.items())


def _late(standing: Rows, city: City, wanted: Wanted, now: datetime) -> list[dict[str, Any]]:
    """Tally rows of what is due by the clock alone: open cases past a deadline, on the day of that deadline."""
    first, last = wanted.first or date.min, wanted.last or date.max
    late = []
    for row in standing:
        for column, counter in (("due_at", "due"), ("handling_due_at", "handling_due")):
            if row[column] and first <= (day := day_of(row[column], city.zone)) <= last:
                late.append({**row, "day": day.isoformat(), counter: row["open"]})
    return late


def _counted(tallies: Rows, late: Rows, by: str, group: Callable[[str], str]) -> dict[str, Counter[str]]:
    column = _column(by)
    counts: dict[str, Counter[str]] = {}
    for row in (*tallies, *late):
        sums = counts.setdefault(group(row[column]), Counter())
        for name in COUNTS:
            sums[name] += int(row.get(name, 0))
    return counts


def _overdue(standing: Rows, city: City, by: str, group: Callable[[str], str]) -> Counter[str]:
    """Overdue cases by key; in a table by time on the day their handling was due."""
    overdue: Counter[str] = Counter()
    for row in standing:
        if row["overdue"]:
            value = day_of(row["handling_due_at"], city.zone).isoformat() if by in PERIODS else row[_column(by)]
            overdue[group(value)] += int(row["overdue"])
    return overdue


def _keys(city: City, wanted: Wanted, counts: Mapping[str, Counter[str]]) -> list[str]:
    """Rows in the city's order; by time, every period of the asked days, or those with any news."""
    if wanted.by in PERIODS:
        found = {key for key, sums in counts.items() if any(sums.values())}
        if wanted.first and wanted.last and (wanted.last - wanted.first).days < MOST_DAYS:
            found |= {
                period_of(wanted.by, wanted.first + timedelta(days=number)) for number in range((wanted.last - wanted.first).days + 1)
            }
        return sorted(found)
    known = [code for code, record in _records(city, wanted.by).items() if _is_asked(code, record, wanted)]
    return [*known, *sorted(key for key in counts if key and key not in _records(city, wanted.by))]


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
        return codes.get("district", "") in ("", record.district)
    if wanted.by == "department":
        return own in ("", code) and (not codes.get("district") or record.district in ("", codes["district"]))
    if wanted.by == "category":
        return codes.get("panel", "") in ("", record.panel)
    return own in ("", code)


def _name(city: City, by: str, key: str) -> Words:
    if by in PERIODS:
        return period_words(by, key)
    record = _records(city, by).get(key)
    return record.name if record else {"zh": key, "en": key}


def _medians(work: Work, city: City, wanted: Wanted, keys: Sequence[str], now: datetime) -> dict[str, float]:
    """Median hours to close by key. Periods are cut at the asked days."""
    codes = {name: code for name, code in (wanted.codes or {}).items() if code}
    if wanted.by in PERIODS:
        seconds = work.tallies.hours_to_close("", _spans(city, wanted, keys, now), codes)
    else:
        first = midnight(wanted.first, city.zone) if wanted.first else midnight(date(1971, 1, 1), city.zone)
        last = midnight(next_day(wanted.last), city.zone) if wanted.last else now + timedelta(days=1)
        seconds = work.tallies.hours_to_close(wanted.by, [("", first, last)], codes)
    return {key: rounded(value / 3600, 2) for key, value in seconds.items()}


def _spans(city: City, wanted: Wanted, keys: Iterable[str], now: datetime) -> list[tuple[str, datetime, datetime]]:
    first, last = wanted.first or date.min, wanted.last or date.max
    spans = []
    for key in keys:
        begin, end = _bounds(wanted.by, key)
        begin, end = max(begin, first), min(end, last)
        if begin <= end:
            spans.append((key, midnight(begin, city.zone), midnight(next_day(end), city.zone)))
    return spans


def _bounds(by: str, key: str) -> tuple[date, date]:
    """First and last day of a period."""
    if by == "week":
        monday = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
        return monday, monday + timedelta(days=6)
    if by == "day":
        return date.fromisoformat(key), date.fromisoformat(key)
    length = {"month": 1, "quarter": 3, "year": 12}[by]
    number = int(key[:4]) * 12 + (0 if by == "year" else (int(key[5:].lstrip("Q")) - 1) * length)
    return _first_of(number), _first_of(number + length) - timedelta(days=1)


def _first_of(month: int) -> date:
    """The first day of a month, counted from the year 0."""
    return date(month // 12, month % 12 + 1, 1)
