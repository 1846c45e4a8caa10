"""From a period to its papers: the frozen issue, or what is known now; its photos, as far as they are public still. (verbs: read)"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from dashboard.assessment.closings import Closings
from dashboard.assessment.signing import reason_words
from dashboard.assessment.tables import bounds_of
from dashboard.city import City
from dashboard.errors import NotFound
from dashboard.ports import OpenWork, PhotoStore
from dashboard.publishing.bulletins.content import content_of, kind_of
from dashboard.publishing.bulletins.narrowing import narrowed
from dashboard.publishing.bulletins.paper import Signed, paper_of
from dashboard.publishing.bulletins.shapes import Paper
from dashboard.publishing.release import is_photo_public
from dashboard.records import Issue
from dashboard.times import day_of

WRITERS = {
    # form: the module that writes it, loaded when it is first asked for, and its function
    "docx": ("dashboard.publishing.bulletins.docx", "write_docx"),
    "xlsx": ("dashboard.publishing.bulletins.xlsx", "write_xlsx"),
}
MIMETYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
Photos = Mapping[str, bytes]


@dataclass(frozen=True)
class Edition:
    """A period's content. signed: None while the period is not closed; tag: the same for the same content."""

    content: dict[str, Any]
    signed: Signed | None
    tag: str

    def paper(self, city: City, language: str, by: str = "", code: str = "") -> Paper:
        """Its paper in a language. by, code: of the one district or department that it is to be about. Raises NotFound."""
        content = narrowed(self.content, by, code) if code else self.content
        unit = content["overall"]["name"].get(language, "") if code else ""
        return paper_of(content, city.bulletin, language, self.signed, unit)


def edition_of(open_reading: OpenWork, city: City, key: str, number: int, closings: Closings, now: datetime) -> Edition:
    """The issue with this number; 0: the newest one, or what is known now of a period that has none. Raises NotFound."""
    kind = kind_of(key)
    with open_reading() as work:
        issue = work.issues.get(kind, key, number) if number else work.issues.newest(kind, key)
        if issue:
            return _signed(issue, city)
        if number or bounds_of(kind, key)[0] > day_of(now, city.zone):
            raise NotFound()
        content = content_of(work, city, kind, key, closings, now)
    return Edition(content, None, f"{content['event']}-{content['as_of']}")


def photos_of(open_reading: OpenWork, store: PhotoStore, content: Mapping[str, Any]) -> dict[str, bytes]:
    """The pictures of a content's examples by name; what has ceased to be public is not among them."""
    names = [example[when] for example in content["examples"] for when in ("before", "after")]
    with open_reading() as work:
        public = {
            name
            for name in names
            if any(is_photo_public(work.cases.by_id(photo.case_id), photo) for photo in work.photos.by_public_name(name))
        }
    return {name: store.read("public", name) for name in names if name in public and store.has("public", name)}


def written(paper: Paper, form: str, photos: Photos) -> bytes:
    """The paper as docx or xlsx."""
    module, function = WRITERS[form]
    write: Callable[..., bytes] = getattr(import_module(module), function)
    return write(paper, photos.get)


def _signed(issue: Issue, city: City) -> Edition:
    reason = reason_words(issue.reason, city) if issue.reason else None
    return Edition(issue.content, Signed(issue.number, issue.closed_at.astimezone(city.zone), issue.digest, reason), issue.digest)
