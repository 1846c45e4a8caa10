"""``assessment.toml``: what it says is what the product judges by, and each fault is refused with its line."""

import shutil

import pytest

from dashboard.city import Assessment, bundled_cities, is_member, load_city
from dashboard.city.judging import LETTERS
from dashboard.errors import BadCity

NAME = "assessment.toml"
PATTERN = shutil.ignore_patterns("*.py", "__pycache__")


@pytest.fixture
def folder(city, tmp_path):
    """A copy of Guiyang to break."""
    return shutil.copytree(city.folder, tmp_path / "elsewhere", ignore=PATTERN)


def refused(folder, old, new, count=1):
    """What is said of the file with a text changed, and the changed file's lines."""
    path = folder / NAME
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")
    with pytest.raises(BadCity) as caught:
        load_city(folder)
    facts = caught.value.facts
    assert facts["file"] == str(path)
    assert facts["remedy"].endswith(".")
    return facts, path.read_text(encoding="utf-8").splitlines()


def test_the_weights_are_those_of_the_published_default(city):
    parts = city.assessment.schemes["proportional"].parts
    assert {part.of: part.weight for part in parts} == {
        "on_time_closing_rate": 40,
        "closing_rate": 20,
        "rework_rate": 20,
        "overdue_share": 10,
        "satisfaction_rate": 10,
    }
    assert [(grade.letter, grade.name["zh"], grade.least) for grade in city.assessment.grades] == [
        ("A", "优秀", 90),
        ("B", "良好", 85),
        ("C", "合格", 75),
        ("D", "基本合格", 60),
        ("E", "不合格", 0),
    ]


@pytest.mark.parametrize("name", bundled_cities())
def test_every_bundled_city_judges_each_department_in_one_group(name):
    city = load_city(name)
    assert isinstance(city.assessment, Assessment)
    assert [grade.letter for grade in city.assessment.grades] == list(LETTERS)
    for department in city.departments.values():
        assert len([group for group in city.assessment.groups.values() if is_member(group, department)]) == 1
    assert {scheme.code for scheme in city.assessment.schemes.values()} >= {"proportional", "full_marks", "points_off"}


def test_districts_city_departments_and_district_departments_are_apart(city):
    groups = city.assessment.groups
    assert [(group.by, group.kind) for group in groups.values()] == [("district", ""), ("department", "city"), ("department", "district")]


def test_a_changed_weight_is_what_the_city_judges_by(folder):
    path = folder / NAME
    text = path.read_text(encoding="utf-8")
    changed = text.replace("weight = 40", "weight = 45", 1).replace(
        'of = "satisfaction_rate"\nweight = 10', 'of = "satisfaction_rate"\nweight = 5', 1
    )
    path.write_text(changed, encoding="utf-8")
    assert [part.weight for part in load_city(folder).assessment.schemes["proportional"].parts] == [45, 20, 20, 10, 5]


def test_a_group_may_be_those_who_work_on_a_panel(folder):
    path = folder / NAME
    rows = [("city_sanitation", '["sanitation"]'), ("city_others", '["enforcement", "facilities", "muck", "greenery", "site"]')]
    made = "".join(
        f'[[group]]\ncode = "{code}"\nname = {{ zh = "市级", en = "City" }}\nby = "department"\nkind = "city"\npanels = {panels}\n'
        f'scheme = "points_off"\n\n'
        for code, panels in rows
    )
    text = path.read_text(encoding="utf-8")
    start, end = text.index('[[group]]\ncode = "city_departments"'), text.index('[[group]]\ncode = "district_departments"')
    path.write_text(text[:start] + made + text[end:], encoding="utf-8")
    city = load_city(folder)
    group = city.assessment.groups["city_sanitation"]
    assert [code for code, department in city.departments.items() if is_member(group, department)] == ["city_sanitation"]


