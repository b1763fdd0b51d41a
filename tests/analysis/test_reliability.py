"""Feldt's interval and the quantiles behind it, against published numbers and scipy."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.matrices import lsat6
from evenhand.analysis.classical import analyse
from evenhand.analysis.reliability import f_quantile, feldt
from evenhand.analysis.undefined import Undefined

FREEDOM = st.integers(1, 3000)


def test_feldt_s_interval_is_that_of_evans() -> None:
    # Chris Evans, feldt1.return(0.913, 873, 20, 0.95, 0) in R, as printed in the MRC CBU statistics wiki.
    low, high = feldt(0.913, 873, 20)

    assert (round(low, 7), round(high, 7)) == (0.9044024, 0.9211588)


def test_lsat_section_6_has_an_alpha_that_is_low_and_surely_above_0() -> None:
    found = analyse(lsat6())
    error = 1 - float(found.alpha)
    low, high = found.alpha_interval

    assert low == pytest.approx(1 - error * stats.f.ppf(0.975, 999, 999 * 4))
    assert high == pytest.approx(1 - error * stats.f.ppf(0.025, 999, 999 * 4))
    assert 0.2 < low < high < 0.4


@given(FREEDOM, FREEDOM, st.sampled_from([0.025, 0.5, 0.975]))
def test_quantiles_of_f_are_those_of_scipy(above: int, below: int, share: float) -> None:
    assert f_quantile(share, above, below) == pytest.approx(stats.f.ppf(share, above, below), rel=1e-8)


@pytest.mark.parametrize(("people", "questions"), [(2, 2), (100_000, 2), (100_000, 200), (3, 5000)])
def test_quantiles_hold_for_very_small_and_very_large_tests(people: int, questions: int) -> None:
    freedom = people - 1, (people - 1) * (questions - 1)
    for share in (0.025, 0.975):
        assert f_quantile(share, *freedom) == pytest.approx(stats.f.ppf(share, *freedom), rel=1e-8)


@given(st.fractions(-3, Fraction(99, 100)), st.integers(2, 500), st.integers(2, 60))
def test_the_interval_holds_alpha_unless_people_are_very_few(alpha: Fraction, n: int, questions: int) -> None:
    low, high = feldt(alpha, n, questions)

    assert low < high < 1
    assert low < alpha
    # Alpha is biased downwards: the median of the distribution lies above it, and so may, for 2 people, the interval.
    assert alpha < high or n == 2


def test_what_has_no_alpha_has_no_interval_for_the_same_reason() -> None:
    assert feldt(Undefined.NO_SPREAD, 10, 5) is Undefined.NO_SPREAD
    assert feldt(Fraction(1), 10, 5) is Undefined.PERFECT
