"""Bulletins over HTTP: the same figures as the interface in every form, nothing of any citizen, and honest answers to odd questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from dashboard.assessment.closings import Closings
from dashboard.assessment.indicators import INDICATORS
from dashboard.assessment.periods import close_period
from dashboard.assessment.signing import frozen
from dashboard.config import load_settings
from dashboard.publishing.bulletins.content import content_of, kind_of
from dashboard.publishing.bulletins.words import figure, short_day
from dashboard.times import day_of
from tests.cities import Cities
from tests.clock import GivenClock
from tests.papers import docx_tables, every_text, html_tables, xlsx_values
from tests.web.machines import bearer, closed_case, move, product_of, send

NAMES = {indicator.zh: indicator.key for indicator in INDICATORS}
SHEETS = {"district": "区（市、县）", "department": "责任单位", "panel": "大类", "category": "问题类别", "day": "日期"}
FORMS = ("docx", "xlsx", "html")


def bytes_of(client: FlaskClient, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data()


@pytest.fixture
def lived(cities: Cities, tmp_path: Path, clock: GivenClock) -> Flask:
    """A demo city of three weeks."""
    from app import create_app

    made: Flask = create_app(load_settings(mode="demo", var_dir=cities.copied(tmp_path / "lived", 1200, 30)), clock)
    return made


def api_rows(client: FlaskClient, by: str, content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the interface says, by the name that a paper prints."""
    items = client.get(f"/data/indicators.json?by={by}&from={content['first']}&to={content['last']}&lang=zh").get_json()["items"]
    return {short_day(row["key"], "zh") if by == "day" else row["name"]: row for row in items}


def live_content(app: Flask, key: str) -> dict[str, Any]:
    product = product_of(app)
    with product.open_reading() as work:
        return content_of(work, product.city, kind_of(key), key, Closings(), product.clock())


def test_every_figure_in_word_excel_and_page_is_the_interfaces(lived: Flask) -> None:
    client = lived.test_client()
    key = busy_month(lived)
    content = live_content(lived, key)
    tables = docx_tables(bytes_of(client, f"/bulletins/month/{key}.docx"))
    tables += html_tables(bytes_of(client, f"/bulletins/month/{key}.html").decode())
    sheets = xlsx_values(bytes_of(client, f"/bulletins/month/{key}.xlsx"))
    compared = 0
    for by, sheet in SHEETS.items():
        known = api_rows(client, by, content)
        compared += sum(compared_cells(line, sheets[sheet][2], known, lambda key, value: "—" if value is None else value)
                        for line in sheets[sheet][3:])  # fmt: skip
        printed = [table for table in tables if table[0][0] == sheet]
        assert len(printed) == 2, sheet
        compared += sum(compared_cells(line, table[0], known, as_text) for table in printed for line in table[1:])
    assert compared > 500


def compared_cells(line: list[Any], heads: list[Any], known: dict[str, dict[str, Any]], shown: Any) -> int:
    """How many cells of a row were held against the interface; rows of no unit (the rest, the whole) are others' work."""
    row = known.get(line[0])
    if row is None:
        assert line[0] in ("合计", "其他", "未派遣"), line[0]
        return 0
    cells = [(NAMES[head], value) for head, value in zip(heads, line, strict=True) if head in NAMES]
    for key, value in cells:
        assert value == shown(key, row[key]), (line[0], key)
    return len(cells)


def as_text(key: str, value: Any) -> str:
    kind = "hours" if key == "median_hours_to_close" else "rate" if key.endswith("_rate") else "count"
    return figure(value, kind, "zh")


def test_the_whole_is_the_interfaces_too(lived: Flask) -> None:
    client = lived.test_client()
    key = busy_month(lived)
    (row,) = api_rows(client, "month", live_content(lived, key)).values()
    districts = api_rows(client, "district", live_content(lived, key)).values()
    row["overdue_open"] = sum(one["overdue_open"] for one in districts)  # what stands now; by month it is of the month's deadlines
    for line in xlsx_values(bytes_of(client, f"/bulletins/month/{key}.xlsx"))["主要指标对比"][3:]:
        wanted = row[NAMES[line[0]]]
        assert line[1] == ("—" if wanted is None else wanted), line[0]


