"""The boards: one Dash app under /board/, its pages, what each of them loads, and honest 404s. (edge)

A later page is one more row of ``PAGES``: its module in ``callbacks/`` offers ``page`` and ``register``. An address may end in
``<district>`` or ``<department>``: one page for each of the city's, and 404 for any other code.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from dash import Dash, Input, Output
from dash.development.base_component import Component
from flask import Flask, abort, request
from flask_babel import force_locale, gettext
from markupsafe import escape

from callbacks import assessment, board, department, district, live, outcomes, renewing, replay, wall
from callbacks.bundles import PLOTLY, Bundles
from dashboard.city import City
from dashboard.errors import NotAllowed, NotFound
from dashboard.permissions import may
from dashboard.product import Product
from dashboard.web.access import current_by_or_none, to_sign_in
from dashboard.web.assets import asset, release
from dashboard.web.words import LANGUAGES, language, set_clock_words
from layouts import ids, shell
from layouts.progress_parts import names_of

PREFIX = "/board/"
ASSETS = Path(__file__).resolve().parent.parent / "assets"
OWN_PATHS = ("_dash-", "assets/")  # Dash's own, below PREFIX
OWN_FILES = ("_favicon.ico", "_reload-hash")
NOT_LOADED = ("/dash_table/",)  # Dash's scripts that no page here needs


@dataclass(frozen=True)
class Page:
    """One page. name: its own style sheets and scripts in assets/ begin with it. title: a message. also: style sheets it shares.

    layout: (product, the address's question, language) to components.
    permission: who may open it, of ``dashboard.permissions``; empty: everybody. drawn: on which screens Plotly draws as soon as the page
    is there, as a media query; empty: nowhere. says: what it shows, in a sentence for search engines; a message.
    """

    name: str
    layout: Callable[[Product, Mapping[str, str], str], Component]
    title: str
    theme: str = "light"
    permission: str = ""
    also: tuple[str, ...] = ()
    drawn: str = ""
    says: str = ""

    def assets(self, kind: str) -> list[str]:
        """Addresses of what it loads; kind: css or js."""
        own = sorted(path.name for path in ASSETS.glob(f"{self.name}*.{kind}"))
        also = [name for name in self.also if name.endswith(kind)]
        return [asset(name) for name in (*SHARED[kind], *also, *own)]


SHARED = {"css": ("tokens.css", "share.css"), "js": ("numbers.js", "live.js", "share.js")}
PAGES: dict[str, Page] = {
    "/board/": Page("board", board.page, board.TITLE, drawn="(min-width: 1024px)", says=board.SAYS),
    "/board/wall": Page("wall", wall.page, wall.TITLE, theme="dark", drawn="all"),
    "/board/outcomes": Page("outcomes", outcomes.page, outcomes.TITLE, also=("board.css", "board_sizes.css"), says=outcomes.SAYS),
    "/board/replay": Page("replay", replay.page, replay.TITLE, theme="dark", permission=replay.PERMISSION),
    "/board/districts/<district>": Page("progress", district.page, district.TITLE, says=district.SAYS),
    "/board/departments/<department>": Page("progress", department.page, department.TITLE, says=department.SAYS),
    "/board/assessment": Page("progress", assessment.page, assessment.TITLE, says=assessment.SAYS),
}


def find_page(path: str, city: City) -> tuple[Page, dict[str, str]] | None:
    """The page at an address and what the address names: {"district": "520102"}. None: there is none."""
    path = unquote(path)  # a department of a real city may be called "No Q"
    if path in PAGES and "<" not in path:
        return PAGES[path], {}
    known: dict[str, Container[str]] = {"district": city.districts, "department": city.departments}
    for pattern, page in PAGES.items():
        start, _, name = pattern.rstrip(">").partition("<")
        code = path.removeprefix(start)
        if name and path.startswith(start) and code in known[name]:
            return page, {name: code}
    return None


def mount_boards(server: Flask, product: Product) -> Dash:
    """Put every page of ``PAGES`` on the server; anything else below /board/ answers 404."""
    app = _Boards(server, product)
    app.layout = app.serve_page
    for module in (live, board, wall, renewing, replay):
        module.register(app, product)
    _register_late_page(app)
    server.before_request(partial(_refuse_unknown, product.city))
    Bundles().init_app(server)
    _exempt(server)
    return app


def script_hashes(app: Dash) -> list[str]:
    """What a content security policy must list under script-src besides 'self'."""
    return list(app.csp_hashes())


class _Boards(Dash):
    """Dash with an index page for each of ``PAGES``: its language, theme, styles and scripts alone."""

    def __init__(self, server: Flask, product: Product) -> None:
        super().__init__(
            "boards",
            server=server,
            url_base_pathname=PREFIX,
            assets_folder=str(ASSETS),
            include_assets_files=False,
            serve_locally=True,
            suppress_callback_exceptions=True,
            update_title=None,
            title=product.city.title["zh"],
        )
        self._dev_tools.disable_version_check = True

    @property
    def product(self) -> Product:
        """The server's, asked for each time: its clock may be another one than at the start."""
        product: Product = self.server.extensions["product"]
        return product

    def _config(self) -> dict[str, Any]:
        # Only this way the page names Plotly's script by version; our own answer has it, nobody else's.
        return super()._config() | {"serve_locally": False, "plotlyjs_url": PLOTLY, "python_version": ""}

    def interpolate_index(self, **parts: str) -> str:
        found = find_page(request.path, self.product.city)
        assert found is not None
        page, named = found
        scripts = [line for line in parts["scripts"].splitlines() if not any(name in line for name in NOT_LOADED)]
        own = [f'<script src="{address}"></script>' for address in page.assets("js")]
        title = " · ".join([*names_of(self.product.city, named, language()), gettext(page.title)])
        return shell.INDEX.format(
            language={"zh": "zh-CN"}.get(language(), language()),
            page=page.name,
            theme=page.theme,
            release=release(),
            title=f"{title} · {self.product.city.title[language()]}",
            icon=asset("icons/logo.svg"),
            ahead=_ahead(page),
            styles="\n".join(f'<link rel="stylesheet" href="{address}">' for address in page.assets("css")),
            config=parts["config"],
            scripts="\n".join(scripts + own),
            renderer=parts["renderer"],
            clock=' data-clock="set"' if self.product.settings.clock else "",
            notice=f'<p class="set-clock">{escape(said)}</p>' if (said := set_clock_words(self.product.settings)) else "",
            needs_scripts=gettext("This live board needs JavaScript. The home page works without."),
        )

    def serve_page(self) -> Component:
        """The page that the browser is on, by the referrer of its request for the layout.

        A browser that keeps its referrer to itself gets the page one request later, through a callback.
        """
        asked = urlsplit(request.referrer or "")
        if find_page(asked.path, self.product.city) is None:
            return shell.late_page()
        return self.compose(asked.path, asked.query)

    def compose(self, path: str, query: str) -> Component:
        """The components of one page, in the language that its address or the cookie asks for. Raises NotFound, NotAllowed."""
        found = find_page(path, self.product.city)
        if found is None:
            raise NotFound()
        page, named = found
        if not _may_open(page):
            raise NotAllowed()
        question = dict(parse_qsl(query.lstrip("?"))) | named
        chosen = question.get("lang", "")
        chosen = chosen if chosen in LANGUAGES else language()
        with force_locale(chosen):
            return page.layout(self.product, question, chosen)


def _ahead(page: Page) -> str:
    """What its head says of the page, and what its browser is to fetch before it is asked for."""
    said = f'<meta name="description" content="{escape(gettext(page.says))}">' if page.says else ""
    return said + (f'<link rel="preload" as="script" media="{page.drawn}" href="{PLOTLY}">' if page.drawn else "")


def _register_late_page(app: _Boards) -> None:
    @app.callback(Output(ids.PAGE, "children"), Input(ids.ASKED, "pathname"), Input(ids.ASKED, "search"))
    def show_page(path: str, query: str | None) -> Component | None:
        return app.compose(path, query or "") if find_page(path, app.product.city) else None


def _exempt(server: Flask) -> None:
    # A board's callback only reads, and its script sends no token.
    csrf = server.extensions.get("csrf")
    if csrf:
        csrf.exempt(server.view_functions[f"{PREFIX}_dash-update-component"])


def _may_open(page: Page) -> bool:
    if not page.permission:
        return True
    by = current_by_or_none()
    return by is not None and may(by.role, page.permission)


def _refuse_unknown(city: City) -> Any:
    if not request.path.startswith(PREFIX):
        return None
    found = find_page(request.path, city)
    if found:
        return None if _may_open(found[0]) else _turned_away()
    rest = request.path.removeprefix(PREFIX)
    if not rest.startswith(OWN_PATHS) and rest not in OWN_FILES:
        abort(404)
    return None


def _turned_away() -> Any:
    if current_by_or_none() is None:
        return to_sign_in()
    raise NotAllowed()
