"""The scores of a test, and how far they can be trusted: first attempts under the key in force."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.common_paper import CommonPaper
from evenhand.analysis.decision import ErrorAtMark, consistency_of, error_at_mark, lowest_passing
from evenhand.analysis.estimate import Described, Description, Estimate, Estimated, Method, NotEstimable, Reason
from evenhand.analysis.intervals import median_ranks, student_t
from evenhand.analysis.moments import at_rank, central_moments, deviation, kurtosis, median, skewness
from evenhand.analysis.reliability import alpha, feldt_estimate, standard_error
from evenhand.analysis.tally import GroupSums
from evenhand.analysis.undefined import Figure, Undefined, described
from evenhand.quiz.model import Kind
from evenhand.quiz.settings import Credit
from evenhand.quiz.split import AnswerKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFigures:
    """The figures of a test as a whole. Scores are shares of the marks, in [0, 1], as are the median, the deviation and
    the errors."""

    n: int
    """First attempts under the key in force."""
    earlier_n: int
    """First attempts under earlier keys, which these figures leave out."""
    mean: Estimate
    median: Estimate | Description
    """Described where there are too few for an interval."""
    deviation: Description
    """Standard deviation."""
    skewness: Description
    kurtosis: Description
    alpha: Estimate
    """Cronbach's; not for drawn papers."""
    standard_error: Description
    """Of measurement."""
    error_ratio: Estimate
    """In percent of the standard deviation."""
    error_at_mark: ErrorAtMark | NotEstimable
    consistency: Estimate
    """How likely a like test would decide the same of somebody, passed or not: Subkoviak's."""
    kappa: Estimate
    """The same, beyond what chance would do."""


def score_figures(
    sums: GroupSums, earlier_n: int, paper: CommonPaper | Undefined, key: AnswerKey, asked: int
) -> ScoreFigures:
    """The figures of the first attempts of a group under the key in force; `paper` is what they have in common
    (`common_paper`), and `asked` how many questions a paper asks. The formulas stand where they are called from."""
    n = sums.people
    spread, skew, tails = _shape(sums.scores)
    consistency, kappa = _consistency(sums, key, asked)
    reliability = alpha(tuple(paper.columns.values()), n) if isinstance(paper, CommonPaper) else paper
    return ScoreFigures(
        n=n,
        earlier_n=earlier_n,
        mean=student_t(sums.score, sums.score_squared, n),
        median=_median(sums.scores, n),
        deviation=described(spread, n),
        skewness=described(skew, n),
        kurtosis=described(tails, n),
        alpha=feldt_estimate(reliability, n, len(key.asked)),
        standard_error=described(standard_error(spread, reliability), n),
        error_ratio=_error_ratio(reliability, n, len(key.asked)),
        error_at_mark=_error_at_mark(key, asked),
        consistency=consistency,
        kappa=kappa,
    )


def _shape(scores: Mapping[Fraction, int]) -> tuple[Figure, Figure, Figure]:
    if not scores:
        return (Undefined.TOO_FEW,) * 3
    moments = central_moments(scores)
    return deviation(moments), skewness(moments), kurtosis(moments)


def _median(scores: Mapping[Fraction, int], n: int) -> Estimate | Description:
    """With the interval that order statistics give it (`intervals.median_ranks`), where there are enough."""
    if not n:
        return NotEstimable(n=0, reason=Reason.TOO_FEW)
    middle, ranks = median(scores), median_ranks(n)
    if ranks is None:
        return Described(value=float(middle), n=n)
    low, high = (float(at_rank(scores, rank)) for rank in ranks)
    return Estimated(value=middle, n=n, low=low, high=high, method=Method.ORDER_STATISTICS)


def _error_ratio(alpha: Fraction | Undefined, n: int, questions: int) -> Estimate:
    """Its interval is that of alpha, which it falls with."""
    estimate = feldt_estimate(alpha, n, questions)
    if isinstance(estimate, NotEstimable):
        return estimate
    high, value, low = (100 * math.sqrt(1 - each) for each in (estimate.low, estimate.value, estimate.high))
    return Estimated(value=value, n=n, low=low, high=high, method=Method.FELDT)


def _error_at_mark(key: AnswerKey, asked: int) -> ErrorAtMark | NotEstimable:
    reason = not_number_right(key)
    if reason:
        return NotEstimable(n=asked, reason=reason)
    return error_at_mark(asked, key.settings.pass_mark)


def _consistency(sums: GroupSums, key: AnswerKey, asked: int) -> tuple[Estimate, Estimate]:
    reason = Reason.CRITICAL_QUESTIONS if any(each.critical for each in key.asked) else not_number_right(key)
    right = {score * asked: n for score, n in sums.scores.items()}
    if reason is None and any(each.denominator != 1 for each in right):
        reason = Reason.DRAWN  # papers of another length, from before a question was added or withdrawn
    if reason:
        return (NotEstimable(n=sums.people, reason=reason),) * 2
    people = {int(each): n for each, n in right.items()}
    return consistency_of(people, asked, lowest_passing(asked, key.settings.pass_mark))


def not_number_right(key: AnswerKey) -> Reason | None:
    """Why the score of a test is not the number of right answers; None where it is."""
    if any(each.kind is Kind.CASE or each.credit is not Credit.ALL_OR_NOTHING for each in key.asked):
        return Reason.PARTIAL_MARKS
    return Reason.UNEQUAL_POINTS if len({each.points for each in key.asked}) > 1 else None
