"""Fixtures: a real browser, a page in it, and what went wrong there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser import Browsers, Watch


@pytest.fixture(scope="session")
def browsers() -> Iterator[Browsers]:
    """Chromium, with and without WebGL. In CI it must be there."""
    from tests.browser import find_chromium, open_browsers

    program = find_chromium(windowless=True)
    if program is None:
        message = "Chromium is not installed (Debian: apt install chromium-headless-shell fonts-noto-cjk; or set CHROMIUM)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with open_browsers(program) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest, browsers: Browsers) -> Iterator[Browser]:
    """The browser of this module: draws WebGL where its ``WEBGL`` says so. What the module opened in it ends with it."""
    launched = browsers.of(getattr(request.module, "WEBGL", False))
    yield launched
    for context in launched.contexts:
        context.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What pages of this test did wrong. ``watch.allowed`` takes parts of errors that are meant. No page outlives its test."""
    from tests.browser import Watch

    made = Watch()
    yield made
    made.close()


@pytest.fixture
def page(browser: Browser, watch: Watch) -> Iterator[Page]:
    """A page in a context of its own; at its end, console errors and requests to other machines fail the test."""
    from tests.browser import new_page

    opened = new_page(browser, watch)
    yield opened
    opened.close()
    watch.check()
