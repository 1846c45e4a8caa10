"""The interface described for programs: OpenAPI 3.1, made from the product's own tables. (web)"""

from __future__ import annotations

from typing import Any

from dashboard.assessment.hot_answers import KINDS as HOTSPOT_KINDS
from dashboard.assessment.indicators import BY_KEY
from dashboard.assessment.tables import BY, PERIODS
from dashboard.city import City
from dashboard.reports.lifecycle import MOVE_WORDS, MOVES, STATES
from dashboard.web import openapi_figures as figures
from dashboard.web import openapi_shapes as shapes
from dashboard.web.openapi_boards import board_paths
from dashboard.web.openapi_honesty import honesty_paths
from dashboard.web.openapi_hotspots import hotspot_list
from dashboard.web.openapi_issues import issue_content, issue_head
from dashboard.web.openapi_parts import AFTER, CODE, CURSOR, FROM, KEY, NUMBER, TO, Operation, content, operation, path, query, up_to
from dashboard.web.openapi_scores import score_paths
from dashboard.web.openapi_shapes import TEXT, WHOLE, listed, one_of, ref, schemas, with_photos

VERSION = "1.0.0"
ABOUT = (
    "Reports in, their progress out, cases moved by the city's own systems, and everything that is published. Times are ISO 8601 "
    "with offset; coordinates are WGS-84 unless `crs` says otherwise; errors are RFC 9457 problem details, their `detail` in the "
    "language of `?lang=zh|en`. A repeatable write carries `Idempotency-Key`: kept 24 hours; the same key with another body is refused "
    "with 422, with the same body it gives the first answer again and the header `Idempotency-Replayed: true`."
)
TAGS = {
    "Reports": "For everybody, without signing in.",
    "Codes": "The city's categories, districts and departments.",
    "Cases": "For the city's own systems, with a bearer token from `python app.py staff token`.",
    "Figures": "For the city's own systems: objections to missed deadlines, people in post.",
    "Open data": "For everybody. Answers carry an ETag; ask again with If-None-Match.",
    "Operation": "For operators.",
}


def document(city: City) -> dict[str, Any]:
    """The OpenAPI document of this city's interface."""
    return {
        "openapi": "3.1.0",
        "info": {"title": city.title.get("en", city.code), "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": words} for name, words in TAGS.items()],
        "paths": _report_paths()
        | _code_paths()
        | _case_paths(city)
        | figures.figure_paths(city)
        | _data_paths(city)
        | score_paths(city)
        | _issue_paths()
        | _operation_paths(),
        "components": {
            "schemas": schemas(city),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {
                "Problem": {"description": "Refused, with the reason.", "content": content(ref("Problem"), "application/problem+json")}
            },
        },
        "x-states": [
            {"code": state.code, "zh": state.zh, "en": state.en, "open": state.open, "public": state.public} for state in STATES.values()
        ],
        "x-moves": [
            {
                "from": move.source,
                "move": move.name,
                "zh": MOVE_WORDS[move.name][0],
                "to": move.target,
                "permission": move.permission,
                "brings": list(move.brings),
                "may_bring": list(move.may_bring),
            }
            for move in MOVES
        ],
    }


def _codes(name: str, codes: Any) -> dict[str, Any]:
    return query(
        name,
        TEXT,
        f"One or several, separated by commas: {', '.join(codes)}." if len(codes) < 20 else "One or several codes, separated by commas.",
    )


def _with_photos(name: str) -> dict[str, Any]:
    """JSON without photos, or a form with them."""
    form = {"allOf": [ref(name), with_photos({"type": "object", "properties": {}})]}
    return content(ref(name)) | content(form, "multipart/form-data")


def _report_paths() -> dict[str, Any]:
    send = operation(
        "sendReport",
        "Reports",
        "Send a report",
        content(ref("Receipt")),
        status=201,
        parameters=(KEY,),
        body=_with_photos("NewReport"),
        description="At least one photo where the category needs it. Not the caller's address but the key says what is a repetition.",
    )
    show = operation("showReport", "Reports", "What became of a report", content(ref("Progress")), parameters=(CODE,))
    return {"/api/v1/reports": {"post": send}, "/api/v1/reports/{code}": {"get": show}}


def _code_paths() -> dict[str, Any]:
    return {
        f"/api/v1/{name}": {"get": operation(f"list{kind}", "Codes", summary, content(listed(ref(item))))}
        for name, kind, item, summary in (
            ("categories", "Categories", "Category", "Kinds of problems"),
            ("districts", "Districts", "District", "Districts with their street offices"),
            ("departments", "Departments", "Department", "Departments that handle cases"),
        )
    }


