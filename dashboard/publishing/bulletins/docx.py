"""A paper as a Word document: red head, headings, tables that repeat their first row, charts to edit, photos side by side. (rules)

The libraries are loaded with this module: only who writes a document imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatchmethod
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from dashboard.publishing.bulletins.docx_charts import chart_xml
from dashboard.publishing.bulletins.docx_look import (
    COPY_PT,
    FANG,
    GRADES,
    HEAD_PT,
    HEAD_ROW,
    HEI,
    KAI,
    LOOKS,
    OWN_ROW,
    RED,
    SERIF,
    SONG,
    TABLE_PT,
    TEXT_MM,
    TWIPS_A_MM,
    paragraph_xml,
    run_xml,
    set_up,
)
from dashboard.publishing.bulletins.shapes import (
    GRADE,
    TOTAL,
    WORDS,
    Block,
    Cell,
    Chart,
    Column,
    Example,
    Grid,
    Notes,
    Paper,
    Paragraph,
    Row,
)
from dashboard.publishing.bulletins.words import said, word

FindPhoto = Callable[[str], bytes | None]
"""A public rendition's JPEG by its name; None when it is not public (any more)."""
PHOTO_MM = (75, 62)
MOST_HEAD_SIGNS = 4
LONG_HEAD = 6  # signs of a head with brackets; what is longer breaks before them
LONG_WORDS = 3.0  # from this weight on a column of words is read, not compared
KEPT = 3  # rows that stay with the head, or with the last row


def write_docx(paper: Paper, find_photo: FindPhoto) -> bytes:
    """The document's bytes."""
    return _Writer(paper, find_photo).written()


class _Writer:
    def __init__(self, paper: Paper, find_photo: FindPhoto) -> None:
        self._paper, self._find = paper, find_photo
        self._document = Document()
        self._body = self._document.element.body
        self._charts = self._tables = 0
        set_up(self._document, paper.language)

    def written(self) -> bytes:
        self._about()
        self._head()
        for section in self._paper.sections:
            self._styled(section.title, "Heading 1")
            for block in section.blocks:
                self._write(block)
        self._foot()
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _about(self) -> None:
        paper, properties = self._paper, self._document.core_properties
        properties.title, properties.author, properties.subject = paper.title, paper.issuer, paper.period
        properties.comments, properties.last_modified_by = "", paper.issuer
        properties.language = "zh-CN" if paper.language == "zh" else "en"

    def _head(self) -> None:
        paper, zh = self._paper, self._paper.language == "zh"
        size = min(HEAD_PT[paper.language], 0.97 * TEXT_MM / 25.4 * 72 / _width(paper.head))
        self._add(paragraph_xml(run_xml(paper.head, SERIF, SONG, size, bold=not zh, colour=RED), align="center", before=6, after=10))
        text = 16 if zh else 12
        self._add(paragraph_xml(run_xml(paper.number, SERIF, FANG, text), align="center", after=8))
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{round(TEXT_MM * TWIPS_A_MM)}"/></w:tabs>'
        line = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="{RED}"/></w:pBdr>'
        issuer, date = (run_xml(part, SERIF, KAI if zh else FANG, text) for part in (paper.issuer, paper.date))
        self._add(paragraph_xml(f"{issuer}<w:r><w:tab/></w:r>{date}", extra=line + tabs, after=6))
        self._styled(paper.title, "Title")
        if paper.remark:
            self._styled(paper.remark, "Subtitle")

    def _foot(self) -> None:
        paper = self._paper
        look = LOOKS[paper.language]["Normal"]
        for number, text in enumerate((paper.signature, paper.date)):
            run = run_xml(text, SERIF, FANG, look.size)
            self._add(paragraph_xml(run, align="right", line=look.line, before=0 if number else look.line, extra="<w:keepNext/>"))
        size = COPY_PT[paper.language]
        copies = run_xml(word("copy_to", paper.language) + paper.copy_to, SERIF, FANG, size)
        issued = f"{paper.date}{word('printed', paper.language)}" if paper.language == "zh" else f"{word('printed', 'en')} {paper.date}"
        thick, thin = (f'<w:{{0}} w:val="single" w:sz="{size}" w:space="2" w:color="000000"/>' for size in (8, 6))
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{round(TEXT_MM * TWIPS_A_MM)}"/></w:tabs>'
        frame = f"<w:keepNext/><w:pBdr>{thick.format('top')}</w:pBdr>"
        self._add(paragraph_xml(copies, extra=frame, line=size * 1.6, before=look.line))
        both = f"{run_xml(paper.printed_by, SERIF, FANG, size)}<w:r><w:tab/></w:r>{run_xml(issued, SERIF, FANG, size)}"
        frame = f"<w:pBdr>{thin.format('top')}{thick.format('bottom')}</w:pBdr>{tabs}"
        self._add(paragraph_xml(both, extra=frame, line=size * 1.6))

    @singledispatchmethod
    def _write(self, block: Block) -> None:
        raise TypeError(type(block))

    @_write.register
    def _paragraph(self, block: Paragraph) -> None:
        self._styled(block.text, "Body Text")

    @_write.register
    def _notes(self, block: Notes) -> None:
        for line in block.lines:
            self._styled(line, "List")

    @_write.register
    def _grid(self, block: Grid) -> None:
        self._tables += 1
        self._caption("table", self._tables, block.title)
        self._add(parse_xml(_table(block, self._paper.language)))
        self._gap(6)

    @_write.register
    def _chart(self, block: Chart) -> None:
        self._charts += 1
        self._caption("chart", self._charts, block.title)
        self._add(chart_xml(self._document, block, self._charts, self._paper.language))

    @_write.register
    def _example(self, block: Example) -> None:
        language = self._paper.language
        self._styled(block.text, "Caption")
        table = parse_xml(_photo_frame(language))
        self._add(table)
        for place, name in enumerate((block.before, block.after)):
            self._photo(table, place, name)
        self._gap(4)

    def _photo(self, table: Any, place: int, name: str) -> None:
        paragraph = table.findall(".//w:p", table.nsmap)[place]
        data = self._find(name)
        if data is None:
            missing = run_xml(word("photo_missing", self._paper.language), SERIF, FANG, TABLE_PT[self._paper.language])
            paragraph.append(parse_xml(missing.replace("<w:r>", f"<w:r {nsdecls('w')}>", 1)))
            return
        wide, high = PHOTO_MM
        inline = self._document.part.new_pic_inline(BytesIO(data), width=Mm(wide))
        if inline.extent.cy > Mm(high):
            inline = self._document.part.new_pic_inline(BytesIO(data), height=Mm(high))
        inline.docPr.set("descr", word(("before", "after")[place], self._paper.language))
        run = parse_xml(f"<w:r {nsdecls('w')}><w:drawing/></w:r>")
        run[0].append(inline)
        paragraph.append(run)

    def _caption(self, what: str, number: int, title: str) -> None:
        mark = "　" if self._paper.language == "zh" else ". "
        self._styled(f"{word(what, self._paper.language)}{number}{mark}{title}", "Caption")

    def _styled(self, text: str, style: str) -> None:
        self._document.add_paragraph(text, style=style)

    def _gap(self, points: float) -> None:
        self._add(paragraph_xml("", line=points))

    def _add(self, element: Any) -> None:
        self._body.insert(len(self._body) - 1, element)  # before the section's properties


