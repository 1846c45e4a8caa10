"""What a soak came to: docs/soak.md and its picture, written by ``make soak``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.soak_judge import MOST_GROWTH, RECOVERS_S, SAYS_S, Grown, Sample, Trouble, grown, warm_s

SERIES: tuple[tuple[str, str, Callable[[Sample], float]], ...] = (
    ("heap", "JS heap, MB", lambda sample: sample.heap_mb),
    ("nodes", "DOM nodes", lambda sample: float(sample.nodes)),
    ("listeners", "listeners", lambda sample: float(sample.listeners)),
)
COLOURS = {"wall": "#0B6E8A", "board": "#B4540A"}
WIDE, HIGH, LEFT, TOP, BETWEEN = 960, 170, 70, 34, 46
LABELS = 4  # of an axis


@dataclass(frozen=True)
class Soak:
    """A run: by page what was sampled and how it took trouble. same: both documents were never loaded anew."""

    machine: str
    seconds: float
    events_per_s: float
    samples: dict[str, list[Sample]]
    troubles: dict[str, list[Trouble]]
    same: bool

    def grown(self, page: str, of: Callable[[Sample], float]) -> Grown:
        rows = self.samples[page]
        return grown([row.second for row in rows], [of(row) for row in rows])

    @property
    def flat(self) -> bool:
        return all(self.grown(page, of).flat for page in self.samples for _, _, of in SERIES)

    @property
    def right(self) -> bool:
        return all(row.counts for rows in self.samples.values() for row in rows)

    @property
    def met(self) -> bool:
        return self.flat and self.right and self.same and all(one.met for rows in self.troubles.values() for one in rows)


def write(soak: Soak, folder: Path) -> str:
    """Write page and picture; the page's text."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    (folder / "pictures" / "soak.svg").write_text(picture(soak), encoding="utf-8")
    text = page(soak)
    (folder / "soak.md").write_text(text, encoding="utf-8")
    return text


def page(soak: Soak) -> str:
    """The Markdown page."""
    lasted = f"{soak.seconds / 3600:.1f} hours" if soak.seconds >= 7200 else f"{soak.seconds / 60:.0f} minutes"
    growths = [
        f"| {name} | {said} | {found.middle:,.1f} | {found.growth:+.1%} | {found.per_hour:+,.2f} | {_sign(found.flat)} |"
        for name in soak.samples
        for _, said, of in SERIES
        for found in [soak.grown(name, of)]
    ]
    wrong = sum(not row.counts for rows in soak.samples.values() for row in rows)
    many = sum(map(len, soak.samples.values()))
    troubles = [_trouble(name, one) for name, rows in soak.troubles.items() for one in rows]
    return f"""# A wall and a board that stay open

Written by `make soak` (HOURS=0.5 unless said otherwise; HOURS=24 for a day). Chromium with the wall and the board open for {lasted},
{soak.events_per_s:.1f} events a second: citizens report, staff accept, take, feed back and close with a photo, or turn down, so that
as many cases end as begin. The server runs one web process, Redis and SQLite. {soak.machine}.

Flat: after a warm-up of {warm_s(soak.seconds):.0f} s the median slope of all pairs of samples, over all that was watched, adds at most
{MOST_GROWTH:.0%} of the middle value. Before each sample the garbage is collected.

![Heap, DOM nodes and listeners of wall and board](pictures/soak.svg)

| page | what | middle | growth while watched | an hour | |
| --- | --- | --- | --- | --- | --- |
{chr(10).join(growths)}

The page's own count of today's reports, compared {many} times with the server's: {wrong} wrong. Every tenth time the city rested,
and the two had to be the very same.

Then trouble, each once, with both documents {"never loaded anew" if soak.same else "LOADED ANEW"}. Budget: said within {SAYS_S:.0f} s,
right again {RECOVERS_S:.0f} s after it was over. Without its bus the server looks into its log four times a second, and pages go on
counting. The network is cut in the browser and on the wire: nothing passes, and nobody is told.

| page | trouble | says so after | counts again after | |
| --- | --- | --- | --- | --- |
{chr(10).join(troubles)}
"""


def _trouble(name: str, one: Trouble) -> str:
    said = "goes on counting" if one.goes_on else _seconds(one.said_s)
    return f"| {name} | {one.what} | {said} | {_seconds(one.back_s)} | {_sign(one.met)} |"


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f} s"


def _sign(met: bool) -> str:
    return "met" if met else "missed"


def picture(soak: Soak) -> str:
    """An SVG: a panel a series, a line a page, the warm-up in grey."""
    high = TOP + len(SERIES) * (HIGH + BETWEEN)
    panels = [_panel(soak, said, of, TOP + at * (HIGH + BETWEEN)) for at, (_, said, of) in enumerate(SERIES)]
    names = [
        f'<text x="{LEFT + 70 * at}" y="16" fill="{COLOURS[name]}" font-weight="700">{name}</text>' for at, name in enumerate(soak.samples)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" font-family="sans-serif" font-size="13" role="img">'
        f"<title>Heap, DOM nodes and listeners of wall and board</title>"
        f'<rect width="{WIDE}" height="{high}" fill="#FFFFFF"/>{"".join(names)}{"".join(panels)}</svg>\n'
    )


def _panel(soak: Soak, said: str, of: Callable[[Sample], float], top: float) -> str:
    most = max(of(row) for rows in soak.samples.values() for row in rows) * 1.1 or 1.0
    right = WIDE - 20

    def across(second: float) -> float:
        return LEFT + (right - LEFT) * second / soak.seconds

    def up(value: float) -> float:
        return top + HIGH * (1 - value / most)

    parts = [f'<rect x="{LEFT}" y="{top}" width="{across(warm_s(soak.seconds)) - LEFT:.1f}" height="{HIGH}" fill="#EEF1F2"/>']
    for step in range(LABELS + 1):
        y, value = up(most * step / LABELS), most * step / LABELS
        parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#D5DADC"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#3C4447">{value:,.0f}</text>')
        minute = soak.seconds / 60 * step / LABELS
        parts.append(f'<text x="{across(minute * 60):.1f}" y="{top + HIGH + 16}" text-anchor="middle" fill="#3C4447">{_at(minute)}</text>')
    for name, rows in soak.samples.items():
        points = " ".join(f"{across(row.second):.1f},{up(of(row)):.1f}" for row in rows)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>')
    parts.append(f'<text x="{LEFT + 6}" y="{top + 16}" fill="#14191B" font-weight="700">{said}</text>')
    return "".join(parts)


def _at(minute: float) -> str:
    return f"{minute / 60:.1f} h" if minute >= 120 else f"{minute:.0f} min"
