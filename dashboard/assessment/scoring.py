"""The composite score (综合指标值): parts, weights, grades, ranks. (rules)

Every weight is the city's, ``City.assessment``. A signer can do each sum again by hand: points come from the printed rates, rounded half up
to two decimals, and the score is their sum. Source: DOMAIN "Indicators"; docs/assessment.md
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from dashboard.assessment.indicators import BY_KEY, RATIO
from dashboard.assessment.rates import HUNDREDTH, percent
from dashboard.city import City, Grade, Group, Part, Scheme, is_member
from dashboard.city.judging import FULL_MARKS_AT, POINTS_OFF, SCORED_COUNTS, SCORED_RATES, SCORED_RATIOS

FULL = Decimal(100)
NONE = Decimal(0)
Row = Mapping[str, Any]
Words = Mapping[str, str]


@dataclass(frozen=True)
class Measure:
    """What a part is measured by. part, whole: keys of an indicator row; inverted: 100 − part ÷ whole; indicator: whose page opens it."""

    part: str
    whole: str
    inverted: bool
    indicator: str
    name: Words


@dataclass(frozen=True)
class PartScore:
    """One part of a score. given: its weight after the parts without data gave theirs away, 0 for one of these.

    rate: what its formula gives, in per cent, as printed; held: the same within 0–100; points, lost: of given; None: no data.
    count, of: the counts of its formula; formula: it in words.
    """

    code: str
    kind: str
    name: Words
    indicator: str
    part: str
    whole: str
    inverted: bool
    weight: float
    given: float
    count: int
    of: int
    rate: float | None
    held: float | None
    points: float | None
    lost: float | None
    formula: Words


@dataclass(frozen=True)
class Score:
    """value: 0–100, two decimals; None without data. next_grade, next_points: the grade above and how far it is, '' and None at the top."""

    value: float | None
    grade: str
    next_grade: str
    next_points: float | None
    parts: tuple[PartScore, ...]


@dataclass(frozen=True)
class Ranked:
    """A unit in its group. rank: from 1, equal scores sharing one; None without a score."""

    key: str
    name: Words
    score: Score
    rank: int | None


def _measures() -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for key in (*SCORED_RATES, *(key for key in SCORED_RATIOS if key in BY_KEY)):
        one = BY_KEY[key]
        minus = "100 − " if one.kind == RATIO else ""
        en = one.en.lower() if minus else one.en
        found[key] = Measure(one.part, one.whole, bool(minus), key, {"zh": minus + one.zh, "en": minus + en})
    name = {"zh": "100 − 超期未处置占比", "en": "100 − overdue share"}
    found["overdue_share"] = Measure("overdue_open", "due", True, "overdue_open", name)
    under = {"rework": "handled", "deferrals": "dispatched", "overdue_open": "due"}
    for key in SCORED_COUNTS:
        found[key] = Measure(key, under[key], False, key, {"zh": BY_KEY[key].zh, "en": BY_KEY[key].en})
    return found


MEASURES: dict[str, Measure] = _measures()


def composite(row: Row, scheme: Scheme, grades: Sequence[Grade]) -> Score:
    """The score of an indicator row.

    A part without data gives its weight to the others in proportion; events with nothing under them (sent back, none handled) count as
    the worst. Without anything under any part there is no score.
    """
    points = [_points(row, part) for part in scheme.parts]
    known = [one for one in points if one is not None]
    if not any(row[MEASURES[part.of].whole] for part in scheme.parts):
        return Score(None, "", "", None, tuple(_part_score(row, part, None, NONE, NONE) for part in scheme.parts))
    weight = sum((_exact(part.weight) for part, one in zip(scheme.parts, points, strict=True) if one is not None), NONE)
    value = _cents(sum(known, NONE) * FULL / weight)
    weights = [NONE if one is None else _exact(part.weight) for part, one in zip(scheme.parts, points, strict=True)]
    given = _spread([each * FULL / weight for each in weights], FULL, [FULL] * len(points), ahead=points)
    shown = _spread([(one or NONE) * FULL / weight for one in points], value, given, ahead=given)
    parts = zip(scheme.parts, points, given, shown, strict=True)
    grade, above = _grades_at(value, grades)
    return Score(
        float(value),
        grade.letter,
        above.letter if above else "",
        float(_exact(above.least) - value) if above else None,
        tuple(_part_score(row, part, one, full, got) for part, one, full, got in parts),
    )


def league(rows: Sequence[Row], scheme: Scheme, grades: Sequence[Grade]) -> list[Ranked]:
    """Units from the best down, equal scores sharing a rank; those without a score at the end. rows: with key and name."""
    scores = {row["key"]: composite(row, scheme, grades) for row in rows}
    values = [score.value for score in scores.values() if score.value is not None]
    ranked = [Ranked(row["key"], row["name"], scores[row["key"]], rank_of(scores[row["key"]].value, values)) for row in rows]
    return sorted(ranked, key=lambda one: (one.rank is None, one.rank or 0, one.key))


def rank_of(value: float | None, values: Sequence[float]) -> int | None:
    """The place of a score among all of its group."""
    return None if value is None else 1 + sum(other > value for other in values)


def members(city: City, group: Group) -> list[str]:
    """Codes of those who are ranked in a group, in the city's order."""
    if group.by == "district":
        return list(city.districts)
    return [code for code, department in city.departments.items() if is_member(group, department)]


def group_of(city: City, by: str, code: str) -> Group:
    """The one group that a district or department is judged in."""
    return next(group for group in city.assessment.groups.values() if group.by == by and code in members(city, group))


def group_rows(rows: Sequence[Row], city: City, group: Group) -> list[Row]:
    """The rows of a group's members."""
    wanted = set(members(city, group))
    return [row for row in rows if row["key"] in wanted]


