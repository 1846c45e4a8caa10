"""One move of one case: lock, find it in the table, change, write history, tell. (verbs and steps)

Everything that desks, the API and the machine do to a case goes through ``make_move``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dashboard.city import City
from dashboard.handling import dispatch, review
from dashboard.handling.clocks import set_clock
from dashboard.ports import OpenWork, Work
from dashboard.publishing.release import news_of
from dashboard.records import By, Case, Happening
from dashboard.reports.intake import KeptPhoto
from dashboard.reports.lifecycle import CLOSED, Move, find_move

Change = Callable[[Case, Mapping[str, Any], By, datetime], dict[str, Any]]


@dataclass(frozen=True)
class Brought:
    """What comes with a move: checked facts, and outcome photos already kept."""

    facts: Mapping[str, Any]
    photos: Sequence[KeptPhoto] = ()

    def present(self) -> dict[str, Any]:
        return dict(self.facts) | ({"photo": tuple(self.photos)} if self.photos else {})


CHANGES: dict[str, Change] = {
    "claim": lambda case, facts, by, now: {"claimed_by": by.account, "claimed_at": now},
    "release": lambda case, facts, by, now: {"claimed_by": None, "claimed_at": None},
    "accept": lambda case, facts, by, now: {
        "accepted_at": now,
        "decided_at": now,
        "claimed_by": by.account,
        "words_cleared": bool(facts.get("words_cleared", True)),
        "private_home": bool(facts.get("private_home", case.private_home)),
    },
    "reject": lambda case, facts, by, now: {"decided_at": now, "claimed_by": by.account},
    "mark_duplicate": lambda case, facts, by, now: {"decided_at": now, "claimed_by": by.account, "original": facts["original_id"]},
    "unmark_duplicate": lambda case, facts, by, now: {"decided_at": None, "claimed_by": by.account, "claimed_at": now, "original": None},
    "appeal": lambda case, facts, by, now: {"appealed": True, "decided_at": None, "claimed_by": None, "claimed_at": None},
    "dispatch": lambda case, facts, by, now: {"department": facts["department"], "dispatched_at": now, "handler": None},
    "take": lambda case, facts, by, now: {"handler": by.account},
    "hand_back": lambda case, facts, by, now: {"department": "", "routed_by_rule": False, "dispatched_at": None, "handler": None},
    "feed_back": lambda case, facts, by, now: {"handled_at": now, "handler": case.handler or by.account},
    "request_deferral": lambda case, facts, by, now: {"deferral_asked": facts["until"]},
    "grant_deferral": lambda case, facts, by, now: {"deferral_asked": None, "deferred_until": facts["until"]},
    "refuse_deferral": lambda case, facts, by, now: {"deferral_asked": None},
    "resume": lambda case, facts, by, now: {"deferred_until": None},
    "close": lambda case, facts, by, now: {"closed_at": now},
    "send_back": lambda case, facts, by, now: {"handled_at": None, "rework": case.rework + 1},
    "reopen": lambda case, facts, by, now: {"reopened": True, "closed_at": None, "handled_at": None},
    "void": lambda case, facts, by, now: {"decided_at": now},
}
"""What each move writes on the case besides its state and its clocks."""


def make_move(open_work: OpenWork, number: str, name: str, brought: Brought, *, by: By, city: City, now: datetime) -> Case:
    """Make the move ``name`` on the case ``number``; the case as it is afterwards.

    Raises NotFound, and whatever ``lifecycle.find_move`` and ``facts.check_facts`` refuse.
    """
    with open_work() as work:
        case = work.cases.lock(number)
        after = move_case(work, case, name, brought, by=by, city=city, now=now)
        work.commit()
    return after


def move_case(work: Work, case: Case, name: str, brought: Brought, *, by: By, city: City, now: datetime) -> Case:
    """The same inside somebody's transaction, on a locked case, with what follows by rule (routing)."""
    move = find_move(case, name, by, now, brought.present())
    review.check_not_own(work, case, by)
    facts = review.joined_facts(work, case, move, brought.facts, by, now)
    after = after_move(case, move, facts, by, now, city)
    kept = dispatch.keep_outcome(work, after, brought.photos, now) if move.name == "feed_back" else []
    review.clear_photos(work, after, move, facts, by, now)
    work.cases.change(case, after, _happening(work, case, after, move, facts | ({"photos": kept} if kept else {}), by, now))
    work.tell(news_of("outcome" if after.state == CLOSED else "case", after, work.photos.of_case(after.id), name, now, city.zone))
    following = dispatch.by_rule(after, city) if name == "accept" else None
    return move_case(work, after, "dispatch", Brought(following), by=dispatch.RULE, city=city, now=now) if following else after


def after_move(case: Case, move: Move, facts: Mapping[str, Any], by: By, now: datetime, city: City) -> Case:
    """The case as the move leaves it: state, what it writes, clocks. (rule)"""
    changes = CHANGES[move.name](case, facts, by, now) if move.name in CHANGES else {}
    return set_clock(replace(case, state=move.target, **changes), move, now, city)


def written_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as history keeps them: plain JSON, times as ISO text."""
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in facts.items()}
    return {name: value for name, value in plain.items() if value not in (None, "", (), [], {}) and name != "boxes"}


def deadline_of(after: Case, move: str) -> datetime | None:
    """The deadline that this move is held against: handling for dispatch and feedback, closing for closing."""
    return {"dispatch": after.handling_deadline, "feed_back": after.handling_deadline, "close": after.closing_deadline}.get(move)


def _happening(work: Work, before: Case, after: Case, move: Move, facts: Mapping[str, Any], by: By, now: datetime) -> Happening:
    return Happening(
        case_id=after.id,
        position=work.cases.next_position(after.id),
        move=move.name,
        source=before.state,
        target=after.state,
        at=now,
        actor=by.actor,
        by=by.account,
        department=after.department or before.department,
        deadline=deadline_of(after, move.name),
        facts=written_facts(facts),
    )
