"""The sections that judge: scores and grades, cost and benefit. (rules)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.publishing.bulletins.shapes import (
    ADDED,
    GRADE,
    RANK,
    SCORE,
    WORDS,
    Block,
    Cell,
    Chart,
    Column,
    Grid,
    Made,
    Paragraph,
    Row,
)
from dashboard.publishing.bulletins.words import figure, name_in, word

Figures = Mapping[str, Any]
FIRST_PART = 4  # columns before a score's parts: name, rank, score, grade
MOST_BARS = 15


def scores(content: Figures, language: str) -> list[Block]:
    """Each group in a sentence and a table of its ranks, with the points of every part."""
    blocks: list[Block] = []
    for group in content.get("scores", ()):
        known = [row for row in group["rows"] if row["value"] is not None]
        if known:
            grid = _league(group, known, content.get("unit") or {}, language)
            blocks += [Paragraph(_said(group, known, language)), grid]
            blocks += [_chart(grid, len(known))] if len(known) > 1 and group["by"] == "district" else []
    return blocks


def costs(content: Figures, language: str) -> list[Block]:
    return []


def _league(group: Figures, rows: Sequence[Figures], unit: Figures, language: str) -> Grid:
    name = name_in(group["name"], language)
    columns = [
        Column("name", word("name", language), WORDS, weight=2.6),
        Column("rank", word("rank", language), RANK, weight=0.7),
        Column("score", word("score", language), SCORE, weight=1.2),
        Column("grade", word("grade", language), GRADE, weight=0.8),
    ]
    mark = "{}（{:g}分）" if language == "zh" else "{} ({:g})"
    columns += [
        Column(f"{part['code']}_points", mark.format(name_in(part["name"], language), part["weight"]), SCORE, weight=1.6)
        for part in rows[0]["parts"]
    ]
    title = f"{name}综合指标值" if language == "zh" else f"Scores: {name}"
    sheet = f"{word('score', language)} {name}"
    made = tuple(_row(number, row, unit, language) for number, row in enumerate(rows))
    return Grid(f"scores_{group['group']}", title, sheet, tuple(columns), made)


def _row(number: int, row: Figures, unit: Figures, language: str) -> Row:
    points = [Cell(part["points"], SCORE) for part in row["parts"]]
    sum_of = Made(ADDED, tuple((number, FIRST_PART + place) for place in range(len(points))))
    cells = (
        Cell(name_in(row["name"], language), WORDS),
        Cell(row["rank"], RANK),
        Cell(row["value"], SCORE, sum_of),
        Cell(row["grade"], GRADE),
    )
    return Row(row["key"], (*cells, *points), own=row["key"] == unit.get("code"))


def _chart(grid: Grid, known: int) -> Chart:
    return Chart(f"{grid.title}", "bar", grid, (2,), min(known, MOST_BARS))


def _said(group: Figures, rows: Sequence[Figures], language: str) -> str:
    """Who is first and last, and how many have which grade."""
    name = name_in(group["name"], language)
    first, last = (_scored(row, language) for row in (rows[0], rows[-1]))
    held = Counter(row["grade"] for row in rows)
    grades = [(grade, held[grade["letter"]]) for grade in group["grades"] if held[grade["letter"]]]
    if language == "zh":
        told = "、".join(f"{grade['letter']}级（{name_in(grade['name'], language)}）{count}个" for grade, count in grades)
        ends = f"最高为{first}，最低为{last}" if len(rows) > 1 else f"为{first}"
        return f"{name}共{len(rows)}个单位参评，综合指标值{ends}；其中{told}。"
    told = ", ".join(f"{count} × {grade['letter']} ({name_in(grade['name'], language)})" for grade, count in grades)
    ends = f"highest {first}, lowest {last}" if len(rows) > 1 else first
    return f"{name}, {len(rows)} scored: {ends}. Grades: {told}."


def _scored(row: Figures, language: str) -> str:
    left, right = ("（", "）") if language == "zh" else (" (", ")")
    return f"{name_in(row['name'], language)}{left}{figure(row['value'], SCORE, language)}{right}"
