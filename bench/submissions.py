"""Reports a second at concurrency 32, with text and place, and with a 3 MB photo, through the API of a served city."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path

import numpy
from PIL import Image

from bench.load import Answered, multipart, post, run
from bench.report import Figure, quantile, spread
from tests.servers import Served

CONCURRENCY = 32
REPORTS = 3000
PHOTOS = 100
PHOTOS_AT_ONCE = 4


def measure() -> list[Figure]:
    """Throughput and p95 on a fresh city; the client shares the machine."""
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder) / "var")
        served.run("migrate")
        served.start()
        try:
            run(served.port, _text, 200, CONCURRENCY)
            texts = run(served.port, lambda number: _text(number + 1000), REPORTS, CONCURRENCY)
            photo = _photo()
            photos = run(served.port, lambda number: _with_photo(number, photo), PHOTOS, PHOTOS_AT_ONCE)
        finally:
            served.stop()
    return [_throughput(texts), _waiting(texts), _photos(photos, len(photo))]


def _text(number: int) -> bytes:
    body, kind = multipart({"category": "noise", "lat": "26.58", "lon": "106.713", "text": "夜里很吵"})
    return post("/api/v1/reports", body, kind, f"t{number}")


def _with_photo(number: int, photo: bytes) -> bytes:
    body, kind = multipart(
        {"category": "exposed_litter", "lat": "26.58", "lon": "106.713", "text": "垃圾"}, photo + number.to_bytes(4, "big")
    )
    return post("/api/v1/reports", body, kind, f"p{number}")


def _photo() -> bytes:
    """A JPEG of about 3 MB: smooth colours with grain, 12 megapixels."""
    rng = numpy.random.default_rng(7)
    grain = rng.normal(0, 9, (3000, 4000, 3)) + numpy.linspace(40, 200, 4000)[None, :, None]
    out = BytesIO()
    Image.fromarray(grain.clip(0, 255).astype("uint8")).save(out, "JPEG", quality=91)
    return out.getvalue()


def _throughput(answered: Answered) -> Figure:
    _all_taken(answered)
    rate = len(answered.statuses) / answered.seconds
    return Figure("reports with text and place", f"{REPORTS} at concurrency {CONCURRENCY}, SQLite", f"{rate:.0f}/s", "≥ 300/s", rate >= 300)


def _waiting(answered: Answered) -> Figure:
    met = quantile(answered.took_ms, 0.95) <= 200
    return Figure("… how long each took", f"concurrency {CONCURRENCY}", spread(answered.took_ms), "p95 ≤ 200 ms", met)


def _photos(answered: Answered, size: int) -> Figure:
    _all_taken(answered)
    met = quantile(answered.took_ms, 0.95) <= 400
    load = f"{PHOTOS} of {size / 1e6:.1f} MB at concurrency {PHOTOS_AT_ONCE}"
    return Figure("reports with a photo", load, spread(answered.took_ms), "p95 ≤ 400 ms", met)


def _all_taken(answered: Answered) -> None:
    assert set(answered.statuses) == {201}, f"not every report was taken: {set(answered.statuses)}"
