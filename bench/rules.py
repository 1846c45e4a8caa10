"""What is done for every report, alone and in one thread: a deadline, a place, a sealed photo, a look at a picture file."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

from bench.report import Figure
from dashboard.city import City, Locator, load_city
from dashboard.errors import UnsoundPhoto
from dashboard.handling.deadlines import deadline
from dashboard.reports.photos import inspect_photo, render
from dashboard.trust.identity import Keys, seal
from tests.pictures import bombs
from tests.servers import ROOT

PLACE = (106.7135, 26.5783)  # near Zunyi Road in Nanming
PHOTO_BYTES = 5_000_000
PHOTOS = ROOT.parent / "shared" / "data" / "photos"
FOLDERS = ("bad_inputs", "exif_samples")
LONGEST_PX = 1600


def measure() -> list[Figure]:
    """The best of several runs each, for the machine is shared; of the files, the slowest."""
    city = load_city("guiyang")
    return [_deadline(city), _place(city), _sealed(), _bombs(city), *_files(city)]


def _deadline(city: City) -> Figure:
    start = datetime(2026, 3, 18, 10, tzinfo=city.zone)
    took = _best_s(lambda: deadline(start, "15d", city.calendar, city.zone), runs=10, times=1000)
    return Figure("deadline of 15 working days", "10 × 1,000, the best", f"{took * 1e6:.1f} µs", "≤ 30 µs", took <= 30e-6)


def _place(city: City) -> Figure:
    locator = Locator(city)
    took = _best_s(lambda: locator.place(*PLACE), runs=20, times=100)
    return Figure("district, street and cell of a place", "20 × 100, the best", f"{took * 1e6:.1f} µs", "≤ 100 µs", took <= 100e-6)


def _sealed() -> Figure:
    keys, photo = Keys.from_settings("secret", Keys.fresh()), os.urandom(PHOTO_BYTES)
    took = _best_s(lambda: seal(keys, photo, "photo"), runs=5)
    return Figure("photo sealed", "5 MB, the best of 5", f"{took * 1000:.1f} ms", "≤ 20 ms", took <= 0.02)


def _bombs(city: City) -> Figure:
    took = _best_s(lambda: [_looked_at(bomb, city) for bomb in bombs()], runs=3)
    return Figure("bombs of hundreds of megapixels refused", "3 files, the best of 3", f"{took * 1000:.1f} ms", "≤ 1 s", took <= 1)


def _files(city: City) -> list[Figure]:
    files = [file for folder in FOLDERS for file in sorted((PHOTOS / folder).glob("*"))]
    if not files:
        print(f"  {PHOTOS} is not there: its files are not measured", file=sys.stderr)
        return []
    slowest, file = max((_best_s(partial(_looked_at, file.read_bytes(), city), runs=3), file) for file in files)
    load = f"{len(files)} real, odd and broken files, each the best of 3; slowest {file.name}"
    return [Figure("photo looked at and rendered, or refused", load, f"≤ {slowest * 1000:.0f} ms", "≤ 2 s", slowest <= 2)]


def _looked_at(data: bytes, city: City) -> None:
    with suppress(UnsoundPhoto):
        inspect_photo(data, zone=city.zone)
        render(data, LONGEST_PX)


def _best_s(action: Callable[[], object], *, runs: int, times: int = 1) -> float:
    """Seconds of one call, in the fastest of so many runs of so many calls; a first call is not counted."""
    action()
    return min(_timed(action, times) for _ in range(runs)) / times


def _timed(action: Callable[[], object], times: int) -> float:
    started = time.perf_counter()
    for _ in range(times):
        action()
    return time.perf_counter() - started
