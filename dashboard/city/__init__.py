"""A city, read and checked from its folder: places, categories, departments, routing, calendar, assessment. (rules)

Source: docs/cities.md
"""

from dashboard.city.assessment import is_member
from dashboard.city.judging import Assessment, Costs, Grade, Group, HotspotRules, Part, Scheme
from dashboard.city.locator import Locator
from dashboard.city.model import (
    BulletinTemplate,
    Calendar,
    Category,
    City,
    Department,
    District,
    MapView,
    Panel,
    Routing,
    Street,
    Words,
)
from dashboard.city.names import OTHER, UNKNOWN, UNKNOWN_NAME, is_known, name_of
from dashboard.city.reading import bundled_cities, load_city
from dashboard.city.wall import Alarm, Known, Screen, Turn, WallPlan, is_scene

__all__ = [
    "OTHER",
    "UNKNOWN",
    "UNKNOWN_NAME",
    "Alarm",
    "Assessment",
    "BulletinTemplate",
    "Calendar",
    "Category",
    "City",
    "Costs",
    "Department",
    "District",
    "Grade",
    "Group",
    "HotspotRules",
    "Known",
    "Locator",
    "MapView",
    "Panel",
    "Part",
    "Routing",
    "Scheme",
    "Screen",
    "Street",
    "Turn",
    "WallPlan",
    "Words",
    "bundled_cities",
    "is_known",
    "is_member",
    "is_scene",
    "load_city",
    "name_of",
]
