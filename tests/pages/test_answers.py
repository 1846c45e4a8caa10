"""Answers that many open pages share: told again to whoever knows no later event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from callbacks.answers import Answers, known_event


@pytest.fixture
def log() -> SimpleNamespace:
    """The number of the newest event."""
    return SimpleNamespace(newest=10)


@pytest.fixture
def answers(log: SimpleNamespace) -> Answers:
    @contextmanager
    def open_reading() -> Iterator[Any]:
        yield SimpleNamespace(events=SimpleNamespace(latest=lambda: log.newest))

    product: Any = SimpleNamespace(open_reading=open_reading, settings=SimpleNamespace(redis_url=""))
    return Answers(Flask("answers"), product)


def test_pages_that_know_no_later_event_share_an_answer(answers: Answers, log: SimpleNamespace) -> None:
    made = count(1)
    asked = [answers.kept("board", lambda: next(made), 60, known=10)]
    log.newest = 12
    asked.append(answers.kept("board", lambda: next(made), 60, known=10))
    assert asked == [1, 1]


@pytest.mark.parametrize("known", [0, 11, 12, 99])
def test_who_knows_a_later_event_or_none_is_told_anew(answers: Answers, log: SimpleNamespace, known: int) -> None:
    made = count(1)
    answers.kept("board", lambda: next(made), 60, known=10)
    log.newest = 12
    assert answers.kept("board", lambda: next(made), 60, known=known) == 2
    assert answers.kept("board", lambda: next(made), 60, known=known) == 2, "nothing came since"


@pytest.mark.parametrize(
    ("said", "known"), [({"event": 7}, 7), ({"event": "7"}, 7), ({}, 0), ({"event": None}, 0), ({"event": "x"}, 0), ({"event": -3}, 0)]
)
def test_a_page_says_which_event_it_knows(said: dict[str, Any], known: int) -> None:
    assert known_event(said) == known