def _points(row: Row, part: Part) -> Decimal | None:
    """Points of the part's own weight, two decimals; None without data. That nothing happened which costs points, is data."""
    measure, weight = MEASURES[part.of], _exact(part.weight)
    if part.kind == POINTS_OFF:
        return _cents(max(_exact(part.least), weight - _off(part, row[measure.part])))
    if not row[measure.whole] and not row[measure.part]:
        return None
    held = _held(_result(row, measure))
    if part.kind == FULL_MARKS_AT:
        short = max(NONE, _exact(part.at) - held)
        return _cents(max(_exact(part.least), weight - _exact(part.off) * short))
    return _cents(weight * held / FULL)


def _result(row: Row, measure: Measure) -> Decimal | None:
    """What the formula gives, in per cent with two decimals; None with nothing under it."""
    rate = percent(row[measure.part], row[measure.whole])
    if rate is None:
        return None
    return FULL - _exact(rate) if measure.inverted else _exact(rate)


def _held(result: Decimal | None) -> Decimal:
    """Within 0–100; the worst for events with nothing under them."""
    return NONE if result is None else min(FULL, max(NONE, result))


def _off(part: Part, count: int) -> Decimal:
    """Points off for so many: the first ones less than the later ones."""
    later = max(0, count - part.more_from + 1) if part.more_from else 0
    return (count - later) * _exact(part.off) + later * _exact(part.more_off)


def _grades_at(value: Decimal, grades: Sequence[Grade]) -> tuple[Grade, Grade | None]:
    """The grade of a score, and the one above it."""
    place = next(place for place, grade in enumerate(grades) if value >= _exact(grade.least))
    return grades[place], grades[place - 1] if place else None


def _spread(exact: Sequence[Decimal], total: Decimal, most: Sequence[Decimal], ahead: Sequence[Decimal | None]) -> list[Decimal]:
    """Each rounded to two decimals so that they sum to the total, none above its most: rounded up are those that are something in
    ``ahead``, then the largest remainders.
    """
    found = [each.quantize(HUNDREDTH, ROUND_FLOOR) for each in exact]
    first = sorted(range(len(exact)), key=lambda place: (not ahead[place], found[place] - exact[place], place))
    while (missing := total - sum(found, NONE)) > 0:
        for place in [place for place in first if exact[place] and found[place] < most[place]][: int(missing / HUNDREDTH)]:
            found[place] += HUNDREDTH
    return found


def _part_score(row: Row, part: Part, points: Decimal | None, given: Decimal, shown: Decimal) -> PartScore:
    measure = MEASURES[part.of]
    result = None if part.kind == POINTS_OFF else _result(row, measure)
    known = points is not None
    return PartScore(
        part.of,
        part.kind,
        measure.name,
        measure.indicator,
        measure.part,
        measure.whole,
        measure.inverted,
        part.weight,
        float(given),
        row[measure.part],
        row[measure.whole],
        None if result is None else float(result),
        float(_held(result)) if known and part.kind != POINTS_OFF else None,
        float(shown) if known else None,
        float(given - shown) if known else None,
        formula(row, part) if known else NO_DATA,
    )


NO_DATA: Words = {"zh": "无数据，权重按比例分给其他项", "en": "no data: its weight goes to the others in proportion"}
TAILS: dict[str, Words] = {
    # what stands behind a formula, by what it is about
    "held": {"zh": "，计 {held}", "en": ", counted as {held}"},
    "nothing": {"zh": "：有发生而无基数，计 0", "en": ": events with nothing under them count as 0"},
    FULL_MARKS_AT: {"zh": "；{at}% 得满分，每低 1 个百分点扣 {off} 分", "en": "; full marks from {at}%, {off} off for each point below"},
    "least": {"zh": "，最少得 {least} 分", "en": ", {least} at least"},
    POINTS_OFF: {"zh": "扣 {sum} = {total} 分", "en": "{sum} = {total} points off"},
}


def formula(row: Row, part: Part) -> Words:
    """A part's sum with its counts, in words: 10,336 ÷ 13,251 = 78.00%."""
    return {language: _formula(row, part, language) for language in ("zh", "en")}


def _formula(row: Row, part: Part, language: str) -> str:
    measure = MEASURES[part.of]
    count, of = row[measure.part], row[measure.whole]
    least = TAILS["least"][language].format(least=_short(part.least)) if part.least else ""
    if part.kind == POINTS_OFF:
        return TAILS[POINTS_OFF][language].format(sum=_sum_off(part, count), total=_short(_off(part, count))) + least
    result = _result(row, measure)
    said = f"{'100 − ' if measure.inverted else ''}{count:,} ÷ {of:,}"
    if result is None:
        return said + TAILS["nothing"][language]
    said += f" = {_signed(result)}%"
    if _held(result) != result:
        said += TAILS["held"][language].format(held=_short(_held(result)))
    if part.kind == FULL_MARKS_AT:
        said += TAILS[FULL_MARKS_AT][language].format(at=_short(part.at), off=_short(part.off)) + least
    return said


def _sum_off(part: Part, count: int) -> str:
    """2 × 0.2 + 5 × 0.5"""
    later = max(0, count - part.more_from + 1) if part.more_from else 0
    return f"{count - later:,} × {_short(part.off)}" + (f" + {later:,} × {_short(part.more_off)}" if later else "")


def _short(value: float | Decimal) -> str:
    """Without decimals that say nothing."""
    return f"{Decimal(str(value)).normalize():f}"


def _signed(value: Decimal) -> str:
    return f"{'−' if value < 0 else ''}{abs(value):,.2f}"


def _exact(value: float) -> Decimal:
    return Decimal(repr(value))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)
