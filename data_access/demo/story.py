"""What happens to one demo case, move by move, each with its time. (rules)

A story is a generator of steps: each is asked for after the one before it was made, so it may look at the case as it then is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from dashboard.assessment.counting import RATE
from dashboard.city import City
from dashboard.handling.deadlines import is_by_clock, seconds_of, time_left
from dashboard.handling.dispatch import by_rule
from dashboard.records import CITIZEN, MACHINE, Account, By, Case
from dashboard.reports.lifecycle import REJECT_REASONS
from data_access.demo import proportions as shares
from data_access.demo import words
from data_access.demo.drafts import ACCEPT, JOIN, REJECT, VOID, Draft
from data_access.demo.rhythm import on_duty, reviewed, verified

MINUTE = timedelta(minutes=1)
MOST_LATE_H = 17
MEAN_LATE_H = 5
STUBBORN, STUBBORN_H = 0.2, (13, 45)
LONGEST_DEFERRAL_DAYS = 5
HOUR_S = 3600


@dataclass(frozen=True)
class Step:
    """One move to be made. photos: how many outcome photos it brings."""

    at: datetime
    name: str
    by: By
    facts: dict[str, Any] = field(default_factory=dict)
    photos: int = 0


@dataclass(frozen=True)
class Staff:
    """Who acts in the demo city. handlers: by department."""

    reviewers: tuple[By, ...]
    dispatcher: By
    verifier: By
    supervisor: By
    handlers: dict[str, By]

    @classmethod
    def of(cls, accounts: list[Account]) -> Staff:
        """From the demo accounts."""
        by_role: dict[str, list[By]] = {}
        for account in accounts:
            by_role.setdefault(account.role, []).append(By.staff(account))
        one = {role: by_role[role][0] for role in ("dispatcher", "verifier", "supervisor")}
        return cls(tuple(by_role["reviewer"]), **one, handlers={by.department: by for by in by_role["handler"]})


class Told:
    """What a story may look at: the case as it is, and the time of its last step."""

    case: Case
    at: datetime


class Story:
    """The story of one draft."""

    def __init__(self, draft: Draft, told: Told, city: City, staff: Staff) -> None:
        self.draft, self.told, self.city, self.staff = draft, told, city, staff
        self.rng = Random(draft.seed)
        self.reviewer = self.rng.choice(staff.reviewers)

    def steps(self) -> Iterator[Step]:
        """From the reviewer's desk to the citizen's rating."""
        yield from self._claimed(self.draft.decided_at)
        if self.draft.fate == JOIN and self.draft.original:
            number = self.draft.original
            yield Step(self.draft.decided_at, JOIN, self.reviewer, {"original": number[1], "original_id": number[0]})
            return
        if self.draft.fate == REJECT:
            yield from self._rejected()
            return
        yield from self._accepted(self.draft.decided_at)

    def _claimed(self, decided_at: datetime) -> Iterator[Step]:
        if self._happens(shares.CLAIMED_FIRST):
            reading = min(timedelta(seconds=self.rng.uniform(20, 200)), (decided_at - self.told.at) / 2)
            yield Step(decided_at - reading, "claim", self.reviewer)

    def _rejected(self) -> Iterator[Step]:
        yield self._reject(self.draft.decided_at)
        if not self._happens(shares.APPEALED):
            return
        yield Step(self._later(90), "appeal", CITIZEN, {"note": self.rng.choice(words.APPEALS)})
        decided_at = reviewed(self.told.at, False, self.city.zone, self.rng)
        if self._happens(0.5):
            yield self._reject(decided_at)
        else:
            yield from self._accepted(decided_at)

    def _reject(self, at: datetime) -> Step:
        known = [reason for reason in REJECT_REASONS if reason in shares.REJECT_REASONS]
        reason = self.rng.choices(known, weights=[shares.REJECT_REASONS[name] for name in known])[0]
        return Step(at, REJECT, self.reviewer, {"reason": reason})

    def _accepted(self, at: datetime) -> Iterator[Step]:
        facts: dict[str, Any] = {"photo_cleared": True, "words_cleared": True}
        yield Step(at, ACCEPT, self.reviewer, facts | ({"private_home": True} if self.draft.private_home else {}))
        yield from self._dispatched()
        if self.draft.fate == VOID:
            yield Step(self._later(40), VOID, self.staff.supervisor, {"reason": self.rng.choice(words.VOID_REASONS)})
            return
        yield from self._handled()
        yield from self._verified()

    def _dispatched(self) -> Iterator[Step]:
        facts = by_rule(self.told.case, self.city)
        if facts:
            yield Step(self.told.at, "dispatch", MACHINE, facts)
        else:
            yield Step(self._later(15), "dispatch", self.staff.dispatcher, {"department": self._department()})

    def _department(self) -> str:
        """The rule's, or after a hand-back another of the same district, panel or city."""
        case = self.told.case
        by_rule_only = self.city.department_for(case.category, case.place.district)
        fitting = [
            code
            for code, department in self.city.departments.items()
            if case.panel in department.panels and department.district in ("", case.place.district) and code != by_rule_only
        ]
        return self.rng.choice(fitting) if fitting else by_rule_only or next(iter(self.city.departments))

    def _handled(self) -> Iterator[Step]:
        yield Step(self._worked(self.rng.lognormvariate(0, 0.7) * 20 * 60), "take", self._handler())
        if self._happens(shares.HANDED_BACK):
            yield Step(self._later(20), "hand_back", self._handler(), {"reason": self.rng.choice(words.BACK_REASONS)})
            yield from self._dispatched()
            yield Step(self._worked(self.rng.uniform(5, 40) * 60), "take", self._handler())
        if self._time_s() > 4 * HOUR_S and self._happens(shares.DEFERRAL_ASKED):
            yield from self._deferred()
        yield self._fed_back(self._finish(self.draft.late))

    def _deferred(self) -> Iterator[Step]:
        reason = {"reason": self.rng.choice(words.DEFERRAL_REASONS)}
        asked_at = self._worked(self.rng.uniform(10, 60) * 60)
        until = asked_at + timedelta(days=self.rng.randint(1, LONGEST_DEFERRAL_DAYS), hours=2)
        yield Step(asked_at, "request_deferral", self._handler(), {"until": until} | reason)
        if self._happens(shares.DEFERRAL_GRANTED):
            yield Step(self._later(30), "grant_deferral", self.staff.supervisor, {"until": until} | reason)
            yield Step(max(until, self.told.at) + MINUTE / 2, "resume", MACHINE)
        else:
            yield Step(self._later(30), "refuse_deferral", self.staff.supervisor, {"reason": self.rng.choice(words.REFUSALS)})

    def _finish(self, late: bool) -> datetime:
        """When the department is done: within the time it has, or some hours late."""
        late_at = self.told.case.handling_deadline or self.told.at
        left = time_left(self.told.at, late_at, self._time(), self.city.calendar, self.city.zone)
        if left and not late:
            soon = self._worked(left * self.rng.betavariate(*shares.PACE.get(self.told.case.panel, shares.PACE_ELSEWHERE)))
            return min(soon, late_at - self.rng.uniform(1, 40) * (late_at - self.told.at) / 100)
        hours = min(MOST_LATE_H, 0.1 + self.rng.expovariate(1 / MEAN_LATE_H))
        hours += self.rng.uniform(*STUBBORN_H) if self._happens(STUBBORN) else 0
        return max(self._from(late_at, hours * HOUR_S), self._later(5))

    def _again(self) -> Step:
        """The second feedback of a case that was sent back or reopened."""
        return self._fed_back(self._finish(self._happens(1 - shares.on_time(self.draft.place.district))))

    def _verified(self) -> Iterator[Step]:
        if self._happens(shares.SENT_BACK):
            yield Step(self._verifying(), "send_back", self.staff.verifier, {"reason": self.rng.choice(words.REWORK_REASONS)})
            yield self._again()
        yield Step(self._closing(), "close", self.staff.verifier, {"photo_cleared": True})
        if self._happens(shares.RATED):
            stars = self.rng.choices(list(shares.RATINGS), weights=list(shares.RATINGS.values()))[0]
            yield Step(self._later(240), RATE, CITIZEN, {"rating": stars})
        elif self._happens(shares.REOPENED) and self.draft.reporter is not None:
            yield Step(self._later(600), "reopen", CITIZEN, {"reason": self.rng.choice(words.REOPEN_REASONS)})
            yield self._again()
            yield Step(self._verifying(), "close", self.staff.verifier, {"photo_cleared": True})

    def _closing(self) -> datetime:
        due = self.told.case.closing_deadline
        at = self._verifying()
        return at if due is None or not self._happens(shares.SLOW_CLOSING) else max(at, due + self.rng.uniform(5, 200) * MINUTE)

    def _fed_back(self, at: datetime) -> Step:
        note = self.rng.choice(words.NOTES)
        return Step(at, "feed_back", self._handler(), {"note": note} if note else {}, photos=1)

    def _verifying(self) -> datetime:
        return verified(self.told.at, self.city.zone, self.rng)

    def _handler(self) -> By:
        return self.staff.handlers[self.told.case.department]

    def _time(self) -> str:
        return self.city.categories[self.draft.category].time

    def _time_s(self) -> int:
        return seconds_of(self._time(), self.city.calendar)

    def _worked(self, seconds: float) -> datetime:
        """So many seconds of the crew's work after the last step."""
        return self._from(self.told.at, seconds)

    def _from(self, at: datetime, seconds: float) -> datetime:
        if is_by_clock(self._time()):
            return at + timedelta(seconds=max(30, seconds))
        return on_duty(at, max(30, seconds), self.city.zone, self.rng)

    def _later(self, minutes: float) -> datetime:
        return self.told.at + self.rng.expovariate(1 / minutes) * MINUTE + MINUTE

    def _happens(self, share: float) -> bool:
        return self.rng.random() < share
