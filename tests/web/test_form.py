"""The report form without scripts: what goes in, and that nothing typed is ever lost."""

from __future__ import annotations

import io
import re
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.product import Product
from dashboard.reports.intake import MOST_WORDS
from dashboard.web.drafts import KEPT_FOR, draft_photo, read_draft
from dashboard.web.report_map import map_file
from tests.web.citizens import BEIJING, FOUNTAIN, Citizen, a_photo, case_of, code_in, hidden_fields

HEAVIEST_FORM = 60 * 1024


@pytest.fixture
def citizen(client: FlaskClient) -> Citizen:
    return Citizen(client)


@pytest.fixture
def product(app: Flask) -> Product:
    return app.extensions["product"]


def reports(product: Product) -> int:
    with product.open_reading() as work:
        return len(work.cases.queue(("submitted",)))


def test_a_photo_with_its_place_and_a_category_are_enough(citizen: Citizen, product: Product) -> None:
    code = citizen.report(a_photo(FOUNTAIN), category="road_damage")
    case = case_of(product, code)
    assert (case.category, case.place.district) == ("road_damage", "520102")
    assert case.place.lon == pytest.approx(FOUNTAIN[0], abs=1e-5)
    assert case.reporter is None


def test_a_chosen_street_says_where_when_the_photo_does_not(citizen: Citizen, product: Product) -> None:
    street = next(iter(product.city.streets.values()))
    assert case_of(product, citizen.report(a_photo(), place=street.code)).place.street == street.code


def test_the_photos_own_place_is_finer_than_a_chosen_street_of_the_same_district(citizen: Citizen, product: Product) -> None:
    street = next(street for street in product.city.streets.values() if street.district == "520102")
    place = case_of(product, citizen.report(a_photo(FOUNTAIN), place=street.code)).place
    assert (place.lon, place.lat) == pytest.approx(FOUNTAIN, abs=1e-5)


def test_a_tap_on_the_map_is_taken_before_everything_else(citizen: Citizen, product: Product) -> None:
    place = case_of(product, citizen.report(a_photo(BEIJING), lon="106.63", lat="26.64")).place
    assert (place.lon, place.lat) == (106.63, 26.64)


def test_a_district_alone_asks_for_an_address(citizen: Citizen, product: Product) -> None:
    citizen.open_form()
    again = citizen.send(a_photo(), category="road_damage", place="520111")
    assert again.status_code == 422
    assert 'id="address-wrong"' in again.text
    assert case_of(product, code_in(citizen.send(category="road_damage", place="520111", address="北门对面"))).address == "北门对面"


@pytest.mark.parametrize(
    "typed, words",
    [
        ({"category": "road_damage"}, "照片"),
        ({"category": "no_such_kind"}, "问题"),
        ({"category": "noise", "lon": "116.397", "lat": "39.909"}, "不在"),
        ({"category": "noise", "lon": "nan", "lat": "26.6"}, "在哪里"),
        ({"category": "noise", "lon": "106.7", "lat": "26.6", "phone": "12"}, "手机号"),
        ({"category": "noise", "lon": "106.7", "lat": "26.6", "text": "长" * (MOST_WORDS + 1)}, "500"),
        ({"category": "noise"}, "在哪里"),
    ],
)
def test_a_wrong_report_comes_back_whole_with_what_to_do(citizen: Citizen, product: Product, typed: dict[str, str], words: str) -> None:
    citizen.open_form()
    again = citizen.send(**{"text": "路口有个<坑>", "address": "瑞金路 72 号"} | typed)
    assert again.status_code == 422
    problems = re.search(r'<div class="problems".*?</div>', again.text, re.S)
    assert problems
    assert words in problems.group(0)
    assert "瑞金路 72 号" in again.text
    assert typed.get("text", "路口有个&lt;坑&gt;") in again.text
    assert again.text.count("autofocus") == 1
    assert reports(product) == 0


def test_everything_wrong_is_told_at_once(citizen: Citizen) -> None:
    citizen.open_form()
    again = citizen.send(category="road_damage", text="长" * (MOST_WORDS + 1), phone="12", address="长" * 200).text
    assert all(f'<li><a href="#{field}">' in again for field in ("photo", "place", "address", "text", "phone"))


def test_a_sound_photo_stays_when_another_is_broken(citizen: Citizen, product: Product) -> None:
    citizen.open_form()
    again = citizen.send(a_photo(FOUNTAIN), a_photo()[:2000], category="road_damage")
    assert again.status_code == 422
    assert "第 2 张照片" in again.text
    assert len(citizen.fields["kept"]) == 1
    thumb = citizen.client.get(f"/report/draft/{citizen.fields['kept'][0]}")
    assert (thumb.status_code, thumb.mimetype) == (200, "image/jpeg")
    sent = citizen.send(category="road_damage")
    assert sent.status_code == 303
    with product.open_reading() as work:
        assert len(work.photos.of_case(case_of(product, code_in(sent)).id)) == 1


def test_more_than_three_photos_are_told_and_three_are_kept(citizen: Citizen) -> None:
    citizen.open_form()
    again = citizen.send(*(a_photo(FOUNTAIN, colour) for colour in ("red", "green", "blue", "white")), category="road_damage")
    assert again.status_code == 422
    assert len(citizen.fields["kept"]) == 3


