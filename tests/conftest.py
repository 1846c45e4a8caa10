"""Fixtures: a city, real stores, real servers, a real browser. Sockets to other machines are closed."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.browsing import browser as browser
from tests.browsing import browsers as browsers
from tests.browsing import page as page
from tests.browsing import watch as watch
from tests.cities import Cities, made_once
from tests.clock import MOMENT, GivenClock, within_a_day
from tests.marks import pytest_collection_modifyitems as pytest_collection_modifyitems
from tests.servers import RedisServer, Served, postgres_server
from tests.telling import pytest_runtest_makereport as pytest_runtest_makereport

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from dashboard.city import City
    from dashboard.config import Settings
    from dashboard.ports import OpenWork
    from tests.stores import Stores

SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")

hypothesis_settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_configure(config: pytest.Config) -> None:
    """A terminated run ends its servers as an interrupted one does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays: looking through it for garbage again and again was a sixth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(autouse=True, scope="session")
def closed_sockets() -> Iterator[None]:
    """No test talks to another machine: connecting there raises."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect_here)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def own_settings() -> Iterator[None]:
    """Nothing of the caller's environment or .env."""
    from dashboard.config import Settings
    from tests.servers import OWN_SETTINGS

    patch = pytest.MonkeyPatch()
    for name in OWN_SETTINGS:
        patch.delenv(name, raising=False)
    patch.setitem(Settings.model_config, "env_file", None)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def cities(tmp_path_factory: pytest.TempPathFactory, own_settings: None) -> Cities:
    """Demo cities, made once for all workers of this run."""
    folder = tmp_path_factory.getbasetemp()
    return Cities(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)


@pytest.fixture
def now(request: pytest.FixtureRequest) -> datetime:
    """The moment of the module, as its ``AT`` has it; else of the suite: a Wednesday at 10:20, unless it was given another."""
    moment: datetime = getattr(request.module, "AT", MOMENT)
    return moment


@pytest.fixture
def clock(now: datetime) -> GivenClock:
    """The clock of ``app``: stands at ``now`` until a test moves it."""
    return GivenClock(now)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real photos and published figures beside the checkout; must be there in CI."""
    if not SHARED_DATA.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{SHARED_DATA} is missing")
        pytest.skip(f"{SHARED_DATA} is not there")
    return SHARED_DATA


@pytest.fixture(scope="session")
def city() -> City:
    from dashboard.city import load_city

    return load_city("guiyang")


# -- databases


@pytest.fixture(scope="session")
def sqlite_template(cities: Cities, city: City) -> Path:
    from tests.stores import migrated_sqlite

    return made_once(cities.folder / "migrated.db", lambda part: migrated_sqlite(part, city))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server; its user may make databases."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str, city: City) -> Iterator[str]:
    from tests.stores import drop_postgres, migrated_postgres

    name = migrated_postgres(postgres_url, city)
    yield name
    drop_postgres(postgres_url, name)


@pytest.fixture
def stores(sqlite_template: Path, city: City) -> Iterator[Stores]:
    """A migrated SQLite database of its own."""
    from tests.stores import OF_A_TEST, reused_stores

    with reused_stores(sqlite_template, city, OF_A_TEST) as made:
        yield made


@pytest.fixture
def open_work(stores: Stores) -> OpenWork:
    return stores.open_work


@pytest.fixture
def open_reading(stores: Stores) -> OpenWork:
    return stores.open_reading


@pytest.fixture
def postgres_only(request: pytest.FixtureRequest, city: City) -> Iterator[Stores]:
    """A migrated PostgreSQL database of its own."""
    from tests.stores import postgres_stores

    with postgres_stores(request.getfixturevalue("postgres_url"), request.getfixturevalue("postgres_template"), city) as made:
        yield made


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest) -> Stores:
    """The contract's stores: each test that asks for them runs on SQLite and on PostgreSQL."""
    made: Stores = request.getfixturevalue("stores" if request.param == "sqlite" else "postgres_only")
    return made


# -- Redis


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis that the test may kill and start again."""
    server = RedisServer(tmp_path).start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis that stays up: TEST_REDIS_URL, or one from PyPI."""
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
        return
    server = RedisServer(tmp_path_factory.mktemp("redis")).start()
    yield server.url
    server.kill()


# -- our own server


@pytest.fixture
def settings(tmp_path: Path, now: datetime) -> Settings:
    """Settings of a demo city in a folder of its own."""
    from dashboard.config import load_settings

    return load_settings(mode="demo", var_dir=tmp_path / "var", clock=now.isoformat())


@pytest.fixture
def city_there(settings: Settings, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A migrated city under the VAR_DIR of the environment, for commands."""
    (settings.folder / "city.db").write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("VAR_DIR", str(settings.var_dir))
    monkeypatch.setenv("CLOCK", settings.clock)
    return settings


@pytest.fixture
def app(settings: Settings, sqlite_template: Path, clock: GivenClock, cities: Cities) -> Flask:
    """The whole application on an empty, migrated database. Its product is ``app.extensions["product"]``, its clock ``clock``."""
    file = settings.folder / "city.db"
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(sqlite_template, file)
    return cities.app(settings, clock)


@pytest.fixture
def lived_app(settings: Settings, sqlite_template: Path, clock: GivenClock, cities: Cities) -> Flask:
    """``app``, five hours later, with a few cases of a month ago, of yesterday and of today."""
    from tests.pages.progress_page import lived_app

    return lived_app(cities, settings, clock, sqlite_template)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, cities: Cities) -> Iterator[Served]:
    """A running demo city for one test module: empty, or with the reports and days of the module's ``DEMO``.

    WITHIN_A_DAY of the module: its tests count what one day brings, so that no midnight may come between.
    """
    folder = cities.copied(tmp_path_factory.mktemp("served") / "var", *getattr(request.module, "DEMO", ()))
    server = Served(folder, settings=_clock_of(request))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_server(request: pytest.FixtureRequest, tmp_path: Path, cities: Cities) -> Iterator[Served]:
    """A migrated demo city for one test that starts, stops or kills it itself. WITHIN_A_DAY of the module: as for ``served``."""
    server = Served(cities.copied(tmp_path / "var"), settings=_clock_of(request))
    yield server
    server.kill()


def _clock_of(request: pytest.FixtureRequest) -> dict[str, str]:
    return {"CLOCK": within_a_day(MOMENT, timedelta(minutes=10)).isoformat()} if hasattr(request.module, "WITHIN_A_DAY") else {}
