"""Runs every benchmark in turn and prints one table: ``make bench``; ``python -m bench snapshot`` for one."""

from __future__ import annotations

import sys
from importlib import import_module

from bench.report import machine, table

NAMES = ("snapshot", "tables", "hotspots", "imports", "submissions", "push", "weights")


def main(names: list[str]) -> None:
    print(machine())
    rows = []
    for name in names or NAMES:
        print(f"… {name}", file=sys.stderr)
        rows += import_module(f"bench.{name}").measure()
    print(table(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
