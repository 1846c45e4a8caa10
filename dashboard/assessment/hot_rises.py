"""Which districts' categories and which places are rising. (rules on the rows that were read)

Source: docs/hotspots.md
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from dashboard.assessment.hot_places import Item, kind_of, whereabouts
from dashboard.assessment.hotspots import LEAST, WEEKDAYS, Block, blocks, commonest, numbers_of
from dashboard.assessment.rates import rounded
from dashboard.assessment.report_days import Reports
from dashboard.assessment.rises import Rise, rises
from dashboard.city import City, HotspotRules, name_of

DISTRICT = "district"
PLACE = "place"
LEAST_AT_A_PLACE = 10
"""Reports in all: among thousands of places fewer could hardly ever be told from chance, and each test costs the others power."""
PAIR = 1 << 16  # two numbers of codes in one


def first_needed(last: date, rules: HotspotRules) -> date:
    """From which day on the reports are needed to say what rose by ``last``."""
    return last - timedelta(days=WEEKDAYS * (rules.rising_weeks + 1) - 1)


def weeks_known(since: date | None, last: date, rules: HotspotRules) -> int:
    """How many whole weeks there are to compare with: weeks from before the city's first report are no weeks without reports.

    since: the day of the first report, which may be half a day; None without any.
    """
    days = 0 if since is None else (last - since).days
    return min(max((days - rules.rising_days) // WEEKDAYS, 0), rules.rising_weeks)


def rising(reports: Reports, city: City, rules: HotspotRules, last: date, weeks: int) -> tuple[list[Item], dict[str, Any]]:
    """What rose in the days up to ``last``, the surest first; and what it was held against. weeks: so many before are compared with.

    Districts' categories and places are two lists, and each is allowed half of the false alarms.
    """
    ago = last.toordinal() - reports.rows["day"].astype(np.int64)
    compared = (ago % WEEKDAYS < rules.rising_days) & (ago // WEEKDAYS <= weeks)
    rows, back = reports.only(compared), (ago // WEEKDAYS)[compared]
    whole = np.bincount(back, minlength=weeks + 1).tolist()
    facts = {"days": rules.rising_days, "weeks": weeks, "false_alarms": rules.false_alarms, "observed": whole[0]}
    if not weeks:
        return [], facts | {"expected": None}
    allowed = rules.false_alarms / 2
    items = [_of_kind(rise, city, rows) for rise in rises(_by_kind(rows, back, weeks), allowed)]
    items += [_of_place(rise, city, rows, back) for rise in rises(_by_place(rows, back, weeks), allowed)]
    told = sorted((item for item in items if item["observed"] >= LEAST), key=lambda item: item["p"])
    return told, facts | {"expected": rounded(sum(whole[1:]) / weeks, 1)}


def _by_kind(reports: Reports, back: np.ndarray, weeks: int) -> dict[tuple[int, ...], Sequence[int]]:
    """(district, category) → counts of the last days and of each week before."""
    pairs = reports.rows["district"].astype(np.int64) * PAIR + reports.rows["category"]
    found, place = np.unique(pairs, return_inverse=True)
    table = _table(place, back, len(found), weeks)
    return {divmod(pair, PAIR): counts for pair, counts in zip(found.tolist(), table, strict=True)}


def _by_place(reports: Reports, back: np.ndarray, weeks: int) -> dict[tuple[int, ...], Sequence[int]]:
    """Cells of a place → its counts. Places are made from all days together, so that a rise makes no place of its own."""
    found: list[Block] = blocks(reports.rows["key"], LEAST_AT_A_PLACE)
    place = numbers_of(reports.rows["key"], found)
    table = _table(place[place >= 0], back[place >= 0], len(found), weeks)
    return {block.keys: counts for block, counts in zip(found, table, strict=True)}


def _table(place: np.ndarray, back: np.ndarray, count: int, weeks: int) -> list[list[int]]:
    flat = np.bincount(place.ravel() * (weeks + 1) + back, minlength=count * (weeks + 1))
    table: list[list[int]] = flat.reshape(count, weeks + 1).tolist()
    return table


def _of_kind(rise: Rise[tuple[int, ...]], city: City, reports: Reports) -> Item:
    district, category = (reports.names[number] for number in rise.key)
    return {
        "scope": DISTRICT,
        "district": district,
        "district_name": name_of(city.districts, district),
        **kind_of(category, city),
        **_numbers(rise),
    }


def _of_place(rise: Rise[tuple[int, ...]], city: City, reports: Reports, back: np.ndarray) -> Item:
    now = reports.only((back == 0) & np.isin(reports.rows["key"], rise.key))
    kind = kind_of(now.names[commonest(now.rows["category"])[0]], city)
    return {"scope": PLACE, **whereabouts(rise.key, city, now), **kind, **_numbers(rise)}


def _numbers(rise: Rise[Any]) -> Item:
    expected = rounded(rise.expected, 1)
    times = rounded(rise.observed / rise.expected, 1) if rise.expected else None
    return {"observed": rise.observed, "expected": expected, "times": times, "weeks": list(rise.weeks), "p": rise.p, "q": rise.q}
