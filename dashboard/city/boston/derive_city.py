"""Derive districts.geojson, streets.csv, categories.toml, departments.toml and routing.toml from the city's open 311 data. (command)

python dashboard/city/boston/derive_city.py boston_2015_h1.csv.gz

The districts are the file's neighbourhoods. Their outlines are not published ones: they are drawn from where the rows of each
stand, so they are approximate (README.md). Neighbours share their corners: each border is simplified once, for both sides.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

FOLDER = Path(__file__).parent
DEFAULT_POINT = (-71.0587, 42.3594)  # what the file writes where it knows no place
LAT_KM = 111.08  # of a degree at this latitude
LON_KM = 111.32 * cos(radians(42.32))
ASKED = 15  # nearest points that say together which neighbourhood a point is in: one wrong address decides nothing
SMALL = 700  # rows: a neighbourhood with fewer is another's second name ("Brighton"), and gets a small place within it
SMALL_KM = 0.35
EDGE_KM = 0.35  # how far the city reaches beyond its outermost rows
HOLLOW = 0.12  # of concave_hull: how closely the outline follows the rows
SMOOTH_KM = 0.08  # the side of what simplifying may cut off
GRID_KM = 1e-5  # all corners stand on it, so that neighbours meet exactly
DECIMALS = 5  # about 1 m
USUAL_DAYS = 5
WORK_FROM, WORK_TO = 8.5, 17.0
METADATA = {
    "crs": "WGS-84 (EPSG:4326)",
    "source": "City of Boston, 311 service requests January to June 2015 (open data, PDDL)",
    "note": "approximate outlines, drawn around the rows of each neighbourhood; not official boundaries",
}


def main(source: Path) -> None:
    """Write the derived files beside this script."""
    rows = pd.read_csv(source, dtype=str, keep_default_na=False)
    names = tomllib.loads((FOLDER / "names.toml").read_text(encoding="utf-8"))
    districts = {row["en"]: row for row in names["district"]}
    shapes = outlines(rows, list(districts))
    write_districts(districts, shapes)
    write_streets(districts, shapes)
    kinds = kinds_of(rows, names)
    write_categories(kinds, names)
    write_departments(kinds, names)
    write_routing(kinds)


def outlines(rows: pd.DataFrame, known: list[str]) -> dict[str, Any]:
    """A polygon for each neighbourhood: cells around its points, joined, without islands, cut at the edge of the city."""
    spots = _spots(rows, known)
    labels = _with_small_ones(spots, _smoothed(spots, known), known)
    places = shapely.points(*_km(spots))
    everything = shapely.MultiPoint(list(places))
    city = shapely.concave_hull(everything, HOLLOW).buffer(EDGE_KM)
    cells = shapely.set_precision(list(shapely.voronoi_polygons(everything, extend_to=city).geoms), GRID_KM)
    tree = shapely.STRtree(cells)
    home = [int(tree.query_nearest(place)[0]) for place in places]
    pieces = {
        name: [shapely.intersection(cells[home[n]], city, grid_size=GRID_KM) for n in np.flatnonzero(labels == name)] for name in known
    }
    whole = _without_islands({name: shapely.union_all(some, grid_size=GRID_KM) for name, some in pieces.items()})
    simple = shapely.coverage_simplify(list(whole.values()), SMOOTH_KM)
    rounded = [shapely.transform(shape, _in_degrees) for shape in simple]
    if not all(shape.is_valid for shape in rounded) or not shapely.coverage_is_valid(rounded):
        sys.exit("The outlines overlap or are not valid: change SMOOTH_KM.")
    return dict(zip(whole, rounded, strict=True))


def _spots(rows: pd.DataFrame, known: list[str]) -> pd.DataFrame:
    """The places of the file, each once, with the neighbourhood that most of its rows name."""
    found = rows[rows.neighborhood.isin(known)].assign(lon=rows.LONGITUDE.astype(float), lat=rows.LATITUDE.astype(float))
    found = found[(found.lon != DEFAULT_POINT[0]) | (found.lat != DEFAULT_POINT[1])]
    counts = found.groupby(["lon", "lat", "neighborhood"]).size().rename("rows").reset_index()
    return counts.sort_values(["rows", "neighborhood"], ascending=[False, True]).drop_duplicates(["lon", "lat"]).reset_index(drop=True)


def _smoothed(spots: pd.DataFrame, known: list[str]) -> Any:
    """What the nearest points of the large neighbourhoods say of each point."""
    large = spots.groupby("neighborhood").rows.sum().loc[lambda sums: sums >= SMALL].index
    voters = spots[spots.neighborhood.isin(large)].sort_values("lon")
    x, y = _km(voters)
    names = voters.neighborhood.to_numpy()
    labels = []
    for east, north in zip(*_km(spots), strict=True):
        said, votes = np.unique(names[_nearest(x, y, east, north)], return_counts=True)
        labels.append(said[votes.argmax()])
    return np.array(labels, dtype=object)


def _nearest(x: Any, y: Any, east: float, north: float) -> Any:
    """Where the ASKED points stand that are nearest; x ascends, so that a strip around the place is enough."""
    for half_km in (0.2, 1.0, np.inf):
        first, end = np.searchsorted(x, (east - half_km, east + half_km))
        squares = (x[first:end] - east) ** 2 + (y[first:end] - north) ** 2
        if len(squares) > ASKED:
            nearest = np.argpartition(squares, ASKED)[:ASKED]
            if squares[nearest].max() < half_km**2:
                return first + nearest
    raise ValueError(f"fewer than {ASKED} points")


def _with_small_ones(spots: pd.DataFrame, labels: Any, known: list[str]) -> Any:
    """Each small neighbourhood gets the points around where most of its own rows stand."""
    x, y = _km(spots)
    for name in (name for name in known if name not in set(labels)):
        own = np.flatnonzero(spots.neighborhood == name)
        near = [(np.hypot(x[own] - x[n], y[own] - y[n]) < SMALL_KM).sum() for n in own]
        middle = own[int(np.argmax(near))]
        labels[np.hypot(x - x[middle], y - y[middle]) < SMALL_KM] = name
    return labels


def _without_islands(shapes: dict[str, Any]) -> dict[str, Any]:
    """Each keeps its largest part; what lies apart goes to the neighbour with the longest common border."""
    kept = {name: max(_parts(shape), key=lambda part: part.area) for name, shape in shapes.items()}
    loose = [part for name, shape in shapes.items() for part in _parts(shape) if part is not kept[name] and not part.equals(kept[name])]
    for part in sorted(loose, key=lambda part: -part.area):
        borders = {name: shape.intersection(part).length for name, shape in kept.items()}
        best = max(borders, key=lambda name: borders[name])
        if borders[best] > 0:
            kept[best] = shapely.union_all([kept[best], part], grid_size=GRID_KM)
    return {name: max(_parts(shape), key=lambda part: part.area) for name, shape in kept.items()}


def _parts(shape: Any) -> list[Any]:
    return [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]


def _km(spots: pd.DataFrame) -> tuple[Any, Any]:
    return spots.lon.to_numpy() * LON_KM, spots.lat.to_numpy() * LAT_KM


def _in_degrees(corners: Any) -> Any:
    return (corners / [LON_KM, LAT_KM]).round(DECIMALS)


def _area_km2(shape: Any) -> float:
    return round(shape.area * LON_KM * LAT_KM, 2)


def write_districts(districts: dict[str, dict[str, str]], shapes: dict[str, Any]) -> None:
    """One feature a line, so that differences can be read."""
    lines = []
    for name, row in districts.items():
        label = shapes[name].representative_point()
        told = {"adcode": row["code"], "name": row["zh"], "short": row.get("short_zh", row["zh"])}
        told |= {"name_en": name, "short_en": row.get("short_en", name)}
        numbers = {"label_lon": round(label.x, 5), "label_lat": round(label.y, 5)}
        numbers["area_km2"] = _area_km2(shapes[name])
        shape = shapely.geometry.mapping(shapely.orient_polygons(shapes[name]))
        feature = {"type": "Feature", "properties": told | numbers, "geometry": shape}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = json.dumps({"type": "FeatureCollection", "name": "boston_districts", "metadata": METADATA}, ensure_ascii=False)
    text = f'{head[:-1]}, "features": [\n' + ",\n".join(lines) + "\n]}\n"
    (FOLDER / "districts.geojson").write_text(text, encoding="utf-8")


def write_streets(districts: dict[str, dict[str, str]], shapes: dict[str, Any]) -> None:
    """One for each district: the file knows nothing between the neighbourhood and the address."""
    with (FOLDER / "streets.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "name_en", "adcode", "lon", "lat", "centre_known"))
        for name, row in districts.items():
            middle = shapes[name].representative_point()
            zh, en = row.get("short_zh", row["zh"]), row.get("short_en", name)
            writer.writerow((f"{row['code']}_all", f"{zh}全区", f"All of {en}", row["code"], f"{middle.x:.5f}", f"{middle.y:.5f}", "false"))


def kinds_of(rows: pd.DataFrame, names: dict[str, Any]) -> pd.DataFrame:
    """Every type, the commonest first, with its code, panel, department and usual days."""
    rows = rows.assign(days=_working_days(rows))
    found = rows.groupby("TYPE").agg(
        rows=("TYPE", "size"), reason=("REASON", _commonest), department=("Department", _commonest), days=("days", "median")
    )
    found = found.reset_index().sort_values(["rows", "TYPE"], ascending=[False, True])
    found["code"] = [code_of(name) for name in found.TYPE]
    reasons = {row["en"]: row for row in names["reason"]}
    by_type = names["panel_of_type"]
    found["panel"] = [by_type.get(name, reasons[reason]["panel"]) for name, reason in zip(found.TYPE, found.reason, strict=True)]
    if found.code.duplicated().any():
        sys.exit(f"Two types have one code: {list(found.code[found.code.duplicated()])}")
    return found


def code_of(name: str) -> str:
    """A type's code: its name in plain letters, 40 at most."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40].strip("_")


