"""How a city's bulletins (通报) look: their red head, titles, sections and signature, read from ``bulletin.toml``. (rules)

Source: docs/cities.md
"""

from __future__ import annotations

from pathlib import Path
from string import Formatter

from dashboard.city.model import BULLETIN_KINDS, BULLETIN_SECTIONS, BulletinTemplate, Words
from dashboard.city.source import Table, read_toml, table

PLACES = {"number": ("year", "number"), "titles": ("city", "period")}
"""What a text may name in braces."""
MOST_OVERDUE = 100  # so many are kept when a period is closed


def read_bulletin(path: Path, languages: tuple[str, ...]) -> BulletinTemplate:
    """The template. Raises BadCity with the line that is wrong."""
    top = read_toml(path)
    titles, sections = table(top, "titles"), table(top, "sections")
    most = table(top, "most")
    return BulletinTemplate(
        head=top.words("head", languages),
        issuer=top.words("issuer", languages),
        number=_with_places(top, "number", languages, PLACES["number"]),
        signature=top.words("signature", languages),
        copy_to=top.words("copy_to", languages),
        printed_by=top.words("printed_by", languages),
        titles={kind: _with_places(titles, kind, languages, PLACES["titles"]) for kind in BULLETIN_KINDS},
        sections={kind: _sections(sections, kind) for kind in BULLETIN_KINDS},
        most_overdue=_whole(most, "overdue", 1, MOST_OVERDUE),
        most_categories=_whole(most, "categories", 1, MOST_OVERDUE),
    )


def _with_places(row: Table, key: str, languages: tuple[str, ...], known: tuple[str, ...]) -> Words:
    """Words that name what is put in, in braces."""
    words = row.words(key, languages)
    remedy = f"It may name {' and '.join(f'{{{name}}}' for name in known)} in braces, nothing else."
    for text in words.values():
        try:
            named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError:
            raise row.wrong(key, f"the braces of “{text}” cannot be read", remedy) from None
        if not named <= set(known):
            raise row.wrong(key, f"“{text}” names {', '.join(sorted(named - set(known)))}", remedy)
    return words


def _sections(row: Table, kind: str) -> tuple[str, ...]:
    codes = row.strings(kind, '["overall", "districts"]')
    known = f"Choose from {', '.join(BULLETIN_SECTIONS)}."
    for code in codes:
        if code not in BULLETIN_SECTIONS:
            raise row.wrong(kind, f"the section “{code}” is not known", known)
        if codes.count(code) > 1:
            raise row.wrong(kind, f"the section {code} stands here twice", "Keep one of them.")
    if not codes:
        raise row.wrong(kind, f"the bulletin of a {kind} has no sections", known)
    return codes


def _whole(row: Table, key: str, least: int, most: int) -> int:
    number: int = row.need(key, int, "30")
    if not least <= number <= most:
        raise row.wrong(key, f"{key} is {number}", f"Give it a number from {least} to {most}.")
    return number
