"""Intervals of 95 % for a share, a rate, a mean, a median and a correlation, in plain Python.

The quantiles of the normal distribution come from the standard library, those of Student's t from the incomplete beta
function below; both agree with scipy to 9 digits (tests).
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from statistics import NormalDist

from evenhand.analysis.estimate import CONFIDENCE, Estimate, Estimated, Method, NotEstimable, Reason

UPPER = (1 + CONFIDENCE) / 2
"""Two-sided: 2.5 % lie above the upper end."""
Z = NormalDist().inv_cdf(UPPER)
"""1.96."""
MANY = 1000
"""Tosses beyond which they are counted by the normal distribution."""


def wilson(successes: int, n: int) -> Estimate:
    """The share `successes / n` with Wilson's score interval.

        centre = (k + z^2/2) / (n + z^2)      half = z / (n + z^2) * sqrt(k (n - k) / n + z^2 / 4)

    Stays within [0, 1] and has a width at 0 and at n too. Undefined for n = 0. Wilson (1927), Probable inference,
    JASA 22, 209-212. Example: 31 of 38 gives 81.6 %, 66.6 % to 90.8 %.
    """
    if n == 0:
        return NotEstimable(n=0, reason=Reason.TOO_FEW)
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share: the successes are among the n.")
    low, high = wilson_ends(successes, n)
    return Estimated(value=Fraction(successes, n), n=n, low=low, high=high, method=Method.WILSON)


def wilson_ends(successes: int | Fraction, n: int | Fraction) -> tuple[float, float]:
    """The ends of Wilson's interval, also of people who count in part; 0 <= successes <= n and n > 0."""
    centre = (successes + Z * Z / 2) / (n + Z * Z)
    half = Z / (n + Z * Z) * math.sqrt(successes * (n - successes) / n + Z * Z / 4)
    # At the ends the formula is exactly 0 or 1; floating point is off by 1e-17.
    return 0.0 if successes == 0 else centre - half, 1.0 if successes == n else centre + half


def student_t(total: Fraction, squares: Fraction, n: int) -> Estimate:
    """The mean of n shares in [0, 1], from their sum and the sum of their squares, with Student's interval.

        mean +- t(n - 1) s / sqrt(n)          s^2 = (sum x^2 - (sum x)^2 / n) / (n - 1)

    cut to [0, 1], outside of which no mean of shares lies. Undefined for n < 2, and without spread, where it would
    have no width and read as certainty. Student (1908), The probable error of a mean, Biometrika 6, 1-25.
    """
    if n < 2:
        return NotEstimable(n=n, reason=Reason.TOO_FEW)
    variance = sample_variance(total, squares, n)
    if variance == 0:
        return NotEstimable(n=n, reason=Reason.NO_SPREAD)
    mean = total / n
    half = t_quantile(n - 1) * math.sqrt(variance / n)
    low, high = max(0.0, float(mean) - half), min(1.0, float(mean) + half)
    return Estimated(value=mean, n=n, low=low, high=high, method=Method.STUDENT_T)


def fisher_z(r: float, n: int) -> Estimate:
    """A correlation with the interval by Fisher's transformation.

        tanh(artanh r +- z / sqrt(n - 3))

    Approximate where one of the two is all or nothing, as the marks of most questions are. Undefined for n < 4 and for
    r = 1 or -1. Fisher (1921), On the probable error of a coefficient of correlation, Metron 1, 3-32.
    """
    if n < 4:
        return NotEstimable(n=n, reason=Reason.TOO_FEW)
    if abs(r) >= 1:
        return NotEstimable(n=n, reason=Reason.PERFECT)
    half = Z / math.sqrt(n - 3)
    low, high = math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
    return Estimated(value=r, n=n, low=low, high=high, method=Method.FISHER_Z)


def poisson_score(count: int, exposure: int, *, per: int = 1) -> Estimate:
    """How often something happened in so many chances, for each `per` of them, with the score interval.

        (k + z^2/2 +- z sqrt(k + z^2/4)) / n

    For a count that may be larger than n, as several can happen at one chance; it is Wilson's interval where n is large
    and the share small, and has a width at 0 too. Undefined for n = 0. Garwood's exact interval is wider than 95 % asks
    for. Barker (2002), A comparison of nine confidence intervals for a Poisson parameter, Am. Stat. 56, 85-89.
    Example: 3 in 200 is 1.5 per 100, 0.5 to 4.4.
    """
    if exposure == 0:
        return NotEstimable(n=0, reason=Reason.TOO_FEW)
    centre = count + Z * Z / 2
    half = Z * math.sqrt(count + Z * Z / 4)
    low = 0.0 if count == 0 else (centre - half) * per / exposure
    high = (centre + half) * per / exposure
    return Estimated(value=Fraction(count * per, exposure), n=exposure, low=low, high=high, method=Method.POISSON_SCORE)


def median_ranks(n: int) -> tuple[int, int] | None:
    """Which of n ordered values, from 1, hold the median between them with at least 95 % confidence, whatever they are
    distributed like; None for n < 6, of which even the first and the last do so more rarely.

    They are the largest k with P(B < k) <= 2.5 %, where B counts heads in n tosses, and n + 1 - k. Of 6 they are the
    first and the last, of 20 the 6th and the 15th. For more than a thousand it is (n - z sqrt(n)) / 2, rounded down.
    Conover (1999), Practical nonparametric statistics, section 3.2.
    """
    if n > MANY:
        k = math.floor((n - Z * math.sqrt(n)) / 2)
        return k, n + 1 - k
    k, exactly, below, all_of_them = 0, 1, 1, 2**n  # `exactly` is n over k, `below` the sum of those up to it
    while below / all_of_them <= 1 - UPPER:
        exactly = exactly * (n - k) // (k + 1)
        below += exactly
        k += 1
    return (k, n + 1 - k) if k else None


def sample_variance(total: Fraction, squares: Fraction, n: int) -> Fraction:
    """The variance with n - 1 in the denominator, exact; n must be 2 or more."""
    return (squares - total * total / n) / (n - 1)


@lru_cache(maxsize=1024)
def t_quantile(freedom: int) -> float:
    """The t with `freedom` degrees of freedom that 2.5 % of the distribution exceed: 12.71, 4.30, 3.18, ..., 1.96."""
    low, high = Z, 2 * Z
    while _t_tail(high, freedom) > 1 - UPPER:
        low, high = high, 2 * high
    while True:
        middle = (low + high) / 2
        if middle in (low, high):  # no floating-point number lies between
            return middle
        if _t_tail(middle, freedom) > 1 - UPPER:
            low = middle
        else:
            high = middle


def _t_tail(t: float, freedom: int) -> float:
    """P(T > t) for t > 0: half of I_x(freedom/2, 1/2) at x = freedom / (freedom + t^2)."""
    return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), 0 < x < 1, by the continued fraction of DLMF 8.17.22."""
    # The fraction converges fast only below this x; beyond, the mirror image does.
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - log_beta) / a
    # Lentz's method: `c` and `d` are the ratios of successive numerators and denominators.
    c, d, value = 1.0, 0.0, 1.0
    for term in range(1, 100_000):  # it takes about the square root of a or b
        m, odd = divmod(term, 2)
        if odd:
            factor = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            factor = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + factor * d)
        c = 1 + factor / c
        value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front / value
