"""The composite score: the printed example to the last digit, and what must be true of any score, ranking and grade."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.assessment.indicators import BY_KEY, COUNTS, row_of
from dashboard.assessment.scoring import MEASURES, composite, group_of, group_rows, league, members
from dashboard.city import Grade, Part, Scheme, load_city
from dashboard.city.judging import PART_KINDS, SCORED_COUNTS, SCORED_RATES, SCORED_RATIOS

CITY = load_city("guiyang")
SCHEMES = CITY.assessment.schemes
GRADES = CITY.assessment.grades
DEFAULT = SCHEMES["proportional"]
PRINTED = {
    # design/district.png
    "due": 13251,
    "closed": 13022,
    "closed_on_time": 10336,
    "handling_due": 13251,
    "handled": 13076,
    "rework": 1107,
    "satisfied": 3704,
    "ratings": 4450,
}
ON_TIME = ("reports", "accepted", "dispatched", "due", "closed", "closed_on_time", "handling_due", "handled", "handled_on_time")


def a_row(counts, overdue_open=0, key="", name="甲"):
    return {"key": key, "name": {"zh": name, "en": name}} | row_of(counts, overdue_open, None)


def cents(values):
    return sum((Decimal(repr(value)) for value in values), Decimal(0))


@st.composite
def rows(draw, key=""):
    """Rows as the tables give them: parts within their wholes, events as many as they please."""
    small = st.integers(0, 6) | st.integers(0, 50_000)
    wholes = {name: draw(small) for name in ("reports", "due", "handling_due", "dispatched", "ratings", "rework", "deferrals")}
    within = {"accepted": "reports", "closed": "due", "handled": "handling_due", "satisfied": "ratings"}
    counts = wholes | {name: draw(st.integers(0, wholes[whole])) for name, whole in within.items()}
    counts |= {f"{name}_on_time": draw(st.integers(0, counts[name])) for name in ("closed", "handled")}
    return a_row(counts, draw(small), key)


@st.composite
def schemes(draw):
    """The city's, or another one whose weights sum to 100."""
    if draw(st.booleans()):
        return draw(st.sampled_from(list(SCHEMES.values())))
    of = draw(st.lists(st.sampled_from([*SCORED_RATES, *SCORED_RATIOS, *SCORED_COUNTS]), min_size=1, max_size=7, unique=True))
    cuts = sorted(draw(st.lists(st.integers(1, 9999), min_size=len(of) - 1, max_size=len(of) - 1, unique=True)))
    return Scheme(
        "made", {}, tuple(draw(parts(one, (till - since) / 100)) for one, since, till in zip(of, [0, *cuts], [*cuts, 10000], strict=True))
    )


@st.composite
def parts(draw, of, weight):
    kind = draw(st.sampled_from([kind for kind, known in PART_KINDS.items() if of in known]))
    off = draw(st.integers(0, 300)) / 100
    more = draw(st.booleans())
    return Part(
        kind,
        of,
        weight,
        at=draw(st.integers(0, 10000)) / 100,
        off=off,
        more_from=draw(st.integers(1, 9)) if more else 0,
        more_off=off + draw(st.integers(0, 300)) / 100 if more else 0.0,
        least=draw(st.integers(0, round(weight * 100))) / 100,
    )


def test_the_printed_example_comes_out_to_the_last_digit():
    score = composite(a_row(PRINTED, 14), DEFAULT, GRADES)
    assert (score.value, score.grade, score.next_grade, score.next_points) == (87.47, "B", "A", 2.53)
    assert [(part.points, part.lost) for part in score.parts] == [(31.20, 8.80), (19.65, 0.35), (18.31, 1.69), (9.99, 0.01), (8.32, 1.68)]
    assert [part.rate for part in score.parts] == [78.00, 98.27, 91.53, 99.89, 83.24]
    assert [part.formula["zh"] for part in score.parts] == [
        "10,336 ÷ 13,251 = 78.00%",
        "13,022 ÷ 13,251 = 98.27%",
        "100 − 1,107 ÷ 13,076 = 91.53%",
        "100 − 14 ÷ 13,251 = 99.89%",
        "3,704 ÷ 4,450 = 83.24%",
    ]
    assert [part.name["zh"] for part in score.parts] == ["按期结案率", "结案率", "100 − 返工率", "100 − 超期未处置占比", "满意率"]


