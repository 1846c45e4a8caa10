"""Periods are closed without anybody asking: by the clock, when the jobs process starts, and by command."""

from __future__ import annotations

import json
import re
import urllib.request
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

import app as commands
from dashboard.config import Settings
from dashboard.errors import PeriodNotOver
from dashboard.times import day_of
from dashboard.timetable import TASKS, Task
from data_access.closing import close_what_is_over, correct_what_changed
from data_access.jobs import is_time
from tests.builders import a_report
from tests.clock import TODAY
from tests.servers import PATIENT_S, Served, wait_until


def typed(*words: str) -> Result:
    return CliRunner().invoke(commands.cli, ["close", *words], catch_exceptions=False)


@pytest.mark.parametrize(
    ("task", "zone", "times"),
    [
        (Task("x", 1, ""), "Asia/Shanghai", ["00:00", "00:01", "13:37"]),
        (Task("x", 60, ""), "Asia/Shanghai", ["00:00", "13:00"]),
        (Task("x", 60, "", hour=4), "Asia/Shanghai", ["20:00"]),
        (Task("x", 60, "", hour=4), "America/New_York", ["09:00"]),
    ],
)
def test_a_task_runs_at_its_times_of_the_citys_day(task: Task, zone: str, times: list[str]) -> None:
    runs = is_time(task, ZoneInfo(zone))
    day = datetime(2026, 11, 22)
    found = {f"{minute:%H:%M}" for minute in (day + timedelta(minutes=number) for number in range(1440)) if runs(minute)}
    assert set(times) <= found
    assert len(found) == 1440 // task.every_min // (24 if task.hour else 1)


def test_a_nightly_task_keeps_its_hour_when_the_clocks_change() -> None:
    runs = is_time(Task("x", 60, "", hour=4), ZoneInfo("America/New_York"))
    assert runs(datetime(2026, 7, 1, 8))
    assert runs(datetime(2026, 12, 1, 9))
    assert not runs(datetime(2026, 12, 1, 8))


def test_corrections_are_made_at_night_after_the_day_was_closed() -> None:
    assert {task.name: task.hour for task in TASKS if task.hour} == {"correct_periods": 4}


def test_the_command_closes_what_is_over_once(city_there: Settings) -> None:
    product = commands.build_product(city_there)
    then = product.clock() - timedelta(days=2)
    a_report(product.open_work, product.city, then)
    day = day_of(then, product.city.zone).isoformat()
    first = [line for line in typed().output.splitlines() if line.startswith(f"day {day}: issue 1, serial ")]
    assert len(first) == 1
    assert typed().output == ""
    assert typed("--period", day).output.splitlines() == first


def test_the_command_corrects_what_is_known_otherwise(city_there: Settings) -> None:
    product = commands.build_product(city_there)
    then = product.clock() - timedelta(days=2)
    day = day_of(then, product.city.zone).isoformat()
    typed("--period", day)
    a_report(product.open_work, product.city, then)
    assert [line.split(", SHA")[0] for line in typed("--period", day, "--correct").output.splitlines()] == [
        f"day {day}: issue 1, serial 1",
        f"day {day}: issue 2, serial 2",
    ]
    assert f"day {day}" not in typed("--correct").output


def test_the_command_says_what_cannot_be_closed(city_there: Settings) -> None:
    with pytest.raises(PeriodNotOver):
        typed("--period", str(TODAY.year))
    answer = typed("--period", "2026-13")
    assert answer.exit_code == 2
    assert "2026-Q4" in answer.output


def test_the_jobs_close_and_correct(city_there: Settings) -> None:
    product = commands.build_product(city_there)
    then = product.clock() - timedelta(days=2)
    for _ in range(2):
        a_report(product.open_work, product.city, then)
        close_what_is_over(product)
        correct_what_changed(product)
    with product.open_reading() as work:
        kept = work.issues.of_period("day", day_of(then, product.city.zone).isoformat())
    assert [issue.content["overall"]["reports"] for issue in kept] == [1, 2]


def test_a_piece_that_leaves_something_asks_for_the_next(city_there: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    product = commands.build_product(city_there)
    asked: list[str] = []
    monkeypatch.setattr(product.jobs, "soon", asked.append)
    for days in (2, 3):
        a_report(product.open_work, product.city, product.clock() - timedelta(days=days))
    close_what_is_over(product, most=1)
    assert asked == ["close_periods"]
    close_what_is_over(product)
    assert asked == ["close_periods"]


def test_a_city_that_starts_closes_what_ended_while_it_was_down(own_server: Served) -> None:
    own_server.run("demo", "--reports", "60", "--days", "3")
    own_server.start()

    def listed() -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{own_server.url}/data/issues.json?kind=day", timeout=PATIENT_S) as answer:
            items: list[dict[str, Any]] = json.load(answer)["items"]
            return items

    items = wait_until(listed, "the first issue")
    assert all(re.fullmatch(r"[0-9a-f]{64}", item["digest"]) for item in items)
    assert not [line for line in close_lines(own_server) if "issue 2" in line]


def close_lines(server: Served) -> list[str]:
    return server.run("close").splitlines()
