"""Department, verification and photos through plain forms, as a browser without scripts sends them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from dashboard.records import By
from dashboard.reports.intake import add_photos, keep_photo
from dashboard.reports.lifecycle import moves_for
from dashboard.reports.photos import inspect_photo
from dashboard.web.desk import AT_ELSEWHERE
from dashboard.web.staff_photos import SIZES
from tests.builders import CENTRE, a_photo_file
from tests.clock import MORNING
from tests.house.messages import CHINESE
from tests.pictures import a_photo
from tests.web.staff import Town, buttons, handler_of

AT = MORNING  # its facts are of this day

REVIEWER, COLLEAGUE = "demo.reviewer.a07", "demo.reviewer.a08"


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town.of(app, now)


# -- department


def test_a_department_sees_its_own_cases_alone(town: Town) -> None:
    case = town.accepted()
    own, other = town.person(handler_of(case)), town.person("demo.handler.city_muck")
    assert case.number in own.get("/staff/desk").text
    assert case.number not in other.get("/staff/desk").text
    assert own.get(f"/staff/desk/{case.number}").status_code == 200
    assert other.get(f"/staff/desk/{case.number}").status_code == 403
    assert other.get(f"/staff/photos/{town.photos(case)[0].id}/staff").status_code == 403


@pytest.mark.parametrize(
    "login", ["demo.dispatcher", "demo.supervisor", "demo.auditor", "demo.verifier", REVIEWER, "handler", "head"]
)  # fmt: skip
def test_the_buttons_are_the_table_of_moves(town: Town, login: str) -> None:
    states = {"accepted": [], "dispatched": ["accept"], "handling": ["accept", "take"], "handled": ["accept", "feed_back"]}
    for moves in states.values():
        case = town.report(at=(CENTRE[0] + 0.001 * len(moves), CENTRE[1]))
        for name in moves:
            photos = (town.photo("green"),) if name == "feed_back" else ()
            case = town.moved(case, name, COLLEAGUE if name == "accept" else handler_of(case), photos)
        login_here = {"handler": handler_of(case), "head": f"demo.head.{case.department}"}.get(login, login)
        if login in ("handler", "head") and not case.department:
            continue
        someone = town.person(login_here)
        offered = {move.name for move in moves_for(case, By.staff(town.account(login_here)), town.now)}
        page = someone.get(f"/staff/desk/{case.number}").text
        assert buttons(page) == offered - AT_ELSEWHERE - {"refuse_deferral"}
        town.now += timedelta(seconds=60)


def test_taking_and_feeding_back_with_a_photo(town: Town) -> None:
    case = town.accepted()
    path = f"/staff/desk/{case.number}"
    someone = town.person(handler_of(case))
    assert someone.press(path, "take").location == path
    assert someone.press(path, "feed_back", a_photo_file("green"), note="已清理").location == "/staff/desk"
    assert town.case(case.number).state == "handled"
    assert [photo.kind for photo in town.photos(case)] == ["before", "after"]


def test_feeding_back_without_a_photo_keeps_the_note_and_says_what_to_do(town: Town) -> None:
    case = town.accepted()
    answer = town.person(handler_of(case)).press(f"/staff/desk/{case.number}", "feed_back", note="已清理")
    assert answer.status_code == 422
    assert "请添加能看出处理结果的照片" in answer.text
    assert ">已清理</textarea>" in answer.text


def test_a_broken_photo_is_told_and_the_good_one_is_kept(town: Town) -> None:
    case = town.accepted()
    path = f"/staff/desk/{case.number}"
    someone = town.person(handler_of(case))
    answer = someone.press(path, "feed_back", a_photo_file("green"), b"no photo at all")
    assert answer.status_code == 422
    assert "照片 1 已保留" in answer.text
    kept = answer.text.split('name="kept" value="')[1].split('"')[0]
    assert someone.press(path, "feed_back", kept=kept).status_code == 303
    assert len(town.photos(case)) == 2


def test_more_than_three_photos_are_too_many(town: Town) -> None:
    case = town.accepted()
    photos = [a_photo_file(colour) for colour in ("green", "red", "blue", "white")]
    answer = town.person(handler_of(case)).press(f"/staff/desk/{case.number}", "feed_back", *photos)
    assert answer.status_code == 422
    assert town.case(case.number).state == "dispatched"


def test_a_handed_back_case_is_with_the_dispatcher(town: Town) -> None:
    case = town.accepted()
    path = f"/staff/desk/{case.number}"
    assert town.person(handler_of(case)).press(path, "hand_back", reason="不属本单位").location == "/staff/desk"
    dispatcher = town.person("demo.dispatcher")
    assert case.number in dispatcher.get("/staff/desk").text
    refused = dispatcher.press(path, "dispatch", note="请尽快")
    assert (refused.status_code, "请选择部门" in refused.text, ">请尽快</textarea>" in refused.text) == (422, True, True)
    dispatcher.press(path, "dispatch", department="city_sanitation")
    assert town.case(case.number).department == "city_sanitation"


def test_a_deferral_is_asked_for_and_granted(town: Town) -> None:
    case = town.accepted()
    path = f"/staff/desk/{case.number}"
    someone = town.person(handler_of(case))
    someone.press(path, "take")
    past = someone.press(path, "request_deferral", until="2020-01-01T10:00", reason="等配件")
    assert (past.status_code, "将来的时间" in past.text, 'value="等配件"' in past.text) == (422, True, True)
    someone.press(path, "request_deferral", until="2026-03-25T17:00", reason="等配件")
    supervisor = town.person("demo.supervisor")
    assert case.number in supervisor.get("/staff/desk").text
    page = supervisor.get(path).text
    assert {"grant_deferral", "refuse_deferral", "void"} <= buttons(page)
    assert 'value="2026-03-25T17:00"' in page
    supervisor.press(path, "grant_deferral", until="2026-03-25T17:00")
    assert town.case(case.number).state == "deferred"
    supervisor.get("/staff/desk")  # says what was done, once
    assert case.number not in supervisor.get("/staff/desk").text


def test_voiding_needs_a_reason(town: Town) -> None:
    case = town.accepted()
    supervisor = town.person("demo.supervisor")
    assert supervisor.press(f"/staff/desk/{case.number}", "void").status_code == 422
    supervisor.press(f"/staff/desk/{case.number}", "void", reason="重复录入")
    assert town.case(case.number).state == "void"


def test_somebody_was_faster_is_told_with_the_new_state(town: Town) -> None:
    case = town.accepted()
    someone = town.person(handler_of(case))
    page = f"/staff/desk/{case.number}"
    someone.get(page)
    town.moved(case, "void", "demo.supervisor", reason="重复录入")
    answer = someone.press(page, "take")
    assert answer.status_code == 409
    assert "作废" in answer.text


def test_a_case_is_found_by_its_number_however_it_is_typed(town: Town) -> None:
    case = town.accepted()
    auditor = town.person("demo.auditor")
    assert auditor.get(f"/staff/desk?number=%20{case.number.lower().replace('-', '')}").location == f"/staff/desk/{case.number}"
    unknown = auditor.get("/staff/desk?number=nonsense")
    assert (unknown.status_code, 'value="nonsense"' in unknown.text) == (404, True)


# -- verification


def test_closing_confirms_the_after_photo_and_goes_on(town: Town) -> None:
    case = town.handled()
    someone = town.person("demo.verifier")
    assert someone.get("/staff/verify").location == f"/staff/verify/{case.number}"
    after = town.photos(case)[1]
    boxes = {f"boxes-{after.id}": "[[0.5,0.5,0.2,0.2]]"}
    assert someone.press(f"/staff/verify/{case.number}", "close", photo_cleared="1", **boxes).location == "/staff/verify"
    closed = town.photos(case)[1]
    assert (town.case(case.number).state, closed.boxes) == ("closed", ((0.5, 0.5, 0.2, 0.2),))
    assert closed.cleared_by == town.account("demo.verifier").id
    assert "没有待核查的案件" in someone.get("/staff/verify").text


def test_sending_back_needs_a_reason_and_keeps_the_rest(town: Town) -> None:
    case = town.handled()
    someone = town.person("demo.verifier")
    refused = someone.press(f"/staff/verify/{case.number}", "send_back", photo_cleared="1")
    assert (refused.status_code, "请写明理由" in refused.text) == (422, True)
    someone.press(f"/staff/verify/{case.number}", "send_back", reason="墙角还有")
    assert (town.case(case.number).state, town.case(case.number).rework) == ("handling", 1)


def test_a_case_that_moved_on_is_not_verified_again(town: Town) -> None:
    case = town.handled()
    town.moved(case, "close", "demo.verifier")
    assert town.person("demo.verifier").get(f"/staff/verify/{case.number}").status_code == 409


# -- photos


def test_the_bare_photo_is_for_those_who_judge_the_blur_and_while_they_do(town: Town) -> None:
    case = town.report()
    path = f"/staff/photos/{town.photos(case)[0].id}/original"
    town.moved(case, "claim", REVIEWER)
    after = {REVIEWER: 200, COLLEAGUE: 403, "demo.verifier": 403, "demo.auditor": 403}
    assert {login: town.person(login).get(path).status_code for login in after} == after
    town.now += timedelta(seconds=30)
    case = town.moved(case, "accept", REVIEWER)
    town.moved(case, "feed_back", handler_of(case), (town.photo("green"),))
    after = {REVIEWER: 403, "demo.verifier": 403, handler_of(case): 403}
    assert {login: town.person(login).get(path).status_code for login in after} == after


def test_what_is_covered_stays_covered_at_every_other_desk(town: Town) -> None:
    case = town.report(photos=0, category="noise")
    product = town.product
    data = a_photo()  # red in its upper left corner
    kept = keep_photo(product.photo_store, product.keys, data, inspect_photo(data, zone=product.city.zone))
    with product.open_work() as work:
        photo = add_photos(work, case.id, "before", [kept], town.now)[0]
        work.commit()
    someone = town.person(REVIEWER)
    address = f"/staff/photos/{photo.id}"
    bare = corner(someone.get(f"{address}/original").data)
    someone.press(f"/staff/review/{case.number}", "accept", photo_cleared="1", **{f"boxes-{photo.id}": "[[0,0,0.5,0.5]]"})
    assert bare[0] > bare[1] + 100
    assert all(corner(someone.get(f"{address}/{size}").data)[0] < bare[0] for size in SIZES if size != "original")


def corner(data: bytes) -> tuple[int, ...]:
    """The colour just inside the red corner's edge; the file says nothing else."""
    picture = Image.open(BytesIO(data))
    assert not picture.getexif()
    return picture.convert("RGB").getpixel((picture.width // 4 - 4, 8))


NOWHERE = ("photos/999999/staff", "photos/1/huge", "photos/x/staff", "desk/260101-ZZZZ", "review/x", "verify/x")


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there_is_not_found(town: Town, path: str) -> None:
    town.report()
    assert town.person("demo.verifier" if "verify" in path else REVIEWER).get(f"/staff/{path}").status_code == 404


# -- a form that was open too long


def test_an_expired_form_is_shown_again_with_everything_typed(town: Town) -> None:
    waiting, handled, case = town.report(), town.handled(), town.accepted(category="dirty_road")
    for login, path, typed in (
        (REVIEWER, f"/staff/review/{waiting.number}", {"do": "reject:not_visible", "note": "看不清"}),
        ("demo.verifier", f"/staff/verify/{handled.number}", {"do": "send_back", "reason": "看不清"}),
        ("demo.supervisor", f"/staff/desk/{case.number}", {"do": "void", "reason": "看不清"}),
    ):
        someone = town.person(login)
        someone.get(path)
        answer = someone.client.post(path, data=typed)
        assert (answer.status_code, 'value="看不清"' in answer.text) == (400, True), path
        assert town.app.test_client().post(path, data=typed).location.startswith("/staff/sign-in?next=")


# -- language


@pytest.mark.parametrize(
    ("login", "path"), [(REVIEWER, "/staff/review"), ("demo.verifier", "/staff/verify"), ("demo.supervisor", "/staff/desk?list=open")]
)
def test_desks_speak_english_too(town: Town, login: str, path: str) -> None:
    town.handled(address="", text="")
    town.report(at=(CENTRE[0] + 0.01, CENTRE[1]), address="", text="")
    someone = town.person(login)
    answer = someone.get(f"{path}{'&' if '?' in path else '?'}lang=en")
    while answer.status_code == 303:
        answer = someone.get(answer.location)
    assert '<html lang="en"' in answer.text
    shown = re.sub(r"<[^>]+>", "", answer.text.split("<main")[1])
    with town.product.open_reading() as work:
        for account in work.staff.all():
            shown = shown.replace(account.name, "")
    assert not CHINESE.findall(shown)


def test_a_verifier_sees_the_reporters_photo_blurred_only(town: Town) -> None:
    someone = town.person("demo.verifier")
    before, after = town.photos(town.handled())
    answers = [someone.get(f"/staff/photos/{photo.id}/original").status_code for photo in (before, after)]
    assert answers == [403, 200]


def test_a_phone_number_in_address_or_appeal_is_masked_for_staff_too(town: Town) -> None:
    case = town.report(address="北门，打 13912349876")
    someone = town.person("demo.reviewer.a07")
    page = someone.get(f"/staff/review/{case.number}").text
    assert "北门" in page
    assert "13912349876" not in page
