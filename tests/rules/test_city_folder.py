"""A city's folder that is right, or wrong: each fault is refused with file, line and remedy."""

import json
import re
import shutil
from datetime import date

import pytest

from dashboard.city import load_city
from dashboard.errors import BadCity


@pytest.fixture
def folder(city, tmp_path):
    """A copy of Guiyang to break."""
    return shutil.copytree(city.folder, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("*.py", "__pycache__"))


def line_of(path, text):
    """The number of the first line that holds a text."""
    return next(number for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def change(path, old, new, count=1):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def refusal_of(folder):
    with pytest.raises(BadCity) as refused:
        load_city(folder)
    facts = refused.value.facts
    assert set(facts) == {"file", "line", "what", "remedy"}
    assert facts["what"]
    assert facts["remedy"].endswith(".")
    assert f"{facts['file']}:{facts['line']}: " in str(refused.value)
    return facts


def assert_refused(folder, name, line, what):
    facts = refusal_of(folder)
    assert (facts["file"], facts["line"]) == (str(folder / name), line), facts
    assert what in facts["what"]


def test_a_city_is_loaded_by_name_or_by_folder(city, folder):
    assert load_city(folder).categories == load_city(str(folder)).categories == city.categories
    assert load_city(folder).folder == folder


def test_the_citys_own_days_are_read(folder):
    change(folder / "calendar.toml", "holidays = []", "holidays = [2026-04-03]")
    change(folder / "calendar.toml", "working_days = []", "working_days = [2026-04-11]")
    change(folder / "calendar.toml", '"13:00-17:00"', '"13:00-24:00"')
    calendar = load_city(folder).calendar
    assert calendar.own_days == ((date(2026, 4, 3), False), (date(2026, 4, 11), True))
    assert calendar.day_s == 14 * 3600


@pytest.mark.parametrize(
    "name", ["city.toml", "districts.geojson", "streets.csv", "categories.toml", "departments.toml", "routing.toml", "calendar.toml"]
)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert_refused(folder, name, 1, "missing")


@pytest.mark.parametrize("name", ["city.toml", "categories.toml", "departments.toml", "routing.toml", "calendar.toml"])
def test_what_is_not_toml_is_named_with_its_line(folder, name):
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    (folder / name).write_text("\n".join([*lines, "", "this is = = wrong"]), encoding="utf-8")
    assert_refused(folder, name, len(lines) + 2, "not TOML")


def test_a_file_in_another_encoding_is_named(folder):
    (folder / "streets.csv").write_bytes((folder / "streets.csv").read_text(encoding="utf-8").encode("gb18030"))
    assert_refused(folder, "streets.csv", 1, "UTF-8")


def test_an_unknown_city_says_which_there_are(tmp_path):
    with pytest.raises(BadCity) as refused:
        load_city("atlantis")
    assert "guiyang" in refused.value.facts["remedy"]
    with pytest.raises(BadCity):
        load_city(tmp_path / "nothing")


FAULTS = [
    # file, the text that becomes wrong, what it becomes, what stands on the line that is named, what is said
    ("city.toml", 'adcode = "520100"\n', "", "# 贵阳市", "adcode is missing"),
    ("city.toml", "verification_hours = 8.0", 'verification_hours = "8"', "verification_hours", "verification_hours is '8'"),
    ("city.toml", "verification_hours = 8.0", "verification_hours = 0", "verification_hours", "verification_hours is 0"),
    ("city.toml", "Asia/Shanghai", "Asia/Guiyang", "zone =", "Asia/Guiyang"),
    ("city.toml", '"zh", "en"]', '"zh"]', "languages", "languages"),
    ("city.toml", ', en = "Guiyang" }', "}", "name =", "no words in “en”"),
    ("city.toml", "zoom = 10.5\n", "", "[map]", "zoom is missing in [map]"),
    ("city.toml", "[106.56, 26.485", "[107.56, 26.485", "core_box", "core_box"),
    ("city.toml", '"520103"', '"520199"', "core_districts", "520199"),
    ("categories.toml", 'code = "dust"\npanel = "site"', 'code = "dust"\npanel = "sites"', '"sites"', "unknown panel “sites”"),
    ("categories.toml", 'time = "15d"', 'time = "15 days"', '"15 days"', "cannot be read"),
    ("categories.toml", 'safe_within = "2H"', 'safe_within = "0H"', '"0H"', "cannot be read"),
    ("categories.toml", 'code = "burning"', 'code = "full_bin"', None, "stands here twice"),
    ("categories.toml", 'code = "burning"', 'code = "Burning!"', '"Burning!"', "more than a-z"),
    ("categories.toml", "photo_needed = false", 'photo_needed = "no"', '"no"', "photo_needed"),
    ("categories.toml", 'shape = "cross"', 'shape = "star"', '"star"', "star"),
    ("departments.toml", 'code = "yunyan_greenery"', 'code = "city_muck"', None, "stands here twice"),
    ("departments.toml", 'code = "yunyan_greenery"', 'code = "a/b"', '"a/b"', "holds more than letters"),
    ("departments.toml", 'kind = "district"', 'kind = "village"', '"village"', "village"),
    ("departments.toml", 'district = "520103"', 'district = "520199"', '"520199"', "unknown district “520199”"),
    ("departments.toml", 'panels = ["muck"]', 'panels = ["mud"]', '"mud"', "“mud”"),
    ("routing.toml", '520103 = "yunyan_sanitation"', '520103 = "yunyan_sweepers"', "yunyan_sweepers", "yunyan_sweepers is not known"),
    ("routing.toml", '520103 = "yunyan_sanitation"', '520103 = "nanming_sanitation"', '520103 = "nanming', "520102 only"),
    ("routing.toml", '520103 = "yunyan_sanitation"', '520103 = "yunyan_greenery"', '520103 = "yunyan_greenery', "the panel sanitation"),
    ("routing.toml", '520103 = "yunyan_sanitation"', '520199 = "yunyan_sanitation"', "520199", "520199 is not known"),
    ("routing.toml", "[categories.noise]", "[categories.noises]", "[categories.noises]", "“noises” is none of the categories"),
    ("routing.toml", "[panels.muck]", "[panels.mud]", "[panels.mud]", "“mud” is none of the panels"),
    ("routing.toml", "[categories.noise]", "[category.noise]", None, "[category] is not known"),
    ("routing.toml", '520103 = "yunyan_sanitation"\n', "", "[panels.sanitation]", "nobody handles exposed_litter in the district 520103"),
    ("calendar.toml", '"09:00-12:00"', '"9-12"', "hours = ", "“9-12” cannot be read"),
    ("calendar.toml", '"09:00-12:00"', '"09:00-13:30"', "hours = ", "overlap"),
    ("calendar.toml", '"13:00-17:00"', '"17:00-13:00"', "hours = ", "end before they begin"),
    ("calendar.toml", 'hours = ["09:00-12:00", "13:00-17:00"]', "hours = []", "hours = ", "no hours"),
    ("calendar.toml", "holidays = []", 'holidays = ["2026-04-03"]', "holidays = ", "no day"),
    ("calendar.toml", 'official = "china"', 'official = "moon"', "official", "moon"),
    ("streets.csv", "code,name,", "number,name,", "number", "the column code is missing"),
    ("streets.csv", "Xihu Road Subdistrict,520102", "Xihu Road Subdistrict,520199", "520199", "unknown district 520199"),
    ("streets.csv", "520102017,", "520102016,", "西湖路街道", "stands here twice"),
    ("streets.csv", "106.72400,26.57400", "106.72400,north", "north", "no number"),
    ("streets.csv", "106.72400,26.57400", "26.57400,106.72400", "西湖路街道", "degrees"),
    ("streets.csv", "Xihu Road Subdistrict", "", "西湖路街道", "name_en is empty"),
    ("districts.geojson", '"area_km2":', '"area":', '"520103"', "area_km2 is missing"),
    ("districts.geojson", '"adcode":"520102"', '"adcode":"520103"', None, "stands here twice"),
    ("districts.geojson", '"type":"Polygon"', '"type":"Potato"', '"520103"', "not a district"),
]


@pytest.mark.parametrize("name, old, new, line, what", FAULTS, ids=[f"{fault[0]}: {fault[4]}" for fault in FAULTS])
def test_a_fault_is_refused_with_its_line(folder, name, old, new, line, what):
    change(folder / name, old, new)
    if line is None:
        facts = refusal_of(folder)
        assert facts["file"] == str(folder / name)
        assert what in facts["what"]
    else:
        assert_refused(folder, name, line_of(folder / name, line), what)


def test_a_double_code_points_at_the_second(folder):
    change(folder / "categories.toml", 'code = "burning"', 'code = "full_bin"')
    text = (folder / "categories.toml").read_text(encoding="utf-8").splitlines()
    second = [number for number, line in enumerate(text, 1) if line == 'code = "full_bin"'][1]
    assert_refused(folder, "categories.toml", second, "full_bin stands here twice")


def test_a_missing_key_points_at_its_own_table(folder):
    path = folder / "categories.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = lines.index('code = "fallen_tree"')
    own = next(number for number in range(at, len(lines)) if lines[number].startswith("time ="))
    path.write_text("\n".join(lines[:own] + lines[own + 1 :]), encoding="utf-8")
    assert_refused(folder, "categories.toml", at, "time is missing")


def test_a_category_without_any_table_is_nobodys(folder):
    path = folder / "routing.toml"
    text = re.sub(r"\[panels\.muck\]\n.*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    facts = refusal_of(folder)
    assert "nobody handles" in facts["what"]
    assert "[panels.muck]" in facts["remedy"]


@pytest.mark.parametrize(
    "geometry, what",
    [
        ({"type": "Polygon", "coordinates": [[[106, 26], [107, 27], [107, 26], [106, 27], [106, 26]]]}, "not valid: Self-intersection"),
        ({"type": "Point", "coordinates": [106, 26]}, "no polygon but Point"),
        ({"type": "Polygon", "coordinates": []}, "no polygon"),
        ({"type": "Polygon", "coordinates": [[[11e6, 3e6], [12e6, 3e6], [12e6, 4e6], [11e6, 3e6]]]}, "not in degrees"),
        (None, "not a district"),
    ],
)
def test_a_polygon_that_is_none_is_refused(folder, geometry, what):
    path = folder / "districts.geojson"
    lines = path.read_text(encoding="utf-8").splitlines()
    feature = json.loads(lines[3].rstrip(","))
    lines[3] = json.dumps({**feature, "geometry": geometry}, ensure_ascii=False) + ","
    path.write_text("\n".join(lines), encoding="utf-8")
    assert_refused(folder, "districts.geojson", 4, what)


HALF = '{"features": [\n{"type": "Feature",\n'


@pytest.mark.parametrize("text, line", [(HALF, 3), ("[]", 1), ('{"features": []}', 1), ('{"features": [7]}', 1)])
def test_a_file_of_districts_without_districts_is_refused(folder, text, line):
    (folder / "districts.geojson").write_text(text, encoding="utf-8")
    facts = refusal_of(folder)
    assert facts["file"] == str(folder / "districts.geojson")
    assert facts["line"] <= line
