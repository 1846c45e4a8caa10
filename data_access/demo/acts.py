"""Single deeds of the demo city's people, each through the verb that everybody uses. (verbs)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from itertools import accumulate
from operator import attrgetter
from random import Random
from typing import Any

from dashboard.geo import metres
from dashboard.handling.moves import Brought, make_move
from dashboard.handling.rating import rate
from dashboard.handling.review import NO_ORIGINAL
from dashboard.product import Product
from dashboard.records import CITIZEN, By, Case, Place
from dashboard.reports.intake import KeptPhoto, ReportDraft, submit_report
from dashboard.reports.lifecycle import SUBMITTED
from data_access.demo import proportions as shares
from data_access.demo import words
from data_access.demo.drafts import ACCEPT, JOIN, REJECT, VOID
from data_access.demo.people import phone
from data_access.demo.scenery import AFTER, BEFORE, keep_drawing, scene_at, seeds_of
from data_access.demo.seen import KEPT
from data_access.demo.spots import Spots
from data_access.demo.story import Staff
from data_access.scenes import When

PEOPLE = 1_200
REPEATED = 0.03
CLAIMED_FIRST = 0.12
SAME_M = 45
TAKING = timedelta(seconds=45)
DRAWINGS = 256


class Acts:
    """Who can do what in the demo city, now. rng: what they do is drawn from it."""

    def __init__(self, product: Product, staff: Staff, rng: Random) -> None:
        self._product, self._staff, self._rng = product, staff, rng
        self._spots = self._known_spots()
        self._categories = list(product.city.categories)
        self._reach = list(accumulate(shares.category_weights(self._categories)))
        self._seeds = seeds_of(self._categories)
        self._drawing = lru_cache(maxsize=DRAWINGS)(partial(keep_drawing, product.photo_store, product.keys))

    def report(self, newest: Sequence[Case]) -> None:
        """A citizen reports something new, or what another has just reported."""
        again = self._rng.choice(newest) if newest and self._happens(REPEATED) else None
        product = self._product
        category = again.category if again else self._rng.choices(self._categories, cum_weights=self._reach)[0]
        place = self._spots.beside(again.place) if again else self._spots.draw(category, product.clock())
        draft = ReportDraft(
            category=category,
            lon=place.lon,
            lat=place.lat,
            address=words.address(product.city.streets[place.street].name.get("zh", ""), self._rng) if place.street else "",
            text="" if self._happens(shares.WITHOUT_WORDS) else words.sentence(category, self._rng),
            phone=phone(int(PEOPLE * self._rng.random() ** shares.HEAVY_REPORTERS)) if self._happens(shares.WITH_PHONE) else "",
            photos=(self._photo(category, BEFORE, place),),
        )
        submit_report(
            product.open_work, draft, city=product.city, locator=product.locator, keys=product.keys, now=product.clock()
        )  # fmt: skip

    def decide(self, case: Case, newest: Sequence[Case]) -> None:
        """A reviewer claims a report, or decides on it."""
        reviewer = next((by for by in self._staff.reviewers if by.account == case.claimed_by), self._staff.reviewers[-1])
        original = self._original(case, newest)
        if case.state == SUBMITTED and self._happens(CLAIMED_FIRST):
            self._move(case, "claim", reviewer)
        elif original:
            self._move(case, JOIN, reviewer, {"original": original.number})
        elif self._happens((1 - shares.acceptance_rate()) * shares.REJECTED_SHARE):
            reasons = shares.REJECT_REASONS
            self._move(case, REJECT, reviewer, {"reason": self._rng.choices(list(reasons), weights=list(reasons.values()))[0]})
        else:
            home = {"private_home": True} if self._happens(shares.PRIVATE_HOMES) else {}
            self._move(case, ACCEPT, reviewer, {"photo_cleared": True, "words_cleared": True} | home)

    def send(self, case: Case) -> None:
        """The dispatcher sends a case that no rule sends, to a department that has not handed it back if there is one."""
        city = self._product.city
        fitting = [
            code
            for code, department in city.departments.items()
            if case.panel in department.panels and department.district in ("", case.place.district)
        ]
        other = [code for code in fitting if code != city.department_for(case.category, case.place.district)]
        self._move(case, "dispatch", self._staff.dispatcher, {"department": self._rng.choice(other or fitting or list(city.departments))})

    def take(self, case: Case) -> None:
        """The department takes a case, or hands it back; of what takes days it sometimes asks for more."""
        handler = self._handler(case)
        if case.routed_by_rule and self._happens(shares.HANDED_BACK):
            self._move(case, "hand_back", handler, {"reason": self._rng.choice(words.BACK_REASONS)})
        elif self._happens(shares.VOIDED):
            self._move(case, VOID, self._staff.supervisor, {"reason": self._rng.choice(words.VOID_REASONS)})
        else:
            self._move(case, "take", handler)
            if self._product.city.categories[case.category].time.endswith("d") and self._happens(shares.DEFERRAL_ASKED):
                until = self._product.clock() + timedelta(days=self._rng.randint(1, 3))
                self._move(case, "request_deferral", handler, {"until": until, "reason": self._rng.choice(words.DEFERRAL_REASONS)})

    def defer(self, case: Case) -> None:
        """A supervisor decides on a deferral that was asked for."""
        if self._happens(shares.DEFERRAL_GRANTED) and case.deferral_asked and case.deferral_asked > self._product.clock():
            self._move(case, "grant_deferral", self._staff.supervisor, {"until": case.deferral_asked})
        else:
            self._move(case, "refuse_deferral", self._staff.supervisor, {"reason": self._rng.choice(words.REFUSALS)})

    def feed_back(self, case: Case) -> None:
        """The department is done, and shows it."""
        note = self._rng.choice(words.NOTES)
        self._move(case, "feed_back", self._handler(case), {"note": note} if note else {}, self._photo(case.category, AFTER, case.place))

    def verify(self, case: Case) -> None:
        """A verifier closes a case, or sends it back once."""
        if case.rework == 0 and self._happens(shares.SENT_BACK):
            self._move(case, "send_back", self._staff.verifier, {"reason": self._rng.choice(words.REWORK_REASONS)})
        else:
            self._move(case, "close", self._staff.verifier, {"photo_cleared": True})

    def rate(self, case: Case) -> None:
        """A citizen rates the outcome."""
        stars = self._rng.choices(list(shares.RATINGS), weights=list(shares.RATINGS.values()))[0]
        rate(self._product.open_work, case.number, stars, city=self._product.city, now=self._product.clock())

    def reopen(self, case: Case) -> None:
        """A citizen finds that it is not solved."""
        self._move(case, "reopen", CITIZEN, {"reason": self._rng.choice(words.REOPEN_REASONS)})

    def _move(self, case: Case, name: str, by: By, facts: dict[str, Any] | None = None, *photos: KeptPhoto) -> None:
        brought = Brought(facts or {}, photos)
        make_move(self._product.open_work, case.number, name, brought, by=by, city=self._product.city, now=self._product.clock())

    def _photo(self, category: str, when: When, place: Place) -> KeptPhoto:
        kept = self._drawing(category, when, scene_at(place, self._seeds[category]))
        taken_at = self._product.clock() - TAKING
        return KeptPhoto(kept.original, replace(kept.sound, taken_at=taken_at, lon=place.lon, lat=place.lat))

    def _known_spots(self) -> Spots:
        """With what was reported in the last month, the oldest first."""
        product, now = self._product, self._product.clock()
        spots = Spots(product.city, product.locator, self._rng)
        with product.open_reading() as work:
            reports = work.honesty.reports(now - KEPT, now)
        for one in sorted(reports, key=attrgetter("reported_ms")):
            spots.remember(one.category, one.lon, one.lat, datetime.fromtimestamp(one.reported_ms / 1000, UTC))
        return spots

    def _original(self, case: Case, newest: Sequence[Case]) -> Case | None:
        """An earlier report of the same thing at the same spot."""
        here = case.place
        for other in newest:
            same = other.id < case.id and other.category == case.category and other.state not in NO_ORIGINAL
            if same and metres(other.place.lon, other.place.lat, here.lon, here.lat) < SAME_M:
                return other
        return None

    def _handler(self, case: Case) -> By:
        return self._staff.handlers[case.department]

    def _happens(self, share: float) -> bool:
        return self._rng.random() < share
