"""The card "closed, or really solved?": what departments closed on time beside what citizens did not contradict. (layouts)

assets/board_truth.js draws it from /data/truth.json.
"""

from __future__ import annotations

import json

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _

from dashboard.assessment.fairness import DAYS, NEAR_M
from layouts import board_parts as parts


def truth_card() -> Component:
    """The card; its numbers come by script, its words stand in it."""
    how = [
        html.P(_("Due: cases whose closing deadline fell in the last %(days)s days. Closed on time: of these, closed by it.", days=DAYS)),
        html.P(
            _(
                "Confirmed: of those closed on time, the ones not reopened, not rated below 4 of 5, and with no new report of the same "
                "category within %(metres)s m in the %(days)s days after closing. Nobody is asked to confirm: silence counts as confirmed.",
                metres=NEAR_M,
                days=DAYS,
            )
        ),
        html.P(_("Cases whose days are not over yet count as not contradicted so far, so that the gap may still grow.")),
        html.P([html.A(_("Every case with its verdict (CSV)"), href="/data/truth.csv"), " · ", html.A("JSON", href="/data/truth.json")]),
    ]
    head = html.Div([html.H2(_("Closed, or really solved?")), html.P(_("Whole city · last %(days)s days", days=DAYS))], className="head")
    return html.Section(
        [
            head,
            html.Div(parts.grey(6), id="board-truth", **{"data-words": json.dumps(_words(), ensure_ascii=False)}),
            parts.table_twin("board-truth-table"),
            html.Details([html.Summary(_("How do we know?")), *how], className="twin how"),
        ],
        className="card truth",
        **{"data-panel": "truth"},
    )


def _words() -> dict[str, str]:
    return {
        "official": _("Departments: closed on time"),
        "confirmed": _("Confirmed by citizens"),
        "gap": _("points apart"),
        "panel": _("Panel"),
        "district": _("District"),
        "department": _("Department"),
        "due": _("Cases due"),
        "largest": _("largest gap"),
        "ripe": _("%(ripe)s of %(count)s closings have been watched for their full %(days)s days."),
        "nothing": _("Nothing was due in these days."),
        "failed": _("This comparison could not be loaded. It is tried again in a minute."),
        "row": _("%(name)s: closed on time %(official)s, confirmed %(confirmed)s, %(gap)s points apart"),
    }
