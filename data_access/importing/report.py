"""What came of an import: counts, flags, and the file of rejected rows with their reasons. (edge)"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data_access.importing.rows import FLAGS, REASONS, Rejected

COLUMNS = ("line", "key", "reason", "meaning", "value")


@dataclass
class Outcome:
    """Counts of one run. same: rows that were there already and say nothing new; flags: of every row that was taken, whenever it was."""

    rows: int = 0
    added: int = 0
    corrected: int = 0
    same: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds if self.seconds else 0.0

    def lines(self, rejects: Path) -> Iterator[str]:
        """The summary, a line each."""
        yield f"{self.rows:,} rows in {self.seconds:.1f} s ({self.rate:,.0f} rows/s)"
        yield f"{self.added:,} added, {self.corrected:,} corrected, {self.same:,} there already, {self.rejected.total():,} rejected"
        for reason, count in self.rejected.most_common():
            yield f"  rejected {count:,} {reason}: {REASONS[reason]}"
        for flag, count in self.flags.most_common():
            yield f"  flagged {count:,} {flag}: {FLAGS[flag]}"
        if self.rejected:
            yield f"rejected rows: {rejects}"


class Rejects:
    """The file of rejected rows: written while the import runs; without any, there is none."""

    def __init__(self, file: Path) -> None:
        self._path = file
        self._file: Any = None
        file.unlink(missing_ok=True)

    def add(self, rejected: Rejected) -> None:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", newline="", encoding="utf-8")
            csv.writer(self._file, lineterminator="\n").writerow(COLUMNS)
        row = (rejected.line, _plain(rejected.key), rejected.reason, REASONS[rejected.reason], _plain(rejected.value))
        csv.writer(self._file, lineterminator="\n").writerow(row)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
