"""The wall's other scenes: what was solved (成果), and how everybody stands this month (考核). (layouts)

Header, band of numbers and stream are the city's; assets/wall_outcomes.js and wall_assessment.js fill the rest from the same snapshot.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _

from dashboard.city import City, Group, is_member
from layouts import ids
from layouts.wall import band, header, stage
from layouts.wall_meta import meta_of


def outcomes_scene(language: str, city: City, snapshot: dict[str, Any], now: datetime, working_days: str) -> Component:
    """One pair of pictures large, the others beside it, and what citizens say of it all."""
    meta = meta_of(language, city, now, working_days)
    meta["words"] |= _outcome_words() | _truth_words()
    shown = html.Section(html.Div(id=ids.SCENE_SOLVED, className="dims"), className="card scene-solved", **{"aria-label": _("Just solved")})
    rows = html.Section(
        [_head(_("Latest outcomes"), ""), html.Ol(id=ids.SCENE_SOLVED_LIST, className="dims")],
        className="card scene-pairs",
        **{"aria-label": _("Latest outcomes")},
    )
    sections = (header(language, city, _("Outcomes")), band(_("vs yesterday,"), _("same minute")), shown, rows, _truth())
    return stage(sections, "outcomes", language, snapshot, meta)


def assessment_scene(language: str, city: City, snapshot: dict[str, Any], now: datetime, working_days: str) -> Component:
    """The month's scores so far, group by group, with what the first and the last of each lose most at."""
    meta = meta_of(language, city, now, working_days)
    meta["words"] |= _score_words() | _truth_words()
    meta["department_names"] = {code: row.name[language] for code, row in city.departments.items()}
    meta["groups"] = [{"code": group.code, "by": group.by, "keys": _members(city, group)} for group in city.assessment.groups.values()]
    cards = [
        html.Section(
            [
                _head(group.name[language], f"{ids.SCENE_LEAGUE}-{group.code}-note"),
                html.Ol(id=f"{ids.SCENE_LEAGUE}-{group.code}", className="ranking dims", **{"data-league": group.code}),
                html.Div(id=f"{ids.SCENE_LEAGUE}-{group.code}-why", className="why dims"),
            ],
            className="card scene-league",
            **{"aria-label": group.name[language]},
        )
        for group in city.assessment.groups.values()
    ]
    leagues = html.Div(cards, id=ids.SCENE_LEAGUE, className="scene-leagues", style={"--leagues": len(cards)})
    sections = (header(language, city, _("Assessment of this month")), band(_("vs yesterday,"), _("same minute")), leagues, _truth())
    return stage(sections, "assessment", language, snapshot, meta)


def _members(city: City, group: Group) -> list[str]:
    if group.by == "district":
        return list(city.districts)
    return [code for code, department in city.departments.items() if is_member(group, department)]


def _head(title: str, note_id: str) -> Component:
    note = html.Span(className="card-note dims", **({"id": note_id} if note_id else {}))
    return html.Div([html.H2(title), note], className="card-head")


def _truth() -> Component:
    line = html.P(id=ids.SCENE_TRUTH, className="dims")
    return html.Section(line, className="card scene-truth", **{"aria-label": _("What citizens say")})


def _outcome_words() -> dict[str, str]:
    return {
        "no_rating": _("Not rated yet"),
        "rated": _("Citizen's rating %(stars)s"),
        "took": _("took %(duration)s"),
        "in_time": _("on time"),
        "late": _("late"),
    }


def _score_words() -> dict[str, str]:
    return {
        "loses": _("%(name)s loses most at %(part)s: −%(lost)s"),
        "loses_nothing": _("%(name)s loses nothing"),
        "first_is": _("First"),
        "last_is": _("Last"),
        "unranked": _("%(count)s not ranked"),
    }


def _truth_words() -> dict[str, str]:
    return {
        "truth": _("Last %(days)s days: %(official)s%% closed on time · %(confirmed)s%% confirmed by citizens and not reported again"),
        "truth_gap": _("gap %(gap)s points"),
        "no_truth": _("Whether citizens confirm what was closed shows here once cases are closed."),
    }
