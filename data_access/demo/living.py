"""Keeps a demo city alive: at each tick some citizens report, and each desk does some of what lies on it. (verb)

Nothing is remembered between ticks but what the database holds, so it may stop and start again at any time. A desk works the
faster the more lies on it, so no pile grows without end; some cases are left until they are late, as in life.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from math import exp
from random import Random
from zlib import crc32

from sqlalchemy import Engine

from dashboard.errors import CityError
from dashboard.product import Product
from dashboard.records import Case
from dashboard.reports.lifecycle import DISPATCHED, HANDLING, SUBMITTED, WAITING_STATES
from data_access.demo import proportions as shares
from data_access.demo.acts import Acts
from data_access.demo.piles import Piles, piles
from data_access.demo.story import Staff

Deed = Callable[[], None]

MOST_AT_ONCE = 6
"""Deeds of one desk in one tick: more would be a burst that no wall shows well."""
MOST_HASTE = 4.0
WAITING, FRESH, DONE = 18, 40, 25
"""How much lies on the reviewers', the departments' and the verifiers' desks when each does as much as comes in."""
WORKING_OF_A_DAY, LEAST_WORKING, MOST_WORKING = 0.5, 200, 2_000
"""And in the crews' hands: half of a day's reports, as on the pictured wall."""
LEAST_LATE, MOST_LATE = (16, 34), 60
"""Fewer overdue cases than these are left lying for a while, more are worked off at once: 63 on the pictured wall."""
LONGEST_LATE = timedelta(hours=80)  # a weekend and some
MOST_HELD = 150
SOON = timedelta(minutes=10)
LATE_MIN = 100
STUBBORN, STUBBORN_FOR = 0.03, timedelta(hours=20)
READING = timedelta(minutes=4)
GIVEN_UP = timedelta(minutes=30)
FRESH_FOR = timedelta(seconds=20)
DECIDES_A_TICK = 0.05
WORLD = 2**32


