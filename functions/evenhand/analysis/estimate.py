"""What a statistic says: a value with its n and its interval, or the reason why there is none.

"Cannot be estimated" is a case of its own, never NaN and never 0.0. Values that are shares stay exact fractions and
are rounded only where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

CONFIDENCE = 0.95
"""Of every interval: in the long run 95 of 100 such intervals hold the true value."""


class Method(StrEnum):
    """How an interval was computed."""

    WILSON = "wilson"
    """For the share of people who did something."""
    STUDENT_T = "student_t"
    """For a mean."""
    FISHER_Z = "fisher_z"
    """For a correlation."""
    POISSON_SCORE = "poisson_score"
    """For how often something happens."""
    ORDER_STATISTICS = "order_statistics"
    """For a median."""
    FELDT = "feldt"
    """For Cronbach's alpha and what follows from it alone."""
    JACKKNIFE = "jackknife"
    """For the consistency of decisions."""
    MEAN_OF_INTERVALS = "mean_of_intervals"
    """For a mean over questions that the same people answered."""
    MANTEL_HAENSZEL = "mantel_haenszel"
    """For an odds ratio at equal score, on ETS's delta scale."""
    MANTEL = "mantel"
    """For a mean difference of marks at equal score."""


class Reason(StrEnum):
    """Why a figure cannot be given."""

    TOO_FEW = "too_few"
    """Fewer people than the formula needs."""
    NO_SPREAD = "no_spread"
    """Everyone earned the same, so nothing can vary with it and an interval would have no width."""
    NO_SPREAD_IN_REST = "no_spread_in_rest"
    """Everyone earned the same on the rest of the test."""
    PERFECT = "perfect"
    """A correlation of exactly 1 or -1: Fisher's z is infinite and so is its interval."""
    PEOPLE_MOVED = "people_moved"
    """More people passed in the group than began in it: some took their first attempt in another."""
    DRAWN = "drawn"
    """Papers are drawn, so that people were asked different questions."""
    NO_ATTEMPTS = "no_attempts"
    """There are no attempts that something could have happened to."""
    NOTHING_DECIDED = "nothing_decided"
    """No appeal is decided yet."""
    TOO_FEW_TO_SHOW = "too_few_to_show"
    """So few people that a reader who may not see single answers would see them."""
    TOO_FEW_QUESTIONS = "too_few_questions"
    """Fewer questions than the formula needs."""
    NO_SPREAD_IN_TOTAL = "no_spread_in_total"
    """Everyone has the same score."""
    NEGATIVE_COVARIANCE = "negative_covariance"
    """The question runs against the total, so that it has no share in it."""
    ONE_OUTCOME = "one_outcome"
    """Everyone would surely pass, or surely fail, so that there is nothing to agree about beyond chance."""
    ALL_OR_NONE = "all_or_none"
    """All questions have to be right, or none: at the ends of the scores the formula knows no error."""
    CRITICAL_QUESTIONS = "critical_questions"
    """A critical question fails a test whatever the score, which the formula does not know."""
    UNEQUAL_POINTS = "unequal_points"
    """Questions are worth different marks, and the formula counts right answers."""
    PARTIAL_MARKS = "partial_marks"
    """Questions can earn part of their marks, and the formula counts right answers."""
    TOO_FEW_TO_COMPARE = "too_few_to_compare"
    """Fewer than 200 people in one of two groups that are compared, or fewer than 500 in both."""
    NOTHING_TO_COMPARE = "nothing_to_compare"
    """At equal score one of two groups is always missing, or nearly, or all earned the same."""
    SEPARATED = "separated"
    """At equal score one of two groups was always right where the other was not, so that the odds ratio is 0 or
    infinite, and so is its interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """A value with its interval of 95 % confidence."""

    value: Fraction | float
    """A fraction where it is exact: shares, means and rates."""
    n: int
    """People it rests on; of appeals, the appeals or the attempts."""
    low: float
    high: float
    method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEstimable:
    """No value, and why."""

    n: int
    reason: Reason


Estimate = Estimated | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A value that only describes the people measured, and has no interval.

    The standard deviation is one: its interval needs scores from a normal distribution, which test scores, bounded and
    skewed, are not.
    """

    value: float
    n: int


Description = Described | NotEstimable
