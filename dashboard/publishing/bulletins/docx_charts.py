"""Charts in a Word paper as Word's own, with the figures inside to edit. (rules)

The XML is that of python-pptx, which writes the same DrawingML; so no picture is drawn and no font is needed.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree
from pptx.chart.chart import Chart as DrawnChart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml as parse_chart
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.publishing.bulletins.docx_look import HEI, TEXT_MM
from dashboard.publishing.bulletins.shapes import RATE, SCORE, Chart
from dashboard.publishing.bulletins.words import figure

TYPES = {"bar": XL_CHART_TYPE.BAR_CLUSTERED, "column": XL_CHART_TYPE.COLUMN_CLUSTERED, "line": XL_CHART_TYPE.LINE}
COLOURS = ("1560AE", "E79A22")
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EMU_A_MM = 36_000
BAR_MM, LEAST_MM, MOST_MM = 7, 45, 130
FORMATS = {RATE: '0.00"%"', SCORE: "0.00"}


def chart_xml(document: Any, chart: Chart, number: int, language: str) -> Any:
    """The drawing of a chart, its part added to the document. number: from 1."""
    data = CategoryChartData()
    data.categories = chart.labels
    for column in chart.columns:
        data.add_series(chart.grid.columns[column].words, chart.values(column), number_format=_format(chart))
    element = parse_chart(data.xml_bytes(TYPES[chart.kind]))
    _dress(DrawnChart(element, None), chart)
    package = document.part.package
    sheet = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), SHEET_TYPE, data._workbook_writer.xlsx_blob, package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    link = etree.SubElement(element, qn("c:externalData"))
    link.set(qn("r:id"), part.relate_to(sheet, RT.PACKAGE))
    etree.SubElement(link, qn("c:autoUpdate")).set("val", "0")
    part._blob = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _drawing(document.part.relate_to(part, RT.CHART), number, chart, language)


def height_mm(chart: Chart) -> float:
    """How high a chart is printed."""
    return 60 if chart.kind != "bar" else min(max(LEAST_MM, BAR_MM * chart.shown + 12), MOST_MM)


def _format(chart: Chart) -> str:
    return FORMATS.get(chart.grid.columns[chart.columns[0]].kind, "#,##0")


def _dress(drawn: DrawnChart, chart: Chart) -> None:
    """One colour a series, figures at the bars' ends, nothing that is not needed."""
    drawn.has_title = False
    drawn.font.size = Pt(9)
    drawn.has_legend = len(chart.columns) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    plot = drawn.plots[0]
    if chart.kind != "line":
        plot.gap_width = 45
    for number, series in enumerate(plot.series):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(COLOURS[number])
    _axes(drawn, chart)
    if chart.kind == "bar":
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked, labels.show_value = _format(chart), False, True
        labels.font.size = Pt(9)
    _asian_font(drawn)


def _axes(drawn: DrawnChart, chart: Chart) -> None:
    values, names = drawn.value_axis, drawn.category_axis
    values.minimum_scale = 0
    values.has_major_gridlines = chart.kind != "bar"
    values.visible = chart.kind != "bar"
    if values.has_major_gridlines:
        values.major_gridlines.format.line.color.rgb = RGBColor.from_string("DEE1DE")
        values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "#,##0", False
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.rgb = RGBColor.from_string("8494A6")
    names.reverse_order = chart.kind == "bar"  # the first row on top


def _asian_font(drawn: DrawnChart) -> None:
    for properties in drawn._chartSpace.iter(qn("a:defRPr")):
        if properties.find(qn("a:ea")) is None:
            for tag, face in (("a:latin", "Arial"), ("a:ea", HEI)):
                etree.SubElement(properties, qn(tag)).set("typeface", face)


def _drawing(relation: str, number: int, chart: Chart, language: str) -> Any:
    wide, high = (round(size * EMU_A_MM) for size in (TEXT_MM, height_mm(chart)))
    said = escape(f"{chart.title}: {_values_said(chart, language)}")
    return parse_xml(
        f'<w:p {nsdecls("w", "wp", "a", "r")} xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<w:pPr><w:keepLines/><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/><w:jc w:val="center"/></w:pPr>'
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{1000 + number}" name="chart {number}" descr="{said}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )


def _values_said(chart: Chart, language: str) -> str:
    """The figures in words, for who cannot see the picture."""
    column = chart.columns[0]
    kind = chart.grid.columns[column].kind
    return "; ".join(f"{label} {figure(value, kind, language)}" for label, value in zip(chart.labels, chart.values(column), strict=True))
