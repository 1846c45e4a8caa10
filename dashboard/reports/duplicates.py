"""Is it the same trouble as a case that is still open? Place, category, words, photo and time, weighed as chances. (rules)

For every open case nearby: how much likelier is what we see if both are the same trouble than if they are not. A case's chance is its
share of all of them, with ``NEW`` for none of them: where many alike stand side by side each gets little, and nobody is shown a wall of
them. Found by trying on one half of the real pairs and measured on the other (bench/duplicates.py). Source: docs/duplicates.md
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, hypot

from dashboard.geo import metres
from dashboard.sightings import Seen

REACH_M = 250.0
"""Farther cases are not asked about."""
NEAR_M = 12.0
"""A place that a careful person puts on a map, in metres; the phone's own accuracy comes on top."""
FAR_SHARE, FAR_M = 0.01, 80.0
"""So much of the reports of one trouble name a place far off, and how far."""
SAME_PANEL, OTHER_PANEL = 0.1, 0.005
"""How often one trouble is reported under another category of the panel, or of another panel."""
LASTING_DAYS = 40.0
WORDS_LEAST, WORDS_MOST = 0.5, 3.5
PHOTO_NEAR, PHOTO_BITS = 30.0, 5.0
"""What two photos alike are worth, and within how many of 64 bits that fades."""
NEW = 0.2
PERHAPS = 0.04
SAME, SAME_M, SAME_DAYS = 0.7, 15.0, 3.0
MOST = 5
A_DAY_S = 86400.0
LATIN = re.compile(r"[a-z0-9]+")
HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Likeness:
    """An open case that may be the same trouble. chance: 0–1, of all it could be; place, category, words, photo: the four bars, 0–1.

    None where nothing could be compared.
    """

    case: Seen
    chance: float
    metres: float
    days: float
    place: float
    category: float
    words: float | None
    photo: float | None


def likenesses(report: Seen, standing: Iterable[Seen]) -> list[Likeness]:
    """The open cases that may be what is reported, likeliest first, at most MOST, none under PERHAPS; none for a report without a place."""
    weighed = [found for case in standing if report.placed and case.placed and (found := _weigh(report, case))]
    total = NEW + sum(weight for weight, _ in weighed)
    likely = [(weight / total, found) for weight, found in weighed if weight / total >= PERHAPS]
    likely.sort(key=lambda one: (-one[0], one[1].metres, -one[1].case.case_id))
    return [Likeness(**{**found.__dict__, "chance": chance}) for chance, found in likely[:MOST]]


def is_same(found: Sequence[Likeness]) -> bool:
    """Whether the machine may join the report to the first of them at once; what is doubtful waits for a person."""
    return bool(found) and (
        found[0].chance >= SAME and found[0].category == 1 and found[0].metres <= SAME_M and abs(found[0].days) <= SAME_DAYS
    )


def words_alike(one: str, other: str) -> float | None:
    """0–1: twice the shared parts of speech over all of them (Dice); None where one says nothing.

    Parts are words of Latin letters, and pairs of neighbouring Chinese characters.
    """
    mine, theirs = _parts(one), _parts(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else None


def _parts(text: str) -> set[str]:
    text = text.casefold()
    pairs = {run[at : at + 2] for run in HAN.findall(text) for at in range(max(len(run) - 1, 1))}
    return pairs | set(LATIN.findall(text))


def _weigh(report: Seen, case: Seen) -> tuple[float, Likeness] | None:
    away = metres(report.lon, report.lat, case.lon, case.lat)
    if away > REACH_M:
        return None
    near = exp(-away / hypot(NEAR_M, report.accuracy_m, case.accuracy_m))
    category = 1.0 if report.category == case.category else SAME_PANEL if report.panel == case.panel else OTHER_PANEL
    words = words_alike(report.words, case.words)
    photo = _photos_alike(report.prints, case.prints)
    days = (report.at - case.at).total_seconds() / A_DAY_S
    weight = (near + FAR_SHARE * exp(-away / FAR_M)) * category * exp(-abs(days) / LASTING_DAYS)
    weight *= 1.0 if words is None else WORDS_LEAST + (WORDS_MOST - WORDS_LEAST) * words
    weight *= 1.0 if photo is None else 1.0 + (PHOTO_NEAR - 1.0) * photo
    return weight, Likeness(case, 0.0, away, days, near, category, words, photo)


def _photos_alike(mine: Sequence[int], theirs: Sequence[int]) -> float | None:
    """0–1 of the two photos that are most alike; None where one has none."""
    if not mine or not theirs:
        return None
    return exp(-((min((one ^ other).bit_count() for one in mine for other in theirs) / PHOTO_BITS) ** 2))
