"""Numbers that lead to a person are blacked out of citizens' words, however they are written; the rest is left alone."""

from __future__ import annotations

import pytest

from dashboard.publishing.masking import masked


@pytest.mark.parametrize(
    "number",
    [
        "13912349876", "139 1234 9876", "139-1234-9876", "139.1234.9876", "+86 13912349876", "8613912349876", "１３９１２３４９８７６",
        "139 123 49876", "520103199001011234", "52010319900101123X", "0851-85551234", "贵A12345", "贵A·D12345", "li.na@example.com",
    ],
)  # fmt: skip
def test_what_leads_to_a_person_is_masked(number: str) -> None:
    assert masked(f"请打{number}，谢谢") == "请打***，谢谢"


@pytest.mark.parametrize("words", ["中华北路 128 号门口，第 3 根电线杆", "2026-11-22 14:32 看到的", "长 12345678 毫米", "１２８ 号"])
def test_other_numbers_stay_as_they_are(words: str) -> None:
    assert masked(words) == words


def test_several_numbers_are_each_masked() -> None:
    assert masked("13912349876 和 贵A12345 都在") == "*** 和 *** 都在"
