"""Accounts of staff and machines: added, signed in, given tokens. (verbs and rules)

Passwords are kept as Argon2id hashes, TOTP secrets sealed; tokens are found by keyed hash and told once.
Source: RFC 9106 (Argon2), RFC 6238 (TOTP), docs/permissions.md.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from dashboard.city import City
from dashboard.errors import BadInput, FactMissing, FactUnknown, NotFound
from dashboard.permissions import OF_ONE_DEPARTMENT, ROLES
from dashboard.ports import OpenWork, Work
from dashboard.records import MACHINE, Account, By
from dashboard.trust.identity import Keys, keyed_hash, phone_hash, seal, unseal

TOTP = "totp"
TOKEN = "token"
STEP_S = 30  # how long one TOTP code is current
EARLY_AND_LATE = (0, -1, 1)  # steps of a phone's clock that may be off
TOKEN_BYTES = 32
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256  # Argon2 of a megabyte would be a gift to whoever wants to keep us busy
DEMO = "demo."
"""How the logins of demo accounts begin: nobody else's may."""


@dataclass(frozen=True)
class SignIn:
    """What came of a try. why: '' (account is set), wrong, or used (right, but this code was used before)."""

    account: Account | None
    why: str = ""


def add_account(
    open_work: OpenWork,
    keys: Keys,
    *,
    city: City,
    login: str,
    name: str,
    role: str,
    password: str,
    now: datetime,
    department: str = "",
    phone: str = "",
    by: By = MACHINE,
) -> str:
    """Add a member of staff; the TOTP secret for their authenticator, told once.

    phone: kept as a hash alone, so that nobody decides what they reported.

    Raises BadInput (login: taken or unusable; password: too short), FactUnknown (role, department), FactMissing (department), BadPhone.
    """
    _check_login(login)
    check_place_in_house(city, role, department)
    secret = pyotp.random_base32()
    account = Account(
        id=0,
        login=login,
        name=name or login,
        role=role,
        department=department,
        password_hash=_hashed(password),
        totp_sealed=seal(keys, secret.encode(), TOTP),
        phone_hash=phone_hash(keys, phone) if phone else b"",
    )
    with open_work() as work:
        if found(work, login):
            raise BadInput(field="login", why="taken")
        account = work.staff.add(account)
        work.audit("staff:add", by, now, {"account": account.id, "role": role, "department": department})
        work.commit()
    return secret


def reset_password(open_work: OpenWork, keys: Keys, login: str, password: str, *, now: datetime, by: By = MACHINE) -> str:
    """Another password, every open session ended; the new TOTP secret, told once. Raises NotFound, BadInput (password)."""
    secret, hashed = pyotp.random_base32(), _hashed(password)
    with open_work() as work:
        before = work.staff.by_login(login)
        account = replace(
            before,
            password_hash=hashed,
            totp_sealed=seal(keys, secret.encode(), TOTP),
            session_epoch=before.session_epoch + 1,
            disabled=False,
        )
        work.staff.save(account)
        work.audit("staff:reset", by, now, {"account": account.id})
        work.commit()
    return secret


def set_role(open_work: OpenWork, login: str, role: str, department: str = "", *, city: City, now: datetime, by: By = MACHINE) -> Account:
    """Another role or department; open sessions end. Raises NotFound, FactUnknown, FactMissing."""
    check_place_in_house(city, role, department)
    with open_work() as work:
        before = work.staff.by_login(login)
        account = replace(before, role=role, department=department, session_epoch=before.session_epoch + 1)
        work.staff.save(account)
        work.audit("staff:role", by, now, {"account": account.id, "role": role, "department": department})
        work.commit()
    return account


def make_token(
    open_work: OpenWork,
    keys: Keys,
    login: str,
    role: str,
    department: str = "",
    days: int = 0,
    *,
    city: City,
    now: datetime,
    by: By = MACHINE,
) -> str:
    """One API token, told only here; the account is added when there is none. days: until it ends, 0 for never.

    Raises FactUnknown (role, department; or role when the account has another one), FactMissing (department), BadInput (login, days).
    """
    check_place_in_house(city, role, department)
    if days < 0:
        raise BadInput(field="days")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with open_work() as work:
        account = found(work, login) or _machine_account(work, login, role, department)
        if (account.role, account.department) != (role, department):
            raise FactUnknown(field="role", fact="role", value=role)
        work.staff.add_token(token_hash(keys, token), account.id, now, now + timedelta(days=days) if days else None)
        work.audit("staff:token", by, now, {"account": account.id, "days": days})
        work.commit()
    return token


