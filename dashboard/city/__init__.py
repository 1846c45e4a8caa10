"""A city, read and checked from its folder: places, categories, departments, routing, calendar. (rules)

Source: docs/cities.md
"""

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
from dashboard.city.names import OTHER, UNKNOWN, UNKNOWN_NAME, name_of
from dashboard.city.reading import bundled_cities, load_city

__all__ = [
    "OTHER",
    "UNKNOWN",
    "UNKNOWN_NAME",
    "BulletinTemplate",
    "Calendar",
    "Category",
    "City",
    "Department",
    "District",
    "Locator",
    "MapView",
    "Panel",
    "Routing",
    "Street",
    "Words",
    "bundled_cities",
    "load_city",
    "name_of",
]
