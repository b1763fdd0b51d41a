"""The item analysis against published numbers, arithmetic by hand, numpy and scipy, and laws."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.matrices import OPTIONS, answers, ids, lsat6, marks, rows_of
from evenhand.analysis.classical import Analysis, analyse
from evenhand.analysis.estimate import Estimated, Method, NotEstimable
from evenhand.analysis.matrix import matrix_of_answers, matrix_of_marks
from evenhand.analysis.undefined import Undefined

ROWS = rows_of()


def analysis_of(rows) -> Analysis:
    return analyse(matrix_of_marks(ids(len(rows[0])), rows))


def rounded(analysis: Analysis, name: str, digits: int = 3) -> list[float]:
    return [round(float(getattr(each, name)), digits) for each in analysis.questions]


def test_lsat_section_6_gives_the_figures_that_mirt_prints() -> None:
    # R, mirt::itemstats(expand.table(LSAT6)): overall and itemstats.
    found = analyse(lsat6())

    assert found.n == 1000
    assert [float(each.facility) for each in found.questions] == [0.924, 0.709, 0.553, 0.763, 0.870]
    assert round(float(found.alpha), 3) == 0.295
    assert float(found.mean) == 3.819
    assert (round(found.sd, 3), round(found.sem, 3)) == (1.035, 0.869)
    assert rounded(found, "sd") == [0.265, 0.454, 0.497, 0.425, 0.336]
    assert rounded(found, "discrimination") == [0.113, 0.153, 0.173, 0.144, 0.122]
    assert rounded(found, "alpha_if_deleted") == [0.275, 0.238, 0.217, 0.246, 0.266]


def test_a_small_test_worked_by_hand_with_the_formulas_of_moodle() -> None:
    # x1 = 2 1 1 0 0, x2 = 1 1 0 1 0, x3 = 1 1 1 0 0; t = 4 3 2 1 0.
    # Variances with n - 1: .7, .3, .3; of t 2.5. Covariances with t: 1.25, .5, .75; with the rest: .55, .2, .45.
    # Variances of the rest: .7, 1.8, 1.3. Covariances once both are sorted: .55, .7, .45.
    found = analyse(marks("2 1 1", "1 1 1", "1 0 1", "0 1 0", "0 0 0"))

    assert (found.mean, found.median, found.max) == (2, 2, 4)
    assert found.sd == pytest.approx(sqrt(2.5))
    assert found.skewness == 0
    assert found.kurtosis == pytest.approx(-1.2)  # m2 = 2, m4 = 6.8: k4 = 25 (40.8 - 48) / 24 = -7.5, over 2.5^2
    assert found.alpha == Fraction(72, 100)  # 3/2 (1 - 1.3 / 2.5)
    assert found.error_ratio == pytest.approx(100 * sqrt(0.28))
    assert found.sem == pytest.approx(sqrt(2.5 * 0.28))
    assert [each.facility for each in found.questions] == [Fraction(2, 5), Fraction(3, 5), Fraction(3, 5)]
    assert [each.sd for each in found.questions] == pytest.approx([sqrt(0.7), sqrt(0.3), sqrt(0.3)])
    assert [each.discrimination for each in found.questions] == pytest.approx(
        [0.55 / 0.7, 0.2 / sqrt(0.3 * 1.8), 0.45 / sqrt(0.3 * 1.3)]
    )
    assert [each.discriminative_efficiency for each in found.questions] == pytest.approx([100, 200 / 7, 100])
    whole = sqrt(1.25) + sqrt(0.5) + sqrt(0.75)
    assert [each.effective_weight for each in found.questions] == pytest.approx(
        [100 * sqrt(covariance) / whole for covariance in (1.25, 0.5, 0.75)]
    )
    assert [each.alpha_if_deleted for each in found.questions] == [
        2 * (1 - Fraction(6, 7)),
        2 * (1 - Fraction(10, 18)),
        2 * (1 - Fraction(10, 13)),
    ]
    assert [each.upper_lower_27 for each in found.questions] == [1, 1, 1]  # one person in each group: the first, last


def test_skewness_worked_by_hand() -> None:
    # Totals 3 2 1 1: m3 = 9/32, k2 = 11/12, k3 = 16 m3 / 6 = 3/4.
    found = analyse(marks("1 1 1", "1 1 0", "1 0 0", "0 0 1"))

    assert found.skewness == pytest.approx(0.75 / (11 / 12) ** 1.5)
    assert found.median == Fraction(3, 2)


def test_a_question_that_runs_against_the_total_has_no_weight_and_is_left_out_of_the_sum() -> None:
    found = analyse(marks("1 1 0", "1 1 0", "1 1 0", "0 0 1"))

    assert [each.effective_weight for each in found.questions] == [
        pytest.approx(50),
        pytest.approx(50),
        Undefined.NEGATIVE_COVARIANCE,
    ]


def test_negative_alpha_is_shown_as_it_is() -> None:
    # x = 1 0 0 0, 0 1 1 0: variances 1/4 and 1/3, t = 1 1 1 0 with 1/4: 2 (1 - (7/12) / (1/4)).
    found = analyse(marks("1 0", "0 1", "0 1", "0 0"))

    assert found.alpha == Fraction(-8, 3)
    assert found.error_ratio == pytest.approx(100 * sqrt(11 / 3))
    assert found.sem > found.sd


def test_people_tied_at_the_edge_of_the_27_percent_share_its_places() -> None:
    # One person is 27 % of 4. Totals 1 1 1 0: each of three is a third of the upper group.
    found = analyse(marks("1 0", "1 0", "0 1", "0 0"))

    assert [each.upper_lower_27 for each in found.questions] == [Fraction(2, 3), Fraction(1, 3)]


def test_the_27_percent_of_a_hundred_are_27() -> None:
    # 30 have both right, 40 one, 30 none.
    found = analyse(marks(*["1 1"] * 30, *["1 0"] * 40, *["0 0"] * 30))
    assert [each.upper_lower_27 for each in found.questions] == [1, 1]

    # 20 have both, so that 7 places of 27 go to those with one.
    found = analyse(marks(*["1 1"] * 20, *["1 0"] * 50, *["0 0"] * 30))
    assert [each.upper_lower_27 for each in found.questions] == [1, Fraction(20, 27)]


def test_options_are_counted_with_their_share_and_their_correlation_with_the_rest() -> None:
    # Question 1: A A B C; the rest, question 2 to 4: 3 2 1 0. A against it: r = (4*5 - 2*6) / sqrt(4 * 20).
    found = analyse(answers("AAAA", "AAAA", "AAAB", "BABB", "CBBB"))
    options = {each.id: each for each in found.questions[0].options}

    assert [(each.id, each.right, each.n, each.share) for each in options.values()] == [
        ("A", True, 2, Fraction(1, 2)),
        ("B", False, 1, Fraction(1, 4)),
        ("C", False, 1, Fraction(1, 4)),
    ]
    assert options["A"].point_biserial == pytest.approx(8 / sqrt(80))
    assert options["A"].point_biserial == found.questions[0].discrimination
    assert options["B"].point_biserial == pytest.approx((4 * 1 - 6) / sqrt(3 * 20))
    assert options["C"].point_biserial == pytest.approx(-6 / sqrt(3 * 20))


def test_a_right_option_that_nobody_chose_is_listed_and_has_no_correlation() -> None:
    found = analyse(answers("CA", "AA", "AB"))
    options = {each.id: each for each in found.questions[0].options}

    assert (options["C"].n, options["C"].share, options["C"].point_biserial) == (0, 0, Undefined.NO_SPREAD)
    assert options["A"].point_biserial is Undefined.NO_SPREAD, "everybody chose it"


def test_marks_have_no_options() -> None:
    assert analyse(marks("1 0")).questions[0].options == ()


def test_facility_has_the_interval_of_its_kind() -> None:
    found = analyse(marks("1 0.5", "0 0.25", "1 1", maxima={"q2": Fraction(2)}))
    whole, partial = (each.facility_interval for each in found.questions)

    assert isinstance(whole, Estimated)
    assert isinstance(partial, Estimated)
    assert (whole.value, whole.n, whole.method) == (Fraction(2, 3), 3, Method.WILSON)
    assert (partial.value, partial.method) == (found.questions[1].facility, Method.STUDENT_T)
    assert found.questions[1].facility == Fraction(7, 24)


def test_the_interval_of_the_mean_is_in_marks() -> None:
    totals = [4, 3, 2, 1, 0]
    low, high = analyse(marks("2 1 1", "1 1 1", "1 0 1", "0 1 0", "0 0 0")).mean_interval
    theirs = stats.t.interval(0.95, 4, np.mean(totals), stats.sem(totals))

    assert (low, high) == pytest.approx(theirs)


def test_one_person_has_scores_and_nothing_that_needs_spread() -> None:
    found = analyse(marks("1 0 1"))

    assert (found.mean, found.median) == (2, 2)
    for name in ("mean_interval", "sd", "skewness", "kurtosis", "alpha", "alpha_interval", "sem", "error_ratio"):
        assert getattr(found, name) is Undefined.TOO_FEW, name
    for name in ("sd", "discrimination", "discriminative_efficiency", "effective_weight", "upper_lower_27"):
        assert getattr(found.questions[0], name) is Undefined.TOO_FEW, name
    assert found.questions[0].alpha_if_deleted is Undefined.TOO_FEW


def test_one_question_has_no_rest_and_nothing_to_agree_with() -> None:
    found = analyse(answers("A", "A", "B"))
    [question] = found.questions

    assert found.alpha is Undefined.TOO_FEW_QUESTIONS
    assert found.alpha_interval is Undefined.TOO_FEW_QUESTIONS
    assert question.discrimination is Undefined.TOO_FEW_QUESTIONS
    assert question.discriminative_efficiency is Undefined.TOO_FEW_QUESTIONS
    assert question.alpha_if_deleted is Undefined.TOO_FEW_QUESTIONS
    assert {each.point_biserial for each in question.options} == {Undefined.TOO_FEW_QUESTIONS}
    assert question.effective_weight == 100


def test_two_questions_have_an_alpha_and_one_alone_has_none() -> None:
    found = analyse(marks("1 1", "0 1", "0 0"))

    assert isinstance(found.alpha, Fraction)
    assert {each.alpha_if_deleted for each in found.questions} == {Undefined.TOO_FEW_QUESTIONS}


def test_without_spread_in_the_totals_there_is_no_alpha_and_no_upper_group() -> None:
    found = analyse(marks("1 0", "0 1", "1 0", "0 1"))

    assert found.sd == 0
    for name in ("skewness", "kurtosis", "alpha", "alpha_interval", "sem", "error_ratio", "mean_interval"):
        assert getattr(found, name) is Undefined.NO_SPREAD, name
    for each in found.questions:
        assert each.discrimination == -1
        assert each.upper_lower_27 is Undefined.NO_SPREAD_IN_TOTAL
        assert each.effective_weight is Undefined.NO_SPREAD_IN_TOTAL


def test_without_spread_in_the_rest_a_question_has_no_discrimination() -> None:
    first, second, third = analyse(marks("1 1 1", "0 1 1", "1 1 1")).questions

    assert first.discrimination is Undefined.NO_SPREAD_IN_REST
    assert first.discriminative_efficiency is Undefined.NO_SPREAD_IN_REST
    assert first.alpha_if_deleted is Undefined.NO_SPREAD_IN_REST
    assert second.discrimination is third.discrimination is Undefined.NO_SPREAD


def test_a_perfect_alpha_has_no_interval() -> None:
    found = analyse(marks("1 1", "0 0", "1 1"))

    assert found.alpha == 1
    assert found.alpha_interval is Undefined.PERFECT
    assert (found.sem, found.error_ratio) == (0, 0)


@given(rows_of(questions=2))
def test_the_figures_are_those_of_numpy_and_scipy(rows) -> None:
    found = analysis_of(rows)
    x = np.array([[float(cell or 0) for cell in row] for row in rows])
    t = x.sum(axis=1)
    n, k = x.shape

    assert (float(found.mean), float(found.median)) == pytest.approx((t.mean(), np.median(t)))
    if n > 1:
        assert found.sd == pytest.approx(t.std(ddof=1))
    if not isinstance(found.skewness, Undefined):
        assert found.skewness == pytest.approx(stats.skew(t, bias=False), abs=1e-9)
    if not isinstance(found.kurtosis, Undefined):
        assert found.kurtosis == pytest.approx(stats.kurtosis(t, bias=False), abs=1e-9)
    if not isinstance(found.alpha, Undefined):
        expected = k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / t.var(ddof=1))
        assert float(found.alpha) == pytest.approx(expected, abs=1e-9)
    for place, each in enumerate(found.questions):
        rest = t - x[:, place]
        if isinstance(each.discrimination, Undefined):
            continue
        assert each.discrimination == pytest.approx(stats.pearsonr(x[:, place], rest).statistic, abs=1e-9)
        most = np.cov(np.sort(x[:, place]), np.sort(rest))[0, 1]
        assert each.discriminative_efficiency == pytest.approx(100 * np.cov(x[:, place], rest)[0, 1] / most, abs=1e-7)


@given(rows_of(OPTIONS, questions=2))
def test_point_biserials_are_those_of_scipy_and_shares_add_up(rows) -> None:
    names = ids(len(rows[0]))
    found = analyse(matrix_of_answers(names, rows, dict.fromkeys(names, "A")))
    right = np.array([[cell == "A" for cell in row] for row in rows], dtype=float)
    for place, each in enumerate(found.questions):
        rest = right.sum(axis=1) - right[:, place]
        assert sum(option.share for option in each.options) + Fraction(each.omitted + each.not_reached, found.n) == 1
        for option in each.options:
            if not isinstance(option.point_biserial, Undefined):
                chose = np.array([row[place] == option.id for row in rows])
                expected = stats.pointbiserialr(chose, rest).statistic
                assert option.point_biserial == pytest.approx(expected, abs=1e-9)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(rows, random) -> None:
    shuffled = random.sample(rows, len(rows))

    assert analysis_of(shuffled) == analysis_of(rows)


@given(ROWS, st.data())
def test_the_order_of_questions_changes_nothing_but_what_was_reached(rows, data) -> None:
    order = data.draw(st.permutations(range(len(rows[0]))))
    names = ids(len(order))
    before = analysis_of(rows)
    after = analyse(
        matrix_of_marks([names[place] for place in order], [[row[place] for place in order] for row in rows])
    )

    def unordered(analysis: Analysis) -> Analysis:
        questions = sorted(analysis.questions, key=lambda each: each.id)
        alike = (replace(each, omitted=each.omitted + each.not_reached, not_reached=0) for each in questions)
        return replace(analysis, questions=tuple(alike))

    assert unordered(after) == unordered(before)


@given(rows_of(questions=2), st.sampled_from([None, Fraction(0), Fraction(1)]))
def test_a_question_on_which_all_earned_the_same_tells_nothing_and_moves_no_other(rows, cell) -> None:
    assume(len(rows) > 1)
    before = analysis_of(rows)
    after = analysis_of([[*row, cell] for row in rows])
    *others, constant = after.questions

    assert constant.discrimination is Undefined.NO_SPREAD
    assert constant.discriminative_efficiency is Undefined.NO_SPREAD
    assert constant.sd == 0
    for one, other in zip(before.questions, others, strict=True):
        assert one.discrimination == other.discrimination
        assert one.effective_weight == other.effective_weight
    assert (after.skewness, after.kurtosis) == (before.skewness, before.kurtosis)


@given(rows_of(questions=3), st.data())
def test_alpha_if_deleted_is_the_alpha_of_the_test_without_the_question(rows, data) -> None:
    place = data.draw(st.integers(0, len(rows[0]) - 1))
    without = analysis_of([row[:place] + row[place + 1 :] for row in rows]).alpha
    said = analysis_of(rows).questions[place].alpha_if_deleted

    assert said == without or (said, without) == (Undefined.NO_SPREAD_IN_REST, Undefined.NO_SPREAD)


@given(ROWS, st.integers(2, 9))
def test_marks_worth_more_change_only_what_is_in_marks(rows, times) -> None:
    one = analysis_of(rows)
    names = ids(len(rows[0]))
    other = analyse(
        matrix_of_marks(
            names,
            [[None if cell is None else cell * times for cell in row] for row in rows],
            dict.fromkeys(names, Fraction(times)),
        )
    )

    assert other.mean == one.mean * times
    for name in ("skewness", "kurtosis", "alpha", "error_ratio"):
        figure = getattr(one, name)
        assert getattr(other, name) == (figure if isinstance(figure, Undefined) else pytest.approx(float(figure)))
    for each, same in zip(one.questions, other.questions, strict=True):
        for name in ("facility", "upper_lower_27", "alpha_if_deleted"):
            assert getattr(each, name) == getattr(same, name)


@given(ROWS)
def test_every_figure_lies_where_it_can(rows) -> None:
    found = analysis_of(rows)

    assert isinstance(found.alpha, Undefined) or found.alpha <= 1
    weights = [each.effective_weight for each in found.questions if not isinstance(each.effective_weight, Undefined)]
    assert not weights or sum(weights) == pytest.approx(100)
    for each in found.questions:
        assert 0 <= each.facility <= 1
        assert isinstance(each.facility_interval, NotEstimable) or (
            each.facility_interval.low <= each.facility <= each.facility_interval.high
        )
        assert isinstance(each.discrimination, Undefined) or -1 <= each.discrimination <= 1
        assert isinstance(each.discriminative_efficiency, Undefined) or each.discriminative_efficiency <= 100
        assert isinstance(each.upper_lower_27, Undefined) or -1 <= each.upper_lower_27 <= 1