def _commonest(values: pd.Series) -> str:
    return str(values.value_counts().sort_index().idxmax())


def _working_days(rows: pd.DataFrame) -> pd.Series:
    """Working days from opening to the deadline, NaN without one; a day is as long as the city works."""
    since, until = pd.to_datetime(rows.OPEN_DT), pd.to_datetime(rows.TARGET_DT.replace("", None))
    known = until.notna()
    whole = np.busday_count(since[known].to_numpy("datetime64[D]"), until[known].to_numpy("datetime64[D]"))
    hours = _hour(until[known]) - _hour(since[known])
    return pd.Series(whole + hours / (WORK_TO - WORK_FROM), index=rows.index[known]).reindex(rows.index)


def _hour(times: pd.Series) -> pd.Series:
    return (times.dt.hour + times.dt.minute / 60).clip(WORK_FROM, WORK_TO)


def write_categories(kinds: pd.DataFrame, names: dict[str, Any]) -> None:
    """Panels by hand (names.toml), categories from the types."""
    text = ["# The six panels by hand, the categories derived from the types of the open data, the commonest first: derive_city.py.", ""]
    for panel in names["panel"]:
        text += ["[[panel]]", f'code = "{panel["code"]}"', f"name = {_words(panel['zh'], panel['en'])}"]
        text += [f"plain = {_words(panel['plain_zh'], panel['plain_en'])}", f'shape = "{panel["shape"]}"', ""]
    about = {row["en"]: row for row in names["reason"]}
    for kind in kinds.itertuples():
        reason = about[kind.reason]
        zh = names["type"].get(kind.TYPE, kind.TYPE)
        days = USUAL_DAYS if pd.isna(kind.days) else max(1, min(999, round(kind.days)))
        text += _category(kind.code, kind.panel, _words(zh, kind.TYPE), _words(reason["zh"], reason["about"]), f"{days}d")
    other = names["other"]
    text += _category(
        "other", other["panel"], _words(other["zh"], other["en"]), _words(other["about_zh"], other["about"]), f"{USUAL_DAYS}d"
    )
    (FOLDER / "categories.toml").write_text("\n".join(text[:-1]) + "\n", encoding="utf-8")


