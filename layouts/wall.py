"""The wall screen: places for everything that moves, and the words and geometry its scripts need. (layouts)

Everything is laid out once; assets/wall.js fills it from the snapshot store, on the first paint as on every later one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component
from flask_babel import gettext as _

from dashboard.city import City
from dashboard.figures.day_curve import day_curve
from dashboard.figures.theme import DARK, RATE_FLOORS
from dashboard.figures.wall_map import inset_map, wall_map
from layouts import ids
from layouts.shell import stores, table
from layouts.wall_meta import FIRST, FORMATS, meta_of, wall_borders, wall_views

KPIS = ("reports", "accepted", "closed", "in_progress", "on_time_closing_rate", "waiting")
STILL = {"staticPlot": True, "displayModeBar": False, "responsive": False}


def wall(
    language: str, city: City, snapshot: dict[str, Any], now: datetime, working_days: str, district: str = "", panel: str = ""
) -> Component:
    """The page. working_days: "1" or "0" for today and each day after; snapshot: as served at /data/snapshot.json.

    district, panel: the code of the one that the wall shows alone, both '' for the city's; the snapshot is then that of /data/scene.json.
    """
    meta = meta_of(language, city, now, working_days, district, panel)
    subtitle = city.panels[panel].name[language] if panel else city.districts[district].name[language] if district else ""
    sections = (
        header(language, city, subtitle or _("Live city management")),
        band(_("This month"), _("so far")) if panel else band(_("vs yesterday,"), _("same minute")),
        *(_panel_cards() if panel else (_ranking(district), _curve(snapshot, now.astimezone(city.zone)))),
        html.Div(id=ids.WALL_OVERDUE, className="wall-overdue"),
        _map(city, snapshot, district),
        _deadlines(),
        _feed(),
        _outcome(),
    )
    return stage(sections, "panel" if panel else "district" if district else "city", language, snapshot, meta)


def stage(sections: Iterable[Component], scene: str, language: str, snapshot: dict[str, Any], meta: dict[str, Any]) -> Component:
    """A scene's page around its sections. scene: its kind, by which style sheets and scripts know it."""
    spoken = html.Div(id=ids.WALL_SPOKEN, className="visually-hidden", **{"aria-live": "polite"})
    facts = {
        "data-overdue": str(snapshot["overdue"]["count"]),
        "data-scene": scene,
        "lang": {"zh": "zh-CN"}.get(language, language),
    }
    return html.Div([html.Main([*sections, spoken], id=ids.WALL, className="wall", **facts), *stores(snapshot, meta)])


def kpi_names() -> dict[str, str]:
    """What each number of the band is called."""
    return {
        "reports": _("Reports today"),
        "accepted": _("Accepted today"),
        "closed": _("Closed today"),
        "in_progress": _("Cases in progress"),
        "on_time_closing_rate": _("Closed on time"),
        "waiting": _("Awaiting review"),
    }


def header(language: str, city: City, subtitle: str) -> Component:
    """Name, what is shown, how fresh it is, date and clock; and the banner for when the connection is lost."""
    title = [
        html.Span(className="wall-logo", **{"aria-hidden": "true"}),
        html.H1(city.title[language]),
        html.Span(subtitle, className="wall-subtitle"),
    ]
    freshness = html.Div([html.Span(className="dot"), html.Span(id=ids.WALL_FRESHNESS)], className="wall-pill")
    date = html.Div([html.Div(id=ids.WALL_DATE), html.Div(id=ids.WALL_DAY_KIND)], className="wall-date")
    clock = html.Div(id=ids.WALL_CLOCK, className="wall-clock", role="timer", **{"aria-live": "off"})
    broken = html.Div(id=ids.WALL_BROKEN, className="wall-broken", role="alert")
    return html.Header([html.Div(title, className="wall-title"), freshness, date, clock, broken], className="wall-header")


def band(*note: str) -> Component:
    """The six numbers of today, each with what stands below it; note: what that is, in lines."""
    names = kpi_names()
    cells = [html.Div(_kpi(names[key]), className="kpi", **{"data-key": key}) for key in KPIS]
    told = html.Div([html.Div(line) for line in note], className="kpi-note")
    return html.Section([*cells, told], id=ids.WALL_KPIS, className="card wall-kpis", **{"aria-label": _("Numbers of today")})


def _kpi(name: str) -> list[Component]:
    value = html.Div([html.Span(className="kpi-number"), html.Span(className="kpi-unit")], className="kpi-value dims")
    return [html.Div(name, className="kpi-name"), value, html.Div(className="kpi-change dims")]


def _card(title: str, note_id: str, body: list[Component], name: str) -> Component:
    head = html.Div([html.H2(title), html.Span(id=note_id, className="card-note dims")], className="card-head")
    return html.Section([head, *body], className=f"card wall-{name}", **{"aria-label": title})


def _ranking(district: str) -> Component:
    rows = html.Ol(id=ids.WALL_RANKING, className="ranking dims")
    return _card(_("Streets' scores") if district else _("Composite score"), ids.WALL_RANKING_NOTE, [rows], "ranking")


