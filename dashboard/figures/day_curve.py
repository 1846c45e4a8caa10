"""Reports over the day: today up to now, what is usual on such a day, and how today goes on to midnight. (figures)

Shown is the rate per hour: the reports of the sixty minutes that end at each point. assets/wall_curve.js moves it by the same rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from dashboard.figures.theme import Theme, bare_layout, saying

SLOT_MIN = 10
MOST_LINES = 4
Figure = dict[str, Any]
Line = tuple[list[float], list[float]]
USUAL_ALPHA, FORECAST_ALPHA = "40", "38"  # of fills, hexadecimal


def per_hour(counts: Sequence[float], minute: float | None = None) -> Line:
    """Hours of the day and reports an hour at each, from counts per ten minutes since midnight.

    minute: how far the day is (its last slot is then still filling); None: the whole day.
    In the day's first hour the rate is that of the time so far.
    """
    ends: list[float] = [(slot + 1) * SLOT_MIN for slot in range(len(counts))]
    if minute is not None:
        ends = [end for end in ends if end < minute] + ([minute] if minute >= SLOT_MIN and counts else [])
    hours, rates = [0.0] if ends else [], []
    for end in ends:
        first = max(0.0, end - 60)
        rates.append(sum(count * _part(slot, first, end, minute) for slot, count in enumerate(counts)) * 60 / (end - first))
        hours.append(end / 60)
    return hours, [rates[0], *rates] if rates else []


def day_curve(curve: Mapping[str, Any], minute: int, words: Mapping[str, str], theme: Theme, size: tuple[int, int]) -> Figure:
    """curve: of the snapshot: today (counts per ten minutes up to now), usual {low, high} and forecast {mid, low, high} (reports an hour).

    minute: of the day, 0-1439. words: none (what to say without reports), today, usual, forecast. size: (width, height) in px.
    """
    today = list(curve.get("today") or ())
    low, high = (usual_line((curve.get("usual") or {}).get(name) or ()) for name in ("low", "high"))
    now = per_hour(today, minute)
    mid, least, most = (ahead((curve.get("forecast") or {}).get(name) or (), len(today), minute, now) for name in ("mid", "low", "high"))
    last = [axis[-1:] for axis in now]
    dot = {"color": theme.amber, "size": 12, "line": {"color": theme.surface, "width": 2}}
    layout = _layout(theme, size, nice_ticks(max([*high[1], *now[1], *most[1]], default=0)))
    now_line = {"x0": minute / 60, "x1": minute / 60, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": theme.text_2, "width": 1.5}}
    layout["shapes"] = [{"type": "line"} | now_line]
    if not sum(today) and not sum(high[1]):
        layout["annotations"] = [saying(words["none"], theme) | {"bgcolor": theme.surface, "borderpad": 6}]
    unseen = {"mode": "lines", "line": {"width": 0}}
    data = [
        _trace(low, **unseen),
        _trace(high, **unseen, fill="tonexty", fillcolor=theme.text_3 + USUAL_ALPHA, name=words["usual"]),
        _trace(least, **unseen),
        _trace(most, **unseen, fill="tonexty", fillcolor=theme.amber + FORECAST_ALPHA, name=words["forecast"]),
        _trace(mid, mode="lines", line={"color": theme.amber, "width": 2.5, "dash": "dot"}, name=words["forecast"]),
        _trace(now, mode="lines", line={"color": theme.amber, "width": 3.5}, name=words["today"]),
        _trace(last, mode="markers", marker=dot),
    ]
    return {"data": data, "layout": layout}


def usual_line(rates: Sequence[float]) -> Line:
    """Hours of the day and reports an hour at each: the rates at the steps' ends, from midnight on."""
    hours = [(step + 1) * SLOT_MIN / 60 for step in range(len(rates))]
    return ([0.0, *hours], [rates[0], *rates]) if rates else ([], [])


def ahead(rates: Sequence[float], steps: int, minute: int, now: Line) -> Line:
    """A forecast's line, from where today's ends. rates: from the step that runs now; steps: of today so far, the running one too."""
    hours = [(steps + step) * SLOT_MIN / 60 for step in range(len(rates))]
    start = ([minute / 60], now[1][-1:]) if rates and now[1] else ([], [])
    return [*start[0], *hours], [*start[1], *rates]


def nice_ticks(most: float) -> list[float]:
    """From 0 on, at most four steps of 1, 2 or 5 times a power of ten that hold ``most``."""
    steps = (10**power * times for power in range(9) for times in (1, 2, 5))
    step = next(step for step in steps if step * MOST_LINES >= most)
    return [float(step * line) for line in range(max(1, ceil(most / step)) + 1)]


def _part(slot: int, first: float, end: float, minute: float | None) -> float:
    """Which part of a slot's count falls into first..end (minutes); a slot still filling counts as filled by ``minute``."""
    starts, ends = float(slot * SLOT_MIN), float((slot + 1) * SLOT_MIN)
    if minute is not None and starts < minute:
        ends = min(ends, max(minute, starts + 1))
    return max(0.0, min(end, ends) - max(first, starts)) / (ends - starts)


def _trace(points: Sequence[Sequence[float]], **drawn: Any) -> dict[str, Any]:
    return {"type": "scatter", "x": list(points[0]), "y": list(points[1]), **drawn}


def _layout(theme: Theme, size: tuple[int, int], lines: Sequence[float]) -> dict[str, Any]:
    axis = {"fixedrange": True, "zeroline": False, "showline": False, "ticks": "", "color": theme.text_3, "automargin": False}
    hours = {"tickvals": [0, 6, 12, 18, 24], "ticktext": ["00", "06", "12", "18", "24"], "range": [0, 24], "showgrid": False}
    values = {"tickvals": list(lines), "range": [0, lines[-1] * 1.06], "gridcolor": theme.line, "tickformat": ",d", "ticklabelstandoff": 6}
    return bare_layout(theme, *size) | {
        "margin": {"l": 50, "r": 14, "t": 30, "b": 30, "pad": 0},
        "xaxis": axis | hours,
        "yaxis": axis | values,
    }
