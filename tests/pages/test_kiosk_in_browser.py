"""docs/kiosk.md holds what it says: the watcher starts the wall, tells systemd, and ends when the tab is dead; the units are sound."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from docs.kiosk import wall_screen
from tests.browser import SOFTWARE_WEBGL, find_chromium
from tests.servers import PATIENT_S, ROOT, Served, wait_until

KIOSK = ROOT / "docs" / "kiosk"


@contextmanager
def screen(folder: Path, url: str) -> Iterator[tuple[subprocess.Popen[bytes], socket.socket]]:
    """The watcher with a headless browser, and the socket on which it tells systemd."""
    program = find_chromium()
    if program is None:
        pytest.skip("Chromium is not installed")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(str(folder / "notify"))
        told.settimeout(PATIENT_S)
        flags = " ".join(["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", *SOFTWARE_WEBGL])
        given = {"WALL_URL": url, "WALL_PROFILE": str(folder / "profile"), "WALL_BROWSER": program, "WALL_CHECK_S": "0.5"}
        environment = os.environ | given | {"WALL_FLAGS": flags, "NOTIFY_SOCKET": str(folder / "notify")}
        process = subprocess.Popen([sys.executable, str(KIOSK / "wall_screen.py")], env=environment, stderr=subprocess.DEVNULL)
        try:
            yield process, told
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENT_S)
            process.kill()


def hears(told: socket.socket, words: str) -> bool:
    return words in told.recv(4096).decode()


@pytest.mark.usefixtures("browser")
def test_a_watched_screen_tells_that_it_lives_and_ends_when_its_tab_crashed(living: Served, tmp_path: Path) -> None:
    with screen(tmp_path, f"{living.url}/board/wall?scene=outcomes") as (process, told):
        assert hears(told, "READY=1")
        wait_until(lambda: hears(told, "WATCHDOG=1\nSTATUS=live: http"), "a living wall")
        port = int((tmp_path / "profile" / "DevToolsActivePort").read_text().split()[0])
        with suppress(OSError, wall_screen.Silent):
            wall_screen.ask(port, "Page.crash", {})
        assert process.wait(PATIENT_S) == 1
        wait_until(lambda: is_silent(port), "the end of the browser")


def is_silent(port: int) -> bool:
    """Whether nobody listens there any more."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return True
    return False


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_units_are_sound(tmp_path: Path) -> None:
    for name in ("wall-x.service", "wall@.service"):
        text = (KIOSK / name).read_text()
        for program in ("/usr/bin/X ", "/usr/local/bin/wall_screen.py"):
            text = text.replace(program, "/bin/true ")
        (tmp_path / name).write_text(text)
    units = [str(tmp_path / "wall-x.service"), str(tmp_path / "wall@hall.service")]
    (tmp_path / "wall@hall.service").write_text((tmp_path / "wall@.service").read_text())
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=PATIENT_S, check=False)
    wrong = [line for line in done.stderr.splitlines() if "wall" in line]
    assert not wrong


def test_the_page_names_every_variable_and_every_unit() -> None:
    page = (ROOT / "docs" / "kiosk.md").read_text()
    assert all(file.name in page for file in KIOSK.iterdir() if file.is_file() and file.name != "__init__.py")
    settings = {"WALL_URL", "WALL_SIZE", "WALL_POSITION", "WALL_FLAGS", "WALL_CHECK_S"}
    assert all(name in page for name in settings)
    assert all(line.partition("=")[0] in settings for line in (KIOSK / "hall.conf").read_text().splitlines() if not line.startswith("#"))