def revoke_tokens(open_work: OpenWork, login: str, *, now: datetime, by: By = MACHINE) -> int:
    """End every token of the account; how many there were. Raises NotFound."""
    with open_work() as work:
        account = work.staff.by_login(login)
        ended = work.staff.revoke_tokens(account.id, now)
        work.audit("staff:revoke", by, now, {"account": account.id, "tokens": ended})
        work.commit()
    return ended


def sign_in(
    open_work: OpenWork,
    keys: Keys,
    login: str,
    password: str,
    code: str,
    *,
    production: bool,
    now: datetime,
    check: Callable[[Account | None, str], bool] | None = None,
) -> SignIn:
    """Try to sign in. Each TOTP code opens once. check: ``is_password``, or a way to run it away from the event loop.

    An unknown login takes as long as a wrong password, and says the same.
    """
    with open_work() as work:
        account = found(work, login.strip())
    right = (check or is_password)(account, password)
    if account is None or not right or account.disabled or (production and is_demo(account)):
        return SignIn(None, "wrong")
    step = _step_of(keys, account, code, now)
    if step is None:
        return SignIn(None, "wrong")
    with open_work() as work:
        if work.staff.used_totp(account.id, step):
            return SignIn(None, "used")
        work.audit("staff:sign_in", By.staff(account), now, {})
        work.commit()
    return SignIn(account)


def is_password(account: Account | None, password: str) -> bool:
    """Whether it is this account's password; takes its time for nobody's too (so call it away from the event loop)."""
    kept = account.password_hash if account and account.password_hash else _nobodys()
    try:
        right = _hasher().verify(kept, password[:LONGEST_PASSWORD])
    except (Argon2Error, InvalidHashError):
        return False
    return right and account is not None and bool(account.password_hash)


def account_of_token(work: Work, keys: Keys, token: str, now: datetime) -> Account | None:
    """Whose token this is, if it opens anything now."""
    return work.staff.by_token(token_hash(keys, token), now)


def token_hash(keys: Keys, token: str) -> bytes:
    return keyed_hash(keys, token, TOKEN)


def current_code(keys: Keys, account: Account, now: datetime) -> str:
    """The TOTP code that is current now: for the demo's sign-in page, and for tests."""
    return pyotp.TOTP(unseal(keys, account.totp_sealed, TOTP).decode()).at(int(now.timestamp()))


def is_demo(account: Account) -> bool:
    return account.login.startswith(DEMO)


def found(work: Work, login: str) -> Account | None:
    """The account of this login, or None."""
    try:
        return work.staff.by_login(login)
    except NotFound:
        return None


def check_place_in_house(city: City, role: str, department: str) -> None:
    """Raises FactUnknown for a role or department that is not there, FactMissing for a handler of no department."""
    if role not in ROLES:
        raise FactUnknown(field="role", fact="role", value=role)
    if department and department not in city.departments:
        raise FactUnknown(field="department", fact="department", value=department)
    if role in OF_ONE_DEPARTMENT and not department:
        raise FactMissing(field="department", fact="department")


def _check_login(login: str) -> None:
    if not 2 <= len(login) <= 60 or not login.isascii() or not login.replace(".", "").replace("-", "").replace("_", "").isalnum():
        raise BadInput(field="login", why="unusable")
    if login.startswith(DEMO):
        raise BadInput(field="login", why="demo")


def _machine_account(work: Work, login: str, role: str, department: str) -> Account:
    """An account that only tokens open: no password hash, no TOTP."""
    _check_login(login)
    return work.staff.add(Account(id=0, login=login, name=login, role=role, department=department))


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadInput(field="password", least=SHORTEST_PASSWORD)
    return _hasher().hash(password)


def _step_of(keys: Keys, account: Account, code: str, now: datetime) -> int | None:
    """The step whose code this is; None when it is none of the last, this and the next."""
    typed = "".join(sign for sign in code if sign.isdigit())
    if not account.totp_sealed:
        return None
    totp = pyotp.TOTP(unseal(keys, account.totp_sealed, TOTP).decode())
    step = int(now.timestamp()) // STEP_S
    return next((step + off for off in EARLY_AND_LATE if hmac.compare_digest(totp.at((step + off) * STEP_S), typed)), None)


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))
