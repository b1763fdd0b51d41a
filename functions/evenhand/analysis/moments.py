"""Where the scores lie, and the shape of their distribution."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.sums import Number
from evenhand.analysis.undefined import Figure, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralMoments:
    """The mean of n values, and the means of the second, third and fourth power of the distance to it; exact."""

    n: int
    mean: Fraction
    m2: Fraction
    m3: Fraction
    m4: Fraction


def central_moments(people: Mapping[Number, int], scale: int = 1) -> CentralMoments:
    """The moments of at least one value, given in units of 1 / scale, each with how many people have it.

    mean = sum x / n          m_j = sum (x - mean)^j / n
    """
    n = sum(people.values())
    s1, s2, s3, s4 = (
        Fraction(sum(value**power * count for value, count in people.items())) / (n * scale**power)
        for power in range(1, 5)
    )
    return CentralMoments(
        n=n,
        mean=s1,
        m2=s2 - s1**2,
        m3=s3 - 3 * s1 * s2 + 2 * s1**3,
        m4=s4 - 4 * s1 * s3 + 6 * s1**2 * s2 - 3 * s1**4,
    )


def median(people: Mapping[Number, int], scale: int = 1) -> Fraction:
    """The middle one of the values in order, or the mean of the middle two, as in Moodle; of at least one value, given
    as for `central_moments`."""
    n = sum(people.values())
    return (at_rank(people, (n + 1) // 2) + at_rank(people, n // 2 + 1)) / (2 * scale)


def at_rank(people: Mapping[Number, int], rank: int) -> Fraction:
    """The value at a place in the order of values, from 1 to as many as there are people."""
    below = 0
    for value, count in sorted(people.items()):
        below += count
        if below >= rank:
            return Fraction(value)
    raise ValueError(f"Of {below} people none is at place {rank}.")


def deviation(moments: CentralMoments) -> Figure:
    """The standard deviation of the sample.

        sqrt(sum (x - mean)^2 / (n - 1))

    In marks. 0 when all are equal. Undefined for n < 2. Moodle, "Quiz statistics calculations", standard deviation.
    """
    if moments.n < 2:
        return Undefined.TOO_FEW
    return math.sqrt(_k2(moments))


def skewness(moments: CentralMoments) -> Figure:
    """How far the tails differ: below 0 for a long tail of low scores, above 0 for one of high scores.

        G1 = k3 / k2^(3/2)          k2 = n m2 / (n - 1)          k3 = n^2 m3 / ((n - 1) (n - 2))

    The k's are Fisher's k-statistics, unbiased for the cumulants. Undefined for n < 3 and when all are equal. Moodle,
    "Quiz statistics calculations", skewness; Joanes and Gill (1998), Comparing measures of sample skewness and
    kurtosis, The Statistician 47, 183-189.
    """
    n = moments.n
    if n < 3:
        return Undefined.TOO_FEW
    if moments.m2 == 0:
        return Undefined.NO_SPREAD
    k3 = n * n * moments.m3 / ((n - 1) * (n - 2))
    return float(k3) / math.sqrt(_k2(moments)) ** 3


def kurtosis(moments: CentralMoments) -> Figure:
    """How heavy the tails are beside those of a normal distribution, for which it is 0.

        G2 = k4 / k2^2          k4 = n^2 ((n + 1) m4 - 3 (n - 1) m2^2) / ((n - 1) (n - 2) (n - 3))

    Undefined for n < 4 and when all are equal. Sources as for `skewness`.
    """
    n = moments.n
    if n < 4:
        return Undefined.TOO_FEW
    if moments.m2 == 0:
        return Undefined.NO_SPREAD
    k4 = n * n * ((n + 1) * moments.m4 - 3 * (n - 1) * moments.m2**2) / ((n - 1) * (n - 2) * (n - 3))
    return float(k4 / _k2(moments) ** 2)


def _k2(moments: CentralMoments) -> Fraction:
    return moments.m2 * moments.n / (moments.n - 1)