def _category(code: str, panel: str, name: str, about: str, time: str) -> list[str]:
    shows = _words("问题本身 + 周围环境", "the problem + what is around it")
    lines = ["[[category]]", f'code = "{code}"', f'panel = "{panel}"', f"name = {name}", f"description = {about}", f"must_show = {shows}"]
    return [*lines, f'time = "{time}"', "photo_needed = false", ""]


def write_departments(kinds: pd.DataFrame, names: dict[str, Any]) -> None:
    """The file's departments; each works on the panels whose categories go to it, the commonest first."""
    text = ["# The departments of the open data: a code is the file's Department, as it stands there. Derived: derive_city.py.", ""]
    for row in names["department"]:
        own = kinds[kinds.department == row["code"]].groupby("panel").rows.sum().sort_values(ascending=False)
        text += ["[[department]]", f'code = "{row["code"]}"', f"name = {_words(row['zh'], row['en'])}"]
        text += [f"short = {_words(row.get('short_zh', row['zh']), row.get('short_en', row['en']))}", 'kind = "city"']
        text += [f"panels = {json.dumps(list(own.index) or [names['other']['panel']])}", ""]
    (FOLDER / "departments.toml").write_text("\n".join(text[:-1]) + "\n", encoding="utf-8")


def write_routing(kinds: pd.DataFrame) -> None:
    """Each category goes to the department that had most of its rows; what is new in a panel to the panel's."""
    text = ["# Which department a case goes to: the one that had most cases of the category in the open data. Derived: derive_city.py.", ""]
    for panel in sorted(set(kinds.panel)):
        text += [f"[panels.{panel}]", f'default = "{_usual_department(kinds, panel)}"', ""]
    for kind in kinds.itertuples():
        if kind.department != _usual_department(kinds, kind.panel):
            text += [f"[categories.{kind.code}]", f'default = "{kind.department}"', ""]
    (FOLDER / "routing.toml").write_text("\n".join(text[:-1]) + "\n", encoding="utf-8")


def _usual_department(kinds: pd.DataFrame, panel: str) -> str:
    own = kinds[kinds.panel == panel]
    return str(own.groupby("department").rows.sum().idxmax())


def _words(zh: str, en: str) -> str:
    return f"{{ zh = {json.dumps(zh, ensure_ascii=False)}, en = {json.dumps(en, ensure_ascii=False)} }}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
