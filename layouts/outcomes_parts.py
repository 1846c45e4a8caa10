"""One published outcome, large with its slider or small in the grid. (layouts)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component
from flask_babel import gettext as _
from flask_babel import ngettext

from dashboard.assessment.counting import SATISFIED
from dashboard.city import City
from dashboard.publishing.outcomes import Wanted
from dashboard.web.words import duration, moment, span

HIDDEN = {"aria-hidden": "true"}


@dataclass(frozen=True)
class Frame:
    """What every part needs to know."""

    city: City
    language: str
    wanted: Wanted

    def address(self, **changed: Any) -> str:
        """This page with another choice; a new filter begins at its first page and features its first case."""
        kept = replace(self.wanted, **({"case": "", "after": ""} | changed)).asked()
        return "/board/outcomes" + (f"?{urlencode(kept)}" if kept else "")


def said(frame: Frame, words: Mapping[str, str]) -> str:
    """City words in the page's language, or in whichever there is."""
    return words.get(frame.language) or next(iter(words.values()), "")


def feature(frame: Frame, item: Mapping[str, Any]) -> Component:
    """One case with both pictures, its facts, its course and its rating."""
    facts = [
        html.H2([_shape(frame, item), _kind(frame, item)]),
        html.P(
            [place(frame, item), " · ", html.Span(_("Case %(number)s", number=item["number"]), className="nowrap")], className="where-of"
        ),
        _numbers(frame, item),
        _course(frame, item),
        _rated(item),
    ]
    return html.Article([_pair(frame, item), html.Div(facts, className="facts")], className="feature")


def card(frame: Frame, item: Mapping[str, Any]) -> Component:
    """A case in the grid; its link features it."""
    pictures = [_picture(item[which], word, small=True) for which, word in (("before", _("Before")), ("after", _("Done")))]
    rating = [html.Span(_stars(item["rating"]), className="stars")] if item["rating"] else []
    link = html.A(_kind(frame, item), href=frame.address(case=item["number"], after=frame.wanted.after))
    return html.Li(
        [
            html.Div(pictures, className="two"),
            html.H3([_shape(frame, item), link, *rating]),
            html.P([html.B(duration(item["seconds"])), " · ", place(frame, item)]),
            html.P([html.Span(_department(frame, item)), _promise(item)], className="who"),
        ],
        className="one",
    )


def place(frame: Frame, item: Mapping[str, Any]) -> str:
    """District and street office, by name."""
    district, street = frame.city.districts.get(item["district"]), frame.city.streets.get(item["street"])
    return " ".join(said(frame, row.name) for row in (district, street) if row) or "—"


def _kind(frame: Frame, item: Mapping[str, Any]) -> str:
    row = frame.city.categories.get(item["category"])
    return said(frame, row.name) if row else str(item["category"])


def _department(frame: Frame, item: Mapping[str, Any]) -> str:
    row = frame.city.departments.get(item["department"] or "")
    return said(frame, row.name) if row else "—"


def _shape(frame: Frame, item: Mapping[str, Any]) -> Component:
    panel = frame.city.panels.get(item["panel"])
    return html.Span(className=f"shape {panel.shape if panel else ''} {item['panel']}", **HIDDEN)


def _promise(item: Mapping[str, Any]) -> Component:
    if item["closed_on_time"] is None:
        return html.Span("—")
    return html.Span(_("In time")) if item["closed_on_time"] else html.Strong(_("Late"), className="late")


def _stars(rating: int) -> str:
    return f"★ {rating}"


def _picture(photo: Mapping[str, Any], word: str, *, small: bool) -> Component:
    """A picture with its label. Dash knows no lazy images: the script gives the small ones their address."""
    address = {"data-lazy": photo["small"]} if small else {"src": photo["url"]}
    picture = html.Img(width=str(photo["width"]), height=str(photo["height"]), alt="", **address)
    return html.Figure([picture, html.Figcaption(word, className="tag")])


def _pair(frame: Frame, item: Mapping[str, Any]) -> Component:
    """Both pictures beside each other; the script lays them over each other."""
    kind = _kind(frame, item)
    told = (
        ("before", _("Reported"), item["reported_at"], _("%(kind)s: the place when reported", kind=kind)),
        ("after", _("Done"), item["closed_at"], _("%(kind)s: the place when done", kind=kind)),
    )
    figures = []
    for which, word, at, alt in told:
        figure = _picture(item[which], f"{word} {moment(at)}", small=False)
        figure.className = which
        figure.children[0].alt = alt
        figures.append(figure)
    return html.Div(figures, className="pair", **{"data-pair": _("Move between before and after")})


def _numbers(frame: Frame, item: Mapping[str, Any]) -> Component:
    row = frame.city.categories.get(item["category"])
    promise = f" · {_('promised within %(time)s', time=span(row.time))}" if row else ""
    took = html.Div([html.Dt(_("time taken") + promise), html.Dd(duration(item["seconds"]))])
    due = html.Div([html.Dt(_("Closing")), html.Dd(_promise(item))])
    return html.Dl([took, due], className="took")


def _course(frame: Frame, item: Mapping[str, Any]) -> Component:
    more = item["supporters"] or 0
    joined = ngettext("%(num)s more citizen reported the same.", "%(num)s more citizens reported the same.", more) if more else ""
    steps = (
        (_("Reported"), joined, item["reported_at"]),
        (_("Taken up"), "", item["accepted_at"]),
        (_("Dispatched"), _department(frame, item), item["dispatched_at"]),
        (_("Result in"), "", item["handled_at"]),
        (_("Checked and closed"), "", item["closed_at"]),
    )
    lines = [html.Li([html.B(word), html.Span(note), html.Time(moment(at), dateTime=at)]) for word, note, at in steps if at]
    return html.Ol(lines, className="course")


def _rated(item: Mapping[str, Any]) -> Component:
    rating = item["rating"]
    if rating:
        word = _("satisfied") if rating >= SATISFIED else _("not satisfied")
        told = [html.B(_stars(rating)), _(" of 5, from its citizen: %(word)s", word=word)]
    else:
        told = [_("Not rated by its citizen yet.")]
    how = [_("Only who reported can rate, with the code of the receipt: "), html.A(_("enter the code"), href="/")]
    return html.Div(
        [
            html.H3(_("Really solved?")),
            html.P(told),
            html.P(how, className="how"),
            html.A(_("This outcome's own page, to share"), href=f"/outcomes/{item['number']}", className="pill"),
        ],
        className="rated",
    )
