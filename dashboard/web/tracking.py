"""What became of a report: its receipt and its progress, for whoever holds the secret code. (web)

The address is the secret: kept by nobody, told to nobody, found by no search engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from dashboard.errors import BadInput, CityError, FactMissing, FormExpired, NotFound
from dashboard.handling.facts import check_facts
from dashboard.handling.moves import Brought, make_move
from dashboard.handling.rating import rate
from dashboard.product import Product
from dashboard.publishing.release import public_photos
from dashboard.records import CITIZEN, Case, Happening, Photo
from dashboard.reports.lifecycle import CLOSED, MOVE_WORDS, STATES, moves_for
from dashboard.trust.names import code_hash, normal_code
from dashboard.web.access import open_to_all
from dashboard.web.limits import limiter
from dashboard.web.problems import message_of
from dashboard.web.progress import days_left, steps_of
from dashboard.web.qr import qr_svg

TRIES = "20 per minute"  # of codes that do not exist, from one address

blueprint = Blueprint("tracking", __name__)


@dataclass(frozen=True)
class Followed:
    """One report with what its page needs. original: the case that a duplicate follows."""

    case: Case
    history: Sequence[Happening]
    photos: Sequence[Photo]
    original: Case | None


@blueprint.get("/r")
@open_to_all
def look_up() -> AnyResponse:
    """From the code as it was typed to its page."""
    return redirect(f"/r/{normal_code(request.args.get('code', ''))}", 303)


@blueprint.get("/r/<code>")
@open_to_all
@limiter.limit(TRIES, deduct_when=lambda answer: answer.status_code == 404)
def progress(code: str) -> Response:
    """Progress, outcome, and what the citizen can do now; ``?new=1`` thanks for the report."""
    return _page(code, _followed(_product(), code))


@blueprint.post("/r/<code>")
@open_to_all
@limiter.limit(TRIES, deduct_when=lambda answer: answer.status_code == 404)
def act(code: str) -> AnyResponse:
    """Rate, appeal or reopen, as the table of moves allows."""
    product = _product()
    followed = _followed(product, code)
    try:
        _act(product, followed.case.number)
    except CityError as error:
        return _page(code, followed, error)
    return redirect(f"/r/{normal_code(code)}", 303)


@blueprint.errorhandler(CSRFError)
def expired(_error: CSRFError) -> Response:
    """The page was open too long: it is shown again with what was typed."""
    code = (request.view_args or {}).get("code", "")
    return _page(code, _followed(_product(), code), FormExpired())


@blueprint.errorhandler(NotFound)
def no_such_code(_error: NotFound) -> Response:
    """What the code looks like, for whoever mistyped it."""
    words = {
        "message": _("No report has this code. It stands on your receipt: 16 letters and digits, in four groups."),
        "remedy": _("Please compare each sign and type it again. The case number of six digits and four signs is not the code."),
    }
    return Response(render_template("error.html", status=404, **words), status=404, mimetype="text/html")


def _product() -> Product:
    return current_app.extensions["product"]


def _followed(product: Product, code: str) -> Followed:
    with product.open_reading() as work:
        case = work.cases.by_code(code_hash(product.keys, code))
        original = work.cases.by_id(case.original) if case.original else None
        return Followed(case, work.cases.history(case.id), work.photos.of_case(case.id), original)


def _act(product: Product, number: str) -> None:
    now, name = product.clock(), request.form.get("move", "")
    if name == "rate":
        rating = request.form.get("rating", type=int)
        if rating is None:
            raise BadInput(field="rating")
        rate(product.open_work, number, rating, city=product.city, now=now)
    else:
        brought = Brought(check_facts(name, request.form.to_dict(), product.city, now))
        make_move(product.open_work, number, name, brought, by=CITIZEN, city=product.city, now=now)


def _page(code: str, followed: Followed, problem: CityError | None = None) -> Response:
    product = _product()
    case, city, now, code = followed.case, product.city, product.clock(), normal_code(code)
    page = make_response(
        render_template(
            "citizen/tracking.html",
            case=case,
            code=code,
            new=bool(request.args.get("new")),
            steps=steps_of(case, followed.history, city, now),
            state=STATES[case.state],
            photos=public_photos(case, followed.photos),
            original=followed.original,
            moves=[(move, MOVE_WORDS[move.name], days_left(case, move.days, now)) for move in moves_for(case, CITIZEN, now)],
            can_rate=case.state == CLOSED and case.rating is None,
            problem=_said(problem) if problem else "",
            typed=request.form,
            qr=qr_svg(f"{product.settings.public_url}/r/{code}", _("QR code of this page")),
        )
    )
    page.status_code = problem.status if problem else 200
    page.headers.update({"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})
    return page


def _said(problem: CityError) -> str:
    if isinstance(problem, FactMissing) and problem.field in ("reason", "note"):
        return _("Please write in a few words what is still wrong, and send again.")
    return message_of(problem)
