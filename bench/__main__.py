"""Runs every benchmark in turn and prints one table: ``make bench``; ``python -m bench snapshot`` for one.

What follows a single name goes to it: ``python -m bench screens --walls 10``.
"""

from __future__ import annotations

import sys
from importlib import import_module

from bench.report import machine, table

NAMES = ("rules", "snapshot", "tables", "boards", "hotspots", "imports", "submissions", "push", "screens", "weights", "recovery")


def main(words: list[str]) -> None:
    options = next((words[at:] for at, word in enumerate(words) if word.startswith("-")), [])
    names = words[: len(words) - len(options)]
    if options and len(names) != 1:
        sys.exit("options belong to one benchmark: name it before them")
    print(machine())
    rows = []
    for name in names or NAMES:
        print(f"… {name}", file=sys.stderr)
        rows += import_module(f"bench.{name}").measure(*([options] if options else []))
    print(table(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
