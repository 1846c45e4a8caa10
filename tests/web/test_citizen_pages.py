"""Home, receipt, progress and outcome as a citizen sees them, without scripts."""

from __future__ import annotations

import re
import zlib
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.product import Product
from dashboard.records import By
from dashboard.reports.lifecycle import APPEAL_DAYS, REOPEN_DAYS
from tests.web.citizens import FOUNTAIN, REVIEWER, VERIFIER, Citizen, a_photo, case_of, close, move

HEAVIEST_HOME = 100 * 1024
PHONE = "13985012345"


@pytest.fixture
def citizen(client: FlaskClient) -> Citizen:
    return Citizen(client)


@pytest.fixture
def product(app: Flask) -> Product:
    return app.extensions["product"]


def page(citizen: Citizen, code: str) -> str:
    return citizen.client.get(f"/r/{code}").text


# -- home


def test_home_leads_to_the_form_the_board_and_a_reports_progress(client: FlaskClient) -> None:
    home = client.get("/").text
    for address in ('href="/report"', 'href="/board/"', 'action="/r"'):
        assert address in home


def test_home_shows_the_latest_outcomes_and_counts(citizen: Citizen, product: Product) -> None:
    closed = close(product, citizen.report())
    home = citizen.client.get("/").text
    assert f'href="/outcomes/{closed.number}"' in home
    assert re.search(r"今日上报</dt><dd>1<", home)


def test_home_sets_no_cookie_and_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/")
    assert "Set-Cookie" not in first.headers
    assert client.get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code in (200, 304)


def test_home_weighs_little(client: FlaskClient) -> None:
    home = client.get("/").text
    parts = {home.encode()}
    for address in re.findall(r'(?:src|href)="(/assets/[^"#]+)', home):
        with client.get(address) as answer:
            parts.add(answer.data)
    assert sum(len(zlib.compress(part, 6)) for part in parts) <= HEAVIEST_HOME


@pytest.mark.parametrize("address", ["/", "/report", "/no-such-page"])
def test_pages_speak_english_once_asked_and_stay_so(client: FlaskClient, address: str) -> None:
    assert 'lang="zh-CN"' in client.get(address).text
    english = client.get(f"{address}?lang=en").text
    assert '<html lang="en"' in english
    assert not re.search(r"[\u4e00-\u9fff]", english.replace("中文", ""))
    assert '<html lang="en"' in client.get(address).text


def test_large_text_stays_once_chosen(client: FlaskClient) -> None:
    client.get("/?size=large")
    assert 'data-size="large"' in client.get("/report").text


# -- receipt and progress


def test_the_receipt_thanks_and_gives_number_code_and_qr(citizen: Citizen, product: Product) -> None:
    code = citizen.report()
    answer = citizen.client.get(f"/r/{code}?new=1")
    assert "收到了，谢谢您" in answer.text
    assert f'data-code="{code}"' in answer.text
    assert case_of(product, code).number in answer.text
    assert 'class="qr-code"' in answer.text


