"""How a Word paper looks: page, fonts by name, styles. (rules)

Source: GB/T 9704-2012: A4, margins 37, 35, 28 and 26 mm; red head and titles in 小标宋, text in 仿宋 of size 3 (16 pt) on lines of 28 pt,
first headings in 黑体, notes in 楷体; page numbers between dashes, to the outside. English papers keep the page and take Latin fonts.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

MARGINS_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26}
TEXT_MM = 210 - 28 - 26
TWIPS_A_MM = 1440 / 25.4
RED = "D40000"
INK = "17202A"
GREY = "626E7A"
OWN_ROW, HEAD_ROW = "FFF4D6", "F2F2F0"
GRADES = {"A": ("00704F", "FFFFFF"), "B": ("1560AE", "FFFFFF"), "C": ("F4CC3A", INK), "D": ("B45309", "FFFFFF"), "E": ("B42318", "FFFFFF")}
"""Fill and letter of a grade; the letter is always there, colour alone says nothing."""

SERIF, SONG, FANG, HEI, KAI = "Times New Roman", "方正小标宋简体", "仿宋", "黑体", "楷体"
FALLBACKS = {
    # a font by name, and what stands in where a machine does not have it
    SONG: "方正小标宋_GBK,华文中宋,宋体,Noto Serif CJK SC",
    FANG: "仿宋_GB2312,FangSong,华文仿宋,Noto Serif CJK SC",
    HEI: "SimHei,Microsoft YaHei,Noto Sans CJK SC",
    KAI: "楷体_GB2312,KaiTi,华文楷体,Noto Serif CJK SC",
}


@dataclass(frozen=True)
class Look:
    """One style. size, line: points, line 0 for single; before, after: points; indent: characters of the first line."""

    asian: str
    latin: str
    size: float
    line: float = 0
    bold: bool = False
    before: float = 0
    after: float = 0
    indent: int = 0
    align: str = "both"
    keep: bool = False


LOOKS: dict[str, dict[str, Look]] = {
    "zh": {
        "Normal": Look(FANG, SERIF, 16, 28),
        "Body Text": Look(FANG, SERIF, 16, 28, indent=2),
        "Title": Look(SONG, SERIF, 22, 35, before=14, after=6, align="center", keep=True),
        "Subtitle": Look(KAI, SERIF, 14, 24, after=10, align="center"),
        "Heading 1": Look(HEI, SERIF, 16, 28, before=10, indent=2, align="left", keep=True),
        "Caption": Look(HEI, SERIF, 11, 18, before=8, after=3, align="center", keep=True),
        "List": Look(FANG, SERIF, 12, 20, indent=2),
    },
    "en": {
        "Normal": Look(FANG, SERIF, 12, 17),
        "Body Text": Look(FANG, SERIF, 12, 17, after=6),
        "Title": Look(SONG, SERIF, 20, 26, bold=True, before=14, after=6, align="center", keep=True),
        "Subtitle": Look(KAI, SERIF, 11, 15, after=10, align="center"),
        "Heading 1": Look(HEI, "Arial", 14, 20, bold=True, before=14, after=4, align="left", keep=True),
        "Caption": Look(HEI, "Arial", 10, 14, bold=True, before=8, after=3, align="center", keep=True),
        "List": Look(FANG, SERIF, 10, 14, after=3),
    },
}
ALIGNED = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "both": WD_ALIGN_PARAGRAPH.JUSTIFY}
TABLE_PT = {"zh": 9.0, "en": 8.5}
HEAD_PT = {"zh": 44.0, "en": 32.0}
COPY_PT = {"zh": 14.0, "en": 10.0}
FOOT_PT = 14.0


def set_up(document: Any, language: str) -> None:
    """Page, styles and fonts of an empty document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, size in MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(size))
    section.footer_distance = Mm(25)
    for name, look in LOOKS[language].items():
        _style(document.styles[name], look, language)
    _page_numbers(document, section)
    _font_table(document)
    _drop_thumbnail(document)


def fonts_xml(latin: str, asian: str) -> str:
    """A run's fonts: figures and Latin letters in one, Chinese in the other."""
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{asian}"/>'


def run_xml(text: str, latin: str, asian: str, size: float, *, bold: bool = False, colour: str = "", stretch: float = 0) -> str:
    """A run with its own look. stretch: points between signs."""
    look = fonts_xml(latin, asian) + ("<w:b/>" if bold else "") + (f'<w:color w:val="{colour}"/>' if colour else "")
    look += f'<w:spacing w:val="{round(stretch * 20)}"/>' if stretch else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f'<w:r><w:rPr>{look}<w:sz w:val="{round(size * 2)}"/></w:rPr>{lines}</w:r>'


def paragraph_xml(inner: str, *, align: str = "left", line: float = 0, before: float = 0, after: float = 0, extra: str = "") -> Any:
    """A paragraph of finished runs, indented by nothing. extra: more of its properties, borders or tab stops."""
    spacing = f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"'
    spacing += f' w:line="{round(line * 20)}" w:lineRule="exact"/>' if line else ' w:line="240" w:lineRule="auto"/>'
    return parse_xml(f'<w:p {nsdecls("w")}><w:pPr>{extra}{spacing}<w:ind w:firstLine="0"/><w:jc w:val="{align}"/></w:pPr>{inner}</w:p>')


def _style(style: Any, look: Look, language: str) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    style.font.color.rgb = RGBColor.from_string("000000")
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, parse_xml(fonts_xml(look.latin, look.asian).replace("<w:rFonts", f"<w:rFonts {nsdecls('w')}")))
    if language == "zh":
        properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))
    _spacing(style, look)


def _spacing(style: Any, look: Look) -> None:
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.keep_with_next = Pt(look.before), Pt(look.after), look.keep
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY if look.line else WD_LINE_SPACING.SINGLE
    if look.line:
        shape.line_spacing = Pt(look.line)
    for name in ("w:pBdr", "w:contextualSpacing"):
        for old in style.element.get_or_add_pPr().findall(qn(name)):
            old.getparent().remove(old)
    shape.alignment = ALIGNED[look.align]
    shape.left_indent, shape.first_line_indent = Pt(0), Pt(look.indent * look.size)
    if look.indent:  # in characters, so that another size keeps it
        style.element.pPr.ind.set(qn("w:firstLineChars"), str(look.indent * 100))


def _page_numbers(document: Any, section: Any) -> None:
    """— 1 —, to the right on odd pages and to the left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        field = "".join(
            f'<w:r><w:rPr><w:sz w:val="{round(FOOT_PT * 2)}"/></w:rPr>{part}</w:r>'
            for part in (
                '<w:t xml:space="preserve">— </w:t>',
                '<w:fldChar w:fldCharType="begin"/>',
                '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>',
                "<w:t>1</w:t>",
                '<w:fldChar w:fldCharType="end"/>',
                '<w:t xml:space="preserve"> —</w:t>',
            )
        )
        body = footer._element
        for old in list(body):
            body.remove(old)
        body.append(paragraph_xml(field, align=align, extra=""))


def _font_table(document: Any) -> None:
    """Which fonts may stand in for those that a machine lacks."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    declared = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            assert isinstance(part, Part)
            part._blob = declared.encode()


def _drop_thumbnail(document: Any) -> None:
    """The library's own empty document has a picture of itself."""
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]
