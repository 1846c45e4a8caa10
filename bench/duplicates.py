"""How well duplicates are found among real pairs, beside the rules of two open peers, on the same reports in one run.

``python bench/duplicates.py --cases FILE --pairs FILE --mapping boston_311 [--json]``. Pairs: a CSV whose first two columns are the key
of the later case and of the one it repeats. Every report is asked about what came before it, with the thresholds in the code. Peers:
FixMyStreet (same category within 250 m), Signalen (same category within 50 m, 12 weeks); recall_at_5 of their newest five, recall and
suggestions of their whole lists.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # as a script it is started from anywhere

from dashboard.city import load_city  # noqa: E402
from dashboard.geo import metres  # noqa: E402
from dashboard.reports.duplicates import REACH_M, is_same, likenesses  # noqa: E402
from dashboard.sightings import Seen  # noqa: E402
from data_access.importing.files import rows_of  # noqa: E402
from data_access.importing.mapping import load_mapping  # noqa: E402
from data_access.importing.rows import Imported, Reader  # noqa: E402
from tests.clock import MORNING  # noqa: E402

FIRST = 5
PAIR_M = 200.0
FIXMYSTREET_M = 250.0
SIGNALEN_M, SIGNALEN_TIME = 50.0, timedelta(weeks=12)
SQUARE_DEG = 0.0025  # of latitude: wider than REACH_M
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Lists:
    """What one rule offers. ranks: the parent's place in each pair's list, None: not in it; of_pairs, of_others: how long the lists are."""

    ranks: list[int | None] = field(default_factory=list)
    of_pairs: list[int] = field(default_factory=list)
    of_others: list[int] = field(default_factory=list)

    def told(self) -> dict[str, float | int]:
        found = [rank for rank in self.ranks if rank is not None]
        pairs, others = max(len(self.ranks), 1), max(len(self.of_others), 1)
        return {
            "pairs": len(self.ranks),
            "recall_at_5": round(sum(rank < FIRST for rank in found) / pairs, 4),
            "recall": round(len(found) / pairs, 4),
            "suggestions_per_pair": round(sum(self.of_pairs) / pairs, 3),
            "suggestions_per_other": round(sum(self.of_others) / others, 3),
        }


class Before:
    """The reports that came before, by square of the map."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[Seen]] = defaultdict(list)

    def add(self, seen: Seen) -> None:
        self._squares[_square(seen)].append(seen)

    def around(self, seen: Seen) -> Iterator[Seen]:
        """Those of the nine squares about it."""
        across, up = _square(seen)
        for at in ((across + dx, up + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            yield from self._squares.get(at, ())


def _square(seen: Seen) -> tuple[int, int]:
    wide = SQUARE_DEG / math.cos(math.radians(round(seen.lat)))
    return math.floor(seen.lon / wide), math.floor(seen.lat / SQUARE_DEG)


def compare(
    rows: Sequence[Imported], parents: Mapping[str, str], panels: Mapping[str, str]
) -> tuple[dict[str, Lists], list[tuple[str, str]]]:
    """The lists of ours and the peers, over all reports as they came; and what would be joined at once (later, earlier)."""
    rows = sorted(rows, key=lambda row: (row.opened, row.key))
    seen = {row.key: _seen(number, row, panels) for number, row in enumerate(rows)}
    ended = [row.closed or NEVER for row in rows]
    lists = {"ours": Lists(), "fixmystreet": Lists(), "signalen": Lists()}
    joins, before = [], Before()
    for row in rows:
        report = seen[row.key]
        parent = seen.get(parents.get(row.key, ""))
        is_pair = parent is not None and parent.case_id < report.case_id and _apart(parent, report) <= PAIR_M
        around = list(before.around(report))
        before.add(report)
        found = likenesses(report, (case for case in around if ended[case.case_id] > row.opened))
        if is_same(found):
            joins.append((row.key, rows[found[0].case.case_id].key))
        if not is_pair and (row.duplicate or row.key in parents):
            continue
        offers = {"ours": [one.case for one in found], **_peers(report, around)}
        for name, offered in offers.items():
            (lists[name].of_pairs if is_pair else lists[name].of_others).append(len(offered))
            if is_pair:
                lists[name].ranks.append(offered.index(parent) if parent in offered else None)
    return lists, joins


def _seen(number: int, row: Imported, panels: Mapping[str, str]) -> Seen:
    placed = row.lon is not None and row.lat is not None
    return Seen(number, row.category, panels[row.category], row.lon or 0.0, row.lat or 0.0, row.opened, row.words, placed=placed)


def _peers(report: Seen, around: Sequence[Seen]) -> dict[str, list[Seen]]:
    """The newest first."""
    alike = sorted((case for case in around if case.category == report.category), key=lambda case: -case.case_id)
    away = [(case, _apart(case, report)) for case in alike]
    return {
        "fixmystreet": [case for case, far in away if far <= FIXMYSTREET_M],
        "signalen": [case for case, far in away if far <= SIGNALEN_M and report.at - case.at <= SIGNALEN_TIME],
    }


def _apart(one: Seen, other: Seen) -> float:
    return metres(one.lon, one.lat, other.lon, other.lat)


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python bench/duplicates.py", description=__doc__)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--mapping", required=True)
    parser.add_argument("--city", help="its folder or name; else what the mapping's name begins with")
    parser.add_argument("--json", action="store_true", help="one JSON object alone on stdout")
    parser.add_argument("--joins", type=Path, help="write what the machine would join at once, as CSV")
    asked = parser.parse_args(words)
    city = load_city(asked.city or asked.mapping.split("_")[0])
    mapping = load_mapping(asked.mapping, city)
    reader = Reader(mapping, city, MORNING)
    read = (reader.read(row.line, row.values) for row in rows_of(asked.cases, mapping))
    rows = [row for row in read if isinstance(row, Imported)]
    with asked.pairs.open(newline="", encoding="utf-8") as file:
        lines = csv.reader(file)
        next(lines)
        parents = {line[0]: line[1] for line in lines}
    lists, joins = compare(rows, parents, {category.code: category.panel for category in city.categories.values()})
    if asked.joins:
        with asked.joins.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("case", "joined_to"), *joins])
    told = {**lists["ours"].told(), "joined_at_once": len(joins), "reach_m": REACH_M}
    told["peers"] = {name: lists[name].told() for name in ("fixmystreet", "signalen")}
    print(json.dumps(told) if asked.json else _table(told))


def _table(told: Mapping[str, Any]) -> str:
    keys = ("pairs", "recall_at_5", "recall", "suggestions_per_pair", "suggestions_per_other")
    rows = {"ours": told, **told["peers"]}
    lines = [f"| rule | {' | '.join(keys)} |", "| --- " * (len(keys) + 1) + "|"]
    return "\n".join([*lines, *(f"| {name} | {' | '.join(str(row[key]) for key in keys)} |" for name, row in rows.items())])


if __name__ == "__main__":
    main(sys.argv[1:])
