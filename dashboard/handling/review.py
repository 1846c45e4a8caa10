"""The one verification: what accepting, clearing and joining bring with them. (steps)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from dashboard.errors import FactUnknown, NotFound
from dashboard.ports import Work
from dashboard.publishing.release import AFTER, BEFORE
from dashboard.records import By, Case, Happening, Photo
from dashboard.reports.lifecycle import DUPLICATE, REJECTED, VOID, Move, check_own_report
from dashboard.reports.redaction import check_boxes

CLEARS = {"accept": BEFORE, "close": AFTER}
"""Which photos a move may clear: the reviewer the reporter's, the verifier the department's."""
NO_ORIGINAL = (DUPLICATE, REJECTED, VOID)
SUPPORTED = "supported"
UNSUPPORTED = "unsupported"


def clear_photos(work: Work, case: Case, move: Move, facts: Mapping[str, Any], by: By, now: datetime) -> None:
    """Keep the boxes that a person drew, and that they confirmed the blurring if they did; renditions follow in a job.

    facts["boxes"]: {photo id: [[left, top, width, height], ...]} as parts of the picture.
    """
    boxes = facts.get("boxes") or {}
    if move.name not in CLEARS or not (facts.get("photo_cleared") or boxes):
        return
    for photo in work.photos.of_case(case.id):
        if photo.kind == CLEARS[move.name] and not photo.cleared_at:
            covered = _covered(photo, boxes.get(photo.id, ()))
            work.photos.save(replace(covered, cleared_at=now, cleared_by=by.account) if facts.get("photo_cleared") else covered)


def _covered(photo: Photo, boxes: Any) -> Photo:
    return replace(photo, boxes=photo.boxes + check_boxes(boxes), public_name="", small_name="")


def check_not_own(work: Work, case: Case, by: By) -> None:
    """Raises OwnReport when who acts is who reported. (step)"""
    check_own_report(work.people.phone_hash(case.reporter) if case.reporter else None, by)


def joined_facts(work: Work, case: Case, move: Move, facts: Mapping[str, Any], by: By, now: datetime) -> dict[str, Any]:
    """The facts, with the original's id when the move joins a report to it; its supporters are counted.

    Raises FactUnknown when there is no such original, or it is no case itself; OwnReport when who acts reported it.
    """
    if move.name == "mark_duplicate":
        original = _original(work, case, str(facts["original"]))
        check_not_own(work, original, by)
        _support(work, original, 1, now)
        return dict(facts) | {"original_id": original.id, "original": original.number}
    if move.name == "unmark_duplicate" and case.original:
        _support(work, work.cases.lock(work.cases.by_id(case.original).number), -1, now)
    return dict(facts)


def _original(work: Work, case: Case, number: str) -> Case:
    try:
        original = work.cases.lock(number)
    except NotFound:
        raise FactUnknown(field="original", fact="original", value=number) from None
    if original.id == case.id or original.state in NO_ORIGINAL:
        raise FactUnknown(field="original", fact="original", value=number)
    return original


def _support(work: Work, original: Case, change: int, now: datetime) -> None:
    after = replace(original, supporters=original.supporters + change)
    name = SUPPORTED if change > 0 else UNSUPPORTED
    position = work.cases.next_position(original.id)
    row = Happening(original.id, position, name, original.state, original.state, now, "machine", None, original.department)
    work.cases.change(original, after, row)
