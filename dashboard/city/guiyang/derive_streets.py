"""Derive streets.csv from a list of street offices. (command)

python dashboard/city/guiyang/derive_streets.py STREETS_JSON [OUT]

STREETS_JSON: [{"code", "name", "adcode", "bbox_centre": [lon, lat] for some}], after npm china-division 2.7.0 (MIT).
Needs the PyPI package pypinyin 0.55.0, which the product itself does not. Where the list knows no centre, the street gets
a point that is only plausible (centre_known is false): of ROUGH, placed by hand to about 1 km, else spread around the
district's seat, for towns over the empty parts of the district. Source: docs/cities.md
"""

from __future__ import annotations

import csv
import json
import sys
from math import cos, pi, radians, sin, sqrt
from pathlib import Path
from typing import Any

import shapely
import shapely.ops
from pypinyin import lazy_pinyin

FOLDER = Path(__file__).parent
MARGIN = 0.004  # degrees: no made-up point nearer than about 400 m to its district's border
GOLDEN = pi * (3 - sqrt(5))
SPACING = 0.011  # degrees between neighbouring street offices of a town centre
GRID = 0.01  # degrees between the places that towns without a centre choose from
SEATS = {  # where each district is built up, by hand, to about 1 km
    "520103": (106.715, 26.592), "520102": (106.712, 26.567), "520111": (106.668, 26.430), "520112": (106.752, 26.634),
    "520113": (106.628, 26.684), "520115": (106.622, 26.618), "520181": (106.468, 26.562), "520121": (106.966, 27.059),
    "520122": (106.738, 27.092), "520123": (106.596, 26.842),
}  # fmt: skip
ROUGH = {
    "中华南路": (106.714, 26.577), "新华路": (106.716, 26.571), "西湖路": (106.724, 26.574), "水口寺": (106.735, 26.577),
    "河滨": (106.706, 26.570), "遵义路": (106.708, 26.563), "兴关路": (106.700, 26.562), "沙冲路": (106.713, 26.553),
    "望城": (106.736, 26.566), "太慈桥": (106.690, 26.551), "湘雅": (106.694, 26.557), "油榨": (106.728, 26.566),
    "中曹司": (106.690, 26.518), "二戈": (106.728, 26.522), "龙洞堡": (106.792, 26.545), "花果园": (106.681, 26.565),
    "小车河": (106.664, 26.548), "五里冲": (106.690, 26.572), "兰花都": (106.676, 26.557), "永乐": (106.858, 26.555),
    "黔灵东路": (106.715, 26.589), "文昌阁": (106.722, 26.584), "盐务街": (106.722, 26.597), "普陀路": (106.717, 26.594),
    "八鸽岩": (106.706, 26.599), "毓秀路": (106.708, 26.592), "威清门": (106.701, 26.587), "市西河": (106.704, 26.581),
    "大营路": (106.722, 26.607), "头桥": (106.692, 26.583), "三桥路": (106.672, 26.590), "马王": (106.660, 26.581),
    "金关": (106.648, 26.597), "茶园路": (106.703, 26.612), "杨惠": (106.733, 26.606), "渔安": (106.746, 26.594),
    "水东路": (106.757, 26.607), "世纪城": (106.616, 26.606), "观山": (106.632, 26.605), "金阳": (106.627, 26.625),
    "宾阳": (106.640, 26.615), "云潭": (106.613, 26.622), "金华园": (106.606, 26.640), "长岭": (106.648, 26.632),
    "百花湖": (106.520, 26.665), "金华": (106.560, 26.585), "东风": (106.800, 26.640), "水田": (106.840, 26.715),
    "贵筑": (106.670, 26.410), "清溪": (106.680, 26.418), "溪北": (106.664, 26.424), "平桥": (106.658, 26.404),
    "阳光": (106.640, 26.440), "小孟": (106.700, 26.470), "金筑": (106.660, 26.480), "黄河路": (106.705, 26.490),
    "党武": (106.620, 26.372), "石板": (106.590, 26.455), "大山洞": (106.632, 26.690), "云城": (106.620, 26.680),
    "泉湖": (106.645, 26.695), "龚家寨": (106.628, 26.672), "都拉营": (106.700, 26.722),
    "扎佐": (106.706, 26.838), "久长": (106.712, 26.893),
}  # fmt: skip
KINDS = (("街道", "Subdistrict"), ("镇", "Town"), ("乡", "Township"))
PEOPLES = (("苗族布依族", "Miao and Bouyei"), ("布依族苗族", "Bouyei and Miao"), ("苗族", "Miao"), ("布依族", "Bouyei"))
SIDES = {"东": "East", "南": "South", "西": "West", "北": "North", "中": "Middle"}
WAYS = {"路": "Road", "街": "Street"}
LOCAL = {"都": "du", "长": "chang"}  # read so in these names; the dictionary says dou and zhang


