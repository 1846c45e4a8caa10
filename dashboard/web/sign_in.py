"""Signing in and out: login name, password and the authenticator's code in one form; and the way to one's own desk. (web)"""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError

from dashboard.permissions import may
from dashboard.product import Product
from dashboard.records import Account
from dashboard.trust.accounts import STEP_S, is_password, sign_in
from dashboard.trust.demo_accounts import DEMO_PASSWORD, ROLE_WORDS, demo_people
from dashboard.web.access import begin_session, current_account, end_session, open_to_all, require, safe_next
from dashboard.web.limits import limiter
from dashboard.web.offload import offload

DESKS = (
    # permission       desk
    ("case:review", "/staff/review"),
    ("case:verify", "/staff/verify"),
    ("case:read_own", "/staff/desk"),
    ("case:read", "/staff/desk"),
    ("figure:decide", "/staff/objections"),
    ("figure:object", "/staff/objections"),
    ("post:read", "/staff/posts"),
    ("walls:call", "/staff/walls"),
    ("replay:read", "/staff/handover"),
)
"""The first whose permission one holds is one's own desk."""
PER_MACHINE = "20 per minute; 200 per hour"
PER_LOGIN = "6 per minute; 40 per hour"

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/staff/sign-in")
@open_to_all
def show() -> Response:
    """The form; in demo mode with the people one can be."""
    return _page("", "")


@blueprint.post("/staff/sign-in")
@limiter.limit(PER_MACHINE)
@limiter.limit(PER_LOGIN, key_func=lambda: f"login {request.form.get('login', '')[:60].strip().lower()}")
@open_to_all
def enter() -> Any:
    """Try to sign in; on to the page that was asked for, or the own desk."""
    product: Product = current_app.extensions["product"]
    login, password, code = (request.form.get(name, "")[:300].replace("\0", "") for name in ("login", "password", "code"))
    tried = sign_in(
        product.open_work,
        product.keys,
        login,
        password,
        code,
        production=product.settings.production,
        now=product.clock(),
        check=partial(offload, is_password),
    )
    if tried.account is None:
        return _page(login, tried.why)
    begin_session(tried.account, product)
    return redirect(safe_next(request.form.get("next", "")), 303)


@blueprint.post("/staff/sign-out")
@open_to_all
def leave() -> Any:
    """End the session, signed in or not."""
    end_session()
    return redirect("/staff/sign-in", 303)


@blueprint.get("/staff/")
@require()
def own_desk() -> Any:
    """To the desk of one's role; who has none yet is told so."""
    account = current_account()
    desk = desk_of(account)
    if desk:
        return redirect(desk, 303)
    return render_template("staff/no_desk.html", account=account, role_words=ROLE_WORDS)


@blueprint.errorhandler(RateLimitExceeded)
def too_often(_error: RateLimitExceeded) -> Response:
    """The form again, with what to do."""
    return _page(request.form.get("login", "")[:60], "often")


@blueprint.errorhandler(CSRFError)
def expired(_error: CSRFError) -> Response:
    """The form again: its token was too old."""
    return _page(request.form.get("login", "")[:60], "expired")


def desk_of(account: Account) -> str:
    """The address of the role's own desk, '' when it has none."""
    return next((desk for permission, desk in DESKS if may(account.role, permission)), "")


@blueprint.app_context_processor
def _me() -> dict[str, Any]:
    """For the head of every desk: who is signed in, and which desks are open to them."""
    account = g.get("account")
    if account is None or not request.path.startswith("/staff/"):
        return {}
    names = {"/staff/review": _("Review desk"), "/staff/verify": _("Verification desk"), "/staff/desk": _("Desk")}
    names |= {"/staff/objections": _("Objections"), "/staff/posts": _("People in post"), "/staff/walls": _("Wall screens")}
    names |= {"/staff/handover": _("Hand-over brief")}
    open_to = dict.fromkeys(desk for permission, desk in DESKS if may(account.role, permission))
    return {"account": account, "role_words": ROLE_WORDS, "desks": [(names[desk], desk) for desk in open_to]}


def _page(login: str, why: str) -> Response:
    product: Product = current_app.extensions["product"]
    words = {
        "wrong": _("Login name, password or code is wrong. Please type all three once more; the code changes every 30 seconds."),
        "used": _("This code was used before. Please wait for the next one, at most 30 seconds, and type it."),
        "expired": _("The page was open too long. Please type password and code once more."),
        "often": _("Too many tries in a short time. Please wait a minute and try again."),
    }
    people = [] if product.settings.production else demo_people(product.open_reading, product.keys, product.clock())
    page = make_response(
        render_template(
            "staff/sign_in.html",
            login=login,
            wrong=words.get(why, ""),
            next=request.values.get("next", ""),
            people=people,
            password=DEMO_PASSWORD if people else "",
            left_s=STEP_S - int(product.clock().timestamp()) % STEP_S,
            role_words=ROLE_WORDS,
        )
    )
    page.status_code = {"": 200, "often": 429, "expired": 400}.get(why, 401)
    return page
