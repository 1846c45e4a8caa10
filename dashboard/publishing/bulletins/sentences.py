"""What a bulletin says in whole sentences, in Chinese and English. (rules)

What has nothing under it is not said; every comparison names its base.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.publishing.bulletins.grids import change_of, kind_of_cell
from dashboard.publishing.bulletins.shapes import COUNT, POINTS, RATE
from dashboard.publishing.bulletins.words import BEFORE_WORDS, THIS_PERIOD, figure, in_language, name_in

Figures = Mapping[str, Any]
NAMED = 3  # units that a sentence names from each end


def overall_said(content: Figures, row: Figures, before: Figures, year_before: Figures | None, who: str, when: str, language: str) -> str:
    """The whole period in one paragraph. who: the city or the unit it is about; when: the period in words."""
    say = _Say(content["kind"], language)
    parts = [say.received(row, before, who, when), say.due(row, before, year_before), say.handling(row), say.events(row), say.rated(row)]
    return say.joined(parts)


def standing_said(row: Figures, moment: str, language: str) -> str:
    """What is overdue now."""
    say = figure(row["overdue_open"], COUNT, language)
    if language == "zh":
        return f"截至{moment}，超期未处置案件{say}件。" if row["overdue_open"] else f"截至{moment}，没有超期未处置案件。"
    is_one = row["overdue_open"] == 1
    return (
        f"As of {moment}, {say} {'case was' if is_one else 'cases were'} overdue."
        if row["overdue_open"]
        else f"As of {moment} none was overdue."
    )


def ranking_said(rows: Sequence[Figures], key: str, what: str, language: str) -> str:
    """Who stands first and last by an indicator. rows: units, the best first. what: the indicator's name."""
    known = [row for row in rows if row[key] is not None]
    if not known:
        return ""
    if len(known) <= 2 * NAMED:
        listed = _listed(known, key, language)
        return f"{what}由高到低依次为：{listed}。" if language == "zh" else f"{what}, highest first: {listed}."
    first, last = _listed(known[:NAMED], key, language), _listed(known[: -NAMED - 1 : -1], key, language)
    if language == "zh":
        return f"{what}排名前三位的是：{first}；排名后三位的是（由后向前）：{last}。"
    return f"{what}: highest {first}; lowest {last}."


def movement_said(rows: Sequence[Figures], before: Mapping[str, Figures], key: str, kind: str, language: str) -> str:
    """Whose rate rose and fell most against the period before."""
    moved = [(row, change_of(key, row, before[row["key"]])[0]) for row in rows if row["key"] in before]
    known = [(row, change) for row, change in moved if change]
    if not known:
        return ""
    base = in_language(BEFORE_WORDS[kind][0], language)
    best, worst = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])
    parts = [_moved(row, change, language) for row, change in (best, worst) if (change > 0) == (row is best[0])]
    if language == "zh":
        return f"与{base}相比，{'；'.join(parts)}。"
    return f"Against {base}, {'; '.join(parts)}."


def most_said(rows: Sequence[Figures], share_key: str, language: str, most: int = NAMED) -> str:
    """Which kinds of problems were accepted most. rows: the most first, each with its ``share_key``."""
    known = [row for row in rows if row["accepted"]][:most]
    if not known:
        return ""
    if language == "zh":
        listed = "、".join(
            f"{name_in(row['name'], language)}（{figure(row['accepted'], COUNT, language)}件，占{figure(row[share_key], RATE, language)}）"
            for row in known
        )
        return f"立案较多的依次为：{listed}。"
    listed = ", ".join(
        f"{name_in(row['name'], language)} ({figure(row['accepted'], COUNT, language)}, {figure(row[share_key], RATE, language)})"
        for row in known
    )
    return f"Most accepted cases were {listed}."


def _listed(rows: Sequence[Figures], key: str, language: str) -> str:
    left, right, mark = ("（", "）", "、") if language == "zh" else (" (", ")", ", ")
    return mark.join(f"{name_in(row['name'], language)}{left}{figure(row[key], kind_of_cell(key), language)}{right}" for row in rows)


def _moved(row: Figures, change: float, language: str) -> str:
    name, size = name_in(row["name"], language), figure(abs(change), POINTS, language).lstrip("+")
    if language == "zh":
        return f"{name}{'升幅' if change > 0 else '降幅'}最大，{'上升' if change > 0 else '下降'}{size}"
    return f"{name} {'rose' if change > 0 else 'fell'} most, by {size}"


