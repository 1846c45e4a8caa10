"""The lower half of a district's or department's page: indicators, how the score came about, what is due next. (layouts)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _

from dashboard.reports.lifecycle import DISPATCHED, STATES
from dashboard.web.words import NOTHING, number
from layouts.progress_parts import HIDDEN, Frame, address, card, figure, line, two

SHOWN_DEADLINES = 7
COLUMNS = ("day", "day_before", "month", "month_before", "city")
HELD = ("on_time_closing_rate",)
"""Indicators whose row stands out: the score hangs on them most."""
Data = Mapping[str, Any]


def indicators(frame: Frame, data: Data) -> Component:
    """Each indicator today, yesterday, this month, last month, in the whole city, its last eight days, and its rank."""
    today = data["day"] == data["today"]
    names = {
        "day": _("Today") if today else frame.day(data["day"]),
        "day_before": _("Yesterday") if today else _("Day before"),
        "month": _("This month") if today else _("Its month"),
        "month_before": _("Month before"),
        "city": _("City, month"),
    }
    heads = [_("Indicator"), *names.values(), _("8 days"), _("Rank")]
    looks = ["", *COLUMNS, "spark", "rank"]
    head = html.Thead(html.Tr([html.Th(name, scope="col", className=look) for name, look in zip(heads, looks, strict=True)]))
    rows = [_indicator(frame, data, row, names) for row in data["table"]]
    return card(
        _("Indicators"), _("each number opens how it is counted"), [html.Table([head, html.Tbody(rows)], className="indicators")], "rates"
    )


def _indicator(frame: Frame, data: Data, row: Data, names: Mapping[str, str]) -> Component:
    key = row["key"]
    cells = [
        html.Td(_cell(frame, data, row, column, names[column]), className=column, **{"data-name": names[column]}) for column in COLUMNS
    ]
    eight = [frame.shown(key, value) for value in row["spark"]]
    place = _("tied no. %(rank)s", rank=row["rank"]) if row["tied"] else _("no. %(rank)s", rank=row["rank"])
    rank = place if row["rank"] else ""
    return html.Tr(
        [
            html.Th(frame.indicator(key), scope="row"),
            *cells,
            html.Td(line(row["spark"], eight), className="spark"),
            html.Td(rank, className="rank", title=_("of %(of)s", of=row["of"]) if rank else None),
        ],
        className="held" if key in HELD else "",
    )


def _cell(frame: Frame, data: Data, row: Data, column: str, name: str) -> Any:
    """One number as a link to what is behind it; what stood at a past moment as it was known then."""
    key = row["key"]
    text = frame.shown(key, row[column])
    if text == NOTHING:
        return text
    first, last = _days_of(data, column)
    where = {} if column == "city" else {data["by"]: data["code"]}
    known_at = {"as_of": row["known_at"][column]} if column in row["known_at"] else {}
    return figure(frame, key, text, where | known_at, first, last, said=f"{frame.indicator(key)}, {name}")


def _days_of(data: Data, column: str) -> tuple[str, str]:
    if column == "day":
        return data["day"], data["day"]
    if column == "day_before":
        before = (date.fromisoformat(data["day"]) - timedelta(days=1)).isoformat()
        return before, before
    if column == "month_before":
        last = date.fromisoformat(data["month"]["first"]) - timedelta(days=1)
        return last.replace(day=1).isoformat(), last.isoformat()
    return data["month"]["first"], data["month"]["last"]


def deadlines(frame: Frame, data: Data) -> list[Component]:
    """What is due before midnight, the nearest first; staff urge it on."""
    due = data["deadlines"]
    if due is None:
        return []
    title = html.H2([_("Still due today"), html.B(number(due["count"]))])
    urge = _urge(frame, f"/staff/cases/urge?{urlencode({data['by']: data['code'], 'next': frame.path})}", _("Urge all"), "button amber")
    said = _("by time left") if len(due["rows"]) <= SHOWN_DEADLINES else _("by time left · the first %(shown)s", shown=SHOWN_DEADLINES)
    head = html.Div([title, html.P(said), *([urge] if frame.urges and due["rows"] else [])], className="head")
    if not due["rows"]:
        return [
            html.Section(
                [head, html.P(_("Nothing more is due today."), className="nothing"), *_what_if(frame, data)], className="card due-next"
            )
        ]
    first, rest = due["rows"][:SHOWN_DEADLINES], due["rows"][SHOWN_DEADLINES:]
    more = [html.Details([html.Summary(_("%(count)s more", count=len(rest))), _cases(frame, rest)], className="more")] if rest else []
    return [html.Section([head, _cases(frame, first), *more, *_what_if(frame, data)], className="card due-next", id="due-next")]


def _what_if(frame: Frame, data: Data) -> list[Component]:
    """What the month's score would be this evening with all that is due by then closed, and without."""
    asked = data["what_if"]
    before, left, after = asked["before"], asked["left"], asked["after"]
    if not asked["counted"] or before["value"] is None or after["value"] is None:
        return []
    facts = {"count": number(asked["counted"]), "before": before["rank"], "after": after["rank"], "of": asked["of"]}
    said = _("Close the %(count)s due by 18:00: rank %(before)s → %(after)s of %(of)s", **facts)
    scores = f" · {two(before['value'])} → {two(after['value'])} · " + _("left as they are: %(value)s", value=two(left["value"]))
    query = urlencode({"unit": f"{data['by']}:{data['code']}", "close": asked["counted"]})
    return [html.P([html.A(said, href=f"/board/assessment?{query}"), scores], className="then")]


