"""What a code is called: of a city's record, of what nobody knows, or the code itself. (rules)"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Protocol

from dashboard.city.model import Words

UNKNOWN = "unknown"
"""District, street or department of an imported case where its file says none. No code of any city: tables show it after theirs."""
OTHER = "other"
"""The category of imported cases whose type the mapping does not know."""
MAY_BE_UNKNOWN = ("district", "street", "department")
UNKNOWN_NAME: Words = {"zh": "不详", "en": "Unknown"}


class Named(Protocol):
    """Any record with a name in each language."""

    @property
    def name(self) -> Words: ...


def name_of(records: Mapping[str, Named], code: str) -> Words:
    """The name of the record with this code."""
    record = records.get(code)
    if record:
        return record.name
    return UNKNOWN_NAME if code == UNKNOWN else {"zh": code, "en": code}


def is_known(records: Container[str], kind: str, code: str) -> bool:
    """Whether lists may be asked for this code. kind: district, street, department, panel, category or state."""
    return code in records or (code == UNKNOWN and kind in MAY_BE_UNKNOWN)
