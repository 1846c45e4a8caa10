"""The template of bulletins: both cities have one, and a wrong one is refused with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard.city import bundled_cities, load_city
from dashboard.city.bulletin_template import read_bulletin
from dashboard.city.model import BULLETIN_KINDS, BULLETIN_SECTIONS
from dashboard.errors import BadCity
from dashboard.publishing.bulletins.sections import BUILDERS, TITLES

LANGUAGES = ("zh", "en")
GUIYANG = Path(load_city("guiyang").folder) / "bulletin.toml"


@pytest.mark.parametrize("name", bundled_cities())
def test_every_bundled_city_has_a_template_for_every_kind(name: str) -> None:
    template = load_city(name).bulletin
    assert set(template.titles) == set(template.sections) == set(BULLETIN_KINDS)


def test_every_section_that_a_template_may_name_can_be_made() -> None:
    assert set(BULLETIN_SECTIONS) == set(BUILDERS) == set(TITLES)


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('"places", "examples", "overdue"]', '"weather"]', "day =", "the section “weather” is not known"),
        ('day = ["overall",', 'day = ["overall", "overall",', "day = [", "stands here twice"),
        ("overdue = 30", "overdue = 3000", "overdue =", "overdue is 3000"),
        ("{year}年第{number}期", "{year}年第{serial}期", "number =", "names serial"),
        ("{period}\\n城市管理“百姓拍”运行情况日报", "{period", "day = {", "braces"),
        ("en = \"Guiyang Digital Urban Management Centre\" }\nnumber", "en = \"\" }\nnumber", "issuer =", "no words in “en”"),
    ],
)  # fmt: skip
def test_a_wrong_template_is_refused_with_its_line(tmp_path: Path, old: str, new: str, line: str, told: str) -> None:
    text = GUIYANG.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "bulletin.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadCity) as refused:
        read_bulletin(path, LANGUAGES)
    assert told in str(refused.value.facts["what"])
    assert path.read_text(encoding="utf-8").splitlines()[int(str(refused.value.facts["line"])) - 1].startswith(line)


def test_a_city_without_a_template_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(GUIYANG.parent, folder)
    (folder / "bulletin.toml").unlink()
    with pytest.raises(BadCity, match="the file is missing"):
        load_city(folder)
