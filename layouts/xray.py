"""A composite score seen through: each part's formula with its counts, what it gave, what it cost. (layouts)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _

from dashboard.city.judging import PROPORTIONAL
from dashboard.web.words import number, rate
from layouts.progress_parts import HIDDEN, Frame, card, figure, two

Data = Mapping[str, Any]


def xray(frame: Frame, score: Data | None, data: Data) -> Component:
    """The card beside the indicators. data: of the page, for its unit."""
    title, note = _("How the score comes about"), _("weights are the city's")
    if score is None or score["value"] is None:
        return card(title, note, [html.P(_("No score yet: nothing was due."), className="nothing")], "xray")
    return card(title, note, [_sum(frame, score, data), parts(frame, score, data["by"], data["code"]), _foot(frame, score, data)], "xray")


def parts(frame: Frame, score: Data, by: str, code: str) -> Component:
    """Each part of a score as a row: formula, bar of what it gave and cost, points."""
    most = max(part["given"] for part in score["parts"]) or 1
    return html.Ul([_part(frame, score, part, most, by, code) for part in score["parts"]], className="parts")


def _sum(frame: Frame, score: Data, data: Data) -> Component:
    worst = max(score["parts"], key=lambda part: part["lost"] or 0)
    value = figure(frame, "score", two(score["value"]), {"group": score["group"], data["by"]: data["code"]}, score["first"], score["last"])
    lost = (
        [_("Most is lost by"), " ", html.B(f"{frame.said(worst['name'])} −{two(worst['lost'])}", className="lost")] if worst["lost"] else []
    )
    words = html.P([html.Span(_("= the sum of %(count)s parts, 100 at most.", count=len(score["parts"]))), html.Span(lost)])
    return html.Div([html.B(value, className="value"), words], className="sum")


def _part(frame: Frame, score: Data, part: Data, most: float, by: str, code: str) -> Component:
    name = frame.said(part["name"])
    points = html.Span(_("no data"), className="none") if part["points"] is None else html.Span(_got(frame, score, part, by, code))
    bar = html.Div(
        [
            html.Span(className="gained", style={"width": f"{(part['points'] or 0) / most * 100:.2f}%"}),
            html.Span(className="missed", style={"width": f"{(part['lost'] or 0) / most * 100:.2f}%"}),
        ],
        className="gain",
        **HIDDEN,
    )
    return html.Li(
        [
            html.Div([html.Span(name, className="name"), _formula(frame, score, part, by, code), bar], className="how"),
            html.Div(points, className="points"),
        ]
    )


def _got(frame: Frame, score: Data, part: Data, by: str, code: str) -> list[Component]:
    """Points of the weight, and what is lost; both lead to the whole score."""
    where, days, name = {"group": score["group"], by: code}, (score["first"], score["last"]), frame.said(part["name"])
    lost = f"−{two(part['lost'])}"
    return [
        html.B(figure(frame, "score", two(part["points"]), where, *days, said=name)),
        html.Small(f"/ {two(part['given'], whole=True)}"),
        html.Span(figure(frame, "score", lost, where, *days, said=name), className="lost" if part["lost"] else "none"),
    ]


def _formula(frame: Frame, score: Data, part: Data, by: str, code: str) -> Component:
    """10,336 ÷ 13,251 = 78.00%, each number a link to what is behind it; of other rules their words as one link."""
    where, days, name = {by: code}, (score["first"], score["last"]), frame.said(part["name"])
    words = frame.said(part["formula"])
    if part["points"] is None:
        return html.Span(words, className="formula")
    if part["kind"] != PROPORTIONAL or part["rate"] is None or part["rate"] != part["held"]:
        return html.Span(figure(frame, part["indicator"], words, where, *days, said=name), className="formula")
    over = [
        figure(frame, part["part"], number(part["count"]), where, *days),
        " ÷ ",
        figure(frame, part["whole"], number(part["of"]), where, *days),
    ]
    result = figure(frame, part["indicator"], rate(part["rate"]), where, *days, said=name, look="result")
    return html.Span([*(["100 − "] if part["inverted"] else []), *over, " = ", result], className="formula")


def _foot(frame: Frame, score: Data, data: Data) -> Component:
    """How points follow, and the way to the cases that cost most of them."""
    worst = max(score["parts"], key=lambda part: part["lost"] or 0)
    query = urlencode({data["by"]: data["code"], "from": score["first"], "to": score["last"]})
    more = html.A([_("The cases behind it"), " →"], href=f"/figures/{worst['indicator']}?{query}") if worst["lost"] else ""
    return html.P([html.Span(_("points = rate × weight ÷ 100") if score["plain"] else frame.said(score["scheme"])), more], className="foot")
