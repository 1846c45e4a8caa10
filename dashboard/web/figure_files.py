"""A number's list as a file that reproduces it: one line per counted thing, columns that add up, the formula at the end. (web)

CSV is written line by line, however long it is; a workbook is made whole, with live formulas over its own lines.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from dashboard.assessment.behind import CLOSINGS, MARKS, Opened, counts_of
from dashboard.assessment.indicators import BY_KEY, MEDIAN, RATE, RATIO
from dashboard.assessment.rates import percent, rounded
from dashboard.city import City, name_of
from dashboard.web.words import pick

Shape = Mapping[str, Any]
About = Sequence[tuple[str, Any]]
BOM = "\ufeff"  # without it spreadsheet programs take Chinese for something else
COLUMNS: dict[str, tuple[str, str]] = {
    "line": ("序号", "Line"),
    "number": ("编号", "Number"),
    "category": ("小类代码", "Category code"),
    "category_name": ("小类", "Category"),
    "panel": ("板块代码", "Panel code"),
    "district": ("区县代码", "District code"),
    "district_name": ("区县", "District"),
    "street": ("街道代码", "Street code"),
    "street_name": ("街道", "Street"),
    "department": ("部门代码", "Department code"),
    "department_name": ("责任部门", "Department"),
    "state": ("现状", "State"),
    "lon": ("经度", "Longitude"),
    "lat": ("纬度", "Latitude"),
    "reported_at": ("上报时间", "Reported"),
    "accepted_at": ("立案时间", "Accepted"),
    "at": ("计入时间", "Counted"),
    "deadline": ("时限", "Deadline"),
    "done_at": ("完成时间", "Done"),
    "on_time": ("按期", "In time"),
    "hours": ("小时", "Hours"),
    "marks": ("标记", "Marks"),
}
"""Every column of a file; after them one for each count, 1 where it counts the line."""
NAMED = {"category_name": "category", "district_name": "district", "street_name": "street", "department_name": "department"}
COUNT_WORDS: dict[str, tuple[str, str]] = {key: (one.zh, one.en) for key, one in BY_KEY.items()} | {CLOSINGS: ("结案次数", "Closings")}


@dataclass
class Sums:
    """What the lines written so far add up to."""

    opened: Opened
    counts: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def value(self) -> float | None:
        """The number, from its lines alone."""
        indicator = self.opened.indicator
        if indicator.kind in (RATE, RATIO):
            return percent(self.counts[indicator.part], self.counts[indicator.whole])
        if indicator.kind == MEDIAN:
            return rounded(median(self.seconds) / 3600, 2) if self.seconds else None
        return self.counts[indicator.key]

    def formula(self) -> str:
        """closing_rate = closed / due = 1 / 2 = 50.0 %"""
        indicator, value = self.opened.indicator, self.value()
        said = "-" if value is None else str(value)
        if indicator.kind in (RATE, RATIO):
            part, whole = indicator.part, indicator.whole
            return f"{indicator.key} = {part} / {whole} = {self.counts[part]} / {self.counts[whole]} = {said} %"
        if indicator.kind == MEDIAN:
            return f"{indicator.key} = median of hours of {self.counts[CLOSINGS]} lines = {said}"
        return f"{indicator.key} = {said} lines"


def headings(opened: Opened) -> dict[str, str]:
    """Every column of this number's file, in the language of the request."""
    return {key: pick(words) for key, words in (COLUMNS | {name: COUNT_WORDS[name] for name in counts_of(opened.indicator)}).items()}


def table_rows(opened: Opened, pages: Iterable[Sequence[tuple[Shape, float | None]]], city: City, sums: Sums) -> Iterator[list[Any]]:
    """The lines as rows of plain values, added up on the way. pages: (line's shape, its seconds)."""
    names = counts_of(opened.indicator)
    for page in pages:
        for shape, seconds in page:
            sums.counts.update([*shape["counts"], "line"])
            sums.seconds += [seconds] if seconds is not None else []
            yield [*_cells(shape, city, sums.counts["line"]), *(int(name in shape["counts"]) for name in names)]


