"""What a hot spot says in one plain sentence, in the request's language. (web)"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from dashboard.assessment.workload import DROWNED, FALLS_BEHIND, FEW, IDLE, KEEPS_UP, STANDS_STILL
from dashboard.web.words import day, language, number, pick

Item = Mapping[str, Any]
RARE = 1e-6


def sentence_of(kind: str, item: Item, facts: Item) -> str:
    """The item's sentence; '' for kinds that are tables of numbers. facts: what the answer was made with."""
    say = SENTENCES.get(kind)
    return say(item, facts) if say else ""


def place_of(item: Item) -> str:
    """A district, with the street where there is one."""
    words = (pick(item["district_name"]), pick(item.get("street_name")))
    return (" " if language() == "zh" else ", ").join(word for word in (words if language() == "zh" else reversed(words)) if word)


def chance(p: float) -> str:
    """A small chance as people say it: once in 2,300 times, to two digits."""
    if p < RARE:
        return _("less than once in a million times")
    return _("about once in %(many)s times", many=number(_two_digits(1 / p)))


def _two_digits(value: float) -> int:
    digits = max(len(str(int(value))) - 2, 0)
    return round(value / 10**digits) * 10**digits


def _place(item: Item, facts: Item) -> str:
    what = {"kind": pick(item["category_name"]), "part": number(item["category_reports"])}
    count, was = number(item["reports"]), item["before"]
    first = _("%(count)s reports.", count=count)
    if was is not None:
        first = _("%(count)s reports, %(before)s in the period before.", count=count, before=number(was))
    second = _("Most often: %(kind)s (%(part)s).", **what)
    return _joined(first, second, _still_open(item["open"]))


def _repeated(item: Item, facts: Item) -> str:
    first = _(
        "%(panel)s: %(cases)s cases in %(days)s days; the trouble was over and came back %(times)s times, last on %(day)s.",
        panel=pick(item["panel_name"]), cases=number(item["cases"]), days=facts["days"], times=number(item["returns"]),
        day=day(item["last_accepted"]),
    )  # fmt: skip
    return _joined(first, _still_open(item["open"]))


def _rising(item: Item, facts: Item) -> str:
    first = _(
        "%(observed)s reports of the last %(days)s days, where the %(weeks)s weeks before had %(expected)s a week on the same weekdays.",
        observed=number(item["observed"]), days=facts["days"], weeks=facts["weeks"], expected=number(item["expected"], 1),
    )  # fmt: skip
    return _joined(first, _("Had nothing changed, so many would come by chance %(chance)s.", chance=chance(item["p"])))


def _load(item: Item, facts: Item) -> str:
    return LOADS[item["state"]](
        {
            "came": number(item["arrivals_a_day"], 1),
            "went": number(item["closings_a_day"], 1),
            "arrivals": number(item["arrivals"]),
            "closings": number(item["closings"]),
            "open": number(item["open"]),
            "work_days": number(item["work_days"], 1),
            "day": day(f"{item['drowns_on']}T12:00:00+00:00", year=True) if item["drowns_on"] else "",
            "drown_days": facts["drown_days"],
        }
    )


def _behind(told: dict[str, Any]) -> str:
    first = _("Falls behind: %(came)s cases come and %(went)s are closed a day; %(open)s are open.", **told)
    if not told["day"]:
        return first
    return _joined(first, _("At this pace %(drown_days)s days of work will be open on %(day)s.", **told))


LOADS: dict[str, Callable[[dict[str, Any]], str]] = {
    DROWNED: lambda told: _("More than it closes in %(drown_days)s days is open: %(open)s cases, %(work_days)s days of work.", **told),
    STANDS_STILL: lambda told: _("%(open)s cases are open, and none was closed in these days.", **told),
    FALLS_BEHIND: _behind,
    KEEPS_UP: lambda told: _(
        "Keeps up: %(came)s cases come and %(went)s are closed a day; %(open)s open are %(work_days)s days of work.", **told
    ),
    FEW: lambda told: _("Too few cases to tell: %(arrivals)s came, %(closings)s closed, %(open)s open.", **told),
    IDLE: lambda told: _("Nothing came and nothing is open."),
}


def _still_open(count: int) -> str:
    return ngettext("%(num)s case is open there now.", "%(num)s cases are open there now.", count) if count else ""


def _joined(*sentences: str) -> str:
    return ("" if language() == "zh" else " ").join(sentence for sentence in sentences if sentence)


SENTENCES: dict[str, Callable[[Item, Item], str]] = {"places": _place, "repeated": _repeated, "rising": _rising, "capacity": _load}
