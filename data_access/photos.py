"""What is known of each photo: where it came from, what hides in it, whether a person cleared it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Row, String, Table, bindparam, or_, select
from sqlalchemy.engine import Connection

from dashboard.errors import NotFound
from dashboard.records import Photo
from data_access.engine import Moment, metadata
from data_access.json_text import JsonText

PHOTOS = Table(
    "photos",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    Column("original", String(64), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("taken_at", Moment),
    Column("lon", Float),
    Column("lat", Float),
    Column("boxes", JsonText, nullable=False),
    Column("cleared_at", Moment),
    Column("cleared_by", ForeignKey("accounts.id")),
    Column("staff_name", String(64), nullable=False),
    Column("public_name", String(64), nullable=False, index=True),
    Column("small_name", String(64), nullable=False, index=True),
    Column("public_width", Integer, nullable=False),
    Column("public_height", Integer, nullable=False),
)
_unrendered = or_(PHOTOS.c.staff_name == "", PHOTOS.c.cleared_at.is_not(None) & (PHOTOS.c.public_name == ""))
Index("photos_unrendered", PHOTOS.c.id, sqlite_where=_unrendered, postgresql_where=_unrendered)
ADD_PHOTO = PHOTOS.insert()
OF_CASES = (
    select(PHOTOS)
    .where(PHOTOS.c.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(PHOTOS.c.case_id, PHOTOS.c.kind.desc(), PHOTOS.c.id)
)


class SqlPhotos:
    """``ports.PhotoRows`` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, photo: Photo) -> Photo:
        new = self._connection.execute(ADD_PHOTO, _row(photo)).inserted_primary_key
        assert new is not None
        return Photo(id=new[0], **_row(photo))

    def of_case(self, case_id: int) -> list[Photo]:
        return self.of_cases([case_id]).get(case_id, [])

    def of_cases(self, case_ids: Sequence[int]) -> dict[int, list[Photo]]:
        """The photos of each case that has any, before photos first, in the order they came."""
        found: dict[int, list[Photo]] = {}
        for row in self._connection.execute(OF_CASES, {"cases": case_ids}):
            found.setdefault(row.case_id, []).append(_photo(row))
        return found

    def by_id(self, photo_id: int) -> Photo:
        return self._one(PHOTOS.c.id == photo_id)

    def by_public_name(self, name: str) -> Iterator[Photo]:
        """Every photo with this rendition, one by one and in no order: the same picture may belong to thousands of cases."""
        for row in self._connection.execute(select(PHOTOS).where(or_(PHOTOS.c.public_name == name, PHOTOS.c.small_name == name))):
            yield _photo(row)

    def _one(self, where: Any) -> Photo:
        row = self._connection.execute(select(PHOTOS).where(where).limit(1)).first()
        if row is None:
            raise NotFound()
        return _photo(row)

    def save(self, photo: Photo) -> None:
        self._connection.execute(PHOTOS.update().where(PHOTOS.c.id == photo.id).values(**_row(photo)))

    def unrendered(self, most: int) -> list[int]:
        """Photos whose renditions are still to be made: new ones, and cleared ones not yet blurred."""
        return list(self._connection.execute(select(PHOTOS.c.id).where(_unrendered).order_by(PHOTOS.c.id).limit(most)).scalars())


def _row(photo: Photo) -> dict[str, Any]:
    return {field.name: getattr(photo, field.name) for field in fields(Photo) if field.name != "id"}


def _photo(row: Row[Any]) -> Photo:
    values = dict(row._mapping)
    return Photo(**values | {"boxes": tuple(tuple(box) for box in values["boxes"])})
