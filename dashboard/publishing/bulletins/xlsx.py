"""A paper as a spreadsheet: a sheet for each table, every rate and sum as a live formula with its value kept, charts to edit. (rules)

Defined names (``district_due``) stand for the units' cells of a column, so that own formulas can use them. A chart stands beside its table.
The library is loaded with this module: only who writes a spreadsheet imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from dashboard.publishing.bulletins.shapes import (
    ADDED,
    CHANGE,
    COUNT,
    GRADE,
    GROWN,
    GROWTH,
    HOURS,
    POINTS,
    RANK,
    RATE,
    SCORE,
    SHARE,
    SUM,
    TOTAL,
    UNIT,
    WORDS,
    YUAN,
    Cell,
    Chart,
    Grid,
    Made,
    Notes,
    Paper,
    Paragraph,
    Row,
    Section,
)
from dashboard.publishing.bulletins.words import NOTHING, word

FindPhoto = Callable[[str], bytes | None]
TOP = 3
"""Rows above a table's first: its title, what it is about, and its heads."""
FORMATS = {
    COUNT: "#,##0", RANK: "0", RATE: '0.00"%"', GROWTH: '+0.00"%";-0.00"%";0.00"%"', POINTS: "+0.00;-0.00;0.00", HOURS: "0.00",
    SCORE: "0.00", YUAN: "#,##0.00", WORDS: "@", GRADE: "@",
}  # fmt: skip
FONT = {"zh": "微软雅黑", "en": "Arial"}
BARS = {"bar": "bar", "column": "column", "line": "line"}
COLOURS = ("#1560AE", "#E79A22")
GRADES = {
    "A": ("#00704F", "#FFFFFF"), "B": ("#1560AE", "#FFFFFF"), "C": ("#F4CC3A", "#17202A"),
    "D": ("#B45309", "#FFFFFF"), "E": ("#B42318", "#FFFFFF"),
}  # fmt: skip
A4 = 9
LONGEST_NAME = 31
MOST_UPRIGHT = 7  # columns on an upright page
ROWS_OF_A_CHART = 26
LONG_TABLE = 20  # rows; a chart then stands on the next page
LONGEST_TEXT = 74
PLAIN_WIDTH, WORDS_WIDTH = 12.0, 9.0


def write_xlsx(paper: Paper, find_photo: FindPhoto) -> bytes:
    """The workbook's bytes. Its formulas hold the values that the paper prints; photos are left to the other forms."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _Writer(book, paper).write()
    return out.getvalue()


def formula(made: Made, place: Any) -> str:
    """The spreadsheet's formula of a cell. place: from (row, column) of the table to an address."""
    addresses = [place(*cell) for cell in made.of]
    first, second = addresses[0], addresses[-1]
    return {
        SHARE: f'=IF({second}=0,"{NOTHING}",ROUND({first}/{second}*100,2))',
        SUM: f"=SUM({first}:{second})",
        CHANGE: f'=IF(COUNT({first},{second})<2,"{NOTHING}",ROUND({first}-{second},2))',
        GROWN: f'=IF(OR(COUNT({first},{second})<2,N({second})=0),"{NOTHING}",ROUND(({first}-{second})/{second}*100,2))',
        ADDED: f"=ROUND(SUM({first}:{second}),2)",
    }[made.how]


