"""Each section of a bulletin: from a period's content to paragraphs, tables and charts. (rules)"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.assessment.indicators import INDICATORS
from dashboard.assessment.rates import percent
from dashboard.city import BulletinTemplate
from dashboard.publishing.bulletins.grids import comparison_grid, plain_grid, unit_grid
from dashboard.publishing.bulletins.judged import costs, scores
from dashboard.publishing.bulletins.sentences import most_said, movement_said, overall_said, ranking_said, standing_said
from dashboard.publishing.bulletins.shapes import (
    COUNT,
    GROWTH,
    HOURS,
    RANK,
    UNIT,
    WORDS,
    Block,
    Chart,
    Column,
    Example,
    Grid,
    Notes,
    Paragraph,
)
from dashboard.publishing.bulletins.words import (
    BEFORE_WORDS,
    figure,
    in_language,
    moment_said,
    name_in,
    period_said,
    short_moment,
    word,
)

Figures = Mapping[str, Any]
Blocks = list[Block]
MOST_BARS = 15

TITLES: dict[str, tuple[str, str]] = {
    "overall": ("总体情况", "Overall"),
    "districts": ("各区（市、县）情况", "By district"),
    "departments": ("各责任单位情况", "By department"),
    "scores": ("综合评价", "Scores and grades"),
    "categories": ("问题类别", "Kinds of problems"),
    "places": ("高发点位", "Where most was reported"),
    "days": ("分时段情况", "Over time"),
    "examples": ("典型案例", "Before and after"),
    "overdue": ("超期未处置案件", "Overdue cases"),
    "costs": ("成本与效益", "Cost and benefit"),
    "definitions": ("指标说明", "Definitions"),
}
CAPTIONS: dict[str, tuple[str, str]] = {
    "overall": ("主要指标对比", "Main indicators"),
    "district": ("各区（市、县）主要指标", "Main indicators by district"),
    "department": ("各责任单位主要指标", "Main indicators by department"),
    "panel": ("各大类问题情况", "Kinds of problems"),
    "category": ("立案数居前的问题类别", "Categories with the most accepted cases"),
    "places": ("举报数居前的点位", "Places with the most reports"),
    "day": ("逐日情况", "Day by day"),
    "month": ("逐月情况", "Month by month"),
    "overdue": ("超期时间居前的案件", "Cases that are late the longest"),
    "definitions": ("指标定义", "What each indicator means"),
}
FAIR = 10  # cases due: with fewer, one case moves a rate by more than ten points, so nobody is called first or last
RANKED_BY = (f"应结案{FAIR}件及以上的单位中，按期结案率", f"On-time closing rate of those with {FAIR} or more cases due")


@dataclass(frozen=True)
class Given:
    """What a section is made from."""

    content: Figures
    template: BulletinTemplate
    language: str

    def caption(self, code: str) -> str:
        return in_language(CAPTIONS[code], self.language)

    def rows(self, table: str) -> Sequence[Figures]:
        rows: Sequence[Figures] = self.content["tables"].get(table, ())
        return rows

    @property
    def own(self) -> Figures:
        """The row that the paper is about: the whole, or the unit that it was narrowed to."""
        row: Figures = self.content["overall"]
        return row

    def is_own(self, table: str) -> str:
        """The code of the unit that the paper is about, in that table."""
        unit = self.content.get("unit") or {}
        return str(unit.get("code", "")) if unit.get("by") == table else ""


def _overall(given: Given) -> Blocks:
    content, language = given.content, given.language
    before, year = content["before"]["overall"], content["year_before"] and content["year_before"]["overall"]
    who = name_in(given.own["name"], language)
    when = period_said(content["kind"], content["key"], language)
    moment = moment_said(datetime.fromisoformat(content["as_of"]), language)
    told = overall_said(content, given.own, before, year, who, when, language)
    grid = comparison_grid(content, given.own, before, year, given.caption("overall"), language)
    return [Paragraph(told), Paragraph(standing_said(given.own, moment, language)), grid]


def _units(table: str) -> Callable[[Given], Blocks]:
    def build(given: Given) -> Blocks:
        if not any(row["due"] or row["accepted"] or row["reports"] for row in given.rows(table)):
            return []
        whole = given.content.get("whole", given.own)
        grid = unit_grid(table, given.rows(table), whole, given.caption(table), given.language, own=given.is_own(table))
        ranked = sorted(
            (row for row in given.rows(table) if row["due"] >= FAIR),
            key=lambda row: (-(row["on_time_closing_rate"] or 0), -row["due"]),
        )
        said = [
            ranking_said(ranked, "on_time_closing_rate", in_language(RANKED_BY, given.language), given.language),
            movement_said(ranked, given.content["before"].get(table, {}), "on_time_closing_rate", given.content["kind"], given.language),
        ]
        text = ("" if given.language == "zh" else " ").join(part for part in said if part)
        return [*([Paragraph(text)] if text else []), grid, *_chart(given, grid, "bar", ("on_time_closing_rate",))]

    return build


def _categories(given: Given) -> Blocks:
    whole = given.content.get("whole", given.own)
    rows = [{**row, "share": percent(row["accepted"], whole["accepted"])} for row in given.rows("category") if row["accepted"]]
    if not rows:
        return []
    rows.sort(key=lambda row: -row["accepted"])
    panels = unit_grid("panel", given.rows("panel"), whole, given.caption("panel"), given.language)
    most = given.template.most_categories
    grid = unit_grid("category", given.rows("category"), whole, given.caption("category"), given.language, most=most)
    return [Paragraph(most_said(rows, "share", given.language)), panels, grid, *_chart(given, grid, "bar", ("accepted",), most)]


def _places(given: Given) -> Blocks:
    places, language = given.content.get("places") or (), given.language
    if not places:
        return []
    columns = (
        Column("rank", word("rank", language), RANK, weight=0.6),
        Column("place", word("place", language), WORDS, weight=3.0),
        Column("category", word("main_category", language), WORDS, weight=1.8),
        Column("reports", in_language(("上报数", "Reports"), language), COUNT),
        Column("before", _before_word(given), COUNT),
        Column("change", word("change", language), GROWTH, weight=1.4),
        Column("open", word("open_now", language), COUNT),
        Column("cell", word("cell", language), WORDS, weight=1.4),
    )
    rows = [
        (number, _where(place, language), name_in(place["category_name"], language), place["reports"], place["before"],
         place["change_rate"], place["open"], place["cell"])
        for number, place in enumerate(places, 1)
    ]  # fmt: skip
    return [plain_grid("places", given.caption("places"), in_language(TITLES["places"], language), columns, rows)]


def _days(given: Given) -> Blocks:
    if not given.rows("day"):
        return []
    by = "month" if given.content["kind"] == "year" else "day"
    grid = unit_grid("day", given.rows("day"), given.own, given.caption(by), given.language, label=by)
    return [*_chart(given, grid, "column", ("reports", "accepted"), len(grid.rows)), grid]


def _examples(given: Given) -> Blocks:
    blocks: Blocks = []
    for number, example in enumerate(given.content["examples"], 1):
        where, what = (name_in(example["names"][name], given.language) for name in ("district", "category"))
        blocks.append(Example(_example_said(number, example, where, what, given.language), example["before"], example["after"]))
    return blocks


def _overdue(given: Given) -> Blocks:
    overdue, language = given.content["overdue"], given.language
    if not overdue["items"]:
        return []
    columns = (
        Column("number", word("number", language), WORDS, weight=1.8),
        Column("category", word("category", language), WORDS, weight=2.4),
        Column("district", word("district", language), WORDS, weight=1.4),
        Column("street", word("street", language), WORDS, printed=False, weight=1.6),
        Column("department", word("department", language), WORDS, weight=3.0),
        Column("handling_deadline", word("handling_deadline", language), WORDS, weight=1.7),
        Column("late_hours", word("late_hours", language), HOURS, weight=1.3),
    )
    rows = [_overdue_row(item, int(given.content["as_of"][:4]), language) for item in overdue["items"]]
    most = given.template.most_overdue
    grid = plain_grid("overdue", given.caption("overdue"), in_language(TITLES["overdue"], language), columns, rows, most)
    return [Paragraph(_overdue_said(overdue["total"], len(rows), min(most, len(rows)), language)), grid]


def _definitions(given: Given) -> Blocks:
    language = given.language
    columns = (
        Column("indicator", word("indicator", language), WORDS, weight=1.6),
        Column("meaning", word("meaning", language), WORDS, weight=6.0),
        Column("source", word("source", language), WORDS, weight=1.6),
    )
    rows = [(in_language((i.zh, i.en), language), in_language((i.zh_is, i.en_is), language), i.source) for i in INDICATORS]
    grid = plain_grid("definitions", given.caption("definitions"), in_language(TITLES["definitions"], language), columns, rows)
    return [grid, Notes((word("rates_note", language), word("source_note", language), word("privacy_note", language)))]


BUILDERS: dict[str, Callable[[Given], Blocks]] = {
    "overall": _overall,
    "districts": _units("district"),
    "departments": _units("department"),
    "scores": lambda given: scores(given.content, given.language),
    "categories": _categories,
    "places": _places,
    "days": _days,
    "examples": _examples,
    "overdue": _overdue,
    "costs": lambda given: costs(given.content, given.language),
    "definitions": _definitions,
}


def _chart(given: Given, grid: Grid, kind: str, codes: Sequence[str], most: int = MOST_BARS) -> list[Chart]:
    """A chart of a table's units; none for a single bar or for nothing but blanks."""
    columns = tuple(number for number, column in enumerate(grid.columns) if column.code in codes)
    shown = sum(row.kind == UNIT for row in grid.rows[:most])
    known = [row for row in grid.rows[:shown] if row.cells[columns[0]].value is not None]
    if len(known) < 2:
        return []
    names = ("、" if given.language == "zh" else ", ").join(grid.columns[number].words for number in columns)
    if shown < sum(row.kind == UNIT for row in grid.rows):
        names += f"（前{shown}位）" if given.language == "zh" else f" (first {shown})"
    return [Chart(names, kind, grid, columns, len(known) if kind == "bar" else shown)]


