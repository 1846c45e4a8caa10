"""Scores of every group, by month: rank, grade, parts, what changed; each opens; and what would change a rank. (layouts)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _
from flask_babel import ngettext

from dashboard.assessment.tables import period_words
from dashboard.web.words import number, signed
from layouts.league_uncertainty import fair_table
from layouts.progress_parts import HIDDEN, Frame, address, figure, grade, header, page_of, two
from layouts.xray import parts

MOST_CLOSED = 10_000
AMOUNTS = (1, 2, 3, 5, 8, 10, 14, 20, 30, 50, 80, 100, 200, 500)
A_FEW = 10  # stands in the form until a number is chosen
Data = Mapping[str, Any]


def assessment_main(frame: Frame, data: Data) -> list[Component]:
    """Everything on it that moves with the news. data: as ``publishing.league.assessment`` gives it."""
    groups = [_group(frame, data, group) for group in data["groups"]]
    fair = [fair_table(frame, data["key"], told) for told in data["fair"].values()]
    return [_head(frame, data), *_note(frame, data), _what_if(frame, data), *groups, *fair]


def assessment(frame: Frame, data: Data) -> Component:
    """The whole page."""
    return page_of(frame, header(frame, "assessment", None), assessment_main(frame, data), data["event"])


def _head(frame: Frame, data: Data) -> Component:
    following = (
        html.A("›", href=f"?month={data['following']}", className="step", **{"aria-label": _("Period after")})
        if data["following"]
        else None
    )
    month = [
        html.A("‹", href=f"?month={data['earlier']}", className="step", **{"aria-label": _("Period before")}),
        html.Span(frame.said(period_words("month", data["key"])), className="shown-month"),
        *([following] if following else []),
    ]
    paper = f"/bulletins/month/{data['key']}"
    papers = [
        html.A([html.Span(className="icon table", **HIDDEN), _("Export Excel")], href=f"{paper}.xlsx", className="button"),
        html.A([html.Span(className="icon paper", **HIDDEN), _("Make a bulletin")], href=f"{paper}.docx", className="button"),
    ]
    return html.Div(
        [
            html.H1(_("Assessment")),
            html.Nav(month, className="which", **{"aria-label": _("Month")}),
            html.P(_grades(frame, data), className="grades"),
            html.Div(papers, className="papers"),
        ],
        className="title",
    )


def _grades(frame: Frame, data: Data) -> list[Component]:
    """What each grade means, beside its letter."""
    return [
        html.Span([grade(row["letter"], frame.said(row["name"])), f" {frame.said(row['name'])} ≥ {row['least']:g}"], className="grade-key")
        for row in data["grades"]
    ]


def _note(frame: Frame, data: Data) -> list[Component]:
    issue = data["issue"]
    if issue is None:
        return []
    said = (
        _("Closed: issue %(number)s", number=issue["number"])
        if issue["number"] == 1
        else _("Corrected: issue %(number)s", number=issue["number"])
    )
    when = _("frozen on %(moment)s; this page counts anew what is known today", moment=frame.moment(issue["closed_at"]))
    return [html.P([html.A(said, href=f"/bulletins/month/{data['key']}"), " · ", when], className="note")]


def _group(frame: Frame, data: Data, group: Data) -> Component:
    """One league, the best first."""
    names = [frame.said(part["name"]) for part in group["parts"]]
    weights = [f"{part['weight']:g}" for part in group["parts"]]
    heads = [html.Th(_("Rank"), scope="col"), html.Th(_("Judged"), scope="col"), html.Th(_("Score"), scope="col", colSpan=2)]
    heads += [html.Th(_("vs month before"), scope="col")]
    heads += [
        html.Th([name, html.Small(f"/ {weight}")], scope="col", className="part") for name, weight in zip(names, weights, strict=True)
    ]
    rows: list[Component] = []
    for row in group["rows"]:
        rows.append(_row(frame, data, group, row, names))
        if row["open"]:
            rows.append(_opened(frame, group, row, len(heads) + 1))
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="league")
    said = ngettext("%(num)s unit", "%(num)s units", len(group["rows"]))
    head = html.Div([html.H2(frame.said(group["name"])), html.P(f"{said} · {frame.said(group['scheme'])}")], className="head")
    return html.Section([head, table], className="card group", id=f"group-{group['code']}")


def _row(frame: Frame, data: Data, group: Data, row: Data, names: list[str]) -> Component:
    by, code = group["by"], row["code"]
    where = {"group": group["code"], by: code}
    opens = urlencode({"month": data["key"], **({} if row["open"] else {"open": f"{by}:{code}"})})
    sign = "▾" if row["open"] else "▸"
    label = _("How the score of %(unit)s comes about", unit=frame.unit(by, code))
    opener = html.A(
        sign, href=f"?{opens}#group-{group['code']}", className="opener", **{"aria-label": label, "aria-expanded": str(row["open"]).lower()}
    )
    name = html.Th([opener, html.A(frame.unit(by, code), href=address(by, code))], scope="row")
    if row["value"] is None:
        nothing = html.Td(_("No score yet: nothing was due."), colSpan=len(names) + 3, className="none")
        return html.Tr([html.Td("—", className="rank"), name, nothing])
    value = figure(frame, "score", two(row["value"]), where, data["first"], data["last"], said=f"{frame.unit(by, code)} {_('Score')}")
    cells = [_points(frame, data, group, row, part, label) for part, label in zip(row["parts"], names, strict=True)]
    return html.Tr(
        [
            html.Td(_rank(row), className="rank", **{"data-name": _("Rank")}),
            name,
            html.Td(html.B(value), className="value", **{"data-name": _("Score")}),
            html.Td(grade(row["grade"], _("Grade %(letter)s", letter=row["grade"])), className="letter"),
            html.Td(_change(row), className="change", **{"data-name": _("vs month before")}),
            *cells,
        ],
        className=f"first-{row['grade'].lower()}",
    )


def _rank(row: Data) -> list[Any]:
    """The place; equal scores say that they share it."""
    return [html.B(str(row["rank"])), *([html.Small(_("tied"))] if row["tied"] else [])]


def _change(row: Data) -> list[Any]:
    """By how many points and places against the month before."""
    if row["change"] is None:
        return ["—"]
    places = row["rank_before"] - row["rank"] if row["rank_before"] else 0
    moved = _("up %(places)s", places=places) if places > 0 else _("down %(places)s", places=-places) if places < 0 else ""
    return [html.Span(signed(row["change"], 2)), *([html.Small(moved, className="up" if places > 0 else "down")] if moved else [])]


def _points(frame: Frame, data: Data, group: Data, row: Data, part: Data, name: str) -> Component:
    """A part's points over a small bar of the whole weight."""
    if part["points"] is None:
        return html.Td("—", className="part none", **{"data-name": name})
    share = part["points"] / part["given"] * 100 if part["given"] else 0
    said = f"{frame.unit(group['by'], row['code'])} {name}"
    value = figure(frame, part["indicator"], two(part["points"]), {group["by"]: row["code"]}, data["first"], data["last"], said=said)
    bar = html.Span(html.Span(style={"width": f"{share:.2f}%"}), className="share", **HIDDEN)
    return html.Td([value, bar], className="part worst" if part["worst"] else "part", **{"data-name": name})


