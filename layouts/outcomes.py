"""Published outcomes: filters, one case with its before and after over each other, a grid of others. (layouts)

Everything is in the components; filters, cases and pages are plain links, so that each view has its address.
assets/outcomes.js adds the slider.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _

from dashboard.web.words import moment, number
from layouts import ids
from layouts.outcomes_parts import HIDDEN, Frame, card, feature, said


def outcomes(frame: Frame, data: Mapping[str, Any]) -> Component:
    """The whole page. data: as ``publishing.outcomes.gallery`` gives it."""
    return html.Div(
        [
            html.A(_("Skip to the outcomes"), href="#outcomes-main", className="skip"),
            _header(frame, data["as_of"]),
            html.Main([_head(data["month"]), _filters(frame, data["month"]), *_found(frame, data)], id="outcomes-main"),
            _news(frame),
            html.Footer(
                html.P(_("Faces and number plates are made unrecognisable. Who reported is never public."), className="kept"),
                className="footer",
            ),
        ],
        id=ids.OUTCOMES,
        className="board gallery",
    )


def failed(frame: Frame) -> Component:
    """In place of the page when it could not be read: says so, with a way to try again."""
    again = html.A(_("Try again"), href=frame.address(case=frame.wanted.case, after=frame.wanted.after), className="pill")
    return html.Div(html.Main(html.P([_("The outcomes could not be loaded."), " ", again], role="alert")), className="board gallery")


def _news(frame: Frame) -> Component:
    """How many were closed since, over the page's lower edge so that nothing moves; assets/outcomes.js fills and shows it."""
    words = {"one": _("1 new outcome"), "many": _("%(count)s new outcomes")}
    asked = {"panel": frame.wanted.panel, "district": frame.wanted.district}
    data = {"data-words": json.dumps(words, ensure_ascii=False), "data-asked": json.dumps(asked)}
    link = html.A(href=frame.address(order="newest"), id="outcomes-new", className="news", hidden=True, **data)
    return html.Div(link, role="status", className="news-place")


def _header(frame: Frame, as_of: str) -> Component:
    pages = (
        ("/board/", _("Overview")),
        ("/board/#where", _("Case map")),
        ("/board/outcomes", _("Outcomes")),
        ("/board/assessment", _("Assessment")),
        ("/board/#data", _("Open data")),
        ("/report", _("Report a problem")),
    )
    links = [html.A(name, href=href, **({"aria-current": "page"} if href == "/board/outcomes" else {})) for href, name in pages]
    logo = html.Span(html.Span(className="icon camera"), className="logo", **HIDDEN)
    return html.Header(
        [
            html.A([logo, html.Span(said(frame, frame.city.title))], href="/board/", className="home"),
            html.Nav(links, **{"aria-label": _("Pages")}),
            html.Div(
                [html.Span(_("As of %(time)s", time=moment(as_of, seconds=True)), className="as-of"), *_own(frame)], className="state"
            ),
        ],
        className="header",
    )


def _own(frame: Frame) -> list[Component]:
    other = "en" if frame.language == "zh" else "zh"
    here = frame.address(case=frame.wanted.case, after=frame.wanted.after)
    lines = html.Span(className="icon lines", **HIDDEN)
    return [
        html.Button([lines, _("Large text")], id=ids.OUTCOMES_SIZE, className="pill", **{"aria-pressed": "false"}),
        html.A({"en": "EN", "zh": "中文"}[other], href=f"{here}{'&' if '?' in here else '?'}lang={other}", className="pill", lang=other),
    ]


def _head(month: Mapping[str, int]) -> Component:
    count = _(
        "%(count)s cases closed this month. Each below has its photos, its time and who dealt with it.", count=number(month["closings"])
    )
    return html.Div([html.H1(_("Reported by citizens, solved like this")), html.P(count)], className="gallery-head")


def _filters(frame: Frame, month: Mapping[str, int]) -> Component:
    wanted = frame.wanted
    every = _choice(_("All panels"), frame.address(panel=""), chosen=not wanted.panel)
    panels = [
        _choice(
            [html.Span(className=f"shape {panel.shape} {panel.code}", **HIDDEN), said(frame, panel.name)],
            frame.address(panel=panel.code),
            chosen=wanted.panel == panel.code,
        )
        for panel in sorted(frame.city.panels.values(), key=lambda panel: panel.order)
    ]
    doubts = month["ratings"] - month["satisfied"]
    return html.Div(
        [
            html.Nav([every, *panels], className="chips", **{"aria-label": _("Panel")}),
            html.Div(
                [
                    _districts(frame),
                    _orders(frame),
                    _choice(
                        [_("Only where citizens were not satisfied"), html.B(number(doubts), title=_("ratings of 1 to 3 this month"))],
                        frame.address(unsatisfied=not wanted.unsatisfied),
                        chosen=wanted.unsatisfied,
                    ),
                ],
                className="choices",
            ),
        ],
        className="gallery-filters",
    )


def _choice(face: Any, href: str, *, chosen: bool) -> Component:
    return html.A(face, href=href, className="choice", **({"aria-current": "true"} if chosen else {}))


def _districts(frame: Frame) -> Component:
    rows = [("", _("Whole city")), *((code, said(frame, row.name)) for code, row in frame.city.districts.items())]
    chosen = frame.wanted.district
    return _menu(_("District"), [(name, frame.address(district=code), code == chosen) for code, name in rows])


def _orders(frame: Frame) -> Component:
    names = {"newest": _("Newest"), "rating": _("Best rated"), "fastest": _("Fastest"), "longest": _("Longest")}
    return _menu(_("Order"), [(name, frame.address(order=order), order == frame.wanted.order) for order, name in names.items()])


def _menu(label: str, rows: list[tuple[str, str, bool]]) -> Component:
    chosen = next(name for name, _href, on in rows if on)
    links = [html.Li(html.A(name, href=href, **({"aria-current": "true"} if on else {}))) for name, href, on in rows]
    face = [html.Span(f"{label}: ", className="visually-hidden"), chosen]
    return html.Details([html.Summary(face, className="choice"), html.Ul(links)], className="menu")


def _found(frame: Frame, data: Mapping[str, Any]) -> list[Component]:
    parts: list[Component] = [feature(frame, data["featured"])] if data["featured"] else []
    if frame.wanted.order != "newest":
        parts.append(html.P(_("Sorted among the newest 2,000 closed cases."), className="note"))
    shown = [item for item in data["items"] if item["number"] != data["featured"]["number"]] if data["featured"] else []
    if shown:
        parts.append(html.Ul([card(frame, item) for item in shown], className="cards"))
    elif not data["items"]:
        parts.append(_nothing(frame, more=bool(data["next"])))
    return [*parts, *_pages(frame, data["next"])]


def _nothing(frame: Frame, *, more: bool) -> Component:
    words = _("None of these among the closings looked at so far.") if more else _("No outcome of this choice has both photos yet.")
    everything = html.A(_("Show all outcomes"), href="/board/outcomes", className="pill")
    return html.P([words, " ", everything], className="nothing", role="status")


def _pages(frame: Frame, following: str) -> list[Component]:
    newer = [html.A(_("Back to the newest"), href=frame.address(), className="pill")] if frame.wanted.after else []
    older = [html.A(_("More outcomes"), href=frame.address(after=following), className="pill", rel="next")] if following else []
    return [html.Nav([*newer, *older], className="pages", **{"aria-label": _("More of them")})] if newer or older else []
