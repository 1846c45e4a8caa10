"""One outcome's page: how it is sent on, and that its share card never holds an uncleared photo."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from dashboard.product import Product
from dashboard.web import share_card
from tests.builders import moved
from tests.web.citizens import Citizen, close


@pytest.fixture
def citizen(client: FlaskClient) -> Citizen:
    return Citizen(client)


@pytest.fixture
def product(app: Flask) -> Product:
    found: Product = app.extensions["product"]
    return found


def test_an_outcome_leads_back_to_the_gallery_and_names_its_own_address_to_share(citizen: Citizen, product: Product) -> None:
    closed = close(product, citizen.report())
    shown = citizen.client.get(f"/outcomes/{closed.number}").text
    assert 'href="/board/outcomes"' in shown
    assert f'data-share="{product.settings.public_url}/outcomes/{closed.number}"' in shown
    assert 'property="og:image:alt"' in shown


def test_the_share_button_stays_hidden_until_its_script_runs(citizen: Citizen, product: Product) -> None:
    closed = close(product, citizen.report())
    assert 'class="button" hidden data-share' in citizen.client.get(f"/outcomes/{closed.number}").text


def test_there_is_no_share_card_of_photos_whose_blurring_nobody_confirmed(citizen: Citizen, product: Product) -> None:
    closed = close(product, citizen.report(), cleared=False)
    assert "og:image" not in citizen.client.get(f"/outcomes/{closed.number}").text
    for size in ("share", "small"):
        assert citizen.client.get(f"/outcomes/{closed.number}/{size}.jpg").status_code == 404


@pytest.mark.parametrize("font", [True, False], ids=["with a font", "on a machine without a font"])
def test_the_share_card_has_its_size_and_says_what_it_shows_where_it_can(
    citizen: Citizen, product: Product, monkeypatch: pytest.MonkeyPatch, font: bool
) -> None:
    found = share_card.font_file()
    if font and not found:
        pytest.skip("no font with Chinese letters here")
    share_card.pair_picture.cache_clear()
    monkeypatch.setattr(share_card, "font_file", lambda: found if font else "")
    closed = close(product, citizen.report())
    picture = Image.open(io.BytesIO(citizen.client.get(f"/outcomes/{closed.number}/share.jpg").data))
    share_card.pair_picture.cache_clear()
    assert picture.size == (1200, 630)
    dark = picture.convert("L").getpixel((5, 625)) < 60  # type: ignore[operator]
    assert dark is font


def test_a_share_card_is_asked_for_again_and_sent_again_only_when_it_has_changed(citizen: Citizen, product: Product) -> None:
    closed = close(product, citizen.report())
    address = f"/outcomes/{closed.number}/share.jpg"
    first = citizen.client.get(address)
    assert first.headers["Cache-Control"] == "public, no-cache"
    tag = {"If-None-Match": first.headers["ETag"]}
    assert (citizen.client.get(address, headers=tag).status_code, citizen.client.get(address, headers=tag).data) == (304, b"")
    english = citizen.client.get(f"{address}?lang=en", headers=tag)
    assert (english.status_code, english.headers["ETag"] == first.headers["ETag"]) == (200, False)
    moved(product.open_work, product.city, closed.number, "reopen", now=product.clock())
    assert citizen.client.get(address, headers=tag).status_code == 404
