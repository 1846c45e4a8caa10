"""What the machine does by itself, and when, as data. The jobs process reads it. (rules)"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One verb that runs every so many minutes, and whenever a page asks for it by its name. hour: only in this hour of the city's day."""

    name: str
    every_min: int
    what: str
    hour: int | None = None


TASKS: tuple[Task, ...] = (
    Task("sweep", 1, "make the renditions that photos still lack"),
    Task("resume_deferred", 1, "resume deferred cases whose day has come"),
    Task("forget_drafts", 60, "remove photos that were sent ahead of a report which never came"),
    Task("release_claims", 1, "give back reports that a reviewer claimed and left"),
    Task("prune", 60, "forget request keys after 24 hours and minute tallies after nine weeks"),
    Task("close_periods", 60, "freeze the figures of every period that is over"),
    Task("correct_periods", 60, "issue corrected figures of closed periods that later news touched", hour=4),
)
