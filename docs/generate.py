"""Write again what these pages take from the code: ``python -m docs.generate``; ``--check`` only says what is stale.

A page holds ``<!-- made: NAME -->`` … ``<!-- end -->``; what stands between is what the function NAME gives.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.assessment.indicators import INDICATORS, KINDS, row_of
from dashboard.assessment.scoring import MEASURES, composite, members
from dashboard.city import Assessment, Part, load_city
from dashboard.city.judging import FULL_MARKS_AT, PART_KINDS, POINTS_OFF
from dashboard.config import Settings
from dashboard.errors import CityError
from dashboard.permissions import PERMISSIONS, ROLES
from dashboard.reports.lifecycle import MOVE_WORDS, MOVES, REJECT_REASONS, RULE_MOVES, STATES, Move

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule

FOLDER = Path(__file__).resolve().parent
BLOCK = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
CLOCKS = {"start": "starts", "stop": "stops, the time left is kept", "go_on": "goes on with the time left", "": ""}
ONLY = {"claimant": "who claimed it", "department": "the case's own department", "reporter": "who holds its code", "": ""}


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; a vertical bar in a cell is escaped."""
    lines = [list(heads), *([str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def diagram() -> str:
    """Every state and move as a Mermaid state diagram; moves between the same two states share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for move in MOVES:
        if move.name != "void":
            arrows.setdefault((move.source, move.target), []).append(MOVE_WORDS[move.name][0] + " " + move.name)
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> submitted: 上报 submit"]
    lines += [f"    {state.code}: {state.zh} {state.code}" for state in STATES.values() if state.code != "void"]
    lines += [f"    {source} --> {target}: {' / '.join(names)}" for (source, target), names in arrows.items()]
    return "\n".join([*lines, "    closed --> [*]", "```"])


def states() -> str:
    """Every state with what it means."""
    rows = []
    for state in STATES.values():
        kind = "waits for review" if state.waiting else "open" if state.open else "ended"
        rows.append((code(state.code), state.zh, state.en, state.step, kind, "yes" if state.public else "no"))
    return table(("state", "中文", "English", "step shown", "is", "place, words and photos may be public"), rows)


def moves() -> str:
    """Every row of MOVES; the one that is the same from every open state stands once."""
    seen: dict[tuple[object, ...], list[str]] = {}
    for move in MOVES:
        seen.setdefault(_move_cells(move), []).append(code(move.source))
    rows = [(", ".join(sources), *cells) for cells, sources in seen.items()]
    return table(("from", "move", "to", "permission", "must bring", "may bring", "handling clock", "only", "limits"), rows)


def _move_cells(move: Move) -> tuple[object, ...]:
    may = code(move.permission) + (f" or {code(RULE_MOVES[move.name])}" if move.name in RULE_MOVES else "")
    limits = "; ".join(part for part in (f"within {move.days} days" if move.days else "", "once" if move.once else "") if part)
    brings, may_bring = (", ".join(map(code, facts)) for facts in (move.brings, move.may_bring))
    return (code(move.name), code(move.target), may, brings, may_bring, CLOCKS[move.clock], ONLY[move.only], limits)


def move_words() -> str:
    return table(("move", "中文", "English"), ((code(name), *words) for name, words in MOVE_WORDS.items()))


def reject_reasons() -> str:
    rows = ((key, code(reason), *words) for key, (reason, words) in enumerate(REJECT_REASONS.items(), 1))
    return table(("key", "reason", "中文", "English"), rows)


def categories() -> str:
    """The bundled city's six panels and their categories."""
    city = load_city("guiyang")
    panels = sorted(city.panels.values(), key=lambda panel: panel.order)
    rows = [
        (code(panel.code), " ".join(panel.name.values()), code(category.code), category.name["zh"], category.name["en"], category.time)
        for panel in panels
        for category in city.categories.values()
        if category.panel == panel.code
    ]
    return table(("panel", "", "category", "中文", "English", "time"), rows)


def settings() -> str:
    """Every setting, its default and meaning, as ``config.py`` says them."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        rows.append((code(name.upper()), code(default) or "empty", field.description or ""))
    return table(("setting", "default", "meaning"), rows)


def permissions() -> str:
    return table(("permission", "who has it may"), ((code(name), meaning) for name, meaning in PERMISSIONS.items()))


def roles() -> str:
    rows = ((code(role), ", ".join(code(name) for name in sorted(held))) for role, held in ROLES.items())
    return table(("role", "permissions"), rows)


def errors() -> str:
    """Every refusal with its code, status and English message."""
    kinds = sorted(every_error(), key=lambda kind: (kind.status, kind.code))
    rows = ((code(kind.code), kind.status, code(kind.field or ""), kind.message) for kind in kinds)
    return table(("code", "status", "field", "message"), rows)


def indicators() -> str:
    """Every indicator with its definition."""
    rows = [(code(one.key), one.zh, one.en, one.kind, one.zh_is, one.en_is, one.source) for one in INDICATORS]
    return table(("key", "中文", "English", "kind", "定义", "definition", "source"), rows)


def indicator_kinds() -> str:
    return table(("kind", "中文", "meaning"), ((code(kind), *words) for kind, words in KINDS.items()))


def score_measures() -> str:
    """What a part of a score may be made of, and how."""
    rows = []
    for of, one in MEASURES.items():
        kinds = ", ".join(code(kind) for kind, known in PART_KINDS.items() if of in known)
        sum_ = code(one.part) if POINTS_OFF in kinds else f"{'100 − ' if one.inverted else ''}{code(one.part)} ÷ {code(one.whole)}"
        rows.append((code(of), one.name["zh"], one.name["en"], sum_, "" if POINTS_OFF in kinds else code(one.whole), kinds))
    return table(("of", "中文", "English", "from", "data when there is", "kinds"), rows)


def score_weights() -> str:
    """The bundled city's schemes, part by part."""
    rows = []
    for scheme in load_city("guiyang").assessment.schemes.values():
        rows += [(code(scheme.code), scheme.name["zh"], code(part.of), f"{part.weight:g}", _points_words(part)) for part in scheme.parts]
    return table(("scheme", "", "part", "weight", "points"), rows)


def _points_words(part: Part) -> str:
    least = f", {part.least:g} at least" if part.least else ""
    if part.kind == FULL_MARKS_AT:
        return f"full marks from {part.at:g} %, {part.off:g} off for each percentage point below{least}"
    if part.kind == POINTS_OFF:
        more = f", {part.more_off:g} for each from number {part.more_from}" if part.more_from else ""
        return f"{part.off:g} off for each{more}{least}"
    return "weight × rate ÷ 100"


def score_groups() -> str:
    """The bundled city's groups."""
    city = load_city("guiyang")
    groups = city.assessment.groups.values()
    rows = [(code(group.code), group.name["zh"], group.name["en"], len(members(city, group)), code(group.scheme)) for group in groups]
    return table(("group", "中文", "English", "members", "scheme"), rows)


def score_grades() -> str:
    return table(("grade", "中文", "English", "from"), ((one.letter, *one.name.values(), f"{one.least:g}") for one in _judged().grades))


def score_example() -> str:
    """A district's month in the default scheme."""
    counts = {"due": 13251, "closed": 13022, "closed_on_time": 10336, "handled": 13076, "rework": 1107, "satisfied": 3704, "ratings": 4450}
    score = composite(row_of(counts, 14, None), _judged().schemes["proportional"], _judged().grades)
    rows = [(one.name["zh"], one.formula["zh"], f"{one.weight:g}", f"{one.points:.2f}", f"−{one.lost:.2f}") for one in score.parts]
    total = f"**{score.value:.2f}**, grade {score.grade}; {score.next_points:.2f} points to grade {score.next_grade}"
    return table(("part", "formula", "weight", "points", "lost"), [*rows, ("", "", "100", total, "")])


def _judged() -> Assessment:
    return load_city("guiyang").assessment


def routes() -> str:
    """Every address of the server and the boards with its methods, who may, and what it is."""
    from callbacks import PAGES

    rows = [(code(path), "GET", _who(page.permission or "public"), "a board") for path, page in PAGES.items()]
    for rule, view in own_routes(whole_app()):
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        meaning = (view.__doc__ or "").strip().split("\n")[0]
        rows.append((code(rule.rule), methods, _who(getattr(view, "permission", "")), meaning))
    return table(("address", "methods", "who", "what"), sorted(rows))


def _who(permission: str) -> str:
    named = {"public": "all", "staff": "any member of staff", "": "nobody has said"}
    return named.get(permission) or " or ".join(code(one) for one in permission.split(" or "))


def whole_app() -> Flask:
    """The application with nothing behind it: enough to ask for its routes."""
    from app import create_app
    from dashboard.config import load_settings

    with tempfile.TemporaryDirectory() as folder:
        return create_app(load_settings(mode="demo", var_dir=Path(folder)))


def own_routes(app: Flask) -> list[tuple[Rule, Callable[..., object]]]:
    """Each route of the server with its view; the boards' own and static files aside."""
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/board/") and rule.endpoint != "static"]
    return [(rule, app.view_functions[rule.endpoint]) for rule in rules]


def every_error() -> set[type[CityError]]:
    """CityError and all below it; a test insists that errors.py defines them all."""
    found: set[type[CityError]] = {CityError}
    while more := {child for kind in found for child in kind.__subclasses__()} - found:
        found |= more
    return found


MADE: dict[str, Callable[[], str]] = {
    function.__name__: function
    for function in (
        diagram,
        states,
        moves,
        move_words,
        reject_reasons,
        categories,
        settings,
        permissions,
        roles,
        errors,
        indicators,
        indicator_kinds,
        score_measures,
        score_weights,
        score_groups,
        score_grades,
        score_example,
        routes,
    )
}


def renewed(text: str) -> str:
    """A page's text with every made block made again. Raises KeyError for an unknown NAME."""
    return BLOCK.sub(lambda found: f"{found[1]}{MADE[found[2]]()}\n{found[3]}", text)


def stale_pages() -> dict[Path, str]:
    """Pages whose made blocks differ from the code, with the text that they should have."""
    pages = {page: page.read_text(encoding="utf-8") for page in sorted(FOLDER.rglob("*.md"))}
    return {page: new for page, old in pages.items() if (new := renewed(old)) != old}


def main(arguments: list[str]) -> int:
    stale = stale_pages()
    for page, text in stale.items():
        print(page.relative_to(FOLDER.parent))
        if "--check" not in arguments:
            page.write_text(text, encoding="utf-8")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
