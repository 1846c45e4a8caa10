"""What each indicator means, as data, and how counts become rates. (rules)

Tables, API, docs and bulletins read ``INDICATORS``. Source: CJ/T 292 and GB/T 30428.4, as DOMAIN and docs/adr/0004 put them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.assessment.rates import percent

COUNT = "count"
RATE = "rate"
RATIO = "ratio"
STANDING = "standing"
MEDIAN = "median"
KINDS: dict[str, tuple[str, str]] = {
    COUNT: ("数量", "a number of reports, cases or events in the period"),
    RATE: ("百分率", "a share of the cases, 0–100 %"),
    RATIO: ("比率", "events to cases in %; it may pass 100"),
    STANDING: ("现状", "what stands now, whatever the period"),
    MEDIAN: ("中位数", "hours by the clock"),
}
CJ_T_292 = "CJ/T 292"
GB_T_30428_4 = "GB/T 30428.4"


@dataclass(frozen=True)
class Indicator:
    """One indicator. part, whole: keys of the counts it divides, of rates and ratios; zh_is, en_is: its definition in words."""

    key: str
    zh: str
    en: str
    kind: str
    zh_is: str
    en_is: str
    part: str = ""
    whole: str = ""
    source: str = GB_T_30428_4


INDICATORS: tuple[Indicator, ...] = (
    Indicator("reports", "上报数", "Reports", COUNT, "期内收到的举报，含重复举报", "reports received in the period, duplicates too"),
    Indicator("accepted", "立案数", "Accepted", COUNT, "期内立案的案件", "cases accepted in the period"),
    Indicator("acceptance_rate", "立案率", "Acceptance rate", RATE, "立案数 ÷ 上报数", "accepted ÷ reports", "accepted", "reports"),
    Indicator(
        "due",
        "应结案数",
        "Due",
        COUNT,
        "期内到期应结案的案件（提前结案的，计在结案当日；作废和重复的除外）",
        "cases due in the period: at each closing deadline, or at the closing if that comes first; void and duplicate ones aside",
    ),
    Indicator("closed", "结案数", "Closed", COUNT, "应结案的案件中，现已结案的", "of the due ones, those closed by now"),
    Indicator(
        "closed_on_time",
        "按期结案数",
        "Closed on time",
        COUNT,
        "应结案的案件中，在时限内结案的",
        "of the due ones, those closed by their deadline",
    ),
    Indicator("closing_rate", "结案率", "Closing rate", RATE, "结案数 ÷ 应结案数", "closed ÷ due", "closed", "due"),
    Indicator(
        "on_time_closing_rate",
        "按期结案率",
        "On-time closing rate",
        RATE,
        "按期结案数 ÷ 应结案数",
        "closed on time ÷ due",
        "closed_on_time",
        "due",
    ),
    Indicator(
        "handling_due",
        "应处置数",
        "Due for handling",
        COUNT,
        "期内到期应处置的案件（提前反馈的，计在反馈当日）",
        "cases whose handling was due in the period: at the handling deadline, or at the feedback if that comes first",
    ),
    Indicator("handled", "处置数", "Handled", COUNT, "应处置的案件中，现已反馈的", "of those due for handling, those fed back by now"),
    Indicator(
        "handled_on_time",
        "按期处置数",
        "Handled on time",
        COUNT,
        "应处置的案件中，在时限内反馈的",
        "of those due for handling, those fed back by their deadline",
    ),
    Indicator(
        "handling_rate", "处置率", "Handling rate", RATE, "处置数 ÷ 应处置数", "handled ÷ due for handling", "handled", "handling_due"
    ),
    Indicator(
        "on_time_handling_rate",
        "按期处置率",
        "On-time handling rate",
        RATE,
        "按期处置数 ÷ 应处置数",
        "handled on time ÷ due for handling",
        "handled_on_time",
        "handling_due",
    ),
    Indicator(
        "overdue_open", "超期未处置数", "Overdue", STANDING, "现在超过处置时限仍未反馈的案件", "open past their handling deadline, now"
    ),
    Indicator("rework", "返工数", "Sent back", COUNT, "期内返工的次数", "times a case was sent back in the period"),
    Indicator("rework_rate", "返工率", "Rework rate", RATIO, "返工数 ÷ 处置数", "sent back ÷ handled", "rework", "handled"),
    Indicator("dispatched", "派遣数", "Dispatched", COUNT, "期内派遣的次数", "times a case was dispatched in the period"),
    Indicator("deferrals", "延期数", "Deferrals", COUNT, "期内批准的缓办", "deferrals granted in the period"),
    Indicator("deferral_rate", "延期率", "Deferral rate", RATIO, "延期数 ÷ 派遣数", "deferrals ÷ dispatched", "deferrals", "dispatched"),
    Indicator("ratings", "评价数", "Ratings", COUNT, "期内收到的评价", "ratings received in the period", source=CJ_T_292),
    Indicator("satisfied", "满意数", "Satisfied", COUNT, "期内评价中满意的", "of these, those that say satisfied", source=CJ_T_292),
    Indicator(
        "satisfaction_rate",
        "满意率",
        "Satisfaction rate",
        RATE,
        "满意数 ÷ 评价数",
        "satisfied ÷ ratings",
        "satisfied",
        "ratings",
        source=CJ_T_292,
    ),
    Indicator(
        "median_hours_to_close",
        "结案用时中位数",
        "Median hours to close",
        MEDIAN,
        "期内结案的案件，从立案到结案的小时数（按钟点）的中位数",
        "hours by the clock from acceptance to closing, of the cases closed in the period: the middle one",
    ),
)
BY_KEY: dict[str, Indicator] = {indicator.key: indicator for indicator in INDICATORS}
COUNTS: tuple[str, ...] = tuple(indicator.key for indicator in INDICATORS if indicator.kind == COUNT)


def rates(counts: Mapping[str, int]) -> dict[str, float | None]:
    """Every rate and ratio over these counts: per cent, two decimals, half up; None with nothing under it."""
    return {
        indicator.key: percent(counts.get(indicator.part, 0), counts.get(indicator.whole, 0))
        for indicator in INDICATORS
        if indicator.kind in (RATE, RATIO)
    }


def row_of(counts: Mapping[str, int], overdue_open: int, median_hours: float | None) -> dict[str, Any]:
    """Every indicator over these counts, in the order of ``INDICATORS``."""
    known: dict[str, Any] = {name: counts.get(name, 0) for name in COUNTS} | rates(counts)
    known |= {"overdue_open": overdue_open, "median_hours_to_close": median_hours}
    return {indicator.key: known[indicator.key] for indicator in INDICATORS}