def _before_word(given: Given) -> str:
    return in_language(BEFORE_WORDS[given.content["kind"]][0], given.language)


def _where(place: Figures, language: str) -> str:
    parts = [name_in(words, language) for words in (place["district_name"], place["street_name"]) if words]
    return "".join(parts) if language == "zh" else ", ".join(reversed(parts))


def _example_said(number: int, example: Figures, where: str, what: str, language: str) -> str:
    reported, closed = (datetime.fromisoformat(example[name]) for name in ("reported_at", "closed_at"))
    if language == "zh":
        return f"案例{number}　{where}·{what}（{example['number']}）：{short_moment(reported)}上报，{short_moment(closed)}结案。"
    return f"{number}. {what}, {where} ({example['number']}): reported {short_moment(reported)}, closed {short_moment(closed)}."


def _overdue_row(item: Figures, year: int, language: str) -> tuple[Any, ...]:
    names = [name_in(item["names"][code], language) for code in ("category", "district", "street", "department")]
    return item["number"], *names, short_moment(datetime.fromisoformat(item["handling_deadline"]), year), item["late_hours"]


def _overdue_said(total: int, kept: int, printed: int, language: str) -> str:
    said = figure(total, COUNT, language)
    if language == "zh":
        rest = f"，下表列出超期最久的{printed}件" if total > printed else ""
        more = f"（电子表格列出{kept}件）" if kept > printed else ""
        return f"超期未处置案件共{said}件{rest}{more}。"
    rest = f"; the {printed} that are late the longest are listed" if total > printed else ""
    more = f" ({kept} in the spreadsheet)" if kept > printed else ""
    return f"Overdue cases: {said}{rest}{more}."
