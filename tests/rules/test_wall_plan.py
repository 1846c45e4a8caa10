"""A city's wall.toml: what walls show and when, and every fault refused with its line and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.city.wall import Known, Turn, WallPlan
from dashboard.city.wall_file import read_wall
from dashboard.errors import BadCity

KNOWN = Known(("520102", "520103"), ("sanitation", "muck"), ("manhole",))
LANGUAGES = ("zh", "en")


def plan_of(folder: Path, text: str) -> WallPlan:
    file = folder / "wall.toml"
    file.write_text(text, encoding="utf-8")
    return read_wall(file, LANGUAGES, KNOWN)


def test_a_folder_without_the_file_has_dark_walls_of_the_whole_city(tmp_path: Path) -> None:
    assert read_wall(tmp_path / "wall.toml", LANGUAGES, KNOWN) == WallPlan("dark", (), (), {})


def test_districts_and_panels_stand_for_one_scene_each(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, '[[turn]]\ndays = "working"\nfrom = "22:00"\nuntil = "06:30"\nscenes = [["districts", 20], ["panels", 15]]')
    scenes = (("district:520102", 20), ("district:520103", 20), ("panel:sanitation", 15), ("panel:muck", 15))
    assert plan.turns == (Turn("working", 1320, 1440 + 390, scenes),)


def test_alarms_and_screens_are_read(tmp_path: Path) -> None:
    text = (
        'theme = "day"\n[[alarm]]\nwhen = "category:manhole"\nsound = true\n'
        '[[screen]]\ncode = "hall"\nname = { zh = "大厅", en = "Hall" }\nscenes = [["city", 60]]'
    )
    plan = plan_of(tmp_path, text)
    assert plan.theme == "day"
    assert [(one.when, one.above, one.sound, one.flash) for one in plan.alarms] == [("category:manhole", 0, True, False)]
    assert plan.screens["hall"].turns[0].scenes == (("city", 60),)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('theme = "pink"', 1, "theme is “pink”"),
        ("\ncolour = 1", 2, "“colour” is not known"),
        ('[[turn]]\nscenes = [["moon", 60]]', 2, "the scene “moon” is not known"),
        ('[[turn]]\nscenes = [["district:1", 60]]', 2, "the scene “district:1” is not known"),
        ('[[turn]]\nscenes = [["city", 2]]', 2, "city has 2 seconds"),
        ("[[turn]]\nscenes = []", 2, "scenes is empty"),
        ('[[turn]]\nscenes = ["city"]', 2, "'city' is not a scene with its seconds"),
        ('[[turn]]\nfrom = "8"\nscenes = [["city", 20]]', 2, "from is “8”"),
        ('[[turn]]\ndays = "some"\nscenes = [["city", 20]]', 2, "days is “some”"),
        ('[[alarm]]\nwhen = "fire"\nflash = true', 2, "the alarm “fire” is not known"),
        ('[[alarm]]\nwhen = "category:moon"\nflash = true', 2, "the category “moon” is not known"),
        ('[[alarm]]\nwhen = "overdue"', 1, "the alarm overdue neither sounds nor flashes"),
        ('[[alarm]]\nwhen = "overdue"\nflash = true\nabove = -1', 4, "above is -1"),
        ('[[screen]]\ncode = "a b"\nname = { zh = "甲", en = "A" }', 2, "the code “a b” cannot stand in an address"),
    ],
)
def test_a_fault_is_refused_with_its_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    with pytest.raises(BadCity) as refused:
        plan_of(tmp_path, text)
    facts = refused.value.facts
    assert (facts["line"], facts["file"]) == (line, str(tmp_path / "wall.toml"))
    assert what in facts["what"]
    assert facts["remedy"].endswith(".")


def test_a_screen_that_stands_twice_is_refused(tmp_path: Path) -> None:
    row = '[[screen]]\ncode = "hall"\nname = { zh = "大厅", en = "Hall" }\n'
    with pytest.raises(BadCity):
        plan_of(tmp_path, row + row)
