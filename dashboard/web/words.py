"""In which language a page speaks, and how it writes numbers and times. (web)

Chinese is the default; ``?lang=zh|en`` and ``?size=normal|large`` are kept in a cookie. Source: design language, "Numbers (zh)".
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, current_app, has_request_context, request
from flask_babel import Babel, gettext

from dashboard.config import Settings

LANGUAGES = ("zh", "en")
SIZES = ("normal", "large")
DOMAINS = ("citizen", "staff", "board", "boardpage", "errors")
FOLDER = Path(__file__).with_name("translations")
NOTHING = "—"
KEPT_S = 365 * 86400  # a chosen language and text size stay for a year
ZONE = ZoneInfo("Asia/Shanghai")  # outside a running city, in tests of the formats alone
WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def init_app(app: Flask) -> None:
    """Compile the catalogs and give every template its words, formats and switches."""
    compile_catalogs()
    domains = sorted({source.stem for source in FOLDER.glob("*/LC_MESSAGES/*.po")})
    folders = ";".join(str(FOLDER) for _ in domains)
    Babel(app, default_locale="en", default_domain=";".join(domains), default_translation_directories=folders, locale_selector=language)
    app.after_request(_keep_choices)
    app.context_processor(_city)
    formats: tuple[Callable[..., str], ...] = (number, signed, points, rate, duration, hours, day, clock, moment, span)
    for function in (language, text_size, pick, switch, *formats):
        app.jinja_env.globals[function.__name__] = function
    for function in (pick, *formats):
        app.jinja_env.filters[function.__name__] = function


def compile_catalogs(folder: Path = FOLDER) -> list[Path]:
    """Compile each catalog that is newer than its compiled file. Returns what was written."""
    written = []
    for language_folder in sorted(folder.glob("*/LC_MESSAGES")):
        for source in sorted(language_folder.glob("*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime_ns <= source.stat().st_mtime_ns:
                _compile(source, target)
                written.append(target)
    return written


def language() -> str:
    """The language of this request: what the address asks for, else the cookie, else the city's first."""
    if has_request_context():
        for asked in (request.args.get("lang"), request.cookies.get("lang")):
            if asked in LANGUAGES:
                return asked
    product = current_app.extensions.get("product") if current_app else None
    return product.city.languages[0] if product else LANGUAGES[0]


def text_size() -> str:
    """normal or large (大字版)."""
    if has_request_context():
        for asked in (request.args.get("size"), request.cookies.get("size")):
            if asked in SIZES:
                return asked
    return SIZES[0]


def pick(words: Mapping[str, str] | tuple[str, str] | str | None) -> str:
    """The request's language out of city words ({"zh":…, "en":…}) or table words ((zh, en)); other languages stand in."""
    if not words:
        return ""
    if isinstance(words, str):
        return words
    if isinstance(words, tuple):
        words = dict(zip(LANGUAGES, words, strict=True))
    return words.get(language()) or next((word for word in words.values() if word), "")


def switch(**choices: str) -> str:
    """This page's address with a choice changed (``lang="en"``, ``size="large"``)."""
    return f"{request.path}?{urlencode({**request.args.to_dict(), **choices})}"


def number(value: float | None, digits: int = 0) -> str:
    """2143 -> 2,143; a true minus; — for nothing."""
    return NOTHING if value is None else f"{_rounded(value, digits):,}".replace("-", "−")


def signed(value: float | None, digits: int = 0) -> str:
    """+7, −3, 0."""
    return NOTHING if value is None else f"{_rounded(value, digits):+,}".replace("-", "−")


def rate(value: float | None, digits: int = 2) -> str:
    """Per cent: 92.41 -> 92.41%; two decimals half up (the public board: one)."""
    return NOTHING if value is None else f"{number(value, digits)}%"


def points(value: float | None, digits: int = 2) -> str:
    """A difference of rates: +1.29 个百分点."""
    unit = {"zh": " 个百分点", "en": " pp"}[language()]
    return NOTHING if value is None else f"{signed(value, digits)}{unit}"


