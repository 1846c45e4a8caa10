"""Tables of a paper from a period's content: which columns, in which order, and which cell follows from which. (rules)

Every rate names the two counts it divides, every total the rows it adds; what no row has stands in its own, so that sums are right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dashboard.assessment.indicators import BY_KEY, INDICATORS, MEDIAN, RATIO, STANDING
from dashboard.assessment.indicators import RATE as INDICATOR_RATE
from dashboard.assessment.rates import percent
from dashboard.publishing.bulletins.shapes import (
    CHANGE,
    COUNT,
    GROWN,
    GROWTH,
    HOURS,
    POINTS,
    RATE,
    REST,
    SHARE,
    SUM,
    TOTAL,
    UNIT,
    WORDS,
    Cell,
    Column,
    Grid,
    Made,
    Row,
)
from dashboard.publishing.bulletins.words import BEFORE_WORDS, in_language, name_in, short_day, word

Figures = Mapping[str, Any]
HUNDREDTH = Decimal("0.01")
CELL_KIND = {INDICATOR_RATE: RATE, RATIO: RATE, MEDIAN: HOURS}
SHARES = {"share_of_reports": "reports", "share_of_accepted": "accepted"}
"""Columns that divide a count by the whole's."""
ALL = ("reports", "share_of_reports", "accepted", "share_of_accepted", *(i.key for i in INDICATORS if i.key not in ("reports", "accepted")))
PRINTED = {
    # table: its columns on paper; the spreadsheet has all of them
    "district": ("reports", "share_of_reports", "accepted", "due", "closed", "closing_rate", "closed_on_time", "on_time_closing_rate",
                 "rework_rate", "overdue_open"),
    "department": ("accepted", "due", "closed", "closing_rate", "closed_on_time", "on_time_closing_rate", "rework_rate", "overdue_open",
                   "satisfaction_rate"),
    "panel": ("reports", "accepted", "share_of_accepted", "due", "closed", "closing_rate", "closed_on_time", "on_time_closing_rate"),
    "category": ("accepted", "share_of_accepted", "due", "closed", "closing_rate", "on_time_closing_rate", "overdue_open"),
    "day": ("reports", "accepted", "acceptance_rate", "due", "closed", "closing_rate", "closed_on_time", "on_time_closing_rate"),
}  # fmt: skip
SORTED_BY = {"district": "on_time_closing_rate", "department": "due", "panel": "accepted", "category": "accepted"}
NOT_BY_TIME = ("overdue_open",)
NAME_WEIGHT = {"department": 3.0, "district": 2.0, "panel": 2.0, "category": 2.6, "day": 1.6}


def unit_grid(
    table: str, rows: Sequence[Figures], overall: Figures, title: str, language: str, *, label: str = "", own: str = "", most: int = 0
) -> Grid:
    """One row a unit, whatever no unit has, and the whole. label: the key of the first column's words; own: the unit to mark."""
    rest_of = (code for code in ALL if code not in PRINTED[table] and (table != "day" or code not in NOT_BY_TIME))
    codes = (*PRINTED[table], *rest_of)
    columns = (Column("name", word(label or table, language), WORDS, weight=NAME_WEIGHT.get(table, 2.0)), *_columns(table, codes, language))
    units = _sorted(table, [row for row in rows if table == "district" or any(row[code] for code in _counts(codes))])
    rest = _rest(units, overall, codes)
    figures = [*units, *([rest] if rest else []), overall]
    sums = all(sum(row[code] for row in figures[:-1]) == overall[code] for code in _counts(codes))
    names = [_name(table, row, language) for row in units]
    names += [word("not_dispatched" if table == "department" else "rest", language)] if rest else []
    kinds = [UNIT] * len(units) + ([REST] if rest else []) + [TOTAL]
    last = len(figures) - 1
    made = []
    for number, (row, kind) in enumerate(zip(figures, kinds, strict=True)):
        name = word("sum", language) if kind == TOTAL else names[number]
        cells = (_cell(code, row, overall, codes, number, last, sums) for code in codes)
        made.append(Row(str(row.get("key", "")), (Cell(name, WORDS), *cells), kind, own=bool(own) and row.get("key") == own))
    return Grid(table, title, word(label or table, language), columns, tuple(made), most)


def comparison_grid(content: Figures, row: Figures, before: Figures, year_before: Figures | None, title: str, language: str) -> Grid:
    """Every indicator against the period before and the same one a year before."""
    last, year = (in_language(words, language) for words in BEFORE_WORDS[content["kind"]])
    then = [("before", last, before)] if before["reports"] or before["due"] else []
    then += [("year_before", year, year_before)] if year_before else []
    columns = [Column("indicator", word("indicator", language), WORDS, weight=1.8), Column("this", word("this", language), COUNT)]
    for code, name, _ in then:
        columns += [Column(code, _capital(name), COUNT), Column(f"{code}_change", word("change", language), GROWTH)]
    rows = []
    for number, indicator in enumerate(INDICATORS):
        cells = [Cell(in_language((indicator.zh, indicator.en), language), WORDS), _figure(indicator.key, row, 1)]
        for place, (_, _, other) in enumerate(then):
            column = 2 + 2 * place
            past = Cell(None, COUNT) if indicator.kind == STANDING else _figure(indicator.key, other, column)
            cells += [past, _change(cells[1], past, (number, 1), (number, column))]
        rows.append(Row(indicator.key, tuple(cells)))
    return Grid("overall", title, title, tuple(columns), tuple(rows))


