"""Papers: every rate that cities printed, from its counts; the same figures in Word, Excel and web page; formulas that hold."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from dashboard.assessment.indicators import BY_KEY
from dashboard.assessment.rates import percent
from dashboard.city import City
from dashboard.publishing.bulletins.editions import written
from dashboard.publishing.bulletins.paper import Signed, paper_of
from dashboard.publishing.bulletins.shapes import Paper
from dashboard.publishing.bulletins.words import TEXTS
from dashboard.web.paper_page import page_of
from tests.papers import NOBODYS, a_content, a_full_month, a_row, docx_tables, evaluated, every_text, html_tables, looked_up, xlsx_values

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "bulletins.json"
MISPRINTED = {"share_of_reports.云岩区": 53.34, "share_of_accepted.门面延伸占道经营": 17.99}
"""Where what was printed contradicts its own counts, the counts win."""
TABLE_OF = {"share_of_reports": "district", "share_of_accepted": "category", "closing_rate": "panel"}
PANELS = ("市容秩序", "事件", "部件")


def published() -> list[Any]:
    """(bulletin, name of a rate, the rate as printed) of every printed rate that has counts."""
    if not PUBLISHED.is_file():
        return []
    found = json.loads(PUBLISHED.read_text(encoding="utf-8"))["bulletins"]
    return [
        pytest.param(bulletin, name, printed, id=f"{bulletin['id']} {name}")
        for bulletin in found
        for name, printed in bulletin["printed_rates"].items()
        if printed["of"]
    ]


def content_of_counts(bulletin: dict[str, Any]) -> dict[str, Any]:
    """What was counted, as the content of a month."""
    counts = {name: bulletin[name] for name in ("reports", "accepted", "due", "closed", "closed_on_time") if name in bulletin}
    if "received" in bulletin:
        counts["reports"] = bulletin["received"]
    tables: dict[str, list[Any]] = {"district": [], "category": [], "panel": []}
    tables["district"] = [a_row(name, reports=count) for name, count in bulletin.get("reports_by_district", {}).items()]
    tables["category"] = [a_row(name, accepted=count) for name, count in bulletin.get("accepted_by_category", {}).items()]
    tables["panel"] = [a_row(name, accepted=count) for name, count in bulletin.get("accepted_by_panel", {}).items()]
    for name, printed in bulletin["printed_rates"].items():
        if name.startswith("closing_rate."):
            closed, due = printed["of"]
            tables["panel"].append(a_row(name.partition(".")[2], accepted=due, due=due, closed=closed))
    if tables["panel"] and not tables["category"]:
        tables["category"] = [a_row("各类", accepted=bulletin["accepted"])]
    first, last = bulletin["period"]
    return a_content("month", last[:7], first, last, a_row("", bulletin["city"], **counts), **tables)


def column_of(name: str) -> str:
    return TEXTS[name][0] if name in TEXTS else BY_KEY[name].zh


def place_of(rate: str) -> tuple[str, str]:
    """Row and column of a printed rate: a unit's indicator, or an indicator of this period."""
    name, _, unit = rate.partition(".")
    return (unit, column_of(name)) if unit else (column_of(name), TEXTS["this"][0])


def from_counts(bulletin: dict[str, Any], printed: dict[str, Any]) -> float:
    """The rate, of counts or of names of counts."""
    part, whole = (bulletin.get(count, count) for count in printed["of"])
    rate = percent(part, whole)
    assert rate is not None
    return rate


def paper(content: dict[str, Any], city: City, language: str = "zh", signed: Signed | None = None) -> Paper:
    return paper_of(content, city.bulletin, language, signed)


# -- what was really printed


@pytest.mark.parametrize(("bulletin", "rate", "printed"), published())
def test_every_printed_rate_follows_from_its_counts(bulletin: dict[str, Any], rate: str, printed: dict[str, Any]) -> None:
    exact = Decimal(str(from_counts(bulletin, printed)))
    rounded = float(exact.quantize(Decimal(1).scaleb(-printed.get("decimals", 2)), ROUND_HALF_UP))
    assert rounded == MISPRINTED.get(rate, printed["value"])
    assert (rate in MISPRINTED) == ("note" in printed)


