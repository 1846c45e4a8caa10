"""Composite scores described for programs. (web)"""

from __future__ import annotations

from typing import Any

from dashboard.assessment.indicators import BY_KEY, COUNTS
from dashboard.assessment.scoring import MEASURES
from dashboard.city import City
from dashboard.city.judging import GROUPED_BY, LETTERS, PART_KINDS
from dashboard.web.openapi_figures import AS_OF_WORDS
from dashboard.web.openapi_parts import FROM, TO, content, operation, query
from dashboard.web.openapi_shapes import TEXT, WHOLE, Schema, listed, one_of, said, whole_shape

NUMBER: Schema = {"type": "number"}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
COUNTERS = (*COUNTS, "overdue_open")


def score_paths(city: City) -> dict[str, Any]:
    """Scores of a group."""
    group = query("group", one_of(city.assessment.groups), "Who is ranked among each other; without it the first, or the unit's own.")
    units = (query("district", one_of(city.districts), "This one alone."), query("department", one_of(city.departments), "This one alone."))
    told = operation(
        "scores",
        "Open data",
        "Composite scores, ranks and grades",
        content(score_list(city)),
        parameters=(group, FROM, TO, *units, query("as_of", TEXT, AS_OF_WORDS)),
    )
    return {"/data/scores.json": {"get": told}}


def score_list(city: City) -> Schema:
    """The group, and its members from the best down."""
    grade = whole_shape(letter=one_of(LETTERS), name=TEXT, least=said(NUMBER, "The grade begins here."))
    known = whole_shape(code=one_of(city.assessment.groups), name=TEXT, by=one_of(GROUPED_BY))
    head = whole_shape(
        group=one_of(city.assessment.groups),
        name=TEXT,
        by=one_of(GROUPED_BY),
        scheme=whole_shape(code=one_of(city.assessment.schemes), name=TEXT),
        grades={"type": "array", "items": grade},
        groups={"type": "array", "items": known},
        **{name: {"type": ["string", "null"], "format": "date"} for name in ("from", "to")},
    )
    return {"allOf": [listed(score()), head]}


def score() -> Schema:
    """One unit's score."""
    above = {"type": ["object", "null"], "properties": {"grade": one_of(LETTERS), "points": NUMBER}}
    return whole_shape(
        key=said(TEXT, "The code of the district or department."),
        name=TEXT,
        rank=said({"type": ["integer", "null"]}, "Equal scores share a rank; null without a score."),
        value=said(MAYBE_NUMBER, "0–100, two decimals; null: nothing was counted."),
        grade=said({"type": ["string", "null"]}, "A letter of `grades`."),
        next=said(above, "The grade above and the points to it; null at the top."),
        parts={"type": "array", "items": part()},
        opened=said(TEXT, "The page that explains it."),
    )


def part() -> Schema:
    """One part of a score; the points of all parts sum to it."""
    return whole_shape(
        code=one_of(MEASURES),
        kind=one_of(PART_KINDS),
        name=TEXT,
        formula=said(TEXT, "With its counts, in words."),
        indicator=one_of(BY_KEY),
        part=one_of(COUNTERS),
        whole=one_of(COUNTERS),
        inverted=said({"type": "boolean"}, "100 − part ÷ whole."),
        weight=said(NUMBER, "Points for full marks."),
        given=said(NUMBER, "The same after parts without data gave theirs away; 0 for one of these."),
        count=WHOLE,
        of=WHOLE,
        rate=said(MAYBE_NUMBER, "What the formula gives, in percent."),
        held=said(MAYBE_NUMBER, "The same, held within 0–100."),
        points=said(MAYBE_NUMBER, "null: no data."),
        lost=MAYBE_NUMBER,
        opened=said(TEXT, "The page with the cases behind it."),
    )
