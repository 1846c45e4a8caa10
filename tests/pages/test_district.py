"""The page of a district: its numbers are the API's, each leads to what is behind it, and what is for staff stays with staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from callbacks import find_page
from callbacks.progress import asked_of
from callbacks.renewing import renewed
from dashboard.assessment.indicators import BY_KEY
from dashboard.city import City
from dashboard.publishing.progress import HIGH_IS_GOOD, LOW_IS_GOOD, SHOWN, Unit, ranked, unit_of
from dashboard.records import Issue
from dashboard.web.words import number, rate
from tests.clock import MORNING
from tests.pages.progress_page import DISTRICT, LAYOUT, Shown, printed
from tests.web.staff import Town

AT = MORNING  # its facts are of this day

PAGE = f"/board/districts/{DISTRICT}"
TODAY, YESTERDAY = "2026-03-18", "2026-03-17"
MONTH, MONTH_BEFORE = ("2026-03-01", TODAY), ("2026-02-01", "2026-02-28")


@pytest.fixture
def town(lived_app: Flask) -> Town:
    return Town(lived_app)


@pytest.fixture
def visitor(town: Town) -> FlaskClient:
    return town.app.test_client()


def said_by_api(client: FlaskClient, first: str, last: str, district: str = "") -> dict[str, Any]:
    """The indicators of these days, of a district or the whole city."""
    by = "district" if district else "year"
    answer = client.get(f"/data/indicators.json?by={by}&from={first}&to={last}").get_json()
    return next(row for row in answer["items"] if row["key"] == (district or "2026"))


# -- the numbers


@pytest.mark.parametrize(
    ("column", "days", "district"),
    [("day", (TODAY, TODAY), DISTRICT), ("day_before", (YESTERDAY, YESTERDAY), DISTRICT), ("month", MONTH, DISTRICT),
     ("month_before", MONTH_BEFORE, DISTRICT), ("city", MONTH, "")],
)  # fmt: skip
def test_every_column_of_the_table_says_what_the_api_says(visitor: FlaskClient, column: str, days: tuple[str, str], district: str) -> None:
    page, api = Shown.of(visitor, PAGE), said_by_api(visitor, *days, district)
    rows = next(page.props("indicators"))["children"][1]["props"]["children"]
    assert len(rows) == len(SHOWN)
    for key, row in zip(SHOWN, rows, strict=True):
        if key == "overdue_open" and column in ("day_before", "month_before"):
            continue  # the API tells what stands now; the page what stood then
        cell = next(one for one in row["props"]["children"] if one["props"].get("className") == column)
        children = cell["props"]["children"]
        text = children if isinstance(children, str) else children["props"]["children"]
        assert text == printed(key, api[key]), key


def test_the_big_numbers_say_what_the_api_says(visitor: FlaskClient) -> None:
    page, api = Shown.of(visitor, PAGE), said_by_api(visitor, TODAY, TODAY, DISTRICT)
    kpis = next(page.props("kpis"))["children"]
    texts = [kpi["props"]["children"][1]["props"]["children"]["props"]["children"] for kpi in kpis]
    assert texts == [number(api[key]) for key in ("handling_due", "handled_on_time", "overdue_open", "rework")]
    assert api["handling_due"] > api["handled_on_time"] > 0


def test_the_bar_adds_up_to_what_is_due_and_what_is_to_come(visitor: FlaskClient) -> None:
    page, api = Shown.of(visitor, PAGE), said_by_api(visitor, TODAY, TODAY, DISTRICT)
    lengths = {one["props"]["className"]: one["props"]["style"]["flexGrow"] for one in next(page.props("stack"))["children"]}
    to_come = lengths.pop("not_yet_due", 0)
    assert sum(lengths.values()) == api["handling_due"]
    assert lengths["on_time"] == api["handled_on_time"]
    with_deadline = list(page.props("left"))
    assert to_come == len(with_deadline) > 0


def test_every_number_leads_to_what_is_behind_it(visitor: FlaskClient) -> None:
    figures = Shown.of(visitor, PAGE).figures()
    assert len(figures) > 50
    for key, query, text, label in figures:
        assert key in BY_KEY or key == "score", key
        assert query["from"] <= query["to"] <= TODAY
        assert text in label
    assert {query.get("district", "") for _key, query, _text, _label in figures} == {DISTRICT, ""}


def test_each_of_these_pages_says_the_same_number_or_its_counts(visitor: FlaskClient) -> None:
    own = [figure for figure in Shown.of(visitor, PAGE).figures() if figure[0] != "score" and "as_of" not in figure[1]]
    wanted = [(key, query, text) for key, query, text, label in own if not label.startswith("100")]  # a part's own share of 100
    for key, query, text in wanted[::4]:
        answer = visitor.get("/data/figures.json", query_string={"indicator": key, **query})
        assert answer.status_code == 200, answer.text
        body = answer.get_json()
        counts = list(body["counts"].values())
        behind = [printed(key, body["value"]), *map(number, counts), *(number(abs(one - other)) for one in counts for other in counts)]
        assert text in behind, (key, query, text)


@pytest.mark.parametrize("query", [f"?period=day&day={YESTERDAY}", "?period=month&day=2026-02-11"])
def test_what_stood_at_the_end_of_a_past_period_leads_to_what_stood_then(visitor: FlaskClient, query: str) -> None:
    shown = Shown.of(visitor, PAGE + query).figures()
    standing = [(asked, text) for key, asked, text, label in shown if key == "overdue_open" and not label.startswith("100")]
    assert any(text.isdigit() and int(text) for _asked, text in standing)
    for asked, text in standing:
        body = visitor.get("/data/figures.json", query_string={"indicator": "overdue_open", **asked}).get_json()
        assert number(body["value"]) in text, asked


def test_the_calendar_has_every_day_and_leads_to_each_that_is_over(visitor: FlaskClient) -> None:
    days = next(Shown.of(visitor, PAGE).props("calendar"))["children"]
    assert len(days) == 31
    cells = [day["props"]["children"][1] for day in days]
    assert [cell["type"] for cell in cells] == ["A"] * 18 + ["Span"] * 13
    assert cells[16]["props"]["href"] == f"?period=day&day={YESTERDAY}"
    api = said_by_api(visitor, YESTERDAY, YESTERDAY, DISTRICT)
    assert cells[16]["props"]["children"][1]["props"]["children"] == rate(api["on_time_closing_rate"], 0)
    assert "shown" in cells[17]["props"]["className"]


def test_yesterday_at_this_time_is_what_was_known_then(town: Town, visitor: FlaskClient) -> None:
    before = next(Shown.of(visitor, PAGE).props("figure quiet"))
    assert before["children"].startswith("昨日此时 ")
    assert "as_of=2026-03-17T15" in before["href"]


@pytest.mark.parametrize(
    ("value", "others", "high_is_good", "rank"),
    [(90.0, [95.0, 90.0, 80.0], True, 2), (90.0, [90.0, 90.0, 80.0], True, 1), (80.0, [90.0, 90.0, 80.0], True, 3),
     (2.0, [1.0, 2.0, 3.0], False, 2), (None, [1.0, None], True, None), (5.0, [None, 5.0], True, 1)],
)  # fmt: skip
def test_equal_values_share_a_rank(value: float | None, others: list[float | None], high_is_good: bool, rank: int | None) -> None:
    assert ranked(value, others, high_is_good=high_is_good) == rank


def test_ranked_indicators_are_shown_ones_and_no_counts() -> None:
    assert set(HIGH_IS_GOOD) | set(LOW_IS_GOOD) <= set(SHOWN)
    assert not {"reports", "due"} & (set(HIGH_IS_GOOD) | set(LOW_IS_GOOD))


# -- periods


@pytest.mark.parametrize(
    ("question", "kind", "day"),
    [({}, "day", TODAY), ({"period": "month"}, "month", TODAY), ({"period": "x"}, "day", TODAY), ({"day": YESTERDAY}, "day", YESTERDAY),
     ({"day": "2027-01-01"}, "day", TODAY), ({"day": "0001-01-01"}, "day", TODAY), ({"day": "x"}, "day", TODAY)],
)  # fmt: skip
def test_a_period_is_what_the_address_says_or_today(question: dict[str, str], kind: str, day: str) -> None:
    asked = asked_of(question, Unit("district", DISTRICT), datetime(2026, 3, 18, tzinfo=UTC).date(), inside=False)
    assert (asked.kind, asked.day.isoformat()) == (kind, day)


@pytest.mark.parametrize("kind", ["week", "month", "quarter", "year"])
def test_a_longer_period_says_what_the_api_says(visitor: FlaskClient, kind: str) -> None:
    first = {"week": "2026-03-16", "month": "2026-03-01", "quarter": "2026-01-01", "year": "2026-01-01"}[kind]
    api = said_by_api(visitor, first, TODAY, DISTRICT)
    kpi = next(Shown.of(visitor, f"{PAGE}?period={kind}").props("kpis"))["children"][0]
    assert kpi["props"]["children"][1]["props"]["children"]["props"]["children"] == number(api["handling_due"])


def test_a_past_day_has_no_deadlines_and_says_that_it_is_not_closed(visitor: FlaskClient) -> None:
    page = Shown.of(visitor, f"{PAGE}?day={YESTERDAY}")
    assert not list(page.props("card due-next"))
    assert "尚未封账" in page.text


@pytest.mark.parametrize(("issues", "said"), [(1, "已封账 第 1 期"), (2, "已更正 第 2 期")])
def test_a_closed_day_names_its_issue(town: Town, visitor: FlaskClient, issues: int, said: str) -> None:
    with town.product.open_work() as work:
        for issue in range(1, issues + 1):
            work.issues.add(Issue("day", YESTERDAY, issue, town.now, "", "ab" * 32, {}))
        work.commit()
    assert said in Shown.of(visitor, f"{PAGE}?day={YESTERDAY}").text


# -- who sees what


def test_strangers_see_no_names_of_staff_and_are_offered_no_urging(town: Town, visitor: FlaskClient) -> None:
    page = Shown.of(visitor, PAGE)
    assert list(page.props("left"))
    assert "处置员" not in page.text
    assert not list(page.components("Form"))


def test_a_supervisor_sees_who_has_a_case_and_urges_it_on(town: Town) -> None:
    supervisor = town.person("demo.supervisor")
    page = Shown.of(supervisor.client, PAGE)
    assert "督办员" in page.text
    forms = [one["props"] for one in page.components("Form")]
    assert forms[0]["action"] == f"/staff/cases/urge?district={DISTRICT}&next=%2Fboard%2Fdistricts%2F{DISTRICT}"
    one = forms[1]
    token = one["children"]["props"]["value"]
    answer = supervisor.client.post(one["action"], data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "已催办 15:20" in Shown.of(supervisor.client, PAGE).text


def test_a_head_urges_on_the_own_departments_page_alone(town: Town) -> None:
    head = town.person("demo.head.nanming_sanitation")
    district, own = Shown.of(head.client, PAGE), Shown.of(head.client, "/board/departments/nanming_sanitation")
    assert not list(district.components("Form"))
    assert list(own.components("Form"))


def test_a_head_learns_who_does_what_in_the_own_department_alone(town: Town) -> None:
    case = town.accepted()
    town.moved(case, "take", f"demo.handler.{case.department}")
    town.now += timedelta(hours=17, minutes=40)  # the next morning: it is due today
    head = town.person(f"demo.head.{case.department}")
    assert "处置员" in Shown.of(head.client, f"/board/departments/{case.department}").text
    assert "处置员" not in Shown.of(head.client, PAGE).text


# -- addresses, languages, freshness


@pytest.mark.parametrize(
    "path", ["/board/districts/1", "/board/districts/", "/board/districts", f"{PAGE}/", f"{PAGE}/x", "/board/districts/<district>"]
)
def test_other_addresses_are_not_found(client: FlaskClient, city: City, path: str) -> None:
    assert client.get(path).status_code == 404
    assert find_page(path, city) is None
    layout = client.get(LAYOUT, headers={"Referer": f"http://localhost{path}"})
    assert "kpis" not in layout.text


def test_the_page_speaks_one_language(visitor: FlaskClient) -> None:
    chinese, english = Shown.of(visitor, PAGE).text, Shown.of(visitor, f"{PAGE}?lang=en").text
    assert "南明区" in chinese
    assert "Nanming District" in english
    assert "Median hours to close" in english
    assert "评价指标" in chinese
    assert not [sign for sign in english.replace("中文", "") if "\u3400" <= sign <= "\u9fff"]


def test_its_title_names_the_district(visitor: FlaskClient) -> None:
    assert "<title>南明区 · 进展 · " in visitor.get(PAGE).text


def test_an_answer_is_kept_until_there_is_news(town: Town, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from callbacks import progress

    made: list[object] = []
    real = progress.progress

    def counted(*given: Any) -> dict[str, Any]:
        made.append(given)
        return real(*given)

    monkeypatch.setattr(progress, "progress", counted)
    for _visit in range(3):
        Shown.of(visitor, PAGE)
    assert len(made) == 1
    town.report()
    Shown.of(visitor, PAGE)
    assert len(made) == 2


def test_the_open_page_gets_what_moves_and_nothing_else(town: Town) -> None:
    with town.app.test_request_context("/board/_dash-update-component"):
        children, as_of = renewed(town.product, PAGE, "?period=month", "en")
    assert as_of == "2026-03-18T15:20:00+08:00"
    assert "Nanming District" in str(children[0])
    with pytest.raises(StopIteration), town.app.test_request_context("/"):
        renewed(town.product, "/board/elsewhere", "", "en")


def test_a_unit_is_named_by_what_the_city_knows(city: City) -> None:
    assert unit_of(city, {"district": DISTRICT}) == Unit("district", DISTRICT)
    assert unit_of(city, {"department": "city_muck"}) == Unit("department", "city_muck")
