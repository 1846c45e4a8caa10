"""From report to closed case: every state and every move, as data. (rules)

Pages, API, docs and tests read ``STATES`` and ``MOVES``; nothing else names what may follow what.
Source: docs/life_of_a_case.md, after GB/T 30428 (the seven steps of the closed loop).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dashboard.errors import (
    ClaimedByAnother,
    FactMissing,
    MoveRefused,
    NotAllowed,
    NotYourDepartment,
    OnlyOnce,
    OwnReport,
    TooLate,
    UnknownMove,
)
from dashboard.permissions import OF_ONE_DEPARTMENT, may
from dashboard.records import By, Case

SUBMITTED = "submitted"
UNDER_REVIEW = "under_review"
REJECTED = "rejected"
DUPLICATE = "duplicate"
ACCEPTED = "accepted"
DISPATCHED = "dispatched"
HANDLING = "handling"
DEFERRED = "deferred"
HANDLED = "handled"
CLOSED = "closed"
VOID = "void"

APPEAL_DAYS = 7
REOPEN_DAYS = 7
CLAIM_MINUTES = 15  # a reviewer who walked away keeps nobody waiting longer


@dataclass(frozen=True)
class State:
    """One state. step: which of the steps a citizen is shown (1-4); open: a case being worked on;
    waiting: a report without its one verification; public: its place, words and photos may be shown."""

    code: str
    zh: str
    en: str
    step: int
    open: bool = False
    waiting: bool = False
    public: bool = False


STATES: dict[str, State] = {
    state.code: state
    for state in (
        State(SUBMITTED, "已上报", "Submitted", 1, waiting=True),
        State(UNDER_REVIEW, "审核中", "Under review", 2, waiting=True),
        State(REJECTED, "不予立案", "Rejected", 2),
        State(DUPLICATE, "重复举报", "Duplicate", 2),
        State(ACCEPTED, "已立案", "Accepted", 3, open=True, public=True),
        State(DISPATCHED, "已派遣", "Dispatched", 3, open=True, public=True),
        State(HANDLING, "处理中", "Being handled", 3, open=True, public=True),
        State(DEFERRED, "缓办", "Deferred", 3, open=True, public=True),
        State(HANDLED, "已反馈", "Handled", 3, open=True, public=True),
        State(CLOSED, "已结案", "Closed", 4, public=True),
        State(VOID, "作废", "Void", 4),
    )
}
OPEN_STATES = tuple(code for code, state in STATES.items() if state.open)
WAITING_STATES = tuple(code for code, state in STATES.items() if state.waiting)
PUBLIC_STATES = tuple(code for code, state in STATES.items() if state.public)
ON_THE_CLOCK = (DISPATCHED, HANDLING)
"""States in which the handling clock runs: a case in them past its deadline is overdue."""


@dataclass(frozen=True)
class Move:
    """One row of the table: this move leads from source to target.

    permission: whoever does it needs it. brings: facts it cannot go without; may_bring: facts it can carry.
    clock: what it does to the handling clock: start, stop (the time left is kept), go_on (from what was left), or nothing.
    only: claimant (of a claimed report), department (the case's own) or reporter (the code's holder).
    days: possible for so many days after the case was decided. once: the Case field that says it was used.
    """

    source: str
    name: str
    target: str
    permission: str
    brings: tuple[str, ...] = ()
    may_bring: tuple[str, ...] = ()
    clock: str = ""
    only: str = ""
    days: int = 0
    once: str = ""


_REVIEW: dict[str, Any] = {"permission": "case:review", "only": "claimant"}
_HANDLE: dict[str, Any] = {"permission": "case:handle", "only": "department"}
_ACCEPT = ("photo_cleared", "words_cleared", "boxes", "note", "private_home")
_OUTCOME = ("photo_cleared", "boxes", "note")

MOVES: tuple[Move, ...] = (
    Move(SUBMITTED, "claim", UNDER_REVIEW, "case:review"),
    Move(SUBMITTED, "accept", ACCEPTED, may_bring=_ACCEPT, **_REVIEW),
    Move(SUBMITTED, "reject", REJECTED, brings=("reason",), may_bring=("note",), **_REVIEW),
    Move(SUBMITTED, "mark_duplicate", DUPLICATE, brings=("original",), may_bring=("note",), **_REVIEW),
    Move(UNDER_REVIEW, "release", SUBMITTED, **_REVIEW),
    Move(UNDER_REVIEW, "accept", ACCEPTED, may_bring=_ACCEPT, **_REVIEW),
    Move(UNDER_REVIEW, "reject", REJECTED, brings=("reason",), may_bring=("note",), **_REVIEW),
    Move(UNDER_REVIEW, "mark_duplicate", DUPLICATE, brings=("original",), may_bring=("note",), **_REVIEW),
    Move(REJECTED, "appeal", UNDER_REVIEW, "citizen:appeal", may_bring=("note",), only="reporter", days=APPEAL_DAYS, once="appealed"),
    Move(DUPLICATE, "unmark_duplicate", UNDER_REVIEW, "case:review", may_bring=("note",)),
    Move(ACCEPTED, "dispatch", DISPATCHED, "case:dispatch", brings=("department",), may_bring=("note",), clock="start"),
    Move(DISPATCHED, "take", HANDLING, **_HANDLE),
    Move(DISPATCHED, "hand_back", ACCEPTED, brings=("reason",), may_bring=("note",), clock="stop", **_HANDLE),
    Move(DISPATCHED, "feed_back", HANDLED, brings=("photo",), may_bring=("note",), clock="stop", **_HANDLE),
    Move(HANDLING, "feed_back", HANDLED, brings=("photo",), may_bring=("note",), clock="stop", **_HANDLE),
    Move(HANDLING, "hand_back", ACCEPTED, brings=("reason",), may_bring=("note",), clock="stop", **_HANDLE),
    Move(HANDLING, "request_deferral", HANDLING, brings=("until", "reason"), may_bring=("note",), **_HANDLE),
    Move(HANDLING, "grant_deferral", DEFERRED, "case:supervise", brings=("until",), may_bring=("reason", "note"), clock="stop"),
    Move(HANDLING, "refuse_deferral", HANDLING, "case:supervise", brings=("reason",), may_bring=("note",)),
    Move(DEFERRED, "resume", HANDLING, may_bring=("note",), clock="go_on", **_HANDLE),
    Move(HANDLED, "close", CLOSED, "case:verify", may_bring=_OUTCOME),
    Move(HANDLED, "send_back", HANDLING, "case:verify", brings=("reason",), may_bring=("note",), clock="go_on"),
    Move(
        CLOSED,
        "reopen",
        HANDLING,
        "citizen:appeal",
        brings=("reason",),
        may_bring=("note",),
        clock="start",
        only="reporter",
        days=REOPEN_DAYS,
        once="reopened",
    ),
    *(Move(state, "void", VOID, "case:supervise", brings=("reason",), may_bring=("note",), clock="stop") for state in OPEN_STATES),
)
BY_NAME: dict[tuple[str, str], Move] = {(move.source, move.name): move for move in MOVES}
MOVE_NAMES: tuple[str, ...] = tuple(dict.fromkeys(move.name for move in MOVES))
MOVE_WORDS: dict[str, tuple[str, str]] = {
    "claim": ("领取", "Claim"),
    "release": ("释放", "Release"),
    "accept": ("立案", "Accept"),
    "reject": ("不予立案", "Reject"),
    "mark_duplicate": ("并案", "Mark as duplicate"),
    "unmark_duplicate": ("撤销并案", "Undo duplicate"),
    "appeal": ("申诉", "Appeal"),
    "dispatch": ("派遣", "Dispatch"),
    "take": ("签收", "Take"),
    "hand_back": ("退回", "Hand back"),
    "feed_back": ("反馈", "Feed back"),
    "request_deferral": ("申请缓办", "Ask for deferral"),
    "grant_deferral": ("批准缓办", "Grant deferral"),
    "refuse_deferral": ("不准缓办", "Refuse deferral"),
    "resume": ("恢复处理", "Resume"),
    "close": ("结案", "Close"),
    "send_back": ("返工", "Send back"),
    "reopen": ("再次处理", "Reopen"),
    "void": ("作废", "Void"),
}
RECEIVED = "submit"
"""The history's first row: a report came in."""
URGE = "urge"
"""A row of history that moves nothing: somebody urged the case on."""

