"""The whole schema, and how a database comes to it: numbered migrations, one line of truth."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, String, Table, select
from sqlalchemy.engine import Connection

from dashboard.errors import BadSetting
from data_access import cases, dues, issues, log, objections, people, photos, tallies
from data_access.engine import add_or_ignore, metadata
from data_access.importing import kept

FACTS = Table("facts", metadata, Column("name", String(20), primary_key=True), Column("value", String(200), nullable=False))
"""What this database is: which city it belongs to."""

TABLES = (
    cases.CASES, cases.HISTORY, log.EVENTS, people.ACCOUNTS, photos.PHOTOS, tallies.TALLIES,
    dues.DUES, issues.ISSUES, objections.OBJECTIONS, kept.IMPORT_ROWS,
)  # fmt: skip


def migrate(engine: Engine, city_code: str) -> str:
    """Bring the database to the newest revision and write down its city; says which revision that is.

    Raises BadSetting when the database belongs to another city.
    """
    config = _config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        log.start_counter(connection)
        connection.execute(add_or_ignore(connection, FACTS).values(name="city", value=city_code).on_conflict_do_nothing())
        check_city(connection, city_code)
        connection.commit()
    return str(ScriptDirectory.from_config(config).get_current_head())


def is_current(connection: Connection) -> bool:
    """Whether every migration has been run."""
    return MigrationContext.configure(connection).get_current_revision() == ScriptDirectory.from_config(_config()).get_current_head()


def check_city(connection: Connection, city_code: str) -> None:
    """Raises BadSetting when this database is another city's."""
    owner = connection.execute(select(FACTS.c.value).where(FACTS.c.name == "city")).scalar()
    if owner != city_code:
        raise BadSetting(
            setting="CITY", what=f"this database belongs to {owner}, not to {city_code}", remedy="Set CITY, or another database."
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config
