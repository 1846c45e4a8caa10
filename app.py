"""百姓拍 · Baixingpai: wires settings, stores, routes and pages; the commands.

``python app.py --help`` lists them. ``create_app`` is what gunicorn serves.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask

    from dashboard.config import Settings
    from dashboard.product import Product
    from dashboard.times import Clock


def build_product(settings: Settings, clock: Clock | None = None) -> Product:
    """The running city: the concrete stores are named here and nowhere else. Raises BadCity, BadSetting.

    clock: what time it is there; without one the machine's, or what ``CLOCK`` sets.
    """
    from dashboard.city import Locator, load_city
    from dashboard.product import Product
    from dashboard.trust.identity import Keys
    from dashboard.web.offload import offload
    from data_access.bus import LocalBus, RedisBus
    from data_access.clock import open_clock
    from data_access.engine import open_engine
    from data_access.jobs import QueuedJobs, open_queue
    from data_access.log_lines import set_up_logs
    from data_access.photo_store import PhotoStore
    from data_access.unit_of_work import reading_opener, work_opener

    set_up_logs(settings.log_format)
    clock = clock or open_clock(settings)
    city = load_city(settings.city)
    bus = RedisBus(settings.redis_url, city.code) if settings.redis_url else LocalBus()
    return Product(
        settings=settings,
        city=city,
        locator=Locator(city),
        keys=Keys.from_settings(settings.secret_key, settings.identity_keys),
        open_work=work_opener(open_engine(settings.database), city.zone, bus.nudge),
        open_reading=reading_opener(open_engine(settings.database, reading=True), city.zone),
        photo_store=PhotoStore(settings.photos, clock.lead),
        bus=bus,
        jobs=QueuedJobs(open_queue(settings.redis_url, settings.folder, city.code), offload),
        clock=clock,
    )


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """The web application: pages, API, boards. clock: as for ``build_product``."""
    from callbacks import mount_boards
    from dashboard.config import load_settings
    from dashboard.web.server import create_server, finish_server

    product = build_product(settings or load_settings(), clock)
    server = create_server(product)
    boards = mount_boards(server, product)
    finish_server(server, product, boards.csp_hashes())
    return server


def ready_product() -> Product:
    """The product of the environment's settings, for a command. Raises BadSetting when its database is missing, old or another city's."""
    from dashboard.config import load_settings
    from data_access.commands import ready_to_serve

    product = build_product(load_settings())
    ready_to_serve(product)
    return product


@click.group()
def cli() -> None:
    """百姓拍: citizens report, the city answers, everybody sees it."""


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8050, show_default=True)
@click.option("--workers", default=1, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve pages, API, boards and streams, and run the jobs beside them."""
    from data_access.processes import serve_all

    sys.exit(serve_all(host, port, workers))


@cli.command()
def migrate() -> None:
    """Bring the database to the newest revision; creates it when there is none."""
    from dashboard.config import load_settings
    from data_access.commands import migrate_database

    settings = load_settings()
    click.echo(f"database at revision {migrate_database(build_product(settings))}")


@cli.command("moment")
@click.argument("time", metavar="HH:MM")
def print_moment(time: str) -> None:
    """Print this time of the city's day as a moment that CLOCK understands (``make run AT=10:30`` sets it so)."""
    from dashboard.config import load_settings
    from data_access.commands import moment_today

    click.echo(moment_today(time, load_settings().city))


@cli.command()
@click.option("--reports", default=0, help="How many reports; 0: a size that loads in seconds.")
@click.option("--days", default=30, show_default=True)
@click.option("--live", type=float, default=0.0, help="Then keep the city alive: so many reports a minute, until stopped.")
def demo(reports: int, days: int, live: float) -> None:
    """Load a made-up city in the published proportions, once; with --live keep it reporting."""
    from dashboard.config import load_settings
    from data_access.demo_city import load_demo, run_live
    from data_access.processes import end_loading

    product = build_product(load_settings())
    load_demo(product, reports=reports, days=days)
    if live:
        end_loading()
        run_live(product, per_minute=live)


@cli.command("import")
@click.argument("file")
@click.option("--mapping", required=True, help="A bundled mapping's name, or a file.")
@click.option("--rejects", default="", help="Where rejected rows go; without it beside the city's database.")
def import_cases(file: str, mapping: str, rejects: str) -> None:
    """Import real cases from a CSV or Parquet file; run again, it adds nothing, goes on where it stopped, and corrects what changed."""
    from pathlib import Path

    from dashboard.config import load_settings
    from data_access.importing.command import run_import

    try:
        run_import(build_product(load_settings()), Path(file), mapping, Path(rejects) if rejects else None)
    except KeyboardInterrupt:
        raise click.ClickException("stopped. What was imported is kept; the same command goes on from there.") from None


