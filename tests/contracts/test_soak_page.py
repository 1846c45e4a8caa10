"""What a soak writes of itself: every page, every series, every trouble, and whether all was met."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.soak_judge import Sample, Trouble
from bench.soak_page import Soak, write


@pytest.fixture
def soak() -> Soak:
    rows = [Sample(second * 15.0, 30.0, 2000, 200) for second in range(41)]
    troubles = [Trouble("server restarted", 7.0, 2.0), Trouble("bus stopped", None, 0.4, goes_on=True)]
    return Soak("2 cores", 600.0, 10.0, {"wall": rows, "board": rows}, {"wall": troubles, "board": troubles}, same=True)


def test_a_good_run_is_met_and_written_with_its_picture(soak: Soak, tmp_path: Path) -> None:
    text = write(soak, tmp_path)
    assert soak.met
    assert "missed" not in text
    assert text.count("| wall | ") == text.count("| board | ") == 5
    assert (tmp_path / "soak.md").read_text(encoding="utf-8") == text
    lines = ElementTree.parse(tmp_path / "pictures" / "soak.svg").getroot().iter("{http://www.w3.org/2000/svg}polyline")
    assert len([*lines]) == 6


def test_a_heap_that_grew_a_wrong_count_a_late_return_or_a_new_document_is_not_met(soak: Soak) -> None:
    leaking = [replace(row, heap_mb=30 + row.second / 20) for row in soak.samples["wall"]]
    wrong = [replace(row, counts=row.second != 150) for row in soak.samples["board"]]
    late = [Trouble("network cut", 8.0, 11.0)]
    assert not replace(soak, samples=soak.samples | {"wall": leaking}).met
    assert not replace(soak, samples=soak.samples | {"board": wrong}).met
    assert not replace(soak, troubles=soak.troubles | {"wall": late}).met
    assert not replace(soak, same=False).met
