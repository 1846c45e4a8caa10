"""What a person's address asks the board for, and what stands in for words it does not know. (rules)

Not known: all, whole city, 7 days. A street brings its district, a category its panel; a cell stands in its hexagon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import h3

from dashboard.city import City
from dashboard.geo import HEXAGON_RESOLUTION

PERIOD_DAYS = {"today": 1, "7": 7, "30": 30}
DEFAULT_DAYS = 7
EARLIEST = date(2000, 1, 1)
LONGEST_DAYS = 366  # of one's own period
OPEN_ONES, OVERDUE_ONES, CLOSED_ONES = "open", "overdue", "closed"
STATE_FILTERS = (OPEN_ONES, OVERDUE_ONES, CLOSED_ONES)
CELL_SIGNS = 8


@dataclass(frozen=True)
class BoardFilters:
    """panel, category, district, street: codes, '' for all; first, last: days, both inclusive.

    state: of STATE_FILTERS, '' for all: which cases the map shows. hexagon, cell: whose cases are listed, '' for none.
    """

    first: date
    last: date
    panel: str = ""
    district: str = ""
    category: str = ""
    street: str = ""
    state: str = ""
    hexagon: str = ""
    cell: str = ""

    @property
    def codes(self) -> dict[str, str]:
        """Column of a case → code."""
        asked = {"panel": self.panel, "category": self.category, "district": self.district, "street": self.street}
        return {name: code for name, code in asked.items() if code}

    def categories(self, city: City) -> list[str]:
        """Codes of the categories; none: all."""
        if self.category:
            return [self.category]
        return [code for code, category in city.categories.items() if category.panel == self.panel]

    def tallied(self, city: City) -> dict[str, str | Sequence[str]]:
        """The same for tallies by day: those with streets and categories know no panel."""
        places = {name: code for name, code in (("district", self.district), ("street", self.street)) if code}
        if self.category or (self.street and self.panel):
            return {**places, "category": self.categories(city)}
        return {**places, "panel": self.panel} if self.panel else dict(places)


def read_filters(question: Mapping[str, str], city: City, today: date) -> BoardFilters:
    """The filters of an address; what is not known falls back."""
    category, panel = _category(question, city)
    street, district = _street(question, city)
    first, last = _days(question, today)
    state = question.get("state", "")
    hexagon = question.get("hex", "")
    hexagon = hexagon if h3.is_valid_cell(hexagon) and h3.get_resolution(hexagon) == HEXAGON_RESOLUTION else ""
    cell = question.get("cell", "")
    return BoardFilters(
        first,
        last,
        panel=panel,
        district=district,
        category=category,
        street=street,
        state=state if state in STATE_FILTERS else "",
        hexagon=hexagon,
        cell=cell if hexagon and len(cell) == CELL_SIGNS and cell.isalnum() else "",
    )


def _category(question: Mapping[str, str], city: City) -> tuple[str, str]:
    """(category, panel): a category that is not of the asked panel is none."""
    panel = question.get("panel", "")
    panel = panel if panel in city.panels else ""
    category = city.categories.get(question.get("category", ""))
    if category is None or panel not in ("", category.panel):
        return "", panel
    return category.code, category.panel


def _street(question: Mapping[str, str], city: City) -> tuple[str, str]:
    """(street, district): a street that is not of the asked district is none."""
    district = question.get("district", "")
    district = district if district in city.districts else ""
    street = city.streets.get(question.get("street", ""))
    if street is None or district not in ("", street.district):
        return "", district
    return street.code, street.district


def _days(question: Mapping[str, str], today: date) -> tuple[date, date]:
    first, last = _date(question.get("from", "")), _date(question.get("to", ""))
    if first and last and EARLIEST <= first <= min(last, today):
        last = min(last, today)
        return max(first, last - timedelta(days=LONGEST_DAYS - 1)), last
    days = PERIOD_DAYS.get(question.get("period", ""), DEFAULT_DAYS)
    return today - timedelta(days=days - 1), today


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
