"""Whether issues are what was signed: contents against digests, serials and numbers without gaps. (verb: reads)"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.engine import Connection

from dashboard.assessment.signing import digest
from data_access.issues import ISSUES


def issue_differences(connection: Connection) -> Iterator[str]:
    """Every issue that is not what its digest says or that stands under another period, and every number that is missing."""
    serials: list[int] = []
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in connection.execution_options(yield_per=20).execute(select(ISSUES).order_by(ISSUES.c.serial)):
        serials.append(row.serial)
        numbers[f"{row.kind} {row.key}"].append(row.number)
        name = f"issue {row.serial} ({row.kind} {row.key}, number {row.number})"
        if digest(row.content) != row.digest:
            yield f"{name}: its content has another digest than {row.digest}"
        if (row.content.get("kind"), row.content.get("key")) != (row.kind, row.key):
            yield f"{name}: its content is that of {row.content.get('kind')} {row.content.get('key')}"
    yield from _gaps("issues", "serials", serials)
    for period, held in sorted(numbers.items()):
        yield from _gaps(f"issues of {period}", "numbers", held)


def _gaps(whose: str, what: str, held: list[int]) -> Iterator[str]:
    if held != list(range(1, len(held) + 1)):
        missing = sorted(set(range(1, max(held) + 1)) - set(held))
        yield f"{whose}: {what} {', '.join(map(str, missing[:10]))} are missing" if missing else f"{whose}: {what} are out of order"
