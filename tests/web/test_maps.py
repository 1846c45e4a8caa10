"""The map to embed and the crews' file: public facts alone, nothing from elsewhere, framed only where meant."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.web import open_map
from dashboard.web.open_map import open_cases
from tests.builders import CENTRE, moved
from tests.builders import a_report as a_kept_report
from tests.web.machines import product_of

DISTRICT = "520103"
EMBED, FILE = "/map/embed?lang=en", f"/map/district/{DISTRICT}.html?lang=en"
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def reported(app: Flask, category: str = "noise") -> str:
    product = product_of(app)
    return a_kept_report(product.open_work, product.city, product.clock(), lon=CENTRE[0], lat=CENTRE[1], category=category).number


@pytest.mark.parametrize("path", [EMBED, FILE])
def test_neither_document_names_another_host(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert set(re.findall(r"https?://[^\s\"'<>)]+", answer.get_data(as_text=True))) <= NAMESPACES


@pytest.mark.parametrize("name", ["leaflet.js", "leaflet.css", "cluster.js", "cluster.css"])
def test_no_part_of_the_library_names_another_host(client: FlaskClient, name: str) -> None:
    text = client.get(f"/map/parts/{name}").get_data(as_text=True)
    assert text
    assert set(re.findall(r"https?://[^\s\"'<>)]+", text)) <= NAMESPACES
    assert "url(" not in text or name.endswith(".js")


@pytest.mark.parametrize("path", [EMBED, FILE])
def test_every_inline_script_is_named_by_its_hash(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    scripts = re.findall(r"<script>(.*?)</script>", answer.get_data(as_text=True), re.DOTALL)
    assert scripts
    for script in scripts:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy


def test_the_crews_file_loads_nothing(client: FlaskClient) -> None:
    text = client.get(FILE).get_data(as_text=True)
    assert not re.search(r"<(script|img|link|iframe)\b[^>]*\b(src|href)=", text)
    assert "url(" not in "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))


def test_any_site_may_frame_the_map_and_nothing_else(client: FlaskClient) -> None:
    framed = client.get(EMBED)
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    for path in (FILE, "/"):
        assert "frame-ancestors 'none'" in client.get(path).headers["Content-Security-Policy"]


def test_before_acceptance_only_the_cells_centre_is_told(app: Flask, client: FlaskClient) -> None:
    waiting, accepted = reported(app), reported(app)
    product = product_of(app)
    moved(product.open_work, product.city, accepted, "accept", now=product.clock())
    told = {case["number"]: case for case in client.get("/data/map.json").get_json()["cases"]}
    assert (told[waiting]["lon"], told[waiting]["lat"]) != (told[accepted]["lon"], told[accepted]["lat"])
    assert (told[accepted]["lon"], told[accepted]["lat"]) == pytest.approx(CENTRE, abs=1e-6)
    assert told[waiting]["deadline"] is None


def test_filters_narrow_the_map_and_odd_codes_are_refused(app: Flask, client: FlaskClient) -> None:
    number = reported(app)
    panel = product_of(app).city.categories["noise"].panel
    assert [case["number"] for case in client.get(f"/data/map.json?panel={panel}").get_json()["cases"]] == [number]
    assert client.get("/data/map.json?panel=greenery").get_json()["cases"] == []
    assert client.get("/data/map.json?district=nothing").status_code == 422
    assert client.get("/map/district/nothing.html").status_code == 404


def test_the_most_urgent_are_cut_after_the_filter_and_not_before(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_map, "MOST", 2)
    noise = product_of(app).city.categories["noise"].panel
    for _ in range(3):
        reported(app)
    late_comer = reported(app, "dead_tree")
    told = client.get("/data/map.json").get_json()
    assert (len(told["cases"]), told["open"], told["more"]) == (2, 4, True)
    assert [case["number"] for case in client.get("/data/map.json?panel=greenery").get_json()["cases"]] == [late_comer]
    assert client.get(f"/data/map.json?panel={noise}").get_json()["open"] == 3


def test_everybody_is_told_the_same_reading(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    readings: list[object] = []

    def counted(*given: object) -> dict[str, object]:
        readings.append(given)
        return open_cases(*given)  # type: ignore[arg-type]

    reported(app)
    monkeypatch.setattr(open_map, "open_cases", counted)
    asked = [client.get(f"/data/map.json{narrow}") for narrow in ("", "?panel=site", "?district=520103", "?panel=site", "")]
    assert [answer.status_code for answer in asked] == [200] * 5
    assert client.get("/map/embed").status_code == 200
    assert len(readings) == 1
    again = client.get("/data/map.json", headers={"If-None-Match": asked[0].headers["ETag"]})
    assert again.status_code == 304


def test_a_private_home_stays_at_its_cells_centre(app: Flask, client: FlaskClient) -> None:
    number = reported(app)
    product = product_of(app)
    moved(product.open_work, product.city, number, "accept", now=product.clock(), private_home=True)
    (case,) = client.get("/data/map.json").get_json()["cases"]
    assert (case["lon"], case["lat"]) != pytest.approx(CENTRE, abs=1e-6)
