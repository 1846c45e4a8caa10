"""Some drafts lived through, as rows ready for the driver: what a worker process hands back. (rules)"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from dashboard.city import City, load_city
from dashboard.records import Case, Due, Happening, News, Photo
from data_access.cases import CASE_FIELDS, PLACE_FIELDS
from data_access.demo.drafts import Draft
from data_access.demo.life import Life, World
from data_access.demo.scenery import Scenery
from data_access.demo.story import Staff
from data_access.dues import DUE_FIELDS
from data_access.engine import to_ms
from data_access.tallies import MarkSheet, local_day

CASE_COLUMNS = ("id", *CASE_FIELDS, *PLACE_FIELDS)
HISTORY_COLUMNS = ("case_id", "position", "move", "source", "target", "at", "actor", "by", "department", "deadline", "facts")
DUE_COLUMNS = DUE_FIELDS
PHOTO_COLUMNS = (
    "id", "case_id", "kind", "position", "original", "width", "height", "added_at", "taken_at", "lon", "lat", "boxes", "cleared_at",
    "cleared_by", "staff_name", "public_name", "small_name", "public_width", "public_height",
)  # fmt: skip
NEWS_COLUMNS = ("number", "kind", "case_id", "at", "district", "department", "public", "staff")
Row = tuple[Any, ...]
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Job:
    """What a worker is given. city: its folder."""

    drafts: Sequence[Draft]
    city: str
    staff: Staff
    scenery: Scenery
    now: datetime


@dataclass(frozen=True)
class Batch:
    """Rows in the order of the column lists. news: (time in ms, case id, place in the case's life, then the row without number)."""

    cases: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    dues: list[Row] = field(default_factory=list)
    photos: list[Row] = field(default_factory=list)
    news: list[Row] = field(default_factory=list)
    days: dict[tuple[str, ...], Counter[str]] = field(default_factory=dict)
    posts: dict[tuple[str, int, str], Counter[str]] = field(default_factory=dict)
    sums: dict[tuple[str, ...], Counter[str]] = field(default_factory=dict)
    minutes: dict[tuple[int, str], Counter[str]] = field(default_factory=dict)
    places: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)


def batch_of(job: Job) -> Batch:
    """Live the drafts' lives."""
    world = World(_city(job.city), job.staff, job.scenery, job.now)
    sheet = MarkSheet(local_day(world.city.zone))
    batch = Batch(days=sheet.days, posts=sheet.posts, sums=sheet.sums, minutes=sheet.minutes, places=sheet.places)
    for draft in job.drafts:
        life = Life(draft, world, sheet).live()
        batch.cases.append(_case_row(life.case))
        batch.history.extend(_history_row(row) for row in life.history)
        batch.dues.extend(due_row(due) for due in life.dues)
        batch.photos.extend(_photo_row(photo) for photo in life.photos)
        batch.news.extend(_news_row(place, item) for place, item in enumerate(life.news))
    return batch


@lru_cache(maxsize=2)
def _city(folder: str) -> City:
    """Read once in each worker."""
    return load_city(folder)


def _plain(value: Any) -> Any:
    return to_ms(value) if isinstance(value, datetime) else value


def _case_row(case: Case) -> Row:
    place = case.place
    return (case.id, *(_plain(getattr(case, name)) for name in CASE_FIELDS), *(getattr(place, name) for name in PLACE_FIELDS))


def _history_row(row: Happening) -> Row:
    deadline = None if row.deadline is None else to_ms(row.deadline)
    own = (row.case_id, row.position, row.move, row.source, row.target, to_ms(row.at), row.actor, row.by, row.department)
    return (*own, deadline, _written(row.facts) if row.facts else "{}")


def due_row(due: Due) -> Row:
    """A due as the driver takes it, in the order of DUE_COLUMNS."""
    return tuple(_plain(getattr(due, name)) for name in DUE_COLUMNS)


def _photo_row(photo: Photo) -> Row:
    return tuple("[]" if name == "boxes" else _plain(getattr(photo, name)) for name in PHOTO_COLUMNS)


def _news_row(place: int, news: News) -> Row:
    at = to_ms(news.at)
    return (
        at,
        news.case_id,
        place,
        news.kind,
        news.case_id,
        at,
        news.district,
        news.department,
        _written(news.public),
        _written(news.staff),
    )
