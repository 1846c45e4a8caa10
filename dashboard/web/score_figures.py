"""A composite score opened: its parts, each with formula and counts that open further, and downloads whose points add up to it. (web)"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask_babel import gettext as _

from dashboard.assessment.scoring import PartScore, Ranked, Score
from dashboard.assessment.xray import Xray, group_asked, xray_of
from dashboard.city.judging import GROUPED_BY
from dashboard.product import Product
from dashboard.times import stamp
from dashboard.web.access import open_to_all
from dashboard.web.api_input import days_of, text_of
from dashboard.web.figure_files import BOM, COUNT_WORDS, About
from dashboard.web.figure_input import as_of_asked, codes_asked
from dashboard.web.limits import limiter, of_the_past
from dashboard.web.offload import offload
from dashboard.web.words import pick

Cells = Sequence[Any]
blueprint = Blueprint("score_figures", __name__)

SCORE: dict[str, str] = {"zh": "综合指标值", "en": "Composite score"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_MACHINE = "20 per minute"
COLUMNS: dict[str, tuple[str, str]] = {
    "part": ("代码", "Code"),
    "name": ("项目", "Part"),
    "formula": ("计算", "Formula"),
    "count": ("分子", "Count"),
    "of": ("分母", "Of"),
    "rate": ("率 %", "Rate %"),
    "held": ("计分率 %", "Counted %"),
    "weight": ("权重", "Weight"),
    "given": ("实际权重", "Weight given"),
    "points": ("得分", "Points"),
    "lost": ("失分", "Lost"),
    "list": ("清单", "List"),
}


@dataclass(frozen=True)
class Asked:
    """Whose score, of which days, as known when. by, unit: '' for the group itself."""

    by: str
    unit: str
    first: date | None
    last: date | None
    as_of: datetime | None
    now: datetime

    def query(self, **more: str) -> str:
        """The address's query for these days and this moment."""
        days = {"from": self.first, "to": self.last, "as_of": self.as_of}
        return urlencode(more | {name: value.isoformat() for name, value in days.items() if value})


@blueprint.get("/figures/score")
@of_the_past
@open_to_all
def show() -> Response:
    """A unit's score with its parts and rank; without a unit everybody's in the group."""
    asked, xray = _opened()
    page = make_response(
        render_template(
            "citizen/score.html",
            asked=asked,
            xray=xray,
            score=xray.own.score if xray.own else None,
            name=SCORE,
            grades={grade.letter: grade.name for grade in _product().city.assessment.grades},
            groups=_product().city.assessment.groups,
            indicator_words=COUNT_WORDS,
            scheme=_product().city.assessment.schemes[xray.group.scheme],
        )
    )
    page.headers["Cache-Control"] = "no-cache"
    page.vary.add("Cookie")
    return page


@blueprint.get("/figures/score.csv")
@limiter.limit(PER_MACHINE)
@open_to_all
def as_csv() -> Response:
    """One line for each part, whose points add up to the score of the last line; without a unit one line for each score."""
    asked, xray = _opened()
    out = io.StringIO(BOM)
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    if xray.own:
        writer.writerow(COLUMNS)
        writer.writerows(_cells(part, asked) for part in xray.own.score.parts)
        writer.writerow([f"# score = {_sum(xray.own.score)}"])
    else:
        writer.writerow(["rank", "key", "name", "score", "grade"])
        writer.writerows([one.rank, one.key, pick(dict(one.name)), one.score.value, one.score.grade] for one in xray.places)
    return _file(Response(out.getvalue(), content_type="text/csv; charset=utf-8"), "score.csv")


@blueprint.get("/figures/score.xlsx")
@limiter.limit(PER_MACHINE)
@open_to_all
def as_workbook() -> Response:
    """The same as a workbook that adds the points up itself."""
    asked, xray = _opened()
    about = _about(asked, xray)
    heads = [pick(words) for words in COLUMNS.values()]
    parts = [_cells(part, asked) for part in xray.own.score.parts] if xray.own else []
    places = [[one.rank, one.key, pick(dict(one.name)), one.score.value, one.score.grade] for one in xray.places]
    value = xray.own.score.value if xray.own else None
    body = offload(_workbook, about, heads, parts, value, places)
    return _file(Response(body, content_type=XLSX), "score.xlsx")


def _workbook(about: About, heads: Cells, parts: Sequence[Cells], score: float | None, places: Sequence[Cells]) -> bytes:
    import xlsxwriter

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "score.xlsx"
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        bold = book.add_format({"bold": True})
        figure, group = book.add_worksheet("score"), book.add_worksheet("group")
        figure.set_column(0, 1, 26)
        figure.set_column(2, 2, 44)
        for at, (words, said) in enumerate(about):
            figure.write(at, 0, words, bold)
            figure.write(at, 1, said)
        at = len(about) + 1
        if parts:
            figure.write_row(at, 0, heads, bold)
            for line, cells in enumerate(parts, start=at + 1):
                figure.write_row(line, 0, cells)
            points = chr(ord("A") + list(COLUMNS).index("points"))
            last = at + 1 + len(parts)
            figure.write(last, 0, about[0][1], bold)
            figure.write_formula(last, list(COLUMNS).index("points"), f"=ROUND(SUM({points}{at + 2}:{points}{last}),2)", bold, score or 0)
        for line, cells in enumerate(places):
            group.write_row(line, 0, cells)
        book.close()
        return path.read_bytes()


def _opened() -> tuple[Asked, Xray]:
    """What the address asks for, and the scores. Raises BadInput and its children."""
    product, args = _product(), request.args
    now = product.clock()
    first, last = days_of(args)
    codes = codes_asked(args, product.city)
    by = next((name for name in GROUPED_BY if codes[name]), "")
    asked = Asked(by, codes.get(by, ""), first, last, as_of_asked(args, product.city.zone, now), now)
    group = group_asked(product.city, text_of(args, "group"), asked.by, asked.unit)
    closings = current_app.extensions["closings"]
    with product.open_reading() as work:
        return asked, xray_of(work, product.city, group, asked.unit, first, last, asked.as_of, closings, now)


def _cells(part: PartScore, asked: Asked) -> list[Any]:
    own = vars(part) | {"part": part.code, "name": pick(dict(part.name)), "formula": pick(dict(part.formula))}
    own["list"] = f"/figures/{part.indicator}.csv?{asked.query(**{asked.by: asked.unit})}"
    return [own[name] for name in COLUMNS]


def _sum(score: Score) -> str:
    """31.20 + 20.00 + … = 91.20"""
    points = [f"{part.points:.2f}" for part in score.parts if part.points is not None]
    return f"{' + '.join(points)} = {score.value:.2f}" if score.value is not None else "-"


def _about(asked: Asked, xray: Xray) -> list[tuple[str, str]]:
    product, days = _product(), [day.isoformat() if day else "…" for day in (asked.first, asked.last)]
    own: Ranked | None = xray.own
    return [
        (_("Number"), pick(SCORE)),
        (_("Whose"), pick(dict(own.name)) if own else pick(dict(xray.group.name))),
        (_("Ranked among"), pick(dict(xray.group.name))),
        (_("Days"), " – ".join(days)),
        (_("As of"), stamp(asked.as_of or asked.now, product.city.zone) or ""),
        *([(_("Grade"), own.score.grade), (_("Rank"), str(own.rank or "—"))] if own else []),
    ]


def _file(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product
