"""One running city: settings, stores and rules, wired together by ``app.py`` and handed to every edge."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.city import City, Locator
from dashboard.config import Settings
from dashboard.ports import Bus, Jobs, OpenWork, PhotoStore
from dashboard.times import Clock
from dashboard.trust.identity import Keys


@dataclass(frozen=True)
class Product:
    """open_work: a write transaction; open_reading: a consistent view that writes nothing."""

    settings: Settings
    city: City
    locator: Locator
    keys: Keys
    open_work: OpenWork
    open_reading: OpenWork
    photo_store: PhotoStore
    bus: Bus
    jobs: Jobs
    clock: Clock
