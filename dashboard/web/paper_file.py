"""A bulletin written to a file, for the command: the same paper that the server hands out. (web)"""

from __future__ import annotations

from pathlib import Path

from dashboard.assessment.closings import Closings
from dashboard.product import Product
from dashboard.publishing.bulletins.editions import edition_of, photos_of, written
from dashboard.web.paper_page import page_of


def write_paper(product: Product, period: str, form: str, language: str, out: str = "") -> Path:
    """The path that was written: ``out``, or a name of its own in this folder. The newest issue, or what is known now. Raises NotFound."""
    edition = edition_of(product.open_reading, product.city, period, 0, Closings(), product.clock())
    paper = edition.paper(product.city, language)
    photos = photos_of(product.open_reading, product.photo_store, edition.content)
    body = page_of(paper, photos.get).encode() if form == "html" else written(paper, form, photos)
    path = Path(out or f"{paper.name}-{language}.{form}")
    path.write_bytes(body)
    return path
