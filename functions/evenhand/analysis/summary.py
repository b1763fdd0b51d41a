"""The figures of a test as a whole, for one group of people."""

from __future__ import annotations

import math
from dataclasses import dataclass

from evenhand.analysis.estimate import Described, Description, Estimate, NotEstimable, Reason
from evenhand.analysis.intervals import sample_variance, student_t, wilson
from evenhand.analysis.tally import GroupSums


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a group of people did."""

    people: int
    """With at least one graded attempt, counted where they made their first."""
    attempts: int
    passed: int
    """People whose result that counts is a pass, counted where they made it."""
    first_passed: int
    pass_rate: Estimate
    first_pass_rate: Estimate
    mean: Estimate
    """Of the scores of first attempts."""
    deviation: Description
    """Standard deviation of the scores of first attempts, with n - 1."""
    histogram: tuple[int, ...]
    """First attempts by score: [0, 10 %), [10 %, 20 %), ..., [90 %, 100 %]."""


def summary_of(sums: GroupSums) -> Summary:
    """The figures of a group."""
    return Summary(
        people=sums.people,
        attempts=sums.attempts,
        passed=sums.passed,
        first_passed=sums.first_passed,
        pass_rate=_pass_rate(sums),
        first_pass_rate=wilson(sums.first_passed, sums.people),
        mean=student_t(sums.score, sums.score_squared, sums.people),
        deviation=_deviation(sums),
        histogram=sums.histogram,
    )


def _pass_rate(sums: GroupSums) -> Estimate:
    # Who begins in one group and passes in another counts as a person there and as a pass here.
    if sums.passed > sums.people:
        return NotEstimable(n=sums.people, reason=Reason.PEOPLE_MOVED)
    return wilson(sums.passed, sums.people)


def _deviation(sums: GroupSums) -> Description:
    if sums.people < 2:
        return NotEstimable(n=sums.people, reason=Reason.TOO_FEW)
    return Described(value=math.sqrt(sample_variance(sums.score, sums.score_squared, sums.people)), n=sums.people)
