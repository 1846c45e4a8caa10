"""A mapping file that is wrong is refused with file, line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.city import City, load_city
from dashboard.errors import BadCity
from data_access.importing.files import rows_of
from data_access.importing.mapping import bundled_mappings, load_mapping

WHOLE = """
name = "mine"

[columns]
key = "id"
opened = "opened"
status = "ok"
lon = "x"
lat = "y"

[answers]
on_time = ["yes"]

[categories]
"Lamp" = "street_light_outages"
"""


@pytest.fixture(scope="module")
def boston() -> City:
    return load_city("boston")


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    text = WHOLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_whole_mapping_is_read(tmp_path: Path, boston: City) -> None:
    mapping = load_mapping(str(written(tmp_path)), boston)
    assert mapping.codes["type"]["Lamp"] == "street_light_outages"
    assert mapping.codes["type"]["Sign Repair"] == "sign_repair"
    assert mapping.codes["district"]["后湾"] == mapping.codes["district"]["Back Bay"] == "back_bay"
    assert mapping.zone == boston.zone


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('key = "id"\n', "", 4, "key is missing"),
        ('key = "id"', 'key = ""', 5, "key is empty"),
        ('key = "id"', 'kye = "id"', 5, "the column kye is not known"),
        ('lat = "y"\n', "", 8, "a place needs both lon and lat"),
        ('name = "mine"', 'name = "Mine!"', 2, "holds more than"),
        ("[answers]", "[anwsers]", 11, "anwsers is not known"),
        ('on_time = ["yes"]', "", 11, "nothing says which values of ok"),
        ('on_time = ["yes"]', 'on_time = ["yes", 1]', 12, "holds more than texts"),
        ('"street_light_outages"', '"moonlight"', 15, "moonlight is none of the city's categories"),
        ("[categories]", '[times]\nformat = "%Q"\n[categories]', 15, "cannot be read back"),
        ("[categories]", '[times]\nzone = "Mars/Olympus"\n[categories]', 15, "the time zone"),
        ("[categories]", '[places]\ncrs = "ED50"\n[categories]', 15, "the datum"),
        ("[categories]", "[places]\nnowhere = [[1]]\n[categories]", 15, "is no point"),
        ("[categories]", '[file]\nencoding = "utf-99"\n[categories]', 15, "the encoding"),
        ("[categories]", "[types", 14, "this is not TOML"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_line(tmp_path: Path, boston: City, old: str, new: str, line: int, what: str) -> None:
    file = written(tmp_path, (old, new))
    with pytest.raises(BadCity) as refused:
        load_mapping(str(file), boston)
    assert (refused.value.facts["file"], refused.value.facts["line"]) == (str(file), line)
    assert what in str(refused.value.facts["what"])


def test_a_city_without_the_category_other_takes_no_import(city: City) -> None:
    with pytest.raises(BadCity) as refused:
        load_mapping("boston_311", city)
    assert "there is no category other" in str(refused.value.facts["what"])


def test_an_unknown_mapping_names_the_bundled_ones(boston: City) -> None:
    assert bundled_mappings() == ("boston_311",)
    with pytest.raises(BadCity) as refused:
        load_mapping("chicago", boston)
    assert "boston_311" in str(refused.value.facts["remedy"])


def test_a_file_without_a_named_column_is_refused(tmp_path: Path, boston: City) -> None:
    mapping = load_mapping(str(written(tmp_path)), boston)
    file = tmp_path / "rows.csv"
    file.write_text("id,opened,x,y\n1,2015-01-01,1,2\n", encoding="utf-8")
    with pytest.raises(BadCity) as refused:
        list(rows_of(file, mapping))
    assert "the column ok is missing" in str(refused.value.facts["what"])
    with pytest.raises(BadCity):
        list(rows_of(tmp_path / "none.csv", mapping))


def test_broken_lines_of_a_csv_are_told_apart(tmp_path: Path, boston: City) -> None:
    mapping = load_mapping(str(written(tmp_path)), boston)
    file = tmp_path / "rows.csv"
    file.write_bytes('\ufeffid,opened,ok,x,y\n1,a,b,c,d\n2,a,b,c,d,e\n\n3,a\n4,"a\nb",b,c,d\n'.encode())
    rows = list(rows_of(file, mapping))
    assert [(row.line, None if row.values is None else row.values["id"]) for row in rows] == [(2, "1"), (3, None), (5, "3"), (7, "4")]
    assert rows[-1].part == 1.0
