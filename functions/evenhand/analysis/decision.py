"""How far the decision to pass somebody can be trusted: the error of a score at the pass mark, and whether a like test
would decide the same.

Both take a score for the number of right answers to questions of which each is as hard as any other to the person, so
that it has a binomial distribution: the binomial error model. They hold for tests whose questions are worth the same
and right or wrong; drawn papers are what the model is about.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.estimate import Estimate, Estimated, Method, NotEstimable, Reason
from evenhand.analysis.intervals import incomplete_beta, t_quantile
from evenhand.analysis.moments import central_moments

LEAST = 10
"""People, of whom fewer give an interval that says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorAtMark:
    """The standard error of measurement of the lowest score that passes."""

    score: Fraction
    """That score, a share in [0, 1]."""
    value: float
    """In scores, as a share: how far the score is, give or take, from what the person would earn on average."""
    questions: int
    """How many a paper asks; the error depends on nothing else, and on no people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """Whether a like test would decide the same."""

    agreement: float
    """How likely it would decide the same of somebody, in [0, 1]."""
    chance: float
    """How likely it would if it decided by chance, and passed as many."""
    kappa: float | None
    """(agreement - chance) / (1 - chance); None where chance is 1."""


def error_at_mark(questions: int, pass_mark: Fraction) -> ErrorAtMark | NotEstimable:
    """Lord's conditional standard error of the lowest number of right answers c that passes, of k questions.

        sqrt(c (k - c) / (k - 1)) / k          c = pass mark x k, rounded up

    Unlike the standard error of measurement of a test it is that of this score. Undefined for k < 2, and where all
    questions or none have to be right: there the formula has no error to give. Lord (1955), Estimating test
    reliability, Educational and Psychological Measurement 15, 325-336; Lord and Novick (1968), Statistical Theories of
    Mental Test Scores, section 23.7. Over all people the squares average to the variance of the scores times
    1 - KR-21 (tests).
    """
    right = lowest_passing(questions, pass_mark)
    if questions < 2:
        return NotEstimable(n=questions, reason=Reason.TOO_FEW_QUESTIONS)
    if right in (0, questions):
        return NotEstimable(n=questions, reason=Reason.ALL_OR_NONE)
    error = math.sqrt(Fraction(right * (questions - right), questions - 1)) / questions
    return ErrorAtMark(score=Fraction(right, questions), value=error, questions=questions)


def consistency_of(people: Mapping[int, int], questions: int, cut: int) -> tuple[Estimate, Estimate]:
    """Subkoviak's coefficient of agreement and its kappa, each with its interval; `people` says how many have each
    number of right answers, and whoever has `cut` of them or more passes.

    The intervals are jackknifed: each person is left out once, and the spread of what remains gives the standard error,
    sqrt((n - 1) / n sum (d_i - mean d)^2), with Student's t. Undefined for fewer than two questions or ten people, when
    all have the same score, and kappa when chance alone would always agree. Tukey (1958), Annals of Mathematical
    Statistics 29, 614; sources of the figures at `subkoviak`.
    """
    n, reason = sum(people.values()), _unsuited(people, questions)
    if reason:
        return (NotEstimable(n=n, reason=reason),) * 2
    whole = subkoviak(people, questions, cut)
    without = [(subkoviak(_less(people, score), questions, cut), count) for score, count in people.items()]
    agreement = _jackknifed(whole, without, n, lambda each: each.agreement, lowest=0.0)
    kappa = _jackknifed(whole, without, n, lambda each: each.kappa, lowest=-1.0)
    return agreement, kappa


def subkoviak(people: Mapping[int, int], questions: int, cut: int, reliability: Fraction | None = None) -> Consistency:
    """How consistent the decisions of a test of k questions are, from one administration.

        p_i = a x_i / k + (1 - a) mean / k            what person i would have right of all such questions
        P_i = P(X >= c),  X binomial with k, p_i      how likely they pass
        agreement = mean of P_i^2 + (1 - P_i)^2       chance = P^2 + (1 - P)^2 with P the mean of P_i

    with a the reliability, KR-21 unless given. Subkoviak (1976), Estimating reliability from a single administration of
    a criterion-referenced test, Journal of Educational Measurement 13, 265-276, formulas 5 to 11, 16; his Table 1 in
    the tests.
    """
    n, mean = sum(people.values()), central_moments(people).mean
    a = kr21(people, questions) if reliability is None else reliability
    passing = {right: _tail(float((a * right + (1 - a) * mean) / questions), questions, cut) for right in people}
    agreement = math.fsum(count * (passing[right] ** 2 + (1 - passing[right]) ** 2) for right, count in people.items())
    average = math.fsum(count * passing[right] for right, count in people.items()) / n
    chance = average**2 + (1 - average) ** 2
    kappa = (agreement / n - chance) / (1 - chance) if chance < 1 else None
    return Consistency(agreement=agreement / n, chance=chance, kappa=kappa)


def kr21(people: Mapping[int, int], questions: int) -> Fraction:
    """Kuder and Richardson's formula 21, the reliability under the binomial error model; below 0 it is taken for 0.

        k / (k - 1) (1 - mean (k - mean) / (k s^2))            s^2 with n, as there

    0 where all have the same score. Kuder and Richardson (1937), The theory of the estimation of test reliability,
    Psychometrika 2, 151-160; Subkoviak (1976) takes what is below 0 for 0.
    """
    moments = central_moments(people)
    if moments.m2 == 0:
        return Fraction(0)
    error = moments.mean * (questions - moments.mean) / (questions * moments.m2)
    return max(Fraction(0), Fraction(questions, questions - 1) * (1 - error))


def lowest_passing(questions: int, pass_mark: Fraction) -> int:
    """How many have to be right."""
    return math.ceil(pass_mark * questions)


def _unsuited(people: Mapping[int, int], questions: int) -> Reason | None:
    if questions < 2:
        return Reason.TOO_FEW_QUESTIONS
    if sum(people.values()) < LEAST:
        return Reason.TOO_FEW
    return Reason.NO_SPREAD_IN_TOTAL if len(people) < 2 else None


def _tail(p: float, questions: int, cut: int) -> float:
    """P(X >= c) of a binomial distribution with k and p: I_p(c, k - c + 1), DLMF 8.17.5."""
    if cut <= 0 or p >= 1:
        return 1.0
    return incomplete_beta(cut, questions - cut + 1, p) if p > 0 else 0.0


def _less(people: Mapping[int, int], score: int) -> dict[int, int]:
    return {each: count - (each == score) for each, count in people.items() if count > (each == score)}


def _jackknifed(
    whole: Consistency,
    without: list[tuple[Consistency, int]],
    n: int,
    figure: Callable[[Consistency], float | None],
    *,
    lowest: float,
) -> Estimate:
    value = figure(whole)
    left = [(each, count) for one, count in without if (each := figure(one)) is not None]
    if value is None or len(left) < len(without):
        return NotEstimable(n=n, reason=Reason.ONE_OUTCOME)
    mean = math.fsum(each * count for each, count in left) / n
    error = math.sqrt((n - 1) / n * math.fsum(count * (each - mean) ** 2 for each, count in left))
    if error == 0:
        return NotEstimable(n=n, reason=Reason.NO_SPREAD_IN_TOTAL)
    half = t_quantile(n - 1) * error
    return Estimated(
        value=value, n=n, low=max(lowest, value - half), high=min(1.0, value + half), method=Method.JACKKNIFE
    )
