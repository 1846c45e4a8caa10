"""The head of a district's or department's page: period, big numbers with their bar, the score's card, the month's calendar. (layouts)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _

from dashboard.assessment.tables import PERIODS, period_words
from dashboard.web.words import WEEKDAYS, number, rate
from layouts.progress_parts import HIDDEN, Frame, figure, grade, line

FLOORS = ((95, "best"), (85, "good"), (75, "fair"), (65, "low"))
"""On-time closing rates from which a day of the calendar has this colour; below, amber."""
SEGMENTS = ("on_time", "late", "not_yet_due", "missed")
Data = Mapping[str, Any]


def period_names() -> dict[str, str]:
    """What the running period of each kind is called."""
    return {"day": _("Today"), "week": _("This week"), "month": _("This month"), "quarter": _("This quarter"), "year": _("This year")}


def head(frame: Frame, data: Data) -> Component:
    """Whose page it is, which period, and what can be taken along."""
    first, last = data["first"], data["last"]
    when = frame.day(data["day"], weekday=True) if data["kind"] == "day" else f"{frame.day(first)} – {frame.day(last)}"
    works = {True: _("working day"), False: _("day off")}[data["day"] in frame.works]
    day_kind = f" · {works}" if data["kind"] == "day" else ""
    name = (
        []
        if data["running"] or data["kind"] == "day"
        else [html.Span(frame.said(period_words(data["kind"], data["key"])), className="past")]
    )
    return html.Div(
        [
            html.H1(frame.unit(data["by"], data["code"])),
            html.P([*name, when + day_kind], className="when"),
            _periods(frame, data),
            html.Div(_papers(data), className="papers"),
        ],
        className="title",
    )


def note(frame: Frame, data: Data) -> list[Component]:
    """That the shown period is closed, under which number; or that it is over and not closed yet."""
    issue = data["issue"]
    if data["running"]:
        return []
    if issue is None:
        return [html.P(_("This period is over. Its figures are not closed yet: late news still counts."), className="note")]
    said = (
        _("Closed: issue %(number)s", number=issue["number"])
        if issue["number"] == 1
        else _("Corrected: issue %(number)s", number=issue["number"])
    )
    when = _("frozen on %(moment)s; this page counts anew what is known today", moment=frame.moment(issue["closed_at"]))
    link = html.A(said, href=f"/bulletins/{data['kind']}/{data['key']}")
    return [html.P([link, " · ", when], className="note")]


def _periods(frame: Frame, data: Data) -> Component:
    names = {"day": _("Today"), "week": _("Week"), "month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}
    current = data["kind"] if data["running"] else ""
    links = [
        html.A(
            names[kind], href=frame.path if kind == "day" else f"?period={kind}", **({"aria-current": "true"} if kind == current else {})
        )
        for kind in PERIODS
    ]
    day = date.fromisoformat(data["first"]) - timedelta(days=1)
    earlier = html.A("‹", href=_way(data["kind"], day), className="step", **{"aria-label": _("Period before")})
    following = date.fromisoformat(data["ends"]) + timedelta(days=1)
    later = [html.A("›", href=_way(data["kind"], following), className="step", **{"aria-label": _("Period after")})]
    return html.Nav(
        [earlier, html.Div(links, className="periods"), *([] if data["running"] else later)],
        className="which",
        **{"aria-label": _("Period")},
    )


def _way(kind: str, day: date) -> str:
    return f"?period={kind}&day={day.isoformat()}"


def _papers(data: Data) -> list[Component]:
    paper = f"/bulletins/{data['kind']}/{data['key']}"
    whose = f"?{data['by']}={data['code']}"
    return [
        html.A([html.Span(className="icon table", **HIDDEN), _("Export Excel")], href=f"{paper}.xlsx{whose}", className="button"),
        html.A([html.Span(className="icon paper", **HIDDEN), _("Make a bulletin")], href=f"{paper}.docx{whose}", className="button"),
        *([_crew_map(data["code"])] if data["by"] == "district" else []),
    ]


def _crew_map(code: str) -> Component:
    return html.A(_("Crew map"), href=f"/map/district/{code}.html", title=_("Map for crews, works without network"), className="button")


def numbers(frame: Frame, data: Data) -> Component:
    """Due, on time, overdue, sent back; and the bar of all that is due."""
    row = data["numbers"]
    period = period_names()[data["kind"]] if data["running"] else ""
    where, days = {data["by"]: data["code"]}, (data["first"], data["last"])
    known_at = {"as_of": row["known_at"]} if row["known_at"] else {}
    on_time = figure(frame, "on_time_handling_rate", rate(row["on_time_handling_rate"]), where, *days)
    items = [
        (
            _("%(period)s: due for handling", period=period) if period else _("Due for handling"),
            "handling_due",
            [_then(frame, data, "handling_due")],
            "",
        ),
        (_("Handled on time"), "handled_on_time", [on_time], ""),
        (_("Overdue now") if data["running"] else _("Overdue at its end"), "overdue_open", [_then(frame, data, "overdue_open")], "overdue"),
        (_("Sent back"), "rework", [figure(frame, "rework_rate", rate(row["rework_rate"]), where, *days)], ""),
    ]
    kpis = [
        html.Div(
            [
                html.Dt(name),
                html.Dd(
                    figure(frame, key, number(row[key]), where | known_at if key == "overdue_open" else where, *days, said=name),
                    className=look if row[key] else "",
                ),
                html.Dd(more, className="beside"),
            ]
        )
        for name, key, more, look in items
    ]
    return html.Section(
        [html.Dl(kpis, className="kpis"), *_bar(frame, row, where, days)], className="card sums", **{"aria-label": _("Handling")}
    )


def _then(frame: Frame, data: Data, key: str) -> Component:
    """The period before, for comparison."""
    said = {
        "day": _("yesterday at this time %(number)s"),
        "week": _("last week at this time %(number)s"),
        "month": _("last month at this time %(number)s"),
        "quarter": _("last quarter at this time %(number)s"),
        "year": _("last year at this time %(number)s"),
    }
    words = said[data["kind"]] if data["before"]["same_moment"] else _("period before %(number)s")
    before = data["before"]
    text = words % {"number": number(before[key])}
    return figure(
        frame, key, text, {data["by"]: data["code"], "as_of": before["as_of"]}, before["first"], before["last"], said="", look="quiet"
    )


def _bar(frame: Frame, row: Data, where: Mapping[str, str], days: tuple[str, str]) -> list[Component]:
    counts = {
        "on_time": row["handled_on_time"],
        "late": row["handled"] - row["handled_on_time"],
        "not_yet_due": row["not_yet_due"],
        "missed": row["handling_due"] - row["handled"],
    }
    names = {
        "on_time": _("Handled on time"),
        "late": _("Handled late"),
        "not_yet_due": _("Not yet due"),
        "missed": _("Due and not handled"),
    }
    behind = {"on_time": "handled_on_time", "late": "on_time_handling_rate", "missed": "handling_rate"}
    segments = [html.Span(number(counts[name]), className=name, style={"flexGrow": counts[name]}) for name in SEGMENTS if counts[name]]
    key = [
        html.Li(
            [html.I(className=name, **HIDDEN), names[name], " ", _counted(frame, behind.get(name), names[name], counts[name], where, days)]
        )
        for name in SEGMENTS
    ]
    empty = html.P(_("Nothing was due and nothing is to come in this period."), className="nothing")
    bar = html.Div(segments, className="stack", **HIDDEN) if segments else empty
    return [bar, html.Ul(key, className="legend")]


def _counted(frame: Frame, key: str | None, name: str, count: int, where: Mapping[str, str], days: tuple[str, str]) -> Any:
    return figure(frame, key, number(count), where, *days, said=name) if key else html.A(number(count), href="#due-next", className="inner")


def score_card(frame: Frame, data: Data) -> Component:
    """The composite score with grade, rank, the way to the next grade, and how it came."""
    score = data["score"]
    title = _("%(period)s: composite score", period=_scored(frame, data))
    if score is None or score["value"] is None:
        body: list[Any] = [html.P(_("No score yet: nothing was due."), className="nothing")]
    else:
        where = {"group": score["group"], data["by"]: data["code"]}
        value = figure(frame, "score", f"{score['value']:.2f}", where, score["first"], score["last"], said=title)
        said = [f"{day['day']}: {day['value']}" for day in score["trend"] if day["value"] is not None]
        body = [
            html.P([html.B(value), grade(score["grade"], _("Grade %(letter)s", letter=score["grade"]))], className="value"),
            html.P(figure(frame, "score", _standing(score), where, score["first"], score["last"], said=title), className="standing"),
            *_unsure(frame, data),
            line([day["value"] for day in score["trend"]], said[-8:], width=216, height=44, look="way"),
        ]
    return html.Section([html.H2(title), *body], className="card score")


def _unsure(frame: Frame, data: Data) -> list[Component]:
    """What the fair league says of this unit, in words: the rate it may really have, and the places."""
    fair = data["fair"]
    league = f"/board/assessment?month={data['month']['first'][:7]}#fair-{data['by']}"
    if fair is None:
        return []
    if fair["place"] is None:
        return [html.P(html.A(_("Too few comparable cases to say how it compares."), href=league), className="unsure")]
    facts = {name: rate(fair[name], 1) for name in ("low", "high")} | {"best": fair["best"], "worst": fair["worst"], "of": fair["of"]}
    if fair["best"] == fair["worst"]:
        said = _("With like cases: %(low)s–%(high)s closed on time, surely rank %(best)s of %(of)s.", **facts)
    else:
        said = _(
            "With like cases: %(low)s–%(high)s closed on time, rank %(best)s to %(worst)s of %(of)s.",
            **facts,
        )
    return [html.P(html.A(said, href=league), className="unsure")]


def _scored(frame: Frame, data: Data) -> str:
    """What the score is of: this month, November 2026, or the shown quarter or year."""
    kind = "month" if data["kind"] in ("day", "week") else data["kind"]
    if data["running"]:
        return period_names()[kind]
    key = data["month"]["first"][:7] if kind == "month" else data["key"]
    return frame.said(period_words(kind, key))


def _standing(score: Data) -> str:
    message = _("tied at rank %(rank)s of %(of)s") if score["tied"] else _("rank %(rank)s of %(of)s")
    rank = message % {"rank": score["rank"], "of": score["of"]}
    following = score["next"]
    if following is None:
        return rank
    return f"{rank} · " + _("%(points)s points to grade %(letter)s", points=f"{following['points']:.2f}", letter=following["grade"])


def calendar(frame: Frame, data: Data) -> Component:
    """Every day of the month by its on-time closing rate; a click opens that day."""
    days = [_day(frame, data, row) for row in data["calendar"]]
    first = (date.fromisoformat(data["month"]["first"]).weekday() + 1) % 7
    said = _("darker is better · amber is below 65 % · a click opens the day")
    title = _("On-time closing rate by day, %(month)s", month=frame.said(period_words("month", data["month"]["first"][:7])))
    return html.Section(
        [
            html.Div([html.H2(title), html.P(said)], className="head"),
            html.Ol(days, className="calendar", style={"--first": str(first + 1)}),
        ],
        className="card month",
    )


def _day(frame: Frame, data: Data, row: Data) -> Component:
    day = row["day"]
    weekday = WEEKDAYS[frame.language][date.fromisoformat(day).weekday()]
    off = [] if day in frame.works else [html.Span(_("off"), className="off")]
    today = [html.Span(_("today"), className="now")] if day == data["today"] else []
    head = html.Span(weekday, className="weekday")
    if day > data["today"]:
        return html.Li([head, html.Span(str(int(day[8:])), className="cell future"), *off], className="to-come")
    value = row["on_time_closing_rate"]
    known = value is not None
    counts = _("%(on_time)s of %(due)s closed on time", on_time=number(row["closed_on_time"]), due=number(row["due"]))
    label = f"{frame.day(day, weekday=True)}: {rate(value) if known else ''} {counts}"
    cell = html.A(
        [html.B(str(int(day[8:]))), html.Span(rate(value, 0) if known else "—")],
        href=_way("day", date.fromisoformat(day)),
        className=f"cell {_floor(value)}{' shown' if data['kind'] == 'day' and day == data['day'] else ''}",
        title=label,
        **{"aria-label": label},
    )
    return html.Li([head, cell, *(today or off)])


def _floor(value: float | None) -> str:
    if value is None:
        return "none"
    return next((look for floor, look in FLOORS if value >= floor), "least")
