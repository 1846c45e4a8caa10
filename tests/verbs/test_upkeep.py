"""What is forgotten in time, and what is not."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from dashboard.city import City
from dashboard.reports.intake import RequestKey, keep_photo
from dashboard.reports.photos import inspect_photo
from data_access.commands import release_claims, resume_deferred
from data_access.engine import open_engine
from data_access.photo_store import PhotoStore
from data_access.upkeep import forget_drafts, prune
from tests.builders import a_kept_photo, a_photo_file, a_report, moved
from tests.clock import GivenClock
from tests.stores import Stores

UNUSED, USED, FRESH = "aa" * 32, "ab" * 32, "ac" * 32


def test_a_photo_sent_ahead_of_no_report_is_forgotten_after_a_day(stores: Stores, city: City, now: datetime, tmp_path: Path) -> None:
    store = PhotoStore(tmp_path / "photos")
    for name in (UNUSED, USED, FRESH):
        store.keep("original", name, b"sealed")
    a_report(stores.open_work, city, now, photos=(a_kept_photo(USED),))
    for name, age in ((UNUSED, timedelta(hours=26)), (USED, timedelta(hours=26)), (FRESH, timedelta(hours=2))):
        file = next((tmp_path / "photos").rglob(name))
        os.utime(file, ((now - age).timestamp(),) * 2)
    assert forget_drafts(stores.engine, store, now) == 1
    assert sorted(store.names("original")) == [USED, FRESH]


def test_a_photo_that_is_sent_again_is_not_forgotten_with_its_first_draft(app: Flask) -> None:
    product = app.extensions["product"]
    data = a_photo_file()
    sound = inspect_photo(data, zone=product.city.zone)
    name = keep_photo(product.photo_store, product.keys, data, sound).original
    file = next(Path(product.settings.photos).rglob(name))
    os.utime(file, (0, 0))
    keep_photo(product.photo_store, product.keys, data, sound)
    sent_again = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    engine = open_engine(product.settings.database)
    assert forget_drafts(engine, product.photo_store, sent_again + timedelta(hours=24)) == 0
    assert product.photo_store.has("original", name)
    engine.dispose()


def test_an_answer_is_kept_for_a_day(stores: Stores, city: City, now: datetime) -> None:
    a_report(stores.open_work, city, now, request=RequestKey("form", "key"))
    prune(stores.engine, now + timedelta(hours=23))
    with stores.open_reading() as work:
        assert work.requests.find("form", "key")
    prune(stores.engine, now + timedelta(hours=25))
    with stores.open_reading() as work:
        assert work.requests.find("form", "key") is None


def test_minutes_are_kept_for_nine_weeks(stores: Stores, city: City, now: datetime) -> None:
    a_report(stores.open_work, city, now)
    prune(stores.engine, now + timedelta(weeks=9))
    with stores.open_reading() as work:
        assert work.tallies.minute_sums(now, now)["reports"] == 1
    prune(stores.engine, now + timedelta(weeks=9, days=2))
    with stores.open_reading() as work:
        assert work.tallies.minute_sums(now, now)["reports"] == 0
        assert work.tallies.rows([], None, None, {})[0]["reports"] == 1


def test_a_report_whose_reviewer_walked_away_is_given_back(app: Flask, clock: GivenClock) -> None:
    product, now = app.extensions["product"], clock()
    receipt = a_report(product.open_work, product.city, now)
    moved(product.open_work, product.city, receipt.number, "claim", now=now)
    for minutes, state in ((14, "under_review"), (16, "submitted")):
        clock.now = now + timedelta(minutes=minutes)
        release_claims(product)
        with product.open_reading() as work:
            assert work.cases.find(receipt.number).state == state


def test_a_deferred_case_is_resumed_on_its_day(app: Flask, clock: GivenClock) -> None:
    product, now = app.extensions["product"], clock()
    receipt = a_report(product.open_work, product.city, now)
    moved(product.open_work, product.city, receipt.number, "accept", "take", "grant_deferral", now=now)
    for days, state in ((2, "deferred"), (4, "handling")):
        clock.now = now + timedelta(days=days)
        resume_deferred(product)
        with product.open_reading() as work:
            assert work.cases.find(receipt.number).state == state
