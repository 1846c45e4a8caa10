"""Who is asking, and may they: sessions of staff, bearer tokens, and the permission that every route states. (web)

A route open to everybody says so with ``@open_to_all``; all others with ``@require(...)``. Staff answers are kept by nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session
from flask_login import LoginManager, UserMixin, login_user

from dashboard.errors import NotAllowed, NotFound, NotSignedIn
from dashboard.permissions import may
from dashboard.product import Product
from dashboard.records import Account, By
from dashboard.trust.accounts import account_of_token, is_demo

PUBLIC = "public"
SIGNED_IN = "staff"
"""What a route states when any member of staff may use it."""
IDLE = timedelta(hours=8)
SEEN_EVERY_S = 60  # a session's last use is written at most so often
SIGN_IN = "/staff/sign-in"
BEARER = "Bearer "

View = TypeVar("View", bound=Callable[..., Any])


class SignedIn(UserMixin):
    """A member of staff in a session; its id holds the session epoch, so that a reset ends every session."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        return f"{self.account.id}.{self.account.session_epoch}"


def init_app(server: Flask, product: Product) -> None:
    """Sessions for staff. Flask-Login's own hooks stay out: they would make every public answer vary by cookie."""
    server.config.update(SESSION_COOKIE_HTTPONLY=True, PERMANENT_SESSION_LIFETIME=IDLE)
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(_load)
    server.login_manager = manager  # type: ignore[attr-defined]
    server.after_request(_kept_by_nobody)


def open_to_all(view: View) -> View:
    """The route is open to everybody."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def require(*permissions: str) -> Callable[[View], View]:
    """Only for those who hold one of these permissions; none named: any member of staff.

    Pages send who is not signed in to the sign-in page and back; others get NotSignedIn or NotAllowed.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            try:
                by = current_by()
            except NotSignedIn:
                if _is_page():
                    return to_sign_in()
                raise
            if permissions and not any(may(by.role, permission) for permission in permissions):
                raise NotAllowed()
            return view(*args, **kwargs)

        checked.permission = " or ".join(permissions) or SIGNED_IN  # type: ignore[attr-defined]
        return checked  # type: ignore[return-value]

    return guarded


def current_by() -> By:
    """Who is asking, by token or by session. Raises NotSignedIn."""
    return By.staff(current_account())


def current_account() -> Account:
    """The account behind this request. Raises NotSignedIn."""
    if "account" not in g:
        product: Product = current_app.extensions["product"]
        g.account = _by_header(product) if _has_token() else _by_session(product)
    if g.account is None:
        raise NotSignedIn()
    return g.account


def current_by_or_none() -> By | None:
    """Who is asking, for what is open to everybody but says more to staff. A token or session that opens nothing counts as nobody."""
    try:
        return current_by()
    except NotSignedIn:
        return None


def token_by_header(product: Product) -> By | None:
    """Who sent a living bearer token; None without one. Raises NotSignedIn for a token that opens nothing."""
    if not _has_token():
        return None
    account = _by_header(product)
    if account is None:
        raise NotSignedIn()
    return By.staff(account)


def begin_session(account: Account, product: Product) -> None:
    """A new session for who has just signed in; nothing of an older one survives."""
    session.clear()
    session.permanent = True
    session["seen"] = int(product.clock().timestamp())
    login_user(SignedIn(account))
    g.account = account


def end_session() -> None:
    session.clear()
    g.account = None


def to_sign_in() -> Any:
    """To the sign-in page, and from there back to what was asked for."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return redirect(f"{SIGN_IN}?{urlencode({'next': wanted})}", 303)


def safe_next(wanted: str) -> str:
    """The page to go to after signing in: one of ours, below /staff/ or /board/, or the own desk."""
    parts = urlsplit(wanted.replace("\\", "/"))
    ours = not parts.scheme and not parts.netloc and parts.path.startswith(("/staff/", "/board/")) and not wanted.startswith("//")
    clean = wanted.isprintable() and not parts.path.startswith(SIGN_IN)
    return wanted if ours and clean else "/staff/"


def _has_token() -> bool:
    return request.headers.get("Authorization", "").startswith(BEARER)


def _is_page() -> bool:
    wants_page = not request.accept_mimetypes or request.accept_mimetypes.accept_html
    return request.path.startswith(("/staff/", "/board/")) and not _has_token() and wants_page


def _by_header(product: Product) -> Account | None:
    token = request.headers["Authorization"].removeprefix(BEARER).strip()
    with product.open_reading() as work:
        account = account_of_token(work, product.keys, token, product.clock())
    return account if account and _may_be_here(account, product) else None


def _by_session(product: Product) -> Account | None:
    if "_user_id" not in session:
        return None
    now = int(product.clock().timestamp())
    user = _load(session["_user_id"])
    if user is None or now - session.get("seen", 0) > IDLE.total_seconds():
        session.clear()
        return None
    if now - session["seen"] >= SEEN_EVERY_S:
        session["seen"] = now
    return user.account


def _load(session_id: str) -> SignedIn | None:
    """The member of staff of a session, unless the account changed since: disabled, reset, other role."""
    product: Product = current_app.extensions["product"]
    account_id, _, epoch = session_id.partition(".")
    try:
        with product.open_reading() as work:
            account = work.staff.by_id(int(account_id))
    except (NotFound, ValueError):
        return None
    sound = str(account.session_epoch) == epoch and not account.disabled and _may_be_here(account, product)
    return SignedIn(account) if sound else None


def _may_be_here(account: Account, product: Product) -> bool:
    return not (product.settings.production and is_demo(account))


def _kept_by_nobody(response: Response) -> Response:
    if g.get("account") is not None or request.path.startswith("/staff/"):
        response.headers["Cache-Control"] = "private, no-store"
    return response
