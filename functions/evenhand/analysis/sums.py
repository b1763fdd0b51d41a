"""Sums over a response matrix, as exact whole numbers, from which its figures are computed.

A **product** of two measures over n people is

    n sum xy - sum x sum y

which is n (n - 1) times their covariance with n - 1. In every figure below that factor cancels, so that the products
themselves are used, and whether something has any spread is a question of whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import TypeVar

from evenhand.analysis.matrix import Column, Matrix

Number = TypeVar("Number", int, Fraction)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSums:
    """Products of the marks x on a question, the marks t on the whole test, and the marks r = t - x on the rest."""

    xx: int
    xt: int
    tt: int

    @property
    def xr(self) -> int:
        """xt - xx."""
        return self.xt - self.xx

    @property
    def rr(self) -> int:
        """tt - 2 xt + xx."""
        return self.tt - 2 * self.xt + self.xx


def column_sums(matrix: Matrix, column: Column, tt: int) -> ColumnSums:
    """The products of one question; `tt` is that of the totals with themselves."""
    return ColumnSums(xx=product(column.marks, column.marks), xt=product(column.marks, matrix.totals), tt=tt)


def product(x: Sequence[int], y: Sequence[int]) -> int:
    """n sum xy - sum x sum y."""
    together: int = sum(map(mul, x, y))
    return len(x) * together - sum(x) * sum(y)


def highest_product(x: Mapping[Number, int], y: Mapping[Number, int]) -> int | Fraction:
    """The most that the product of two measures could be: once each is sorted, as if who is first in one were first in
    the other. Both are given as how often each value occurs, and of as many people."""
    total_x, total_y = (sum(value * people for value, people in each.items()) for each in (x, y))
    return sum(x.values()) * sum(people * one * other for one, other, people in _side_by_side(x, y)) - total_x * total_y


def correlation(xy: int | Fraction, xx: int | Fraction, yy: int | Fraction) -> float:
    """Pearson's correlation from the products, xy / sqrt(xx yy); xx and yy must be above 0.

    Exactly 1 or -1 where it is, and never beyond, where the floating-point quotient may be by a hair.
    """
    if xy * xy == xx * yy:
        return math.copysign(1.0, xy)
    return max(-1.0, min(1.0, xy / math.sqrt(xx * yy)))


def _side_by_side(x: Mapping[Number, int], y: Mapping[Number, int]) -> Iterator[tuple[Number, Number, int]]:
    """The values of both in order, each pair with how many people it is of."""
    others = sorted(y.items())
    place, taken = 0, 0
    for one, people in sorted(x.items()):
        while people:
            other, there = others[place]
            both = min(people, there - taken)
            yield one, other, both
            people, taken = people - both, taken + both
            if taken == there:
                place, taken = place + 1, 0