def main(source: Path, out: Path) -> None:
    """Write code,name,name_en,adcode,lon,lat,centre_known in the order of the codes."""
    streets = sorted(json.loads(source.read_text(encoding="utf-8")), key=lambda street: street["code"])
    shapes = _shapes()
    taken: dict[str, list[tuple[float, float]]] = {code: [] for code in shapes}
    places = {street["code"]: tuple(street["bbox_centre"]) for street in streets if _knows(street, shapes)}
    for street in streets:
        if street["code"] in places:
            taken[street["adcode"]].append(places[street["code"]])
    made_up = [street for street in streets if street["code"] not in places]
    for street in sorted(made_up, key=lambda street: (_bare(street["name"])[0] not in ROUGH, street["code"])):
        code = street["adcode"]
        places[street["code"]] = _made_up(street, shapes[code], taken[code])
        taken[code].append(places[street["code"]])
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "name_en", "adcode", "lon", "lat", "centre_known"))
        for street in streets:
            lon, lat = places[street["code"]]
            known = "true" if _knows(street, shapes) else "false"
            writer.writerow((street["code"], street["name"], english(street["name"]), street["adcode"], f"{lon:.5f}", f"{lat:.5f}", known))


def english(name: str) -> str:
    """A street office's name in pinyin with its kind in English: 中华南路街道 is Zhonghua South Road Subdistrict."""
    bare, kind, people = _bare(name)
    words: list[str] = []
    if bare[-1] in WAYS and len(bare) > 2:
        words = [WAYS[bare[-1]]]
        bare = bare[:-1]
        if bare[-1] in SIDES and len(bare) > 2:
            words = [SIDES[bare[-1]], *words]
            bare = bare[:-1]
    return " ".join(word for word in (_pinyin(bare), *words, people, kind) if word)


def _bare(name: str) -> tuple[str, str, str]:
    ending, kind = next(pair for pair in KINDS if name.endswith(pair[0]))
    name = name.removesuffix(ending)
    for people, people_en in PEOPLES:
        if name.endswith(people):
            return name.removesuffix(people), kind, people_en
    return name, kind, ""


def _pinyin(name: str) -> str:
    parts: list[str] = [LOCAL.get(sign, sound) for sign, sound in zip(name, lazy_pinyin(name), strict=True)]
    text = parts[0] + "".join(f"'{part}" if part[0] in "aoe" else part for part in parts[1:])
    return text[0].upper() + text[1:]


def _shapes() -> dict[str, Any]:
    found = json.loads((FOLDER / "districts.geojson").read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["adcode"]: shapely.geometry.shape(feature["geometry"]) for feature in found}


def _knows(street: dict[str, Any], shapes: dict[str, Any]) -> bool:
    return "bbox_centre" in street and bool(shapes[street["adcode"]].contains(shapely.Point(street["bbox_centre"])))


def _made_up(street: dict[str, Any], shape: Any, taken: list[tuple[float, float]]) -> tuple[float, float]:
    bare, kind, _ = _bare(street["name"])
    inner = shape.buffer(-MARGIN)
    if "bbox_centre" in street:
        return _moved_in(street["bbox_centre"], inner)
    if bare in ROUGH:
        return _moved_in(ROUGH[bare], inner)
    if kind == "Subdistrict":
        return _near_seat(SEATS[street["adcode"]], inner, taken)
    return _in_the_emptiest_part(inner, taken or [SEATS[street["adcode"]]])


def _moved_in(place: tuple[float, float], inner: Any) -> tuple[float, float]:
    point = shapely.ops.nearest_points(inner, shapely.Point(place))[0]
    return point.x, point.y


def _near_seat(seat: tuple[float, float], inner: Any, taken: list[tuple[float, float]]) -> tuple[float, float]:
    """The first place of a sunflower around the seat that is inside and not too near to another street."""
    for turn in range(4000):
        radius = SPACING * sqrt(turn) / 2
        lon = seat[0] + radius * cos(turn * GOLDEN) / cos(radians(seat[1]))
        lat = seat[1] + radius * sin(turn * GOLDEN)
        if inner.contains(shapely.Point(lon, lat)) and _nearest(lon, lat, taken) > SPACING:
            return lon, lat
    raise SystemExit(f"no room around {seat}")


def _in_the_emptiest_part(inner: Any, taken: list[tuple[float, float]]) -> tuple[float, float]:
    west, south, east, north = inner.bounds
    columns, rows = int((east - west) / GRID) + 1, int((north - south) / GRID) + 1
    grid = [(west + GRID * column, south + GRID * row) for row in range(rows) for column in range(columns)]
    inside = [(lon, lat) for lon, lat in grid if inner.contains(shapely.Point(lon, lat))]
    return max(inside, key=lambda place: round(_nearest(place[0], place[1], taken), 6))


def _nearest(lon: float, lat: float, taken: list[tuple[float, float]]) -> float:
    return min((sqrt(((lon - x) * cos(radians(lat))) ** 2 + (lat - y) ** 2) for x, y in taken), default=1.0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER / "streets.csv")
