"""What is told of issues of closed periods, as JSON Schema. (web)"""

from __future__ import annotations

from dashboard.assessment.signing import OVERALL, TABLES
from dashboard.assessment.tables import PERIODS
from dashboard.web.openapi_shapes import TEXT, TIME, WHOLE, Schema, one_of, said, shape, whole_shape

FIGURE: Schema = {"type": ["number", "null"]}


def issue_head() -> Schema:
    """An issue in a list."""
    change = whole_shape(
        table=one_of((OVERALL, *TABLES)),
        key=said(TEXT, "The row's code; empty for the whole."),
        figure=said(TEXT, "An indicator's key."),
        old=FIGURE,
        new=FIGURE,
    )
    return whole_shape(
        serial=said(WHOLE, "Running number of all issues."),
        kind=one_of(PERIODS),
        key=said(TEXT, "2026-11-22, 2026-W47, 2026-11, 2026-Q4 or 2026."),
        name=TEXT,
        number=said(WHOLE, "1, then corrected ones."),
        closed_at=TIME,
        digest=said(TEXT, "SHA-256 of what `content` answers, in hexadecimal digits."),
        reason=said(TEXT, "Of a corrected issue: what changed, in the request's language."),
        changes={"type": "array", "items": change},
        more_changes=said(WHOLE, "How many more figures changed."),
        content=said(TEXT, "Where its content is."),
    )


def issue_content() -> Schema:
    """The content of an issue. Its further parts are described in docs/periods.md."""
    row: Schema = {"type": "object", "description": "Every indicator, with key and name."}
    rows: Schema = {"type": "array", "items": row}
    tables = {"type": "object", "properties": dict.fromkeys(TABLES, rows)}
    known = {"kind": one_of(PERIODS), "key": TEXT, "first": TEXT, "last": TEXT, "as_of": TIME, "event": WHOLE}
    return shape((*known, OVERALL, "tables"), **known, overall=row, tables=tables)