def test_a_content_is_plain_json_and_comes_out_the_same_again(lived: Flask) -> None:
    for key in (busy_month(lived), busy_month(lived)[:4]):
        content = live_content(lived, key)
        assert frozen(content) == content == live_content(lived, key)


def test_a_bulletin_holds_nothing_that_a_citizen_wrote(app: Flask, client: FlaskClient, clock: GivenClock) -> None:
    secret, phone, address = "楼下老张家的狗", "13912345678", "后院第三棵槐树"
    shown = closed_case(app, client)
    late = send(client, text=f"{secret} {phone}", address=address, phone=phone).get_json()
    move(client, bearer(app, "reviewer"), late["number"], "accept", words_cleared=True)
    month = month_of(app)
    clock.go_on(days=40)
    for form in FORMS:
        body = bytes_of(client, f"/bulletins/month/{month}.{form}")
        text = body.decode() if form == "html" else every_text(body)
        assert late["number"] in text, "the overdue case is listed"
        assert form == "xlsx" or shown["number"] in text, "the example is shown"
        assert not [word for word in (secret, phone, address, late["code"], shown["code"]) if word in text], form


def month_of(app: Flask, days_ago: int = 0) -> str:
    """The city's month of now, or of so many days ago."""
    return f"{day_of(product_of(app).clock() - timedelta(days=days_ago), product_of(app).city.zone):%Y-%m}"


def busy_month(app: Flask) -> str:
    """The month that most of the last three weeks are in."""
    return month_of(app, days_ago=10)


def close(app: Flask, key: str) -> None:
    product = product_of(app)
    stores = (product.open_work, product.open_reading)
    close_period(*stores, kind_of(key), key, content_of, city=product.city, closings=Closings(), now=product.clock())


def test_a_closed_period_keeps_its_paper_whatever_happens_afterwards(app: Flask, client: FlaskClient, clock: GivenClock) -> None:
    closed_case(app, client)
    month = month_of(app)
    clock.go_on(days=40)
    provisional = bytes_of(client, f"/bulletins/month/{month}.html").decode()
    close(app, month)
    signed = bytes_of(client, f"/bulletins/month/{month}.html").decode()
    late = send(client).get_json()
    move(client, bearer(app, "reviewer"), late["number"], "accept")
    clock.go_on(days=1)
    assert "快报" in provisional
    assert "快报" not in signed
    assert bytes_of(client, f"/bulletins/month/{month}.html").decode() == signed
    first = bytes_of(client, f"/bulletins/month/{month}.html?issue=1").decode()
    assert html_tables(first) == html_tables(signed)
    assert client.get(f"/bulletins/month/{month}.html?issue=2").status_code == 404


def test_a_photo_that_is_public_no_more_goes_out_of_every_paper(app: Flask, client: FlaskClient, clock: GivenClock) -> None:
    receipt = closed_case(app, client)
    month = month_of(app)
    clock.go_on(days=40)
    close(app, month)
    before = bytes_of(client, f"/bulletins/month/{month}.html").decode()
    assert before.count("data:image/jpeg") == 2
    product = product_of(app)
    with product.open_work() as work:
        case = work.cases.find(receipt["number"])
        for photo in work.photos.of_case(case.id):
            work.photos.save(replace(photo, cleared_at=None, cleared_by=None))
        work.commit()
    after = bytes_of(client, f"/bulletins/month/{month}.html").decode()
    assert "data:image/jpeg" not in after
    assert "该照片现不公开" in after


