"""The second bundled city says what the real data says: its neighbourhoods, departments and types, by the data's own names."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely

from dashboard.city import OTHER, UNKNOWN, City, Locator, is_known, load_city, name_of
from dashboard.city.source import MOST_DEPARTMENT

DERIVED = ("districts.geojson", "streets.csv", "categories.toml", "departments.toml", "routing.toml")
SMALL = ("Allston", "Brighton", "South Boston", "Mattapan", "Chestnut Hill", "Boston")


@pytest.fixture(scope="module")
def boston() -> City:
    return load_city("boston")


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "boston_2015_h1.csv.gz", dtype=str, keep_default_na=False)


def test_names_and_codes_are_the_datas_own(boston: City, rows: pd.DataFrame) -> None:
    assert {district.name["en"] for district in boston.districts.values()} == set(rows.neighborhood) - {""}
    assert set(boston.departments) == set(rows.Department)
    types = [category.name["en"] for code, category in boston.categories.items() if code != OTHER]
    counts = rows.TYPE.value_counts()
    assert set(types) == set(counts.index)
    assert [counts[name] for name in types] == sorted(counts, reverse=True)


def test_the_commonest_types_have_chinese_names(boston: City) -> None:
    assert all(category.name["zh"] != category.name["en"] for category in list(boston.categories.values())[:40])
    assert all(district.name["zh"] != district.name["en"] for district in boston.districts.values())


def test_codes_fit_their_columns(boston: City) -> None:
    assert max(map(len, boston.districts)) <= 12
    assert max(map(len, boston.streets)) <= 16
    assert max(map(len, boston.categories)) <= 40
    assert max(map(len, boston.departments)) <= MOST_DEPARTMENT


def test_no_outline_overlaps_another_and_most_rows_lie_in_their_own(boston: City, rows: pd.DataFrame) -> None:
    shapes = [shapely.Polygon(part[0], part[1:]) for district in boston.districts.values() for part in district.polygons]
    assert sum(shape.area for shape in shapes) == pytest.approx(shapely.union_all(shapes).area, rel=1e-9)
    locator, names = Locator(boston), {code: district.name["en"] for code, district in boston.districts.items()}
    at_city_hall = (rows.LATITUDE == "42.3594") & (rows.LONGITUDE == "-71.0587")  # written where the place is not known
    known = rows[(rows.neighborhood != "") & ~at_city_hall]
    known = known[~known.neighborhood.isin(SMALL)].sample(3000, random_state=1)
    found = [names.get(locator.district_of(float(lon), float(lat)) or "") for lon, lat in zip(known.LONGITUDE, known.LATITUDE, strict=True)]
    assert (pd.Series(found, index=known.index) == known.neighborhood).mean() > 0.93


@pytest.mark.slow
def test_the_derived_files_are_what_the_script_makes_of_the_data(boston: City, shared_data: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("derive_city", boston.folder / "derive_city.py")
    assert spec is not None
    assert spec.loader is not None
    script: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    shutil.copy(boston.folder / "names.toml", tmp_path)
    script.FOLDER = tmp_path
    script.main(shared_data / "boston_2015_h1.csv.gz")
    for name in DERIVED:
        assert (tmp_path / name).read_text(encoding="utf-8") == (boston.folder / name).read_text(encoding="utf-8"), name
    assert (boston.folder / "districts.geojson").stat().st_size < 150_000


def test_what_is_unknown_has_a_name_and_can_be_asked_for(boston: City) -> None:
    assert name_of(boston.districts, UNKNOWN) == {"zh": "不详", "en": "Unknown"}
    assert name_of(boston.departments, "MOON") == {"zh": "MOON", "en": "MOON"}
    assert is_known(boston.districts, "district", UNKNOWN)
    assert not is_known(boston.categories, "category", UNKNOWN)
    assert not is_known(boston.districts, "district", "cambridge")