def test_an_expired_form_keeps_everything_and_works_at_the_next_press(citizen: Citizen, product: Product) -> None:
    citizen.open_form()
    citizen.fields["csrf_token"] = "old"
    again = citizen.send(a_photo(FOUNTAIN), category="road_damage", text="还在")
    assert again.status_code == 400
    assert "还在" in again.text
    assert citizen.fields["kept"]
    assert citizen.send(category="road_damage", text="还在").status_code == 303
    assert reports(product) == 1


def test_a_double_click_is_one_report_with_one_receipt(citizen: Citizen, product: Product) -> None:
    citizen.open_form()
    first, second = (citizen.send(a_photo(FOUNTAIN), category="road_damage", text="一次") for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert reports(product) == 1


def test_another_report_under_a_used_key_is_told_and_can_be_sent(citizen: Citizen, product: Product) -> None:
    citizen.open_form()
    citizen.send(a_photo(FOUNTAIN), category="road_damage")
    again = citizen.send(a_photo(FOUNTAIN), category="manhole")
    assert again.status_code == 422
    assert citizen.send(category="manhole").status_code == 303
    assert reports(product) == 2


def test_a_script_may_send_photos_ahead(citizen: Citizen, product: Product) -> None:
    citizen.open_form()
    kept = citizen.client.post(
        "/report/photo", data={"photo": (io.BytesIO(a_photo(FOUNTAIN)), "a.jpg"), "csrf_token": citizen.fields["csrf_token"]}
    ).get_json()
    assert kept["place"] == pytest.approx({"lon": FOUNTAIN[0], "lat": FOUNTAIN[1]}, abs=1e-5)
    assert citizen.send(category="road_damage", kept=kept["token"]).status_code == 303
    assert reports(product) == 1


def test_a_broken_photo_sent_ahead_says_what_to_do(citizen: Citizen) -> None:
    citizen.open_form()
    token = citizen.fields["csrf_token"]
    refused = citizen.client.post("/report/photo", data={"photo": (io.BytesIO(b"GIF89a"), "a.gif"), "csrf_token": token})
    assert refused.status_code == 422
    assert "JPEG" in refused.get_json()["problem"]


def test_a_drafts_token_is_sealed_and_ends(citizen: Citizen, product: Product) -> None:
    citizen.open_form()
    citizen.send(a_photo(FOUNTAIN))
    token = citizen.fields["kept"][0]
    draft = read_draft(product.keys, token, product.clock())
    assert draft
    assert read_draft(product.keys, token, product.clock() + KEPT_FOR + timedelta(minutes=1)) is None
    assert read_draft(product.keys, token[:-6] + "AAAAAA", product.clock()) is None
    assert draft_photo(product.keys, draft.kept, product.clock()).kept == draft.kept
    assert citizen.client.get("/report/draft/nonsense").status_code == 404


def test_a_body_too_large_gets_a_calm_page(citizen: Citizen, app: Flask) -> None:
    citizen.open_form()
    app.config["MAX_CONTENT_LENGTH"] = 10_000
    answer = citizen.send(a_photo() + bytes(20_000), category="road_damage")
    assert answer.status_code == 413
    assert "15 MB" in answer.text


def test_every_category_stands_on_the_form_with_what_its_photo_must_show(citizen: Citizen, product: Product) -> None:
    page = citizen.open_form().text
    for category in product.city.categories.values():
        assert f'name="category" value="{category.code}"' in page
        assert category.must_show["zh"] in page


def test_a_panel_chosen_on_the_home_page_is_chosen_on_the_form(citizen: Citizen) -> None:
    assert re.search(r'value="muck"[^>]*checked', citizen.open_form("/report?panel=muck").text)


def test_the_form_has_no_inline_script_and_no_handler(citizen: Citizen) -> None:
    page = citizen.open_form().text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\son\w+=", page)


def test_the_whole_form_weighs_little(citizen: Citizen, product: Product) -> None:
    page = citizen.open_form().text
    parts = {page.encode(), map_file(product.city, "zh")[0].encode()}
    for address in re.findall(r'(?:src|href)="(/assets/[^"#]+)', page):
        with citizen.client.get(address) as answer:
            parts.add(answer.data)
    assert sum(len(zlib.compress(part, 6)) for part in parts) <= HEAVIEST_FORM


def test_assets_are_kept_for_a_year_under_their_hash(citizen: Citizen) -> None:
    page = citizen.open_form().text
    style = re.search(r'href="(/assets/site\.css\?v=\w+)"', page)
    assert style
    with citizen.client.get(style.group(1)) as answer:
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("folder", ["bad_inputs", "exif_samples"])
def test_hostile_and_odd_photos_are_taken_or_refused_never_an_error(citizen: Citizen, shared_data: Path, folder: str) -> None:
    files = sorted((shared_data / "photos" / folder).iterdir())
    assert files
    for file in files:
        citizen.open_form()
        answer = citizen.send(file.read_bytes(), category="road_damage", lon="106.7135", lat="26.5783")
        assert answer.status_code in (303, 422), file.name
        assert answer.status_code == 303 or 'class="wrong"' in answer.text, file.name


def test_hidden_fields_of_a_blank_form_hold_a_key_and_a_token(citizen: Citizen) -> None:
    assert set(hidden_fields(citizen.open_form().text)) == {"csrf_token", "request_key", "lon", "lat", "accuracy", "place_from"}
