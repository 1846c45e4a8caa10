"""Parts of the public board: header, filters, legend, footer, and the words its script writes. (layouts)"""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _

from layouts import ids

HIDDEN = {"aria-hidden": "true"}
PERIODS = ("today", "7", "30", "own")
DATA_LINKS = (("/data/snapshot.json", "JSON"), ("/data/reports.geojson", "GeoJSON"), ("/data/indicators.json?by=district", "indicators"))


def header(meta: dict[str, Any]) -> Component:
    """Logo, the pages there are, how fresh the numbers are, text size, language."""
    pages = (
        ("/board/", _("Overview")),
        ("/", _("Home")),
        ("/board/assessment", _("Assessment")),
        ("/report", _("Report a problem")),
        ("/board/wall", _("Wall")),
    )
    links = [html.A(name, href=href, **({"aria-current": "page"} if href == "/board/" else {})) for href, name in pages]
    other = "en" if meta["language"] == "zh" else "zh"
    return html.Header(
        [
            html.A(
                [html.Span(html.Span(className="icon camera"), className="logo", **HIDDEN), html.Span(meta["title"])],
                href="/board/",
                className="home",
            ),
            html.Nav(links, **{"aria-label": _("Pages")}),
            html.Div(
                [
                    html.Span(id=ids.BOARD_AS_OF, className="as-of"),
                    html.Span(id=ids.BOARD_FRESHNESS, className="freshness"),
                    html.Button(
                        [html.Span(className="icon lines", **HIDDEN), _("Large text")],
                        id=ids.BOARD_SIZE,
                        className="pill",
                        **{"aria-pressed": "false"},
                    ),
                    html.A({"en": "EN", "zh": "中文"}[other], id=ids.BOARD_LANGUAGE, href=f"?lang={other}", className="pill", lang=other),
                ],
                className="state",
            ),
        ],
        className="header",
    )


def periods() -> Component:
    """Today, 7 days, 30 days, two days of one's own."""
    names = {"today": _("Today"), "7": _("7 days"), "30": _("30 days"), "own": _("Choose")}
    buttons = [html.Button(names[period], **{"data-set": f"period={period}", "aria-pressed": "false"}) for period in PERIODS]
    return html.Div(buttons, id=ids.BOARD_PERIODS, className="periods", role="group", **{"aria-label": _("Period")})


def panels(meta: dict[str, Any]) -> Component:
    """All panels, and each of the six with its shape and colour."""
    every = html.Button(_("All panels"), **{"data-set": "panel=", "aria-pressed": "false"})
    each = [
        html.Button(
            [html.Span(className=f"shape {panel['shape']} {panel['code']}", **HIDDEN), panel["name"]],
            **{"data-set": f"panel={panel['code']}", "aria-pressed": "false"},
        )
        for panel in meta["panels"]
    ]
    return html.Div([every, *each], id=ids.BOARD_PANELS, className="chips", role="group", **{"aria-label": _("Panel")})


def district_select(meta: dict[str, Any]) -> Component:
    options = [html.Option(_("Whole city"), value=""), *[html.Option(name, value=code) for code, name in meta["districts"].items()]]
    return html.Label(
        [html.Span(_("District"), className="visually-hidden"), html.Select(options, id=ids.BOARD_DISTRICT)], className="district"
    )


def zoom_buttons() -> Component:
    buttons = (("in", "+", _("Zoom in")), ("out", "−", _("Zoom out")), ("city", _("City"), _("Show the whole city")))
    return html.Div(
        [html.Button(face, title=said, **{"data-zoom": way, "aria-label": said}) for way, face, said in buttons], className="zoom"
    )


def legend() -> Component:
    swatches = [html.I(className=f"density-{step}") for step in range(1, 6)]
    note = html.Small([_("a cell is about 0.7 km²"), html.Span(_(" · from 3 reports on"))])
    newest = html.Small([html.I(className="newest"), _("newest")])
    return html.Div(
        [html.Span(_("few")), html.Span(swatches, className="steps", **HIDDEN), html.Span(_("many")), note, newest], className="legend"
    )


