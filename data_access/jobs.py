"""Huey: jobs kept in an SQLite file beside the database, or in Redis. What is lost is found again by the minute's sweep."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from huey import RedisHuey, SqliteHuey, crontab
from huey.api import Huey

from dashboard.timetable import TASKS, Task

log = structlog.get_logger()
Verb = Callable[..., Any]
GATHER_S = 0.1


def open_queue(redis_url: str, folder: Path, city: str) -> Huey:
    """The city's queue. Nothing is connected before first use."""
    if redis_url:
        return RedisHuey(f"baixingpai-{city}", url=redis_url)
    # fsync off: a job is only a hint, the database knows what is still to be done
    return SqliteHuey("baixingpai", filename=str(folder / "jobs.db"), fsync=False, timeout=1)


class QueuedJobs:
    """``ports.Jobs`` on Huey. The task itself is known to every process, the verbs to the jobs process alone.

    offload: runs a call off the loop that feeds the streams, since a queue in SQLite may make its writer wait.
    """

    def __init__(self, queue: Huey, offload: Callable[[Verb], object]) -> None:
        self.queue = queue
        self._offload = offload
        self._verbs: Mapping[str, Verb] = {}
        self._run = queue.task(name="run")(self._run_verb)
        self._wanted: dict[str, tuple[str, dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def _run_verb(self, name: str, facts: dict[str, Any]) -> None:
        self._verbs[name](**facts)

    def soon(self, name: str, **facts: Any) -> None:
        """Ask for a job; the same asked for by many within ``GATHER_S`` is asked for once."""
        with self._lock:
            first = not self._wanted
            self._wanted[f"{name} {sorted(facts.items())}"] = (name, facts)
        if first:
            timer = threading.Timer(GATHER_S, self._send)
            timer.daemon = True
            timer.start()

    def _send(self) -> None:
        with self._lock:
            wanted, self._wanted = list(self._wanted.values()), {}
        self._offload(lambda: self._enqueue(wanted))

    def _enqueue(self, wanted: list[tuple[str, dict[str, Any]]]) -> None:
        try:
            for name, facts in wanted:
                self._run(name, facts)
        except Exception:  # a full or missing queue must not fail what was already committed
            log.warning("jobs.not_queued", jobs=len(wanted), exc_info=True)

    def waiting(self) -> int:
        return int(self.queue.pending_count())

    def serve(self, verbs: Mapping[str, Verb], zone: ZoneInfo, lead: timedelta) -> None:
        """Run jobs until told to stop. verbs: by name; each of the timetable's must be there. zone: the city's; lead: its clock's."""
        self._verbs = verbs
        for task in TASKS:
            self.queue.periodic_task(is_time(task, zone, lead), name=f"every_{task.name}")(verbs[task.name])
        self.queue.create_consumer(workers=1, initial_delay=0.05, max_delay=0.5, check_worker_health=True, health_check_interval=10).run()


def is_time(task: Task, zone: ZoneInfo, lead: timedelta = timedelta()) -> Callable[[datetime], bool]:
    """Says of a minute of the machine's, in UTC without zone as Huey gives it, whether the task runs then."""
    every = crontab(minute=f"*/{task.every_min}" if task.every_min < 60 else "0")
    ahead = timedelta(minutes=round(lead / timedelta(minutes=1)))

    def runs(minute: datetime) -> bool:
        minute += ahead
        return every(minute) and task.hour in (None, minute.replace(tzinfo=UTC).astimezone(zone).hour)

    return runs