def test_the_list_names_what_is_closed_and_what_is_running(app: Flask, client: FlaskClient, clock: GivenClock) -> None:
    closed_case(app, client)
    day = day_of(product_of(app).clock(), product_of(app).city.zone).isoformat()
    clock.go_on(days=2)
    close(app, day)
    page = bytes_of(client, "/bulletins").decode()
    assert f"/bulletins/day/{day}.docx?issue=1" in page
    assert page.count('.xlsx"') == 5, "one running period of each kind"
    assert f"/bulletins/day/{day}.docx" not in bytes_of(client, "/bulletins?kind=month").decode()
    assert "Issues of closed periods" in bytes_of(client, "/bulletins?lang=en").decode()


def test_a_paper_about_one_unit_has_its_figures_and_its_place_among_the_others(app: Flask, client: FlaskClient) -> None:
    closed_case(app, client)
    month = month_of(app)
    tables = html_tables(bytes_of(client, f"/bulletins/month/{month}.html?district=520102").decode())
    overall = {line[0]: line[1] for line in tables[0]}
    assert (overall["上报数"], overall["结案率"]) == ("1", "100.00%")
    assert len(tables[1]) == 1 + len(product_of(app).city.districts) + 1
    other = html_tables(bytes_of(client, f"/bulletins/month/{month}.html?district=520103").decode())
    assert {line[0]: line[1] for line in other[0]}["上报数"] == "0"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("month/2026-13.docx", 404),
        ("month/0001-01.docx", 404),
        ("day/2026-02-30.docx", 404),
        ("week/2026-11.docx", 404),
        ("week/2026-W54.docx", 404),
        ("month/9999-12.docx", 404),
        ("moon/2026-11.docx", 404),
        ("month/2026-11.pdf", 404),
        ("month/2026-11.docx?issue=1", 404),
        ("month/2026-11.docx?issue=x", 422),
        ("month/2026-11.docx?issue=-1", 422),
        ("month/2026-11.docx?district=nowhere", 404),
        ("month/2026-11.docx?department=nobody", 404),
        ("month/２０２６-11.docx", 404),
    ],
)
def test_odd_questions_get_honest_answers(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"/bulletins/{path}").status_code == status


def test_forms_say_what_they_are_and_are_not_sent_twice(client: FlaskClient) -> None:
    for form, kind in (("docx", "wordprocessingml"), ("xlsx", "spreadsheetml"), ("html", "text/html")):
        answer = client.get(f"/bulletins/month/2026-03.{form}")
        assert kind in answer.headers["Content-Type"]
        assert f'filename="guiyang-2026-03-zh.{form}"' in answer.headers["Content-Disposition"]
        again = client.get(f"/bulletins/month/2026-03.{form}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_the_command_writes_what_the_server_hands_out(
    app: Flask, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import app as wired

    closed_case(app, client)
    month = month_of(app)
    monkeypatch.setattr(wired, "ready_product", lambda: product_of(app))
    out = tmp_path / "paper.html"
    told = CliRunner().invoke(wired.cli, ["bulletin", "--period", month, "--format", "html", "--out", str(out)])
    assert told.output.strip() == str(out)
    assert html_tables(out.read_text()) == html_tables(bytes_of(client, f"/bulletins/month/{month}.html").decode())
    for form in ("docx", "xlsx"):
        CliRunner().invoke(wired.cli, ["bulletin", "--period", month, "--format", form, "--lang", "en", "--out", str(tmp_path / form)])
        assert (tmp_path / form).read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["bulletin", "--period", "2026-13"], "Invalid value for '--period': there is no such period"),
        (["bulletin", "--period", "2999"], "it has not begun"),
        (["close", "--period", "2026-W60"], "Write 2026-11-22, 2026-W47"),
        (["bulletin", "--period", "2026-03", "--out", "/nowhere/paper.docx"], "'/nowhere/paper.docx': No such file or directory"),
    ],
)
def test_a_command_that_cannot_be_followed_says_why(app: Flask, monkeypatch: pytest.MonkeyPatch, command: list[str], told: str) -> None:
    import app as wired

    monkeypatch.setattr(wired, "ready_product", lambda: product_of(app))
    answer = CliRunner().invoke(wired.cli, command)
    assert answer.exit_code != 0
    assert told in answer.output