def table_twin(name: str) -> Component:
    return html.Details([html.Summary(_("Show as a table")), html.Div(id=name)], className="twin")


def grey(lines: int) -> list[Component]:
    """Blocks in place of what is still loading; the style sheet shows them after 300 ms."""
    return [html.Span(className="grey", **HIDDEN) for _line in range(lines)]


def footer() -> Component:
    """The data behind the page, and what is done with it."""
    names = {"indicators": _("Indicators JSON"), "JSON": _("This board JSON"), "GeoJSON": _("Cases GeoJSON")}
    links = [html.A([html.Span(className="icon save", **HIDDEN), names[name]], href=href) for href, name in DATA_LINKS]
    return html.Footer(
        [
            html.P([html.B(_("Open data")), *links]),
            html.P(
                _("Faces and number plates are blurred in every photo; places are given to the street. Who reported is never published.")
            ),
        ],
        className="footer",
    )


def words() -> dict[str, str]:
    """Every text that assets/board.js writes, in the request's language; named places are filled there."""
    return {**_sentences(), **_labels(), **_states()}


def _sentences() -> dict[str, str]:
    return {
        "headline": _(
            "%(when)s, citizens%(where)s reported %(reports)s problems%(what)s;\n%(rate)s are solved, half of them within %(time)s."
        ),
        "headline_rate": _("%(when)s, citizens%(where)s reported %(reports)s problems%(what)s;\n%(rate)s are solved."),
        "headline_reports": _("%(when)s, citizens%(where)s reported %(reports)s problems%(what)s."),
        "headline_none": _("%(when)s, nothing was reported%(where)s%(what)s."),
        "sub": _(
            "%(accepted)s cases filed, %(closed)s of them closed; %(in_progress)s in progress, %(overdue)s of them past the promised time."
        ),
        "sub_none": _("Choose a longer period or show everything, or be the first to report."),
        "when_today": _("Today"),
        "when_days": _("In the past %(days)s days"),
        "when_day": _("On %(day)s"),
        "when_range": _("From %(first)s to %(last)s"),
        "where": _(" in %(district)s"),
        "what": _(" (%(panel)s)"),
        "rates_note": _("%(when)s · 60–100% · the bar is the mean, %(mean)s"),
        "took": _("solved in %(time)s"),
    }


def _labels() -> dict[str, str]:
    return {
        "as_of": _("As of %(time)s"),
        "reported_today": _("Reported today"),
        "closed_today": _("Solved today"),
        "in_progress": _("Being handled"),
        "overdue": _("Overdue cases"),
        "than_yesterday": _("vs this time yesterday"),
        "whole_city": _("Whole city"),
        "districts": _("On-time handling rate by district"),
        "departments": _("On-time handling rate by department"),
        "district": _("District"),
        "department": _("Department"),
        "rate": _("On time"),
        "counts": _("%(on_time)s of %(due)s handled on time"),
        "last_7_days": _("Last 7 days"),
        "median": _("Median time"),
        "hours": _("%(hours)s h"),
        "all_departments": _("All %(count)s departments"),
        "day": _("Day"),
        "reports": _("Reported"),
        "closed": _("Closed"),
        "open": _("Still open"),
        "place": _("Around"),
        "before": _("Before"),
        "after": _("After"),
        "cell": _("%(when)s: %(reports)s reports, %(open)s still in progress"),
        "most": _("Most: %(category)s"),
        "close": _("Close"),
        "from": _("From"),
        "to": _("To"),
        "apply": _("Show"),
    }


def _states() -> dict[str, str]:
    return {
        "live": _("Live"),
        "stale": _("Data %(seconds)s seconds old"),
        "broken": _("Connection lost; showing %(time)s"),
        "failed": _("This could not be loaded."),
        "retry": _("Try again"),
        "reset": _("Show the whole city, 7 days"),
        "nothing": _("Nothing here yet."),
        "no_outcomes": _("No outcome with both photos yet. Outcomes appear here when a case is closed."),
    }
