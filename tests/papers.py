"""Papers for tests: contents made from plain counts, and what can be read back out of docx, xlsx and html."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from dashboard.assessment.costs import balance_of
from dashboard.assessment.indicators import BY_KEY, row_of
from dashboard.city import load_city

Table = list[list[str]]
Figures = dict[str, Any]
NOBODYS: dict[str, bytes] = {}


def a_row(key: str, zh: str = "", en: str = "", overdue: int = 0, hours: float | None = None, **counts: int) -> Figures:
    """An indicator row from its counts."""
    return {"key": key, "name": {"zh": zh or key, "en": en or zh or key}} | row_of(counts, overdue, hours)


def a_content(kind: str, key: str, first: str, last: str, overall: Figures, **changes: Any) -> Figures:
    """The content of a period with these figures and nothing else."""
    tables = {name: changes.pop(name, []) for name in ("district", "department", "panel", "category", "day")}
    nothing = {"key": "then", "overall": a_row(""), "district": {}, "department": {}}
    return {
        "kind": kind,
        "key": key,
        "first": first,
        "last": last,
        "as_of": f"{last}T23:59:00+08:00",
        "event": 1,
        "city": {"code": "guiyang", "name": {"zh": "贵阳市", "en": "Guiyang"}, "title": {"zh": "贵阳百姓拍", "en": "Guiyang Baixingpai"}},
        "overall": overall,
        "before": nothing,
        "year_before": None,
        "tables": tables,
        "places": [],
        "overdue": {"total": overall["overdue_open"], "items": []},
        "examples": [],
    } | changes


def a_full_month() -> Figures:
    """The content of a month with everything that a paper can say."""
    districts = [
        a_row("520103", "云岩区", "Yunyan", reports=50, accepted=40, due=33, closed=30, closed_on_time=29, handling_due=35, handled=33,
              handled_on_time=31, rework=2, dispatched=41, deferrals=1, ratings=7, satisfied=5, overdue=2, hours=5.5),
        a_row("520102", "南明区", "Nanming", reports=31, accepted=30, due=16, closed=16, closed_on_time=9, handling_due=16, handled=16,
              handled_on_time=12, dispatched=30, ratings=1, satisfied=1, overdue=1, hours=7.25),
        a_row("520115", "观山湖区", "Guanshanhu", reports=1),
    ]  # fmt: skip
    names = [name for name in BY_KEY if isinstance(districts[0][name], int) and name != "overdue_open"]
    overall = a_row("", "贵阳市", "Guiyang", overdue=3, hours=6.0, **{name: sum(row[name] for row in districts) for name in names})
    before = a_row("", "贵阳市", "Guiyang", reports=64, accepted=60, due=40, closed=39, closed_on_time=36, hours=8.0)
    item = {
        "number": "261103-AHQ1", "category": "sticker_ad", "district": "520103", "street": "", "department": "yunyan_enforcement",
        "names": {name: {"zh": "名", "en": "name"} for name in ("category", "district", "street", "department")},
        "handling_deadline": "2026-11-03T12:00:00+08:00", "late_hours": 77.25,
    }  # fmt: skip
    parts = [
        {"code": "on_time_closing_rate", "name": {"zh": "按期结案率", "en": "On-time closing rate"}, "weight": 80, "points": 70.4},
        {"code": "satisfaction_rate", "name": {"zh": "满意率", "en": "Satisfaction rate"}, "weight": 20, "points": 14.29},
    ]
    scored = {"key": "520103", "name": districts[0]["name"], "value": 84.69, "grade": "C", "rank": 1, "parts": parts}
    nobody = {"key": "520115", "name": districts[2]["name"], "value": None, "grade": "", "rank": None, "parts": parts}
    group = {
        "group": "districts", "by": "district", "name": {"zh": "区（市、县）", "en": "Districts"}, "rows": [scored, nobody],
        "grades": [{"letter": "C", "name": {"zh": "合格", "en": "passed"}, "least": 75}],
    }  # fmt: skip
    place = {
        "district_name": {"zh": "云岩区", "en": "Yunyan"}, "street_name": None, "category_name": {"zh": "噪声", "en": "Noise"},
        "reports": 9, "before": 6, "change_rate": 50.0, "open": 2, "cell": "3YK18PC3",
    }  # fmt: skip
    example = {
        "number": "261103-8T3J", "category": "sticker_ad", "district": "520103", "department": "yunyan_enforcement",
        "names": item["names"],
        "reported_at": "2026-11-03T08:08:00+08:00",
        "closed_at": "2026-11-09T19:13:00+08:00", "before": "aa", "after": "bb",
    }  # fmt: skip
    return a_content(
        "month",
        "2026-11",
        "2026-11-01",
        "2026-11-30",
        overall,
        district=districts,
        department=[{**districts[0], "key": "yunyan_enforcement", "name": {"zh": "云岩区综合执法局", "en": "Yunyan Enforcement"}}],
        category=[a_row("sticker_ad", "非法小广告", "Illegal posters", accepted=60, due=40, closed=38, closed_on_time=30)],
        panel=[a_row("enforcement", "综合执法", "Street order", reports=82, accepted=70, due=49, closed=46, closed_on_time=38)],
        day=[a_row("2026-11-01", reports=40, accepted=35, due=9), a_row("2026-11-02", reports=42, accepted=35, due=40, closed=46)],
        before={"key": "2026-10", "overall": before, "district": {"520103": districts[1]}, "department": {}},
        year_before={"key": "2025-11", "overall": before},
        overdue={"total": 3, "items": [item] * 40},
        examples=[example],
        scores=[group],
        places=[place],
        costs=balance_of(overall, load_city("guiyang"), date(2026, 11, 1), date(2026, 11, 30)),
    )


def docx_tables(body: bytes) -> list[Table]:
    """Every table of a Word document as texts, line breaks left out."""
    from docx import Document

    tables = Document(BytesIO(body)).tables
    return [[[cell.text.replace("\n", "") for cell in row.cells] for row in table.rows] for table in tables]


def html_tables(page: str) -> list[Table]:
    """Every table of a page as texts."""
    reader = _Tables()
    reader.feed(page)
    return reader.tables


def xlsx_values(body: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet's cells with the values that are kept beside the formulas."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(body), data_only=True)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def every_text(body: bytes) -> str:
    """Everything that is written anywhere in a docx or xlsx."""
    with zipfile.ZipFile(BytesIO(body)) as archive:
        inner = [every_text(archive.read(name)) for name in archive.namelist() if name.endswith(".xlsx")]
        return "\n".join([*(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()), *inner])


def looked_up(tables: list[Table], row: str, column: str) -> list[str]:
    """What stands in that row and column, in every table that has both."""
    found = []
    for table in tables:
        if column in table[0]:
            place = table[0].index(column)
            found += [line[place] for line in table[1:] if line[0] == row]
    return found


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.tables[-1][-1][-1] += data


# -- formulas, evaluated once more by other means

_SHARE = re.compile(r'=IF\((\w+)=0,"—",ROUND\((\w+)/\1\*100,2\)\)')
_SUM = re.compile(r"=SUM\(([A-Z]+)(\d+):\1(\d+)\)")
_CHANGE = re.compile(r'=IF\(COUNT\((\w+),(\w+)\)<2,"—",ROUND\(\1-\2,2\)\)')
_GROWN = re.compile(r'=IF\(OR\(COUNT\((\w+),(\w+)\)<2,N\(\2\)=0\),"—",ROUND\(\(\1-\2\)/\2\*100,2\)\)')
_ADDED = re.compile(r"=ROUND\(SUM\(([A-Z])(\d+):([A-Z])\2\),2\)")


def evaluated(formula: str, value_of: Mapping[str, Any]) -> Any:
    """What a spreadsheet makes of one of our formulas. value_of: address → value. Raises AssertionError for any other formula."""
    if found := _SHARE.fullmatch(formula):
        whole, part = value_of[found[1]], value_of[found[2]]
        return "—" if whole == 0 else _half_up(Fraction(part) / Fraction(whole) * 100)
    if found := _SUM.fullmatch(formula):
        return sum(value_of[f"{found[1]}{row}"] for row in range(int(found[2]), int(found[3]) + 1))
    if found := _CHANGE.fullmatch(formula):
        now, then = (_number(value_of[found[place]]) for place in (1, 2))
        return "—" if now is None or then is None else _half_up(now - then)
    if found := _GROWN.fullmatch(formula):
        now, then = (_number(value_of[found[place]]) for place in (1, 2))
        return "—" if now is None or not then else _half_up((now - then) / then * 100)
    if found := _ADDED.fullmatch(formula):
        columns = [chr(code) for code in range(ord(found[1]), ord(found[3]) + 1)]
        points = [_number(value_of[f"{column}{found[2]}"]) for column in columns]
        return _half_up(sum((one for one in points if one is not None), Fraction(0)))
    raise AssertionError(f"no formula of ours: {formula}")


def _number(value: Any) -> Fraction | None:
    return Fraction(str(value)) if isinstance(value, (int, float)) else None


def _half_up(value: Fraction) -> float:
    hundredths = abs(value) * 100
    whole = hundredths.numerator // hundredths.denominator
    whole += (hundredths - whole) * 2 >= 1
    return (-1 if value < 0 else 1) * whole / 100
