"""The whole suite, as ``make test`` runs it: on all cores, and what failed in a browser or with a process once more by itself.

A page or a killed process may miss its moment on a machine that does ten other things; who fails alone, too, has failed. Every second
try is named, and more than ``MOST_AGAIN`` of them are a fault of the suite's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST_AGAIN = 3
FAILED = 1  # pytest's exit code when tests failed; others: interrupted, wrong use, nothing collected
MAY_FAIL_ONCE = "browser or faults"


def main(places: list[str], workers: str) -> int:
    """Run the tests of these places with so many workers (see ``workers_of``; "0": in this process); pytest's exit code."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bxp-cache-") as cache:
        code = _pytest(cache, *places, "-n", workers_of(workers), "--dist", "loadfile", "--no-loadscope-reorder", "--durations", "10")
        first = failed_in(cache)
        if code == FAILED and 0 < len(first) <= MOST_AGAIN:
            print(f"\nOnce more, alone, of {MAY_FAIL_ONCE}:", *first, sep="\n  ", flush=True)
            _pytest(cache, "--last-failed", "-m", MAY_FAIL_ONCE, *places)
            code = FAILED if failed_in(cache) else 0
            print(f"== {len(first)} failed at first, {len(failed_in(cache))} failed again")
        elif len(first) > MOST_AGAIN:
            print(f"== {len(first)} failed: more than {MOST_AGAIN} are not tried again")
    print(f"== tests took {time.monotonic() - began:.0f} s")
    return code


def workers_of(wanted: str) -> str:
    """For "auto" one more than there are cores: now and then one waits for a timer of the product's."""
    return str((os.cpu_count() or 1) + 1) if wanted == "auto" else wanted


def failed_in(cache: str) -> list[str]:
    """The tests that pytest remembers as failed."""
    file = Path(cache, "v", "cache", "lastfailed")
    return sorted(json.loads(file.read_text())) if file.exists() else []


def _pytest(cache: str, *words: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", "-o", f"cache_dir={cache}", *words], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["tests"], os.environ.get("WORKERS") or "auto"))
