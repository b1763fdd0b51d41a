"""Exact sums."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from evenhand.assessment.marks import total


@given(st.lists(st.fractions(min_value=-1000, max_value=1000, max_denominator=60)))
def test_a_total_is_the_sum_of_the_fractions(values):
    assert total(values) == sum(values, Fraction(0))


def test_thirds_add_up_exactly():
    assert total([Fraction(1, 3)] * 3) == 1