REJECT_REASONS: dict[str, tuple[str, str]] = {
    "not_visible": ("看不出问题", "The problem cannot be seen"),
    "not_municipal": ("不属城市管理", "Not a matter of city management"),
    "photo_unclear": ("照片不清", "The photo is unclear"),
    "place_wrong": ("地点不符", "The place does not agree"),
    "already_done": ("已处理完", "Already dealt with"),
}
"""Reasons to reject, in the order of the reviewer's keys 1-5."""

RULE_MOVES: dict[str, str] = {"dispatch": "rule:dispatch", "resume": "clock:resume", "release": "clock:release"}
"""Moves that the machine may make too, with the permission it acts under."""


def find_move(case: Case, name: str, by: By, now: datetime, brought: Mapping[str, Any]) -> Move:
    """The row that allows ``by`` to make the move ``name`` on ``case`` now.

    brought: the facts that come with it; empty ones count as missing.
    Raises UnknownMove, MoveRefused, NotAllowed and its children, ClaimedByAnother, TooLate, OnlyOnce, FactMissing.
    """
    move = BY_NAME.get((case.state, name))
    if name not in MOVE_NAMES:
        raise UnknownMove(move=name)
    if not _holds(by, name, _permission_of(name)):
        raise NotAllowed()
    if move is None:
        raise MoveRefused(state=case.state, move=name)
    _check_person(case, move, by)
    _check_time(case, move, now)
    for fact in move.brings:
        if brought.get(fact) in (None, "", (), []):
            raise FactMissing(field=fact, fact=fact)
    return move


