"""A real browser for tests: Chromium through Playwright, with what went wrong in it written down."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, expect, sync_playwright

from tests.servers import PATIENT_S

SOFTWARE_WEBGL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-rasterization"]
"""Test machines have no graphics card, and the board's map needs WebGL; what is no map is drawn more cheaply without."""
WINDOWLESS = ("chromium-headless-shell",)
"""Draws the same pages for two thirds of the cost."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = [
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]
PATIENT_MS = PATIENT_S * 1000  # for every page and everything expected of one

expect.set_options(timeout=PATIENT_MS)


def find_chromium(*, windowless: bool = False) -> str | None:
    """The Chromium of this machine: CHROMIUM, or one on the PATH, or one that Playwright has fetched before.

    windowless: rather the one that has no window to draw; without it rather the one that people use.
    """
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in WINDOWLESS + NAMES if windowless else NAMES + WINDOWLESS:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


@contextmanager
def open_browser(program: str, *, webgl: bool = True) -> Iterator[Browser]:
    """A headless browser that can reach this machine alone. webgl: drawn in software, which takes half a core of its own."""
    with open_browsers(program) as browsers:
        yield browsers.of(webgl)


@contextmanager
def open_browsers(program: str) -> Iterator[Browsers]:
    """The browsers that are asked for, each launched once."""
    with sync_playwright() as playwright:
        browsers = Browsers(playwright, program)
        try:
            yield browsers
        finally:
            browsers.close()


class Browsers:
    """One headless browser with WebGL, for who looks at a map that it draws, and one without, which costs a third less."""

    def __init__(self, playwright: Playwright, program: str) -> None:
        self._playwright, self._program = playwright, program
        self._launched: dict[bool, Browser] = {}

    def of(self, webgl: bool) -> Browser:
        if webgl not in self._launched:
            options = [*OPTIONS, *(SOFTWARE_WEBGL if webgl else ["--disable-gpu"])]
            options += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
            launch = self._playwright.chromium.launch
            self._launched[webgl] = launch(executable_path=self._program, args=options, timeout=PATIENT_MS)
        return self._launched[webgl]

    def close(self) -> None:
        for browser in self._launched.values():
            browser.close()


@dataclass
class Watch:
    """What pages did that they must not: errors on the console, requests to other machines."""

    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()
    """Parts of console errors that the test brings about on purpose."""
    pages: list[Page] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        self.pages.append(page)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        page.on("request", self._asked)
        return page

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.location.get('url', '')}: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname not in ("127.0.0.1", "localhost"):
            self.elsewhere.append(request.url)

    def close(self) -> None:
        """The pages that are still open."""
        for page in self.pages:
            if not page.is_closed():
                page.close()

    def check(self) -> None:
        """Raises AssertionError naming what went wrong."""
        wrong = [error for error in self.errors if not any(part in error for part in self.allowed)]
        assert not wrong, "errors on the console:\n" + "\n".join(wrong)
        assert not self.elsewhere, "requests to other machines:\n" + "\n".join(self.elsewhere)


def new_page(browser: Browser, watch: Watch, **options: Any) -> Page:
    """A page of somebody who was never here, Chinese by default, watched; ``page.close()`` ends it.

    Its context may have fetched the server's files for a test before (half of a first page's cost); cookies, permissions and what
    pages kept are gone. Who changes a context itself closes it.
    """
    viewport = options.pop("viewport", {"width": 1280, "height": 900})
    state = options.pop("storage_state", None)
    chosen = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | options
    kept = next((one for one in browser.contexts if not one.pages and _CHOSEN.get(one) == chosen), None)
    if kept is None:
        context = browser.new_context(**chosen, viewport=viewport)
        context.set_default_timeout(PATIENT_MS)
        _CHOSEN[context] = chosen
        page = context.new_page()
    else:
        context = kept
        context.clear_cookies()
        context.clear_permissions()
        page = context.new_page()
        page.set_viewport_size(viewport)
        _forget(page)
    origins = _ORIGINS.setdefault(context, set())
    page.on("request", lambda request: origins.add("{0.scheme}://{0.netloc}".format(urlsplit(request.url))))
    if state:
        context.add_cookies(state["cookies"])
    return watch.over(page)


_CHOSEN: WeakKeyDictionary[BrowserContext, dict[str, Any]] = WeakKeyDictionary()
_ORIGINS: WeakKeyDictionary[BrowserContext, set[str]] = WeakKeyDictionary()


def _forget(page: Page) -> None:
    """What pages kept in this context, their files aside."""
    session = page.context.new_cdp_session(page)
    for origin in _ORIGINS.get(page.context, ()):
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    session.detach()


def only_pushed(page: Page) -> None:
    """From now on the page finds nothing new by asking of its own accord, as it does every half minute: what it shows then was pushed.

    The snapshots that the stream names are fetched as ever; without a name the page gets the one of now again and again.
    """
    asked = urlsplit(page.url)._replace(path="/data/snapshot.json", query="").geturl()
    of_now = page.request.get(asked).body()
    page.route(asked, lambda route: route.fulfill(content_type="application/json", body=of_now))
