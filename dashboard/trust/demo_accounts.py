"""The people of the demo city, whom anybody may be: one password, codes shown on the sign-in page; never in production. (verb)"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher

from dashboard.city import City
from dashboard.errors import BadSetting
from dashboard.ports import OpenWork
from dashboard.records import MACHINE, Account
from dashboard.trust.accounts import DEMO, STEP_S, TOTP, current_code, is_demo
from dashboard.trust.identity import Keys, keyed_hash, seal

DEMO_PASSWORD = "demo-baixingpai"
ROLE_WORDS: dict[str, tuple[str, str]] = {
    "reviewer": ("审核员", "Reviewer"),
    "verifier": ("核查员", "Verifier"),
    "dispatcher": ("派遣员", "Dispatcher"),
    "handler": ("处置员", "Handler"),
    "supervisor": ("督办员", "Supervisor"),
    "department_head": ("部门负责人", "Head of department"),
    "auditor": ("审计员", "Auditor"),
    "editor": ("发布编辑", "Editor"),
    "finance_maker": ("财务经办", "Finance maker"),
    "finance_checker": ("财务复核", "Finance checker"),
    "admin": ("管理员", "Administrator"),
    "screen": ("大屏", "Wall screen"),
}
"""Each role in the city's words, in the order that the sign-in page shows them."""

OF_THE_CITY = ("verifier", "dispatcher", "supervisor", "auditor", "editor", "finance_maker", "finance_checker", "admin")
REVIEWERS = ("A07", "A08")


@dataclass(frozen=True)
class DemoPerson:
    """One demo account as the sign-in page shows it. code: a TOTP code that opens now."""

    account: Account
    code: str


def ensure_demo_accounts(open_work: OpenWork, keys: Keys, city: City, now: datetime, *, production: bool = False) -> int:
    """Add the demo accounts that are missing; how many were. Raises BadSetting in production."""
    if production:
        raise BadSetting(setting="MODE", what="demo accounts are not for production", remedy="Set MODE=demo, or add accounts of your own")
    with open_work() as work:
        there = {account.login for account in work.staff.all()}
        missing = [account for account in _people(city) if account.login not in there]
        for account in missing:
            secret = seal(keys, _secret(keys, account.login).encode(), TOTP)
            work.staff.add(Account(**{**vars(account), "password_hash": _password_hash(), "totp_sealed": secret}))
        if missing:
            work.audit("staff:demo", MACHINE, now, {"accounts": len(missing)})
            work.commit()
    return len(missing)


def demo_people(open_reading: OpenWork, keys: Keys, now: datetime) -> list[DemoPerson]:
    """The demo accounts by role and login, each with a code that still opens: the next one where the current one was used."""
    order, later = list(ROLE_WORDS), now + timedelta(seconds=STEP_S)
    with open_reading() as work:
        accounts = [account for account in work.staff.all() if is_demo(account) and account.totp_sealed]
        used = work.staff.totp_used_by(int(now.timestamp()) // STEP_S)
    accounts.sort(key=lambda account: (order.index(account.role), account.login))
    return [DemoPerson(account, current_code(keys, account, later if account.id in used else now)) for account in accounts]


def _people(city: City) -> Iterator[Account]:
    for sign in REVIEWERS:
        yield _person(f"reviewer.{sign.lower()}", f"审核员 {sign}", "reviewer")
    for role in OF_THE_CITY:
        yield _person(role, ROLE_WORDS[role][0], role)
    for code, department in city.departments.items():
        short = department.name.get("zh") or department.name["en"]
        yield _person(f"handler.{code}", f"{short} 处置员", "handler", code)
        yield _person(f"head.{code}", f"{short} 负责人", "department_head", code)


def _person(login: str, name: str, role: str, department: str = "") -> Account:
    return Account(id=0, login=f"{DEMO}{login}", name=name, role=role, department=department)


def _secret(keys: Keys, login: str) -> str:
    return base64.b32encode(keyed_hash(keys, login, "demo totp")[:20]).decode()


@lru_cache(maxsize=1)
def _password_hash() -> str:
    """One hash for all of them, made with little work: this password is told to everybody."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(DEMO_PASSWORD)
