"""The truth gap and the fair league described for programs. (web)"""

from __future__ import annotations

from typing import Any

from dashboard.assessment.fairness import UNITS, VERDICTS
from dashboard.publishing.honesty import LEAGUES
from dashboard.web.openapi_parts import content, operation, query
from dashboard.web.openapi_shapes import TEXT, WHOLE, Schema, listed, one_of, said, whole_shape

NUMBER: Schema = {"type": "number"}
MAYBE: Schema = {"type": ["number", "null"]}
MAYBE_WHOLE: Schema = {"type": ["integer", "null"]}
DAY: Schema = {"type": "string", "format": "date"}


def honesty_paths() -> dict[str, Any]:
    """Closed on time beside confirmed, its cases, and who can be told apart from whom."""
    month = query("period", TEXT, "A month: 2026-11; without it the running one.")
    csv = operation("truthCases", "Open data", "The closings behind truth.json, with verdicts", content(TEXT, "text/csv"))
    truth = operation("truth", "Open data", "Closed on time beside confirmed by citizens, 30 days", content(_truth()))
    league = operation("league", "Open data", "Fair league", content(_league()), parameters=(query("by", one_of(LEAGUES)), month))
    return {"/data/truth.json": {"get": truth}, "/data/truth.csv": {"get": csv}, "/data/league.json": {"get": league}}


def _truth() -> Schema:
    counts: Schema = {
        "due": WHOLE,
        "closed_on_time": WHOLE,
        "official": said(MAYBE, "closed_on_time ÷ due, percent."),
        "confirmed_cases": said(WHOLE, "Of those closed on time the ones that no citizen contradicted so far."),
        "confirmed": said(MAYBE, "confirmed_cases ÷ due, percent."),
        "gap": said(MAYBE, "Percentage points between the two, rounded once: (closed on time − confirmed) ÷ due."),
        "ripe": said(WHOLE, "Of those closed on time the ones whose 30 days are over."),
        "contradicted": whole_shape(**dict.fromkeys(VERDICTS[:-1], WHOLE)),
    }
    row = whole_shape(key=TEXT, **counts)
    rows = {f"{by}s": {"type": "array", "items": row} for by in UNITS}
    head: Schema = {"from": DAY, "to": DAY, "days": WHOLE, "radius_m": WHOLE, "as_of": TEXT, "event": WHOLE, "cases": TEXT}
    return whole_shape(**head, **counts, **rows)


def _league() -> Schema:
    item = whole_shape(
        key=TEXT,
        name=TEXT,
        place=said(MAYBE_WHOLE, "By adjusted rate; null: too few cases to be ranked."),
        best=said(MAYBE_WHOLE, "The best place it may really have."),
        worst=MAYBE_WHOLE,
        band=said(MAYBE_WHOLE, "Who shares one cannot all be told apart; 1 is the best."),
        due=WHOLE,
        comparable_due=said(WHOLE, "Of categories that another unit had too."),
        closed_on_time=said(WHOLE, "Of the comparable ones."),
        expected=said(NUMBER, "Closings on time that the same categories would have at the city's rates."),
        rate=said(MAYBE, "closed_on_time ÷ comparable_due, percent."),
        adjusted=said(MAYBE, "closed_on_time ÷ expected × the city's rate, percent."),
        low=MAYBE,
        high=MAYBE,
    )
    head = whole_shape(**{"by": one_of(LEAGUES), "from": DAY, "to": DAY, "least_due": WHOLE, "sure": NUMBER})
    return {"allOf": [listed(item), head]}
