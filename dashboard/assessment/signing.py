"""What is signed in an issue: its content as bytes, their digest, and what later news changes in its figures. (rules)

Source: docs/periods.md
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.assessment.indicators import BY_KEY, COUNT, INDICATORS, MEDIAN
from dashboard.assessment.tables import period_words
from dashboard.city import City
from dashboard.city.names import Named, name_of

Content = Mapping[str, Any]
Figure = int | float | None

OVERALL = "overall"
TABLES = ("district", "department", "panel", "category", "day")
SIGNED = tuple(indicator.key for indicator in INDICATORS if indicator.kind in (COUNT, MEDIAN))
"""The figures of overall and tables that a correction sets right. Rates and scores follow from them; what stands now is as of the issue."""

GOES_ON = {
    # table: what changes in it because work goes on after the period, although nothing was counted wrongly
    "": ("closed", "handled", "handling_due", "handled_on_time"),  # late cases are done at last; feedback is sent back
    "department": ("reports", "accepted"),  # a case that is handed over takes its report along
}
MOST_REASON = 2000  # characters that a reason has
MOST_TOLD = 8  # changes in words: about three lines of a paper
LONGEST_REST = len("; +99999")


@dataclass(frozen=True)
class Change:
    """One figure that is not what was signed. table: overall or one of TABLES; key: of its row."""

    table: str
    key: str
    figure: str
    old: Figure
    new: Figure

    def __str__(self) -> str:
        return f"{self.table}/{self.key}/{self.figure} {_told(self.old)} -> {_told(self.new)}"


_WRITTEN = re.compile(r"(\w+)/(.*)/(\w+) (\S+) -> (\S+)")


def canonical(content: Content) -> bytes:
    """The content as the one JSON text that is hashed and handed out: keys sorted, no spaces, UTF-8. Raises ValueError for NaN."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Content) -> str:
    """SHA-256 of the canonical text, in hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def frozen(content: Content) -> dict[str, Any]:
    """The content as it will be read back: plain JSON, its keys in canonical order."""
    plain: dict[str, Any] = json.loads(canonical(content))
    return plain


def changes(signed: Content, known: Content) -> list[Change]:
    """Every signed figure that is known otherwise by now, the whole first. A row that one of them lacks has zeros.

    signed, known: contents of the same period, or only their ``overall`` and ``tables``.
    """
    found = _between(OVERALL, "", signed[OVERALL], known[OVERALL])
    for table in TABLES:
        old, new = (_rows(content, table) for content in (signed, known))
        for key in dict.fromkeys((*old, *new)):
            found += _between(table, key, old.get(key, {}), new.get(key, {}))
    return found


def is_mistake(change: Change) -> bool:
    """Whether something was counted wrongly, and not only done, sent back or handed over since."""
    return change.figure not in (*GOES_ON[""], *GOES_ON.get(change.table, ()))


def reason_of(found: Sequence[Change]) -> str:
    """The changes as an issue keeps them: "overall//due 120 -> 119; …; +14", as many as fit and how many more there are."""
    kept, length = [], 0
    for change in found:
        length += len(str(change)) + 2
        if length > MOST_REASON - LONGEST_REST:
            break
        kept.append(str(change))
    rest = len(found) - len(kept)
    return "; ".join([*kept, *([f"+{rest}"] if rest else [])])


def changes_in(reason: str) -> tuple[list[Change], int]:
    """What ``reason_of`` wrote, and how many more changes there were."""
    *parts, last = reason.split("; ")
    more = int(last[1:]) if last.startswith("+") else 0
    written = [match for part in (*parts, last) if (match := _WRITTEN.fullmatch(part))]
    return [Change(match[1], match[2], match[3], _read(match[4]), _read(match[5])) for match in written], more


def change_words(change: Change, city: City) -> dict[str, str]:
    """A change in words: 云岩区应结案数 120 → 119."""
    indicator, name = BY_KEY[change.figure], _name(change, city)
    said = f"{_shown(change.old)} → {_shown(change.new)}"
    return {"zh": f"{name['zh']}{indicator.zh} {said}", "en": f"{name.get('en', name['zh'])}, {indicator.en}: {said}"}


def reason_words(reason: str, city: City) -> dict[str, str]:
    """A reason in words, its first few changes and how many more there are; empty for a first issue."""
    found, more = changes_in(reason)
    words = [change_words(change, city) for change in found[:MOST_TOLD]]
    more += len(found[MOST_TOLD:])
    rest = {"zh": [f"另有 {more} 处"], "en": [f"and {more} more"]} if more else {"zh": [], "en": []}
    marks = {"zh": "；", "en": "; "}
    return {language: mark.join([*(word[language] for word in words), *rest[language]]) for language, mark in marks.items()}


def _rows(content: Content, table: str) -> dict[str, Content]:
    return {row["key"]: row for row in content["tables"].get(table, ())}


def _between(table: str, key: str, old: Content, new: Content) -> list[Change]:
    figures = ((figure, _figure(old, figure), _figure(new, figure)) for figure in SIGNED)
    return [Change(table, key, figure, before, after) for figure, before, after in figures if before != after]


def _figure(row: Content, figure: str) -> Figure:
    """A missing count is 0, a missing median none."""
    return row.get(figure, 0 if BY_KEY[figure].kind == COUNT else None)


def _name(change: Change, city: City) -> Mapping[str, str]:
    if change.table == OVERALL:
        return city.name
    if change.table == "day":  # of a year: its months
        return period_words("day" if len(change.key) == len("2026-11-22") else "month", change.key)
    records: dict[str, Mapping[str, Named]] = {
        "district": city.districts,
        "department": city.departments,
        "panel": city.panels,
        "category": city.categories,
    }
    return name_of(records[change.table], change.key)


def _told(figure: Figure) -> str:
    return "none" if figure is None else str(figure)


def _read(text: str) -> Figure:
    if text == "none":
        return None
    return float(text) if "." in text else int(text)


def _shown(figure: Figure) -> str:
    return "—" if figure is None else f"{figure:,}"
