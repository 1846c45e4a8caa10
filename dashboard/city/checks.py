"""Whether the files of a city folder agree with each other. (rules)"""

from __future__ import annotations

from dashboard.city.model import City
from dashboard.city.source import Table, table

DEFAULT = "default"


def check_codes_of_city(city: City, top: Table) -> None:
    """Raises BadCity where the core is not one of the city's districts."""
    for adcode in city.core_districts:
        if adcode not in city.districts:
            raise top.wrong("core_districts", f"the district {adcode} is not known", "Use adcodes of districts.geojson.")


def check_routing(city: City, top: Table) -> None:
    """Raises BadCity where a row names a category, panel, district or department that is not there, or a wrong one."""
    for group, known in (("categories", city.categories), ("panels", city.panels)):
        rows = city.routing.categories if group == "categories" else city.routing.panels
        for code, row in rows.items():
            here = table(top, f"{group}.{code}")
            if code not in known:
                raise here.wrong("", f"“{code}” is none of the {group}", "Use a code of categories.toml.")
            panel = city.categories[code].panel if group == "categories" else code
            for district, department in row.items():
                _check_row(city, here, panel, district, department)


def check_nobody_is_left_out(city: City, top: Table) -> None:
    """Raises BadCity where nobody handles a category in some district."""
    for code, category in city.categories.items():
        for adcode in city.districts:
            if city.department_for(code, adcode) is None:
                name = f"categories.{code}" if code in city.routing.categories else f"panels.{category.panel}"
                here = table(top, name) if _stands(top, name) else top
                remedy = f'Add {adcode} = "a_department" or default = "a_department" below [{name}].'
                raise here.wrong("", f"nobody handles {code} in the district {adcode}", remedy)


def _check_row(city: City, here: Table, panel: str, district: str, department: str) -> None:
    if district != DEFAULT and district not in city.districts:
        raise here.wrong(district, f"the district {district} is not known", "Use an adcode of districts.geojson, or default.")
    found = city.departments.get(department)
    if found is None:
        raise here.wrong(district, f"the department {department} is not known", "Use a code of departments.toml.")
    if panel not in found.panels:
        remedy = "Name another, or add the panel in departments.toml."
        raise here.wrong(district, f"{department} does not work on the panel {panel}", remedy)
    if found.district and found.district != district:
        remedy = "Name a department of this district or of the whole city."
        raise here.wrong(district, f"{department} works in the district {found.district} only", remedy)


def _stands(top: Table, name: str) -> bool:
    group, code = name.split(".", 1)
    return isinstance(top.values.get(group), dict) and code in top.values[group]