@pytest.mark.parametrize(("bulletin", "rate", "printed"), published())
def test_a_paper_of_the_counts_prints_the_rate_in_every_form(
    bulletin: dict[str, Any], rate: str, printed: dict[str, Any], city: City
) -> None:
    made = paper(content_of_counts(bulletin), city)
    row, column = place_of(rate)
    wanted = f"{from_counts(bulletin, printed):.2f}%"
    assert set(looked_up(docx_tables(written(made, "docx", NOBODYS)), row, column)) == {wanted}
    assert set(looked_up(html_tables(page_of(made, NOBODYS.get)), row, column)) == {wanted}
    sheets = xlsx_values(written(made, "xlsx", NOBODYS)).values()
    kept = looked_up([[list(map(str, line)) for line in sheet[2:]] for sheet in sheets if len(sheet) > 3], row, column)
    assert {f"{float(value):.2f}%" for value in kept} == {wanted}


def test_the_published_figures_are_there(shared_data: Path) -> None:
    assert len(published()) == 14


# -- forms


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    return a_full_month()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_formulas_give_the_values_that_are_kept_beside_them(content: dict[str, Any], city: City, language: str) -> None:
    from openpyxl import load_workbook

    body = written(paper(content, city, language), "xlsx", NOBODYS)
    formulas, values = (load_workbook(BytesIO(body), data_only=kept) for kept in (False, True))
    checked = 0
    for sheet in formulas.worksheets:
        kept = {cell.coordinate: cell.value for row in values[sheet.title].iter_rows() for cell in row}
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            assert evaluated(str(cell.value), kept) == kept[cell.coordinate], (sheet.title, cell.coordinate)
            checked += 1
    assert checked > 150


def test_every_rate_and_every_total_is_a_formula(content: dict[str, Any], city: City) -> None:
    for _, grid in paper(content, city).grids():
        for row in grid.rows:
            for column, cell in zip(grid.columns, row.cells, strict=True):
                if cell.kind in ("rate", "points", "growth") and grid.code not in ("places", "costs"):
                    assert cell.made, (grid.code, row.code, column.code)


def test_sheets_have_names_and_so_have_their_columns(content: dict[str, Any], city: City) -> None:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(written(paper(content, city), "xlsx", NOBODYS)))
    assert {"通报", "主要指标对比", "区（市、县）", "责任单位", "问题类别", "超期未处置案件"} <= set(book.sheetnames)
    assert {"district_due", "overall_on_time_closing_rate", "department_closed"} <= set(book.defined_names)
    assert book.defined_names["district_due"].attr_text == "'区（市、县）'!$E$4:$E$6"
    assert all(sheet.freeze_panes == "B4" for sheet in book.worksheets[1:])


def test_a_month_in_which_everything_happened_has_every_section_in_order(content: dict[str, Any], city: City) -> None:
    made = paper(content, city)
    assert [section.code for section in made.sections] == list(city.bulletin.sections["month"])
    assert [section.title.partition("、")[0] for section in made.sections] == [*"一二三四五六七八九十", "十一"]


def test_rewards_are_held_against_inspectors_to_the_cent(content: dict[str, Any], city: City) -> None:
    table = next(table for table in docx_tables(written(paper(content, city), "docx", NOBODYS)) if table[0] == ["项目", "数值"])
    rows = dict(map(tuple, table))
    fen = {name: content["costs"][f"{name}_fen"] for name in ("rewards", "inspectors", "saved")}
    assert [rows[name] for name in ("市民奖励", "网格员费用", "节约")] == [f"{amount / 100:,.2f}" for amount in fen.values()]


def test_a_score_is_the_sum_of_its_parts_and_stands_with_grade_and_rank(content: dict[str, Any], city: City) -> None:
    made = paper(content, city)
    for tables in (docx_tables(written(made, "docx", NOBODYS)), html_tables(page_of(made, NOBODYS.get))):
        table = next(table for table in tables if "等次" in table[0])
        assert table == [["单位", "排名", "综合指标值", "等次", "按期结案率（80分）", "满意率（20分）"],
                         ["云岩区", "1", "84.69", "C", "70.40", "14.29"]]  # fmt: skip


