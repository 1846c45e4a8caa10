"""A city's districts and streets, read from districts.geojson and streets.csv. (rules)"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely
import shapely.geometry
from shapely.validation import explain_validity

from dashboard.city.model import District, Polygon, Street, Words
from dashboard.city.source import read_text, refusal
from dashboard.errors import BadCity

COLUMNS = ("code", "name", "name_en", "adcode", "lon", "lat", "centre_known")
DERIVE = "See docs/cities.md, “Districts”."


def read_districts(path: Path) -> dict[str, District]:
    """The districts by adcode, in the file's order. Raises BadCity with the line that a district begins on."""
    text = read_text(path)
    try:
        features = json.loads(text)["features"]
    except json.JSONDecodeError as error:
        raise refusal(path, error.lineno, f"this is not JSON ({error.msg})", "Write the file anew. " + DERIVE) from None
    except (KeyError, TypeError):
        raise refusal(path, 1, "this is not a FeatureCollection", "Write the file anew. " + DERIVE) from None
    districts: dict[str, District] = {}
    for number, feature in enumerate(features):
        line = _line_of(text, feature, number)
        district = _district(path, line, feature)
        if district.adcode in districts:
            raise refusal(path, line, f"the district {district.adcode} stands here twice", "Keep one of them.")
        districts[district.adcode] = district
    if not districts:
        raise refusal(path, 1, "there is no district", "Add at least one. " + DERIVE)
    return districts


def read_streets(path: Path, districts: dict[str, District]) -> dict[str, Street]:
    """The streets by code. Raises BadCity with the line that is wrong."""
    reader = csv.DictReader(read_text(path).splitlines())
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise refusal(path, 1, f"the column {missing[0]} is missing", "The first line is " + ",".join(COLUMNS) + ".")
    streets: dict[str, Street] = {}
    for row in reader:
        street = _street(path, reader.line_num, row, districts)
        if street.code in streets:
            raise refusal(path, reader.line_num, f"the street {street.code} stands here twice", "Keep one of them.")
        streets[street.code] = street
    return streets


def _district(path: Path, line: int, feature: Any) -> District:
    try:
        told = feature["properties"]
        name: Words = {"zh": told["name"], "en": told["name_en"]}
        short: Words = {"zh": told["short"], "en": told["short_en"]}
        shape = shapely.geometry.shape(feature["geometry"])
        label = (float(told["label_lon"]), float(told["label_lat"]))
        area_km2 = float(told["area_km2"])
        adcode = str(told["adcode"])
    except KeyError as error:
        raise refusal(path, line, f"{error.args[0]} is missing", "Add it to the district. " + DERIVE) from None
    except (TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        raise refusal(path, line, "this is not a district with properties and geometry", "Correct it. " + DERIVE) from None
    _check_shape(path, line, adcode, shape)
    return District(adcode, name, short, label[0], label[1], area_km2, _polygons(shape))


def _check_shape(path: Path, line: int, adcode: str, shape: Any) -> None:
    if shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
        raise refusal(path, line, f"the district {adcode} is no polygon but {shape.geom_type}", "Give it a Polygon or MultiPolygon.")
    if not shape.is_valid:
        what = f"the polygon of {adcode} is not valid: {explain_validity(shape)}"
        raise refusal(path, line, what, "Mend it, for example with shapely's make_valid.")
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise refusal(path, line, f"the polygon of {adcode} is not in degrees", "Write WGS-84 longitude and latitude, in this order.")


def _polygons(shape: Any) -> tuple[Polygon, ...]:
    parts: Sequence[Any] = shape.geoms if shape.geom_type == "MultiPolygon" else (shape,)
    return tuple(tuple(_ring(ring) for ring in (part.exterior, *part.interiors)) for part in parts)


def _ring(ring: Any) -> tuple[tuple[float, float], ...]:
    return tuple((float(corner[0]), float(corner[1])) for corner in ring.coords)


def _line_of(text: str, feature: Any, number: int) -> int:
    """The line on which the feature's adcode stands, else the line on which the feature of this number begins."""
    lines = text.splitlines()
    adcode = feature.get("properties", {}).get("adcode") if isinstance(feature, dict) else None
    here = [index for index, line in enumerate(lines, 1) if f'"{adcode}"' in line and '"adcode"' in line]
    features = [index for index, line in enumerate(lines, 1) for _ in range(line.count('"Feature"'))]
    if here and number < len(features):
        return min(here, key=lambda index: abs(index - features[number]))
    return features[number] if number < len(features) else 1


def _street(path: Path, line: int, row: dict[str, str], districts: dict[str, District]) -> Street:
    def wrong(what: str, remedy: str) -> BadCity:
        return refusal(path, line, what, remedy)

    for column in COLUMNS:
        if not row.get(column):
            raise wrong(f"{column} is empty", "Fill it in.")
    if row["adcode"] not in districts:
        raise wrong(f"the street {row['code']} is in the unknown district {row['adcode']}", "Use an adcode of districts.geojson.")
    if row["centre_known"] not in ("true", "false"):
        raise wrong(f"centre_known is “{row['centre_known']}”", "Write true or false.")
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
    except ValueError:
        raise wrong("lon or lat is no number", "Write WGS-84 degrees, as 106.71400.") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise wrong("lon or lat is not in degrees", "Write WGS-84 degrees, as 106.71400.")
    words = {"zh": row["name"], "en": row["name_en"]}
    return Street(row["code"], words, row["adcode"], lon, lat, row["centre_known"] == "true")
