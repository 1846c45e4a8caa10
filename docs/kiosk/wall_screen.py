#!/usr/bin/env python3
"""Shows a wall on one screen and watches over it: Chromium in kiosk mode, its tab asked every ten seconds whether it lives.

Started by wall@.service. systemd is told that the tab lives (WATCHDOG=1) and in a line what it shows (STATUS=); when the tab crashed or
hangs, this ends and systemd starts both anew. A page that is not the wall (the server was away at boot) is asked for again.
Needs only Python; reads WALL_URL, WALL_SIZE, WALL_POSITION, WALL_PROFILE, WALL_BROWSER, WALL_FLAGS, WALL_CHECK_S. Source: docs/kiosk.md
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FLAGS = (
    "--kiosk",
    "--autoplay-policy=no-user-gesture-required",  # alarms may sound without anybody touching the screen
    "--no-first-run",
    "--noerrdialogs",
    "--hide-crash-restore-bubble",
    "--disable-features=Translate",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--password-store=basic",
    "--remote-debugging-port=0",  # a free one, on this machine alone
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ASKED = "[document.documentElement.dataset.stream || '', document.documentElement.dataset.page || '', location.href].join(' ')"
PATIENCE = 3  # checks that the tab may leave unanswered
ANSWER_S = 5.0
START_S = 60.0


class Silent(Exception):
    """The tab does not answer."""


def main() -> int:
    check_s = float(os.environ.get("WALL_CHECK_S", "10"))
    profile = Path(os.environ.get("WALL_PROFILE", "/var/lib/wall/screen"))
    url = os.environ["WALL_URL"]
    browser = start(profile, url)
    try:
        port = wait_for_port(profile, browser)
        tell("READY=1")
        return watch(browser, port, url, check_s)
    finally:
        end(browser)


def start(profile: Path, url: str) -> subprocess.Popen[bytes]:
    """Chromium on a profile of this screen's own; what it cached is kept, an earlier session is not."""
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "DevToolsActivePort").unlink(missing_ok=True)
    program = os.environ.get("WALL_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), "chromium")
    place = [f"--window-size={os.environ.get('WALL_SIZE', '1920,1080')}", f"--window-position={os.environ.get('WALL_POSITION', '0,0')}"]
    words = [program, *FLAGS, *place, f"--user-data-dir={profile}", *os.environ.get("WALL_FLAGS", "").split(), url]
    return subprocess.Popen(words, start_new_session=True)


def end(browser: subprocess.Popen[bytes]) -> None:
    """Its whole group: what distributions call the browser may be a script that started it."""
    with suppress(ProcessLookupError):
        os.killpg(browser.pid, signal.SIGTERM)
        try:
            browser.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(browser.pid, signal.SIGKILL)


def wait_for_port(profile: Path, browser: subprocess.Popen[bytes]) -> int:
    """The port on which the browser tells about its tab. Raises Silent when there is none in a minute."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and browser.poll() is None:
        told = profile / "DevToolsActivePort"
        if told.exists() and (lines := told.read_text().split()):
            return int(lines[0])
        time.sleep(0.2)
    raise Silent("the browser did not start")


def watch(browser: subprocess.Popen[bytes], port: int, url: str, check_s: float) -> int:
    """Until browser or tab is dead; 1 then."""
    missed = 0
    while browser.poll() is None and missed < PATIENCE:
        time.sleep(check_s)
        try:
            stream, page, shown = ask(port, "Runtime.evaluate", {"expression": ASKED})["result"]["value"].split(" ", 2)
            missed = 0
            tell(f"WATCHDOG=1\nSTATUS={stream or 'not the wall'}: {shown}")
            if page != "wall":
                ask(port, "Page.navigate", {"url": url})
        except (OSError, Silent, KeyError, ValueError) as error:
            missed += 1
            tell(f"STATUS=the tab does not answer ({missed} of {PATIENCE}): {error}")
    return 1


def ask(port: int, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """One command to the tab over the DevTools protocol. Raises Silent or OSError when it does not answer in time."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=ANSWER_S) as answer:
        tabs = [tab for tab in json.load(answer) if tab["type"] == "page"]
    if not tabs:
        raise Silent("there is no tab")
    path = urlsplit(tabs[0]["webSocketDebuggerUrl"]).path
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_S) as line:
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        line.sendall(f"{head}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        stream = line.makefile("rb")
        while stream.readline().strip():
            pass
        line.sendall(framed(json.dumps({"id": 1, "method": method, "params": parameters}).encode()))
        end = time.monotonic() + ANSWER_S
        while time.monotonic() < end:
            told = json.loads(unframed(stream))
            if told.get("id") == 1 and "result" in told:
                return dict(told["result"])
    raise Silent(f"no answer to {method}")


def framed(message: bytes) -> bytes:
    """A text frame as a client sends it (RFC 6455): masked, here with zeros."""
    size = bytes([0x80 | len(message)]) if len(message) < 126 else bytes([0x80 | 126]) + len(message).to_bytes(2, "big")
    return b"\x81" + size + bytes(4) + message


def unframed(stream: Any) -> bytes:
    """The next frame's message. Raises Silent at the end of the stream."""
    head = stream.read(2)
    if len(head) < 2:
        raise Silent("the browser hung up")
    size = head[1] & 0x7F
    if size > 125:
        size = int.from_bytes(stream.read(2 if size == 126 else 8), "big")
    return bytes(stream.read(size))


def tell(words: str) -> None:
    """A word to systemd, as sd_notify(3) would."""
    if where := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(words.encode(), "\0" + where[1:] if where.startswith("@") else where)


if __name__ == "__main__":
    sys.exit(main())
