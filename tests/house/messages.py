"""Every text that goes through gettext, and what the catalogs say to it. ``python -m tests.house.messages`` lists what is missing."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po

from tests.house.reading import PRODUCT, ROOT, python_files

TRANSLATIONS = ROOT / "dashboard" / "web" / "translations"
TEMPLATES = ROOT / "dashboard" / "web" / "templates"
KEYWORDS: dict[str, Any] = DEFAULT_KEYWORDS | {"lazy_gettext": None, "lazy_ngettext": (1, 2), "_l": None, "_n": (1, 2)}
PLACES = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]")
CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Text:
    """One text of code or template. forms: its id, or ids of singular and plural."""

    forms: tuple[str, ...]
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.forms[0]!r}"


def texts() -> list[Text]:
    """Every marked text of the product, in order of file and line."""
    code = [text for path in python_files(*PRODUCT) for text in _of_file("python", path)]
    pages = [text for path in sorted(TEMPLATES.rglob("*.*")) for text in _of_file("jinja2.ext:babel_extract", path)]
    return code + pages


def catalogs(language: str = "zh") -> dict[str, list[Message]]:
    """Per domain, the entries of its catalog; the header aside."""
    found = {}
    for path in sorted((TRANSLATIONS / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = [message for message in read_po(file, locale=language) if message.id]
    return found


def forms_of(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def answers_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def is_translated(message: Message) -> bool:
    """A fuzzy entry is left out when catalogs are compiled, so it counts as none."""
    return not message.fuzzy and all(answers_of(message))


def untranslated() -> list[Text]:
    """Marked texts that no domain translates."""
    known = {forms_of(message)[0] for messages in catalogs().values() for message in messages if is_translated(message)}
    return [text for text in texts() if text.forms[0] not in known]


def places_in(text: str) -> set[str]:
    """The named places of a text: {'state', 'move'}."""
    return set(PLACES.findall(text))


def _of_file(method: str, path: Path) -> list[Text]:
    with path.open("rb") as file:
        found = [(line, message) for line, message, *_ in extract(method, file, KEYWORDS, options={"silent": "false"})]
    name = path.relative_to(ROOT).as_posix()
    every = [Text((message,) if isinstance(message, str) else tuple(message), name, line) for line, message in found]
    return [text for text in every if text.forms[0]]


if __name__ == "__main__":
    missing = untranslated()
    print("\n".join(str(text) for text in missing) or "Every text has its Chinese.")
    sys.exit(bool(missing))
