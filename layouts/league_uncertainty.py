"""What can be told apart: each unit's rate with the interval it may really have; a table that is its own chart. (layouts)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _

from dashboard.web.words import number, rate
from layouts.progress_parts import HIDDEN, Frame, address

STEP = 10  # the axis begins at a full ten per cent
LEAST_SPAN = 10
Data = Mapping[str, Any]


def fair_table(frame: Frame, period: str, told: Data) -> Component:
    """One fair league. told: as ``publishing.honesty.league_told`` gives it; period: its month."""
    ranked = [row for row in told["items"] if row["place"]]
    left = [row for row in told["items"] if not row["place"] and row["due"]]
    title = {"district": _("Districts: what can be told apart"), "department": _("Departments: what can be told apart")}[told["by"]]
    head = html.Div([html.H2(title), html.P(html.A("JSON", href=f"/data/league.json?by={told['by']}&period={period}"))], className="head")
    note = _(
        "Rates closed on time as if everybody had the same kinds of cases. "
        "The true rate lies on the line 19 times out of 20; units of one band "
        "cannot all be told apart. How many reports there are does not count."
    )
    parts = [
        head,
        html.P(note, className="why"),
        _table(frame, told["by"], ranked) if ranked else html.P(_("Too few comparable cases are due to compare anybody.")),
    ]
    if left and ranked:
        names = " · ".join(frame.unit(told["by"], row["key"]) for row in left)
        parts.append(html.P([_not_ranked(told), " ", names], className="left"))
    return html.Section(parts, className="card group fair", id=f"fair-{told['by']}")


def _not_ranked(told: Data) -> str:
    return _("Not ranked, fewer than %(least)s comparable cases due:", least=told["least_due"])


def _table(frame: Frame, by: str, rows: list[Data]) -> Component:
    low = max(0, min(100 - LEAST_SPAN, int(min(row["low"] for row in rows) // STEP * STEP)))
    heads = [_("Band"), _("Judged"), _("Place, between"), _("Adjusted rate"), f"{low}–100%", _("Cases due")]
    body = [_row(frame, by, row, low, new=index > 0 and rows[index - 1]["band"] != row["band"]) for index, row in enumerate(rows)]
    table = [html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])), html.Tbody(body)]
    return html.Table(table, className="league told-apart")


def _row(frame: Frame, by: str, row: Data, low: int, *, new: bool) -> Component:
    places = f"{row['best']}–{row['worst']}" if row["best"] != row["worst"] else str(row["best"])
    name = html.Th(html.A(frame.unit(by, row["key"]), href=address(by, row["key"])), scope="row")
    said = _("%(low)s to %(high)s", low=rate(row["low"], 1), high=rate(row["high"], 1))
    cells = [
        html.Td(str(row["band"]), className="band", **{"data-name": _("Band")}),
        name,
        html.Td(places, **{"data-name": _("Place, between")}),
        html.Td([html.B(rate(row["adjusted"], 1)), html.Small(said)], **{"data-name": _("Adjusted rate")}),
        html.Td(_line(row, low), className="interval", **HIDDEN),
        html.Td(number(row["comparable_due"]), **{"data-name": _("Cases due")}),
    ]
    return html.Tr(cells, className="new-band" if new else "")


def _line(row: Data, low: int) -> Component:
    def at(value: float) -> float:
        return max(0.0, (value - low) / (100 - low) * 100)

    bar = html.I(className="bar", style={"left": f"{at(row['low']):.2f}%", "width": f"{at(row['high']) - at(row['low']):.2f}%"})
    return html.Span([bar, html.I(className="dot", style={"left": f"{at(row['adjusted']):.2f}%"})])
