"""Any life that the table allows leaves history, tallies and events that agree; whatever the order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from dashboard.assessment.counting import DAY_COUNTERS, MINUTE_COUNTERS
from dashboard.city import City
from dashboard.errors import CityError, FactUnknown, NotAllowed, OwnReport
from dashboard.handling.moves import Brought, make_move
from dashboard.handling.rating import rate
from dashboard.records import By
from dashboard.reports.lifecycle import BY_NAME, MOVE_NAMES, OPEN_STATES, STATES
from dashboard.trust.identity import normal_phone, phone_hash
from data_access.verification import event_gaps, place_differences, state_differences, sum_differences, tally_differences
from tests.builders import KEYS, a_kept_photo, a_report, an_account, facts_for, moved, the_one_for
from tests.clock import MORNING
from tests.stores import Stores, reused_stores

AT = MORNING  # its facts are of this day

START = datetime(2026, 3, 18, 2, 20, tzinfo=UTC)


class CaseLives(RuleBasedStateMachine):
    """Reports come in, everybody moves whatever they may, time passes."""

    stores: Stores
    city: City

    @initialize()
    def begin(self) -> None:
        self.now = START
        self.numbers: list[str] = []
        self.report()

    @rule()
    def report(self) -> None:
        self.numbers.append(a_report(self.stores.open_work, self.city, self.now).number)

    @rule(minutes=st.integers(1, 60 * 24 * 4))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(place=st.integers(0, 99), name=st.sampled_from(MOVE_NAMES))
    def try_any_move(self, place: int, name: str) -> None:
        self._move(self.numbers[place % len(self.numbers)], name)

    @rule(place=st.integers(0, 99), choice=st.integers(0, 99))
    def make_a_fitting_move(self, place: int, choice: int) -> None:
        number = self.numbers[place % len(self.numbers)]
        fitting = [name for source, name in BY_NAME if source == self._state(number)]
        if fitting:
            self._move(number, fitting[choice % len(fitting)])

    def _move(self, number: str, name: str) -> None:
        with self.stores.open_reading() as work:
            case = work.cases.find(number)
        facts = facts_for(name, self.now, case) | ({"original": self.numbers[0]} if name == "mark_duplicate" else {})
        photos = (a_kept_photo("cd" * 32),) if name == "feed_back" else ()
        by = the_one_for(self.stores.open_work, case, name)
        try:
            after = make_move(self.stores.open_work, number, name, Brought(facts, photos), by=by, city=self.city, now=self.now)
        except CityError:
            assert self._state(number) == case.state
            return
        expected = BY_NAME[(case.state, name)].target
        assert after.state in (expected, "dispatched" if name == "accept" else expected)

    @precondition(lambda self: self.numbers)
    @rule(place=st.integers(0, 99), stars=st.integers(1, 5))
    def rated(self, place: int, stars: int) -> None:
        try:
            rate(self.stores.open_work, self.numbers[place % len(self.numbers)], stars, city=self.city, now=self.now)
        except CityError as refused:
            assert self._state(self.numbers[place % len(self.numbers)]) != "closed" or refused.code == "only_once"  # noqa: PT017 - either may come

    def _state(self, number: str) -> str:
        with self.stores.open_reading() as work:
            return work.cases.find(number).state

    @invariant()
    def everything_agrees(self) -> None:
        with self.stores.reading_engine.connect() as connection:
            zone = self.city.zone
            found = [*tally_differences(connection, zone), *place_differences(connection, zone), *sum_differences(connection)]
            assert [*found, *event_gaps(connection), *state_differences(connection)] == []

    @invariant()
    def standings_follow_from_what_came_and_went(self) -> None:
        with self.stores.open_reading() as work:
            sums = work.tallies.minute_sums(START - timedelta(days=1), self.now + timedelta(minutes=1))
            states = [case.state for case in work.cases.search({}, after=0, most=1000)]
        assert sums["in_progress"] == sum(state in OPEN_STATES for state in states)
        assert sums["waiting"] == sum(STATES[state].waiting for state in states)


def test_any_life_leaves_tallies_history_and_events_that_agree(sqlite_template: Path, city: City) -> None:
    class OnItsOwnFile(CaseLives):
        def __init__(self) -> None:
            self._opened = reused_stores(sqlite_template, city)
            self.stores, self.city = self._opened.__enter__(), city
            super().__init__()

        def teardown(self) -> None:
            self._opened.__exit__(None, None, None)

    run_state_machine_as_test(OnItsOwnFile)


def test_each_counter_is_known_to_one_table_at_least() -> None:
    assert set(MINUTE_COUNTERS) - set(DAY_COUNTERS) == {"in_progress", "waiting"}


def test_a_case_is_dispatched_by_rule_in_the_accepting_transaction(stores: Stores, city: City, now: datetime) -> None:
    receipt = a_report(stores.open_work, city, now)
    case = moved(stores.open_work, city, receipt.number, "accept", now=now)
    assert case.state == "dispatched"
    assert case.department == city.department_for("exposed_litter", receipt.district)
    assert case.handling_deadline is not None


def test_a_case_handed_back_waits_for_a_dispatcher(stores: Stores, city: City, now: datetime) -> None:
    receipt = a_report(stores.open_work, city, now)
    case = moved(stores.open_work, city, receipt.number, "accept", "hand_back", now=now)
    assert (case.state, case.department, case.handling_deadline, case.routed_by_rule) == ("accepted", "", None, False)
    assert moved(stores.open_work, city, receipt.number, "dispatch", now=now).department == "city_enforcement"


def test_sent_back_the_clock_goes_on_from_where_it_stood(stores: Stores, city: City, now: datetime) -> None:
    """Four working hours from 10:20; fed back after one hour, sent back next day at 9:00: three hours are left."""
    receipt = a_report(stores.open_work, city, now)
    moved(stores.open_work, city, receipt.number, "accept", now=now)
    moved(stores.open_work, city, receipt.number, "feed_back", now=now + timedelta(hours=1))
    next_morning = datetime(2026, 3, 19, 1, 0, tzinfo=UTC)
    case = moved(stores.open_work, city, receipt.number, "send_back", now=next_morning)
    assert case.handling_deadline == next_morning + timedelta(hours=3)
    assert case.rework == 1


def test_a_missed_deadline_stays_missed_when_the_work_is_sent_back(stores: Stores, city: City, now: datetime) -> None:
    receipt = a_report(stores.open_work, city, now)
    first = moved(stores.open_work, city, receipt.number, "accept", now=now)
    late = now + timedelta(days=2)
    moved(stores.open_work, city, receipt.number, "feed_back", now=late)
    case = moved(stores.open_work, city, receipt.number, "send_back", now=late)
    assert case.handling_deadline == first.handling_deadline


def test_a_deferral_stops_the_clock_until_it_is_resumed(stores: Stores, city: City, now: datetime) -> None:
    receipt = a_report(stores.open_work, city, now)
    moved(stores.open_work, city, receipt.number, "accept", "take", "request_deferral", now=now)
    deferred = moved(stores.open_work, city, receipt.number, "grant_deferral", now=now + timedelta(hours=1))
    assert deferred.handling_deadline is None
    assert deferred.time_left_s == 3 * 3600
    later = datetime(2026, 3, 20, 5, 0, tzinfo=UTC)
    resumed = moved(stores.open_work, city, receipt.number, "resume", now=later)
    assert resumed.handling_deadline == later + timedelta(hours=3)


def test_a_duplicate_follows_its_original_which_gains_a_supporter(stores: Stores, city: City, now: datetime) -> None:
    original = a_report(stores.open_work, city, now)
    twin = a_report(stores.open_work, city, now)
    joined = moved(stores.open_work, city, twin.number, "mark_duplicate", now=now, original=original.number)
    assert joined.state == "duplicate"
    with stores.open_reading() as work:
        assert work.cases.find(original.number).supporters == 1
    moved(stores.open_work, city, twin.number, "unmark_duplicate", now=now)
    with stores.open_reading() as work:
        assert work.cases.find(original.number).supporters == 0


def test_a_report_is_no_duplicate_of_itself_or_of_nothing(stores: Stores, city: City, now: datetime) -> None:
    receipt = a_report(stores.open_work, city, now)
    for original in (receipt.number, "260318-ZZZZ"):
        with pytest.raises(FactUnknown):
            moved(stores.open_work, city, receipt.number, "mark_duplicate", now=now, original=original)


def test_who_reported_it_cannot_decide_it(stores: Stores, city: City, now: datetime) -> None:
    """The reviewer's own phone stands, as the same keyed hash, behind the report."""
    phone = "13912345678"
    receipt = a_report(stores.open_work, city, now, phone=phone)
    by = an_account(stores.open_work, "reviewer", phone_hash=phone_hash(KEYS, normal_phone(phone)))
    with pytest.raises(OwnReport):
        moved(stores.open_work, city, receipt.number, "accept", now=now, by=by)
    another = a_report(stores.open_work, city, now)
    with pytest.raises(OwnReport):
        moved(stores.open_work, city, another.number, "mark_duplicate", now=now, by=by, original=receipt.number)


def test_a_refused_move_changes_nothing_and_tells_nothing(stores: Stores, city: City, now: datetime) -> None:
    receipt = a_report(stores.open_work, city, now)
    nobody = By("staff", None, "auditor")
    with pytest.raises(NotAllowed):
        moved(stores.open_work, city, receipt.number, "accept", now=now, by=nobody)
    assert stores.nudged == [1]


def test_boxes_are_kept_even_when_nobody_confirmed_the_photo(stores: Stores, city: City, now: datetime) -> None:
    """Who handles the case sees the photo covered, and nobody else sees it at all."""
    receipt = a_report(stores.open_work, city, now)
    with stores.open_reading() as work:
        photo = work.photos.of_case(work.cases.find(receipt.number).id)[0]
    moved(stores.open_work, city, receipt.number, "accept", now=now, photo_cleared=False, boxes={photo.id: [[0.1, 0.1, 0.2, 0.2]]})
    with stores.open_reading() as work:
        kept = work.photos.by_id(photo.id)
    assert (kept.boxes, kept.cleared_at) == (((0.1, 0.1, 0.2, 0.2),), None)
