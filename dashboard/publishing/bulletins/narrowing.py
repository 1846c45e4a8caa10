"""A bulletin about one district or department alone: its own figures, its place among the others, its overdue cases. (rules)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.assessment.indicators import row_of
from dashboard.errors import NotFound

Content = Mapping[str, Any]
UNITS = ("district", "department")


def narrowed(content: Content, by: str, code: str) -> dict[str, Any]:
    """The content as it is about one unit; ``whole`` keeps the city's row, the unit's table stays whole. Raises NotFound."""
    own = next((row for row in content["tables"][by] if row["key"] == code), None)
    if own is None:
        raise NotFound()
    before = content["before"][by].get(code) or row_of({}, 0, None) | {"key": code, "name": own["name"]}
    items = [item for item in content["overdue"]["items"] if item[by] == code]
    return {
        **content,
        "whole": content["overall"],
        "overall": own,
        "unit": {"by": by, "code": code},
        "before": {**content["before"], "overall": before},
        "year_before": None,
        "tables": {by: content["tables"][by]},
        "scores": [group for group in content.get("scores", ()) if any(row["key"] == code for row in group["rows"])],
        "places": [place for place in content.get("places", ()) if place.get(by) == code],
        "overdue": {"total": own["overdue_open"], "items": items},
        "examples": [example for example in content["examples"] if example.get(by) == code],
        "costs": None,
    }
