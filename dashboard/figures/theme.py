"""The design language for figures: colours of both themes, shapes of the panels, steps of the rates. (figures)

The same values as assets/tokens.css. Contrast and colour-blind distances are in the design language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, HarmonyOS Sans SC, Microsoft YaHei, sans-serif"
RATE_FLOORS = (95.0, 92.0, 89.0, 85.0)
"""Handling rate in per cent: at least each of these, best first; the last step is below all."""


@dataclass(frozen=True)
class Theme:
    """One theme. panels, grades: by code; rates: best to worst (dark map); density: few to many (light map)."""

    ground: str
    surface: str
    line: str
    text_1: str
    text_2: str
    text_3: str
    amber: str
    amber_text: str
    overdue: str
    done: str
    halo: str
    border: str
    panels: Mapping[str, str]
    grades: Mapping[str, str]
    rates: tuple[str, ...] = ()
    density: tuple[str, ...] = ()


def _table(**values: str) -> Mapping[str, str]:
    return MappingProxyType(values)


DARK = Theme(
    ground="#0B1016",
    surface="#111922",
    line="#22303D",
    text_1="#EDF2F7",
    text_2="#A9B7C6",
    text_3="#8494A6",
    amber="#FFB52E",
    amber_text="#FFB52E",
    overdue="#FF6B5E",
    done="#3CCB94",
    halo="#0B1016",
    border="#4A5A6A",
    panels=_table(enforcement="#4F9BFF", sanitation="#B985B4", facilities="#F2F7FA", muck="#E8743A", greenery="#62EBA2", site="#F5DF2A"),
    grades=_table(A="#3CCB94", B="#6FB4F2", C="#F2D24B", D="#F59A4A", E="#FF7A70"),
    rates=("#16222E", "#243340", "#34372F", "#4A3C28", "#644619"),
)
LIGHT = Theme(
    ground="#F4F4F0",
    surface="#FFFFFF",
    line="#DEE1DE",
    text_1="#17202A",
    text_2="#44515E",
    text_3="#626E7A",
    amber="#FFB52E",
    amber_text="#875000",
    overdue="#B42318",
    done="#00704F",
    halo="#FFFFFF",
    border="#8A949C",
    panels=_table(enforcement="#1450D8", sanitation="#A8239A", facilities="#17202A", muck="#B45F00", greenery="#007D63", site="#4A3400"),
    grades=_table(A="#00704F", B="#1560AE", C="#F4CC3A", D="#B45309", E="#B42318"),
    density=("#FBE3AE", "#F7C763", "#E79A22", "#B96A06", "#7A3F00"),
)

SYMBOLS: Mapping[str, str] = _table(
    circle="circle", square="square", diamond="diamond", triangle="triangle-up", hexagon="hexagon", cross="cross"
)
"""Plotly's name of each panel shape."""
GLYPHS: Mapping[str, str] = _table(circle="●", square="■", diamond="◆", triangle="▲", hexagon="⬢", cross="✚")
"""The panel shapes as text."""


def rate_step(rate: float | None) -> int | None:
    """Which step of the rates' colours: 0 (at least 95 %) to 4 (below 85 %); None: no rate."""
    if rate is None:
        return None
    return sum(rate < floor for floor in RATE_FLOORS)


def bare_layout(theme: Theme, width: int | None, height: int | None, *, size_px: int = 18) -> dict[str, Any]:
    """What every figure's layout starts from: no ground of its own, no margins, no motion. A new dict each time."""
    return {
        "width": width,
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": size_px, "color": theme.text_3},
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
    }


def saying(words: str, theme: Theme, *, size_px: int = 20) -> dict[str, Any]:
    """The sentence that a figure without rows shows, as an annotation."""
    return {
        "text": words,
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "font": {"size": size_px, "color": theme.text_2},
    }
