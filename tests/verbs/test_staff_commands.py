"""The commands for accounts, tokens and imports, as an operator types them beside a city that is there already."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import app as commands
from dashboard.config import Settings
from dashboard.errors import BadSetting, NotFound
from dashboard.trust.accounts import sign_in
from tests.servers import PATIENT_S, ROOT, environment, free_port

PASSWORD = "correct horse battery"
OTHER = "another horse battery"


def typed(*words: str) -> Result:
    return CliRunner().invoke(commands.cli, ["staff", *words], catch_exceptions=False)


def account(settings: Settings, login: str):  # type: ignore[no-untyped-def]
    with commands.build_product(settings).open_reading() as work:
        return work.staff.by_login(login)


def test_a_role_is_changed_and_open_sessions_end(city_there: Settings) -> None:
    typed("add", "li.na", "--role", "reviewer", "--password", PASSWORD)
    before = account(city_there, "li.na")
    assert typed("role", "li.na", "--role", "verifier").output == "li.na: verifier\n"
    after = account(city_there, "li.na")
    assert (after.role, after.session_epoch) == ("verifier", before.session_epoch + 1)


def test_a_reset_account_opens_with_the_new_password_alone(city_there: Settings) -> None:
    import pyotp

    typed("add", "li.na", "--role", "reviewer", "--password", PASSWORD)
    secret = typed("reset", "li.na", "--password", OTHER).output.split()[-1]
    product = commands.build_product(city_there)
    now = product.clock()
    code = pyotp.TOTP(secret).at(int(now.timestamp()))
    old, new = (
        sign_in(product.open_work, product.keys, "li.na", password, code, production=True, now=now) for password in (PASSWORD, OTHER)
    )
    assert old.account is None
    assert new.account is not None


def test_a_token_stands_alone_on_the_last_line_and_ends_with_revoke(city_there: Settings) -> None:
    token = typed("token", "partner", "--role", "auditor", "--days", "3").output.splitlines()[-1]
    product = commands.build_product(city_there)
    with product.open_reading() as work:
        from dashboard.trust.accounts import account_of_token

        found = account_of_token(work, product.keys, token, product.clock())
    assert found is not None
    assert typed("revoke", "partner").output == "1 tokens revoked\n"
    assert typed("revoke", "partner").output == "0 tokens revoked\n"


def test_who_is_not_there_is_refused(city_there: Settings) -> None:
    with pytest.raises(NotFound):
        typed("role", "nobody", "--role", "verifier")


def test_without_a_database_every_command_says_what_to_do(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", str(settings.var_dir))
    for words in (["staff", "revoke", "partner"], ["verify"], ["jobs"]):
        with pytest.raises(BadSetting, match="bad_setting"):
            CliRunner().invoke(commands.cli, words, catch_exceptions=False)


def test_a_city_that_is_not_ready_is_not_served(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "app.py", "serve", "--port", str(free_port())],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=PATIENT_S,
        check=False,
    )
    assert (done.returncode, done.stderr.splitlines()) == (
        2,
        ["DATABASE_URL: the database is not at the newest revision. Run: python app.py migrate"],
    )


def test_an_interrupted_import_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from data_access.importing import command

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "build_product", lambda _settings: None)
    monkeypatch.setattr(command, "run_import", interrupted)
    told = CliRunner().invoke(commands.cli, ["import", "cases.csv", "--mapping", "boston_311"])
    assert told.exit_code == 1
    assert "the same command goes on from there" in told.output
