"""Parts of the public board: header, filters, legend, footer, and the words its script writes. (layouts)"""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _

from layouts import ids

HIDDEN = {"aria-hidden": "true"}
PERIODS = ("today", "7", "30", "own")
STATE_BUTTONS = ("", "open", "overdue", "closed")
DATA_LINKS = (("/data/reports.geojson", "GeoJSON"), ("/data/indicators.json?by=district", "indicators"), ("/data/snapshot.json", "JSON"))
MORE_LINKS = ("/api/docs", "/bulletins", "/board/wall", "/")


def header(meta: dict[str, Any], *, outcomes_page: bool = False) -> Component:
    """Logo, the pages there are, how fresh the numbers are, text size, language."""
    pages = (
        ("/board/", _("Overview")),
        ("#where", _("Case map")),
        *([("/board/outcomes", _("Outcomes"))] if outcomes_page else []),
        ("/board/assessment", _("Assessment")),
        ("#data", _("Open data")),
        ("/report", _("Report a problem")),
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


def selects(meta: dict[str, Any]) -> list[Component]:
    """Category, district, street office; the script fills in what belongs to the chosen panel and district."""
    districts = [html.Option(name, value=code) for code, name in meta["districts"].items()]
    return [
        _select(ids.BOARD_CATEGORY, _("Category"), [html.Option(_("All categories"), value="")]),
        _select(ids.BOARD_DISTRICT, _("District"), [html.Option(_("Whole city"), value=""), *districts]),
        _select(ids.BOARD_STREET, _("Street office"), [html.Option(_("All streets"), value="")]),
    ]


def _select(name: str, label: str, options: list[Component]) -> Component:
    return html.Label([html.Span(label, className="visually-hidden"), html.Select(options, id=name)], className="district")


def states() -> Component:
    """Which cases the map shows: all, being handled, overdue, finished."""
    names = {"": _("All"), "open": _("Being handled"), "overdue": _("Overdue cases"), "closed": _("Finished")}
    said = {"closed": _("Closed, or not taken up")}
    buttons = [
        html.Button(names[state], title=said.get(state), **{"data-set": f"state={state}", "aria-pressed": "false"})
        for state in STATE_BUTTONS
    ]
    return html.Div(buttons, id=ids.BOARD_STATES, className="periods", role="group", **{"aria-label": _("State")})


def zoom_buttons() -> Component:
    buttons = (("in", "+", _("Zoom in")), ("out", "−", _("Zoom out")), ("city", _("City"), _("Show the whole city")))
    return html.Div(
        [html.Button(face, title=said, **{"data-zoom": way, "aria-label": said}) for way, face, said in buttons], className="zoom"
    )


def legend() -> Component:
    swatches = [html.I(className=f"density-{step}") for step in range(1, 6)]
    note = html.Small([_("a cell is about 0.7 km²"), html.Span(_(" · from 3 reports on"))])
    newest = html.Small([html.I(className="newest"), _("newest")])
    cells = html.Span(
        [html.Span(_("few")), html.Span(swatches, className="steps", **HIDDEN), html.Span(_("many")), note], className="cells"
    )
    marks = (("open", _("Being handled")), ("late", _("Overdue cases")), ("done", _("Finished")), ("waits", _("Waiting for review")))
    dots = html.Span([html.Small([html.I(className=f"dot {look}"), name]) for look, name in marks], className="dots")
    return html.Div([cells, dots, newest, html.Small(className="most")], className="legend")


def table_twin(name: str) -> Component:
    return html.Details([html.Summary(_("Show as a table")), html.Div(id=name)], className="twin")


def grey(lines: int) -> list[Component]:
    """Blocks in place of what is still loading; the style sheet shows them after 300 ms."""
    return [html.Span(className="grey", **HIDDEN) for _line in range(lines)]


def footer(meta: dict[str, Any]) -> Component:
    """The data behind the page, what is done with it, and which page this is."""
    names = {"indicators": _("Indicators JSON"), "JSON": _("This board JSON"), "GeoJSON": _("Cases GeoJSON")}
    links = [html.A([html.Span(className="icon save", **HIDDEN), names[name]], href=href) for href, name in DATA_LINKS]
    said = (_("GeoReport v2 interface"), _("Bulletins"), _("Wall"), _("Home"))
    more = [html.A(name, href=href) for href, name in zip(MORE_LINKS, said, strict=True)]
    kept = _("Faces and number plates are blurred in every photo; places are given to the street. Who reported is never published.")
    source = html.Span([html.Span(id=ids.BOARD_PAGE_NUMBER), _(" · Source: %(city)s", city=meta["title"])], className="source")
    return html.Footer([html.P([html.B(_("Open data")), *links, *more]), html.P([html.Span(kept), source])], className="footer", id="data")


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
        "rates_note_part": _("%(when)s · 60–100% · the bar is the mean of this choice, %(mean)s"),
        "took": _("solved in %(time)s"),
        "not_known": _("The city does not know what this address asks for here: %(what)s. Shown without it."),
        "how": _("%(name)s %(number)s: how it is counted"),
        "grades": _("Letters grade this month's composite score."),
        "grades_how": _("How it is worked out"),
        "departments_note": _("Each department sees the others' progress. Names open their pages, numbers the cases behind them."),
        "page_number": _("As of %(time)s · page no. %(number)s"),
        "cases_title": _("Cases around %(place)s"),
        "cases_of_cell": _("Cases of unit grid cell %(cell)s"),
        "cases_note": _("%(when)s, the newest %(count)s"),
        "no_cases": _("No case of this choice has its public place here."),
        "points_most": _("The newest %(count)s cases here; zoom in to see them all."),
        "kinds_panel": _("Reports by panel"),
        "kinds_category": _("Reports by category"),
        "kinds_note": _("a column a day, each row on its own scale · %(first)s – %(last)s"),
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
        "all_departments_count": _("All %(count)s departments"),
        "all_streets_count": _("All %(count)s street offices"),
        "streets": _("On-time handling rate by street office"),
        "street": _("Street office"),
        "day": _("Day"),
        "reports": _("Reported"),
        "closed": _("Closed"),
        "open": _("Still open"),
        "place": _("Around"),
        "before": _("Before"),
        "after": _("After"),
        "cell": _("%(when)s: %(reports)s reports, %(open)s still in progress"),
        "most": _("Most: %(category)s"),
        "see_cases": _("See its cases →"),
        "see_place": _("Zoom in to %(place)s"),
        "see_outcome": _("its outcome"),
        "this_cell": _("This hexagon"),
        "unit_cell": _("Unit grid cell %(cell)s"),
        "category": _("Category"),
        "state": _("State"),
        "number": _("Case"),
        "cases": _("Cases"),
        "at": _("Reported at"),
        "late": _("Overdue cases"),
        "rating": _("rated %(rating)s of 5"),
        "every_outcome": _("All outcomes (%(when)s, %(closed)s solved) →"),
        "all_categories": _("All categories"),
        "all_streets": _("All streets"),
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
