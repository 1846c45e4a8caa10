"""What is asked for under a request key: done once, and answered the same way again. (verbs)"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from dashboard.city import City
from dashboard.errors import KeyReused
from dashboard.handling.moves import Brought, move_case
from dashboard.ports import OpenWork, Work
from dashboard.records import By, Case
from dashboard.reports.intake import SEALED_ANSWER, RequestKey
from dashboard.trust.identity import Keys, seal, unseal

Shape = Callable[[Work, Case], dict[str, Any]]
Act = Callable[[Work], dict[str, Any]]


def first_answer(work: Work, keys: Keys, request: RequestKey | None) -> dict[str, Any] | None:
    """The answer that this request already got; None when it is new. (step) Raises KeyReused."""
    kept = work.requests.find(request.caller, request.key) if request else None
    if request is None or kept is None:
        return None
    if kept[0] != request.body_hash:
        raise KeyReused()
    answer: dict[str, Any] = json.loads(unseal(keys, kept[1], SEALED_ANSWER))
    return answer


def move_once(
    open_work: OpenWork,
    number: str,
    name: str,
    brought: Brought,
    *,
    shape: Shape,
    request: RequestKey | None,
    keys: Keys,
    by: By,
    city: City,
    now: datetime,
) -> tuple[dict[str, Any], bool]:
    """Make the move and answer with ``shape`` of the case, kept with the request key in the same transaction; whether it was a repetition.

    Raises KeyReused, NotFound, and whatever ``moves.make_move`` refuses.
    """

    def act(work: Work) -> dict[str, Any]:
        return shape(work, move_case(work, work.cases.lock(number), name, brought, by=by, city=city, now=now))

    return answer_once(open_work, act, request=request, keys=keys, now=now)


def answer_once(open_work: OpenWork, act: Act, *, request: RequestKey | None, keys: Keys, now: datetime) -> tuple[dict[str, Any], bool]:
    """Do what ``act`` does in a transaction, its answer kept with the request key in the same one; whether it was a repetition.

    Raises KeyReused, and whatever ``act`` refuses.
    """
    with open_work() as work:
        first = first_answer(work, keys, request)
        if first is not None:
            return first, True
        answer = act(work)
        if request:
            work.requests.keep(request.caller, request.key, request.body_hash, seal(keys, json.dumps(answer).encode(), SEALED_ANSWER), now)
        work.commit()
    return answer, False
