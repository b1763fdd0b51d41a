"""Intervals against published numbers and against scipy."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.analysis.estimate import Estimate, Estimated, NotEstimable, Reason
from evenhand.analysis.intervals import fisher_z, student_t, t_quantile, wilson

HALF = Fraction(1, 2)


def given_value(estimate: Estimate) -> Estimated:
    assert isinstance(estimate, Estimated)
    return estimate


def test_wilson_gives_the_interval_of_newcombe_1998() -> None:
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3 (score):
    # 81/263: .2553 to .3662; 15/148: .0624 to .1605; 0/20: 0 to .1611; 1/29: .0061 to .1718.
    table = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (successes, n), (low, high) in table.items():
        estimate = given_value(wilson(successes, n))
        assert estimate.value == Fraction(successes, n)
        assert (round(estimate.low, 4), round(estimate.high, 4)) == (low, high)


@given(st.integers(1, 5000), st.data())
def test_wilson_agrees_with_scipy(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    ours = given_value(wilson(successes, n))
    theirs = stats.binomtest(successes, n).proportion_ci(0.95, method="wilson")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert 0 <= ours.low <= ours.value <= ours.high <= 1


def test_a_share_of_nobody_cannot_be_estimated() -> None:
    assert wilson(0, 0) == NotEstimable(n=0, reason=Reason.TOO_FEW)


def test_more_successes_than_people_is_an_error_and_no_share() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


@pytest.mark.parametrize("freedom", [*range(1, 60), 100, 365, 1_000, 10_000, 1_000_000])
def test_the_quantile_of_t_agrees_with_scipy(freedom: int) -> None:
    assert t_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-9)


def test_the_interval_of_a_mean_is_student_s() -> None:
    # .2 .4 .4 .8: sum 1.8, squares .04 + .16 + .16 + .64 = 1, mean .45, s^2 = (1 - 1.8^2/4) / 3 = .19/3,
    # t(3) = 3.182, half = 3.182 sqrt(.19/3) / 2 = .400
    estimate = given_value(student_t(Fraction(9, 5), Fraction(1), 4))
    assert estimate.value == Fraction(9, 20)
    assert (round(estimate.low, 3), round(estimate.high, 3)) == (0.050, 0.850)


@given(st.lists(st.fractions(0, 1, max_denominator=20), min_size=2, max_size=40).filter(lambda xs: len(set(xs)) > 1))
def test_the_interval_of_a_mean_agrees_with_scipy(scores: list[Fraction]) -> None:
    n, numbers = len(scores), [float(score) for score in scores]
    ours = given_value(student_t(sum(scores, Fraction(0)), sum((x * x for x in scores), Fraction(0)), n))
    theirs = stats.ttest_1samp(numbers, 0).confidence_interval(0.95)
    assert ours.low == pytest.approx(max(0, theirs.low), abs=1e-9)
    assert ours.high == pytest.approx(min(1, theirs.high), abs=1e-9)


def test_a_mean_of_one_person_or_of_equal_scores_has_no_interval() -> None:
    assert student_t(HALF, HALF * HALF, 1) == NotEstimable(n=1, reason=Reason.TOO_FEW)
    assert student_t(3 * HALF, 3 * HALF * HALF, 3) == NotEstimable(n=3, reason=Reason.NO_SPREAD)


def test_the_interval_of_a_correlation_is_fisher_s() -> None:
    # r = .5, n = 28: artanh .5 = .5493, 1.95996 / 5 = .3920; tanh .1573 = .156, tanh .9413 = .736
    estimate = given_value(fisher_z(0.5, 28))
    assert (round(estimate.low, 3), round(estimate.high, 3)) == (0.156, 0.736)


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=4, max_size=30))
def test_the_interval_of_a_correlation_agrees_with_scipy(points: list[tuple[int, int]]) -> None:
    xs, ys = zip(*points, strict=True)
    if len(set(xs)) == 1 or len(set(ys)) == 1:
        return
    pearson = stats.pearsonr(xs, ys)
    if abs(pearson.statistic) > 1 - 1e-9:
        return
    theirs = pearson.confidence_interval(0.95)
    ours = given_value(fisher_z(float(pearson.statistic), len(points)))
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize(("r", "n", "reason"), [(0.2, 3, "too_few"), (1.0, 9, "perfect"), (-1.0, 9, "perfect")])
def test_a_correlation_of_three_people_or_a_perfect_one_cannot_be_estimated(r: float, n: int, reason: str) -> None:
    assert fisher_z(r, n) == NotEstimable(n=n, reason=Reason(reason))


def test_no_interval_holds_a_number_that_is_none() -> None:
    for estimate in (
        wilson(0, 1),
        wilson(1, 1),
        fisher_z(0.999999, 4),
        student_t(Fraction(1), Fraction(1), 2),
    ):
        assert math.isfinite(given_value(estimate).low)
        assert math.isfinite(given_value(estimate).high)
