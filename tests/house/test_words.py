"""Every text goes through gettext and has its Chinese, the same one everywhere."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.house.messages import CHINESE, KEYWORDS, answers_of, catalogs, forms_of, is_translated, places_in, texts, untranslated
from tests.house.reading import ROOT, python_files, tree_of


def test_every_text_has_its_chinese() -> None:
    missing = "\n".join(map(str, untranslated()))
    assert not missing, f"see `make words`:\n{missing}"


def test_texts_are_written_in_english_so_that_english_is_complete() -> None:
    assert not [str(text) for text in texts() if CHINESE.search(text.forms[0])]


def test_no_text_is_translated_two_ways() -> None:
    said: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for messages in catalogs().values():
        for message in messages:
            if is_translated(message):
                said[forms_of(message)].add(answers_of(message))
    assert not {forms: answers for forms, answers in said.items() if len(answers) > 1}


def test_a_translation_names_the_same_facts_as_its_text() -> None:
    wrong = []
    for domain, messages in catalogs().items():
        for message in messages:
            wanted = places_in(forms_of(message)[-1])
            wrong += [f"{domain}: {message.id!r}" for answer in answers_of(message) if answer and places_in(answer) != wanted]
    assert not wrong


def test_only_constant_texts_are_marked() -> None:
    """A text put together at run time is found in no catalog."""
    wrong = []
    for path in python_files("dashboard", "layouts", "callbacks"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS and node.args:
                first = node.args[0]
                put_together = isinstance(first, ast.JoinedStr | ast.BinOp) or (
                    isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute) and first.func.attr == "format"
                )
                if put_together:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not wrong


def test_catalogs_hold_no_text_twice() -> None:
    for domain, messages in catalogs().items():
        ids = [forms_of(message) for message in messages]
        assert len(ids) == len(set(ids)), domain