def _case_paths(city: City) -> dict[str, Any]:
    filters = [_codes(name, codes) for name, codes in _known(city).items() if name != "street"]
    page = (*filters, AFTER, up_to(200))
    everything = operation("listCases", "Cases", "Cases, page by page", content(listed(ref("Case"))), parameters=page, guarded=True)
    one = operation("showCase", "Cases", "One case with its history", content(ref("Case")), parameters=(NUMBER,), guarded=True)
    move = operation(
        "moveCase",
        "Cases",
        "Make one move of a case",
        content(ref("Case")),
        parameters=(NUMBER, KEY),
        body=_with_photos("Move"),
        guarded=True,
        description="Which move leads from which state to which, with which permission and facts, is in `x-moves`.",
    )
    return {"/api/v1/cases": {"get": everything}, "/api/v1/cases/{number}": {"get": one}, "/api/v1/cases/{number}/moves": {"post": move}}


def _known(city: City) -> dict[str, Any]:
    return {
        "state": STATES,
        "department": city.departments,
        "district": city.districts,
        "street": city.streets,
        "panel": city.panels,
        "category": city.categories,
    }


def _data_paths(city: City) -> dict[str, Any]:
    filters = [_codes(name, codes) for name, codes in _known(city).items()]
    box = query("bbox", TEXT, "west,south,east,north in degrees; by unit grid cell.")
    limit = up_to(1000)
    collection = shapes.whole_shape(
        type={"const": "FeatureCollection"},
        features={"type": "array", "items": ref("Feature")},
        next=shapes.MAYBE_TEXT,
        as_of=shapes.TIME,
        event=WHOLE,
    )
    table = listed(ref("IndicatorRow"))
    single = [query(name, one_of(codes)) for name, codes in _known(city).items() if name in ("district", "department", "panel")]
    unit = [query(name, one_of(codes)) for name, codes in _known(city).items() if name != "state"]
    as_of = query("as_of", TEXT, figures.AS_OF_WORDS)
    by = query("by", one_of(BY), "What a row is.", required=True)
    return {
        "/data/reports.geojson": _data(
            "publishedReports", "Published reports", collection, (*filters, FROM, TO, box, AFTER, limit), "application/geo+json"
        ),
        "/data/indicators.json": _data("indicators", "Every indicator", table, (by, FROM, TO, *unit, as_of)),
        "/data/figures.json": _data(
            "figure",
            "A number opened: its counts, and the list behind it",
            figures.figure_list(city),
            (query("indicator", one_of(BY_KEY), required=True), FROM, TO, *unit, as_of, CURSOR, up_to(500)),
        ),
        "/data/hotspots.json": _data(
            "hotspots",
            "Hot spots: places, hours, categories, repeated places, rises, departments' load",
            hotspot_list(city),
            (query("kind", one_of(HOTSPOT_KINDS), required=True), FROM, TO, *(one for one in single if one["name"] != "department")),
        ),
        **honesty_paths(),
        "/data/definitions.json": _data("definitions", "What each indicator means", {"type": "object"}),
        **board_paths(city),
        "/photos/{name}.jpg": _data(
            "photo", "A public photo", {"type": "string", "format": "binary"}, (path("name", "As `url` says."),), "image/jpeg"
        ),
        "/events": _data(
            "events",
            "Server-sent events",
            TEXT,
            (query("topics", TEXT), query("district", TEXT), query("department", TEXT), query("calm", TEXT)),
            "text/event-stream",
        ),
    }


def _issue_paths() -> dict[str, Any]:
    return {
        "/data/issues.json": _data(
            "issues",
            "Issues of closed periods",
            listed(issue_head()),
            (
                query("kind", one_of(PERIODS)),
                query("key", TEXT, "A period: 2026-11."),
                AFTER,
                up_to(200),
            ),
        ),
        "/data/issues/{kind}/{key}/{number}.json": _data(
            "issue",
            "What was signed, byte for byte",
            issue_content(),
            (path("kind", "day, week, month, quarter or year."), path("key", "The period."), path("number", "1, then corrected ones.")),
        ),
    }


def _data(
    name: str, summary: str, schema: dict[str, Any], parameters: tuple[dict[str, Any], ...] = (), kind: str = "application/json"
) -> Operation:
    return {"get": operation(name, "Open data", summary, content(schema, kind), parameters=parameters)}


def _operation_paths() -> dict[str, Any]:
    ready = operation("readyz", "Operation", "Ready to serve", content({"type": "object"}))
    ready["responses"]["503"] = {"description": "Something that is needed is away.", "content": content({"type": "object"})}
    metrics = operation("metrics", "Operation", "Prometheus' format; on loopback or with METRICS_TOKEN", content(TEXT, "text/plain"))
    metrics["responses"]["403"] = {"$ref": "#/components/responses/Problem"}
    return {
        "/healthz": {"get": operation("healthz", "Operation", "The process is up", content({"type": "object"}))},
        "/readyz": {"get": ready},
        "/metrics": {"get": metrics},
        "/api/openapi.json": {"get": operation("openapi", "Operation", "This document", content({"type": "object"}))},
        "/api/docs": {"get": operation("docs", "Operation", "This document for people", content(TEXT, "text/html"))},
    }
