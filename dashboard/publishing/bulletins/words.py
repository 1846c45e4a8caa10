"""How a paper writes figures, days and periods in Chinese and English; and the words that stand in every paper. (rules)

Chinese papers have no spaces between signs and figures (GB/T 9704), other than pages on a screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from dashboard.assessment.tables import bounds_of
from dashboard.publishing.bulletins.shapes import COUNT, GROWTH, HOURS, POINTS, RATE, SCORE, YUAN, Cell, Value

NOTHING = "—"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
WEEKDAYS = {"zh": "一二三四五六日", "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")}
NUMERALS = (*"一二三四五六七八九十", "十一", "十二")
DIGITS = {COUNT: 0, RATE: 2, POINTS: 2, GROWTH: 2, HOURS: 2, SCORE: 2, YUAN: 2}
SIGNED = (POINTS, GROWTH)
UNITS = {
    RATE: {"zh": "%", "en": "%"},
    GROWTH: {"zh": "%", "en": "%"},
    POINTS: {"zh": "个百分点", "en": " pp"},
}
KIND_NAMES = {
    "day": ("日报", "Daily Bulletin"),
    "week": ("周报", "Weekly Bulletin"),
    "month": ("月报", "Monthly Bulletin"),
    "quarter": ("季报", "Quarterly Bulletin"),
    "year": ("年报", "Yearly Bulletin"),
}
BEFORE_WORDS = {
    # the period before, and the one a year before
    "day": (("前一日", "the day before"), ("去年同日", "the same day last year")),
    "week": (("上周", "the week before"), ("去年同期", "the same week last year")),
    "month": (("上月", "the month before"), ("去年同期", "the same month last year")),
    "quarter": (("上季度", "the quarter before"), ("去年同期", "the same quarter last year")),
    "year": (("上年", "the year before"), ("去年同期", "the year before")),
}
THIS_PERIOD = {"day": "当日", "week": "本周", "month": "本月", "quarter": "本季度", "year": "本年"}
TEXTS: dict[str, tuple[str, str]] = {
    "indicator": ("指标", "Indicator"),
    "this": ("本期", "This period"),
    "change": ("增减", "Change"),
    "rank": ("排名", "Rank"),
    "name": ("单位", "Unit"),
    "district": ("区（市、县）", "District"),
    "department": ("责任单位", "Department"),
    "panel": ("大类", "Kind"),
    "category": ("问题类别", "Category"),
    "day": ("日期", "Day"),
    "month": ("月份", "Month"),
    "place": ("点位", "Place"),
    "number": ("案件编号", "Case"),
    "street": ("街道（乡镇）", "Street office"),
    "handling_deadline": ("处置时限", "Deadline"),
    "late_hours": ("超期（小时）", "Hours late"),
    "score": ("综合指标值", "Score"),
    "grade": ("等次", "Grade"),
    "share_of_reports": ("上报占比", "Share of reports"),
    "share_of_accepted": ("立案占比", "Share of accepted"),
    "sum": ("合计", "Total"),
    "rest": ("其他", "Others"),
    "not_dispatched": ("未派遣", "Not dispatched"),
    "item": ("项目", "Item"),
    "value": ("数值", "Value"),
    "costs": ("成本与效益", "Cost and benefit"),
    "accepted_cases": ("立案数（件）", "Accepted cases"),
    "cash_share": ("其中现金奖励案件占比", "Share of them with a reward in cash"),
    "reward_each": ("每件现金奖励", "Reward of such a case"),
    "rewards": ("市民奖励", "Rewards to citizens"),
    "area_km2": ("巡查面积（平方公里）", "Area to go round (km²)"),
    "inspector_area_km2": ("每名网格员面积（平方公里）", "Area of an inspector (km²)"),
    "inspectors": ("所需网格员（名）", "Inspectors needed"),
    "inspector_year": ("网格员每人每年费用", "An inspector's yearly cost"),
    "days": ("天数", "Days"),
    "inspectors_cost": ("网格员费用", "Inspectors would have cost"),
    "saved": ("节约", "Saved"),
    "rewards_share": ("市民奖励占网格员费用", "Rewards in per cent of inspectors' cost"),
    "rewards_each": ("每件立案的奖励", "Rewards by accepted case"),
    "inspectors_each": ("每件立案的网格员费用", "Inspectors' cost by accepted case"),
    "copy_to": ("抄送：", "Copies to: "),
    "printed": ("印发", "Issued"),
    "table": ("表", "Table "),
    "chart": ("图", "Chart "),
    "before": ("整改前", "Before"),
    "after": ("整改后", "After"),
    "photo_missing": ("（该照片现不公开，从略。）", "(This photo is not public at present and is left out.)"),
    "main_category": ("主要问题", "Most of all"),
    "open_now": ("未结案", "Still open"),
    "cell": ("单元网格", "Grid cell"),
    "meaning": ("定义", "Definition"),
    "source": ("依据", "Source"),
    "rates_note": (
        "比率保留两位小数，四舍五入；“—”表示没有可计算的基数。环比、同比：比率为百分点之差，其余为增减百分比。",
        "Rates have two decimals, rounded half up; “—”: nothing under it. Changes of rates are percentage points, all others per cent.",
    ),
    "source_note": (
        "数据来源：百姓拍案件库；每一案件按其得到的每个时限计一次到期（应结案、应处置）。",
        "Source: the city's own cases. A case is due once for each deadline that it got.",
    ),
    "privacy_note": (
        "本通报不含举报人信息和举报原文；照片均经遮挡并由人工确认。",
        "This bulletin holds neither who reported nor what they wrote; photos were blurred and confirmed by a person.",
    ),
    "cover": ("通报", "Bulletin"),
    "other_forms": ("其他格式", "Other forms"),
    "formula_note": (
        "各项比率和合计均为公式，改动数据后自动重算；“—”表示没有可计算的基数。",
        "Every rate and every sum is a live formula; “—” means that there is nothing under it.",
    ),
    "page": ("第 &P 页，共 &N 页", "Page &P of &N"),
}


def word(key: str, language: str) -> str:
    """One of the words that stand in every paper."""
    return in_language(TEXTS[key], language)


def in_language(pair: tuple[str, str] | Sequence[str], language: str) -> str:
    """Of (zh, en)."""
    return pair[0 if language == "zh" else 1]


def name_in(words: Mapping[str, str], language: str) -> str:
    """City words in this language; the other one stands in."""
    return words.get(language) or next(iter(words.values()), "")


def said(cell: Cell, language: str, *, unit: bool = True) -> str:
    """A cell as it is printed."""
    return figure(cell.value, cell.kind, language, unit=unit)


def figure(value: Value, kind: str, language: str, *, unit: bool = True) -> str:
    """61007 -> 61,007; 93.2 as a rate -> 93.20%; a change carries its sign; None -> —."""
    if value is None:
        return NOTHING
    if isinstance(value, str) or kind not in DIGITS:
        return str(value)
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-DIGITS[kind]), ROUND_HALF_UP)
    exact = abs(exact) if exact == 0 else exact
    text = f"{exact:{'+' if kind in SIGNED and exact else ''},}".replace("-", "−")
    return text + (UNITS.get(kind, {}).get(language, "") if unit else "")


def ordinal_title(number: int, title: str, language: str) -> str:
    """The heading of the n-th section, from 1: 一、总体情况; 1. Overall."""
    return f"{NUMERALS[number - 1]}、{title}" if language == "zh" else f"{number}. {title}"


def day_said(day: date, language: str) -> str:
    """2026年11月22日; 22 November 2026."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_said(at: datetime, language: str) -> str:
    """2026年11月22日18:00; 18:00 on 22 November 2026."""
    clock = f"{at:%H:%M}"
    return f"{day_said(at.date(), language)}{clock}" if language == "zh" else f"{clock} on {day_said(at.date(), language)}"


