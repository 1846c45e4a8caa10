"""What is told of opened numbers, of objections and of people in post, as JSON Schema. (web)"""

from __future__ import annotations

from typing import Any

from dashboard.assessment.behind import CLOSINGS, MARKS
from dashboard.assessment.dues import KINDS
from dashboard.assessment.indicators import BY_KEY, COUNTS
from dashboard.assessment.posts import POSTS
from dashboard.city import City
from dashboard.handling.facts import MOST_NOTE
from dashboard.handling.objections import GRANTED, REFUSED
from dashboard.web.openapi_parts import FROM, KEY, TO, content, operation, path, query
from dashboard.web.openapi_shapes import MAYBE_TEXT, MAYBE_TIME, TEXT, TIME, WHOLE, Schema, listed, one_of, said, shape, whole_shape

NUMBER: Schema = {"type": "number"}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
COUNTED = one_of((*COUNTS, "overdue_open", CLOSINGS))
AS_OF_WORDS = "What was known then: a time, or a day, which means its end. Without it: now."


def figure_paths(city: City) -> dict[str, Any]:
    """Objections and people in post."""
    asked = operation(
        "objectToDeadline",
        "Figures",
        "Object to a missed deadline",
        content(objection()),
        status=201,
        parameters=(path("due", "Number of the deadline."), KEY),
        body=content(new_objection()),
        guarded=True,
    )
    decided = operation(
        "decideObjection",
        "Figures",
        "Strike a deadline out, or keep it counted",
        content(objection()),
        parameters=(path("objection", "Number of the objection."), KEY),
        body=content(new_decision()),
        guarded=True,
    )
    everything = operation("listObjections", "Figures", "Objections, those to be decided first", content(objection_list()), guarded=True)
    days = (FROM, TO, query("department", one_of(city.departments)))
    posts = operation("listPosts", "Figures", "Figures of people in post", content(post_list()), parameters=days, guarded=True)
    return {
        "/api/v1/objections": {"get": everything},
        "/api/v1/dues/{due}/objections": {"post": asked},
        "/api/v1/objections/{objection}/decision": {"post": decided},
        "/api/v1/posts": {"get": posts},
    }


def figure_list(city: City) -> Schema:
    """A number with the list behind it."""
    number = whole_shape(
        indicator=one_of(BY_KEY),
        value=said(MAYBE_NUMBER, "As the boards show it; null: nothing under it."),
        counts={"type": "object", "additionalProperties": WHOLE, "description": "The counts of its formula."},
        count=said(WHOLE, "How many lines the list has."),
    )
    return {"allOf": [listed(line(city)), number]}


def line(city: City) -> Schema:
    """One counted thing; null for what is not public of its case."""
    return whole_shape(
        number=MAYBE_TEXT,
        category=one_of(city.categories),
        panel=one_of(city.panels),
        **dict.fromkeys(("district", "street", "state"), MAYBE_TEXT),
        department=said(MAYBE_TEXT, "Whose it was when it counted."),
        **dict.fromkeys(("lon", "lat"), MAYBE_NUMBER),
        **dict.fromkeys(("reported_at", "accepted_at"), MAYBE_TIME),
        at=said(MAYBE_TIME, "When it counts."),
        deadline=MAYBE_TIME,
        done_at=said(MAYBE_TIME, "When the deadline was met, in time or late."),
        on_time={"type": ["boolean", "null"], "description": "null: no deadline is counted here."},
        hours=said(MAYBE_NUMBER, "Of a closing: hours by the clock from acceptance."),
        marks={"type": "array", "items": one_of(MARKS)},
        counts=said({"type": "array", "items": COUNTED}, "Which counts of the formula count it."),
    )


def objection() -> Schema:
    """An objection with the deadline it is about. Who asked and who decided is not told."""
    decided = whole_shape(
        id=WHOLE,
        department=TEXT,
        reason=TEXT,
        asked_at=TIME,
        decision=said(MAYBE_TEXT, f"{GRANTED} or {REFUSED}; null: not decided yet."),
        words=MAYBE_TEXT,
        decided_at=MAYBE_TIME,
    )
    return {"allOf": [_held(), decided]}


def objection_list() -> Schema:
    """Objections, and for a head of department the missed deadlines that may be objected to."""
    return {"allOf": [listed(objection()), whole_shape(missed={"type": "array", "items": _held()})]}


def new_objection() -> Schema:
    return shape(("reason",), reason={"type": "string", "minLength": 1, "maxLength": MOST_NOTE})


def new_decision() -> Schema:
    words: Schema = {"type": "string", "maxLength": MOST_NOTE, "description": "Why; needed to refuse."}
    return shape(("decision",), decision=one_of((GRANTED, REFUSED)), words=words)


def post_list() -> Schema:
    """People in post, one item for each person and kind of post."""
    return listed({"oneOf": [_member(post.code, [column.key for column in post.columns]) for post in POSTS]})


def _member(code: str, keys: list[str]) -> Schema:
    known: dict[str, Schema] = {"post": {"const": code}, "person": said(WHOLE, "Number of the account.")}
    return whole_shape(**known, **dict.fromkeys(("name", "role", "department"), TEXT), **dict.fromkeys(keys, MAYBE_NUMBER))


def _held() -> Schema:
    return whole_shape(
        due=said(WHOLE, "Number of the deadline."),
        number=TEXT,
        category=TEXT,
        district=TEXT,
        kind=one_of(kind.code for kind in KINDS),
        deadline=MAYBE_TIME,
        done_at=MAYBE_TIME,
    )
