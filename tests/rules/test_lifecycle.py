"""The table of moves: complete, guarded, and read by everyone alike."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

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
from dashboard.permissions import PERMISSIONS, ROLES
from dashboard.records import CITIZEN, MACHINE, By
from dashboard.reports.lifecycle import MOVE_NAMES, MOVE_WORDS, MOVES, OPEN_STATES, STATES, check_own_report, find_move, moves_for
from tests.builders import a_case

# DOMAIN.md, the column "moves out", with where each leads
PUBLISHED = {
    "submitted": {"claim": "under_review", "accept": "accepted", "reject": "rejected", "mark_duplicate": "duplicate"},
    "under_review": {"release": "submitted", "accept": "accepted", "reject": "rejected", "mark_duplicate": "duplicate"},
    "rejected": {"appeal": "under_review"},
    "duplicate": {"unmark_duplicate": "under_review"},
    "accepted": {"dispatch": "dispatched"},
    "dispatched": {"take": "handling", "hand_back": "accepted", "feed_back": "handled"},
    "handling": {
        "feed_back": "handled",
        "hand_back": "accepted",
        "request_deferral": "handling",
        "grant_deferral": "deferred",
        "refuse_deferral": "handling",
    },
    "deferred": {"resume": "handling"},
    "handled": {"close": "closed", "send_back": "handling"},
    "closed": {"reopen": "handling"},
    "void": {},
}


@pytest.mark.parametrize("state", STATES)
def test_the_moves_out_of_each_state_are_those_of_the_domain(state: str) -> None:
    expected = PUBLISHED[state] | ({"void": "void"} if state in OPEN_STATES else {})
    assert {move.name: move.target for move in MOVES if move.source == state} == expected


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.source}-{move.name}")
def test_each_move_names_known_states_and_a_permission_that_somebody_holds(move) -> None:  # type: ignore[no-untyped-def]
    assert {move.source, move.target} <= set(STATES)
    assert move.permission in PERMISSIONS
    assert move.permission == "citizen:appeal" or any(move.permission in held for held in ROLES.values())
    assert all(MOVE_WORDS[move.name])


def staff(role: str, account: int = 1, department: str = "") -> By:
    return By("staff", account, role, department)


@pytest.mark.parametrize("role", [*ROLES, None])
@pytest.mark.parametrize("name", MOVE_NAMES)
def test_nobody_makes_a_move_without_its_permission(name: str, role: str | None, now: datetime) -> None:
    move = next(move for move in MOVES if move.name == name)
    case = a_case(state=move.source, department="d")
    by = By("staff", 1, role, "d")
    held = role is not None and move.permission in ROLES[role]
    assert (name in [found.name for found in moves_for(case, by, now)]) == held
    if not held:
        with pytest.raises(NotAllowed):
            find_move(case, name, by, now, dict.fromkeys(move.brings, "x"))


def test_a_claimed_report_is_its_reviewers(now: datetime) -> None:
    case = a_case(state="under_review", claimed_by=7)
    with pytest.raises(ClaimedByAnother):
        find_move(case, "accept", staff("reviewer", 8), now, {})
    assert find_move(case, "accept", staff("reviewer", 7), now, {}).target == "accepted"


def test_another_departments_case_is_left_alone(now: datetime) -> None:
    case = a_case(state="dispatched", department="north")
    with pytest.raises(NotYourDepartment):
        find_move(case, "take", staff("handler", department="south"), now, {})


@pytest.mark.parametrize(("name", "brought"), [("feed_back", {}), ("feed_back", {"photo": ()}), ("hand_back", {"reason": ""})])
def test_a_move_brings_what_it_must(name: str, brought: dict[str, object], now: datetime) -> None:
    with pytest.raises(FactMissing):
        find_move(a_case(state="handling", department="d"), name, staff("handler", department="d"), now, brought)


def test_a_closed_case_is_reopened_once_and_within_seven_days(now: datetime) -> None:
    closed = a_case(state="closed", closed_at=now - timedelta(days=6))
    reason = {"reason": "又堆了"}
    assert find_move(closed, "reopen", CITIZEN, now, reason).target == "handling"
    with pytest.raises(TooLate):
        find_move(a_case(state="closed", closed_at=now - timedelta(days=8)), "reopen", CITIZEN, now, reason)
    with pytest.raises(OnlyOnce):
        find_move(a_case(state="closed", closed_at=now, reopened=True), "reopen", CITIZEN, now, reason)


def test_a_rejected_report_is_appealed_once(now: datetime) -> None:
    assert find_move(a_case(state="rejected", decided_at=now), "appeal", CITIZEN, now, {}).target == "under_review"
    with pytest.raises(OnlyOnce):
        find_move(a_case(state="rejected", decided_at=now, appealed=True), "appeal", CITIZEN, now, {})


def test_the_machine_dispatches_resumes_and_releases_and_nothing_else(now: datetime) -> None:
    allowed = {move.name for state in STATES for move in moves_for(a_case(state=state), MACHINE, now)}
    assert allowed == {"dispatch", "resume", "release"}


def test_an_unknown_move_and_a_move_out_of_turn_are_told_apart(now: datetime) -> None:
    with pytest.raises(UnknownMove):
        find_move(a_case(), "delete", staff("reviewer"), now, {})
    with pytest.raises(MoveRefused):
        find_move(a_case(state="closed"), "accept", staff("reviewer"), now, {})


def test_nobody_decides_what_they_reported() -> None:
    by = By("staff", 1, "reviewer", phone_hash=b"same")
    with pytest.raises(OwnReport):
        check_own_report(b"same", by)
    check_own_report(b"other", by)
    check_own_report(None, by)