def _panel_cards() -> tuple[Component, ...]:
    rows = html.Ol(id=ids.SCENE_PANEL_RANKING, className="ranking dims")
    days = html.Div(id=ids.SCENE_PANEL_DAYS, className="panel-days dims", **{"aria-hidden": "true"})
    twin = html.Div(table(_("Last 30 days"), (_("Day"), _("Reported"), _("Closed"))), id=ids.SCENE_PANEL_TABLE)
    return (
        _card(_("Handled on time"), ids.WALL_RANKING_NOTE, [rows], "ranking"),
        _card(_("Last 30 days"), ids.WALL_CURVE_NOTE, [days, twin], "curve"),
    )


def _curve(snapshot: dict[str, Any], local: datetime) -> Component:
    words = {
        "none": _("No report yet today."),
        "today": _("So far today"),
        "usual": _("Usual"),
        "forecast": _("Forecast, 80%"),
    }
    figure = day_curve(snapshot["curve"], local.hour * 60 + local.minute, words, DARK, FORMATS[FIRST].curve)
    graph = html.Div(dcc.Graph(id=ids.WALL_CURVE, figure=figure, config=STILL), className="scaled", **{"aria-hidden": "true"})
    keys = [html.Span([html.I(className=f"key-line {name}"), words[name]]) for name in ("today", "usual", "forecast")]
    twin = html.Div(
        table(_("Reports over 24 hours"), (_("Hour"), words["today"], words["usual"], words["forecast"])), id=ids.WALL_CURVE_TABLE
    )
    body = [html.Div(graph, className="curve-box dims"), html.Div(keys, className="curve-keys"), twin]
    return _card(_("Reports over 24 hours"), ids.WALL_CURVE_NOTE, body, "curve")


def _map(city: City, snapshot: dict[str, Any], district: str) -> Component:
    views = wall_views(city, district)
    rates = {row["key"]: row["today_rate"] for row in snapshot["districts"]}
    mode = "strip" if snapshot["overdue"]["count"] else "full"
    panels = sorted(city.panels.values(), key=lambda panel: panel.order)
    borders = wall_borders(city, district)
    core = wall_map(borders[mode], panels, rates, views[mode], DARK)
    whole = inset_map(borders["inset"], panels, rates, views["inset"], views[mode], DARK)
    chart = dcc.Graph(id=ids.WALL_MAP, figure=core, config=STILL)
    inset = dcc.Graph(id=ids.WALL_INSET, figure=whole, config=STILL)
    hidden = {"aria-hidden": "true"}
    layer = {"className": "map-layer dims"}
    parts = [
        html.Div(chart, className="scaled", **hidden),
        html.Div(id=ids.WALL_MAP_NEWEST, **layer, **hidden),
        html.Div(id=ids.WALL_MAP_LABELS, **layer),
        html.Div(id=ids.WALL_TOUR, **layer),
        html.Div([html.Span(_("Open cases")), html.B(id=ids.WALL_MAP_OPEN, className="dims")], className="map-plate map-open"),
        html.Div([html.Div(inset, className="scaled", **hidden), html.Div(id=ids.WALL_INSET_LABELS, **layer)], className="map-inset"),
        html.Div(id=ids.WALL_MAP_EMPTY, className="map-empty"),
        html.Div([html.Div(id=ids.WALL_LEGEND, className="legend-panels dims"), _map_keys()], className="map-plate map-legend"),
        _rate_key(),
    ]
    return html.Section(parts, id=ids.WALL_MAP_BOX, className="wall-map", **{"aria-label": _("Map of open cases")})


def _map_keys() -> Component:
    fresh = html.Span([html.I(className="key-ring fresh"), _("Just reported")])
    overdue = html.Span([html.I(className="key-ring overdue"), _("Past deadline")])
    return html.Div([fresh, overdue], className="map-keys")


def _rate_key() -> Component:
    steps = html.Span([html.I(className=f"rate-{step + 1}") for step in range(len(DARK.rates))], className="rate-steps")
    best, worst = (html.Span(f"{sign}{floor:g}%") for sign, floor in (("≥", RATE_FLOORS[0]), ("<", RATE_FLOORS[-1])))
    return html.Div([html.Span(_("Handled on time today")), best, steps, worst], className="map-plate map-rates")


def _deadlines() -> Component:
    rows = html.Ol(id=ids.WALL_DEADLINES, className="deadlines dims")
    breach = html.P(id=ids.WALL_BREACH, className="breach dims")
    return _card(_("Due soon"), ids.WALL_DEADLINES_NOTE, [rows, breach], "deadlines")


def _feed() -> Component:
    return _card(_("Latest reports"), ids.WALL_FEED_NOTE, [html.Ol(id=ids.WALL_FEED, className="feed dims")], "feed")


def _outcome() -> Component:
    return _card(_("Just solved"), ids.WALL_OUTCOME_NOTE, [html.Div(id=ids.WALL_OUTCOME, className="outcome dims")], "outcome")
