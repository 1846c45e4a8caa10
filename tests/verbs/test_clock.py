"""The one clock: the machine's, or a moment that was set, from which every process of a city goes on alike."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

import app as commands
from dashboard.config import Settings, load_settings
from dashboard.errors import BadSetting
from dashboard.times import at_time
from dashboard.timetable import Task
from data_access import clock as machine
from data_access.clock import open_clock
from data_access.jobs import is_time
from data_access.photo_store import PhotoStore
from tests.clock import GivenClock

SET = "2026-03-18T10:20:00+08:00"
STOOD = datetime(2026, 3, 18, 2, 20, tzinfo=UTC)
BEGAN = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.fixture
def machines(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The machine's time, which the test sets: its last entry."""
    told = [BEGAN]
    monkeypatch.setattr(machine, "_machine", lambda: told[-1])
    return told


def clocked(folder: Path, clock: str) -> Settings:
    return load_settings(mode="demo", var_dir=folder, clock=clock)


def test_a_set_clock_begins_with_its_first_process_and_goes_on_for_every_later_one(tmp_path: Path, machines: list[datetime]) -> None:
    first = open_clock(clocked(tmp_path, SET))
    assert first() == STOOD
    machines.append(BEGAN + timedelta(hours=3))
    later = open_clock(clocked(tmp_path, SET))
    assert first() == later() == STOOD + timedelta(hours=3)
    assert later.lead == STOOD - BEGAN


def test_another_moment_and_another_folder_begin_anew(tmp_path: Path, machines: list[datetime]) -> None:
    open_clock(clocked(tmp_path / "a", SET))
    machines.append(BEGAN + timedelta(hours=3))
    assert open_clock(clocked(tmp_path / "b", SET))() == STOOD
    assert open_clock(clocked(tmp_path / "a", "2026-03-18T11:00+08:00"))() == STOOD + timedelta(minutes=40)
    assert open_clock(clocked(tmp_path / "a", "2026-03-18T02:20Z"))() == STOOD + timedelta(hours=3), "the same moment, written otherwise"


def test_without_a_set_clock_it_is_the_machines(tmp_path: Path, machines: list[datetime]) -> None:
    assert open_clock(clocked(tmp_path, ""))() == BEGAN
    assert open_clock(clocked(tmp_path, "")).lead == timedelta()


def _lead(folder: Path, _number: int) -> timedelta:
    return open_clock(clocked(folder, SET)).lead


def test_processes_that_begin_at_once_agree(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        assert len(set(pool.map(partial(_lead, tmp_path), range(8)))) == 1


@pytest.mark.parametrize("moment", ["yesterday", "2026-03-18T10:20", "2026-13-18T10:20+08:00", "10:20"])
def test_what_is_no_moment_with_offset_is_refused(tmp_path: Path, moment: str) -> None:
    with pytest.raises(BadSetting) as refused:
        clocked(tmp_path, moment)
    assert refused.value.facts["setting"] == "CLOCK"
    assert moment in refused.value.facts["what"]
    assert list(tmp_path.iterdir()) == [], "refused before anything is made"


def test_production_lives_by_the_real_time(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="bad_setting") as refused:
        load_settings(mode="production", public_url="https://city.example", var_dir=tmp_path, clock=SET)
    assert refused.value.facts == {
        "setting": "CLOCK", "what": "a city in production lives by the real time", "remedy": "Leave it empty, or set MODE=demo."
    }  # fmt: skip


def test_the_jobs_keep_the_citys_hours_under_a_set_clock() -> None:
    zone, lead = ZoneInfo("Asia/Shanghai"), timedelta(hours=5, minutes=59, seconds=58)
    runs = is_time(Task("x", 60, "", hour=4), zone, lead)
    at_four = [minute for minute in (datetime(2031, 5, 6) + timedelta(minutes=number) for number in range(1440)) if runs(minute)]
    assert [f"{minute + timedelta(hours=6):%H:%M}" for minute in at_four] == ["20:00"], "04:00 in Guiyang"


def test_a_photo_grows_old_by_the_citys_clock(tmp_path: Path) -> None:
    lead = STOOD - BEGAN
    store, name = PhotoStore(tmp_path, lead), "ab" * 32
    store.keep("original", name, b"sealed")
    os.utime(next(tmp_path.rglob(name)), (BEGAN.timestamp(),) * 2)
    assert list(store.older_than("original", STOOD)) == []
    assert list(store.older_than("original", STOOD + timedelta(seconds=1))) == [name]


def test_every_page_says_that_its_clock_is_set(client: FlaskClient) -> None:
    for address in ("/", "/report", "/staff/sign-in", "/board/", "/board/wall", "/bulletins", "/map/embed", "/map/district/520103.html"):
        page = client.get(f"{address}?lang=en").get_data(as_text=True)
        assert '<p class="set-clock">The clock of this demo was set' in page, address
    assert 'data-clock="set"' in client.get("/board/wall").get_data(as_text=True)


def test_by_the_real_time_no_page_speaks_of_clocks(settings: Settings) -> None:
    client = commands.create_app(settings.model_copy(update={"clock": ""}), GivenClock()).test_client()
    for address in ("/report", "/staff/sign-in", "/api/docs", "/map/embed"):
        assert "set-clock" not in client.get(address).get_data(as_text=True), address


@pytest.mark.parametrize("at", ["2026-11-30T15:59:59+00:00", "2026-11-29T16:00:00+00:00"])
def test_a_time_is_of_the_citys_own_day(at: str) -> None:
    assert at_time(datetime.fromisoformat(at), "10:30", ZoneInfo("Asia/Shanghai")).isoformat() == "2026-11-30T10:30:00+08:00"


def test_the_command_prints_a_moment_that_the_setting_understands(tmp_path: Path) -> None:
    told = CliRunner(env={"VAR_DIR": str(tmp_path)}).invoke(commands.cli, ["moment", "10:30"]).output.strip()
    moment = clocked(tmp_path, told).set_clock
    assert moment is not None
    assert f"{moment.astimezone(ZoneInfo('Asia/Shanghai')):%H:%M}" == "10:30"
    refused = CliRunner(env={"VAR_DIR": str(tmp_path)}).invoke(commands.cli, ["moment", "25:30"])
    assert refused.exit_code == 2
    assert "such as 10:30" in refused.output