class _Writer:
    def __init__(self, book: Workbook, paper: Paper) -> None:
        self._book, self._paper = book, paper
        self._language = paper.language
        self._formats: dict[tuple[Any, ...], Any] = {}
        self._names: set[str] = set()

    def write(self) -> None:
        paper = self._paper
        title = paper.title.replace("\n", "")
        about = {"title": title, "author": paper.issuer, "subject": paper.period, "company": paper.issuer}
        self._book.set_properties(about | {"created": datetime(2000, 1, 1)})
        self._book.set_size(1920, 1200)
        self._cover(title)
        for section in paper.sections:
            charts = {id(block.grid): block for block in section.blocks if isinstance(block, Chart)}
            for block in section.blocks:
                if isinstance(block, Grid):
                    self._grid(section, block, charts.get(id(block)))

    def _cover(self, title: str) -> None:
        """The first sheet: title, number, and what the paper says in words."""
        paper = self._paper
        sheet = self._sheet(word("cover", self._language))
        sheet.set_column(0, 0, LONGEST_TEXT)
        sheet.hide_gridlines(2)
        lines = [(paper.head, "head"), (title, "title"), (f"{paper.number}　{paper.issuer}　{paper.date}", "about")]
        lines += [(paper.remark, "remark")] if paper.remark else []
        for section in paper.sections:
            texts = [block.text for block in section.blocks if isinstance(block, Paragraph)]
            texts += [line for block in section.blocks if isinstance(block, Notes) for line in block.lines]
            lines += [(section.title, "section")] * bool(texts) + [(text, "text") for text in texts]
        lines.append((word("formula_note", self._language), "remark"))
        for number, (text, look) in enumerate(lines):
            sheet.write_string(number, 0, text, self._look(look))
            sheet.set_row(number, _height(text, look))
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5)
        sheet.fit_to_pages(1, 0)

    def _grid(self, section: Section, grid: Grid, chart: Chart | None) -> None:
        sheet = self._sheet(grid.sheet)
        sheet.write_string(0, 0, grid.title, self._look("title"))
        sheet.write_string(1, 0, f"{section.title}　{self._paper.period}　{self._paper.remark}".strip(), self._look("about"))
        for number, column in enumerate(grid.columns):
            sheet.write_string(TOP - 1, number, column.words, self._look("column"))
            sheet.set_column(number, number, _column_width(grid, number))
        sheet.set_row(0, 28)
        sheet.set_row(TOP - 1, 32)
        for number, row in enumerate(grid.rows):
            for place, cell in enumerate(row.cells):
                self._cell(sheet, TOP + number, place, cell, row)
        sheet.freeze_panes(TOP, 1)
        self._print_set_up(sheet, grid)
        self._define_names(sheet, grid)
        if chart:
            self._chart(sheet, chart)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell, of: Row) -> None:
        look = self._cell_look(cell, of)
        value = NOTHING if cell.value is None else cell.value
        if cell.made:
            text = formula(cell.made, lambda line, place: xl_rowcol_to_cell(TOP + line, place))
            sheet.write_formula(row, column, text, look, value)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, look)
        else:
            sheet.write_number(row, column, value, look)

    def _define_names(self, sheet: Any, grid: Grid) -> None:
        """district_due: the units' cells of a column; overall_due: this period's cell of an indicator."""
        if grid.code == "overall":
            for number, row in enumerate(grid.rows):
                self._define(f"overall_{row.code}", sheet, TOP + number, 1, TOP + number)
            return
        units = sum(row.kind == UNIT for row in grid.rows)
        for number, column in enumerate(grid.columns):
            if units and column.kind not in (WORDS, GRADE):
                self._define(f"{grid.code}_{column.code}", sheet, TOP, number, TOP + units - 1)

    def _define(self, name: str, sheet: Any, first: int, column: int, last: int) -> None:
        cells = f"${xl_col_to_name(column)}${first + 1}:${xl_col_to_name(column)}${last + 1}"
        self._book.define_name(name, f"='{sheet.get_name()}'!{cells if last > first else cells.split(':')[0]}")

    def _print_set_up(self, sheet: Any, grid: Grid) -> None:
        printed = grid.printed_columns
        sheet.set_paper(A4)
        if len(printed) > MOST_UPRIGHT:
            sheet.set_landscape()
        if printed == tuple(range(len(printed))):  # what is left out on paper stands to the right
            sheet.print_area(0, 0, TOP + len(grid.rows) + ROWS_OF_A_CHART, len(printed) - 1)
        sheet.fit_to_pages(1, 0)
        if len(grid.rows) > LONG_TABLE:
            sheet.set_h_pagebreaks([TOP + len(grid.rows)])  # no chart is torn
        sheet.repeat_rows(TOP - 1)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer(f"&L{self._paper.number}&C{word('page', self._language)}&R{self._paper.date}")

    def _chart(self, sheet: Any, chart: Chart) -> None:
        drawn = self._book.add_chart({"type": BARS[chart.kind]})
        name, last = sheet.get_name(), TOP + chart.shown - 1
        for number, column in enumerate(chart.columns):
            labels = {"value": True, "num_format": FORMATS[chart.grid.columns[column].kind]} if chart.kind == "bar" else None
            drawn.add_series(
                {
                    "name": [name, TOP - 1, column],
                    "categories": [name, TOP, 0, last, 0],
                    "values": [name, TOP, column, last, column],
                    "fill": {"color": COLOURS[number]},
                    "gap": 45,
                    "data_labels": labels,
                }
            )
        drawn.set_title({"name": chart.title, "name_font": {"size": 12, "bold": True, "name": FONT[self._language]}})
        drawn.set_legend({"none": True} if len(chart.columns) == 1 else {"position": "top"})
        axes = ("set_y_axis", "set_x_axis") if chart.kind == "bar" else ("set_x_axis", "set_y_axis")
        names: dict[str, Any] = {"reverse": chart.kind == "bar", "num_font": {"size": 9}}
        values: dict[str, Any] = {"min": 0, "visible": chart.kind != "bar"}
        names["major_tick_mark"] = values["major_tick_mark"] = "none"
        values["major_gridlines"] = {"visible": chart.kind != "bar", "line": {"color": "#DEE1DE"}}
        getattr(drawn, axes[0])(names)
        getattr(drawn, axes[1])(values)
        drawn.set_size({"width": 760, "height": max(300, 26 * chart.shown + 90) if chart.kind == "bar" else 360})
        sheet.insert_chart(TOP + len(chart.grid.rows) + 1, 0, drawn, {"description": chart.title})

    def _sheet(self, name: str) -> Any:
        """A sheet by its table's name; signs that no sheet may have are left out."""
        plain = "".join(sign for sign in name if sign not in "[]:*?/\\'")[:LONGEST_NAME]
        own, number = plain, 2
        while own in self._names:
            own, number = f"{plain[: LONGEST_NAME - 3]} {number}", number + 1
        self._names.add(own)
        return self._book.add_worksheet(own)

    def _cell_look(self, cell: Cell, row: Row) -> Any:
        look: dict[str, Any] = {"num_format": FORMATS[cell.kind], "border": 1, "border_color": "#B8BFC6", "valign": "vcenter"}
        look["align"] = "left" if cell.kind == WORDS else "center" if cell.kind in (GRADE, RANK) else "right"
        look |= {"bold": True, "top": 2, "bg_color": "#F2F2F0"} if row.kind == TOTAL else {}
        look |= {"bold": True, "bg_color": "#FFF4D6"} if row.own else {}
        if cell.kind == GRADE and cell.value in GRADES:
            fill, letter = GRADES[str(cell.value)]
            look |= {"bg_color": fill, "font_color": letter, "bold": True}
        return self._format(look)

    def _look(self, name: str) -> Any:
        return self._format(LOOKS[name])

    def _format(self, look: dict[str, Any]) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": FONT[self._language], "font_size": 10, **look})
        return self._formats[key]


