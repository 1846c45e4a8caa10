"""In which proportions the demo city reports, decides and handles: printed figures, and a design picture where nothing is printed.

Printed: the city management bureau's bulletin of March 2018 (61,007 reports, 56,878 accepted) as the press printed it on
2018-04-08. Counts are as printed; where a printed rate contradicts its counts (17.99 %, printed as 19.99 %), the counts win.
Pictured: the wall in the design (18 March, 14:32, about 3,700 reports a day): shares and rates that no bulletin gives.
"""

from __future__ import annotations

FULL_SIZE_A_DAY = 3_500
"""Reports a day of a full-size city: the press spoke of 3,000 to 4,000."""

REPORTS = 61_007
ACCEPTED = 56_878
REPORTS_BY_DISTRICT = {"520103": 32_539, "520102": 14_830, "520115": 3_690}
"""云岩区, 南明区, 观山湖区: printed."""
REPORTS_ELSEWHERE = 9_948
"""其他区域: printed as one figure."""
ELSEWHERE = {"520111": 32, "520113": 22, "520112": 18, "520181": 13, "520123": 6, "520121": 5, "520122": 4}
"""How the other seven share it: made up, after their towns' sizes."""

ACCEPTED_ENFORCEMENT = 51_629
"""市容秩序: printed, of all accepted."""
ACCEPTED_BY_CATEGORY = {"hanging_ad": 11_655, "standing_sign": 11_634, "shopfront_spill": 10_232}
"""违规悬挂广告, 落地占道广告牌匾, 门面延伸占道经营: printed."""
PANELS = {"sanitation": 264, "facilities": 129, "muck": 62, "greenery": 47, "site": 48}
"""How the other panels share what is not street order: the legend of the pictured wall."""
WITHIN_PANEL = {
    "enforcement": {
        "street_vendor": 34, "bike_parking": 22, "piled_goods": 14, "sticker_ad": 14, "noise": 8, "cooking_fumes": 5, "illegal_building": 3,
    },
    "sanitation": {
        "exposed_litter": 34, "full_bin": 26, "dirty_road": 18, "public_toilet": 7, "sewage_dumping": 9, "burning": 2, "floating_waste": 4,
    },
    "facilities": {
        "road_damage": 18, "pavement_damage": 22, "manhole": 14, "street_light": 12, "guardrail": 8, "traffic_sign": 7, "ponding": 9,
        "blocked_drain": 7, "low_cable": 3,
    },
    "muck": {"muddy_wheels": 30, "spilled_load": 20, "muck_dumping": 30, "uncovered_truck": 20},
    "greenery": {"fallen_tree": 8, "dead_tree": 22, "dirty_green": 34, "green_damage": 22, "green_furniture": 14},
    "site": {"hoarding": 24, "dust": 26, "night_work": 16, "unwashed_exit": 18, "site_materials": 16},
}  # fmt: skip
"""How a panel's categories share it: made up. The three printed categories stand apart."""

REJECTED_SHARE = 0.56
"""Of what is not accepted: rejected, the rest being duplicates. Made up."""
REJECT_REASONS = {"not_visible": 30, "not_municipal": 24, "photo_unclear": 20, "place_wrong": 14, "already_done": 12}

ON_TIME = {
    "520115": 97.2, "520113": 96.4, "520112": 95.1, "520111": 93.8, "520102": 92.6, "520181": 91.4, "520123": 90.2, "520121": 88.1,
    "520122": 86.0, "520103": 82.4,
}  # fmt: skip
"""On-time handling rate by district, percent: the pictured wall; those of the counties, which it does not name, by its ranking."""
ON_TIME_ELSEWHERE = 91.0

PACE = {"enforcement": (2.0, 2.5)}
PACE_ELSEWHERE = (4.0, 1.6)
"""Which part of its time a case handled in time takes, as a beta distribution: street order is soon cleared, repairs wait.
Made up so that what is open has more colours than what comes in, as on the pictured wall."""

HOURS = (30, 18, 12, 8, 8, 14, 42, 95, 180, 285, 330, 296, 224, 206, 246, 272, 254, 215, 168, 128, 98, 76, 56, 40)
"""Reports by hour of the day at full size: the pictured day curve, with its peaks at 10:30 and 15:30."""
WEEKDAYS = (1.06, 1.05, 1.04, 1.02, 1.03, 0.92, 0.88)
"""Monday to Sunday, against the mean: made up."""

SENT_BACK = 0.045
DEFERRAL_ASKED = 0.02
DEFERRAL_GRANTED = 0.7
HANDED_BACK = 0.022
VOIDED = 0.004
REOPENED = 0.008
RATED = 0.24
APPEALED = 0.05
CLAIMED_FIRST = 0.4
SLOW_CLOSING = 0.08
"""Of the handled: verified only after the closing deadline. All of these are made up."""
RATINGS = {5: 58, 4: 29, 3: 8, 2: 3, 1: 2}
COMES_BACK = {"enforcement": 0.15, "sanitation": 0.1, "facilities": 0.06, "greenery": 0.04, "muck": 0.4, "site": 0.2}
COMES_BACK_ELSEWHERE = 0.12
"""Of what is reported: troubles that were solved at that place before, some of them within a month. With the ratings it makes a gap between
what was closed and what citizens confirmed like the pictured board's: 5.7 points, from 2.5 in greenery to 11.2 in muck."""

HEAVY_REPORTERS = 1.8
"""How unevenly people report: so that the first sends 2 %, as one did (13,010 yuan at 10 yuan a case, printed)."""
WITH_PHONE = 0.7
WITHOUT_WORDS = 0.25
PRIVATE_HOMES = 0.02


def district_weights(codes: list[str]) -> list[float]:
    """How likely each district is to be reported from; equal in a city of which nothing is printed."""
    elsewhere = sum(ELSEWHERE.values())
    known = {code: REPORTS_ELSEWHERE * part / elsewhere for code, part in ELSEWHERE.items()} | REPORTS_BY_DISTRICT
    return _weights(codes, known)


def category_weights(codes: list[str]) -> list[float]:
    """How likely each category is; equal in a city of which nothing is printed."""
    street_order = ACCEPTED_ENFORCEMENT - sum(ACCEPTED_BY_CATEGORY.values())
    others = ACCEPTED - ACCEPTED_ENFORCEMENT
    of_panel = {"enforcement": float(street_order)}
    of_panel |= {panel: others * part / sum(PANELS.values()) for panel, part in PANELS.items()}
    known: dict[str, float] = dict(ACCEPTED_BY_CATEGORY)
    for panel, shares in WITHIN_PANEL.items():
        known |= {code: of_panel[panel] * part / sum(shares.values()) for code, part in shares.items()}
    return _weights(codes, known)


def _weights(codes: list[str], known: dict[str, float]) -> list[float]:
    return [known.get(code, 0.0) for code in codes] if any(code in known for code in codes) else [1.0] * len(codes)


def acceptance_rate() -> float:
    """Accepted of reports, 0-1, as printed: 93.23 %."""
    return ACCEPTED / REPORTS


def on_time(district: str) -> float:
    """Which part of a district's cases is handled by its deadline, 0-1."""
    return ON_TIME.get(district, ON_TIME_ELSEWHERE) / 100