class _Say:
    """Clauses about one row, in one language."""

    def __init__(self, kind: str, language: str) -> None:
        self._kind, self._language = kind, language
        self._zh = language == "zh"
        self._last, self._year = (in_language(words, language) for words in BEFORE_WORDS[kind])

    def joined(self, parts: Sequence[str]) -> str:
        return ("" if self._zh else " ").join(part for part in parts if part)

    def received(self, row: Figures, before: Figures, who: str, when: str) -> str:
        count = self._of(row)
        grown = self._compared("reports", row, before, self._last)
        if self._zh:
            rate = f"，立案率{count('acceptance_rate')}" if row["acceptance_rate"] is not None else ""
            return f"{when}，{who}共收到市民举报{count('reports')}件{'，' + grown if grown else ''}；立案{count('accepted')}件{rate}。"
        rate = f" ({count('acceptance_rate')})" if row["acceptance_rate"] is not None else ""
        told = f" ({grown})" if grown else ""
        when = f"{'On' if self._kind == 'day' else 'In'} {when}"
        return f"{when} {who} received {count('reports')} reports{told} and accepted {count('accepted')} of them{rate}."

    def due(self, row: Figures, before: Figures, year_before: Figures | None) -> str:
        count = self._of(row)
        if not row["due"]:
            return f"{THIS_PERIOD[self._kind]}没有到期应结案件。" if self._zh else "No case was due to be closed."
        compared = [self._compared("on_time_closing_rate", row, before, self._last)]
        compared += [self._compared("on_time_closing_rate", row, year_before, self._year)] if year_before else []
        told = [text for text in compared if text]
        if self._zh:
            told_zh = "，" + "，".join(told) if told else ""
            return (
                f"应结案{count('due')}件，结案{count('closed')}件，结案率{count('closing_rate')}；"
                f"按期结案{count('closed_on_time')}件，按期结案率{count('on_time_closing_rate')}{told_zh}。"
            )
        told_en = f" ({', '.join(told)})" if told else ""
        return (
            f"{count('due')} cases were due; {count('closed')} of them were closed ({count('closing_rate')}), "
            f"{count('closed_on_time')} on time: an on-time closing rate of {count('on_time_closing_rate')}{told_en}."
        )

    def handling(self, row: Figures) -> str:
        count = self._of(row)
        if not row["handling_due"]:
            return ""
        if self._zh:
            return (
                f"应处置{count('handling_due')}件，处置{count('handled')}件，处置率{count('handling_rate')}；"
                f"按期处置{count('handled_on_time')}件，按期处置率{count('on_time_handling_rate')}。"
            )
        return (
            f"{count('handling_due')} were due for handling; {count('handled')} were handled ({count('handling_rate')}), "
            f"{count('handled_on_time')} on time ({count('on_time_handling_rate')})."
        )

    def events(self, row: Figures) -> str:
        """Sending back, deferrals, hours."""
        count = self._of(row)
        zh, en = [], []
        if row["rework"] and row["rework_rate"] is not None:
            zh.append(f"返工{count('rework')}件次，返工率{count('rework_rate')}")
            en.append(f"{count('rework')} were sent back ({count('rework_rate')})")
        if row["deferrals"] and row["deferral_rate"] is not None:
            zh.append(f"批准延期{count('deferrals')}件次，延期率{count('deferral_rate')}")
            en.append(f"{count('deferrals')} deferrals were granted ({count('deferral_rate')})")
        if row["median_hours_to_close"] is not None:
            zh.append(f"结案用时中位数{count('median_hours_to_close')}小时")
            en.append(f"the median case took {count('median_hours_to_close')} hours to close")
        return self._listed(zh, en)

    def rated(self, row: Figures) -> str:
        count = self._of(row)
        if not row["ratings"]:
            return ""
        zh = f"收到市民评价{count('ratings')}份，其中满意{count('satisfied')}份，满意率{count('satisfaction_rate')}"
        en = f"citizens rated {count('ratings')} outcomes, {count('satisfied')} of them as satisfying ({count('satisfaction_rate')})"
        return self._listed([zh], [en])

    def _listed(self, zh: Sequence[str], en: Sequence[str]) -> str:
        if not zh:
            return ""
        text = "；".join(zh) if self._zh else "; ".join(en)
        return f"{text}。" if self._zh else f"{text[0].upper()}{text[1:]}."

    def _of(self, row: Figures) -> Any:
        return lambda key: figure(row[key], kind_of_cell(key), self._language)

    def _compared(self, key: str, row: Figures, then: Figures, base: str) -> str:
        """较上月上升1.29个百分点; up 1.29 pp on the month before; '' where there is nothing to compare."""
        change, kind = change_of(key, row, then)
        if change is None:
            return ""
        if change == 0:
            return f"与{base}持平" if self._zh else f"as {base}"
        size = figure(abs(change), kind, self._language).lstrip("+")
        if self._zh:
            up, down = ("上升", "下降") if kind == POINTS else ("增长", "下降")
            return f"较{base}{up if change > 0 else down}{size}"
        return f"{'up' if change > 0 else 'down'} {size} on {base}"