@cli.command("close")
@click.option("--period", default="", help="Only this one: 2026-11-22, 2026-W47, 2026-11, 2026-Q4 or 2026.")
@click.option("--correct", is_flag=True, help="Also issue corrected figures where closed periods are known otherwise by now.")
def close_figures(period: str, correct: bool) -> None:
    """Freeze the figures of every period that is over and not closed yet (the jobs do so every hour); a line for each issue."""
    from data_access.closing import close_now
    from data_access.commands import period_asked

    with period_asked():
        for line in close_now(ready_product(), period, correct=correct):
            click.echo(line)


@cli.command()
def jobs() -> None:
    """Run the jobs alone (``serve`` starts one such process by itself)."""
    from data_access.commands import run_jobs
    from data_access.processes import end_loading, tell_ready

    product = ready_product()
    end_loading()
    tell_ready()
    run_jobs(product)


@cli.command()
def verify() -> None:
    """Hold tallies, history, events and photo files against the cases; exit 1 and a list on any difference."""
    from data_access.verification import differences

    found = differences(ready_product())
    for line in found:
        click.echo(line)
    click.echo("everything agrees" if not found else f"{len(found)} differences")
    sys.exit(1 if found else 0)


@cli.command()
@click.option("--period", required=True, help="A day, week, month, quarter or year: 2026-11-22, 2026-W47, 2026-11, 2026-Q4, 2026.")
@click.option("--format", "form", type=click.Choice(["docx", "xlsx", "html"]), default="docx", show_default=True)
@click.option("--out", default="", help="The file to write; without it one of its own name in this folder.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Without it the city's first language.")
def bulletin(period: str, form: str, out: str, lang: str | None) -> None:
    """Write a period's bulletin to a file: its newest issue, or what is known by now; prints the path."""
    from dashboard.web.paper_file import write_paper
    from data_access.commands import period_asked

    product = ready_product()
    with period_asked():
        try:
            click.echo(write_paper(product, period, form, lang or product.city.languages[0], out))
        except OSError as error:
            raise click.FileError(str(error.filename), error.strerror) from None


@cli.group()
def staff() -> None:
    """Accounts and tokens of the city's people and machines."""


@staff.command("add")
@click.argument("login")
@click.option("--role", required=True)
@click.option("--department", default="")
@click.option("--name", default="")
@click.option("--phone", default="")
@click.password_option()
def add_staff(login: str, role: str, department: str, name: str, phone: str, password: str) -> None:
    """Add an account; prints the secret for its authenticator app."""
    from dashboard.trust.accounts import add_account

    product = ready_product()
    now = product.clock()
    added = add_account(
        product.open_work, product.keys, login=login, name=name or login, role=role, department=department, phone=phone, password=password,
        city=product.city, now=now,
    )  # fmt: skip
    click.echo(f"TOTP secret (shown once): {added}")


@staff.command("role")
@click.argument("login")
@click.option("--role", required=True)
@click.option("--department", default="")
def change_role(login: str, role: str, department: str) -> None:
    """Give an account another role or department; its open sessions end."""
    from dashboard.trust.accounts import set_role

    product = ready_product()
    account = set_role(product.open_work, login, role, department, city=product.city, now=product.clock())
    click.echo(f"{account.login}: {' '.join(filter(None, (account.role, account.department)))}")


@staff.command("reset")
@click.argument("login")
@click.password_option()
def reset_staff(login: str, password: str) -> None:
    """Another password and authenticator secret for an account; its open sessions end."""
    from dashboard.trust.accounts import reset_password

    product = ready_product()
    secret = reset_password(product.open_work, product.keys, login, password, now=product.clock())
    click.echo(f"TOTP secret (shown once): {secret}")


@staff.command("revoke")
@click.argument("login")
def revoke_staff_tokens(login: str) -> None:
    """End every API token of an account."""
    from dashboard.trust.accounts import revoke_tokens

    product = ready_product()
    click.echo(f"{revoke_tokens(product.open_work, login, now=product.clock())} tokens revoked")


@staff.command("token")
@click.argument("login")
@click.option("--role", required=True)
@click.option("--department", default="")
@click.option("--days", default=0, help="Days until it ends; 0: never.")
def make_staff_token(login: str, role: str, department: str, days: int) -> None:
    """Print one API token on the last line, shown once; the account is made if need be."""
    from dashboard.trust.accounts import make_token

    product = ready_product()
    token = make_token(
        product.open_work, product.keys, login=login, role=role, department=department, days=days, city=product.city, now=product.clock()
    )
    click.echo(token)


def main() -> None:
    """Run a command; what the product refuses on purpose is one clear line, not a traceback."""
    from data_access.processes import begin_loading

    begin_loading()
    from dashboard.errors import CityError

    os.environ.setdefault("PYTHONUTF8", "1")
    try:
        cli()
    except CityError as error:
        about = f"{error.field}: " if error.field else ""
        click.echo(f"{about}{error.message % error.facts}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