def test_the_progress_page_is_kept_and_found_by_nobody(citizen: Citizen) -> None:
    answer = citizen.client.get(f"/r/{citizen.report()}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="referrer" content="no-referrer">' in answer.text


def test_a_code_may_be_typed_loosely(citizen: Citizen) -> None:
    code = citizen.report()
    answer = citizen.client.get("/r", query_string={"code": f" {code.lower().replace('-', ' ')} "})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/r/{code}"


@pytest.mark.parametrize("address", ["/r?code=nonsense", "/r", "/r/AAAA-AAAA-AAAA-AAAA", "/r/short"])
def test_a_wrong_code_gets_a_calm_page(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "没有找到" in answer.text


def test_nothing_of_the_reporter_is_on_the_progress_page(citizen: Citizen) -> None:
    assert PHONE not in page(citizen, citizen.report(phone=PHONE))


def test_the_department_is_named_once_it_has_the_case(citizen: Citizen, product: Product) -> None:
    code = citizen.report()
    department = product.city.departments[move(product, code, "accept").department].name["zh"]
    assert department in page(citizen, code)
    assert "已派遣" in page(citizen, code)


def test_a_rejected_report_says_why_and_can_be_appealed_once(citizen: Citizen, product: Product) -> None:
    code = citizen.report()
    move(product, code, "reject", reason="photo_unclear")
    assert "照片不清" in page(citizen, code)
    assert citizen.act(code, move="appeal", note="请再看看第二张照片").status_code == 303
    assert case_of(product, code).appealed
    assert "审核中" in page(citizen, code)
    move(product, code, "reject", reason="photo_unclear")
    assert 'value="appeal"' not in page(citizen, code)
    assert citizen.act(code, move="appeal").status_code == 409


def test_a_duplicate_follows_its_original(citizen: Citizen, product: Product) -> None:
    first, second = citizen.report(), citizen.report(a_photo(FOUNTAIN, "blue"))
    number = case_of(product, first).number
    move(product, second, "mark_duplicate", original=number)
    assert number in page(citizen, second)


def test_an_overdue_case_says_so(citizen: Citizen, product: Product, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    code = citizen.report()
    late = product.clock() - timedelta(days=60)
    move(product, code, "accept", now=late)
    assert "已超过承诺时间" in page(citizen, code)


def test_a_closed_case_is_rated_once(citizen: Citizen, product: Product) -> None:
    code = citizen.report()
    close(product, code)
    assert citizen.act(code, move="rate", rating="4").status_code == 303
    assert case_of(product, code).rating == 4
    assert 'name="rating"' not in page(citizen, code)
    assert citizen.act(code, move="rate", rating="1").status_code == 409


def test_a_closed_case_is_reopened_with_a_reason(citizen: Citizen, product: Product) -> None:
    code = citizen.report()
    close(product, code)
    assert citizen.act(code, move="reopen").status_code == 422
    assert citizen.act(code, move="reopen", reason="坑又出现了").status_code == 303
    assert case_of(product, code).state == "handling"


def test_days_of_appeal_and_reopening_stand_on_the_page(citizen: Citizen, product: Product) -> None:
    code = citizen.report()
    close(product, code)
    assert f"{REOPEN_DAYS} 天内" in page(citizen, code)
    other = citizen.report(a_photo(FOUNTAIN, "red"))
    move(product, other, "reject", reason="already_done")
    assert f"{APPEAL_DAYS} 天内" in page(citizen, other)


def test_staffs_moves_are_refused_to_the_holder_of_a_code(citizen: Citizen, product: Product) -> None:
    code = citizen.report()
    close(product, code)
    assert citizen.act(code, move="void", reason="x").status_code == 403
    assert citizen.act(code, move="no_such_move").status_code == 422


def test_an_expired_progress_page_keeps_what_was_typed(citizen: Citizen, product: Product) -> None:
    code = citizen.report()
    close(product, code)
    answer = citizen.client.post(f"/r/{code}", data={"csrf_token": "old", "move": "reopen", "reason": "坑又出现了"})
    assert answer.status_code == 400
    assert "坑又出现了" in answer.text


# -- outcomes


def test_an_outcome_is_public_only_once_closed(citizen: Citizen, product: Product) -> None:
    code = citizen.report()
    number = case_of(product, code).number
    assert citizen.client.get(f"/outcomes/{number}").status_code == 404
    move(product, code, "accept", photo_cleared=True)
    assert citizen.client.get(f"/outcomes/{number}").status_code == 404


def test_an_outcome_shows_before_and_after_times_and_department(citizen: Citizen, product: Product) -> None:
    closed = close(product, citizen.report(text="路口有坑"))
    shown = citizen.client.get(f"/outcomes/{closed.number}").text
    photos = re.findall(r'<img src="(/photos/\w+\.jpg)"', shown)
    assert len(photos) == 2
    assert citizen.client.get(photos[0]).status_code == 200
    assert product.city.departments[closed.department].name["zh"] in shown
    assert "按期" in shown
    assert "路口有坑" in shown
    assert 'property="og:image"' in shown
    for words in ("上报", "立案", "派遣", "核查结案"):
        assert f"<strong>{words}</strong>" in shown


def test_a_photo_whose_blurring_nobody_confirmed_is_not_shown(citizen: Citizen, product: Product) -> None:
    closed = close(product, citizen.report(), cleared=False)
    shown = citizen.client.get(f"/outcomes/{closed.number}").text
    assert shown.count("待遮挡确认") == 2
    assert "/photos/" not in shown


def test_an_outcome_names_nobody(citizen: Citizen, product: Product) -> None:
    code = citizen.report(phone=PHONE)
    closed = close(product, code)
    shown = citizen.client.get(f"/outcomes/{closed.number}").text
    assert PHONE not in shown
    assert code not in shown


def test_an_unknown_outcome_gets_a_calm_page(client: FlaskClient) -> None:
    for number in ("260318-ZZZZ", "nonsense"):
        answer = client.get(f"/outcomes/{number}")
        assert answer.status_code == 404
        assert "没有找到" in answer.text


def test_a_case_sent_back_is_being_handled_again(citizen: Citizen, product: Product) -> None:
    code = citizen.report()
    department = move(product, code, "accept", by=REVIEWER).department
    move(product, code, "feed_back", a_photo(colour="green"), by=By("staff", role="handler", department=department))
    move(product, code, "send_back", by=VERIFIER, reason="没弄干净")
    shown = page(citizen, code)
    assert "处理中" in shown
    assert "没弄干净" not in shown
