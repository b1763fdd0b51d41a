"""Products and correlations from whole numbers."""

from __future__ import annotations

import math

from evenhand.analysis.sums import ColumnSums, correlation, product


def test_a_product_is_n_times_n_less_1_times_the_covariance() -> None:
    assert product([1, 2, 6], [0, 5, 1]) == 3 * 16 - 9 * 6


def test_the_products_with_the_rest_follow_from_those_with_the_total() -> None:
    marks, totals = [2, 1, 1, 0], [4, 1, 3, 1]
    rest = [total - mark for total, mark in zip(totals, marks, strict=True)]
    sums = ColumnSums(xx=product(marks, marks), xt=product(marks, totals), tt=product(totals, totals))

    assert (sums.xr, sums.rr) == (product(marks, rest), product(rest, rest))


def test_a_perfect_correlation_is_exactly_1_where_the_floating_point_quotient_is_not() -> None:
    x, y, factor = 861_425_549, 820_096_754, 67_760_437
    xy, xx, yy = x * y * factor, x * x * factor, y * y * factor

    assert xy / math.sqrt(xx * yy) < 1
    assert correlation(xy, xx, yy) == 1
    assert correlation(-xy, xx, yy) == -1
