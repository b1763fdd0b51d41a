"""Intervals against published numbers and against scipy."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from evenhand.analysis.estimate import Estimate, Estimated, NotEstimable, Reason
from evenhand.analysis.intervals import fisher_z, median_ranks, poisson_score, student_t, t_quantile, wilson

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


@given(st.integers(0, 400), st.integers(1, 5000))
def test_the_ends_of_the_interval_of_a_rate_are_where_the_score_test_just_rejects(count: int, exposure: int) -> None:
    ours = given_value(poisson_score(count, exposure, per=100))
    z = stats.norm.ppf(0.975)

    def beyond(mean: float) -> float:
        return (count - mean) ** 2 - z * z * mean

    assert ours.value == Fraction(100 * count, exposure)
    high = optimize.brentq(beyond, count + 1e-9, 10 * count + 10, xtol=1e-12)
    low = optimize.brentq(beyond, 0, count, xtol=1e-12) if count else 0
    assert (ours.low, ours.high) == pytest.approx((100 * low / exposure, 100 * high / exposure), rel=1e-9)


def test_a_rate_that_is_small_has_wilson_s_interval() -> None:
    rate, share = given_value(poisson_score(12, 1_000_000)), given_value(wilson(12, 1_000_000))
    assert (rate.low, rate.high) == pytest.approx((share.low, share.high), rel=1e-5)


def test_a_rate_of_no_chances_cannot_be_estimated() -> None:
    assert poisson_score(0, 0) == NotEstimable(n=0, reason=Reason.TOO_FEW)


@pytest.mark.parametrize("n", [*range(1, 80), 500, 1500])
def test_the_ranks_of_the_median_are_the_innermost_with_enough_confidence(n: int) -> None:
    ranks = median_ranks(n)
    if ranks is None:
        assert 1 - 2 * stats.binom.cdf(0, n, 0.5) < 0.95
        return
    low, high = ranks
    assert low + high == n + 1
    assert 1 - 2 * stats.binom.cdf(low - 1, n, 0.5) >= 0.95
    assert 1 - 2 * stats.binom.cdf(low, n, 0.5) < 0.95


def test_the_ranks_of_the_median_by_hand() -> None:
    # 5 heads of 5 or none: 2/32 = 6.3 %; of 6: 2/64 = 3.1 %. Of 20, fewer than 6 heads 2.1 %, fewer than 7 5.8 %.
    assert (median_ranks(5), median_ranks(6), median_ranks(20)) == (None, (1, 6), (6, 15))


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
