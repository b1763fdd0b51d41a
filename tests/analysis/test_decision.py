"""The error of a score at the pass mark and the consistency of decisions: the sources' own numbers, scipy, and laws."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.matrices import lsat6
from evenhand.analysis.decision import (
    ErrorAtMark,
    consistency_of,
    error_at_mark,
    kr21,
    lowest_passing,
    subkoviak,
)
from evenhand.analysis.estimate import Estimated, Method, NotEstimable, Reason

SUBKOVIAK = Counter([0, 4, 2, 0, 2, 2, 1, 3, 4, 5])
"""Ten students on five items, of which four make a master: Subkoviak (1976), Table 1; he prints .58 for KR-21."""
SCORES = st.dictionaries(st.integers(0, 8), st.integers(1, 9), min_size=1)


def test_the_error_of_a_score_is_that_of_a_binomial_number_of_right_answers() -> None:
    # 24 of 30: sqrt(24 * 6 / 29) = 2.228 right answers.
    found = error_at_mark(30, Fraction(4, 5))
    assert isinstance(found, ErrorAtMark)
    assert (found.score, found.questions) == (Fraction(4, 5), 30)
    assert found.value == pytest.approx(2.2283 / 30, abs=1e-5)
    # with k in the place of k - 1 it would be the deviation of a binomial variable
    assert found.value * 30 == pytest.approx(stats.binom(30, 0.8).std() * sqrt(30 / 29))


def test_the_error_is_that_of_the_lowest_score_that_passes() -> None:
    # 75 % of 10 are 8 right.
    found = error_at_mark(10, Fraction(3, 4))
    assert isinstance(found, ErrorAtMark)
    assert found.score == Fraction(4, 5)
    assert lowest_passing(10, Fraction(3, 4)) == 8
    assert lowest_passing(10, Fraction(4, 5)) == 8


@given(SCORES)
def test_errors_average_to_what_the_reliability_leaves_of_the_variance(people: dict[int, int]) -> None:
    # Lord (1955): the mean of x (k - x) / (k - 1) over all people is s^2 (1 - KR-21).
    scores = np.repeat(list(people), list(people.values()))
    errors = scores * (8 - scores) / 7
    if scores.std() and kr21(people, 8) > 0:
        assert errors.mean() == pytest.approx(scores.var() * (1 - float(kr21(people, 8))))


@pytest.mark.parametrize(
    ("questions", "mark", "reason"),
    [
        (1, Fraction(1, 2), Reason.TOO_FEW_QUESTIONS),
        (10, Fraction(1), Reason.ALL_OR_NONE),
        (10, Fraction(19, 20), Reason.ALL_OR_NONE),
    ],
)
def test_where_everything_has_to_be_right_the_formula_knows_no_error(
    questions: int, mark: Fraction, reason: Reason
) -> None:
    assert error_at_mark(questions, mark) == NotEstimable(n=questions, reason=reason)


def test_the_first_row_of_subkoviak_s_table_1() -> None:
    # Nothing right: p = .58 * 0 + .42 * .46, printed as .19, and .0055 to reach four of five, so that the decision
    # would be the same with .0055^2 + .9945^2 = .989. With a reliability of 1 and nobody else p is the score itself.
    people = {0: 1, 1: 99}
    found = subkoviak({0: 1}, 5, 4, reliability=Fraction(1))
    assert found.agreement == 1
    assert subkoviak(people, 5, 4, reliability=Fraction(0)).agreement == pytest.approx(
        stats.binom.sf(3, 5, 0.198) ** 2 + stats.binom.cdf(3, 5, 0.198) ** 2
    )
    assert round(stats.binom.sf(3, 5, 0.19), 4) == 0.0055


def test_subkoviak_s_table_1_gives_its_agreement() -> None:
    # The same by scipy's binomial distribution, with the printed reliability.
    p = 0.58 * np.repeat(list(SUBKOVIAK), list(SUBKOVIAK.values())) / 5 + 0.42 * 2.3 / 5
    passing = stats.binom.sf(3, 5, p)
    found = subkoviak(SUBKOVIAK, 5, 4, reliability=Fraction(58, 100))
    assert found.agreement == pytest.approx((passing**2 + (1 - passing) ** 2).mean())
    assert found.chance == pytest.approx(passing.mean() ** 2 + (1 - passing.mean()) ** 2)
    assert round(found.agreement, 2) == 0.75
    assert found.kappa == pytest.approx((found.agreement - found.chance) / (1 - found.chance))


def test_the_reliability_is_kr_21_with_the_variance_of_n() -> None:
    # s^2 = 2.61, which he prints: 5/4 (1 - 2.3 * 2.7 / (5 * 2.61)) = 19/29
    assert kr21(SUBKOVIAK, 5) == Fraction(19, 29)
    assert subkoviak(SUBKOVIAK, 5, 4) == subkoviak(SUBKOVIAK, 5, 4, reliability=Fraction(19, 29))


def test_a_negative_reliability_is_taken_for_none_as_in_his_example_of_a_real_test() -> None:
    # 25 items, mean 17.40, s^2 = 5.14: 25/24 (1 - 17.4 * 7.6 / (25 * 5.14)) < 0. These have mean 17.4 and s^2 = 5.04.
    people = {15: 5, 17: 7, 18: 3, 20: 4, 22: 1}
    assert kr21(people, 25) == 0
    found = subkoviak(people, 25, 18)
    assert found.agreement == pytest.approx(found.chance)
    assert found.kappa == pytest.approx(0)


def test_lsat_section_6_by_scipy() -> None:
    people = Counter(lsat6().totals)
    scores = np.repeat(list(people), list(people.values()))
    mean, variance = scores.mean(), scores.var()
    reliability = 5 / 4 * (1 - mean * (5 - mean) / (5 * variance))
    passing = stats.binom.sf(3, 5, reliability * scores / 5 + (1 - reliability) * mean / 5)
    agreement, kappa = consistency_of(people, 5, 4)
    assert isinstance(agreement, Estimated)
    assert isinstance(kappa, Estimated)
    assert agreement.value == pytest.approx((passing**2 + (1 - passing) ** 2).mean())
    assert (agreement.n, agreement.method) == (1000, Method.JACKKNIFE)
    assert 0 < kappa.value < 0.2, "a reliability of .295 leaves little beyond chance"


def test_the_interval_leaves_each_person_out_once() -> None:
    people = Counter([1, 2, 3, 3, 4, 4, 5, 5, 6, 8, 8, 0])
    scores = list(people.elements())
    without = [subkoviak(Counter(scores[:place] + scores[place + 1 :]), 8, 5).agreement for place in range(len(scores))]
    error = sqrt(11 / 12 * sum((each - np.mean(without)) ** 2 for each in without))
    half = stats.t.ppf(0.975, 11) * error
    agreement, _ = consistency_of(people, 8, 5)
    assert isinstance(agreement, Estimated)
    assert (agreement.low, agreement.high) == pytest.approx((agreement.value - half, min(1, agreement.value + half)))


@given(SCORES, st.integers(1, 8))
def test_agreement_lies_between_a_half_and_one_and_kappa_below_it(people: dict[int, int], cut: int) -> None:
    found = subkoviak(people, 8, cut)
    assert 0.5 - 1e-12 <= found.agreement <= 1 + 1e-12
    assert found.agreement >= found.chance - 1e-12
    if found.kappa is not None:
        assert found.kappa <= found.agreement + 1e-9
    for estimate in consistency_of(people, 8, cut):
        if isinstance(estimate, Estimated):
            assert estimate.low <= estimate.value <= estimate.high


@pytest.mark.parametrize(
    ("people", "questions", "reason"),
    [
        ({3: 5, 4: 4}, 5, Reason.TOO_FEW),
        ({3: 40}, 5, Reason.NO_SPREAD_IN_TOTAL),
        ({0: 20, 1: 20}, 1, Reason.TOO_FEW_QUESTIONS),
    ],
)
def test_what_cannot_be_estimated_says_why(people: dict[int, int], questions: int, reason: Reason) -> None:
    for estimate in consistency_of(people, questions, 1):
        assert estimate == NotEstimable(n=sum(people.values()), reason=reason)


def test_where_everybody_passes_for_certain_there_is_no_kappa() -> None:
    agreement, kappa = consistency_of({5: 30, 4: 10}, 5, 0)
    assert (agreement, kappa) == (
        NotEstimable(n=40, reason=Reason.NO_SPREAD_IN_TOTAL),
        NotEstimable(n=40, reason=Reason.ONE_OUTCOME),
    )
