"""Whether a page that was open for long stayed as large as it was, counted rightly, and came back from trouble in time. (rules)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

WARM_SHARE = 0.2  # of the run: the caches of scripts and drawings fill
WARM_S = (60.0, 600.0)  # but no less and no more
MOST_GROWTH = 0.10  # of the middle value, over all that was watched
SAYS_S = 12.0
RECOVERS_S = 10.0
FEWEST = 5  # samples that a slope can be told from


@dataclass(frozen=True)
class Sample:
    """A page at a moment, after its garbage was collected. second: since the run began."""

    second: float
    heap_mb: float
    nodes: int
    listeners: int
    counts: bool = True
    """Whether the page's own count was the server's."""


@dataclass(frozen=True)
class Grown:
    """What a series did after its warm-up. growth: of its middle value, by its slope over all that was watched."""

    middle: float
    growth: float
    per_hour: float

    @property
    def flat(self) -> bool:
        return self.growth <= MOST_GROWTH


@dataclass(frozen=True)
class Trouble:
    """What was done to a page, and after how many seconds it said so and was right again; None: never. said None: it need not."""

    what: str
    said_s: float | None
    back_s: float | None
    goes_on: bool = False
    """Whether the page went on counting all the while, and so had nothing to say."""

    @property
    def met(self) -> bool:
        said = self.goes_on or (self.said_s is not None and self.said_s <= SAYS_S)
        return said and self.back_s is not None and self.back_s <= RECOVERS_S


def warm_s(lasted: float) -> float:
    """How long the beginning of a run of so many seconds counts as warm-up."""
    return min(max(lasted * WARM_SHARE, WARM_S[0]), WARM_S[1])


def grown(seconds: Sequence[float], values: Sequence[float]) -> Grown:
    """The series after its warm-up, by the median of all slopes between two samples (Theil-Sen), which single peaks do not move.

    Raises ValueError where too few samples are left.
    """
    warm = warm_s(seconds[-1] if seconds else 0.0)
    kept = [(second, value) for second, value in zip(seconds, values, strict=True) if second >= warm]
    if len(kept) < FEWEST:
        raise ValueError(f"{len(kept)} samples after a warm-up of {warm:.0f} s are too few to judge")
    slopes = [(later[1] - one[1]) / (later[0] - one[0]) for place, one in enumerate(kept) for later in kept[place + 1 :]]
    slope, middle = median(slopes), median(value for _, value in kept)
    span = kept[-1][0] - kept[0][0]
    return Grown(middle, slope * span / middle if middle else 0.0, slope * 3600)


def counted(page: int, before: int, after: int) -> bool:
    """Whether a page's count is one that the server had between the two moments."""
    return before <= page <= after