def _opened(frame: Frame, group: Data, row: Data, columns: int) -> Component:
    score = {"group": group["code"], "first": row["first"], "last": row["last"], "parts": row["parts"]}
    return html.Tr(html.Td(parts(frame, score, group["by"], row["code"]), colSpan=columns), className="opened")


def _what_if(frame: Frame, data: Data) -> Component:
    """Which rank a unit would have if it closed so many cases by the evening: a form, answered in the address."""
    asked = data["what_if"]
    options = [
        html.Option(
            frame.unit(group["by"], row["code"]),
            value=f"{group['by']}:{row['code']}",
            selected=asked["unit"] == f"{group['by']}:{row['code']}",
        )
        for group in data["groups"]
        for row in group["rows"]
    ]
    amounts = sorted({*AMOUNTS, asked["close"]} - {0})
    chosen = asked["close"] or A_FEW
    amount = html.Select([html.Option(number(many), value=str(many), selected=many == chosen) for many in amounts], name="close")
    form = html.Form(
        [
            html.Label([html.Span(_("If")), html.Select(options, name="unit")]),
            html.Label([html.Span(_("closes by 18:00")), amount, html.Span(_("more cases"))]),
            html.Button(_("What then?"), type="submit", className="button"),
        ],
        action="/board/assessment",
        method="get",
    )
    answer = html.P(_answer(frame, asked), className="then", role="status")
    return html.Section([html.H2(_("What if")), form, answer], className="card what-if")


def _answer(frame: Frame, asked: Data) -> list[Any]:
    if not asked["running"]:
        return [_("This month is over: nothing can be closed in it any more.")]
    if asked["before"] is None:
        return [_("Choose a unit and a number: the rank it would have follows from the same rules.")]
    by, _colon, code = asked["unit"].partition(":")
    before, after = asked["before"], asked["after"]
    if after["value"] is None:
        return [_("No score yet: nothing was due.")]
    places = _("rank %(before)s → %(after)s of %(of)s", before=before["rank"] or "—", after=after["rank"], of=asked["of"])
    scores = f"{two(before['value']) if before['value'] is not None else '—'} → {two(after['value'])}"
    closed = _("%(unit)s has %(open)s open that it could close; with %(closed)s of them closed:", unit=frame.unit(by, code),
               open=number(asked["most"]), closed=number(asked["counted"]))  # fmt: skip
    return [html.Span(closed), " ", html.B(places), " · ", scores, " ", grade(after["grade"], _("Grade %(letter)s", letter=after["grade"]))]
