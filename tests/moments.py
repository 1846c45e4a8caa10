"""Everything that knows a date, run at odd moments: ``make moments``, or ``python -m tests.moments FOLDER`` for some of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tests.__main__ import workers_of

MOMENTS = {
    "a night": "2026-11-23T19:30:00Z",
    "a Sunday afternoon": "2026-11-29T06:00:00Z",
    "the first of a month in the city, the last of another in UTC": "2026-11-30T20:20:00Z",
    "20 s before the city's midnight, at the turn of its year": "2026-12-31T15:59:40Z",
    "20 s before midnight in UTC, at the turn of its year": "2026-12-31T23:59:40Z",
    "a day that the calendar's package does not know": "2027-05-12T02:20:00Z",
    "29 February": "2028-02-29T04:00:00Z",
}


def main(places: list[str]) -> int:
    """Run them at each moment, one moment after another; 0 when all are green. Prints a line for each at the end."""
    results = []
    for name, moment in MOMENTS.items():
        print(f"== {name}: {moment}", flush=True)
        words = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            workers_of(os.environ.get("WORKERS") or "auto"),
            "--dist",
            "loadfile",
            "--no-loadscope-reorder",
            "-m",
            "dated",
            "--durations=0",
            "--durations-min=30",
            *places,
        ]
        began = time.monotonic()
        code = subprocess.run(words, env=os.environ | {"TEST_MOMENT": moment}, check=False).returncode
        results.append((code, f"{'green' if code == 0 else f'RED ({code})'} in {time.monotonic() - began:.0f} s  {moment}  {name}"))
    print("\n".join(line for _, line in results))
    return max(code for code, _ in results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["tests"]))