def test_charts_in_word_can_be_edited(content: dict[str, Any], city: City) -> None:
    names = zipfile.ZipFile(BytesIO(written(paper(content, city), "docx", NOBODYS))).namelist()
    charts = [name for name in names if name.startswith("word/charts/chart")]
    assert len(charts) == len([name for name in names if name.startswith("word/embeddings/chart")]) >= 2


def test_what_no_unit_has_stands_in_a_row_of_its_own(content: dict[str, Any], city: City) -> None:
    (tables,) = ([grid for _, grid in paper(content, city).grids() if grid.code == "department"],)
    rest, total = tables[0].rows[-2:]
    reports = [column.code for column in tables[0].columns].index("reports")
    assert (rest.kind, rest.cells[0].value, rest.cells[reports].value) == ("rest", "未派遣", 32)
    assert total.cells[reports].value == 82


def test_nothing_under_a_rate_is_printed_as_a_dash(content: dict[str, Any], city: City) -> None:
    tables = docx_tables(written(paper(content, city), "docx", NOBODYS))
    assert looked_up(tables, "观山湖区", "按期结案率") == ["—"]


def test_the_overall_table_compares_in_points_and_per_cent(content: dict[str, Any], city: City) -> None:
    table = next(table for table in docx_tables(written(paper(content, city), "docx", NOBODYS)) if table[0][0] == "指标")
    assert table[0] == ["指标", "本期", "上月", "增减", "去年同期", "增减"]
    rows = {line[0]: line[1:] for line in table}
    assert rows["上报数"][:3] == ["82", "64", "+28.13%"]
    assert rows["按期结案率"][:3] == ["77.55%", "90.00%", "−12.45个百分点"]
    assert rows["超期未处置数"][:3] == ["3", "—", "—"]


def test_a_photo_that_is_not_public_any_more_is_left_out_with_a_word(content: dict[str, Any], city: City) -> None:
    made = paper(content, city)
    assert "该照片现不公开" in page_of(made, NOBODYS.get)
    assert "该照片现不公开" in every_text(written(made, "docx", NOBODYS))


def test_a_running_period_says_that_it_is_provisional_and_a_correction_what_it_replaces(content: dict[str, Any], city: City) -> None:
    closed = datetime.fromisoformat("2026-12-01T02:00:00+08:00")
    assert "尚未封存" in paper(content, city).remark
    assert paper(content, city, signed=Signed(1, closed)).remark == ""
    second = paper(content, city, signed=Signed(2, closed, reason={"zh": "云岩区应结案数 34 → 33", "en": ""}))
    assert second.remark == "（更正：第2号，代替第1号。云岩区应结案数 34 → 33）"
    assert (second.number, second.date, second.name) == ("2026年第11期", "2026年12月1日", "guiyang-2026-11-2")


def test_the_spreadsheet_lists_all_that_is_overdue_and_paper_the_first(content: dict[str, Any], city: City) -> None:
    made = paper(content, city)
    assert len(xlsx_values(written(made, "xlsx", NOBODYS))["超期未处置案件"]) == 3 + 40
    tables = docx_tables(written(made, "docx", NOBODYS))
    assert len(next(table for table in tables if table[0][0] == "案件编号")) == 1 + city.bulletin.most_overdue


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_period_without_anything_gives_a_paper_too(city: City, language: str) -> None:
    made = paper(a_content("day", "2026-11-22", "2026-11-22", "2026-11-22", a_row("", "贵阳市", "Guiyang")), city, language)
    assert all(written(made, form, NOBODYS) for form in ("docx", "xlsx"))
    assert [section.code for section in made.sections] == ["overall"]


def test_english_papers_hold_no_chinese_and_chinese_ones_no_english_words(content: dict[str, Any], city: City) -> None:
    import re

    content = json.loads(json.dumps(content).replace("\\u540d", "name"))
    page = re.sub(r"<style>.*?</style>", "", page_of(paper(content, city, "en"), NOBODYS.get), flags=re.DOTALL)
    assert not re.findall(r"[一-鿿]+", re.sub(r'lang="[^"]*"', "", page))


def test_the_server_starts_without_the_writers() -> None:
    code = "import sys, dashboard.web.bulletins; print([name for name in ('docx', 'pptx', 'xlsxwriter', 'lxml') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