LOOKS: dict[str, dict[str, Any]] = {
    "head": {"font_size": 20, "bold": True, "font_color": "#D40000", "align": "center", "bottom": 2, "bottom_color": "#D40000"},
    "title": {"font_size": 14, "bold": True, "valign": "vcenter"},
    "about": {"font_color": "#626E7A", "valign": "vcenter"},
    "remark": {"font_color": "#875000", "text_wrap": True, "valign": "top"},
    "section": {"font_size": 12, "bold": True, "valign": "vcenter"},
    "text": {"font_size": 11, "text_wrap": True, "valign": "top"},
    "column": {
        "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1, "border_color": "#B8BFC6",
        "bg_color": "#E6EAEE",
    },
}  # fmt: skip


def _width(text: str) -> float:
    """Columns of a narrow sign that a text takes; a Chinese one takes two."""
    return sum(2.0 if sign > "‐" else 1.0 for sign in text)


def _height(text: str, look: str) -> float:
    """Points that a line of the first sheet needs, wrapped."""
    size = LOOKS[look].get("font_size", 10)
    lines = -(-_width(text) * size // (LONGEST_TEXT * 10.5)) if LOOKS[look].get("text_wrap") else 1
    return float(lines * size * 1.65 + (10 if look in ("head", "title", "section") else 2))


def _column_width(grid: Grid, number: int) -> float:
    if grid.columns[number].kind != WORDS:
        return max(PLAIN_WIDTH, min(18.0, _width(grid.columns[number].words) + 1))
    return min(
        70.0,
        max(
            WORDS_WIDTH,
            *(_width(str(row.cells[number].value or "")) * 1.1 + 2 for row in grid.rows),
            _width(grid.columns[number].words) + 2,
        ),
    )
