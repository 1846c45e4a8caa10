"""A file of a city's folder that knows on which line each of its values stands. (rules)"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.city.model import Words
from dashboard.errors import BadCity

MOST_DEPARTMENT = 40
HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")


def read_text(path: Path) -> str:
    """The file's text. Raises BadCity where it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise refusal(path, 1, "the file is missing", f"Add {path.name}; docs/cities.md says what it holds.") from None
    except UnicodeDecodeError:
        raise refusal(path, 1, "the file is not UTF-8", "Save it as UTF-8.") from None


def refusal(path: Path, line: int, what: str, remedy: str) -> BadCity:
    """What is wrong on which line of which file, and what to do."""
    return BadCity(file=str(path), line=line, what=what, remedy=remedy)


@dataclass(frozen=True)
class Table:
    """One table of a TOML file: its values, and where to point when one is wrong.

    header: its name as in ``[panels.muck]`` or ``[[category]]``, "" for the top of the file; number: which of equal ones, from 0.
    """

    path: Path
    text: str
    header: str
    number: int
    values: dict[str, Any]

    def line(self, key: str = "") -> int:
        """The line, from 1, of a key of this table, or of the table itself."""
        lines = self.text.splitlines()
        start, end = self._span(lines)
        pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""")
        for number in range(start, end):
            if key and pattern.match(lines[number]):
                return number + 1
        return max(start, 1)

    def wrong(self, key: str, what: str, remedy: str) -> BadCity:
        return refusal(self.path, self.line(key), what, remedy)

    def need(self, key: str, kind: type | tuple[type, ...], example: str) -> Any:
        """The value of a key. Raises BadCity where it is missing or of another kind."""
        if key not in self.values:
            raise self.wrong("", f"{key} is missing{self._where()}", f"Add {key} = {example}.")
        value = self.values[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(key, f"{key} is {value!r}", f"Write it like {key} = {example}.")
        return value

    def text_of(self, key: str, example: str) -> str:
        value = str(self.need(key, str, f'"{example}"'))
        if not value:
            raise self.wrong(key, f"{key} is empty", f'Write it like {key} = "{example}".')
        return value

    def code(self, key: str = "code") -> str:
        """A stable code: lower case letters, digits and underscores."""
        code = self.text_of(key, "a_code")
        if not re.fullmatch(r"[a-z0-9_]+", code):
            raise self.wrong(key, f"the code “{code}” holds more than a-z, 0-9 and _", "Codes stand in URLs: write it in plain letters.")
        return code

    def department_code(self, key: str = "code") -> str:
        """A department's code: as another system writes it, where cases come from there. Letters, digits, _, -, . and single spaces."""
        code = self.text_of(key, "a_code")
        if not re.fullmatch(r"[A-Za-z0-9_.-]+( [A-Za-z0-9_.-]+)*", code) or len(code) > MOST_DEPARTMENT or not code.strip("."):
            what = f"the code “{code}” holds more than letters, digits, _ - . and single spaces, or is longer than {MOST_DEPARTMENT}"
            raise self.wrong(key, what, "Codes stand in URLs: write it in plain letters.")
        return code

    def number_of(self, key: str, example: str) -> float:
        return float(self.need(key, (int, float), example))

    def words(self, key: str, languages: tuple[str, ...]) -> Words:
        """{"zh": ..., "en": ...}, each language there and not empty."""
        example = "{ " + ", ".join(f'{language} = "…"' for language in languages) + " }"
        found = self.need(key, dict, example)
        for language in languages:
            if not isinstance(found.get(language), str) or not found[language].strip():
                raise self.wrong(key, f"{key} has no words in “{language}”", f"Write it like {key} = {example}.")
        return {language: found[language] for language in languages}

    def strings(self, key: str, example: str) -> tuple[str, ...]:
        found = self.need(key, list, example)
        if not all(isinstance(part, str) for part in found):
            raise self.wrong(key, f"{key} holds more than texts", f"Write it like {key} = {example}.")
        return tuple(found)

    def _span(self, lines: list[str]) -> tuple[int, int]:
        """Indexes of the first and behind the last line below this table's header."""
        heads = [(index, found[2]) for index, line in enumerate(lines) if (found := HEADER.match(line))]
        if not self.header:
            return 0, heads[0][0] if heads else len(lines)
        own = [place for place, (_, name) in enumerate(heads) if _bare(name) == self.header]
        if self.number >= len(own):
            return 0, len(lines)
        place = own[self.number]
        end = heads[place + 1][0] if place + 1 < len(heads) else len(lines)
        return heads[place][0] + 1, end

    def _where(self) -> str:
        return f" in [{self.header}]" if self.header else ""


def read_toml(path: Path) -> Table:
    """The whole file as its top table. Raises BadCity with the line that cannot be read."""
    text = read_text(path)
    try:
        return Table(path, text, "", 0, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else max(1, len(text.splitlines()))
        what = re.sub(r" \(at [^)]*\)$", "", str(error))
        raise refusal(path, line, f"this is not TOML ({what})", "Correct the line; https://toml.io shows how it is written.") from None


def tables(top: Table, name: str) -> list[Table]:
    """Every ``[[name]]`` of a file, in order. Raises BadCity where there is none."""
    found = top.values.get(name)
    if not isinstance(found, list) or not found or not all(isinstance(values, dict) for values in found):
        raise top.wrong(name, f"there is no [[{name}]]", f"Add at least one [[{name}]].")
    return [Table(top.path, top.text, name, number, values) for number, values in enumerate(found)]


def table(top: Table, name: str) -> Table:
    """The table ``[name]``; a dot leads into the table within. Raises BadCity where it is missing."""
    values: Any = top.values
    for part in name.split("."):
        values = values.get(part) if isinstance(values, dict) else None
    if not isinstance(values, dict):
        raise top.wrong(name, f"the table [{name}] is missing", f"Add [{name}].")
    return Table(top.path, top.text, name, 0, values)


def _bare(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
