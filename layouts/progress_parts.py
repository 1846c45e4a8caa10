"""What the pages of districts, departments and assessment share: header, links to what is behind a number, small charts. (layouts)"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component
from flask_babel import gettext as _

from dashboard.assessment.indicators import BY_KEY, MEDIAN, RATE, RATIO
from dashboard.city import City, Department, District, Words
from dashboard.web.words import MONTHS, NOTHING, WEEKDAYS, number, rate
from layouts import ids, shell

HIDDEN = {"aria-hidden": "true"}
LINE, DOT = "#44515E", "#17202A"


@dataclass(frozen=True)
class Frame:
    """What a page knows besides its figures. path: its address; as_of: ISO moment; period: its kind; role: who is signed in, or nobody.

    posts: whether the posts' pages are linked; urges: whether who looks may urge cases on; token: for their forms.
    works: ISO days of the shown month that the city works.
    """

    city: City
    language: str
    path: str
    as_of: str
    period: str = "day"
    role: str = ""
    posts: bool = False
    urges: bool = False
    token: str = ""
    works: frozenset[str] = frozenset()

    def said(self, words: Words | Mapping[str, str] | tuple[str, str]) -> str:
        """City words, or words of a table, in the page's language, or whichever there are."""
        if isinstance(words, tuple):
            return words[0 if self.language == "zh" else 1]
        return words.get(self.language) or next(iter(words.values()), "")

    def day(self, day: str | date, *, weekday: bool = False) -> str:
        """3 月 18 日 星期三; of another year than the running one with that."""
        at = date.fromisoformat(day) if isinstance(day, str) else day
        name = WEEKDAYS[self.language][at.weekday()]
        year = "" if at.year == date.fromisoformat(self.as_of[:10]).year else str(at.year)
        if self.language == "zh":
            return f"{f'{year} 年 ' if year else ''}{at.month} 月 {at.day} 日{f' 星期{name}' if weekday else ''}"
        return f"{f'{name} ' if weekday else ''}{at.day} {MONTHS[at.month - 1]}{f' {year}' if year else ''}"

    def moment(self, at: str) -> str:
        """3 月 18 日 14:32:08; at: ISO with the city's offset."""
        return f"{self.day(at[:10])} {at[11:19]}"

    def unit(self, by: str, code: str) -> str:
        known: Mapping[str, District | Department] = self.city.districts if by == "district" else self.city.departments
        return self.said(known[code].name)

    def indicator(self, key: str) -> str:
        return self.said((BY_KEY[key].zh, BY_KEY[key].en))

    def shown(self, key: str, value: float | None) -> str:
        """A value of an indicator as it is printed."""
        kind = BY_KEY[key].kind
        if kind in (RATE, RATIO):
            return rate(value)
        if kind == MEDIAN:
            return NOTHING if value is None else _("%(hours)s h", hours=number(value, 1))
        return number(value)


def names_of(city: City, named: Mapping[str, str], language: str) -> list[str]:
    """What the district or department of an address is called, for the page's title."""
    known: dict[str, Mapping[str, Any]] = {"district": city.districts, "department": city.departments}
    return [known[by][code].name.get(language) or next(iter(known[by][code].name.values())) for by, code in named.items()]


def address(by: str, code: str) -> str:
    """The page of a district or department."""
    return f"/board/{by}s/{code}"


def figure(
    frame: Frame, key: str, text: Any, where: Mapping[str, str], first: str, last: str, *, said: str = "", look: str = ""
) -> Component:
    """A number as a link to its formula, counts and cases. key: an indicator or score; said: what it is, when not the indicator's name."""
    name = said or (frame.indicator(key) if key in BY_KEY else _("Score"))
    query = urlencode({**where, "from": first, "to": last})
    label = _("%(name)s %(number)s: how it is counted", name=name, number=text)
    return html.A(text, href=f"/figures/{key}?{query}", className=f"figure {look}".strip(), **{"aria-label": label})


def header(frame: Frame, current: str, unit: tuple[str, str] | None) -> Component:
    """Brand, pages, as of, switch to another unit, who is signed in, text size, language."""
    return html.Header(
        [
            html.A(
                [
                    html.Span(html.Span(className="icon camera"), className="logo", **HIDDEN),
                    f"{frame.said(frame.city.title)} · {_('Progress board')}",
                ],
                href="/board/",
                className="home",
            ),
            html.Nav(_pages(frame, current, unit), **{"aria-label": _("Pages")}),
            html.Div([*_freshness(frame), *([_switch(frame, *unit)] if unit else []), *_own(frame)], className="state"),
        ],
        className="header",
    )


