"""What the commands do with a product: migrate, get ready, run jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import click

from dashboard.city import load_city
from dashboard.errors import BadSetting, MoveRefused, NotFound
from dashboard.handling.moves import Brought, make_move
from dashboard.product import Product
from dashboard.publishing.renditions import make_renditions, sweep
from dashboard.records import MACHINE
from dashboard.reports.lifecycle import CLAIM_MINUTES
from dashboard.times import at_time
from dashboard.trust.demo_accounts import ensure_demo_accounts
from data_access.clock import CityClock
from data_access.closing import close_what_is_over, correct_what_changed
from data_access.engine import open_engine
from data_access.jobs import QueuedJobs
from data_access.schema import check_city, is_current, migrate
from data_access.upkeep import forget_drafts, prune

MOST_AT_ONCE = 100


def migrate_database(product: Product) -> str:
    """Bring the database to the newest revision; in demo mode its demo accounts exist afterwards."""
    engine = open_engine(product.settings.database)
    revision = migrate(engine, product.city.code)
    engine.dispose()
    if not product.settings.production:
        ensure_demo_accounts(product.open_work, product.keys, product.city, product.clock())
    return revision


def moment_today(time: str, city: str) -> str:
    """This time (10:30) of a city's real day, as ``CLOCK`` is written. city: as in its setting. Raises click.BadParameter."""
    try:
        return at_time(CityClock()(), time, load_city(city).zone).isoformat()
    except ValueError:
        raise click.BadParameter("write a time of the day, such as 10:30", param_hint="'HH:MM'") from None


@contextmanager
def period_asked() -> Iterator[None]:
    """What is no period is told as a wrong ``--period``, with how one is written."""
    try:
        yield
    except NotFound:
        said = "there is no such period, or it has not begun. Write 2026-11-22, 2026-W47, 2026-11, 2026-Q4 or 2026."
        raise click.BadParameter(said, param_hint="'--period'") from None


def ready_to_serve(product: Product) -> None:
    """Raises BadSetting when the database is missing, old or another city's."""
    engine = open_engine(product.settings.database)
    with engine.connect() as connection:
        if not is_current(connection):
            raise BadSetting(setting="DATABASE_URL", what="the database is not at the newest revision", remedy="Run: python app.py migrate")
        check_city(connection, product.city.code)
    engine.dispose()


def run_jobs(product: Product) -> None:
    """The jobs process: renditions, deferred cases, forgetting, closing of periods (what ended while it was down at once)."""
    assert isinstance(product.jobs, QueuedJobs)
    engine = open_engine(product.settings.database)
    makes = partial(_with_stores, product)
    product.jobs.soon("close_periods")
    product.jobs.serve(
        {
            "render": lambda photo_id: makes(make_renditions, photo_id),
            "sweep": lambda: makes(sweep),
            "resume_deferred": lambda: resume_deferred(product),
            "release_claims": lambda: release_claims(product),
            "forget_drafts": lambda: forget_drafts(engine, product.photo_store, product.clock()),
            "prune": lambda: prune(engine, product.clock()),
            "close_periods": lambda: close_what_is_over(product),
            "correct_periods": lambda: correct_what_changed(product),
        },
        product.city.zone,
        product.clock.lead,
    )


def _with_stores(product: Product, verb: Callable[..., Any], *what: Any) -> None:
    stores = {"photo_store": product.photo_store, "keys": product.keys, "city": product.city}
    verb(product.open_work, product.open_reading, *what, now=product.clock(), **stores)


def resume_deferred(product: Product) -> None:
    """Resume every deferred case whose day has come; who resumed it meanwhile was faster."""
    now = product.clock()
    with product.open_reading() as work:
        numbers = work.cases.deferred_until(now, MOST_AT_ONCE)
    _move_each(product, numbers, "resume", now)


def release_claims(product: Product) -> None:
    """Give back every report whose reviewer claimed it and left it."""
    now = product.clock()
    with product.open_reading() as work:
        numbers = work.cases.claimed_before(now - timedelta(minutes=CLAIM_MINUTES), MOST_AT_ONCE)
    _move_each(product, numbers, "release", now)


def _move_each(product: Product, numbers: list[str], name: str, now: datetime) -> None:
    for number in numbers:
        with suppress(MoveRefused):  # somebody was faster
            make_move(product.open_work, number, name, Brought({}), by=MACHINE, city=product.city, now=now)
