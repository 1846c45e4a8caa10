"""How one department gets on: the same page as a district's, ranked in its own group. (layouts)"""

from __future__ import annotations

from layouts.progress_page import unit_main as department_main
from layouts.progress_page import unit_page as department

__all__ = ["department", "department_main"]