def test_full_marks_at_a_rate_and_a_point_off_for_each_point_short():
    score = composite(a_row(PRINTED, 14), SCHEMES["full_marks"], GRADES)
    # 40 − 1 × (95 − 78.00); at 98.27 of 98; 20 − 0.5 × (95 − 91.53); 10 − 1 × (100 − 99.89); 10 − 0.5 × (90 − 83.24)
    assert [part.points for part in score.parts] == [23.0, 20.0, 18.27, 9.89, 6.62]
    assert score.value == 77.78
    assert score.parts[0].formula["zh"] == "10,336 ÷ 13,251 = 78.00%；95% 得满分，每低 1 个百分点扣 1 分"


def test_the_third_rework_costs_more_than_the_first_two_and_there_is_a_floor():
    def points(rework, overdue=0):
        score = composite(a_row(PRINTED | {"rework": rework}, overdue), SCHEMES["points_off"], GRADES)
        return next(part.points for part in score.parts if part.code == "rework")

    assert [points(count) for count in (0, 1, 2, 3, 4, 40, 41, 42, 1107)] == [20.0, 19.8, 19.6, 19.1, 18.6, 0.6, 0.1, 0.0, 0.0]
    part = next(part for part in composite(a_row(PRINTED | {"rework": 5}), SCHEMES["points_off"], GRADES).parts if part.code == "rework")
    assert part.formula == {"zh": "扣 2 × 0.2 + 3 × 0.5 = 1.9 分", "en": "2 × 0.2 + 3 × 0.5 = 1.9 points off"}


def test_a_part_without_data_gives_its_weight_to_the_others_in_proportion():
    score = composite(a_row(PRINTED | {"satisfied": 0, "ratings": 0}, 14), DEFAULT, GRADES)
    assert [part.given for part in score.parts] == [44.45, 22.22, 22.22, 11.11, 0.0]
    assert score.parts[-1].points is None
    assert score.parts[-1].formula["zh"].startswith("无数据")
    assert score.value == 87.94  # (31.20 + 19.65 + 18.31 + 9.99) ÷ 90
    assert cents(part.points for part in score.parts[:-1]) == Decimal("87.94")


def test_nothing_counted_gives_no_score_neither_0_nor_100():
    for scheme in SCHEMES.values():
        score = composite(a_row({}), scheme, GRADES)
        assert (score.value, score.grade, score.next_points) == (None, "", None)
        assert composite(a_row({"rework": 3}, 4), scheme, GRADES).value is None


def test_a_ratio_above_100_is_shown_as_it_is_and_held_at_0():
    score = composite(a_row(PRINTED | {"handled": 100, "rework": 250}, 14), DEFAULT, GRADES)
    rework = next(part for part in score.parts if part.code == "rework_rate")
    assert (rework.rate, rework.held, rework.points, rework.lost) == (-150.0, 0.0, 0.0, 20.0)
    assert rework.formula["zh"] == "100 − 250 ÷ 100 = −150.00%，计 0"


def test_events_with_nothing_under_them_count_as_the_worst():
    score = composite(a_row({"ratings": 4, "satisfied": 4, "rework": 2}), DEFAULT, GRADES)
    assert score.value == 33.33  # 10 of 10 for the ratings, 0 of 20 for work sent back though none was handled
    assert "有发生而无基数" in next(part.formula["zh"] for part in score.parts if part.code == "rework_rate")


def test_nothing_overdue_is_never_worse_than_something_where_each_takes_points_off():
    def value(overdue):
        return composite(a_row({"ratings": 4, "satisfied": 0}, overdue), SCHEMES["points_off"], GRADES).value

    # 20 for no rework, 20 for nothing overdue, 0 of 10 for satisfaction: 40 of 50
    assert [value(count) for count in (0, 1, 2, 40)] == [80.0, 79.0, 78.0, 40.0]


def test_every_measure_is_made_of_counts_of_the_indicators():
    assert set(MEASURES) == {*SCORED_RATES, *SCORED_RATIOS, *SCORED_COUNTS}
    for measure in MEASURES.values():
        assert measure.indicator in BY_KEY
        assert measure.whole in COUNTS
        assert measure.part in COUNTS or measure.part == "overdue_open"


