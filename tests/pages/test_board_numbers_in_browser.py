"""Every number on the public board equals the download behind it, and the map leads from the city to a case."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.servers import Served

SLOW_MS = 30_000
ONE_MINUTE_H = 1 / 60
ROUNDED_H = 0.056  # to two decimals by the server, then to one by the page


@pytest.fixture(scope="module")
def city_of_400(served: Served) -> Served:
    served.run("demo", "--reports", "400", "--days", "10")
    return served


def open_board(page: Page, served: Served, question: str = "") -> None:
    page.goto(f"{served.url}/board/{question}")
    page.wait_for_selector("#board[data-state=ready] #board-map-box[data-state=ready]", timeout=SLOW_MS)
    page.wait_for_selector("#board-kinds li, #board-kinds .nothing")


def lines_behind(page: Page, served: Served, href: str) -> list[dict[str, Any]]:
    """Every line of the list that a number links to."""
    key, _, query = href.removeprefix("/figures/").partition("?")
    lines, after = [], ""
    while after is not None:
        answer = page.request.get(f"{served.url}/data/figures.json?indicator={key}&{query}{f'&after={after}' if after else ''}")
        assert answer.status == 200, answer.text()
        told = answer.json()
        lines, after = lines + told["items"], told["next"]
    return lines


def numbers(page: Page, where: str) -> list[tuple[str, str]]:
    """(as written, address behind it) of every number that opens in a part of the page."""
    return [(link.inner_text(), link.get_attribute("href") or "") for link in page.locator(f"{where} a.figure").all()]


def counted(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text))


def share(lines: list[dict[str, Any]], is_part: Any) -> str:
    """A share of the lines as the board writes it, one decimal of two, both half up."""
    hundredths = (sum(map(is_part, lines)) * 20000 + len(lines)) // (2 * len(lines))
    return f"{(hundredths + 5) // 10 / 10:.1f}%"


@pytest.mark.parametrize("question", ["", "?panel=enforcement&district=520103&period=30"])
def test_every_number_equals_the_download_behind_it(page: Page, city_of_400: Served, question: str) -> None:
    open_board(page, city_of_400, question)
    (reports, reports_at), (rate, accepted_at), (hours, closings_at) = numbers(page, "#board-headline")
    accepted_lines = lines_behind(page, city_of_400, accepted_at)
    closed = [line for line in accepted_lines if line["state"] == "closed"]
    assert counted(reports) == len(lines_behind(page, city_of_400, reports_at)) > 0
    assert rate == share(accepted_lines, lambda line: line["state"] == "closed")
    days, whole, minutes = (int(found[1]) if (found := re.search(rf"(\d+) {unit}", hours)) else 0 for unit in ("天", "小时", "分"))
    middle = median(line["hours"] for line in lines_behind(page, city_of_400, closings_at))
    assert days * 24 + whole + minutes / 60 == pytest.approx(middle, abs=1 if days else ONE_MINUTE_H)
    sub = numbers(page, "#board-sub")
    assert [counted(text) for text, _href in sub] == [len(accepted_lines), len(closed), len(lines_behind(page, city_of_400, sub[2][1]))]
    for where in ("#board-districts", "#board-departments"):
        rates = [one for one in numbers(page, where) if "on_time_handling_rate" in one[1]]
        assert len(rates) > 1
        for text, href in rates:
            assert text == share(lines_behind(page, city_of_400, href), lambda line: "handled_on_time" in line["counts"]), href
    for text, href in numbers(page, "#board-departments .hours"):
        assert float(text.split()[0]) == pytest.approx(
            median(line["hours"] for line in lines_behind(page, city_of_400, href)), abs=0.056
        )  # rounded to two decimals, then to one
    for text, href in numbers(page, "#board-kinds"):
        assert counted(text) == len(lines_behind(page, city_of_400, href)), href


def test_the_four_numbers_equal_the_downloads_behind_them(page: Page, city_of_400: Served) -> None:
    open_board(page, city_of_400)
    found = numbers(page, "#board-numbers")
    behind = [
        len(page.request.get(city_of_400.url + href).json()["points"])
        if href.startswith("/data/points")
        else len(lines_behind(page, city_of_400, href))
        for _text, href in found
    ]
    assert [counted(text) for text, _href in found] == behind


def test_the_map_leads_from_the_city_to_a_case_and_back(page: Page, city_of_400: Served) -> None:
    open_board(page, city_of_400)
    page.click("[data-panel=map] .twin summary")
    page.click("#board-map-table tbody button >> nth=0")
    page.wait_for_selector("#board-cases tbody tr", timeout=SLOW_MS)
    assert re.search(r"district=\d+&street=\w+&hex=88[0-9a-f]{13}", page.url)
    page.wait_for_selector("#board-map-box[data-close=true]", timeout=SLOW_MS)
    link = page.locator("#board-cases a").first
    if link.count():
        assert page.request.get(city_of_400.url + (link.get_attribute("href") or "")).status == 200
    page.reload()
    page.wait_for_selector("#board-cases tbody tr", timeout=SLOW_MS)
    page.locator("#board-crumbs button").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#board-crumbs b")).to_have_text("云岩区" if "district=520103" in page.url else re.compile("."))
    page.locator("#board-crumbs button").first.click()
    page.wait_for_selector("#board-crumbs", state="hidden")
    assert page.url.endswith("/board/")


def test_an_address_with_unknown_words_says_what_it_left_out(page: Page, city_of_400: Served) -> None:
    open_board(page, city_of_400, "?district=1&state=no&from=2026-99-99&panel=sanitation")
    expect(page.locator("#board-note")).to_contain_text("district=1")
    expect(page.locator("#board-note")).to_contain_text("state=no")
    expect(page.locator("#board-headline")).to_contain_text("环境卫生")


def test_the_board_prints_on_one_page(page: Page, city_of_400: Served) -> None:
    open_board(page, city_of_400)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
