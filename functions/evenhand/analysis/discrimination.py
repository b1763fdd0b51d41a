"""How a question tells apart those who are good at the test, and how much of the total is its doing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from evenhand.analysis.sums import ColumnSums, correlation
from evenhand.analysis.undefined import Figure, Undefined

Total = TypeVar("Total", int, Fraction)


def discrimination(sums: ColumnSums, n: int, questions: int) -> Figure:
    """The corrected item-rest correlation: Pearson's, of the marks x on a question with the marks r on the rest.

        cov(x, r) / sqrt(var(x) var(r))

    From -1 to 1; Moodle's discrimination index is 100 times it. Undefined for n < 2 or a single question, and when
    everyone earned the same on the question or on the rest. Moodle, "Quiz statistics calculations"; Lord and Novick
    (1968), Statistical Theories of Mental Test Scores, chapter 15. LSAT section 6 gives .113 .153 .173 .144 .122.
    """
    reason = _undefined(sums, n, questions)
    return reason or correlation(sums.xr, sums.xx, sums.rr)


def discriminative_efficiency(sums: ColumnSums, most: int | Fraction, n: int, questions: int) -> Figure:
    """The covariance of a question with the rest as a share of the most it could be, in percent.

        100 cov(x, r) / cov_max(x, r)

    where cov_max is the covariance once x and r are each sorted, as if the best had earned the most; `most` is its
    product (`sums.highest_product`). Unlike the correlation it is not held down by a question being very easy or hard.
    At most 100; may be below -100. Undefined where the discrimination is. Moodle, "Quiz statistics calculations",
    discriminative efficiency.

    Where the rest is known by hundredths of the score alone, `most` may be a little off: it is then taken for at least
    the covariance itself, and for no spread in the rest where it is nothing.
    """
    reason = _undefined(sums, n, questions)
    if reason:
        return reason
    return min(100, 100 * sums.xr / most) if most > 0 else Undefined.NO_SPREAD_IN_REST


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
class Tails(Generic[Total]):
    """The 27 % with the highest totals and the 27 % with the lowest."""

    size: int
    """People in each."""
    upper: Mapping[Total, Fraction]
    """Total to the share of those who have it that is among the highest: 1, or less at the edge, where they share the
    places that are left. Others are absent."""
    lower: Mapping[Total, Fraction]


def tails(people: Mapping[Total, int]) -> Tails[Total] | Undefined:
    """The two groups, each of 27 % of the people, rounded, and at least one person; `people` says how many have each
    total, or whatever else ranks them.

    Undefined for n < 2 and when everyone has the same total, so that nobody is high or low.
    """
    n = sum(people.values())
    if n < 2:
        return Undefined.TOO_FEW
    if len(people) < 2:
        return Undefined.NO_SPREAD_IN_TOTAL
    size, ordered = (27 * n + 50) // 100, sorted(people.items())
    return Tails(size=size, upper=_filled(reversed(ordered), size), lower=_filled(ordered, size))


def upper_lower_27(marks: Mapping[Total, int | Fraction], groups: Tails[Total] | Undefined, worth: Fraction) -> Figure:
    """How much more of the question's marks the highest 27 % by total earned than the lowest 27 %.

        (mean of x in the upper group - mean of x in the lower group) / max

    `marks` gives what those with each total earned on the question together, and `worth` is max in the same units. From
    -1 to 1. Where people are tied at the edge of a group, each counts in it with the same fraction, so that no order of
    people decides anything. Undefined where the groups are (`tails`). Kelley (1939), The selection of upper and lower
    groups for the validation of test items, Journal of Educational Psychology 30, 17-24.
    """
    if isinstance(groups, Undefined):
        return groups
    upper, lower = (
        sum((share * marks[total] for total, share in group.items()), Fraction(0))
        for group in (groups.upper, groups.lower)
    )
    return (upper - lower) / (groups.size * worth)


def _filled(people: Iterable[tuple[Total, int]], size: int) -> dict[Total, Fraction]:
    shares: dict[Total, Fraction] = {}
    left = size
    for total, n in people:
        shares[total] = Fraction(min(n, left), n)
        left -= min(n, left)
        if not left:
            break
    return shares


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
