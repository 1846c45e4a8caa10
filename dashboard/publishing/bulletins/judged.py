"""The sections that judge: scores and grades, cost and benefit. (rules)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.publishing.bulletins.shapes import Block

Figures = Mapping[str, Any]


def scores(content: Figures, language: str) -> list[Block]:
    return []


def costs(content: Figures, language: str) -> list[Block]:
    return []
