"""QR codes as inline SVG: nothing to load, sharp at any size. (web)"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import qrcode
from markupsafe import Markup

QUIET = 2  # modules of white around; the card around it is white too


def qr_svg(text: str, label: str) -> Markup:
    """``text`` as a QR code, one path; label: what readers hear."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h{n}v1h-{n}z" for y, row in enumerate(rows) for x, n in _runs(row))
    side = len(rows)
    head = '<svg class="qr-code" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
    return Markup(head + '<path d="{2}"/></svg>').format(side, label, path)


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    x = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield x, length
        x += length
