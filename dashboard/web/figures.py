"""Every number opened: its definition, its formula with its counts, the list behind it, and downloads that reproduce it. (web)

Plain pages for everybody; of each case only what is public of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, make_response, render_template, request, stream_with_context
from flask_babel import gettext as _

from dashboard.assessment.behind import MARKS, START, Figure, Line, Opened, counts_of, every_line, figure_of, lines_of
from dashboard.assessment.indicators import BY_KEY, INDICATORS, KINDS, MEDIAN, RATE, RATIO, STANDING, Indicator
from dashboard.city import name_of
from dashboard.errors import FactMissing, FactUnknown, NotFound
from dashboard.errors import _ as marked
from dashboard.product import Product
from dashboard.publishing.lines import line_shape
from dashboard.reports.lifecycle import CLOSED
from dashboard.times import stamp
from dashboard.web.access import open_to_all
from dashboard.web.api_input import days_of, text_of, whole_of
from dashboard.web.figure_files import COUNT_WORDS, Sums, csv_parts, headings, table_rows, workbook
from dashboard.web.figure_input import UNITS, as_of_asked, codes_asked, cursor_asked
from dashboard.web.limits import limiter, of_the_past
from dashboard.web.offload import offload
from dashboard.web.problems import refusal
from dashboard.web.words import number, pick, rate

blueprint = Blueprint("figures", __name__)

SHOWN = 50
MOST_ITEMS = 500
MOST_IN_A_SHEET = 50_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOO_LONG = marked("A sheet holds %(most)s lines at most, and this number has %(now)s. Please take the CSV file.")
PER_MACHINE = "20 per minute"


@dataclass(frozen=True)
class Asked:
    """A number at one moment: what is asked, the address's own query, and when it is answered."""

    opened: Opened
    query: dict[str, str]
    now: datetime

    def address(self, key: str, **more: str) -> str:
        """The page of another number of the same unit and days."""
        query = self.query | more
        return f"/figures/{key}{'?' if query else ''}{urlencode(query)}"


@blueprint.get("/figures/<indicator>")
@of_the_past
@open_to_all
def show(indicator: str) -> Response:
    """One number: definition, formula, counts, and the list behind it, page by page."""
    product, asked = _product(), _asked(_known(indicator))
    cursor = cursor_asked(request.args)
    with product.open_reading() as work:
        closings = current_app.extensions["closings"]
        figure = figure_of(work, product.city, asked.opened, closings, asked.now)
        lines, following = lines_of(work, product.city, asked.opened, figure.counts, cursor, SHOWN, asked.now)
    page = make_response(
        render_template(
            "citizen/figure.html",
            asked=asked,
            one=asked.opened.indicator,
            figure=figure,
            value=value_words(asked.opened.indicator, figure.value),
            others=[(other, _other(other, figure)) for other in INDICATORS],
            counts=[(name, COUNT_WORDS[name], figure.counts[name]) for name in counts_of(asked.opened.indicator)],
            lines=_shapes(lines, asked.opened, product),
            following=asked.address(indicator, after=str(following)) if following else "",
            begun=cursor != START,
            kind=KINDS[asked.opened.indicator.kind],
            unit=unit_words(asked.opened, product),
            count_words=COUNT_WORDS,
            marks=MARKS,
            closed=CLOSED,
        )
    )
    page.headers["Cache-Control"] = "no-cache"
    page.vary.add("Cookie")
    return page


@blueprint.get("/figures/<indicator>.csv")
@limiter.limit(PER_MACHINE)
@open_to_all
def as_csv(indicator: str) -> Response:
    """The list behind a number, one line per counted thing, and its formula as the last line."""
    product, asked = _product(), _asked(_known(indicator))
    sums = Sums(asked.opened)
    rows = table_rows(asked.opened, _pages(asked, _figure(asked, product)), product.city, sums)
    body = stream_with_context(csv_parts(asked.opened, rows, sums))
    return _file(Response(body, content_type="text/csv; charset=utf-8"), f"{indicator}.csv")


@blueprint.get("/figures/<indicator>.xlsx")
@limiter.limit(PER_MACHINE)
@open_to_all
def as_workbook(indicator: str) -> Response:
    """The same as a workbook whose formulas compute the number from its own lines."""
    product, asked = _product(), _asked(_known(indicator))
    figure = _figure(asked, product)
    if figure.lines > MOST_IN_A_SHEET:
        raise refusal("to", TOO_LONG, most=MOST_IN_A_SHEET, now=figure.lines)
    sums = Sums(asked.opened)
    rows = list(table_rows(asked.opened, _pages(asked, figure), product.city, sums))
    body = offload(workbook, asked.opened, headings(asked.opened), rows, _about(asked, product), sums)
    return _file(Response(body, content_type=XLSX), f"{indicator}.xlsx")


