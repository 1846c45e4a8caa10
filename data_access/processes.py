"""The processes of one machine: web and jobs, ended together, minded meanwhile by one that loads nothing of the product.

The jobs come first and look whether the city can be served at all; who minds them reads only that they said so.
"""

from __future__ import annotations

import ctypes
import gc
import os
import select
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
AS_EVER = gc.get_threshold()
WEB = (sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), "app:create_app()")
JOBS = (sys.executable, str(ROOT / "app.py"), "jobs")


def begin_loading() -> None:
    """Look for garbage seldom: what a process loads stays, and looking through it after every 700 objects was a tenth of its start."""
    gc.set_threshold(50_000)


def end_loading() -> None:
    """For who goes on for long: what is there by now stays and is looked through no more, which held every stream for 90–150 ms.

    What comes is let go as ever: photos kept for longer took the web process over its bound.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*AS_EVER)


def serve_all(host: str, port: int, workers: int) -> int:
    """Run jobs and web until told to stop; the exit code of the web process, or of jobs that found the city not ready to be served.

    A jobs process that dies later is started again.
    """
    environment = os.environ | {"BIND": f"{host}:{port}", "WEB_WORKERS": str(workers)}
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    hears, tells = os.pipe()
    jobs = _start(JOBS, environment | {"TELL_READY": str(tells)}, tells)
    os.close(tells)
    while not stopping and not select.select([hears], [], [], LOOK_S)[0]:
        pass
    if not stopping and not os.read(hears, 1):
        return jobs.wait() or 1
    os.close(hears)
    if stopping:
        _end([jobs])
        return 0
    web = _start(WEB, environment)
    while web.poll() is None and not stopping:
        if jobs.poll() is not None:
            time.sleep(RESTART_S)
            jobs = _start(JOBS, environment)
        time.sleep(LOOK_S)
    _end([web, jobs])
    return 0 if stopping else web.returncode or 0


def tell_ready() -> None:
    """Tell who started this process for ``serve`` that the city can be served."""
    if tells := os.environ.pop("TELL_READY", ""):
        with open(int(tells), "wb") as pipe:
            pipe.write(b"+")


def _start(command: tuple[str, ...], environment: dict[str, str], *descriptors: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, env=environment, preexec_fn=_end_with_parent, pass_fds=descriptors)


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
