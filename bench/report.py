"""How a figure is told: what, under which load, what came out, beside its budget."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured line. budget: as DESIGN 6 words it; met: None where there is none."""

    what: str
    load: str
    value: str
    budget: str = ""
    met: bool | None = None


def quantile(values: Sequence[float], share: float) -> float:
    """The value that so much of the others do not exceed; by rank, no interpolation."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


def spread(values: Sequence[float]) -> str:
    """Median, p95, p99 and worst of milliseconds."""
    return (
        " · ".join(f"{name} {quantile(values, share):.0f}" for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0)))
        + " ms"
    )


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table."""
    lines = ["| what | load | measured | budget | |", "| --- | --- | --- | --- | --- |"]
    signs = {True: "met", False: "missed", None: ""}
    return "\n".join([*lines, *(f"| {f.what} | {f.load} | {f.value} | {f.budget} | {signs[f.met]} |" for f in figures)])