@blueprint.get("/data/figures.json")
@of_the_past
@open_to_all
def as_json() -> Response:
    """A number with its counts and the list behind it, page by page."""
    product = _product()
    asked = _asked(_named(text_of(request.args, "indicator")))
    cursor = cursor_asked(request.args)
    most = whole_of(request.args, "limit", MOST_ITEMS, 1, MOST_ITEMS)
    with product.open_reading() as work:
        event = work.events.latest()
        figure = figure_of(work, product.city, asked.opened, current_app.extensions["closings"], asked.now)
        lines, following = lines_of(work, product.city, asked.opened, figure.counts, cursor, most, asked.now)
    body = {
        "indicator": asked.opened.indicator.key,
        "value": figure.value,
        "counts": figure.counts,
        "count": figure.lines,
        "items": _shapes(lines, asked.opened, product),
        "next": str(following) if following else None,
        "as_of": stamp(asked.opened.as_of or asked.now, product.city.zone),
        "event": event,
    }
    answer = Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), content_type="application/json")
    answer.headers.update({"Cache-Control": "public, no-cache", "Access-Control-Allow-Origin": "*"})
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]


def value_words(indicator: Indicator, value: float | None) -> str:
    """A number as it is printed: 78.00%, 10,336, 31.25 hours, or — for none."""
    if indicator.kind in (RATE, RATIO):
        return rate(value)
    if indicator.kind == MEDIAN:
        return number(value, 2) if value is None else _("%(hours)s h", hours=number(value, 2))
    return number(value)


def unit_words(opened: Opened, product: Product) -> str:
    """Whose number it is: 云岩区 · 环境卫生, or the whole city."""
    city = product.city
    records: dict[str, Any] = {
        "district": city.districts,
        "street": city.streets,
        "department": city.departments,
        "panel": city.panels,
        "category": city.categories,
    }
    named = [pick(name_of(records[name], code)) for name in UNITS if (code := opened.codes.get(name))]
    return " · ".join(named) or pick(city.name)


def _known(key: str) -> Indicator:
    """Raises NotFound."""
    if key not in BY_KEY:
        raise NotFound()
    return BY_KEY[key]


def _named(key: str) -> Indicator:
    """Raises FactMissing, FactUnknown."""
    if not key:
        raise FactMissing(field="indicator", fact="indicator")
    if key not in BY_KEY:
        raise FactUnknown(field="indicator", fact="indicator", value=key)
    return BY_KEY[key]


def _asked(indicator: Indicator) -> Asked:
    product, args = _product(), request.args
    now = product.clock()
    first, last = days_of(args)
    codes = {name: code for name, code in codes_asked(args, product.city).items() if code}
    as_of = as_of_asked(args, product.city.zone, now)
    query = {name: text for name in (*UNITS, "from", "to", "as_of") if (text := text_of(args, name))}
    return Asked(Opened(indicator, first, last, codes, as_of), query, now)


def _figure(asked: Asked, product: Product) -> Figure:
    with product.open_reading() as work:
        return figure_of(work, product.city, asked.opened, current_app.extensions["closings"], asked.now)


def _other(other: Indicator, figure: Figure) -> str:
    """Another number of the same unit; the median is told on its own page alone."""
    return "" if other.kind == MEDIAN else value_words(other, figure.row[other.key])


def _pages(asked: Asked, figure: Figure) -> Iterator[list[tuple[dict[str, Any], float | None]]]:
    product = _product()
    for lines in every_line(product.open_reading, product.city, asked.opened, figure.counts, asked.now):
        yield list(zip(_shapes(lines, asked.opened, product), (line.seconds for line in lines), strict=True))


def _shapes(lines: Sequence[Line], opened: Opened, product: Product) -> list[dict[str, Any]]:
    return [line_shape(line, product.city.zone, of_department="department" in opened.codes) for line in lines]


def _about(asked: Asked, product: Product) -> list[tuple[str, Any]]:
    """The head of a workbook: what the number is, in words."""
    one, opened = asked.opened.indicator, asked.opened
    days = [day.isoformat() if day else "…" for day in (opened.first, opened.last)]
    return [
        (_("Number"), pick((one.zh, one.en))),
        (_("Definition"), pick((one.zh_is, one.en_is))),
        (_("Source"), one.source),
        (_("Whose"), unit_words(opened, product)),
        (_("Days"), _("now, whatever the days") if one.kind == STANDING else " – ".join(days)),
        (_("As of"), stamp(opened.as_of or asked.now, product.city.zone)),
    ]


def _file(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product