class Living:
    """One demo city kept alive. per_minute: reports, day and night."""

    def __init__(self, product: Product, engine: Engine, staff: Staff, per_minute: float, rng: Random) -> None:
        self._product, self._engine, self._staff, self._per_minute, self._rng = product, engine, staff, per_minute, rng
        self._acts = Acts(product, staff, rng)

    def tick(self, seconds: float) -> int:
        """What happens in so many seconds, done now; how many deeds. Raises OperationalError when the database is busy or gone."""
        now = self._product.clock()
        with self._engine.connect() as connection:
            lying = piles(connection, now)
        done = sum(_did(deed) for deed in self._deeds(lying, now, seconds))
        if done:
            self._product.jobs.soon("sweep")
        return done

    def _deeds(self, lying: Piles, now: datetime, seconds: float) -> Iterator[Deed]:
        for _ in range(self._some(1, seconds)):
            yield partial(self._acts.report, lying.newest)
        ready = [case for case in lying.waiting if self._may_be_decided(case, now)]
        for case in ready[: self._paced(lying.count(*WAITING_STATES), WAITING, seconds)]:
            yield partial(self._acts.decide, case, lying.newest)
        yield from (partial(self._acts.send, case) for case in lying.unsent[:1])
        fresh = self._any(lying.fresh, self._paced(lying.count(DISPATCHED), FRESH, seconds))
        yield from (partial(self._acts.take, case) for case in fresh)
        yield from (partial(self._acts.feed_back, case) for case in self._finished(lying, now, seconds))
        asked = [case for case in lying.working if case.deferral_asked and self._happens(DECIDES_A_TICK)]
        yield from (partial(self._acts.defer, case) for case in asked)
        yield from (partial(self._acts.verify, case) for case in self._verifiable(lying, now, seconds))
        yield from self._voices(lying, seconds)

    def _finished(self, lying: Piles, now: datetime, seconds: float) -> list[Case]:
        """What the crews are done with: some in time, some only when they are late enough, and no more late ones than a city bears."""
        level = min(max(lying.reports * WORKING_OF_A_DAY, LEAST_WORKING), MOST_WORKING)
        willing = [case for case in lying.working if case.state == HANDLING and not case.deferral_asked and not is_slow(case)]
        willing = [case for case in willing if not is_past(case.handling_deadline, now)]
        count = self._paced(lying.count(HANDLING, DISPATCHED), level, seconds)
        soonest, any_of = willing[: (count + 1) // 2], self._any(willing[(count + 1) // 2 :], count // 2)
        must = [case for case in lying.working if case.handling_deadline and case.handling_deadline < now + SOON]
        in_time = [case for case in must if not is_slow(case) and not is_past(case.handling_deadline, now)]
        late_enough = [case for case in must if is_late_enough(case, now)][: max(0, lying.late - left_lying(now))]
        too_late = [case for case in must if is_past(case.handling_deadline, now - LONGEST_LATE)]
        too_many = must[MOST_LATE:]  # those that are not late yet, so that a whole night's cases, due at one moment, do not flood the wall
        urgent = _once([*too_late, *too_many, *in_time, *late_enough])[:MOST_AT_ONCE]
        return _once([*urgent, *soonest, *any_of])

    def _verifiable(self, lying: Piles, now: datetime, seconds: float) -> list[Case]:
        """What the verifiers get done: the oldest first, but for some that lie until their closing deadline is past."""
        held = [case for case in lying.handled if is_slow_to_close(case) and not is_past(case.closing_deadline, now)]
        kept = {case.id for case in held[:MOST_HELD]}
        ready = [case for case in lying.handled if case.id not in kept]
        return ready[: self._paced(len(ready), DONE, seconds)]

    def _voices(self, lying: Piles, seconds: float) -> Iterator[Deed]:
        """Citizens on outcomes."""
        unrated = [case for case in lying.closed if case.rating is None]
        yield from (partial(self._acts.rate, case) for case in self._any(unrated, self._some(shares.RATED, seconds)))
        known = [case for case in unrated if case.reporter is not None and not case.reopened]
        yield from (partial(self._acts.reopen, case) for case in self._any(known, self._some(shares.REOPENED, seconds)))

    def _may_be_decided(self, case: Case, now: datetime) -> bool:
        """A report that nobody reads just now: new ones rest a moment, claimed ones are their reader's for some minutes."""
        if case.state == SUBMITTED or case.claimed_at is None:
            return now - case.reported_at > FRESH_FOR
        if case.claimed_by == self._staff.reviewers[-1].account:
            return now - case.claimed_at > READING
        return now - case.claimed_at > GIVEN_UP and any(by.account == case.claimed_by for by in self._staff.reviewers)

    def _paced(self, lying: int, level: float, seconds: float) -> int:
        return self._some(min(MOST_HASTE, lying / level), seconds)

    def _some(self, share: float, seconds: float) -> int:
        """How many of what happens ``share`` times a report happen in these seconds."""
        return min(MOST_AT_ONCE, poisson(self._per_minute * share * seconds / 60, self._rng))

    def _any(self, cases: Sequence[Case], count: int) -> Sequence[Case]:
        return self._rng.sample(cases, min(count, len(cases)))

    def _happens(self, share: float) -> bool:
        return self._rng.random() < share


def _did(deed: Deed) -> bool:
    """Do it; somebody else may have moved the case meanwhile: then there is nothing to do."""
    try:
        deed()
    except CityError:
        return False
    return True


def is_slow(case: Case) -> bool:
    """Whether its department will miss the deadline: in its district's share of cases, always the same ones."""
    return crc32(case.number.encode()) / WORLD >= shares.on_time(case.place.district)


def left_lying(now: datetime) -> int:
    """How few overdue cases move nobody to hurry: another number each hour, so that the wall's does not stand still."""
    return Random(f"{now:%j %H}").randint(*LEAST_LATE)


def is_slow_to_close(case: Case) -> bool:
    """Whether its verifier will miss the closing deadline."""
    return crc32(f"close {case.number}".encode()) / WORLD < shares.SLOW_CLOSING


def is_past(deadline: datetime | None, now: datetime) -> bool:
    return deadline is not None and deadline < now


def is_late_enough(case: Case, now: datetime) -> bool:
    """Whether a case that is late is done at last: some minutes to some hours after its deadline, always the same for a case."""
    drawn = Random(case.number)
    patience = drawn.expovariate(1 / LATE_MIN) * timedelta(minutes=1) + (STUBBORN_FOR if drawn.random() < STUBBORN else timedelta())
    return is_past(case.handling_deadline, now - patience)


def _once(cases: Sequence[Case]) -> list[Case]:
    return list({case.id: case for case in cases}.values())


def poisson(mean: float, rng: Random) -> int:
    """How often something happens that happens ``mean`` times on average. Source: Knuth, The Art of Computer Programming, 3.4.1."""
    limit, product, count = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
