"""Another city in the same pages: Boston, with imported cases among which some have no place, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Watch, new_page
from tests.imports import some_rows, written
from tests.servers import Served

NOWHERE = {"neighborhood": "", "LATITUDE": "42.3594", "LONGITUDE": "-71.0587", "OnTime_Status": "", "CLOSED_DT": ""}
SAID = {
    "en": ("Boston Baixingpai", {"/": "Report a problem", "/report": "Where is it?", "/board/": "Back Bay", "/board/wall": "Unknown"}),
    "zh": ("波士顿百姓拍", {"/": "我要上报", "/report": "在哪里", "/board/": "后湾", "/board/wall": "不详"}),
}


@pytest.fixture(scope="module")
def boston(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("boston")
    server = Served(folder / "var", settings={"CITY": "boston"})
    rows = some_rows(30)
    for row in rows[:10]:
        row |= NOWHERE
    server.run("import", str(written(folder / "rows.csv", rows)), "--mapping", "boston_311")
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_opens_and_speaks_of_boston(boston: Served, browser: Browser, watch: Watch, language: str) -> None:
    title, pages = SAID[language]
    for path, words in pages.items():
        page = new_page(browser, watch, locale=f"{language}-US", timezone_id="America/New_York")
        page.goto(f"{boston.url}{path}?lang={language}")
        page.wait_for_function("words => document.body.innerText.includes(words)", arg=words)
        assert title in page.title() + page.inner_text("body"), path
        page.close()
    watch.check()


def test_a_department_is_found_under_its_own_code(boston: Served, browser: Browser, watch: Watch) -> None:
    page = new_page(browser, watch, locale="en-US")
    answer = page.goto(f"{boston.url}/board/departments/No%20Q?lang=en")
    assert answer is not None
    assert answer.status == 200
    page.wait_for_function("words => document.body.innerText.includes(words)", arg="No queue assigned")
    page.close()
    watch.check()


def test_a_neighbourhood_is_named_once_and_a_date_of_another_year_has_its_year(boston: Served, browser: Browser, watch: Watch) -> None:
    page = new_page(browser, watch, locale="en-US", timezone_id="America/New_York")
    page.goto(f"{boston.url}/figures/reports?lang=en")
    told = page.inner_text("main")
    assert " Jan 2015 " in told
    assert "All of" not in page.inner_text("table")
    watch.check()
