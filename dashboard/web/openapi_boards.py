"""What boards, maps and the replay fetch, described for programs. (web)"""

from __future__ import annotations

from typing import Any

from dashboard.city import City
from dashboard.web.openapi_parts import Operation, content, operation, query
from dashboard.web.openapi_shapes import TEXT, WHOLE, one_of, said

ANYTHING: dict[str, Any] = {"type": "object"}
DAY = query("day", {"type": "string", "format": "date"}, "The day to play; today up to now.", required=True)


def board_paths(city: City) -> dict[str, Operation]:
    """Operations by address."""
    moment = (query("event", WHOLE), query("minute", said(TEXT, "HHMM")))
    district = query("district", one_of(city.districts), "Of one district alone.")
    panel = query("panel", one_of(city.panels), "Of one panel alone.")
    several = (query("panel", TEXT, "Codes, by commas."), query("district", TEXT, "Codes, by commas."))
    replay = operation("replay", "Open data", "A day to play again", content(ANYTHING), parameters=(DAY,), guarded=True)
    return {
        "/data/snapshot.json": _open("snapshot", "What the boards show", moment),
        "/data/scene.json": _open("scene", "What the wall of one district or panel shows", (district, panel, *moment)),
        "/data/points.json": _open("points", "Every open case on the wall's map", (district, panel)),
        "/data/map.json": _open("openCases", "Every open case as a marker", several),
        "/data/walls.json": _open("walls", "What a wall screen shows now", (query("screen", TEXT, "The screen's code."),)),
        "/data/replay.json": {"get": replay},
    }


def _open(name: str, summary: str, parameters: tuple[dict[str, Any], ...]) -> Operation:
    return {"get": operation(name, "Open data", summary, content(ANYTHING), parameters=parameters)}