def duration(seconds: float | None) -> str:
    """The two largest units: 4 小时 12 分, 3 天 5 小时, 31 分."""
    if seconds is None:
        return NOTHING
    minutes = max(int(abs(seconds) // 60), 0)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "d"), (hours, "h")] if days else [(hours, "h"), (rest, "min")]
    units = {"zh": {"d": "天", "h": "小时", "min": "分"}, "en": {"d": "d", "h": "h", "min": "min"}}[language()]
    said = [f"{amount} {units[unit]}" for amount, unit in parts if amount]
    return " ".join(said) or {"zh": "不到 1 分", "en": "under 1 min"}[language()]


def hours(count: float | None) -> str:
    """Hours of two decimals, to the nearest minute: 5.53 were 5 h 32 min before they were rounded."""
    return duration(None if count is None else round(count * 60) * 60)


def span(time: str) -> str:
    """A time code as a promise: 4h -> 4 个工作时, 5d -> 5 个工作日, 2H -> 2 小时."""
    amount, unit = int(time[:-1]), time[-1]
    if language() == "zh":
        return f"{amount} {({'h': '个工作时', 'd': '个工作日', 'H': '小时'})[unit]}"
    word = {"h": "working hour", "d": "working day", "H": "hour"}[unit]
    return f"{amount} {word}{'' if amount == 1 else 's'}"


def day(at: datetime | str | None, *, weekday: bool = False, year: bool = False) -> str:
    """3 月 18 日 (星期三) in the city's zone; with its year if asked, and if that is another than the running one."""
    local = _local(at)
    if local is None:
        return NOTHING
    name = WEEKDAYS[language()][local.weekday()]
    year = year or local.year != _this_year(local)
    if language() == "zh":
        return f"{f'{local.year} 年 ' if year else ''}{local.month} 月 {local.day} 日{f' 星期{name}' if weekday else ''}"
    return f"{f'{name} ' if weekday else ''}{local.day} {MONTHS[local.month - 1]}{f' {local.year}' if year else ''}"


def clock(at: datetime | str | None, *, seconds: bool = False) -> str:
    """14:32 in the city's zone."""
    local = _local(at)
    return NOTHING if local is None else local.strftime("%H:%M:%S" if seconds else "%H:%M")


def moment(at: datetime | str | None, *, year: bool = False, seconds: bool = False) -> str:
    """3 月 18 日 14:32 in the city's zone; with its year as ``day`` has it."""
    return NOTHING if at is None else f"{day(at, year=year)} {clock(at, seconds=seconds)}"


def set_clock_words(settings: Settings) -> str:
    """What every page says at its top where the city's clock was set; '' by the real time."""
    return gettext("The clock of this demo was set: its times are not real.") if settings.clock else ""


def _rounded(value: float, digits: int) -> Decimal:
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return abs(exact) if exact == 0 else exact


def _local(at: datetime | str | None) -> datetime | None:
    if at is None:
        return None
    return (datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(_zone())


def _zone() -> tzinfo:
    product = current_app.extensions.get("product") if current_app else None
    return product.city.zone if product else ZONE


def _this_year(otherwise: datetime) -> int:
    """The city's running year; of a given time outside of a running city."""
    product = current_app.extensions.get("product") if current_app else None
    return product.clock().astimezone(product.city.zone).year if product else otherwise.year


def _city() -> dict[str, object]:
    product = current_app.extensions.get("product")
    return {"city": product.city, "set_clock": set_clock_words(product.settings)} if product else {}


def _keep_choices(response: Response) -> Response:
    for name, known in (("lang", LANGUAGES), ("size", SIZES)):
        asked = request.args.get(name)
        if asked in known and asked != request.cookies.get(name):
            response.set_cookie(name, asked, max_age=KEPT_S, samesite="Lax", secure=request.is_secure)
            response.cache_control.public = False
            response.cache_control.private = True
    return response


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name, domain=source.stem)
    part = target.with_suffix(f".{os.getpid()}")
    with part.open("wb") as file:
        write_mo(file, catalog)
    part.replace(target)  # whole or not at all, when several processes start at once