@given(rows(), schemes())
def test_a_score_is_within_0_and_100_and_its_parts_sum_to_it(row, scheme):
    score = composite(row, scheme, GRADES)
    if score.value is None:
        assert score.grade == ""
        return
    assert 0 <= score.value <= 100
    known = [part for part in score.parts if part.points is not None]
    assert cents(part.points for part in known) == Decimal(repr(score.value))
    assert cents(part.given for part in score.parts) == 100
    for part in known:
        assert 0 <= part.points <= part.given
        assert Decimal(repr(part.points)) + Decimal(repr(part.lost)) == Decimal(repr(part.given))
        assert part.held is None or 0 <= part.held <= 100


@given(rows(), schemes(), st.booleans())
def test_one_more_case_on_time_never_lowers_a_score(row, scheme, with_its_reporting):
    moved = ON_TIME if with_its_reporting else [name for name in ON_TIME if name not in ("reports", "accepted", "dispatched")]
    counts = {name: row[name] + (name in moved) for name in COUNTS}
    before = composite(row, scheme, GRADES).value
    after = composite(a_row(counts, row["overdue_open"]), scheme, GRADES).value
    assert after is not None or before is None
    assert before is None or after >= before


@given(rows(), schemes())
def test_a_case_closed_late_instead_of_never_and_one_overdue_less_lower_nothing(row, scheme):
    before = composite(row, scheme, GRADES).value
    better = {name: row[name] for name in COUNTS}
    if row["closed"] < row["due"]:
        better["closed"] += 1
    after = composite(a_row(better, max(0, row["overdue_open"] - 1)), scheme, GRADES).value
    assert before is None or after >= before


@given(st.lists(st.integers(0, 3).flatmap(lambda _: rows()), max_size=8), schemes(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(some, scheme, chance):
    keyed = [row | {"key": str(number)} for number, row in enumerate(some)]
    shuffled = list(keyed)
    chance.shuffle(shuffled)
    assert league(shuffled, scheme, GRADES) == league(keyed, scheme, GRADES)


@given(st.lists(rows(), max_size=8), schemes())
def test_ranks_follow_scores_and_equal_scores_share_one(some, scheme):
    keyed = [row | {"key": str(number)} for number, row in enumerate([*some, *some[:1]])]
    ranked = league(keyed, scheme, GRADES)
    assert len(ranked) == len(keyed)
    for place, one in enumerate(ranked):
        better = [other for other in ranked if (other.score.value or -1) > (one.score.value or 0)]
        assert one.rank == (None if one.score.value is None else len(better) + 1)
        assert place == 0 or (ranked[place - 1].rank or 99) <= (one.rank or 99)


@given(st.lists(rows(), min_size=2, max_size=6), schemes())
def test_a_better_score_never_has_a_worse_grade(some, scheme):
    scores = sorted((score for row in some if (score := composite(row, scheme, GRADES)).value is not None), key=lambda one: one.value)
    for worse, better in pairwise(scores):
        assert better.grade <= worse.grade
    for score in scores:
        assert (score.next_points is None) == (score.grade == "A")
        if score.next_points is not None:
            least = {grade.letter: grade.least for grade in GRADES}
            assert Decimal(repr(score.value)) + Decimal(repr(score.next_points)) == Decimal(repr(least[score.next_grade]))


@pytest.mark.parametrize(
    ("closed", "grade"), [(90, "A"), (89, "B"), (85, "B"), (84, "C"), (75, "C"), (74, "D"), (60, "D"), (59, "E"), (0, "E")]
)
def test_a_grade_begins_at_its_score(closed, grade):
    one = Scheme("one", {}, (Part("proportional", "closing_rate", 100.0),))
    assert composite(a_row({"due": 100, "closed": closed}), one, GRADES).grade == grade


def test_other_grades_of_a_city_are_followed():
    two = (Grade("A", {}, 50.0), Grade("B", {}, 0.0))
    assert composite(a_row(PRINTED, 14), DEFAULT, two).grade == "A"


def test_groups_hold_their_members_and_no_others():
    groups = CITY.assessment.groups
    assert members(CITY, groups["districts"]) == list(CITY.districts)
    assert "city_muck" in members(CITY, groups["city_departments"])
    assert group_of(CITY, "department", "yunyan_greenery").code == "district_departments"
    some = [a_row(PRINTED, key=key) for key in ("city_muck", "yunyan_greenery", "gone")]
    assert [row["key"] for row in group_rows(some, CITY, groups["city_departments"])] == ["city_muck"]


def test_a_score_is_plain_data():
    assert asdict(composite(a_row(PRINTED, 14), DEFAULT, GRADES))["parts"][0]["count"] == 10336