def csv_parts(opened: Opened, rows: Iterable[Sequence[Any]], sums: Sums) -> Iterator[str]:
    """A CSV file, row by row: a head, the lines, the formula in a last line that begins with #."""
    yield BOM + _csv_line([*COLUMNS, *counts_of(opened.indicator)])
    for row in rows:
        yield _csv_line(["" if cell is None else cell for cell in row])
    yield _csv_line([f"# {sums.formula()}"])


def workbook(
    opened: Opened, heads: Mapping[str, str], rows: Iterable[Sequence[Any]], about: Sequence[tuple[str, Any]], sums: Sums
) -> bytes:
    """An Excel file: a sheet that says what the number is and computes it, and one with its lines.

    rows: of ``table_rows``, all read already. about: (words, value), the first one the number's name.
    """
    import xlsxwriter

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figure.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        bold = book.add_format({"bold": True})
        figure, lines = book.add_worksheet("figure"), book.add_worksheet("lines")
        lines.write_row(0, 0, list(heads.values()), bold)
        lines.freeze_panes(1, 0)
        lines.set_column(0, len(heads), 14)
        last = 0
        for last, row in enumerate(rows, start=1):
            lines.write_row(last, 0, row)
        _write_figure(book, figure, opened, heads, last, about, sums)
        book.close()
        return path.read_bytes()


def _write_figure(book: Any, sheet: Any, opened: Opened, heads: Mapping[str, str], last: int, about: About, sums: Sums) -> None:
    """What the number is, its counts as sums over the lines, and the number from them."""
    bold, two = book.add_format({"bold": True}), book.add_format({"num_format": "0.00", "bold": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    for at, (words, value) in enumerate(about):
        sheet.write(at, 0, words, bold)
        sheet.write(at, 1, value)
    places = dict[str, str]()
    at = len(about)
    for name in counts_of(opened.indicator):
        sheet.write(at, 0, heads[name], bold)
        sheet.write_formula(at, 1, f"=SUM({_range(heads, name, last)})", None, sums.counts[name])
        places[name] = f"B{at + 1}"
        at += 1
    value = sums.value()
    sheet.write(at, 0, about[0][1], bold)
    look = two if isinstance(value, float) else bold
    sheet.write_formula(at, 1, _formula(opened, heads, places, last), look, "—" if value is None else value)


def _formula(opened: Opened, heads: Mapping[str, str], places: Mapping[str, str], last: int) -> str:
    indicator = opened.indicator
    if indicator.kind in (RATE, RATIO):
        part, whole = places[indicator.part], places[indicator.whole]
        return f'=IF({whole}=0,"—",ROUND({part}/{whole}*100,2))'
    if indicator.kind == MEDIAN:
        return f'=IF({places[CLOSINGS]}=0,"—",ROUND(MEDIAN({_range(heads, "hours", last)}),2))'
    return f"={places[indicator.key]}"


def _range(heads: Mapping[str, str], name: str, last: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    column = xl_col_to_name(list(heads).index(name))
    return f"lines!{column}2:{column}{max(last, 1) + 1}"


def _cells(shape: Shape, city: City, line: int) -> Iterator[Any]:
    named: dict[str, Mapping[str, Any]] = {
        "category": city.categories,
        "district": city.districts,
        "street": city.streets,
        "department": city.departments,
    }
    for key in COLUMNS:
        if key == "line":
            yield line
        elif key in NAMED:
            code = shape[NAMED[key]] or ""
            yield pick(name_of(named[NAMED[key]], code)) if code else ""
        elif key == "marks":
            yield " ".join(pick(MARKS[mark]) for mark in shape["marks"])
        else:
            yield int(shape[key]) if isinstance(shape[key], bool) else shape[key]


def _csv_line(cells: Sequence[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
