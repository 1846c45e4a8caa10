"""Worker processes for what takes the processor's time: drawing scenes, living lives. The same calls in this process for little work."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

AHEAD = 3
"""Calls handed out for each worker before their results are wanted; more would only fill the memory."""

Given = TypeVar("Given")
Made = TypeVar("Made")


class Each(Protocol):
    """Calls a function for each thing; the results come in the things' order."""

    def __call__(self, work: Callable[[Given], Made], things: Iterable[Given]) -> Iterator[Made]: ...


@contextmanager
def workers(wanted: bool) -> Iterator[Each]:
    """As many processes as there are processors; none when not wanted."""
    count = os.cpu_count() or 1
    if not wanted or count < 2:
        yield lambda work, things: map(work, things)
        return
    # What lives leave is rows without circles: collecting them found nothing and took a tenth of the time.
    # Spawned, not forked: a child must not inherit an open database.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        yield lambda work, things: _through(pool, work, things, count * AHEAD)


def _through(pool: ProcessPoolExecutor, work: Callable[[Given], Made], things: Iterable[Given], ahead: int) -> Iterator[Made]:
    waiting: deque[Future[Any]] = deque()
    for thing in things:
        waiting.append(pool.submit(work, thing))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
