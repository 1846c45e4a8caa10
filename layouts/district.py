"""How one district gets on. (layouts)"""

from __future__ import annotations

from layouts.progress_page import unit_main as district_main
from layouts.progress_page import unit_page as district

__all__ = ["district", "district_main"]
