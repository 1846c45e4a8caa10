"""What descriptions of operations are put together from. (web)"""

from __future__ import annotations

from typing import Any

from dashboard.web.openapi_shapes import TEXT

Operation = dict[str, Any]


def content(schema: dict[str, Any], kind: str = "application/json") -> dict[str, Any]:
    return {kind: {"schema": schema}}


def operation(
    name: str,
    tag: str,
    summary: str,
    answer: dict[str, Any],
    *,
    status: int = 200,
    parameters: tuple[dict[str, Any], ...] = (),
    body: dict[str, Any] | None = None,
    guarded: bool = False,
    description: str = "",
) -> Operation:
    """One operation. answer: its content; body: content of what it takes."""
    refused = {str(code): {"$ref": "#/components/responses/Problem"} for code in _refusals(guarded, bool(parameters or body), bool(body))}
    operation: Operation = {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "responses": {str(status): {"description": "Done." if body else "Found.", "content": answer}} | refused,
    }
    extras = {"description": description, "parameters": list(parameters), "security": [{"token": []}] if guarded else []}
    return (
        operation
        | {key: value for key, value in extras.items() if value or key == "security"}
        | ({"requestBody": {"required": True, "content": body}} if body else {})
    )


def _refusals(guarded: bool, asked: bool, written: bool) -> list[int]:
    always = [401, 403] if guarded else []
    return [*([400] if written else []), *always, *([404, 422, 429] if asked else []), *([409, 413, 415] if written else [])]


def query(name: str, schema: dict[str, Any], description: str = "", *, required: bool = False) -> dict[str, Any]:
    shown = {"name": name, "in": "query", "required": required, "schema": schema}
    return shown | ({"description": description} if description else {})


def path(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": TEXT, "description": description}


KEY = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 1, "maxLength": 255}}
CODE = path("code", "The reporter's secret code.")
NUMBER = path("number", "The case's public number.")
AFTER = query("after", {"type": "string", "pattern": "^[0-9]*$"}, "`next` of the page before.")
CURSOR = query("after", {"type": "string", "pattern": "^([01](-[0-9]+){3})?$"}, "`next` of the page before.")
FROM, TO = (
    query("from", {"type": "string", "format": "date"}, "First day."),
    query("to", {"type": "string", "format": "date"}, "Last day, inclusive."),
)


def up_to(most: int) -> dict[str, Any]:
    return query("limit", {"type": "integer", "minimum": 1, "maximum": most, "default": most})
