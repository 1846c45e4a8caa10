"""What the interface takes and answers, as JSON Schema; made from the product's own tables. (web)"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.assessment.indicators import COUNT, INDICATORS, STANDING
from dashboard.city import City
from dashboard.geo import DATUMS
from dashboard.handling.facts import FLAGS, MOST_NOTE
from dashboard.reports.intake import MOST_ADDRESS, MOST_PHOTOS, MOST_WORDS
from dashboard.reports.lifecycle import MOVE_NAMES, MOVES, REJECT_REASONS, STATES
from dashboard.reports.photos import REASONS

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
WHOLE: Schema = {"type": "integer"}
YES_OR_NO: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
MAYBE_TIME: Schema = {"type": ["string", "null"], "format": "date-time"}
WORDS: Schema = {"type": "object", "additionalProperties": TEXT, "description": "The same in every language, by its code."}
CASE_TIMES = ("accepted_at", "handling_deadline", "closing_deadline", "handled_at", "closed_at")


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def shape(required: Iterable[str] = (), /, **properties: Schema) -> Schema:
    """An object; what is not named as required may be missing."""
    return {"type": "object", "properties": properties} | ({"required": list(required)} if required else {})


def whole_shape(**properties: Schema) -> Schema:
    """An object that always has all of these."""
    return shape(properties, **properties)


def said(schema: Schema, description: str) -> Schema:
    return schema | {"description": description}


def one_of(codes: Iterable[str]) -> Schema:
    return {"type": "string", "enum": list(codes)}


def listed(item: Schema) -> Schema:
    """A list as every list here is: items, where the next page begins, when and up to which event."""
    cursor = said(MAYBE_TEXT, "Give it as `after` for the next page; null at the end.")
    return whole_shape(items={"type": "array", "items": item}, next=cursor, as_of=TIME, event=said(WHOLE, "The newest event it knows."))


def schemas(city: City) -> dict[str, Schema]:
    """Every named schema."""
    return {
        "Problem": _problem(),
        "NewReport": new_report(city),
        "Receipt": _receipt(),
        "Progress": _progress(),
        "Category": _category(city),
        "District": whole_shape(
            code=one_of(city.districts),
            name=TEXT,
            name_words=WORDS,
            area_km2={"type": "number"},
            streets={"type": "array", "items": whole_shape(code=TEXT, name=TEXT, name_words=WORDS)},
        ),
        "Department": whole_shape(
            code=one_of(city.departments),
            name=TEXT,
            name_words=WORDS,
            kind=TEXT,
            district=MAYBE_TEXT,
            panels={"type": "array", "items": one_of(city.panels)},
        ),
        "Case": _case(),
        "Move": move_body(city),
        "Feature": _feature(),
        "IndicatorRow": _indicator_row(),
        "Photo": _photo(),
    }


def new_report(city: City) -> Schema:
    """What a report brings, without its photos."""
    return shape(
        ("category",),
        category=said(one_of(city.categories), "Codes: /api/v1/categories"),
        lat=said({"type": "number", "minimum": -90, "maximum": 90}, "Degrees. Without a place, `street` says where."),
        lon=said({"type": "number", "minimum": -180, "maximum": 180}, "Degrees."),
        crs={"type": "string", "enum": list(DATUMS), "default": DATUMS[0], "description": "Datum of lat and lon."},
        street=said(TEXT, "A street's code, when the place is not known: /api/v1/districts"),
        address={"type": "string", "maxLength": MOST_ADDRESS},
        text={"type": "string", "maxLength": MOST_WORDS},
        phone=said(TEXT, "The reporter's mobile number; sealed at once, never shown. Empty: anonymous."),
        phone_token=said(TEXT, "No such tokens are issued yet: any given is refused."),
    )


def with_photos(schema: Schema) -> Schema:
    """The same as a form with photos."""
    photo = {"type": "array", "maxItems": MOST_PHOTOS, "items": {"type": "string", "format": "binary"}}
    return schema | {"properties": schema["properties"] | {"photo": said(photo, "JPEG, PNG, WebP, HEIC or AVIF, at most 15 MB each.")}}


def move_body(city: City) -> Schema:
    """A move with the facts that any move can bring."""
    facts: dict[str, Schema] = {
        "department": one_of(city.departments),
        "reason": said({"type": "string", "maxLength": MOST_NOTE}, f"For reject one of: {', '.join(REJECT_REASONS)}."),
        "note": {"type": "string", "maxLength": MOST_NOTE},
        "until": said(TIME, "Until when to defer."),
        "original": said(TEXT, "Number of the case that this one repeats."),
        "boxes": said({"type": "object"}, "Photo id → list of [left, top, width, height] to blur, parts of the upright picture, 0–1."),
        **dict.fromkeys(FLAGS, YES_OR_NO),
    }
    used = {fact for move in MOVES for fact in move.brings + move.may_bring}
    return shape(("move",), move=one_of(MOVE_NAMES), **{name: schema for name, schema in facts.items() if name in used})


def _problem() -> Schema:
    return shape(
        ("type", "title", "status", "detail", "code"),
        type=said({"type": "string", "format": "uri-reference"}, "Where this kind of problem is described."),
        title=TEXT,
        status=WHOLE,
        detail=said(TEXT, "What is wrong and what to do, in the request's language."),
        code=said(TEXT, "Stable; programs look at this."),
        errors={"type": "object", "additionalProperties": {"type": "array", "items": TEXT}, "description": "Messages by field."},
        reason=said(one_of(REASONS), "Why a photo was refused."),
        position=said(WHOLE, "Which photo, from 1."),
    )


def _links() -> Schema:
    return whole_shape(self=TEXT, receipt=TEXT, outcome=said(TEXT, "Where the outcome will be, once closed."))


def _receipt() -> Schema:
    return whole_shape(
        number=said(TEXT, "Public."),
        code=said(TEXT, "Secret; told only here."),
        state=one_of(STATES),
        category=TEXT,
        district=TEXT,
        street=MAYBE_TEXT,
        reported_at=TIME,
        deadline=said(TIME, "The handling deadline if it were dispatched now."),
        links=_links(),
    )


def _progress() -> Schema:
    step = shape(("move", "state", "at"), move=TEXT, state=TEXT, at=TIME, reason=TEXT, note=TEXT)
    return whole_shape(
        number=TEXT,
        state=one_of(STATES),
        category=TEXT,
        district=TEXT,
        street=MAYBE_TEXT,
        department=said(MAYBE_TEXT, "Once dispatched."),
        original=said(MAYBE_TEXT, "Of a duplicate: the number of the case it follows."),
        reported_at=TIME,
        deadline=MAYBE_TIME,
        history={"type": "array", "items": step},
        links=_links(),
    )


def _category(city: City) -> Schema:
    return whole_shape(
        code=one_of(city.categories),
        panel=one_of(city.panels),
        name=TEXT,
        name_words=WORDS,
        description=TEXT,
        description_words=WORDS,
        must_show=said(TEXT, "What the photo has to show."),
        must_show_words=WORDS,
        photo_needed=YES_OR_NO,
        urgent=said(YES_OR_NO, "Counted by the clock, day and night."),
        time=said(TEXT, "Handling time: 4h working hours, 5d working days, 2H clock hours."),
    )


def _photo() -> Schema:
    return whole_shape(kind=one_of(("before", "after")), url=MAYBE_TEXT, small=MAYBE_TEXT, width=WHOLE, height=WHOLE)


def _case() -> Schema:
    step = whole_shape(move=TEXT, state=TEXT, at=TIME, actor=TEXT, department=MAYBE_TEXT, reason=MAYBE_TEXT, note=MAYBE_TEXT)
    times = dict.fromkeys(("dispatched_at", "deferred_until", "deferral_asked", *CASE_TIMES), MAYBE_TIME)
    always: dict[str, Schema] = {
        "number": TEXT,
        "state": one_of(STATES),
        **dict.fromkeys(("category", "panel", "district", "address", "words"), TEXT),
        **dict.fromkeys(("street", "department"), MAYBE_TEXT),
        **{key: {"type": "number"} for key in ("lon", "lat")},
        **dict.fromkeys(("words_cleared", "private_home", "claimed"), YES_OR_NO),
        **dict.fromkeys(("supporters", "rework"), WHOLE),
        "rating": {"type": ["integer", "null"]},
        "reported_at": TIME,
        **times,
        "photos": {"type": "array", "items": {"allOf": [ref("Photo"), shape(id=WHOLE, taken_at=MAYBE_TIME, cleared=YES_OR_NO)]}},
    }
    alone: dict[str, Schema] = {
        "original": said(MAYBE_TEXT, "Of a duplicate: the number of the case it follows. Not in lists."),
        "history": said({"type": "array", "items": step}, "Not in lists."),
        "moves": said({"type": "array", "items": one_of(MOVE_NAMES)}, "What the caller could do now. Not in lists."),
    }
    return shape(always, **always, **alone)


def _feature() -> Schema:
    properties: dict[str, Schema] = {
        **dict.fromkeys(("number", "category", "panel", "district", "street"), TEXT),
        "department": MAYBE_TEXT,
        "state": one_of(STATES),
        "reported_at": TIME,
        **dict.fromkeys(CASE_TIMES, MAYBE_TIME),
        **{key: {"type": ["boolean", "null"]} for key in ("handled_on_time", "closed_on_time")},
        "words": MAYBE_TEXT,
        "photos": {"type": "array", "items": ref("Photo")},
        **{key: {"type": ["integer", "null"]} for key in ("supporters", "rating")},
    }
    point = whole_shape(type={"const": "Point"}, coordinates={"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2})
    return whole_shape(type={"const": "Feature"}, id=TEXT, geometry=point, properties=whole_shape(**properties))


def _indicator_row() -> Schema:
    kinds: dict[str, Schema] = {
        indicator.key: said(WHOLE if indicator.kind in (COUNT, STANDING) else {"type": ["number", "null"]}, indicator.en_is)
        for indicator in INDICATORS
    }
    return whole_shape(key=TEXT, name=TEXT, **kinds)
