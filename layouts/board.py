"""The public board: one sentence, four numbers, the map, the rates, the latest outcomes. (layouts)

The components hold no numbers: assets/board.js writes them from the snapshot, or from the answer to a person's own filter.
"""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component
from flask_babel import gettext as _

from layouts import board_parts as parts
from layouts import ids, shell
from layouts.board_embed import embed, hot_places
from layouts.board_truth import truth_card

STORES = (
    ids.BOARD_FILTERS, ids.BOARD_REQUEST, ids.BOARD_ANSWER, ids.BOARD_DRAWN, ids.BOARD_POINTED, ids.BOARD_BOX, ids.BOARD_POINTS,
    ids.BOARD_NEAR,
)  # fmt: skip


def board(
    snapshot: dict[str, Any],
    meta: dict[str, Any],
    *,
    map_figure: dict[str, Any],
    trend_figure: dict[str, Any],
    qr: str,
    outcomes_page: bool = False,
) -> Component:
    """The whole page. meta: ``callbacks.board.board_meta``. qr: address of the QR image of the form. outcomes_page: is there one."""
    return html.Div(
        [
            html.A(_("Skip to the numbers"), href="#board-main", className="skip"),
            parts.header(meta, outcomes_page=outcomes_page),
            html.Div(id=ids.BOARD_BROKEN, className="broken", hidden=True, role="status"),
            html.Main(
                [
                    html.P(id=ids.BOARD_NOTE, className="note", hidden=True, role="status"),
                    html.Div([_summary(), _call(qr)], className="row top"),
                    html.Div([_map(meta), _districts()], className="row middle"),
                    html.Div([truth_card(), _departments()], className="row lower"),
                    html.Div([_trend(), _kinds()], className="row courses"),
                    _outcomes(outcomes_page),
                ],
                id="board-main",
            ),
            parts.footer(meta),
            html.Div(id=ids.BOARD_SPOKEN, className="visually-hidden", role="status", **{"aria-live": "polite"}),
            dcc.Location(id=ids.BOARD_URL, refresh=False),
            *[dcc.Store(id=name) for name in STORES],
            _charts(map_figure, trend_figure),
            *shell.stores(snapshot, meta),
        ],
        id=ids.BOARD,
        className="board",
    )


def _summary() -> Component:
    return html.Section(
        [
            html.H1(parts.grey(2), id=ids.BOARD_HEADLINE),
            html.P(parts.grey(1), id=ids.BOARD_SUB, className="sub"),
            html.Dl(parts.grey(1), id=ids.BOARD_NUMBERS, className="numbers"),
        ],
        className="summary",
    )


def _call(qr: str) -> Component:
    said = [html.Span(line) for line in (_("Photo → kind → send."), _("One minute, no app to install,"), _("no name needed."))]
    button = html.A([html.Span(className="icon camera", **parts.HIDDEN), _("Report a problem")], href="/report", className="report")
    code = html.Figure([html.Img(src=qr, alt=_("QR code of the report form")), html.Figcaption(_("Scan with WeChat or camera"))])
    return html.Aside([html.Div([html.H2(_("Seen a problem? Snap it.")), html.P(said), button]), code], className="card call")


def _charts(map_figure: dict[str, Any], trend_figure: dict[str, Any]) -> Component:
    """The two that Plotly draws, kept aside: its 1.1 MB are fetched when one of them is looked at (assets/board_near.js)."""
    still = {"displayModeBar": False, "doubleClick": False, "responsive": True}
    place = dcc.Graph(
        id=ids.BOARD_MAP, figure=map_figure, config=still | {"scrollZoom": False}, clear_on_unhover=True, responsive=True, className="map"
    )
    trend = dcc.Graph(id=ids.BOARD_TREND, figure=trend_figure, config=still, responsive=True, className="trend")
    return dcc.Store(id=ids.BOARD_CHARTS, data=[place.to_plotly_json(), trend.to_plotly_json()])


def _map(meta: dict[str, Any]) -> Component:
    box = html.Div(
        [
            html.Div(id=ids.BOARD_MAP_HOST, role="group", **{"aria-label": _("Map of reports by hexagon. The table below says the same.")}),
            parts.zoom_buttons(),
            html.Div(id=ids.BOARD_CARD, className="hex-card", hidden=True, role="status"),
        ],
        id=ids.BOARD_MAP_BOX,
        className="map-box",
    )
    return html.Section(
        [
            html.Div([html.H2(_("Where the problems are")), parts.periods()], className="head"),
            html.Div(id=ids.BOARD_RANGE, className="range", hidden=True),
            parts.panels(meta),
            html.Div([*parts.selects(meta), parts.states()], className="more-filters"),
            html.Div(id=ids.BOARD_CRUMBS, className="crumbs", hidden=True, role="navigation", **{"aria-label": _("Where the map is")}),
            html.Div([box, parts.legend()], className="map-frame"),
            html.Div(id=ids.BOARD_CASES, className="cases-here", role="region", tabIndex=-1, **{"aria-label": _("Cases of this place")}),
            hot_places(),
            parts.table_twin(ids.BOARD_MAP_TABLE),
            embed(),
        ],
        id="where",
        className="card where",
        **{"data-panel": "map"},
    )


def _districts() -> Component:
    return html.Section([html.Div(parts.grey(10), id=ids.BOARD_DISTRICTS)], className="card rates", **{"data-panel": "districts"})


def _departments() -> Component:
    return html.Section([html.Div(parts.grey(6), id=ids.BOARD_DEPARTMENTS)], className="card rates wide", **{"data-panel": "departments"})


def _trend() -> Component:
    key = html.P(
        [html.Span(className="key bar", **parts.HIDDEN), _("Reported"), html.Span(className="key line", **parts.HIDDEN), _("Closed")],
        className="key-line",
    )
    graph = html.Div(
        id=ids.BOARD_TREND_HOST,
        role="img",
        **{"aria-label": _("Reports and closings of the last 30 days. The table below says the same.")},
    )
    head = html.Div([html.H2(_("Last 30 days")), key], className="head")
    return html.Section([head, graph, parts.table_twin(ids.BOARD_TREND_TABLE)], className="card month", **{"data-panel": "trend"})


def _kinds() -> Component:
    """Reports over time by panel, or by category of one: small columns, and their table."""
    return html.Section(
        [html.Div(parts.grey(6), id=ids.BOARD_KINDS), parts.table_twin(ids.BOARD_KINDS_TABLE)],
        className="card kinds",
        **{"data-panel": "kinds"},
    )


def _outcomes(outcomes_page: bool) -> Component:
    every = [html.A(_("All outcomes →"), href="/board/outcomes", className="every", id="board-every")] if outcomes_page else []
    head = html.Div([html.H2(_("Just published")), *every], className="head")
    return html.Section([head, html.Div(parts.grey(3), id=ids.BOARD_OUTCOMES, className="outcomes")], className="results")
