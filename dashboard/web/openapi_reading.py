"""The OpenAPI document turned into rows that a plain page can show. (web)"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from dashboard.errors import CityError
from dashboard.web.problems import PLAIN

Document = Mapping[str, Any]
_PLACE = re.compile(r"%\((\w+)\)s")


def readable(document: Document) -> dict[str, Any]:
    """tags: each with its operations; states, moves, problems: tables."""
    operations = [
        _operation(document, method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return {
        "about": document["info"]["description"],
        "version": document["info"]["version"],
        "tags": [tag | {"operations": [one for one in operations if one["tag"] == tag["name"]]} for tag in document["tags"]],
        "states": document["x-states"],
        "moves": document["x-moves"],
        "problems": problems(),
    }


def problems() -> list[dict[str, Any]]:
    """Every problem that can be answered: code, status, and its message in the request's language, with the facts' names in it."""
    found = {code: {"code": code, "status": status, "message": message} for status, (code, message) in PLAIN.items()}
    kinds = [CityError]
    for kind in kinds:
        kinds += kind.__subclasses__()
        if "%(file)s" not in kind.message and "%(setting)s" not in kind.message:
            found[kind.code] = {"code": kind.code, "status": kind.status, "message": kind.message}
    told = ({**problem, "words": _PLACE.sub(r"{\1}", gettext(str(problem["message"])))} for problem in found.values())
    return sorted(told, key=lambda problem: (problem["status"], problem["code"]))


def _operation(document: Document, method: str, path: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    bodies = operation.get("requestBody", {}).get("content", {})
    answers = {status: answer for status, answer in operation["responses"].items() if status.startswith("2")}
    status, answer = next(iter(answers.items()))
    kind, content = next(iter(answer["content"].items()))
    return {
        "id": operation["operationId"],
        "tag": operation["tags"][0],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "guarded": bool(operation.get("security")),
        "parameters": [
            _row(document, parameter["name"], parameter["schema"], parameter.get("required", False))
            | {"where": parameter["in"], "description": parameter.get("description", "")}
            for parameter in operation.get("parameters", [])
        ],
        "body": _rows(document, list(bodies.values())[-1]["schema"]) if bodies else [],
        "body_kinds": list(bodies),
        "status": status,
        "kind": kind,
        "answer": _rows(document, content["schema"]),
        "refusals": [code for code in operation["responses"] if code not in answers],
    }


def _rows(document: Document, schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row for each property, those of a list's items with a dot in front."""
    schema = _resolved(document, schema)
    rows = []
    for part in (schema, *schema.get("allOf", [])):
        part = _resolved(document, part)
        for name, prop in part.get("properties", {}).items():
            rows.append(_row(document, name, prop, name in part.get("required", [])))
            items = _resolved(document, prop.get("items", {}))
            rows += [row | {"name": f"{name}[].{row['name']}"} for row in _rows(document, items)] if items else []
    return rows


def _row(document: Document, name: str, schema: Mapping[str, Any], required: bool) -> dict[str, Any]:
    schema = _resolved(document, schema)
    return {"name": name, "required": required, "type": _kind(schema), "description": schema.get("description", "")}


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "object")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if "enum" in schema and len(schema["enum"]) <= 12:
        return " | ".join(schema["enum"])
    return f"{words} ({schema['format']})" if "format" in schema else words


def _resolved(document: Document, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Any = document
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found