def _width(text: str) -> float:
    """How wide a line is, in ems: a Chinese sign is one, a Latin letter about half."""
    return sum(1.0 if sign > "‐" else 0.52 for sign in text)


def _table(grid: Grid, language: str) -> str:
    """A table over the whole text width; its first row is repeated on each page, no row is torn."""
    shown = grid.printed_columns
    weights = [grid.columns[number].weight for number in shown]
    widths = [round(TEXT_MM * TWIPS_A_MM * weight / sum(weights)) for weight in weights]
    head = "".join(
        _cell_xml(_broken(grid.columns[number].words, language), width, language, fill=HEAD_ROW, head=True)
        for number, width in zip(shown, widths, strict=True)
    )
    last = len(grid.printed_rows) - 1
    rows = "".join(
        _row_xml(row, grid, widths, language, keep=number < KEPT or last - KEPT < number < last)
        for number, row in enumerate(grid.printed_rows)
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>{_frame(sum(widths))}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def _frame(width: int) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (("top", 8), ("left", 4), ("bottom", 8), ("right", 4), ("insideH", 4), ("insideV", 4))
    )
    margins = '<w:left w:w="20" w:type="dxa"/><w:right w:w="20" w:type="dxa"/>'
    return (
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
    )


def _row_xml(row: Row, grid: Grid, widths: list[int], language: str, *, keep: bool) -> str:
    fill, bold = OWN_ROW if row.own else "", row.kind == TOTAL or row.own
    cells = "".join(
        _cell_of(row.cells[number], width, language, fill=fill, bold=bold, keep=keep, align=_align(grid.columns[number]))
        for number, width in zip(grid.printed_columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _align(column: Column) -> str:
    """Long words to the left, figures and short words in the middle."""
    return "left" if column.kind == WORDS and column.weight >= LONG_WORDS else "center"


def _cell_of(cell: Cell, width: int, language: str, *, fill: str, bold: bool, keep: bool, align: str) -> str:
    text, letter = said(cell, language), ""
    if cell.kind == GRADE and text in GRADES:
        fill, letter, bold = *GRADES[text], True
    return _cell_xml(text, width, language, fill=fill, bold=bold, colour=letter, align=align, keep=keep)


def _cell_xml(
    text: str, width: int, language: str, *, fill: str = "", bold: bool = False, head: bool = False, colour: str = "",
    align: str = "center", keep: bool = False,
) -> str:  # fmt: skip
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    asian = HEI if head or bold else FANG
    size = TABLE_PT[language] - (0.5 if head else 0)
    run = run_xml(text, SERIF, asian, size, bold=bold or (head and language == "en"), colour=colour)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{"<w:keepNext/>" if head or keep else ""}<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:firstLine="0"/><w:jc w:val="{align}"/></w:pPr>{run}</w:p></w:tc>'
    )


def _broken(words: str, language: str) -> str:
    """Long Chinese heads in two even lines."""
    if language == "en" or len(words) <= MOST_HEAD_SIGNS:
        return words
    if "（" in words:
        return words.replace("（", "\n（") if len(words) > LONG_HEAD else words
    return f"{words[: len(words) // 2]}\n{words[len(words) // 2 :]}"


def _photo_frame(language: str) -> str:
    """Two cells for pictures, and what they are beneath."""
    width = round(TEXT_MM * TWIPS_A_MM / 2)
    centred = '<w:keepNext/><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/><w:jc w:val="center"/>'
    cell = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{centred}</w:pPr></w:p>'
    names = "".join(_cell_xml(word(name, language), width, language) for name in ("before", "after"))
    size = f'<w:tblW w:w="{2 * width}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
    columns = f'<w:gridCol w:w="{width}"/>' * 2
    pictures = f"<w:trPr><w:cantSplit/></w:trPr>{f'<w:tc>{cell}</w:tc>' * 2}"
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>{size}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"<w:tr>{pictures}</w:tr><w:tr>{names}</w:tr></w:tbl>"
    )
