"""How a question tells apart those who are good at the test, and how much of the total is its doing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import sub

from evenhand.analysis.matrix import Column, Matrix
from evenhand.analysis.sums import ColumnSums, correlation, product
from evenhand.analysis.undefined import Figure, Undefined


def discrimination(sums: ColumnSums, n: int, questions: int) -> Figure:
    """The corrected item-rest correlation: Pearson's, of the marks x on a question with the marks r on the rest.

        cov(x, r) / sqrt(var(x) var(r))

    From -1 to 1; Moodle's discrimination index is 100 times it. Undefined for n < 2 or a single question, and when
    everyone earned the same on the question or on the rest. Moodle, "Quiz statistics calculations"; Lord and Novick
    (1968), Statistical Theories of Mental Test Scores, chapter 15. LSAT section 6 gives .113 .153 .173 .144 .122.
    """
    reason = _undefined(sums, n, questions)
    return reason or correlation(sums.xr, sums.xx, sums.rr)


def discriminative_efficiency(column: Column, matrix: Matrix, sums: ColumnSums) -> Figure:
    """The covariance of a question with the rest as a share of the most it could be, in percent.

        100 cov(x, r) / cov_max(x, r)

    where cov_max is the covariance once x and r are each sorted, as if the best had earned the most. Unlike the
    correlation it is not held down by a question being very easy or hard. At most 100; may be below -100. Undefined
    where the discrimination is. Moodle, "Quiz statistics calculations", discriminative efficiency.
    """
    reason = _undefined(sums, matrix.n, len(matrix.columns))
    if reason:
        return reason
    marks = sorted(column.marks)
    rest = sorted(map(sub, matrix.totals, column.marks))
    return 100 * sums.xr / product(marks, rest)


def effective_weights(columns: Sequence[ColumnSums], n: int) -> tuple[Figure, ...]:
    """How much of the spread of the totals each question makes, in percent; those given add up to 100.

        100 sqrt(cov(x, t)) / sum sqrt(cov(x_j, t))

    A question whose covariance with the total is negative has none, and is left out of the sum. Undefined for n < 2 and
    when everyone has the same total too. Moodle, "Quiz statistics calculations", effective question weight.
    """
    if n < 2:
        return (Undefined.TOO_FEW,) * len(columns)
    if columns[0].tt == 0:
        return (Undefined.NO_SPREAD_IN_TOTAL,) * len(columns)
    roots = [math.sqrt(each.xt) if each.xt >= 0 else Undefined.NEGATIVE_COVARIANCE for each in columns]
    # The covariances add up to the variance of the totals, so that some are above 0.
    whole = math.fsum(root for root in roots if not isinstance(root, Undefined))
    return tuple(root if isinstance(root, Undefined) else 100 * root / whole for root in roots)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tails:
    """The 27 % with the highest totals and the 27 % with the lowest."""

    size: int
    """People in each."""
    upper: tuple[int, ...]
    """Those surely among the highest: places in the matrix."""
    upper_tied: tuple[int, ...]
    """Those whose total is the one at which the group is full: they share the places that are left."""
    lower: tuple[int, ...]
    lower_tied: tuple[int, ...]


def tails(matrix: Matrix) -> Tails | Undefined:
    """The two groups, each of 27 % of the people, rounded, and at least one person.

    Undefined for n < 2 and when everyone has the same total, so that nobody is high or low.
    """
    n, totals = matrix.n, matrix.totals
    if n < 2:
        return Undefined.TOO_FEW
    ordered = sorted(totals)
    if ordered[0] == ordered[-1]:
        return Undefined.NO_SPREAD_IN_TOTAL
    size = (27 * n + 50) // 100
    low, high = ordered[size - 1], ordered[-size]
    return Tails(
        size=size,
        upper=tuple(place for place, total in enumerate(totals) if total > high),
        upper_tied=tuple(place for place, total in enumerate(totals) if total == high),
        lower=tuple(place for place, total in enumerate(totals) if total < low),
        lower_tied=tuple(place for place, total in enumerate(totals) if total == low),
    )


def upper_lower_27(column: Column, groups: Tails | Undefined, scale: int) -> Figure:
    """How much more of the question's marks the highest 27 % by total earned than the lowest 27 %.

        (mean of x in the upper group - mean of x in the lower group) / max

    From -1 to 1. Where people are tied at the edge of a group, each counts in it with the same fraction, so that the
    order of the rows decides nothing. Undefined where the groups are (`tails`). Kelley (1939), The selection of upper
    and lower groups for the validation of test items, Journal of Educational Psychology 30, 17-24.
    """
    if isinstance(groups, Undefined):
        return groups
    upper = _sum(column, groups.upper, groups.upper_tied, groups.size)
    lower = _sum(column, groups.lower, groups.lower_tied, groups.size)
    return (upper - lower) / (groups.size * scale * column.max)


def _sum(column: Column, within: Sequence[int], tied: Sequence[int], size: int) -> Fraction:
    whole = sum(column.marks[place] for place in within)
    return whole + Fraction((size - len(within)) * sum(column.marks[place] for place in tied), len(tied))


def _undefined(sums: ColumnSums, n: int, questions: int) -> Undefined | None:
    if questions < 2:
        return Undefined.TOO_FEW_QUESTIONS
    if n < 2:
        return Undefined.TOO_FEW
    if sums.xx == 0:
        return Undefined.NO_SPREAD
    if sums.rr == 0:
        return Undefined.NO_SPREAD_IN_REST
    return None