FAULTS = [
    # the text that becomes wrong, what it becomes, what stands on the line that is named, what is said
    ("weight = 40", "weight = 41", 'code = "proportional"', "the weights of proportional sum to 101"),
    ("weight = 40", 'weight = "40"', 'weight = "40"', "weight is '40'"),
    ("weight = 40", "weight = -40", "weight = -40", "weight is -40"),
    ("weight = 40", "weight = 40.001", "weight = 40.001", "weight is 40.001"),
    ("weight = 40", "weight = nan", "weight = nan", "weight is nan"),
    ('of = "on_time_closing_rate"', 'of = "beauty"', 'of = "beauty"', "of is “beauty”"),
    ('of = "closing_rate"', 'of = "on_time_closing_rate"', None, "stands in this scheme twice"),
    ('scheme = "full_marks"\n', 'scheme = "full_mark"\n', 'scheme = "full_mark"', "the scheme “full_mark” is not known"),
    ('kind = "points_off"', 'kind = "points_on"', 'kind = "points_on"', "kind is “points_on”"),
    ("at = 95 # full marks from here", "at = 101", "at = 101", "at is 101"),
    ("at = 95 # full marks from here\n", "", None, "at is missing"),
    ("off = 1 # points", "of_point = 1 # points", "of_point = 1", "of_point is not known"),
    ("least = 5", "least = 50", "least = 50", "more than the weight"),
    ("more_from = 3\n", "", None, "one of more_from and more_off is missing"),
    ("more_off = 0.5", "more_off = 0.1", "more_off = 0.1", "less than off"),
    ("more_from = 3", "more_from = 2.5", "more_from = 2.5", "more_from is 2.5"),
    ('code = "full_marks"', 'code = "proportional"', None, "the scheme proportional stands here twice"),
    ('by = "district"\n', 'by = "street"\n', 'by = "street"', "by is “street”"),
    ('by = "district"\n', 'by = "district"\nkind = "city"\n', 'kind = "city"', "a group of districts has no kind"),
    ('kind = "city"', 'kind = "enterprise"', 'code = "city_departments"', "nobody is in the group city_departments"),
    ('kind = "city"\n', "", 'code = "district_departments"', "would be judged in city_departments and district_departments"),
    ('kind = "city"\n', 'kind = "city"\npanels = ["mud"]\n', 'panels = ["mud"]', "the panel “mud” is not known"),
    ('kind = "city"\n', 'kind = "city"\npanels = ["muck"]\n', None, "would be judged in no group"),
    ('by = "district"\nscheme = "proportional"', 'by = "district"\nscheme = "fair"', 'scheme = "fair"', "scheme is “fair”"),
    ('letter = "B"', 'letter = "C"', 'letter = "C"', "the grade “C” does not follow"),
    ("least = 85", "least = 95", "least = 95", "not below the grade before"),
    ("least = 0\n\n[costs]", "least = 10\n\n[costs]", "least = 10", "scores below 10 have no grade"),
    ("area_km2 = 2520", "area_km2 = 0", "area_km2 = 0", "area_km2 is 0"),
    ("cash_share = 51.70", "cash_share = 151.70", "cash_share = 151.70", "cash_share is 151.7"),
    ("reward_fen = 1000", "reward_fen = 10.5", "reward_fen = 10.5", "reward_fen is 10.5"),
    ("inspector_year = 48000", "inspector_years = 48000", "inspector_years", "inspector_years is not known"),
    ("false_alarms = 0.05", "false_alarms = 5", "false_alarms = 5", "false_alarms is 5"),
    ("window_days = 28", "window_days = 0", "window_days = 0", "window_days is 0"),
    ("grace_hours = 2", "grace_hours = 200", "grace_hours = 200", "grace_hours is 200"),
    ("grace_hours = 2", "grace_days = 2", "grace_days = 2", "grace_days is not known"),
    ("[hotspots]", "[hot_spots]", "[hot_spots]", "hot_spots is not known"),
    ("[costs]", "[[costs]]", None, "the table [costs] is missing"),
]


@pytest.mark.parametrize("old, new, line, what", FAULTS, ids=[fault[3] for fault in FAULTS])
def test_a_fault_is_refused_with_its_line(folder, old, new, line, what):
    facts, lines = refused(folder, old, new)
    assert what in facts["what"], facts
    if line is not None:
        assert line in lines[facts["line"] - 1], (facts, lines[facts["line"] - 1])


def test_a_missing_file_is_named(folder):
    (folder / NAME).unlink()
    with pytest.raises(BadCity) as caught:
        load_city(folder)
    assert caught.value.facts["file"] == str(folder / NAME)
    assert "missing" in caught.value.facts["what"]
    assert "docs/cities.md" in caught.value.facts["remedy"]