def moves_for(case: Case, by: By, now: datetime) -> tuple[Move, ...]:
    """The moves that ``by`` could make on ``case`` now: what a desk shows as buttons."""
    return tuple(move for move in MOVES if move.source == case.state and _could(case, move, by, now))


def _could(case: Case, move: Move, by: By, now: datetime) -> bool:
    try:
        find_move(case, move.name, by, now, dict.fromkeys(move.brings, True))
    except (NotAllowed, MoveRefused, ClaimedByAnother, TooLate, OnlyOnce):
        return False
    return True


def _permission_of(name: str) -> str:
    return next(move.permission for move in MOVES if move.name == name)


def _holds(by: By, name: str, permission: str) -> bool:
    if by.actor == "machine":
        return name in RULE_MOVES
    if by.actor == "citizen":
        return permission == "citizen:appeal"
    return may(by.role, permission)


def _check_person(case: Case, move: Move, by: By) -> None:
    if by.actor != "staff":
        return
    if move.only == "claimant" and case.state == UNDER_REVIEW and case.claimed_by not in (None, by.account):
        raise ClaimedByAnother()
    if move.only == "department" and by.role in OF_ONE_DEPARTMENT and case.department != by.department:
        raise NotYourDepartment()


def check_own_report(reporter_hash: bytes | None, by: By) -> None:
    """Raises OwnReport when the member of staff is who reported (same keyed hash of the phone)."""
    if by.actor == "staff" and reporter_hash and by.phone_hash and reporter_hash == by.phone_hash:
        raise OwnReport()


def _check_time(case: Case, move: Move, now: datetime) -> None:
    if move.once and getattr(case, move.once):
        raise OnlyOnce()
    since = case.closed_at or case.decided_at
    if move.days and since and now > since + timedelta(days=move.days):
        raise TooLate(days=move.days)
