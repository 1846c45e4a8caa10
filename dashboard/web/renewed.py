"""Figures that take their time, made anew beside those who ask: nobody but the first waits for them. (web)"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from dashboard.times import day_of

T = TypeVar("T")
Beside = Callable[[Callable[[], None]], None]
"""Starts something and does not wait for it."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Made(Generic[T]):
    at: datetime
    value: T


def in_a_thread(work: Callable[[], None]) -> None:
    """A greenlet where gevent runs the server: what is called there gives way by ``time.sleep(0)``."""
    threading.Thread(target=work, daemon=True, name="renewed").start()


class Renewed(Generic[T]):
    """One such figure. Older than ``fresh`` it is made anew while all are told the one before; older than ``oldest``, or of another day,
    it is told to nobody.
    """

    def __init__(
        self, make: Callable[[datetime], T], zone: ZoneInfo, *, fresh: timedelta, oldest: timedelta, beside: Beside = in_a_thread
    ) -> None:
        self._make, self._zone, self._fresh, self._oldest, self._beside = make, zone, fresh, oldest, beside
        self._lock = threading.Lock()
        self._kept: _Made[T] | None = None

    def at(self, now: datetime) -> T:
        """The figure as of now or a little earlier."""
        kept = self._kept
        if kept is None or not self._may_tell(kept, now):
            return self._waited_for(now)
        if now - kept.at >= self._fresh and self._lock.acquire(blocking=False):
            try:
                self._beside(lambda: self._renew(now))
            except RuntimeError as error:  # no more threads
                self._lock.release()
                log.warning("figure_not_renewed", exc_info=error)
        return kept.value

    def _may_tell(self, kept: _Made[T], now: datetime) -> bool:
        return now - kept.at < self._oldest and day_of(kept.at, self._zone) == day_of(now, self._zone)

    def _waited_for(self, now: datetime) -> T:
        with self._lock:
            kept = self._kept
            if kept is None or not self._may_tell(kept, now):
                kept = self._kept = _Made(now, self._make(now))
        return kept.value

    def _renew(self, now: datetime) -> None:
        """Runs under the lock, which whoever saw the age has taken."""
        try:
            self._kept = _Made(now, self._make(now))
        except Exception as error:  # what was told before stays; the next who asks tries again
            log.warning("figure_not_renewed", exc_info=error)
        finally:
            self._lock.release()
