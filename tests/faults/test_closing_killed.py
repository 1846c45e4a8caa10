"""kill -9 in the middle of a closing: no issue or one whole issue, and closing again gives exactly one."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from dashboard.assessment.closings import Closings
from dashboard.assessment.periods import close_period
from dashboard.city import City
from dashboard.publishing.bulletins.content import content_of
from data_access.issue_checks import issue_differences
from tests.builders import a_report
from tests.clock import MORNING
from tests.servers import ROOT
from tests.stores import Stores

AT = MORNING  # its facts are of this day

CLOSE = """
import sys
from datetime import datetime
from dashboard.assessment.closings import Closings
from dashboard.assessment.periods import close_period
from dashboard.city import load_city
from dashboard.publishing.bulletins.content import content_of
from data_access.unit_of_work import SqlWork
from tests.stores import Stores

url, moment, now = sys.argv[1:]
city = load_city("guiyang")
stores = Stores(url, city)

def wait():
    print("here", flush=True)
    sys.stdin.read()  # until it is killed, or who would kill it is gone

def gathered(*asked):
    content = content_of(*asked)
    if moment == "gathered":
        wait()
    return content

def commit(work, whole=SqlWork.commit):
    if moment == "added":
        wait()
    whole(work)
    if moment == "committed":
        wait()

SqlWork.commit = commit
ask = {"city": city, "closings": Closings(), "now": datetime.fromisoformat(now)}
close_period(stores.open_work, stores.open_reading, "day", "2026-03-18", gathered, **ask)
"""


@pytest.mark.parametrize(("moment", "kept"), [("gathered", 0), ("added", 0), ("committed", 1)])
def test_a_closing_that_is_killed_leaves_one_issue_when_it_is_done_again(
    either: Stores, city: City, now: datetime, moment: str, kept: int
) -> None:
    a_report(either.open_work, city, now)
    later = now + timedelta(days=2)
    words = [sys.executable, "-c", CLOSE, either.url, moment, later.isoformat()]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.kill()
    with either.open_reading() as work:
        assert len(work.issues.of_period("day", "2026-03-18")) == kept
    again = {"city": city, "closings": Closings(), "now": later + timedelta(hours=1)}
    issue = close_period(either.open_work, either.open_reading, "day", "2026-03-18", content_of, **again)
    with either.open_reading() as work:
        assert work.issues.of_period("day", "2026-03-18") == [issue]
    assert (issue.serial, issue.number, issue.content["overall"]["reports"]) == (1, 1, 1)
    with either.reading_engine.connect() as connection:
        assert list(issue_differences(connection)) == []
