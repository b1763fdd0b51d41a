"""How well a test agrees with itself: Cronbach's alpha, its interval, and the error of measurement that follows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from evenhand.analysis.estimate import Estimate, Estimated, Method, NotEstimable, Reason
from evenhand.analysis.intervals import UPPER, incomplete_beta
from evenhand.analysis.sums import ColumnSums
from evenhand.analysis.undefined import Figure, Interval, Undefined


def alpha(columns: Sequence[ColumnSums], n: int) -> Fraction | Undefined:
    """Cronbach's alpha; Moodle's coefficient of internal consistency is 100 times it.

        k / (k - 1) (1 - sum var(x) / var(t))

    over the k questions, with n - 1 in each variance. At most 1. Below 0 when questions run against each other: it is
    shown as it is, and says that their sum measures no one thing. Undefined for k < 2, n < 2, and when everyone has the
    same total. Cronbach (1951), Coefficient alpha and the internal structure of tests, Psychometrika 16, 297-334;
    Moodle, "Quiz statistics calculations". LSAT section 6 gives .295 (tests).
    """
    if len(columns) < 2:
        return Undefined.TOO_FEW_QUESTIONS
    if n < 2:
        return Undefined.TOO_FEW
    total = columns[0].tt
    if total == 0:
        return Undefined.NO_SPREAD
    return _alpha(len(columns), sum(each.xx for each in columns), total)


def alpha_if_deleted(column: ColumnSums, columns: Sequence[ColumnSums], n: int) -> Fraction | Undefined:
    """The alpha of the test without one of its questions: above that of the whole test, the question does it harm.

        (k - 1) / (k - 2) (1 - (sum var(x) - var(x_i)) / var(r_i))

    Undefined for k < 3, n < 2, and when everyone earned the same on the other questions. Same sources as `alpha`.
    """
    if len(columns) < 3:
        return Undefined.TOO_FEW_QUESTIONS
    if n < 2:
        return Undefined.TOO_FEW
    if column.rr == 0:
        return Undefined.NO_SPREAD_IN_REST
    return _alpha(len(columns) - 1, sum(each.xx for each in columns) - column.xx, column.rr)


def feldt(alpha: Fraction | float | Undefined, n: int, questions: int) -> Interval:
    """Feldt's interval of alpha.

        1 - (1 - alpha) F(.975; d1, d2)   to   1 - (1 - alpha) F(.025; d1, d2)          d1 = n - 1, d2 = (n - 1) (k - 1)

    Exact where people and questions add up without interaction and errors are normal; near enough for right and wrong
    answers. It is not cut at 0, as alpha is not. Undefined where alpha is, and at alpha = 1, where it would have no
    width. Feldt, Woodruff and Salih (1987), Statistical inference for coefficient alpha, Applied Psychological
    Measurement 11, 93-103, formulas 6 and 7. Example: .913 of 873 people and 20 questions is .904 to .921.
    """
    if isinstance(alpha, Undefined):
        return alpha
    if alpha == 1:
        return Undefined.PERFECT
    freedom = n - 1, (n - 1) * (questions - 1)
    error = float(1 - alpha)
    return 1 - error * f_quantile(UPPER, *freedom), 1 - error * f_quantile(1 - UPPER, *freedom)


def feldt_estimate(alpha: Fraction | Undefined, n: int, questions: int) -> Estimate:
    """An alpha with Feldt's interval as a report gives it, and not where it has none."""
    if isinstance(alpha, Undefined):
        return NotEstimable(n=n, reason=Reason(alpha))
    interval = feldt(alpha, n, questions)
    if isinstance(interval, Undefined):
        return NotEstimable(n=n, reason=Reason(interval))
    return Estimated(value=alpha, n=n, low=interval[0], high=interval[1], method=Method.FELDT)


def error_ratio(alpha: Fraction | Undefined) -> Figure:
    """How much of the standard deviation is error of measurement, in percent.

        100 sqrt(1 - alpha)

    Above 100 for a negative alpha. Undefined where alpha is. Moodle, "Quiz statistics calculations", error ratio.
    """
    return alpha if isinstance(alpha, Undefined) else 100 * math.sqrt(1 - alpha)


def standard_error(deviation: Figure, alpha: Fraction | Undefined) -> Figure:
    """The standard error of measurement, in marks: how far a person's score is from what they would earn on average.

        sd sqrt(1 - alpha)

    Undefined where alpha is. Moodle, "Quiz statistics calculations", standard error.
    """
    if isinstance(alpha, Undefined):
        return alpha
    return deviation if isinstance(deviation, Undefined) else float(deviation) * math.sqrt(1 - alpha)


@lru_cache(maxsize=256)
def f_quantile(share: float, freedom: int, freedom_below: int) -> float:
    """The F that a share of Fisher's distribution with d1 and d2 degrees of freedom lies below, 0 < share < 1.

    By bisection on P(F < f) = I_x(d1/2, d2/2), x = d1 f / (d1 f + d2). DLMF 8.17; agrees with scipy (tests).
    """

    def below(f: float) -> float:
        return incomplete_beta(freedom / 2, freedom_below / 2, freedom * f / (freedom * f + freedom_below))

    low, high = 0.0, 1.0
    while below(high) < share:
        low, high = high, 2 * high
    while True:
        middle = (low + high) / 2
        if middle in (low, high):  # no floating-point number lies between
            return middle
        if below(middle) < share:
            low = middle
        else:
            high = middle


def _alpha(questions: int, of_questions: int, of_total: int) -> Fraction:
    return Fraction(questions, questions - 1) * (1 - Fraction(of_questions, of_total))
