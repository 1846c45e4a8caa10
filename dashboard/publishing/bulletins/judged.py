"""The sections that judge: scores and grades, cost and benefit. (rules)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.publishing.bulletins.shapes import (
    ADDED,
    CHANGE,
    COUNT,
    GRADE,
    HOURS,
    RANK,
    RATE,
    SCORE,
    SHARE,
    WORDS,
    YUAN,
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
FEN = 100


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
    """Rewards against what grid inspectors would have cost, in a sentence and a table."""
    balance = content.get("costs")
    if not balance or not balance["accepted"]:
        return []
    unit = name_in(balance["unit"], language)
    title = f"{word('costs', language)}（{unit}）" if language == "zh" else f"{word('costs', language)} ({unit})"
    columns = (
        Column("item", word("item", language), WORDS, weight=4.0),
        Column("value", word("value", language), YUAN, weight=2.0),
    )
    lines = [line for line in _lines(balance) if line[2] is not None]
    place = {code: number for number, (code, *_rest) in enumerate(lines)}
    rows = tuple(Row(code, (Cell(word(code, language), WORDS), Cell(value, kind, _follows(code, place)))) for code, kind, value in lines)
    return [Paragraph(_balance_said(balance, unit, language)), Grid("costs", title, word("costs", language), columns, rows)]


def _lines(balance: Figures) -> list[tuple[str, str, float | None]]:
    """(code, kind, value) of each line. Money in whole units: a hundredth is a fen."""
    rules = balance["rules"]
    assumed = [("cash_share", RATE, rules["cash_share"]), ("reward_each", YUAN, rules["reward_fen"] / FEN)] if balance["estimated"] else []
    return [
        ("accepted_cases", COUNT, balance["accepted"]),
        *assumed,
        ("rewards", YUAN, balance["rewards_fen"] / FEN),
        ("area_km2", HOURS, rules["area_km2"]),
        ("inspector_area_km2", HOURS, rules["inspector_area_km2"]),
        ("inspectors", HOURS, balance["inspectors"]),
        ("inspector_year", YUAN, rules["inspector_year"]),
        ("days", COUNT, balance["days"]),
        ("inspectors_cost", YUAN, balance["inspectors_fen"] / FEN),
        ("saved", YUAN, balance["saved_fen"] / FEN),
        ("rewards_share", RATE, balance["share"]),
        ("rewards_each", YUAN, _units(balance["per_accepted_fen"])),
        ("inspectors_each", YUAN, _units(balance["inspectors_per_accepted_fen"])),
    ]


def _follows(code: str, place: Mapping[str, int]) -> Made | None:
    """Which lines a line follows from."""
    how = {"saved": (CHANGE, "inspectors_cost", "rewards"), "rewards_share": (SHARE, "rewards", "inspectors_cost")}.get(code)
    return Made(how[0], ((place[how[1]], 1), (place[how[2]], 1))) if how else None


def _units(fen: int | None) -> float | None:
    return None if fen is None else fen / FEN


def _balance_said(balance: Figures, unit: str, language: str) -> str:
    money = {name: figure(abs(balance[f"{name}_fen"]) / FEN, YUAN, language) for name in ("rewards", "inspectors", "saved")}
    needed, area = figure(balance["inspectors"], HOURS, language), f"{balance['rules']['area_km2']:g}"
    each, share = f"{balance['rules']['inspector_area_km2']:g}", figure(balance["share"], RATE, language)
    saves = balance["saved_fen"] >= 0
    if language == "zh":
        told = "按平均奖励估算" if balance["estimated"] else "实际支出"
        return (
            f"巡查面积{area}平方公里，按每名网格员{each}平方公里测算，需{needed}名，本期费用{money['inspectors']}{unit}；"
            f"市民奖励（{told}）{money['rewards']}{unit}，为其{share}，{'节约' if saves else '超出'}{money['saved']}{unit}。"
        )
    told = "estimated from the average reward" if balance["estimated"] else "paid"
    return (
        f"To go round {area} km² at {each} km² each takes {needed} inspectors, who would have cost {money['inspectors']} {unit}. "
        f"Rewards to citizens ({told}) were {money['rewards']} {unit}, {share} of that: "
        f"{money['saved']} {unit} {'less' if saves else 'more'}."
    )


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
