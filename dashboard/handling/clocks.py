"""What a move does to a case's handling and closing clock. (rules)

The handling clock runs from dispatch to feedback; the closing deadline follows it by the city's verification allowance.
Sent back or resumed, it goes on from where it stood. A deadline once missed stays missed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dashboard.city import City
from dashboard.handling.deadlines import deadline, from_left, plus_working_hours, time_left
from dashboard.records import Case
from dashboard.reports.lifecycle import HANDLED, VOID, Move

KEEPS_DEADLINE = (HANDLED, VOID)
"""Stopped by feedback or voiding, the deadline stays written: it tells whether the feedback was on time."""


def set_clock(case: Case, move: Move, now: datetime, city: City) -> Case:
    """The case with its deadlines after the move."""
    if move.clock == "start":
        return _due(case, deadline(now, city.categories[case.category].time, city.calendar, city.zone), city)
    if move.clock == "stop":
        return _stopped(case, move, now, city)
    if move.clock == "go_on":
        return _gone_on(case, now, city)
    return case


def promised(category: str, now: datetime, city: City) -> datetime:
    """The handling deadline that a report of this category would get if it were dispatched now."""
    return deadline(now, city.categories[category].time, city.calendar, city.zone)


def _due(case: Case, handling: datetime, city: City) -> Case:
    closing = plus_working_hours(handling, city.verification_hours, city.calendar, city.zone)
    return replace(case, handling_deadline=handling, closing_deadline=closing, time_left_s=None)


def _stopped(case: Case, move: Move, now: datetime, city: City) -> Case:
    if case.handling_deadline is None:
        return case
    left = time_left(now, case.handling_deadline, city.categories[case.category].time, city.calendar, city.zone)
    missed = now > case.handling_deadline
    if move.target in KEEPS_DEADLINE or (missed and move.name == "grant_deferral"):
        return replace(case, time_left_s=None if missed else left)
    return replace(case, handling_deadline=None, closing_deadline=None, time_left_s=left)


def _gone_on(case: Case, now: datetime, city: City) -> Case:
    if case.time_left_s is None:
        return case
    return _due(case, from_left(now, case.time_left_s, city.categories[case.category].time, city.calendar, city.zone), city)