def plain_grid(code: str, title: str, sheet: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], most: int = 0) -> Grid:
    """A list whose cells follow from nothing."""
    cells = (tuple(Cell(value, column.kind) for value, column in zip(row, columns, strict=True)) for row in rows)
    made = tuple(Row(f"{code}_{number}", row) for number, row in enumerate(cells, 1))
    return Grid(code, title, sheet, tuple(columns), made, most)


def change_of(key: str, now: Figures, then: Figures) -> tuple[float | None, str]:
    """How far an indicator moved: percentage points of a rate, per cent of anything else; with the kind of that change."""
    if kind_of_cell(key) == RATE:
        return difference(now[key], then[key]), POINTS
    return growth(now[key], then[key]), GROWTH


def difference(now: float | None, then: float | None) -> float | None:
    """now - then, two decimals; None where one is missing."""
    return None if now is None or then is None else float(Decimal(repr(now)) - Decimal(repr(then)))


def growth(now: float | None, then: float | None) -> float | None:
    """By how many per cent it grew, two decimals, half up; None from nothing."""
    if now is None or not then:
        return None
    exact = (Decimal(repr(now)) - Decimal(repr(then))) / Decimal(repr(then)) * 100
    return float(exact.quantize(HUNDREDTH, ROUND_HALF_UP))


def kind_of_cell(key: str) -> str:
    """How an indicator is printed."""
    return RATE if key in SHARES else CELL_KIND.get(BY_KEY[key].kind, COUNT)


def _columns(table: str, codes: Sequence[str], language: str) -> list[Column]:
    printed = PRINTED[table]
    return [
        Column(code, words, kind_of_cell(code), code in printed, _weight(words, language))
        for code in codes
        for words in (_words(code, language),)
    ]


def _weight(words: str, language: str) -> float:
    """So wide that no English word is torn; Chinese breaks anywhere."""
    return 1.0 if language == "zh" else max(1.0, 0.12 * max(map(len, words.split())))


def _words(code: str, language: str) -> str:
    return word(code, language) if code in SHARES else in_language((BY_KEY[code].zh, BY_KEY[code].en), language)


def _counts(codes: Sequence[str]) -> list[str]:
    return [code for code in codes if kind_of_cell(code) == COUNT]


def _sorted(table: str, rows: Sequence[Figures]) -> list[Figures]:
    """The best first; those without a figure last; by time as they come."""
    key = SORTED_BY.get(table)
    if key is None:
        return list(rows)
    return sorted(rows, key=lambda row: (row[key] is None, -(row[key] or 0), -(row["due"] or 0)))


def _rest(units: Sequence[Figures], overall: Figures, codes: Sequence[str]) -> dict[str, Any] | None:
    """What the whole has and no unit: None when there is none, or when units overlap."""
    left = {code: overall[code] - sum(row[code] for row in units) for code in _counts(codes)}
    if not any(left.values()) or min(left.values()) < 0:
        return None
    rates = {code: percent(left[BY_KEY[code].part], left[BY_KEY[code].whole]) for code in codes if code in BY_KEY and BY_KEY[code].part}
    return dict.fromkeys(codes) | left | rates | {"key": ""}


def _name(table: str, row: Figures, language: str) -> str:
    return short_day(row["key"], language) if table == "day" else name_in(row["name"], language)


def _cell(code: str, row: Figures, overall: Figures, codes: Sequence[str], number: int, last: int, sums: bool) -> Cell:
    """One cell of a table of units, with what it follows from. number, last: its row and the total's."""
    place = {name: position for position, name in enumerate(codes, 1)}
    if code in SHARES:
        column = place[SHARES[code]]
        return Cell(percent(row[SHARES[code]], overall[SHARES[code]]), RATE, Made(SHARE, ((number, column), (last, column))))
    indicator = BY_KEY[code]
    if indicator.part:
        return Cell(row[code], RATE, Made(SHARE, ((number, place[indicator.part]), (number, place[indicator.whole]))))
    if number == last and sums and last and kind_of_cell(code) == COUNT:
        return Cell(row[code], COUNT, Made(SUM, tuple((above, place[code]) for above in range(last))))
    return Cell(row[code], kind_of_cell(code))


def _figure(key: str, row: Figures, column: int) -> Cell:
    """One indicator in a table of indicators: its counts stand in the same column."""
    indicator = BY_KEY[key]
    if not indicator.part:
        return Cell(row[key], kind_of_cell(key))
    return Cell(row[key], RATE, Made(SHARE, ((_ROW[indicator.part], column), (_ROW[indicator.whole], column))))


_ROW = {indicator.key: number for number, indicator in enumerate(INDICATORS)}


def _change(now: Cell, then: Cell, here: tuple[int, int], there: tuple[int, int]) -> Cell:
    left, right = (None if isinstance(cell.value, str) else cell.value for cell in (now, then))
    if now.kind == RATE:
        return Cell(difference(left, right), POINTS, Made(CHANGE, (here, there)))
    return Cell(growth(left, right), GROWTH, Made(GROWN, (here, there)))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
