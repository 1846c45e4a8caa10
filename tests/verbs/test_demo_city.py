"""The made-up city: lawful lives, tallies that agree, nothing from the future; loaded once, then alive."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, func, select

from dashboard.assessment.closings import Closings
from dashboard.assessment.counting import RATE
from dashboard.city import City, Locator
from dashboard.config import load_settings
from dashboard.errors import BadSetting
from dashboard.handling.review import SUPPORTED
from dashboard.product import Product
from dashboard.publishing.slow import slow_figures
from dashboard.publishing.snapshot import city_snapshot
from dashboard.reports.intake import submit_report
from dashboard.reports.lifecycle import BY_NAME, CLOSED, RECEIVED, SUBMITTED
from dashboard.trust.demo_accounts import ensure_demo_accounts
from data_access.cases import CASES, HISTORY
from data_access.demo.batches import Job, batch_of
from data_access.demo.drafts import drafts
from data_access.demo.living import Living
from data_access.demo.loading import Loading
from data_access.demo.scenery import Scene, Scenery
from data_access.demo.story import Staff
from data_access.demo.workers import workers
from data_access.demo_city import demo_staff, load_demo
from data_access.engine import open_engine
from data_access.log import EVENTS
from data_access.photos import PHOTOS
from data_access.verification import differences
from tests.builders import KEYS, a_draft
from tests.clock import GivenClock
from tests.stores import Stores

NOW = datetime(2026, 3, 18, 6, 32, 8, tzinfo=UTC)
"""14:32:08 on a Wednesday in Guiyang: the moment of the pictured wall."""
REPORTS, DAYS = 1_200, 6


def product_in(folder: Path, now: datetime) -> Product:
    from app import build_product

    return build_product(load_settings(mode="demo", var_dir=folder), GivenClock(now))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, own_settings: None) -> Product:
    """A small made-up city as it stands in the afternoon."""
    folder = tmp_path_factory.mktemp("demo")
    product = product_in(folder, NOW)
    shutil.copy(sqlite_template, product.settings.folder / "city.db")
    assert load_demo(product, reports=REPORTS, days=DAYS) == REPORTS
    return product


@pytest.fixture
def engine(loaded: Product) -> Iterator[Engine]:
    opened = open_engine(loaded.settings.database, reading=True)
    yield opened
    opened.dispose()


# -- the loaded city


def test_the_recount_agrees(loaded: Product) -> None:
    assert differences(loaded) == []


def test_a_second_load_adds_nothing(loaded: Product, capsys: pytest.CaptureFixture[str]) -> None:
    assert load_demo(loaded, reports=50, days=2) == 0
    assert "nothing was added" in capsys.readouterr().out


def test_production_refuses_a_made_up_city(loaded: Product) -> None:
    production = replace(loaded, settings=loaded.settings.model_copy(update={"mode": "production"}))
    with pytest.raises(BadSetting):
        load_demo(production)


def test_every_move_is_in_the_table_and_none_is_to_come(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(select(HISTORY).order_by(HISTORY.c.case_id, HISTORY.c.position)).all()
    before: dict[int, tuple[int, str, datetime]] = {}
    for row in rows:
        position, state, at = before.get(row.case_id, (0, "", row.at))
        assert (row.position, row.source) == (position + 1, state)
        assert at <= row.at <= NOW
        if row.move not in (RECEIVED, RATE, SUPPORTED):
            assert BY_NAME[(row.source, row.move)].target == row.target
        before[row.case_id] = (row.position, row.target, row.at)
    assert {"claim", "reject", "mark_duplicate", "send_back", "hand_back", "close", RATE, SUPPORTED} <= {row.move for row in rows}


def test_events_are_numbered_in_the_order_of_time(engine: Engine) -> None:
    with engine.connect() as connection:
        told = connection.execute(select(EVENTS.c.number, EVENTS.c.at, EVENTS.c.kind).order_by(EVENTS.c.number)).all()
        moves = connection.execute(select(func.count()).select_from(HISTORY).where(HISTORY.c.move != SUPPORTED)).scalar()
    assert [row.number for row in told] == list(range(1, len(told) + 1))
    assert [row.at for row in told] == sorted(row.at for row in told)
    assert len(told) == moves
    assert {row.kind for row in told} == {"report", "case", "outcome"}


def test_supporters_are_the_duplicates_joined_to_a_case(engine: Engine) -> None:
    with engine.connect() as connection:
        joined = Counter(connection.execute(select(CASES.c.original).where(CASES.c.original.is_not(None))).scalars())
        supported = {
            row.id: row.supporters for row in connection.execute(select(CASES.c.id, CASES.c.supporters).where(CASES.c.supporters > 0))
        }
    assert supported == joined
    assert joined


def test_closed_cases_show_both_photos_and_waiting_ones_none(loaded: Product, engine: Engine) -> None:
    query = select(CASES.c.state, PHOTOS.c.kind, PHOTOS.c.public_name, PHOTOS.c.staff_name).join(CASES)
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    assert all(loaded.photo_store.has("staff", row.staff_name) for row in rows)
    assert all(row.public_name for row in rows if row.state == CLOSED)
    assert not any(row.public_name for row in rows if row.state == SUBMITTED)
    assert {row.kind for row in rows if row.state == CLOSED} == {"before", "after"}


def test_the_wall_has_something_to_show_in_every_corner(loaded: Product) -> None:
    shown = city_snapshot(loaded.open_reading, loaded.city, NOW, slow_figures(loaded.open_reading, loaded.city, NOW, Closings()))
    now = shown["now"]
    assert all(now[name] > 0 for name in ("reports", "accepted", "closed", "in_progress", "waiting", "overdue"))
    assert 70 < shown["period"]["on_time_handling_rate"] < 97
    assert len(shown["outcomes"]) == 6
    assert shown["newest"]
    assert shown["next_deadlines"]
    assert shown["yesterday"]["reports"] > 0
    assert sum(shown["curve"]["today"]) == now["reports"]
    assert sum(shown["curve"]["average"]) == pytest.approx(sum(day["reports"] for day in shown["trend"][-8:-1]) / 7, abs=1)


def test_workers_give_their_results_in_order() -> None:
    with workers(True) as each:
        assert list(each(abs, range(-40, 0))) == list(range(40, 0, -1))


def test_loading_leaves_a_database_that_goes_on(either: Stores, city: City) -> None:
    """On PostgreSQL too, where the next number is not one more than the highest by itself."""
    ensure_demo_accounts(either.open_work, KEYS, city, NOW)
    with either.open_work() as work:
        staff = Staff.of(work.staff.all())
    made = drafts(city, Locator(city), count=60, days=2, now=NOW, seed=3)
    scene = Scene("a" * 64, 960, 640, "b" * 64, "c" * 64, "d" * 64)
    with either.engine.connect() as connection:
        loading = Loading(connection, NOW)
        loading.people(made, KEYS)
        scenery: Scenery = dict.fromkeys(city.categories, ((scene, scene),))
        loading.batch(batch_of(Job(made, str(city.folder), staff, scenery, NOW)), None)
        last = loading.finish()
        connection.commit()
    receipt = submit_report(either.open_work, a_draft(phone="13912345678"), city=city, locator=Locator(city), keys=KEYS, now=NOW)
    with either.open_reading() as work:
        assert work.events.latest() == last + 1
        assert work.cases.find(receipt.number).id == 61
        assert sum(row["reports"] for row in work.tallies.rows(["day"], None, None, {})) == 61


# -- the living city


@pytest.fixture
def living(loaded: Product, tmp_path: Path, own_settings: None) -> tuple[Product, GivenClock]:
    """A copy of the loaded city whose time a test moves on."""
    shutil.copytree(loaded.settings.var_dir, tmp_path / "var")
    product = product_in(tmp_path / "var", NOW)
    return product, product.clock


def states(product: Product) -> Counter[str]:
    engine = open_engine(product.settings.database, reading=True)
    with engine.connect() as connection:
        found: Counter[str] = Counter(connection.execute(select(CASES.c.state)).scalars())
    engine.dispose()
    return found


def test_the_city_lives_on_from_what_the_database_holds(living: tuple[Product, GivenClock]) -> None:
    product, clock = living
    before = states(product)
    visitors = submit_report(
        product.open_work, a_draft(photos=(), category="noise"), city=product.city, locator=product.locator, keys=product.keys, now=clock()
    )
    engine = open_engine(product.settings.database, reading=True)
    for start in range(2):  # stopped and started again
        city = Living(product, engine, demo_staff(product), 20, Random(start))
        for _ in range(9):
            clock.now += timedelta(seconds=10)
            city.tick(10)
    engine.dispose()
    after = states(product)
    assert after.total() - before.total() > 15
    assert after[CLOSED] > before[CLOSED]
    with product.open_reading() as work:
        assert work.cases.find(visitors.number).state == SUBMITTED, "what a visitor reports is left to the visitors"
    assert differences(product) == []
