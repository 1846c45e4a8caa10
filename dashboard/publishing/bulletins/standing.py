"""How a period's districts and departments score, group by group, as plain JSON. (rules)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.assessment.scoring import PartScore, Ranked, group_rows, league
from dashboard.city import City, Group

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def scores_of(tables: Tables, city: City) -> list[dict[str, Any]]:
    """Each group with its scheme, grades and members, the best first. tables: indicator rows by district and by department."""
    return [_group(group, tables, city) for group in city.assessment.groups.values()]


def _group(group: Group, tables: Tables, city: City) -> dict[str, Any]:
    scheme, grades = city.assessment.schemes[group.scheme], city.assessment.grades
    ranked = league(group_rows(tables[group.by], city, group), scheme, grades)
    return {
        "group": group.code,
        "name": dict(group.name),
        "by": group.by,
        "scheme": {"code": scheme.code, "name": dict(scheme.name)},
        "grades": [{"letter": grade.letter, "name": dict(grade.name), "least": grade.least} for grade in grades],
        "rows": [_row(one) for one in ranked],
    }


def _row(one: Ranked) -> dict[str, Any]:
    score = one.score
    parts = [_part(part) for part in score.parts]
    return {"key": one.key, "name": dict(one.name), "value": score.value, "grade": score.grade, "rank": one.rank, "parts": parts}


def _part(part: PartScore) -> dict[str, Any]:
    plain = ("code", "kind", "weight", "given", "count", "of", "rate", "held", "points", "lost")
    return {"name": dict(part.name)} | {name: getattr(part, name) for name in plain}
