"""Data for tests: reports, cases and people, made through the same verbs and records as the product's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image

from dashboard.city import City, Locator
from dashboard.handling.moves import Brought, make_move
from dashboard.ports import OpenWork
from dashboard.records import CITIZEN, MACHINE, Account, By, Case, Place
from dashboard.reports.intake import KeptPhoto, Receipt, ReportDraft, RequestKey, submit_report
from dashboard.reports.photos import SoundPhoto
from dashboard.trust.identity import Keys

CENTRE = (106.713, 26.58)  # in the middle of Guiyang
KEYS = Keys.from_settings("a secret that only tests know, long enough to pass", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=")
WITHOUT_PHOTO = "noise"


@lru_cache(maxsize=4)
def locator_of(city: City) -> Locator:
    return Locator(city)


@lru_cache(maxsize=16)
def a_photo_file(colour: str = "grey", size: tuple[int, int] = (640, 480), kind: str = "JPEG") -> bytes:
    """A sound picture file of one colour."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def a_kept_photo(name: str = "ab" * 32) -> KeptPhoto:
    """A photo as if its original were on disk."""
    return KeptPhoto(name, SoundPhoto("jpeg", 640, 480, None, None, None, name))


def a_draft(**changes: Any) -> ReportDraft:
    """A sound report of exposed litter in the middle of the city, with a photo."""
    draft = ReportDraft("exposed_litter", *CENTRE, text="垃圾堆在路边好几天了", photos=(a_kept_photo(),))
    return replace(draft, **changes)


def a_report(open_work: OpenWork, city: City, now: datetime, *, request: RequestKey | None = None, **changes: Any) -> Receipt:
    """A submitted report's receipt."""
    return submit_report(open_work, a_draft(**changes), city=city, locator=locator_of(city), keys=KEYS, request=request, now=now)


def an_account(open_work: OpenWork, role: str, department: str = "", login: str = "", phone_hash: bytes = b"") -> By:
    """A member of staff, added if need be."""
    login = login or f"{role}-{department}"
    with open_work() as work:
        found = [account for account in work.staff.all() if account.login == login]
        account = found[0] if found else work.staff.add(Account(0, login, login, role, department, phone_hash=phone_hash))
        work.commit()
    return By.staff(account)


def the_one_for(open_work: OpenWork, case: Case, move: str) -> By:
    """Somebody who may make this move on this case."""
    if move in ("appeal", "reopen"):
        return CITIZEN
    if move in ("take", "hand_back", "feed_back", "request_deferral", "resume"):
        return an_account(open_work, "handler", case.department)
    role = {"dispatch": "dispatcher", "close": "verifier", "send_back": "verifier", "grant_deferral": "supervisor"}
    role |= {"refuse_deferral": "supervisor", "void": "supervisor"}
    return an_account(open_work, role.get(move, "reviewer"))


def facts_for(move: str, now: datetime, case: Case) -> dict[str, Any]:
    """What this move must bring."""
    until = now + timedelta(days=3)
    return {
        "reject": {"reason": "not_visible"},
        "dispatch": {"department": "city_enforcement"},
        "hand_back": {"reason": "不属本单位"},
        "request_deferral": {"until": until, "reason": "等材料"},
        "grant_deferral": {"until": until},
        "refuse_deferral": {"reason": "不必要"},
        "send_back": {"reason": "没有清理干净"},
        "reopen": {"reason": "又出现了"},
        "void": {"reason": "测试"},
        "accept": {"photo_cleared": True},
        "close": {"photo_cleared": True},
    }.get(move, {})


def moved(open_work: OpenWork, city: City, number: str, *moves: str, now: datetime, by: By | None = None, **facts: Any) -> Case:
    """The case after these moves, each made by somebody who may."""
    case: Case | None = None
    for move in moves:
        with open_work() as work:
            before = work.cases.find(number)
        photos = (a_kept_photo("cd" * 32),) if move == "feed_back" else ()
        who = by or the_one_for(open_work, before, move)
        case = make_move(open_work, number, move, Brought(facts_for(move, now, before) | facts, photos), by=who, city=city, now=now)
    assert case is not None
    return case


def a_case(**changes: Any) -> Case:
    """A case that is in no database."""
    place = Place(*CENTRE, "520103", "520103019", "cell", *CENTRE, "88411c0000fffff")
    made = datetime.fromisoformat("2026-03-18T02:20:00+00:00")
    return replace(Case(1, "260318-ABCD", "submitted", "exposed_litter", "sanitation", place, made), **changes)


__all__ = ["CENTRE", "CITIZEN", "KEYS", "MACHINE"]
