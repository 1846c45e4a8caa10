"""One demo case lived through by the product's own rules, with every row that its life leaves. (rules)

What the verbs do in many transactions is done here at once: the same table of moves, clocks, marks and news.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from os import urandom
from typing import Any

from dashboard.assessment.counting import RATE, marks_of
from dashboard.assessment.dues import TOUCHING, dues_after
from dashboard.city import City
from dashboard.handling.moves import after_move, deadline_of, written_facts
from dashboard.handling.review import CLEARS, SUPPORTED
from dashboard.publishing.release import AFTER, BEFORE, news_of
from dashboard.records import MACHINE, By, Case, Due, Happening, Photo
from dashboard.reports.intake import received, received_news
from dashboard.reports.lifecycle import CLOSED, SUBMITTED, find_move
from data_access.demo.drafts import Draft
from data_access.demo.scenery import Scene, Scenery, scene_at
from data_access.demo.story import Staff, Step, Story, Told
from data_access.tallies import MarkSheet

PHOTOS_A_CASE = 8
"""Ids set aside for each case's photos, so that a case's rows can be made without knowing the others'."""


@dataclass(frozen=True)
class World:
    """What every life needs. now: nothing happens after it."""

    city: City
    staff: Staff
    scenery: Scenery
    now: datetime


class Life(Told):
    """One case: as it is, its history, deadlines, photos and news. sheet: takes its marks."""

    def __init__(self, draft: Draft, world: World, sheet: MarkSheet) -> None:
        self._draft, self._world, self._sheet = draft, world, sheet
        self.case = _case(draft, world.city)
        self.at = draft.reported_at
        self.photos = [self._photo(BEFORE, draft.reported_at)]
        self.history = [received(self.case)]
        self.dues: list[Due] = []
        self.news = [received_news(self.case, world.city.zone)]
        self._supports = sorted(draft.supports)
        sheet.count(marks_of(None, self.history[0], self.case))
        sheet.count_place(self.case)

    def live(self) -> Life:
        """Everything that happened to it up to now."""
        for step in Story(self._draft, self, self._world.city, self._world.staff).steps():
            if step.at > self._world.now:
                break
            self._support_until(step.at)
            self._rate(step) if step.name == RATE else self._move(step)
        self._support_until(self._world.now)
        return self

    def _move(self, step: Step) -> None:
        facts = dict(step.facts)
        move = find_move(self.case, step.name, step.by, step.at, facts | ({"photo": True} if step.photos else {}))
        after = after_move(self.case, move, facts, step.by, step.at, self._world.city)
        if step.photos:
            new = [self._photo(AFTER, step.at) for _ in range(step.photos)]
            self.photos += new
            facts["photos"] = [photo.id for photo in new]
        if facts.get("photo_cleared"):
            self._clear(CLEARS[step.name], step)
        self._write(after, step.name, step.by, step.at, written_facts(facts))
        self._tell("outcome" if after.state == CLOSED else "case", step)

    def _rate(self, step: Step) -> None:
        self._write(replace(self.case, rating=step.facts["rating"]), RATE, step.by, step.at, step.facts)
        self._tell("case", step)

    def _support_until(self, at: datetime) -> None:
        """Reports that were joined to this one meanwhile."""
        while self._supports and self._supports[0] <= at:
            joined = self._supports.pop(0)
            self._write(replace(self.case, supporters=self.case.supporters + 1), SUPPORTED, MACHINE, joined, {})

    def _write(self, after: Case, name: str, by: By, at: datetime, facts: dict[str, Any]) -> None:
        row = Happening(
            case_id=after.id,
            position=len(self.history) + 1,
            move=name,
            source=self.case.state,
            target=after.state,
            at=at,
            actor=by.actor,
            by=by.account,
            department=after.department or self.case.department,
            deadline=deadline_of(after, name),
            facts=facts,
        )
        changes = dues_after(self.dues, self.case, row, after) if name in TOUCHING else []
        for change in changes:
            self.dues = [change.new if due is change.old else due for due in self.dues] + ([change.new] if change.old is None else [])
        self._sheet.count(marks_of(self.case, row, after, changes))
        self.history.append(row)
        self.case, self.at = after, at

    def _tell(self, kind: str, step: Step) -> None:
        self.news.append(news_of(kind, self.case, self.photos, step.name, step.at, self._world.city.zone))

    def _clear(self, kind: str, step: Step) -> None:
        self.photos = [self._cleared(photo, step) if photo.kind == kind and not photo.cleared_at else photo for photo in self.photos]

    def _cleared(self, photo: Photo, step: Step) -> Photo:
        scene = self._scene(photo.kind)
        return replace(
            photo,
            cleared_at=step.at,
            cleared_by=step.by.account,
            public_name=scene.public_name,
            small_name=scene.small_name,
            public_width=scene.width,
            public_height=scene.height,
        )

    def _scene(self, when: str) -> Scene:
        pairs = self._world.scenery[self._draft.category]
        return pairs[scene_at(self._draft.place, len(pairs))][when == AFTER]

    def _photo(self, when: str, at: datetime) -> Photo:
        scene, place = self._scene(when), self._draft.place
        taken_before = timedelta(seconds=15 + self._draft.seed % 200)
        return Photo(
            id=self.case.id * PHOTOS_A_CASE + (len(self.photos) if when == AFTER else 0),
            case_id=self.case.id,
            kind=when,
            position=1,
            original=scene.original,
            width=scene.width,
            height=scene.height,
            added_at=at,
            taken_at=at - taken_before,
            lon=place.lon if when == BEFORE else None,
            lat=place.lat if when == BEFORE else None,
            staff_name=scene.staff_name,
        )


def _case(draft: Draft, city: City) -> Case:
    """The report as it came in. Its secret code is nobody's: the receipt of a made-up report was handed to no one."""
    return Case(
        id=draft.id,
        number=draft.number,
        state=SUBMITTED,
        category=draft.category,
        panel=city.categories[draft.category].panel,
        place=draft.place,
        reported_at=draft.reported_at,
        code_hash=urandom(32),
        address=draft.address,
        words=draft.words,
        reporter=draft.reporter,
    )
