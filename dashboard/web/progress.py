"""A report's way in four steps, as its citizen sees it: received, checked, handled, shown. (web)

Read off the case and its states; no names of staff, nothing that they noted among themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from dashboard.city import City
from dashboard.handling.clocks import promised
from dashboard.records import Case, Happening
from dashboard.reports.lifecycle import (
    CLOSED,
    DEFERRED,
    DISPATCHED,
    DUPLICATE,
    HANDLED,
    ON_THE_CLOCK,
    REJECT_REASONS,
    REJECTED,
    STATES,
    SUBMITTED,
    UNDER_REVIEW,
    VOID,
    WAITING_STATES,
)
from dashboard.web.words import clock, moment, pick, span

DONE, NOW, NEXT, ENDED = "done", "now", "next", "ended"
"""How far a step is; ended: the way ends here, without an outcome."""


@dataclass(frozen=True)
class Step:
    """One step. when: its time, or what is promised; late: the promise is broken."""

    title: str
    note: str
    when: str
    how: str
    late: bool = False


def steps_of(case: Case, history: Sequence[Happening], city: City, now: datetime) -> list[Step]:
    """The four steps with words and times."""
    received = Step(_state(SUBMITTED), _("Received and kept"), near(case.reported_at, now, city), DONE)
    checked = _checked(case, history, city, now)
    if case.state in (REJECTED, DUPLICATE):
        return [received, checked]
    return [received, checked, _handled(case, city, now), _shown(case, city, now)]


def near(at: datetime | None, now: datetime, city: City) -> str:
    """A time as people say it: 14:38 today, 明天 10:38, 3 月 18 日 10:38."""
    if at is None:
        return ""
    days = (at.astimezone(city.zone).date() - now.astimezone(city.zone).date()).days
    if days == 0:
        return clock(at)
    if days == 1:
        return _("tomorrow %(time)s", time=clock(at))
    return moment(at)


def rejected_for(history: Sequence[Happening]) -> str:
    """Why it was rejected, in the words of the table; empty when the reason is not on record."""
    reason = next((row.facts.get("reason") for row in reversed(history) if row.move == "reject"), None)
    return pick(REJECT_REASONS[str(reason)]) if reason in REJECT_REASONS else ""


def _checked(case: Case, history: Sequence[Happening], city: City, now: datetime) -> Step:
    title = _("Checked by one member of staff")
    if case.state in WAITING_STATES:
        note = _("Being checked now") if case.state == UNDER_REVIEW else _("Waits for its turn")
        return Step(title, note, "", NOW)
    when = near(case.decided_at, now, city)
    if case.state == REJECTED:
        return Step(title, _("Not taken up: %(reason)s", reason=rejected_for(history) or _state(case.state)), when, ENDED)
    if case.state == DUPLICATE:
        return Step(title, _("Somebody had reported the same; your report counts as support"), when, ENDED)
    if case.state == VOID and case.accepted_at is None:
        return Step(title, _state(case.state), when, ENDED)
    return Step(title, _("Found true, taken up"), near(case.accepted_at, now, city), DONE)


def _handled(case: Case, city: City, now: datetime) -> Step:
    department = pick(city.departments[case.department].name) if case.department in city.departments else ""
    title = department or _("Handled by the department")
    time = city.categories[case.category].time if case.category in city.categories else ""
    promise = _("promised within %(time)s", time=span(time)) if time else ""
    if case.state in (HANDLED, CLOSED):
        return Step(title, _("Dealt with"), near(case.handled_at, now, city), DONE)
    if case.state == VOID:
        return Step(title, _state(case.state), near(case.decided_at, now, city), ENDED)
    if case.state in WAITING_STATES:
        expected = near(promised(case.category, now, city), now, city) if time else ""
        return Step(title, promise, _("about %(time)s", time=expected) if expected else "", NEXT)
    if case.state == DEFERRED:
        return Step(title, _("Put off with good reason"), _("until %(time)s", time=near(case.deferred_until, now, city)), NOW)
    return _running(case, title, promise, city, now)


def _running(case: Case, title: str, promise: str, city: City, now: datetime) -> Step:
    late = case.state in ON_THE_CLOCK and case.handling_deadline is not None and now > case.handling_deadline
    note = _("With the department, %(promise)s", promise=promise)
    if case.state != DISPATCHED:
        note = f"{_state(case.state)} · {promise}" if promise else _state(case.state)
    if late:
        note = _("The promised time is past; the city sees this too")
    when = _("by %(time)s", time=near(case.handling_deadline, now, city)) if case.handling_deadline else ""
    return Step(title, note, when, NOW, late)


def _shown(case: Case, city: City, now: datetime) -> Step:
    title = _("Result shown, before and after")
    if case.state == CLOSED:
        return Step(title, _("Checked and closed"), near(case.closed_at, now, city), DONE)
    if case.state == VOID:
        return Step(title, "", "", NEXT)
    if case.state == HANDLED:
        return Step(title, _("The result is being checked"), "", NOW)
    return Step(title, _("Then you say whether it is really solved"), _("afterwards"), NEXT)


def days_left(case: Case, days: int, now: datetime) -> int:
    """Full days in which a move that is allowed for ``days`` is still possible, at least 0."""
    since = case.closed_at or case.decided_at
    return max((since + timedelta(days=days) - now).days, 0) if since else days


def _state(code: str) -> str:
    state = STATES[code]
    return pick((state.zh, state.en))
