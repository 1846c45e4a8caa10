"""A bulletin as a web page that holds everything itself: photos, charts and style, ready to be printed or sent. (web)"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard.publishing.bulletins.shapes import TOTAL, UNIT, WORDS, Chart, Example, Grid, Notes, Paper, Paragraph, Value
from dashboard.publishing.bulletins.words import figure, said, word

FindPhoto = Callable[[str], bytes | None]
TEMPLATES = Path(__file__).with_name("templates")
KINDS = {Paragraph: "paragraph", Notes: "notes", Grid: "grid", Chart: "chart", Example: "example"}
WIDE = 720  # a chart's own units
BAR = 26
LEAST_NAMES, MOST_NAMES, FIGURES = 120, 320, 90
HIGH, BASE, LEFT = 240, 200, 44
COLOURS = ("#1560AE", "#E79A22")
GROUP_SHARE = 0.72
MOST_LABELS = 12


@dataclass(frozen=True)
class Link:
    """Another form of the same paper."""

    address: str
    words: str


def page_of(paper: Paper, find_photo: FindPhoto, links: Sequence[Link] = ()) -> str:
    """The whole page. links: shown on a screen, not printed."""
    numbers = {"grid": 0, "chart": 0}

    def next_number(kind: str) -> int:
        numbers[kind] += 1
        return numbers[kind]

    def photo(name: str) -> str:
        data = find_photo(name)
        return f"data:image/jpeg;base64,{b64encode(data).decode()}" if data else ""

    return (
        _environment()
        .get_template("bulletins/paper.html")
        .render(
            paper=paper, links=links, photo=photo, next_number=next_number, kind_of=lambda block: KINDS[type(block)],
            bars=bars, columns=columns, said=lambda cell: said(cell, paper.language), word=lambda key: word(key, paper.language),
            TOTAL=TOTAL, WORDS=WORDS, UNIT=UNIT,
        )
    )  # fmt: skip


def bars(chart: Chart, language: str) -> dict[str, Any]:
    """Lying bars: each with its name, its figure and how long it is."""
    column = chart.columns[0]
    kind, values = chart.grid.columns[column].kind, chart.values(column)
    longest = max((_size(value) for value in values), default=0) or 1
    names = min(MOST_NAMES, max(LEAST_NAMES, *(_wide(label) for label in chart.labels)))
    rows = [
        {"y": BAR * number, "name": name, "length": round(_size(value) / longest * (WIDE - names - FIGURES), 1),
         "figure": figure(value, kind, language)}
        for number, (name, value) in enumerate(zip(chart.labels, values, strict=True))
    ]  # fmt: skip
    return {"rows": rows, "width": WIDE, "height": BAR * len(rows) + 6, "bar": BAR - 8, "names": names, "colour": COLOURS[0]}


def columns(chart: Chart) -> dict[str, Any]:
    """Standing columns in groups, with a scale of round numbers."""
    series = [chart.values(column) for column in chart.columns]
    top = _round_up(max((_size(value) for values in series for value in values), default=0))
    group = (WIDE - LEFT) / max(len(chart.labels), 1)
    wide = group * GROUP_SHARE / len(series)
    drawn = [
        {"x": round(LEFT + group * place + group * (1 - GROUP_SHARE) / 2 + wide * number, 1), "width": round(wide, 1),
         "height": round(_size(value) / top * (BASE - 24), 1), "colour": COLOURS[number]}
        for number, values in enumerate(series)
        for place, value in enumerate(values)
    ]  # fmt: skip
    every = -(-len(chart.labels) // MOST_LABELS)
    labels = [(round(LEFT + group * (place + 0.5), 1), name) for place, name in enumerate(chart.labels) if place % every == 0]
    lines = [(round(BASE - (BASE - 24) * part / 4, 1), f"{top * part / 4:,.10g}") for part in range(5)]
    names = [(chart.grid.columns[column].words, COLOURS[number]) for number, column in enumerate(chart.columns)]
    return {"drawn": drawn, "labels": labels, "lines": lines, "names": names, "width": WIDE, "height": HIGH, "base": BASE, "left": LEFT}


def _wide(label: str) -> int:
    """How wide a name is drawn, with its distance to the bar."""
    return 14 + sum(13 if sign > "‐" else 7 for sign in label)


def _size(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _round_up(value: float) -> float:
    """4, 8, 12, 20, 40, … the next scale whose quarters are round."""
    scale = 1.0
    while True:
        for step in (4, 8, 12, 20):
            if value <= step * scale:
                return step * scale
        scale *= 10


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
