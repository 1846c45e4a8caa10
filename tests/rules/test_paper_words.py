"""How papers write figures, days and periods; that the cells of any paper follow from each other; what Word insists on."""

from __future__ import annotations

import re
import zipfile
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.city import load_city
from dashboard.errors import NotFound
from dashboard.publishing.bulletins.content import kind_of
from dashboard.publishing.bulletins.editions import written
from dashboard.publishing.bulletins.paper import paper_of
from dashboard.publishing.bulletins.shapes import Grid, Made
from dashboard.publishing.bulletins.words import figure, number_of, period_said
from tests.papers import NOBODYS, a_content, a_full_month, a_row

GUIYANG = load_city("guiyang")


@pytest.mark.parametrize(
    ("value", "kind", "zh", "en"),
    [
        (61007, "count", "61,007", "61,007"),
        (93.2, "rate", "93.20%", "93.20%"),
        (1.29, "points", "+1.29个百分点", "+1.29 pp"),
        (-12.5, "growth", "−12.50%", "−12.50%"),
        (0.0, "points", "0.00个百分点", "0.00 pp"),
        (7.125, "hours", "7.13", "7.13"),
        (None, "rate", "—", "—"),
        ("A", "grade", "A", "A"),
        (1705436.14, "yuan", "1,705,436.14", "1,705,436.14"),
    ],
)
def test_figures_are_written_as_the_city_prints_them(value: Any, kind: str, zh: str, en: str) -> None:
    assert (figure(value, kind, "zh"), figure(value, kind, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("key", "kind", "zh", "en", "number"),
    [
        ("2026-11-22", "day", "2026年11月22日（星期日）", "Sunday, 22 November 2026", 326),
        ("2026-W47", "week", "2026年第47周（11月16日至22日）", "week 47 of 2026 (16 Nov – 22 Nov)", 47),
        ("2026-W44", "week", "2026年第44周（10月26日至11月1日）", "week 44 of 2026 (26 Oct – 1 Nov)", 44),
        ("2026-11", "month", "2026年11月", "November 2026", 11),
        ("2026-Q4", "quarter", "2026年第四季度", "quarter 4 of 2026", 4),
        ("2026", "year", "2026年", "2026", 1),
    ],
)
def test_periods_have_their_kind_their_words_and_their_number(key: str, kind: str, zh: str, en: str, number: int) -> None:
    assert kind_of(key) == kind
    assert (period_said(kind, key, "zh"), period_said(kind, key, "en"), number_of(kind, key)) == (zh, en, number)


@pytest.mark.parametrize(
    "key", ["", "2026-13", "2026-00", "2026-02-29", "2025-W53", "2026-Q5", "2026-1", "26", "２０２６", "2026-11-22 ", "0000"]
)
def test_what_is_no_period_is_not_found(key: str) -> None:
    with pytest.raises(NotFound):
        kind_of(key)


# -- any figures


@st.composite
def rows(draw: st.DrawFn, key: str) -> dict[str, Any]:
    """An indicator row whose parts are no larger than their wholes."""
    counts = {
        name: draw(st.integers(0, 5000)) for name in ("reports", "due", "handling_due", "dispatched", "ratings", "rework", "deferrals")
    }
    for part, whole in (("accepted", "reports"), ("closed", "due"), ("handled", "handling_due"), ("satisfied", "ratings")):
        counts[part] = draw(st.integers(0, counts[whole]))
    for part, whole in (("closed_on_time", "closed"), ("handled_on_time", "handled")):
        counts[part] = draw(st.integers(0, counts[whole]))
    hours = draw(st.none() | st.decimals(0, 500, places=2).map(float))
    return a_row(key, overdue=draw(st.integers(0, 50)), hours=hours, **counts)


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    """A month of any figures: districts, what has none, the month before."""
    districts = [draw(rows(code)) for code in draw(st.lists(st.sampled_from(sorted(GUIYANG.districts)), unique=True, max_size=4))]
    others = [*districts, draw(rows("rest"))] if draw(st.booleans()) or not districts else districts
    names = [name for name, value in others[0].items() if isinstance(value, int) and name != "overdue_open"]
    overdue = sum(row["overdue_open"] for row in others)
    overall = a_row("", "贵阳市", "Guiyang", overdue=overdue, **{name: sum(row[name] for row in others) for name in names})
    before = {"key": "2026-10", "overall": draw(rows("")), "district": {row["key"]: draw(rows(row["key"])) for row in districts}}
    before["department"] = {}
    return a_content("month", "2026-11", "2026-11-01", "2026-11-30", overall, district=districts, before=before)


@given(contents(), st.sampled_from(["zh", "en"]))
def test_any_figures_make_a_paper_whose_cells_follow_from_each_other(content: dict[str, Any], language: str) -> None:
    for _, grid in paper_of(content, GUIYANG.bulletin, language).grids():
        for row in grid.rows:
            for cell in row.cells:
                if cell.made:
                    assert cell.value == follows(grid, cell.made), (grid.code, row.code, cell)


def follows(grid: Grid, made: Made) -> Any:
    """The value once more, exactly, from the cells it is made of."""
    values = [grid.rows[row].cells[column].value for row, column in made.of]
    exact = [Fraction(str(value)) for value in values if value is not None]
    if made.how == "sum":
        return sum(exact)
    if len(exact) < 2 or (made.how in ("share", "grown") and not exact[1]):
        return None
    first, second = exact[:2]
    return half_up(
        {"share": first * 100 / (second or 1), "change": first - second, "grown": (first - second) * 100 / (second or 1)}[made.how]
    )


def half_up(value: Fraction) -> float:
    hundredths = abs(value) * 100 + Fraction(1, 2)
    return (-1 if value < 0 else 1) * (hundredths.numerator // hundredths.denominator) / 100


# -- Word

ORDERS = {
    # of what may stand in it, in this order; Word calls a document broken otherwise
    "pPr": "pStyle keepNext keepLines pBdr tabs spacing ind jc",
    "rPr": "rFonts b color spacing sz",
    "tblPr": "tblW jc tblBorders tblLayout tblCellMar",
    "tcPr": "tcW shd vAlign",
    "trPr": "cantSplit tblHeader",
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_properties_stand_in_the_order_that_word_insists_on(language: str) -> None:
    from lxml import etree

    body = written(paper_of(a_full_month(), GUIYANG.bulletin, language), "docx", NOBODYS)
    root = etree.fromstring(zipfile.ZipFile(BytesIO(body)).read("word/document.xml"))
    seen = 0
    for name, order in ORDERS.items():
        for element in root.iter(f"{{*}}{name}"):
            tags = [etree.QName(child).localname for child in element]
            assert tags == sorted(tags, key=order.split().index), (name, tags)
            seen += 1
    assert seen > 500


def test_every_relation_of_a_document_leads_somewhere() -> None:
    archive = zipfile.ZipFile(BytesIO(written(paper_of(a_full_month(), GUIYANG.bulletin, "zh"), "docx", NOBODYS)))
    names = set(archive.namelist())
    for part, folder in (("word/_rels/document.xml.rels", "word/"), ("word/charts/_rels/chart1.xml.rels", "word/charts/")):
        targets = re.findall(r'Target="([^"]+)"', archive.read(part).decode())
        whole = {str(target).lstrip("/") if target.startswith("/") else f"{folder}{target}" for target in targets}
        assert {re.sub(r"[^/]+/\.\./", "", target) for target in whole} <= names
    ids = re.findall(r'<wp:docPr [^>]*id="(\d+)"', archive.read("word/document.xml").decode())
    assert len(ids) == len(set(ids)) >= 2