def _pages(frame: Frame, current: str, unit: tuple[str, str] | None) -> list[Component]:
    city = frame.city
    by, code = unit or ("", "")
    own = city.departments[code].district if by == "department" else code
    district = own if own in city.districts else next(iter(city.districts))
    department = code if by == "department" else _department_of(city, district)
    pages = [
        ("district", address("district", district), _("Districts")),
        ("department", address("department", department), _("Departments")),
        *([("posts", "/staff/posts", _("Posts"))] if frame.posts else []),
        ("assessment", "/board/assessment", _("Assessment")),
        ("bulletins", "/bulletins", _("Bulletins")),
    ]
    return [html.A(name, href=href, **({"aria-current": "page"} if page == current else {})) for page, href, name in pages]


def _department_of(city: City, district: str) -> str:
    return next((code for code, row in city.departments.items() if row.district == district), next(iter(city.departments)))


def _freshness(frame: Frame) -> list[Component]:
    return [
        html.Span(_("As of %(time)s", time=frame.moment(frame.as_of)), id=ids.PROGRESS_AS_OF, className="as-of"),
        html.Span(id=ids.PROGRESS_FRESHNESS, className="freshness"),
    ]


def _switch(frame: Frame, by: str, code: str) -> Component:
    """Another district or department, without scripts."""
    known = frame.city.districts if by == "district" else frame.city.departments
    kept = "" if frame.period == "day" else f"?period={frame.period}"
    links = [
        html.Li(html.A(frame.unit(by, other), href=address(by, other) + kept, **({"aria-current": "true"} if other == code else {})))
        for other in known
    ]
    return html.Details([html.Summary(frame.unit(by, code), className="pill"), html.Ul(links)], className="switch")


def _own(frame: Frame) -> list[Component]:
    other = "en" if frame.language == "zh" else "zh"
    role = [html.A(frame.role, href="/staff/", className="pill role")] if frame.role else []
    size = html.Button(
        [html.Span(className="icon lines", **HIDDEN), _("Large text")], id=ids.PROGRESS_SIZE, className="pill", **{"aria-pressed": "false"}
    )
    return [
        *role,
        size,
        html.A({"en": "EN", "zh": "中文"}[other], href=f"?lang={other}", className="pill", lang=other, **{"data-lang": other}),
    ]


def page_of(frame: Frame, head: Component, main: Sequence[Component], event: int) -> Component:
    """The whole page around what moves. event: the newest that its figures know."""
    now = datetime.fromisoformat(frame.as_of)
    offset = now.utcoffset()
    meta = {
        "now": frame.as_of,
        "language": frame.language,
        "offset_min": int(offset.total_seconds() // 60) if offset else 0,
        "words": {
            "as_of": _("As of %(time)s"),
            "live": _("Live"),
            "stale": _("Data %(seconds)s seconds old"),
            "broken": _("Connection lost; showing %(time)s"),
            "renewed": _("Figures renewed"),
        },
    }
    return html.Div(
        [
            html.A(_("Skip to the numbers"), href=f"#{ids.PROGRESS_MAIN}", className="skip"),
            head,
            html.Div(id=ids.PROGRESS_BROKEN, className="broken", hidden=True, role="status"),
            html.Main(list(main), id=ids.PROGRESS_MAIN),
            html.Div(id=ids.PROGRESS_SPOKEN, className="visually-hidden", role="status", **{"aria-live": "polite"}),
            dcc.Store(id=ids.PROGRESS_REQUEST),
            dcc.Store(id=ids.PROGRESS_ANSWERED, data=frame.as_of),
            *shell.stores({"event": event, "as_of": frame.as_of}, meta),
        ],
        id=ids.PROGRESS,
        className="progress",
    )


def line(values: Sequence[float | None], said: Sequence[str], *, width: int = 64, height: int = 22, look: str = "spark") -> Component | str:
    """Values as a small line with a dot at its end; nothing known: a dash. said: the values in words, its table twin."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if not known:
        return NOTHING
    low, high = min(value for _place, value in known), max(value for _place, value in known)
    span, room = (high - low) or 1.0, height - 8
    step = (width - 8) / max(1, len(values) - 1)
    spots = [(4 + place * step, height / 2 if high == low else 4 + (high - value) / span * room) for place, value in known]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    x, y = spots[-1]
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.6" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{DOT}"/></svg>'
    )
    source = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
    return html.Img(src=source, alt=", ".join(said), className=look)


def grade(letter: str, words: str) -> Component:
    """A grade as a chip with its letter."""
    return html.Span(letter, className=f"grade grade-{letter.lower()}", title=words, role="img", **{"aria-label": words})


def card(title: str, note: Any, body: Sequence[Any], look: str) -> Component:
    """A card with its heading and a quiet word beside it."""
    return html.Section([html.Div([html.H2(title), html.P(note)], className="head"), *body], className=f"card {look}")


def two(value: float, *, whole: bool = False) -> str:
    """Points with two decimals; a whole weight without any."""
    return f"{value:.0f}" if whole and value == int(value) else f"{value:.2f}"
