"""The processes of one machine: web and jobs, started together, ended together, minded meanwhile."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOK_S = 0.2
STOP_S = 2.5
RESTART_S = 1.0
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


def serve_all(host: str, port: int, workers: int) -> int:
    """Run web and jobs until told to stop; the exit code of the web process. A jobs process that dies is started again."""
    environment = os.environ | {"BIND": f"{host}:{port}", "WEB_WORKERS": str(workers)}
    web = _start([sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), "app:create_app()"], environment)
    jobs = _start([sys.executable, str(ROOT / "app.py"), "jobs"], environment)
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    while web.poll() is None and not stopping:
        if jobs.poll() is not None:
            time.sleep(RESTART_S)
            jobs = _start([sys.executable, str(ROOT / "app.py"), "jobs"], environment)
        time.sleep(LOOK_S)
    _end([web, jobs])
    return 0 if stopping else web.returncode or 0


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, env=environment, preexec_fn=_end_with_parent)


def _end_with_parent() -> None:
    """On Linux the kernel ends a child whose parent was killed, so that the port is free for the next start."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGTERM)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + STOP_S
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
