"""Every broken and odd picture file through the front door: taken, or refused with a reason; never a failure of ours."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.clients import Api
from tests.servers import Served

MOST_MB = 300


@pytest.mark.parametrize("folder", ["bad_inputs", "exif_samples"])
def test_each_file_is_taken_or_refused_with_a_reason(served: Served, shared_data: Path, folder: str) -> None:
    api = Api(served.url)
    answers = {}
    for file in sorted((shared_data / "photos" / folder).iterdir()):
        answer = api.report(photo=file.read_bytes(), category="road_damage")
        answers[file.name] = answer
        assert answer.status in (201, 422), f"{file.name}: {answer.status} {answer.value}"
        if answer.status == 422:
            assert answer.value["code"] == "unsound_photo", f"{file.name}: {answer.value}"
            assert answer.value["errors"]["photo"], file.name
    counted = Counter(answer.status for answer in answers.values())
    assert min(counted[201], 5 if folder == "exif_samples" else 0) == (5 if folder == "exif_samples" else 0), counted
    if sys.platform == "linux":
        assert peak_mb(served) < MOST_MB


def peak_mb(served: Served) -> float:
    """The most memory that any process of the server has had, in megabytes."""
    assert served.process is not None
    session = str(served.process.pid)
    peaks = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            stat = (status.parent / "stat").read_text().rsplit(")", 1)[1].split()
            if stat[3] == session:
                peaks.append(int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024)  # type: ignore[index]
        except (OSError, TypeError):
            continue  # it has ended meanwhile
    return max(peaks)


def test_a_body_larger_than_all_photos_may_be_is_refused_kindly(served: Served) -> None:
    answer = Api(served.url).report(photo=b"\xff\xd8" + b"x" * (51 * 1024 * 1024), category="road_damage")
    assert answer.status == 413
