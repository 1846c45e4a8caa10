"""Dash's scripts: compressed once, kept by browsers, the same bytes as Dash's own."""

from __future__ import annotations

import re

import brotli
import pytest
from flask.testing import FlaskClient

from callbacks.bundles import FOREVER, PLOTLY, SUITES

BROTLI = {"Accept-Encoding": "gzip, br"}
UNNAMED = f"{SUITES}dash/dcc/async-graph.js"  # its address does not change with its content


def scripts(client: FlaskClient) -> list[str]:
    return re.findall(rf'src="({SUITES}[^"]+)"', client.get("/board/wall").text)


def test_every_dash_script_of_a_page_is_kept_for_a_year(client: FlaskClient) -> None:
    for _ in range(2):
        answers = [client.get(address, headers=BROTLI) for address in scripts(client)]
        assert {answer.headers["Cache-Control"] for answer in answers} == {FOREVER}
        assert {answer.headers["Content-Encoding"] for answer in answers} == {"br"}


def test_plotly_is_named_by_its_version_and_kept(client: FlaskClient) -> None:
    assert f'href="{PLOTLY}"' in client.get("/board/wall").text
    answer = client.get(PLOTLY, headers=BROTLI)
    assert answer.headers["Cache-Control"] == FOREVER
    assert len(answer.data) < 1_250_000


def test_compressed_scripts_are_the_same_scripts(client: FlaskClient) -> None:
    plain = client.get(UNNAMED, headers={"Accept-Encoding": "identity"})
    packed = [client.get(UNNAMED, headers=BROTLI) for _ in range(2)]
    assert "Content-Encoding" not in plain.headers
    assert [brotli.decompress(answer.data) for answer in packed] == [plain.data] * 2


def test_a_script_without_a_version_is_asked_for_by_its_tag(client: FlaskClient) -> None:
    for _ in range(2):
        answer = client.get(UNNAMED, headers=BROTLI)
        assert "max-age" not in answer.headers.get("Cache-Control", "")
        again = client.get(UNNAMED, headers=BROTLI | {"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("path", ["plotly/package_data/nothing.js", "nothing/x.js", "dash/../app.py"])
def test_nothing_else_is_handed_out(client: FlaskClient, path: str) -> None:
    assert client.get(SUITES + path, headers=BROTLI).status_code >= 400