def _cases(frame: Frame, rows: list[Data]) -> Component:
    names = [
        _("Time left"),
        _("Deadline"),
        _("Case"),
        _("Category"),
        _("Street office"),
        _("Responsible"),
        _("State"),
        *([_("Urging")] if frame.urges else []),
    ]
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in names]))
    return html.Table([head, html.Tbody([_case(frame, row, names) for row in rows])], className="cases")


def _case(frame: Frame, row: Data, names: list[str]) -> Component:
    city = frame.city
    panel = city.panels[row["panel"]]
    street = city.streets.get(row["street"])
    late = row["state"] == DISPATCHED or row["rework"]
    state = _("sent back") if row["rework"] else _("not taken yet") if row["state"] == DISPATCHED else _state(frame, row["state"])
    kind = [html.Span(className=f"shape {panel.shape} {panel.code}", **HIDDEN), frame.said(city.categories[row["category"]].name)]
    cells = [
        (
            html.Time(
                left_words(row["deadline"], datetime.fromisoformat(frame.as_of)),
                dateTime=row["deadline"],
                className="left",
                **{"data-deadline": row["deadline"]},
            ),
            "time-left",
        ),
        (row["deadline"][11:16], "at"),
        (html.A(row["number"], href=f"/staff/desk/{row['number']}") if frame.role else row["number"], "number"),
        (kind, "kind"),
        (frame.said(street.name) if street else NOTHING, "street"),
        (_responsible(frame, row), "who"),
        (state, "state late" if late else "state"),
        *([(_urging(frame, row), "urging")] if frame.urges else []),
    ]
    return html.Tr([html.Td(cell, className=look, **{"data-name": name}) for (cell, look), name in zip(cells, names, strict=True)])


def _state(frame: Frame, code: str) -> str:
    return frame.said((STATES[code].zh, STATES[code].en))


def _responsible(frame: Frame, row: Data) -> list[Any]:
    """The department; for staff with the person in post."""
    department = frame.city.departments.get(row["department"])
    if department is None:
        return [row["department"] or NOTHING]
    name = html.A(frame.said(department.name), href=address("department", department.code))
    return [name, f" · {row['person']}"] if row.get("person") else [name]


def _urging(frame: Frame, row: Data) -> Component:
    if row.get("urged"):
        return html.Span(_("Urged %(moment)s", moment=row["urged"][11:16]), className="urged")
    label = _("Urge case %(number)s", number=row["number"])
    return _urge(frame, f"/staff/cases/{row['number']}/urge?{urlencode({'next': frame.path})}", _("Urge"), "link", label)


def _urge(frame: Frame, action: str, words: str, look: str, label: str = "") -> Component:
    """A form of one button that carries its token; works without scripts of ours."""
    button = html.Button(words, type="submit", name="csrf_token", value=frame.token, className=look, **{"aria-label": label or words})
    return html.Form(button, action=action, method="post")


def left_words(deadline: str, now: datetime) -> str:
    """Time left as it stands when the page is made; the page's script counts on from there."""
    seconds = max(0, int((datetime.fromisoformat(deadline) - now).total_seconds()))
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{f'{hours}:' if hours else ''}{minutes:02d}:{seconds % 60:02d}"
