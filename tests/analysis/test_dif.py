"""ETS's classes at their borders."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evenhand.analysis.dif import Category, Dif, Side, chi_square_p, delta_category, effect_category
from evenhand.analysis.estimate import Estimated, Method


@pytest.mark.parametrize(
    ("delta", "error", "p", "category"),
    [
        (0.0, 0.1, 1.0, Category.A),
        (-0.99, 0.1, 0.0, Category.A),
        (1.0, 0.1, 0.01, Category.B),
        (-1.49, 0.01, 0.0, Category.B),
        (-1.5, 0.30, 0.0, Category.C),  # 1.5 - 1.645 0.30 is 1.007
        (1.5, 0.31, 0.0, Category.B),  # and of 0.31 it is 0.990
        (3.0, 1.2, 0.01, Category.C),
        (3.0, 1.3, 0.02, Category.B),
        (-4.0, 0.5, 0.05, Category.A),
        (-4.0, 0.5, 0.049, Category.C),
    ],
)
def test_full_or_no_marks_by_size_and_by_what_chance_does(
    delta: float, error: float, p: float, category: Category
) -> None:
    assert delta_category(delta, error, p) is category


@pytest.mark.parametrize(
    ("effect", "p", "category"),
    [
        (0.17, 0.0, Category.AA),
        (-0.171, 0.04, Category.BB),
        (0.25, 0.0, Category.BB),
        (-0.251, 0.0, Category.CC),
        (0.9, 0.05, Category.AA),
    ],
)
def test_partial_credit_by_size_and_by_what_chance_does(effect: float, p: float, category: Category) -> None:
    assert effect_category(effect, p) is category


@given(st.floats(0, 60))
def test_p_is_the_upper_tail_of_a_chi_square(chi_square: float) -> None:
    assert chi_square_p(chi_square) == pytest.approx(stats.chi2.sf(chi_square, 1), rel=1e-9)


def dif(value: float, low: float, high: float, method: Method, effect: float, category: Category) -> Dif:
    estimate = Estimated(value=value, n=900, low=low, high=high, method=method)
    return Dif(estimate=estimate, standard_error=0.1, effect=effect, chi_square=9.0, p=0.003, category=category)


@pytest.mark.parametrize(
    ("value", "low", "high", "surely"),
    [(-1.4, -1.8, -1.01, True), (-1.4, -1.8, -0.99, False), (1.4, 1.01, 1.8, True), (0.0, -0.2, 0.2, False)],
)
def test_full_or_no_marks_surely_differ_when_the_whole_interval_is_beyond_1(
    value: float, low: float, high: float, surely: bool
) -> None:
    found = dif(value, low, high, Method.MANTEL_HAENSZEL, math.exp(value / 2.35), Category.B)

    assert found.surely_not_negligible is surely


@pytest.mark.parametrize(
    ("value", "low", "high", "surely"),
    # Standard deviation 2 marks, so that .17 of them are 0.34.
    [(-0.6, -0.8, -0.35, True), (-0.6, -0.8, -0.33, False), (0.6, 0.35, 0.8, True), (0.0, -0.1, 0.1, False)],
)
def test_partial_credit_surely_differs_when_the_whole_interval_is_beyond_a_sixth_of_a_deviation(
    value: float, low: float, high: float, surely: bool
) -> None:
    assert dif(value, low, high, Method.MANTEL, value / 2, Category.CC).surely_not_negligible is surely


@pytest.mark.parametrize(
    ("category", "value", "against"),
    [
        (Category.C, -2.0, Side.FOCAL),
        (Category.B, 2.0, Side.REFERENCE),
        (Category.CC, 0.4, Side.REFERENCE),
        (Category.A, -0.5, None),
        (Category.AA, -0.1, None),
    ],
)
def test_it_is_against_whoever_finds_it_harder_unless_it_is_negligible(
    category: Category, value: float, against: Side | None
) -> None:
    found = dif(value, value, value, Method.MANTEL_HAENSZEL, 1.0, category)

    assert found.against is against
    assert dataclasses.replace(found, category=Category.A).against is None
