"""Bulletins: the list of issues and running periods, and each one as Word, Excel or web page. (web)

Public: a bulletin holds only what is published. Documents are made off the loop that feeds the streams, once for all who ask for the same.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from dashboard.assessment.tables import PERIODS, bounds_of, period_of
from dashboard.errors import NotFound
from dashboard.product import Product
from dashboard.publishing.bulletins.editions import MIMETYPES, Edition, edition_of, photos_of, written
from dashboard.publishing.bulletins.narrowing import UNITS
from dashboard.publishing.bulletins.shapes import Paper
from dashboard.publishing.bulletins.words import KIND_NAMES, period_said
from dashboard.times import day_of
from dashboard.web.access import open_to_all
from dashboard.web.api_input import text_of, whole_of
from dashboard.web.limits import limiter
from dashboard.web.offload import offload
from dashboard.web.paper_page import Link, page_of
from dashboard.web.words import LANGUAGES, language, pick

blueprint = Blueprint("bulletins", __name__)

FORMS = ("docx", "xlsx", "html")
PER_MACHINE = "60 per minute"
MOST_ISSUES = 60
MOST_KEPT = 40  # documents, about 300 KB each
FRESH_S = 60.0  # a running period's papers are made again after this long


class Shelf:
    """What was made lately, under what it was made from; the oldest goes first. One thing is made at a time, once for all who wait."""

    def __init__(self, most: int) -> None:
        self._making, self._most = threading.Lock(), most
        self._kept: OrderedDict[tuple[Any, ...], tuple[float, Any]] = OrderedDict()

    def get(self, key: tuple[Any, ...], make: Callable[[], Any], fresh_s: float | None = None) -> Any:
        """What is kept under the key and fresh (fresh_s: seconds, None: for ever), or made now. Raises what making raises."""
        found = self._fresh(key, fresh_s)
        if found is None:
            with self._making:
                found = self._fresh(key, fresh_s) or self._made(key, make)
        return found

    def _fresh(self, key: tuple[Any, ...], fresh_s: float | None) -> Any:
        made_at, kept = self._kept.get(key, (0.0, None))
        return kept if fresh_s is None or time.monotonic() - made_at < fresh_s else None

    def _made(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        made = make()
        self._kept[key] = (time.monotonic(), made)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return made


@blueprint.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions["bulletins"] = (Shelf(len(PERIODS) * 4), Shelf(MOST_KEPT))


@blueprint.get("/bulletins")
@open_to_all
def bulletins() -> AnyResponse:
    """Issues of closed periods, newest first, and the periods that are running; ?kind= narrows them."""
    product, asked = _product(), request.args.to_dict()
    kind = asked.get("kind", "")
    if kind and kind not in PERIODS:
        raise NotFound()
    before = whole_of(asked, "before", 0, 0, 2**31 - 1)
    with product.open_reading() as work:
        issues = work.issues.heads(kind, "", MOST_ISSUES + 1, before)
    today = day_of(product.clock(), product.city.zone)
    running = [(name, period_of(name, today)) for name in PERIODS if kind in ("", name)] if not before else []
    page = make_response(
        render_template(
            "bulletins/list.html",
            issues=sorted(issues[:MOST_ISSUES], key=lambda issue: (bounds_of(issue.kind, issue.key)[1], issue.serial), reverse=True),
            following=issues[MOST_ISSUES - 1].serial if len(issues) > MOST_ISSUES else 0,
            running=running,
            kind=kind,
            kinds={code: pick(words) for code, words in KIND_NAMES.items()},
            forms=(("html", _("Web page")), ("docx", "Word"), ("xlsx", "Excel")),
            period=lambda kind, key: _capital(period_said(kind, key, language())),
        )
    )
    page.headers["Cache-Control"] = "no-cache"
    page.vary.add("Cookie")
    page.add_etag()
    return page.make_conditional(request)


@blueprint.get("/bulletins/<kind>/<key>.<form>")
@limiter.shared_limit(PER_MACHINE, scope="bulletins")
@open_to_all
def bulletin(kind: str, key: str, form: str) -> Response:
    """One bulletin as docx, xlsx or html: ?issue= of that number, else the newest; ?district= or ?department=: about that one alone."""
    product, asked = _product(), request.args.to_dict()
    number = whole_of(asked, "issue", 0, 0, 9999)
    by, code = next(((name, text_of(asked, name)) for name in UNITS if text_of(asked, name)), ("", ""))
    if form not in FORMS:
        raise NotFound()
    edition = _edition(product, kind, key, number)
    photos = photos_of(product.open_reading, product.photo_store, edition.content) if form != "xlsx" else {}
    made_from = (edition.tag, kind, key, number, form, language(), by, code, tuple(photos))
    _, papers = _shelves()
    name, body = papers.get(made_from, lambda: _made(edition, form, photos, product, by, code))
    answer = Response(body, mimetype=MIMETYPES[form])
    disposition = "inline" if form == "html" else "attachment"
    answer.headers["Content-Disposition"] = f"{disposition}; filename=\"{name}.{form}\"; filename*=UTF-8''{quote(f'{name}.{form}')}"
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.vary.add("Cookie")
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@blueprint.get("/bulletins/<kind>/<key>")
@open_to_all
def page(kind: str, key: str) -> Response:
    """One bulletin as a web page, as its address without an ending."""
    return bulletin(kind, key, "html")


def _edition(product: Product, kind: str, key: str, number: int) -> Edition:
    """The frozen content, or the running period's of the last minute. Raises NotFound."""
    with product.open_reading() as work:
        issue = work.issues.heads(kind, key, 1) if kind in PERIODS else []
    contents, _papers = _shelves()
    now, closings = product.clock(), current_app.extensions["closings"]
    edition: Edition = contents.get(
        (kind, key, number, issue[0].serial if issue else 0),
        lambda: edition_of(product.open_reading, product.city, key, number, closings, now),
        None if issue else FRESH_S,
    )
    if edition.content["kind"] != kind:
        raise NotFound()
    return edition


def _made(edition: Edition, form: str, photos: dict[str, bytes], product: Product, by: str, code: str) -> tuple[str, bytes]:
    """File name and bytes. Raises NotFound for a unit that the period does not know."""
    paper = edition.paper(product.city, language(), by, code)
    name = "-".join(part for part in (paper.name, code, paper.language) if part)
    if form == "html":
        return name, offload(page_of, paper, photos.get, _links(edition, paper)).encode()
    return name, offload(written, paper, form, photos)


def _links(edition: Edition, paper: Paper) -> list[Link]:
    """The same paper in its other forms and in the other language, and all the others."""
    kind, key = edition.content["kind"], edition.content["key"]
    kept = {name: value for name, value in request.args.items() if name in ("issue", *UNITS)}
    other = next(code for code in LANGUAGES if code != paper.language)
    address = f"/bulletins/{kind}/{key}"
    return [
        Link(f"{address}.docx?{urlencode({**kept, 'lang': paper.language})}", "Word"),
        Link(f"{address}.xlsx?{urlencode({**kept, 'lang': paper.language})}", "Excel"),
        Link(f"{address}.html?{urlencode({**kept, 'lang': other})}", {"zh": "中文", "en": "English"}[other]),
        Link("/bulletins", _("All bulletins")),
    ]


def _shelves() -> tuple[Shelf, Shelf]:
    shelves: tuple[Shelf, Shelf] = current_app.extensions["bulletins"]
    return shelves


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
