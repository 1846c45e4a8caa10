"""What a paper is made of, before it is Word, Excel or a web page. (rules)

Every figure stands in a cell of a table; a cell that follows from others says from which, so that a spreadsheet can carry the formula.
Charts are views of a table's columns, so that a chart and its table cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Value = int | float | str | None

COUNT, RATE, POINTS, GROWTH, HOURS, SCORE, YUAN, WORDS, GRADE, RANK = (
    "count", "rate", "points", "growth", "hours", "score", "yuan", "words", "grade", "rank",
)  # fmt: skip
"""Kinds of values. rate: per cent; points: a difference of rates; growth: a change in per cent; yuan: the city's money."""
SHARE, SUM, CHANGE, GROWN, ADDED = "share", "sum", "change", "grown", "added"
"""How a value follows from others: a ÷ b in per cent; a + b + … of counts; a - b; (a - b) ÷ b in per cent; a + b + … of points."""
UNIT, REST, TOTAL = "unit", "rest", "total"
"""Kinds of rows: one unit; whatever no unit has; the whole."""


@dataclass(frozen=True)
class Made:
    """From which cells of its table a value follows. of: their (row, column), from 0."""

    how: str
    of: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Cell:
    """One value. None: there is none, printed —."""

    value: Value
    kind: str = COUNT
    made: Made | None = None


@dataclass(frozen=True)
class Column:
    """code: for defined names. printed: on paper too, not in the spreadsheet alone. weight: its share of a paper's width."""

    code: str
    words: str
    kind: str
    printed: bool = True
    weight: float = 1.0


@dataclass(frozen=True)
class Row:
    """code: of the unit. own: the unit that a paper is about, to be marked."""

    code: str
    cells: tuple[Cell, ...]
    kind: str = UNIT
    own: bool = False


@dataclass(frozen=True)
class Grid:
    """A table. title: its caption; sheet: the spreadsheet's name for it. most_printed: rows on paper, 0 for all of them."""

    code: str
    title: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    most_printed: int = 0

    @property
    def printed_rows(self) -> tuple[Row, ...]:
        return self.rows[: self.most_printed] if self.most_printed else self.rows

    @property
    def printed_columns(self) -> tuple[int, ...]:
        return tuple(number for number, column in enumerate(self.columns) if column.printed)


@dataclass(frozen=True)
class Chart:
    """Columns of a table as bars (lying, one a unit), columns (standing) or a line. shown: how many rows; columns: numbers."""

    title: str
    kind: str
    grid: Grid
    columns: tuple[int, ...]
    shown: int

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(str(row.cells[0].value) for row in self.grid.rows[: self.shown])

    def values(self, column: int) -> tuple[Value, ...]:
        return tuple(row.cells[column].value for row in self.grid.rows[: self.shown])


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Notes:
    """Short lines in small print."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """A case before and after. before, after: names of public renditions."""

    text: str
    before: str
    after: str


Block = Paragraph | Notes | Grid | Chart | Example


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """One bulletin in one language. remark: below the title, when it is provisional or a correction."""

    language: str
    name: str
    head: str
    number: str
    issuer: str
    date: str
    title: str
    period: str
    remark: str
    sections: tuple[Section, ...]
    signature: str
    copy_to: str
    printed_by: str
    words: dict[str, str] = field(default_factory=dict)

    def grids(self) -> tuple[tuple[Section, Grid], ...]:
        return tuple((section, block) for section in self.sections for block in section.blocks if isinstance(block, Grid))
