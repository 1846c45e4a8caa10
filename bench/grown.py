"""A database as large as wished, from the demo city's month: its older cases are copied back in time, tallies too. SQLite."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, text

from app import build_product
from dashboard.config import load_settings
from dashboard.product import Product
from data_access.cases import CASES
from data_access.commands import migrate_database
from data_access.demo_city import load_demo
from data_access.dues import DUES
from data_access.engine import open_engine
from data_access.tallies import PLACES, POSTS, SUMS, TALLIES

MONTH_DAYS = 28
DAY_MS = 86_400_000
MOMENTS = (
    "reported_at",
    "claimed_at",
    "accepted_at",
    "decided_at",
    "dispatched_at",
    "handled_at",
    "closed_at",
    "handling_deadline",
    "closing_deadline",
)
SETTLED = "closed_at IS NOT NULL AND state = 'closed' AND id <= :last"


def grown_city(folder: Path, cases: int, *, month: int = 10_000) -> Product:
    """A demo city with about so many cases; made anew unless the folder has it. month: cases of the month that is copied."""
    product = build_product(load_settings(var_dir=folder))
    fresh = not (product.settings.folder / "city.db").exists()
    migrate_database(product)
    if fresh:
        load_demo(product, reports=min(month, cases), days=30)
        _copy_back(open_engine(product.settings.database), cases)
    return product


def _copy_back(engine: Engine, wanted: int) -> None:
    with engine.connect() as connection:
        last, there = connection.execute(text("SELECT max(id), count(*) FROM cases")).one()
        one_copy = connection.execute(text(f"SELECT count(*) FROM cases WHERE {SETTLED}"), {"last": last}).scalar_one()
        connection.rollback()
    for back in range(1, max(0, wanted - there) // one_copy + 1):
        with engine.connect() as connection:
            facts = {"ms": back * MONTH_DAYS * DAY_MS, "back": back, "last": last}
            for sentence in (_cases_copied(), _dues_copied(), CLOSINGS_COPIED):
                connection.execute(text(sentence), facts)
            for table in (TALLIES, SUMS, POSTS, PLACES):
                connection.execute(
                    text(_days_copied(table.name, [column.name for column in table.columns])), {"shift": f"-{back * MONTH_DAYS} days"}
                )
            connection.commit()
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _cases_copied() -> str:
    own = {"number": "'B' || :back || '-' || id", "code_hash": "randomblob(32)", "original": "NULL"}
    own |= {name: f"{name} - :ms" for name in MOMENTS}
    names = [column.name for column in CASES.columns if column.name != "id"]
    return f"INSERT INTO cases ({', '.join(names)}) SELECT {', '.join(own.get(name, name) for name in names)} FROM cases WHERE {SETTLED}"


def _dues_copied() -> str:
    own = {name: f"d.{name} - :ms" for name in ("deadline", "since", "counts_at", "done_at", "until")}
    names = [column.name for column in DUES.columns if column.name not in ("id", "case_id")]
    picked = ", ".join(own.get(name, f"d.{name}") for name in names)
    return f"INSERT INTO dues (case_id, {', '.join(names)}) SELECT n.id, {picked} FROM dues d {COPY_OF.format('d.case_id')}"


COPY_OF = "JOIN cases n ON n.number = 'B' || :back || '-' || {} AND :last > 0"
CLOSINGS_COPIED = (
    "INSERT INTO history (case_id, position, move, source, target, at, actor, department, deadline, facts) "
    "SELECT n.id, h.position, h.move, h.source, h.target, h.at - :ms, h.actor, h.department, h.deadline - :ms, h.facts "
    f"FROM history h {COPY_OF.format('h.case_id')} WHERE h.move = 'close'"
)


def _days_copied(table: str, names: list[str]) -> str:
    """The month's days once more, so many days earlier; a day that is there already is left as it is."""
    picked = ", ".join("date(day, :shift)" if name == "day" else name for name in names)
    return f"INSERT OR IGNORE INTO {table} SELECT {picked} FROM {table} WHERE day > date('now', '-28 days')"