def short_moment(at: datetime, year: int = 0) -> str:
    """11-22 18:00, for tables; with its year where that is not the given one."""
    return f"{at:%m-%d %H:%M}" if year in (0, at.year) else f"{at:%Y-%m-%d %H:%M}"


def short_day(key: str, language: str) -> str:
    """11-22 of a day, 11月 or Nov of a month, for tables and charts."""
    if len(key) == len("2026-11-22"):
        return key[5:]
    return f"{int(key[5:])}月" if language == "zh" else MONTHS[int(key[5:]) - 1][:3]


def period_said(kind: str, key: str, language: str) -> str:
    """2026年11月; November 2026; for a week its days too."""
    return {"day": _day, "week": _week, "month": _month, "quarter": _quarter, "year": _year}[kind](key, language)


def number_of(kind: str, key: str) -> int:
    """Which day, week, month or quarter of its year a period is: the number that its bulletin carries; a year's is 1."""
    if kind == "day":
        return date.fromisoformat(key).timetuple().tm_yday
    return {"week": lambda: int(key[6:]), "month": lambda: int(key[5:]), "quarter": lambda: int(key[6:]), "year": lambda: 1}[kind]()


def _day(key: str, language: str) -> str:
    day = date.fromisoformat(key)
    weekday = WEEKDAYS[language][day.weekday()]
    return f"{day_said(day, language)}（星期{weekday}）" if language == "zh" else f"{weekday}, {day_said(day, language)}"


def _week(key: str, language: str) -> str:
    first, last = bounds_of("week", key)
    if language == "zh":
        till = f"{last.month}月{last.day}日" if first.month != last.month else f"{last.day}日"
        return f"{key[:4]}年第{int(key[6:])}周（{first.month}月{first.day}日至{till}）"
    return f"week {int(key[6:])} of {key[:4]} ({first.day} {MONTHS[first.month - 1][:3]} – {last.day} {MONTHS[last.month - 1][:3]})"


def _month(key: str, language: str) -> str:
    return f"{key[:4]}年{int(key[5:])}月" if language == "zh" else f"{MONTHS[int(key[5:]) - 1]} {key[:4]}"


def _quarter(key: str, language: str) -> str:
    return f"{key[:4]}年第{NUMERALS[int(key[6:]) - 1]}季度" if language == "zh" else f"quarter {key[6:]} of {key[:4]}"


def _year(key: str, language: str) -> str:
    return f"{key}年" if language == "zh" else key
