"""From a period's content to a paper: head, title, sections in words, tables and charts, in one language. (rules)

The template says which sections stand in which order; a section that has nothing to say is left out. Source: docs/bulletins.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.city import BulletinTemplate
from dashboard.publishing.bulletins.sections import BUILDERS, TITLES, Given
from dashboard.publishing.bulletins.shapes import Paper, Section
from dashboard.publishing.bulletins.words import day_said, in_language, moment_said, name_in, number_of, ordinal_title, period_said

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Signed:
    """What freezing gives a paper. number: 1 for the first issue, then corrections; closed_at: in the city's zone; reason: in words."""

    number: int
    closed_at: datetime
    digest: str = ""
    reason: Mapping[str, str] | None = None


def paper_of(content: Content, template: BulletinTemplate, language: str, signed: Signed | None = None, unit: str = "") -> Paper:
    """The paper of a content. signed: None for a period that is not closed; unit: name of the one unit that it was narrowed to."""
    kind, key = content["kind"], content["key"]
    period = period_said(kind, key, language)
    city = name_in(content["city"]["name"], language)
    number = name_in(template.number, language).format(year=key[:4], number=number_of(kind, key))
    title = name_in(template.titles[kind], language).format(city=city, period=period)
    issued = signed.closed_at if signed else datetime.fromisoformat(content["as_of"])
    issuer = name_in(template.issuer, language)
    return Paper(
        language=language,
        name=f"{content['city']['code']}-{key}" + (f"-{signed.number}" if signed and signed.number > 1 else ""),
        head=name_in(template.head, language),
        number=number,
        issuer=issuer,
        date=day_said(issued.date(), language),
        title=_capital(title) + (f"\n{unit}" if unit else ""),
        period=period,
        remark=_remark(content, signed, language),
        sections=_sections(content, template, language),
        signature=name_in(template.signature, language),
        copy_to=name_in(template.copy_to, language),
        printed_by=name_in(template.printed_by, language),
    )


def _sections(content: Content, template: BulletinTemplate, language: str) -> tuple[Section, ...]:
    given = Given(content, template, language)
    built = [(code, BUILDERS[code](given)) for code in template.sections[content["kind"]]]
    filled = [(code, blocks) for code, blocks in built if blocks]
    return tuple(
        Section(code, ordinal_title(number, in_language(TITLES[code], language), language), tuple(blocks))
        for number, (code, blocks) in enumerate(filled, 1)
    )


def _remark(content: Content, signed: Signed | None, language: str) -> str:
    moment = moment_said(datetime.fromisoformat(content["as_of"]), language)
    if signed is None:
        if language == "zh":
            return f"（快报：数据截至{moment}，本期尚未封存，以正式通报为准）"
        return f"(Provisional: figures as of {moment}; the period is not closed, and its signed issue goes before this one.)"
    if signed.number == 1:
        return ""
    reason = name_in(signed.reason, language) if signed.reason else ""
    if language == "zh":
        return f"（更正：第{signed.number}号，代替第{signed.number - 1}号{'。' + reason if reason else ''}）"
    return f"(Correction: issue {signed.number}, replaces issue {signed.number - 1}{'. ' + reason if reason else ''})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
