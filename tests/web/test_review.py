"""The review desk through plain forms, as a browser without scripts sends them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask

from dashboard.records import Case
from dashboard.reports.intake import keep_photo
from dashboard.reports.lifecycle import REJECT_REASONS
from dashboard.reports.photos import inspect_photo
from dashboard.trust.identity import phone_hash
from tests.builders import CENTRE
from tests.web.citizens import a_photo, hidden_fields
from tests.web.staff import Town, buttons, minutes

REVIEWER, COLLEAGUE = "demo.reviewer.a07", "demo.reviewer.a08"


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town.of(app, now)


def at(case: Case) -> str:
    return f"/staff/review/{case.number}"


# -- the queue


def test_the_desk_opens_the_first_report_and_claims_it(town: Town) -> None:
    case = town.report()
    someone = town.person(REVIEWER)
    assert someone.get("/staff/review").location == at(case)
    page = someone.get(at(case))
    assert (page.status_code, town.case(case.number).claimed_by) == (200, town.account(REVIEWER).id)
    assert "派给" in page.text


def test_urgent_reports_come_before_older_ones(town: Town) -> None:
    town.report()
    town.now += minutes(5)
    urgent = town.report("manhole")
    assert town.person(REVIEWER).get("/staff/review").location == at(urgent)


def test_a_colleague_gets_the_next_report_and_is_told_who_has_this_one(town: Town) -> None:
    first, second = town.report(), town.report(at=(CENTRE[0] + 0.01, CENTRE[1]))
    town.person(REVIEWER).get(at(first))
    colleague = town.person(COLLEAGUE)
    page = colleague.get(at(first))
    assert page.status_code == 409
    assert "同事在审" in page.text
    assert colleague.get("/staff/review").location == at(second)


def test_going_on_to_another_report_frees_the_one_before(town: Town) -> None:
    first, second = town.report(), town.report(at=(CENTRE[0] + 0.01, CENTRE[1]))
    someone = town.person(REVIEWER)
    someone.get(at(first))
    someone.get(at(second))
    assert [town.case(case.number).state for case in (first, second)] == ["submitted", "under_review"]


def test_releasing_pauses_the_desk(town: Town) -> None:
    case = town.report()
    someone = town.person(REVIEWER)
    answer = someone.press(at(case), "release")
    assert (answer.location, town.case(case.number).state) == ("/staff/review?pause=1", "submitted")
    assert someone.get(answer.location).status_code == 200
    assert town.case(case.number).state == "submitted"


def test_an_empty_desk_says_so(town: Town) -> None:
    assert "没有待审核的举报" in town.person(REVIEWER).get("/staff/review").text


# -- what is shown


def test_who_reported_is_nowhere_on_the_page(town: Town) -> None:
    case = town.report(phone="13912345678", text="请打 13912345678 找我，在门口")
    page = town.person(REVIEWER).get(at(case)).text
    assert "13912345678" not in page
    assert "本岗位不可见" in page
    assert "请打 *** 找我" in page


def test_the_evidence_names_what_is_near(town: Town) -> None:
    near = town.accepted(at=(CENTRE[0] + 0.0003, CENTRE[1]))
    case = town.report()
    page = town.person(REVIEWER).get(at(case)).text
    assert "有 1 件，请判断" in page
    assert f"mark_duplicate:{near.number}" in buttons(page)
    assert "照片里没有拍摄时间" in page


def test_the_evidence_counts_what_waits_nearby_too(town: Town) -> None:
    town.report()
    case = town.report()
    assert "有 1 件，请判断" in town.person(REVIEWER).get(at(case)).text


def test_a_case_of_another_panel_or_further_off_is_not_near(town: Town) -> None:
    town.accepted(at=(CENTRE[0] + 0.004, CENTRE[1]))
    town.accepted(category="shopfront_spill", text="店外摆满了桌椅")
    page = town.person(REVIEWER).get(at(town.report())).text
    assert "请判断" not in page


def test_the_likeliest_comes_first_with_four_bars(town: Town) -> None:
    other, same = town.accepted(category="dirty_road"), town.accepted(at=(CENTRE[0] + 0.00005, CENTRE[1]))
    page = town.person(REVIEWER).get(at(town.report())).text
    first, second = page.split('<li class="card')[1:3]
    assert (same.number in first, other.number in second) == (True, True)
    for page_part, kind in ((first, "相同"), (second, "同一板块")):
        assert page_part.count("<meter") == 4
        assert kind in page_part
    assert "很可能重复" in first
    assert "疑似重复" in second


def test_every_reason_to_reject_is_a_button(town: Town) -> None:
    page = town.person(REVIEWER).get(at(town.report())).text
    assert {f"reject:{reason}" for reason in REJECT_REASONS} <= buttons(page)


@pytest.mark.parametrize(("away", "verdict"), [(0.0, "agrees"), (0.0008, "agrees"), (0.002, "look"), (9.0, "look")])
def test_the_place_of_the_photo_is_held_against_the_report(town: Town, away: float, verdict: str) -> None:
    data = a_photo(at=(CENTRE[0], CENTRE[1] + away))
    kept = keep_photo(town.product.photo_store, town.product.keys, data, inspect_photo(data, zone=town.product.city.zone))
    page = town.person(REVIEWER).get(at(town.report(kept=(kept,)))).text
    line = next(part for part in page.split("<li") if "拍摄位置与上报位置" in part)
    assert f'class="{verdict}"' in line


# -- decisions


def test_accepting_clears_photos_with_their_boxes_and_goes_on(town: Town) -> None:
    case, following = town.report(photos=2), town.report(at=(CENTRE[0] + 0.01, CENTRE[1]))
    first, second = town.photos(case)
    someone = town.person(REVIEWER)
    answer = someone.press(at(case), "accept", photo_cleared="1", **{f"boxes-{first.id}": "[[0.1,0.2,0.3,0.25]]"})
    assert answer.location == "/staff/review"
    after = town.case(case.number)
    assert (after.state, after.department) == ("dispatched", town.product.city.department_for(case.category, case.place.district))
    cleared = {photo.id: photo for photo in town.photos(case)}
    assert cleared[first.id].boxes == ((0.1, 0.2, 0.3, 0.25),)
    assert cleared[second.id].cleared_by == town.account(REVIEWER).id
    page = someone.get(someone.get(answer.location).location)
    assert case.number in page.text
    assert following.number in page.text


def test_accepting_unconfirmed_leaves_the_photo_closed(town: Town) -> None:
    case = town.report()
    town.person(REVIEWER).press(at(case), "accept", words_cleared="0")
    after = town.case(case.number)
    assert (after.state, after.words_cleared, town.photos(case)[0].cleared_at) == ("dispatched", False, None)


def test_words_and_a_private_home_are_as_ticked(town: Town) -> None:
    case = town.report()
    town.person(REVIEWER).press(at(case), "accept", words_cleared=["0", "1"], private_home=["0", "1"])
    after = town.case(case.number)
    assert (after.words_cleared, after.private_home) == (True, True)


def test_rejecting_takes_the_reason_of_the_button_and_the_note(town: Town) -> None:
    case = town.report()
    town.person(REVIEWER).press(at(case), "reject:place_wrong", note="照片是另一条街")
    assert town.case(case.number).state == "rejected"
    with town.product.open_reading() as work:
        assert work.cases.history(case.id)[-1].facts == {"reason": "place_wrong", "note": "照片是另一条街"}


def test_joining_by_number_or_by_the_suggestion(town: Town) -> None:
    original = town.accepted()
    first, second = town.report(), town.report()
    someone = town.person(REVIEWER)
    someone.press(at(first), "mark_duplicate", original=original.number.lower())
    someone.press(at(second), f"mark_duplicate:{original.number}", original="")
    assert [town.case(case.number).original for case in (first, second)] == [original.id, original.id]
    assert town.case(original.number).supporters == 2


@pytest.mark.parametrize("typed", ["260101-ZZZZ", "what", "x" * 300, ""])
def test_an_unknown_original_is_told_and_everything_typed_stays(town: Town, typed: str) -> None:
    case = town.report()
    photo = town.photos(case)[0]
    boxes = {f"boxes-{photo.id}": "[[0.1,0.2,0.3,0.25]]"}
    answer = town.person(REVIEWER).press(at(case), "mark_duplicate", original=typed, note="同一处", photo_cleared="1", **boxes)
    assert answer.status_code == 422
    assert "核对案件号" in answer.text or "被重复的案件号" in answer.text
    assert 'value="同一处"' in answer.text
    assert "[[0.1, 0.2, 0.3, 0.25]]" in answer.text
    assert 'id="photo_cleared" checked' in answer.text
    assert town.case(case.number).state == "under_review"


def test_a_box_can_be_typed_and_taken_away_again(town: Town) -> None:
    case = town.report()
    photo = town.photos(case)[0]
    someone = town.person(REVIEWER)
    sides = {"box_photo": str(photo.id), "left": "10", "top": "20", "width": "30 %", "height": "25"}
    added = someone.press(at(case), "box", note="两块车牌", **sides)
    assert added.status_code == 200
    assert "[[0.1, 0.2, 0.3, 0.25]]" in added.text
    assert 'value="两块车牌"' in added.text
    taken = someone.press(at(case), f"drop:{photo.id}:0", **{f"boxes-{photo.id}": "[[0.1,0.2,0.3,0.25]]"})
    assert f'name="boxes-{photo.id}" value="[]"' in taken.text


@pytest.mark.parametrize("side", ["", "ten", "nan", "-5000", "1e999"])
def test_a_box_that_is_none_is_told(town: Town, side: str) -> None:
    case = town.report()
    sides = {"box_photo": str(town.photos(case)[0].id), "left": side, "top": "20", "width": "30", "height": "25"}
    answer = town.person(REVIEWER).press(at(case), "box", **sides)
    assert answer.status_code == 422
    assert "四个 0 到 100 的数" in answer.text


@pytest.mark.parametrize("do", ["drop:x:y", "drop:", "box", "reject:nothing", "fly", "", "take"])
def test_nonsense_changes_nothing_and_breaks_nothing(town: Town, do: str) -> None:
    case = town.report()
    answer = town.person(REVIEWER).press(at(case), do, **{"boxes-1": "[[", "boxes-x": "1"})
    assert answer.status_code < 500
    assert town.case(case.number).state == "under_review"


def test_pressed_twice_the_second_press_is_as_good_as_the_first(town: Town) -> None:
    case = town.report()
    someone = town.person(REVIEWER)
    assert someone.press(at(case), "reject:not_visible").status_code == 303
    other = town.report(at=(CENTRE[0] + 0.01, CENTRE[1]))
    token = hidden_fields(someone.get(at(other)).text)["csrf_token"]
    again = someone.client.post(at(case), data={"csrf_token": token, "do": "reject:not_visible"})
    assert again.status_code == 303
    with town.product.open_reading() as work:
        assert [row.move for row in work.cases.history(case.id)].count("reject") == 1


def test_nobody_reviews_what_they_reported(town: Town) -> None:
    product = town.product
    with product.open_work() as work:
        account = work.staff.by_login(REVIEWER)
        work.staff.save(replace(account, phone_hash=phone_hash(product.keys, "13912345678")))
        work.commit()
    own, other = town.report(phone="13912345678"), town.report(at=(CENTRE[0] + 0.01, CENTRE[1]))
    someone = town.person(REVIEWER)
    assert someone.get("/staff/review").location == at(other)
    page = someone.get(at(own))
    assert page.status_code == 403
    assert town.case(own.number).state == "submitted"
