"""The made-up city: loaded once in the published proportions, then kept alive. (verbs)

``load_demo`` fills an empty database; ``run_live`` goes on through the real verbs, from whatever the database holds.
"""

from __future__ import annotations

import signal
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from random import Random
from threading import Event

import click
import structlog
from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from dashboard.product import Product
from dashboard.trust.demo_accounts import ensure_demo_accounts
from data_access.cases import CASES
from data_access.commands import ready_to_serve
from data_access.demo.batches import Job, batch_of
from data_access.demo.drafts import Draft, drafts
from data_access.demo.living import Living
from data_access.demo.loading import Loading
from data_access.demo.scenery import Scenery, keep_pair, pairs_of
from data_access.demo.story import Staff
from data_access.demo.workers import Each, workers
from data_access.engine import open_engine

log = structlog.get_logger()

DEFAULT_A_DAY = 350
SEED = 20_180_313
"""The day of the first printed bulletin."""
BATCH = 500
ALONE_BELOW = 1_500
"""So few reports are made in this process: starting others takes longer."""
TICK_S = 1.5
RETRY_S = 5.0


def load_demo(product: Product, reports: int = 0, days: int = 30, seed: int = SEED) -> int:
    """Fill an empty database with so many reports (0: 350 a day) of the last days, up to this minute; how many were added.

    Does nothing when there are cases. Raises BadSetting in production, and for a database that is not migrated.
    """
    ready_to_serve(product)
    now = product.clock()
    ensure_demo_accounts(product.open_work, product.keys, product.city, now, production=product.settings.production)
    engine = open_engine(product.settings.database)
    with engine.connect() as connection:
        added = 0 if _has_cases(connection) else _load(product, connection, reports or DEFAULT_A_DAY * days, days, seed, now)
    engine.dispose()
    click.echo(f"loaded {added} made-up reports" if added else "there are reports already: nothing was added")
    return added


def _has_cases(connection: Connection) -> bool:
    return connection.execute(select(CASES.c.id).limit(1)).first() is not None


def _load(product: Product, connection: Connection, reports: int, days: int, seed: int, now: datetime) -> int:
    made = drafts(product.city, product.locator, count=reports, days=days, now=now, seed=seed)
    staff = demo_staff(product)
    with workers(reports >= ALONE_BELOW) as each:
        scenery = _scenery(product, made, each)
        loading = Loading(connection, now)
        loading.people(made, product.keys)
        pieces = [made[start : start + BATCH] for start in range(0, len(made), BATCH)]
        jobs = (Job(piece, str(product.city.folder), staff, scenery, now) for piece in pieces)
        with click.progressbar(length=reports, label="living the demo city") as bar:
            for piece, following, batch in zip(pieces, [*pieces[1:], []], each(batch_of, jobs), strict=True):
                loading.batch(batch, following[0].reported_at if following else None)
                bar.update(len(piece))
    loading.finish()
    connection.commit()
    return reports


def demo_staff(product: Product) -> Staff:
    """The demo accounts as those who act."""
    with product.open_reading() as work:
        return Staff.of(work.staff.all())


def _scenery(product: Product, made: Sequence[Draft], each: Each) -> Scenery:
    wanted = pairs_of(list(product.city.categories), {draft.category for draft in made})
    kept = each(partial(keep_pair, product.photo_store, product.keys), wanted)
    found: Scenery = {}
    with click.progressbar(kept, length=len(wanted), label="drawing its photos") as bar:
        for (category, _), pair in zip(wanted, bar, strict=True):
            found[category] = (*found.get(category, ()), pair)
    return found


def run_live(product: Product, per_minute: float) -> None:
    """Keep the city alive, with so many reports a minute, until SIGTERM or Ctrl-C. A busy or missing database is waited for."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    engine = open_engine(product.settings.database, reading=True)
    living = Living(product, engine, demo_staff(product), per_minute, Random())
    click.echo(f"the city lives, with {per_minute:g} reports a minute")
    while not stop.wait(TICK_S):
        try:
            living.tick(TICK_S)
        except (OperationalError, OSError) as error:
            log.warning("demo.waits", why=str(error).splitlines()[0])
            stop.wait(RETRY_S)
    engine.dispose()
