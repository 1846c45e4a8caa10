"""How a city judges: schemes of points, groups, grades, costs, thresholds of hot spots, as frozen records. (rules)

Read from ``assessment.toml``. Source: docs/assessment.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

Words = Mapping[str, str]

SCORED_RATES = (
    "acceptance_rate", "closing_rate", "on_time_closing_rate", "handling_rate", "on_time_handling_rate", "satisfaction_rate",
)  # fmt: skip
"""The higher the better: what counts is the rate."""
SCORED_RATIOS = ("rework_rate", "deferral_rate", "overdue_share")
"""The lower the better: what counts is 100 − the ratio."""
SCORED_COUNTS = ("rework", "deferrals", "overdue_open")
"""Each one costs points."""
PROPORTIONAL, FULL_MARKS_AT, POINTS_OFF = "proportional", "full_marks_at", "points_off"
PART_KINDS = {
    # kind: what it may be made of
    PROPORTIONAL: SCORED_RATES + SCORED_RATIOS,
    FULL_MARKS_AT: SCORED_RATES + SCORED_RATIOS,
    POINTS_OFF: SCORED_COUNTS,
}
LETTERS = ("A", "B", "C", "D", "E")
GROUPED_BY = ("district", "department")


@dataclass(frozen=True)
class Part:
    """One part of a score. kind, of: as PART_KINDS allows; weight: points for full marks.

    full_marks_at: ``off`` points for each percentage point below ``at``. points_off: ``off`` points for each counted thing, ``more_off``
    from number ``more_from`` on. least: points that are left at any rate.
    """

    kind: str
    of: str
    weight: float
    at: float = 100.0
    off: float = 0.0
    more_from: int = 0
    more_off: float = 0.0
    least: float = 0.0


@dataclass(frozen=True)
class Scheme:
    """How a score is made up. The parts' weights sum to 100."""

    code: str
    name: Words
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Group:
    """Who is ranked among each other. by: district or department; kind, panels: of departments, '' and () for any."""

    code: str
    name: Words
    by: str
    scheme: str
    kind: str = ""
    panels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grade:
    """A letter for every score from ``least`` up to the grade above."""

    letter: str
    name: Words
    least: float


@dataclass(frozen=True)
class Costs:
    """What rewards are held against. unit: of money, a hundredth of it is a fen; year: an inspector's yearly cost in that unit.

    reward_fen, cash_share: what an accepted case costs on average, and the share of such cases in per cent, until a ledger says.
    """

    unit: Words
    area_km2: float
    inspector_area_km2: float
    inspector_year: float
    reward_fen: int
    cash_share: float


@dataclass(frozen=True)
class HotspotRules:
    """Thresholds of hot spots. window_days: looked at without other days; repeat_cases, repeat_days: it came back so often within so long;
    false_alarms: their largest expected share, 0–1; rising_days against rising_weeks before; drown_days: so much open work is too much.
    """

    window_days: int
    repeat_cases: int
    repeat_days: int
    false_alarms: float
    rising_days: int
    rising_weeks: int
    drown_days: int


@dataclass(frozen=True)
class Assessment:
    """How the city judges: schemes and groups by code, grades from the best down, costs, hot spots.

    grace: how long after its end a period may be closed.
    """

    schemes: dict[str, Scheme]
    groups: dict[str, Group]
    grades: tuple[Grade, ...]
    costs: Costs
    hotspots: HotspotRules
    grace: timedelta = timedelta(hours=2)
